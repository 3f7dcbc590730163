//! The operator's key, which signs allowances: made at the first start, in a file that only its owner reads.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::Signature;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::files::write_once_private;

/// Why the operator's key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OperatorKeyError {
    /// The file cannot be read or written.
    #[error("the operator's key {path} cannot be used ({reason}); check the path and who may read it")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file holds something else.
    #[error(
        "{path} is no operator's key: 64 hex digits are needed; bring back the file that was made at first start"
    )]
    Form {
        /// Which file.
        path: PathBuf,
    },
}

/// The key. Several processes on one database need the same.
pub struct OperatorKey {
    pair: Ed25519KeyPair,
}

impl fmt::Debug for OperatorKey {
    /// Without the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OperatorKey").finish_non_exhaustive()
    }
}

impl OperatorKey {
    /// Reads the file, or makes it (mode 0600) if it is not there.
    pub fn open(path: &Path) -> Result<Self, OperatorKeyError> {
        let failed = |error: io::Error| OperatorKeyError::File {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        if !path.exists() {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).map_err(|_| failed(io::Error::other("no randomness")))?;
            write_once_private(path, format!("{}\n", HEXLOWER.encode(&seed)).as_bytes()).map_err(failed)?;
        }
        // Read back also what was just made: another process may have been quicker, and then its key counts.
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let form = || OperatorKeyError::Form {
            path: path.to_owned(),
        };
        let seed = HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .map_err(|_| form())?;
        Self::of_seed(&seed).ok_or_else(form)
    }

    /// Of 32 bytes.
    pub fn of_seed(seed: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        Some(Self { pair })
    }

    /// What phones check its signatures with; none if the key is broken, which no seed of 32 bytes is.
    pub fn public_key(&self) -> Option<PublicKey> {
        self.pair.public_key().as_ref().try_into().ok().map(PublicKey)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Signature> {
        self.pair.sign(message).as_ref().try_into().ok().map(Signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operator.key");
        let made = OperatorKey::open(&path).unwrap().public_key().unwrap();
        assert_eq!(OperatorKey::open(&path).unwrap().public_key(), Some(made));
        std::fs::write(&path, "not a key").unwrap();
        assert!(matches!(
            OperatorKey::open(&path),
            Err(OperatorKeyError::Form { .. })
        ));
        let nowhere = folder.path().join("no folder").join("operator.key");
        assert!(matches!(
            OperatorKey::open(&nowhere),
            Err(OperatorKeyError::File { .. })
        ));
    }
}
