//! Real servers for tests: PostgreSQL from the installed binaries, the `cityplus` process, and an address that leads to
//! whichever server is in charge.
//!
//! Knows nothing of the product but the command line it is started with, so that
//! `cargo xtask` builds it in seconds. Never mocks, and never leaves a process or a
//! folder behind: what a value of this crate started ends with the value.

pub mod forwarder;
pub mod mail;
pub mod port;
pub mod postgres;
pub mod process;

mod error;

pub use error::ServerError;
pub use postgres::{TestDatabase, test_database};

/// Whether this process runs as root.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
