//! A city in a test: backend, engines, a clock one can turn, a network that fails, PostgreSQL.

pub use cityplus_servers::{postgres, process, test_database};
