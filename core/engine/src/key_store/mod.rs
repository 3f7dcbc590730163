//! Where the device keeps its secrets: a port that the platform lends (Android Keystore, iOS keychain, Windows DPAPI).
//!
//! Two implementations live here: files that only their owner may read, and memory for tests. The engine keeps three
//! kinds of secret in it and never anywhere else: the store's master key, and the identity (id and Ed25519 seed) of
//! this device for each account that signed in on it.

mod file;
mod memory;

pub use file::FileKeyStore;
pub use memory::MemoryKeyStore;

/// The key store could not do what was asked. The text holds no secret and no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyStoreError(pub String);

/// Named secrets of at most a few hundred bytes. Names are small letters, digits and hyphens, at most 80 characters.
///
/// Calls may block for as long as the platform needs (some ask for the owner's finger); the engine calls them outside
/// of its async tasks.
pub trait KeyStore: Send + Sync {
    /// The secret of a name, if there is one.
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, KeyStoreError>;

    /// Keeps a secret, durably, before it returns; replaces the one before.
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyStoreError>;

    /// Forgets a secret; no error if there is none.
    fn delete(&self, name: &str) -> Result<(), KeyStoreError>;
}

impl From<KeyStoreError> for crate::EngineError {
    fn from(error: KeyStoreError) -> Self {
        Self::KeyStore(error.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_keep_replace_and_forget() {
        let home = tempfile::tempdir().unwrap();
        let file = FileKeyStore::new(home.path().join("keys"));
        let stores: [&dyn KeyStore; 2] = [&file, &MemoryKeyStore::default()];
        for store in stores {
            assert_eq!(store.get("master"), Ok(None));
            store.set("master", b"one").unwrap();
            store.set("master", b"two").unwrap();
            assert_eq!(store.get("master"), Ok(Some(b"two".to_vec())));
            store.delete("master").unwrap();
            store.delete("master").unwrap();
            assert_eq!(store.get("master"), Ok(None));
        }
    }

    #[test]
    fn names_cannot_leave_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let store = FileKeyStore::new(home.path().join("keys"));
        for name in ["", "../x", "a/b", "A", "a.b", &"a".repeat(81)] {
            assert!(store.set(name, b"secret").is_err(), "{name}");
            assert!(store.get(name).is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("keys");
        FileKeyStore::new(&folder).set("master", b"secret").unwrap();
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(folder.clone()), mode(folder.join("master"))),
            (0o700, 0o600)
        );
    }
}
