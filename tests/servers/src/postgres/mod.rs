//! PostgreSQL for tests and benchmarks: a server of one's own, a primary with a standby, or a database on the server
//! that `cargo xtask test` started.
//!
//! Real servers only. They listen on 127.0.0.1 and a socket in a folder of their own, never on a network.

mod binaries;
mod database;
mod kill;
mod lifeline;
mod pair;
mod place;
mod server;

pub use database::{TestDatabase, test_database};
pub use pair::Pair;
pub(crate) use server::tail;
pub use server::{Options, Server};

/// The environment variable that names the server for tests: `postgres://postgres@127.0.0.1:PORT/postgres`.
pub const TEST_SERVER: &str = "CITYPLUS_TEST_POSTGRES";

/// Whether a server could be started here: the programs are found.
pub fn is_installed() -> bool {
    binaries::folder().is_ok()
}
