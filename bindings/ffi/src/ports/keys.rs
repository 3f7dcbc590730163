//! Where secrets live.

use std::sync::Arc;

use cityplus_engine::{FileKeyStore, KeyStoreError};

use super::PortError;

/// Named secrets of at most a few hundred bytes, kept by the platform. Names are small letters, digits and hyphens, at most
/// 80 characters. Called from threads that may wait, for an owner's finger as well.
#[uniffi::export(rust, foreign)]
pub trait KeyStore: Send + Sync {
    /// The secret of a name, if there is one.
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PortError>;

    /// Keeps a secret, durably, before it returns; replaces the one before.
    fn set(&self, name: String, secret: Vec<u8>) -> Result<(), PortError>;

    /// Forgets a secret; no error if there is none.
    fn delete(&self, name: String) -> Result<(), PortError>;
}

/// Secrets in files of a folder that only their owner may read: for platforms without a key store of their own.
#[uniffi::export]
pub fn file_key_store(folder: String) -> Arc<dyn KeyStore> {
    Arc::new(Files(FileKeyStore::new(folder)))
}

struct Files(FileKeyStore);

fn refused(error: KeyStoreError) -> PortError {
    PortError::Refused { reason: error.0 }
}

impl KeyStore for Files {
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PortError> {
        cityplus_engine::KeyStore::get(&self.0, &name).map_err(refused)
    }

    fn set(&self, name: String, secret: Vec<u8>) -> Result<(), PortError> {
        cityplus_engine::KeyStore::set(&self.0, &name, &secret).map_err(refused)
    }

    fn delete(&self, name: String) -> Result<(), PortError> {
        cityplus_engine::KeyStore::delete(&self.0, &name).map_err(refused)
    }
}

/// A key store as the engine takes it.
pub(crate) fn key_store(lent: Arc<dyn KeyStore>) -> Arc<dyn cityplus_engine::KeyStore> {
    Arc::new(Lent(lent))
}

struct Lent(Arc<dyn KeyStore>);

fn failed(error: &PortError) -> KeyStoreError {
    KeyStoreError(error.shortened())
}

impl cityplus_engine::KeyStore for Lent {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, KeyStoreError> {
        self.0.get(name.to_owned()).map_err(|error| failed(&error))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        self.0
            .set(name.to_owned(), secret.to_vec())
            .map_err(|error| failed(&error))
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.0.delete(name.to_owned()).map_err(|error| failed(&error))
    }
}
