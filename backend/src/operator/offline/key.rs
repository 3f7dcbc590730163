//! The operator's secret keys, which sign allowances: each in a file of its own that only its owner reads.
//!
//! The first one is made at the first start, the others when somebody asks for a new one. No file is ever written over.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::{KeyId, Signature};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::files::write_once_private;
use crate::store::StoreError;

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
    /// These books have no folder of keys.
    #[error("this operator keeps no keys in files; ask where its data folder is")]
    NotKept,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The id of a public key, by which allowances name it.
pub(super) fn key_id(public_key: &PublicKey) -> KeyId {
    KeyId(*cityplus_ticketcode::KeyId::of(&public_key.0).as_bytes())
}

/// A secret key and its public one.
struct Pair {
    pair: Ed25519KeyPair,
    public_key: PublicKey,
}

impl Pair {
    fn of_seed(seed: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public_key = PublicKey(pair.public_key().as_ref().try_into().ok()?);
        Some(Self { pair, public_key })
    }

    fn read(path: &Path) -> Result<Self, OperatorKeyError> {
        let text = std::fs::read_to_string(path).map_err(|error| failed(path, &error))?;
        let form = || OperatorKeyError::Form {
            path: path.to_owned(),
        };
        let seed = HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .map_err(|_| form())?;
        Self::of_seed(&seed).ok_or_else(form)
    }
}

/// The keys that this process can sign with. Several processes on one database need the same files.
pub struct OperatorKey {
    first: Arc<Pair>,
    /// Where those are that were made later; none where the key is not kept in a file.
    folder: Option<PathBuf>,
    /// Those of the folder that were read.
    read: Mutex<Vec<Arc<Pair>>>,
}

impl fmt::Debug for OperatorKey {
    /// Without the secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OperatorKey").finish_non_exhaustive()
    }
}

impl OperatorKey {
    /// Reads the file, or makes it (mode 0600) if it is not there. Keys that were made later are beside it.
    pub fn open(path: &Path) -> Result<Self, OperatorKeyError> {
        if !path.exists() {
            write_seed(path, &new_seed(path)?)?;
        }
        // Read back also what was just made: another process may have been quicker, and then its key counts.
        Ok(Self::new(Pair::read(path)?, path.parent().map(Path::to_owned)))
    }

    /// Of 32 bytes. No other can be made beside it.
    pub fn of_seed(seed: &[u8]) -> Option<Self> {
        Pair::of_seed(seed).map(|pair| Self::new(pair, None))
    }

    fn new(first: Pair, folder: Option<PathBuf>) -> Self {
        Self {
            first: Arc::new(first),
            folder,
            read: Mutex::default(),
        }
    }

    /// The public key of the one that was made at the first start.
    pub(super) fn first(&self) -> PublicKey {
        self.first.public_key
    }

    /// Makes another key, in a file of its own, and does not use it: whoever asked says from when it signs.
    pub(super) fn make(&self) -> Result<(PublicKey, PathBuf), OperatorKeyError> {
        let folder = self.folder.as_ref().ok_or(OperatorKeyError::NotKept)?;
        let seed = new_seed(folder)?;
        let pair = Pair::of_seed(&seed).ok_or_else(|| failed(folder, &io::Error::other("no key")))?;
        let path = file_of(folder, &pair.public_key);
        if !write_seed(&path, &seed)? {
            return Err(failed(&path, &io::ErrorKind::AlreadyExists.into()));
        }
        Ok((pair.public_key, path))
    }

    /// Whether this process can sign with it.
    pub(super) fn holds(&self, public_key: PublicKey) -> bool {
        self.pair(public_key).is_some()
    }

    /// Signs with one of the keys; none if this process does not have it.
    pub(super) fn sign(&self, public_key: PublicKey, message: &[u8]) -> Option<Signature> {
        let pair = self.pair(public_key)?;
        pair.pair.sign(message).as_ref().try_into().ok().map(Signature)
    }

    /// The pair of a public key. Files are looked for when they are needed: another process may have made one.
    fn pair(&self, public_key: PublicKey) -> Option<Arc<Pair>> {
        if self.first.public_key == public_key {
            return Some(Arc::clone(&self.first));
        }
        let path = file_of(self.folder.as_ref()?, &public_key);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pair) = read.iter().find(|pair| pair.public_key == public_key) {
            return Some(Arc::clone(pair));
        }
        match Pair::read(&path) {
            Ok(pair) if pair.public_key == public_key => {
                let pair = Arc::new(pair);
                read.push(Arc::clone(&pair));
                Some(pair)
            }
            Ok(_) => {
                tracing::warn!(path = %path.display(), "the file of the operator's key holds another one");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "copy the file from the machine where the key was made");
                None
            }
        }
    }
}

fn file_of(folder: &Path, public_key: &PublicKey) -> PathBuf {
    folder.join(format!("operator-{}.key", HEXLOWER.encode(&key_id(public_key).0)))
}

fn new_seed(path: &Path) -> Result<[u8; 32], OperatorKeyError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| failed(path, &io::Error::other("no randomness")))?;
    Ok(seed)
}

/// False if the file was there.
fn write_seed(path: &Path, seed: &[u8; 32]) -> Result<bool, OperatorKeyError> {
    let text = format!("{}\n", HEXLOWER.encode(seed));
    write_once_private(path, text.as_bytes()).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> OperatorKeyError {
    OperatorKeyError::File {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operator.key");
        let made = OperatorKey::open(&path).unwrap().first();
        assert_eq!(OperatorKey::open(&path).unwrap().first(), made);
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

    #[test]
    fn another_key_is_found_by_whoever_has_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operator.key");
        let (one, two) = (
            OperatorKey::open(&path).unwrap(),
            OperatorKey::open(&path).unwrap(),
        );
        let (made, file) = one.make().unwrap();
        assert!(two.holds(made) && two.holds(two.first()) && made != two.first());
        assert_eq!(one.sign(made, b"text"), two.sign(made, b"text"));
        assert_ne!(one.sign(made, b"text"), one.sign(one.first(), b"text"));
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
            0o600
        );
        // Without its file, or with another one in its place, it is not there.
        let seed = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&file, seed).unwrap();
        assert!(!OperatorKey::open(&path).unwrap().holds(made));
        std::fs::remove_file(&file).unwrap();
        assert!(!OperatorKey::open(&path).unwrap().holds(made));
        assert_eq!(OperatorKey::open(&path).unwrap().sign(made, b"text"), None);
        let given = OperatorKey::of_seed(&[5; 32]).unwrap();
        assert!(matches!(given.make(), Err(OperatorKeyError::NotKept)));
    }
}
