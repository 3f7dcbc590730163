//! Where the device's secrets live: in the credential store on Windows, in files only their owner reads elsewhere.

use std::path::Path;
use std::sync::Arc;

use crate::facade::KeyStore;

/// The key store of this platform for a device whose files are in `folder`.
#[cfg(not(windows))]
pub(crate) fn store(folder: &Path) -> Result<Arc<dyn KeyStore>, String> {
    let folder = crate::options::text_of(&folder.join("keys"))?;
    Ok(crate::facade::file_key_store(folder))
}

/// The key store of this platform for a device whose files are in `folder`.
#[cfg(windows)]
#[allow(clippy::unnecessary_wraps, reason = "as on the other platforms")]
pub(crate) fn store(folder: &Path) -> Result<Arc<dyn KeyStore>, String> {
    Ok(Arc::new(windows::CredentialKeys::new(folder)))
}

#[cfg(windows)]
mod windows {
    //! The credential store of Windows: a generic credential for each secret, sealed by the system for its user.

    use std::path::Path;

    use keyring_core::api::CredentialStoreApi as _;
    use keyring_core::{Entry, Error};
    use windows_native_keyring_store::Store;

    use crate::facade::{KeyStore, PortError};

    /// The secrets of one device.
    pub(super) struct CredentialKeys {
        /// Two devices of one user, in two folders, have secrets of their own.
        service: String,
    }

    impl CredentialKeys {
        pub(super) fn new(folder: &Path) -> Self {
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
            Self {
                service: format!("City+ {}", folder.display()),
            }
        }

        fn entry(&self, name: &str) -> Result<Entry, PortError> {
            let store = Store::new().map_err(refused)?;
            store.build(&self.service, name, None).map_err(refused)
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "shaped for map_err")]
    fn refused(error: Error) -> PortError {
        // The text of some errors holds the secret's bytes; their kind does not.
        let kind = match error {
            Error::NoStorageAccess(_) => "the credential store refuses",
            Error::BadEncoding(_) | Error::BadDataFormat(..) => "the credential is not of ours",
            Error::TooLong(..) => "the credential store does not take so long a secret",
            Error::Invalid(..) => "the credential store does not take this name",
            _ => "the credential store failed",
        };
        PortError::Refused {
            reason: kind.to_owned(),
        }
    }

    impl KeyStore for CredentialKeys {
        fn get(&self, name: String) -> Result<Option<Vec<u8>>, PortError> {
            match self.entry(&name)?.get_secret() {
                Ok(secret) => Ok(Some(secret)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(refused(error)),
            }
        }

        fn set(&self, name: String, secret: Vec<u8>) -> Result<(), PortError> {
            self.entry(&name)?.set_secret(&secret).map_err(refused)
        }

        fn delete(&self, name: String) -> Result<(), PortError> {
            match self.entry(&name)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(refused(error)),
            }
        }
    }
}
