//! Numbers that grow with each commit.

use crate::store::{Database, StoreError, WriteTransaction};

/// Which numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counter {
    /// Of denied tickets.
    Denied,
    /// Of used tickets.
    Used,
    /// Of changes to the issuer's keys; taken only to keep two processes from changing them at once.
    Issuer,
}

impl Counter {
    const fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Used => "used",
            Self::Issuer => "issuer",
        }
    }

    /// The next number. Whoever else needs one waits for this transaction's end, so a reader never sees a number
    /// before a smaller one.
    pub(super) async fn next(self, transaction: &mut WriteTransaction) -> Result<i64, StoreError> {
        let next = sqlx::query_scalar(
            "UPDATE ticketing_counter SET value = value + 1 WHERE name = $1 RETURNING value",
        )
        .bind(self.name())
        .fetch_one(&mut **transaction)
        .await?;
        Ok(next)
    }

    /// The last number taken. Everything that has it or a smaller one can be read by now.
    pub(super) async fn current(self, database: &Database) -> Result<i64, StoreError> {
        let current = sqlx::query_scalar("SELECT value FROM ticketing_counter WHERE name = $1")
            .bind(self.name())
            .fetch_one(database.reader())
            .await?;
        Ok(current)
    }
}
