//! The device's store: one SQLite file whose values are sealed (decision 11).
//!
//! The one SQLite of a device. SQL for a thing stands in that thing's module (`tickets`, `outbox`, …) and runs through
//! [`View`]; nothing here knows what is kept. Work runs on tokio's blocking threads, one piece at a time. Every commit
//! is durable before it is acknowledged (WAL, `synchronous=FULL`): what was promised to a person survives a power cut.

mod open;
pub(crate) mod schema;
mod seal;
mod settings;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, TransactionBehavior};

use crate::EngineError;
use crate::key_store::KeyStore;
pub(crate) use seal::Sealer;

/// A handle on the store; clones share it.
#[derive(Clone)]
pub(crate) struct Store(Arc<Shared>);

struct Shared {
    connection: Mutex<Connection>,
    sealer: Sealer,
}

/// The store as a piece of work sees it.
pub(crate) struct View<'c> {
    pub(crate) sql: &'c Connection,
    pub(crate) sealer: &'c Sealer,
}

impl Store {
    /// Opens the file, or makes it. Blocks.
    pub(crate) fn open(path: &Path, key_store: &dyn KeyStore) -> Result<Self, EngineError> {
        let (connection, sealer) = open::open(path, key_store)?;
        Ok(Self(Arc::new(Shared {
            connection: Mutex::new(connection),
            sealer,
        })))
    }

    /// What seals values, for names that must not be readable.
    pub(crate) fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    /// Reads, on the calling thread. Blocks.
    pub(crate) fn read_now<T>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let connection = self.0.connection.lock().unwrap_or_else(PoisonError::into_inner);
        work(&View {
            sql: &connection,
            sealer: &self.0.sealer,
        })
    }

    /// Writes in one transaction: all of it or nothing. Blocks.
    pub(crate) fn write_now<T>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let mut connection = self.0.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&View {
            sql: &transaction,
            sealer: &self.0.sealer,
        })?;
        transaction.commit()?;
        Ok(done)
    }

    /// Reads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let store = self.clone();
        blocking(move || store.read_now(work)).await
    }

    /// Writes in one transaction: all of it or nothing.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let store = self.clone();
        blocking(move || store.write_now(work)).await
    }
}

/// Runs what blocks away from the async tasks.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(EngineError::Internal(
            "a piece of work on the store broke off",
        )))
}

#[cfg(test)]
mod tests;
