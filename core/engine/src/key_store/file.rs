//! Secrets in files of a folder, mode 0600: for the phone without a screen. A real phone lends its own key store.

#[cfg(unix)]
use std::fs::File;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{KeyStore, KeyStoreError};

const NAME_MAX_CHARS: usize = 80;
const SECRET_MAX_BYTES: u64 = 4096;

/// One file for each secret. A secret is replaced as a whole or not at all.
#[derive(Clone, Debug)]
pub struct FileKeyStore {
    folder: PathBuf,
}

impl FileKeyStore {
    /// In a folder, made when the first secret is kept.
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self {
            folder: folder.as_ref().to_path_buf(),
        }
    }

    fn path(&self, name: &str) -> Result<PathBuf, KeyStoreError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > NAME_MAX_CHARS || !name.bytes().all(plain) {
            return Err(KeyStoreError(
                "a secret's name is 1 to 80 small letters, digits and hyphens".to_owned(),
            ));
        }
        Ok(self.folder.join(name))
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape `map_err` takes
fn failed(error: std::io::Error) -> KeyStoreError {
    KeyStoreError(format!("a key file cannot be used: {}", error.kind()))
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl KeyStore for FileKeyStore {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, KeyStoreError> {
        let path = self.path(name)?;
        match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
            Ok(found) if found.len() > SECRET_MAX_BYTES => {
                return Err(KeyStoreError("a key file is too large to be one".to_owned()));
            }
            Ok(_) => {}
        }
        fs::read(path).map(Some).map_err(failed)
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        let path = self.path(name)?;
        let draft = path.with_extension(format!("{}.new", std::process::id()));
        let write = || {
            make_folder(&self.folder)?;
            let mut file =
                private(OpenOptions::new().write(true).create(true).truncate(true)).open(&draft)?;
            file.write_all(secret)?;
            file.sync_all()?;
            fs::rename(&draft, &path)?;
            // The name itself must survive a power cut, too.
            #[cfg(unix)]
            File::open(&self.folder)?.sync_all()?;
            Ok(())
        };
        write().map_err(failed)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.path(name)?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }
}
