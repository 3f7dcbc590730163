//! How a database is opened: sizes and times, small by default because an idle backend must stay small.

use std::time::Duration;

/// Sizes and times of a connection pool.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Most connections held at once by this process.
    pub connections: u32,
    /// How long a caller waits for a free connection, or for its turn to write, before it is told to come again.
    pub acquire_timeout: Duration,
    /// How long one statement may run. PostgreSQL ends it on the server; SQLite, being in this process, has no such
    /// limit, there the time only bounds the wait for another process's lock.
    pub statement_timeout: Duration,
    /// How long an unused connection is kept.
    pub idle_timeout: Duration,
    /// Whether a missing database may be created (a file; on PostgreSQL by `CREATE DATABASE`).
    pub create_if_missing: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            connections: 6,
            acquire_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_mins(2),
            create_if_missing: true,
        }
    }
}

/// Milliseconds of a duration for a setting of the database, at least one.
pub(super) fn setting_ms(duration: Duration) -> u128 {
    duration.as_millis().clamp(1, i32::MAX.unsigned_abs().into())
}
