//! Sealing the issuer's seeds: what is in the database alone signs no ticket.
//!
//! Each seed is encrypted with ChaCha20-Poly1305 (RFC 8439) under a secret of 32 bytes that lives in a file of its own,
//! readable by its owner only. The public key is authenticated with it, so a sealed seed cannot be moved to another key.

use std::fmt;
use std::io;
use std::path::Path;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

use super::IssuerError;
use crate::files::write_once_private;

/// The secret that seals the issuer's keys. Several processes on one database need the same.
#[derive(Clone)]
pub struct IssuerSecret {
    bytes: [u8; 32],
    /// For advice only.
    path: String,
}

impl IssuerSecret {
    /// Reads the file, or makes it (mode 0600) if it is not there.
    pub fn open(path: &Path) -> Result<Self, IssuerError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::read(text.trim(), path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::make(path)?;
                // Read back: another process may have been quicker, and then its secret counts.
                let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
                Self::read(text.trim(), path)
            }
            Err(error) => Err(file_error(path, &error)),
        }
    }

    fn read(text: &str, path: &Path) -> Result<Self, IssuerError> {
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        let path = path.display().to_string();
        match bytes {
            Some(bytes) => Ok(Self { bytes, path }),
            None => Err(IssuerError::Form { path }),
        }
    }

    fn make(path: &Path) -> Result<(), IssuerError> {
        let mut bytes = [0; 32];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| IssuerError::Crypto)?;
        let text = format!("{}\n", HEXLOWER.encode(&bytes));
        write_once_private(path, text.as_bytes())
            .map(|_| ())
            .map_err(|error| file_error(path, &error))
    }

    /// Seals a seed for its public key: base64url of nonce and ciphertext.
    pub(super) fn seal(&self, seed: &[u8; 32], public_key: &[u8; 32]) -> Result<String, IssuerError> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| IssuerError::Crypto)?;
        let mut sealed = seed.to_vec();
        self.key()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(public_key),
                &mut sealed,
            )
            .map_err(|_| IssuerError::Crypto)?;
        Ok(BASE64URL_NOPAD.encode(&[nonce.as_slice(), &sealed].concat()))
    }

    /// The seed; refused if it was sealed by another secret or for another key.
    pub(super) fn unseal(&self, text: &str, public_key: &[u8; 32]) -> Result<[u8; 32], IssuerError> {
        let refused = || IssuerError::OtherSecret {
            path: self.path.clone(),
        };
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| refused())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or_else(refused)?;
        let mut sealed = sealed.to_vec();
        let seed = self
            .key()?
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(public_key),
                &mut sealed,
            )
            .map_err(|_| refused())?;
        <[u8; 32]>::try_from(&*seed).map_err(|_| refused())
    }

    fn key(&self) -> Result<LessSafeKey, IssuerError> {
        UnboundKey::new(&CHACHA20_POLY1305, &self.bytes)
            .map(LessSafeKey::new)
            .map_err(|_| IssuerError::Crypto)
    }
}

impl fmt::Debug for IssuerSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "IssuerSecret({})", self.path)
    }
}

fn file_error(path: &Path, error: &io::Error) -> IssuerError {
    IssuerError::File {
        path: path.display().to_string(),
        kind: error.kind(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed_for_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.key");
        let secret = IssuerSecret::open(&path).unwrap();
        let sealed = secret.seal(&[7; 32], &[1; 32]).unwrap();
        let again = IssuerSecret::open(&path).unwrap();
        assert_eq!(again.unseal(&sealed, &[1; 32]).unwrap(), [7; 32]);

        let other = IssuerSecret::open(&folder.path().join("other.key")).unwrap();
        let mut torn = sealed.clone();
        torn.pop();
        for (secret, text, key) in [
            (&other, sealed.as_str(), [1; 32]),
            (&again, sealed.as_str(), [2; 32]),
            (&again, torn.as_str(), [1; 32]),
            (&again, "", [1; 32]),
            (&again, "*", [1; 32]),
        ] {
            let error = secret.unseal(text, &key).unwrap_err();
            assert!(matches!(error, IssuerError::OtherSecret { .. }), "{error:?}");
        }
    }

    #[test]
    fn many_that_start_at_once_agree_on_one_secret() {
        for _ in 0..32 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("issuer.key");
            let together = std::sync::Barrier::new(8);
            let secrets: Vec<[u8; 32]> = std::thread::scope(|scope| {
                let start = || {
                    together.wait();
                    IssuerSecret::open(&path).unwrap().bytes
                };
                let starts: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
                starts.into_iter().map(|start| start.join().unwrap()).collect()
            });
            assert!(secrets.iter().all(|secret| *secret == secrets[0]));
        }
    }

    #[test]
    fn the_file_is_private_and_a_damaged_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.key");
        assert!(!format!("{:?}", IssuerSecret::open(&path).unwrap()).contains(&{
            let text = std::fs::read_to_string(&path).unwrap();
            text.trim().to_owned()
        }));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        std::fs::write(&path, "short").unwrap();
        let error = IssuerSecret::open(&path).unwrap_err();
        assert!(error.to_string().contains("issuer.key"), "{error}");
    }
}
