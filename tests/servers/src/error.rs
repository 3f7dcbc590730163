//! What can go wrong when a real server is started for a test. The text says what to do.

use std::io;
use std::path::PathBuf;

/// A server did not start, or did not do what the harness asked of it.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The binaries of PostgreSQL are neither in `PATH` nor where Debian puts them.
    #[error(
        "`{program}` of PostgreSQL not found in PATH or /usr/lib/postgresql/*/bin: run `cargo xtask setup`"
    )]
    NoPostgres {
        /// The program looked for.
        program: String,
    },
    /// PostgreSQL refuses to run as root, and no unprivileged user was found.
    #[error("PostgreSQL does not run as root, and /etc/passwd has neither `postgres` nor `nobody`")]
    NoUnprivilegedUser,
    /// A test asked for a database, and no server was named.
    #[error("CITYPLUS_TEST_POSTGRES is not set: run the tests by `cargo xtask test`, which starts a server")]
    NoTestServer,
    /// The server's binary is not where the tests expect it.
    #[error("no `cityplus` at {path}: run `cargo build -p cityplus-backend`, or `cargo xtask test`")]
    NoBackend {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A database name has characters that would need quoting.
    #[error("`{name}` is no database name: use 1 to 63 of a-z, 0-9 and _, beginning with a letter")]
    DatabaseName {
        /// The name asked for.
        name: String,
    },
    /// Every port tried was taken.
    #[error("no free port found in {tries} tries")]
    NoPort {
        /// How many were tried.
        tries: u32,
    },
    /// A program ended with an error, or did not get ready.
    #[error("{what}: {output}")]
    Failed {
        /// What was being done.
        what: String,
        /// What the program wrote, its end at most.
        output: String,
    },
    /// The operating system refused.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// The system's answer.
        source: io::Error,
    },
}

impl ServerError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
