//! A transaction that writes, with the turn it holds.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use super::StoreError;

/// A transaction that may write; undone when dropped without [`WriteTransaction::commit`].
///
/// Use it as an executor: `query.execute(&mut *transaction)`. Inside it never ask the pool for a second connection:
/// on SQLite the next writer waits for this one.
pub struct WriteTransaction {
    // Dropped in this order: first the transaction is undone, then the next writer gets its turn.
    transaction: Transaction<'static, Any>,
    _turn: Option<OwnedSemaphorePermit>,
}

impl WriteTransaction {
    pub(super) const fn new(
        transaction: Transaction<'static, Any>,
        turn: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            transaction,
            _turn: turn,
        }
    }

    /// Makes everything written durable. After an error it is unknown whether it was: look for what was written
    /// before writing it again.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }

    /// Undoes everything written.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.transaction.rollback().await?)
    }
}

impl Deref for WriteTransaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}
