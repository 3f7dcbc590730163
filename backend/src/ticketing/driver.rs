//! Who drives a saga: one driver at a time, and another when it has died.
//!
//! `due_at` says from when on somebody may take a saga over: now for one that waits, the end of the lease for one that
//! is driven, a later moment for one that failed, nothing for one that has ended. Every change of a saga names its
//! driver, so one that was too slow and lost its lease can no longer write. Clocks decide only how soon a saga is
//! taken over, never whether its result is right.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::ScanId;
use sqlx::AssertSqlSafe;

use crate::store::{Database, StoreError};

/// How long a driver keeps a saga without a sign of life.
pub(super) const LEASE_MS: i64 = 30_000;
const BACKOFF_FIRST_MS: i64 = 500;
const BACKOFF_MAX_MS: i64 = 5 * 60_000;

/// Names one drive of one saga.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Driver(String);

impl Driver {
    /// A new one.
    pub(super) fn new(now: Timestamp) -> Self {
        // Any id of this form will do; it names nothing but this drive.
        Self(ScanId::new(now).to_string())
    }

    /// As stored.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The sagas of one table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sagas {
    pub(super) table: &'static str,
    pub(super) id: &'static str,
}

/// Orders.
pub(super) const ORDERS: Sagas = Sagas {
    table: "ticketing_order",
    id: "order_id",
};
/// Refunds.
pub(super) const REFUNDS: Sagas = Sagas {
    table: "ticketing_refund",
    id: "refund_id",
};

impl Sagas {
    /// Ids of sagas that somebody may take over now, the longest waiting first.
    pub(super) async fn due(
        self,
        database: &Database,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let Self { table, id } = self;
        let text = format!("SELECT {id} FROM {table} WHERE due_at <= $1 ORDER BY due_at LIMIT $2");
        Ok(sqlx::query_scalar(AssertSqlSafe(text))
            .bind(now.millis())
            .bind(limit)
            .fetch_all(database.reader())
            .await?)
    }

    /// Takes a saga over, if it is due.
    pub(super) async fn claim(
        self,
        database: &Database,
        saga: &str,
        driver: &Driver,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Self { table, id } = self;
        let text = format!("UPDATE {table} SET driver = $1, due_at = $2 WHERE {id} = $3 AND due_at <= $4");
        let mut transaction = database.begin_write().await?;
        let taken = sqlx::query(AssertSqlSafe(text))
            .bind(driver.as_str())
            .bind(now.plus_ms(LEASE_MS).millis())
            .bind(saga)
            .bind(now.millis())
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        transaction.commit().await?;
        Ok(taken == 1)
    }

    /// Lets go of a saga that could not go on; the longer it has failed, the later it is tried again.
    pub(super) async fn put_back(
        self,
        database: &Database,
        saga: &str,
        driver: &Driver,
        attempts: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Self { table, id } = self;
        let text = format!(
            "UPDATE {table} SET driver = NULL, due_at = $1, attempts = $2 \
             WHERE {id} = $3 AND driver = $4 AND due_at IS NOT NULL"
        );
        let mut transaction = database.begin_write().await?;
        sqlx::query(AssertSqlSafe(text))
            .bind(now.plus_ms(backoff_ms(attempts)).millis())
            .bind(attempts.saturating_add(1))
            .bind(saga)
            .bind(driver.as_str())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }
}

/// Half a second, then twice as long each time, up to five minutes.
fn backoff_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 16)).unwrap_or(0);
    BACKOFF_FIRST_MS
        .saturating_mul(1_i64 << doublings)
        .min(BACKOFF_MAX_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_each_time_but_never_too_long() {
        let waits: Vec<i64> = [-1, 0, 1, 2, 9, 10, i64::MAX].map(backoff_ms).to_vec();
        assert_eq!(waits, [500, 500, 1_000, 2_000, 256_000, 300_000, 300_000]);
    }
}
