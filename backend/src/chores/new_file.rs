//! A file for a person, made before the work whose outcome it will hold.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::Failure;

/// A file that only its owner reads; one that is there is never overwritten. Not written to, it goes away again.
pub(super) struct NewFile {
    path: PathBuf,
    file: Option<File>,
}

impl NewFile {
    /// Makes the empty file.
    pub(super) fn make(path: &Path) -> Result<Self, Failure> {
        let mut how = OpenOptions::new();
        how.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
        let file = how.open(path).map_err(|error| {
            let path = path.display();
            format!("{path} cannot be written ({error}); give another file. Nothing was done.")
        })?;
        Ok(Self {
            path: path.to_owned(),
            file: Some(file),
        })
    }

    /// Writes all of it, down to the disk.
    pub(super) fn write(mut self, content: &str) -> Result<(), String> {
        let Some(mut file) = self.file.take() else {
            return Ok(());
        };
        file.write_all(content.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| format!("{} cannot be written ({error})", self.path.display()))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // One that stays is empty and says so by itself.
            drop(std::fs::remove_file(&self.path));
        }
    }
}
