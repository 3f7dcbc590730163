//! A transaction that writes, with the turn it holds.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use super::StoreError;
use super::checkpoint::Checkpoints;

/// A transaction that may write; undone when dropped without [`WriteTransaction::commit`].
///
/// Use it as an executor: `query.execute(&mut *transaction)`. Inside it never ask the pool for a second connection:
/// on SQLite the next writer waits for this one.
pub struct WriteTransaction {
    // Dropped in this order: first the transaction is undone, then the next writer gets its turn.
    transaction: Transaction<'static, Any>,
    turn: Option<Turn>,
}

/// The turn of SQLite's one writer: the next one comes when it is dropped.
pub(super) struct Turn {
    pub(super) _permit: OwnedSemaphorePermit,
    pub(super) checkpoints: Option<Checkpoints>,
}

impl WriteTransaction {
    pub(super) const fn new(transaction: Transaction<'static, Any>, turn: Option<Turn>) -> Self {
        Self { transaction, turn }
    }

    /// Makes everything written durable. After an error it is unknown whether it was: look for what was written
    /// before writing it again.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        if let Some(checkpoints) = self.turn.as_ref().and_then(|turn| turn.checkpoints.as_ref()) {
            checkpoints.committed();
        }
        Ok(())
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
