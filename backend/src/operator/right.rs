//! The right that one order has of all that were made for the same: to land, or to block.

use sqlx::Row;

use crate::store::{Database, StoreError};

/// How the right is taken for an order, `$1`, and how it stands otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Right {
    /// Takes it, unless another order has it or this one has ended; it may be taken again. A unique index stands behind it.
    pub(super) take: &'static str,
    /// Reads the order's outcome.
    pub(super) outcome: &'static str,
}

/// Whether an order has the right.
pub(super) enum Claimed {
    /// It has.
    Yes,
    /// It has ended so before; or it has no outcome, because the right is another order's.
    No(Option<String>),
}

impl Right {
    /// Takes the right for an order.
    pub(super) async fn claim(self, database: &Database, id: &str) -> Result<Claimed, StoreError> {
        let mut transaction = database.begin_write().await?;
        let claimed = sqlx::query(self.take)
            .bind(id)
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from);
        match claimed {
            Ok(done) if done.rows_affected() == 1 => {
                transaction.commit().await?;
                return Ok(Claimed::Yes);
            }
            Ok(_) => {}
            // Another process was faster with another order.
            Err(error) if error.is_unique_violation() => {
                transaction.rollback().await?;
                return Ok(Claimed::No(None));
            }
            Err(error) => return Err(error),
        }
        let row = sqlx::query(self.outcome)
            .bind(id)
            .fetch_one(&mut *transaction)
            .await?;
        let outcome = row.try_get(0)?;
        transaction.rollback().await?;
        Ok(Claimed::No(outcome))
    }
}
