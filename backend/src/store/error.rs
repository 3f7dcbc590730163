//! What can go wrong with a database, reduced to what a caller can do about it.
//!
//! The texts name tables and constraints at most, never a bound value: they may reach a log.

use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;

/// A failure of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not reachable, out of space, no free connection in time, or shutting down. Nothing is known to be wrong with
    /// the request: the same request may be sent again.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Another writer was in the way (lock, deadlock, time-out of a statement). The transaction is undone; try again.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A key that must be unique exists already. Holds what the database says of the constraint.
    #[error("a row with this key exists already ({0})")]
    Conflict(String),
    /// What was read cannot be what was written: damaged file, value of a wrong shape, foreign database.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
    /// A statement was refused (a broken constraint, a wrong text): a defect of this program, not of the request.
    #[error("the database refused a statement: {0}")]
    Refused(String),
    /// The database cannot be opened as it was asked for; the text says what to change.
    #[error("{0}")]
    Setup(String),
}

impl StoreError {
    /// Whether sending the same again may succeed.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy(_))
    }

    /// Whether a unique key was in the way.
    pub const fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Of a value that was read and has no meaning here: names the column, never the value.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(database) => of_database(database.as_ref()),
            sqlx::Error::Migrate(migrate) => Self::from(*migrate),
            sqlx::Error::Configuration(_) | sqlx::Error::ConfigFile(_) => {
                // The text of the cause may hold the URL's password.
                Self::Setup(
                    "the database URL cannot be read; write sqlite:PATH or postgres://USER@HOST/NAME".into(),
                )
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error.to_string()),
            sqlx::Error::RowNotFound
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. } => Self::Corrupt(error.to_string()),
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => Self::from(cause),
            MigrateError::VersionMissing(version) => Self::Setup(format!(
                "the database was made by a newer City+ (migration {version} is unknown here); start that version"
            )),
            MigrateError::VersionMismatch(version) => Self::Setup(format!(
                "migration {version} was applied with another content; this database belongs to another build"
            )),
            other => Self::Setup(other.to_string()),
        }
    }
}

/// Sorts by SQLSTATE (five characters, PostgreSQL) or by SQLite's extended result code (a number).
fn of_database(error: &dyn DatabaseError) -> StoreError {
    let text = error.message().to_owned();
    if error.is_unique_violation() {
        return StoreError::Conflict(error.constraint().map_or(text, str::to_owned));
    }
    let code = error.code().unwrap_or_default();
    if let Some(state) = code.get(..5).filter(|_| code.len() == 5) {
        return of_sqlstate(state, text);
    }
    // The primary code is the low byte: https://www.sqlite.org/rescode.html
    match code.parse::<i64>().map(|number| number & 0xff) {
        Ok(5 | 6) => StoreError::Busy(text),
        Ok(8 | 9 | 10 | 13 | 14 | 7) => StoreError::Unavailable(text),
        Ok(11 | 26) => StoreError::Corrupt(text),
        _ => StoreError::Refused(text),
    }
}

/// Sorts by PostgreSQL's error code, appendix A of its manual.
fn of_sqlstate(state: &str, text: String) -> StoreError {
    match state {
        // serialization failure, deadlock, lock not available, statement cancelled by its time-out
        "40001" | "40P01" | "55P03" | "57014" => StoreError::Busy(text),
        // connection exceptions, too few resources, operator intervention (shutdown), read-only standby
        _ if state.starts_with("08") || state.starts_with("53") || state.starts_with("57") => {
            StoreError::Unavailable(text)
        }
        "25006" | "25P03" | "58030" => StoreError::Unavailable(text),
        _ if state.starts_with("XX") => StoreError::Corrupt(text),
        _ if state.starts_with("28") || state == "3D000" || state == "42501" => StoreError::Setup(format!(
            "the database server refuses: {text}; check user, password and rights in the database URL"
        )),
        _ => StoreError::Refused(text),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{StoreError, of_sqlstate};

    /// What a server says and a connection does while one server dies and another takes over.
    #[test]
    fn whatever_a_failover_does_may_be_tried_again() {
        for state in [
            "57P01", // terminated by an administrator
            "57P02", // another process of the server has crashed
            "57P03", // starting up, shutting down or recovering
            "25006", // not yet promoted: it only reads
            "08006", "08001", // the connection is gone, or there never was one
            "53300", // everybody comes back at once
            "40001", // in conflict with what a standby has to follow
        ] {
            let error = of_sqlstate(state, String::new());
            assert!(error.is_retryable(), "{state}: {error:?}");
        }
        for kind in [
            ErrorKind::ConnectionRefused,
            ErrorKind::ConnectionReset,
            ErrorKind::ConnectionAborted,
            ErrorKind::BrokenPipe,
            ErrorKind::UnexpectedEof,
            ErrorKind::TimedOut,
        ] {
            let error = StoreError::from(sqlx::Error::Io(kind.into()));
            assert!(error.is_retryable(), "{kind}: {error:?}");
        }
        for error in [
            sqlx::Error::PoolTimedOut,
            sqlx::Error::PoolClosed,
            sqlx::Error::BeginFailed,
        ] {
            let error = StoreError::from(error);
            assert!(error.is_retryable(), "{error:?}");
        }
    }

    #[test]
    fn a_refused_statement_is_not_tried_again() {
        for state in ["23514", "42601", "22003", "28P01", "3D000", "XX001"] {
            let error = of_sqlstate(state, String::new());
            assert!(!error.is_retryable(), "{state}: {error:?}");
        }
    }
}
