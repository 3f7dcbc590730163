//! Text messages as files, for a server without a message service: one `.txt` each, readable by the owner only and gone
//! after a day.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::mail::{Mail, MailError, Mailer, write_message};

/// How long a file is kept: by then its code is over, and its number is somebody's.
const KEPT: Duration = Duration::from_hours(24);

/// Writes text messages into a folder.
#[derive(Debug)]
pub struct FileTexter {
    folder: PathBuf,
}

impl FileTexter {
    /// Into a folder, which is made if it is missing.
    pub fn new(folder: PathBuf) -> Result<Self, MailError> {
        std::fs::create_dir_all(&folder)?;
        clear(&folder);
        Ok(Self { folder })
    }
}

#[async_trait::async_trait]
impl Mailer for FileTexter {
    async fn send(&self, message: &Mail) -> Result<(), MailError> {
        let content = format!("To: {}\n\n{}\n", message.to, message.body);
        let folder = self.folder.clone();
        // As with mails: names sort as the messages were written, and a repeat is the same file.
        let name = format!("{}.txt", message.id);
        tokio::task::spawn_blocking(move || {
            clear(&folder);
            write_message(&folder, &name, content.as_bytes())
        })
        .await
        .map_err(|_| MailError::Unreachable("the writer stopped"))?
    }
}

/// Removes what has lain too long. That it cannot is told, and keeps no message from being written.
fn clear(folder: &Path) {
    if let Err(error) = remove_old(folder) {
        tracing::warn!(%error, "old text messages cannot be removed");
    }
}

fn remove_old(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_message = path
            .extension()
            .is_some_and(|kind| kind == "txt" || kind == "part");
        // Another process may be removing it, too.
        let is_old = std::fs::metadata(&path)
            .and_then(|about| about.modified())
            .is_ok_and(|written| written.elapsed().is_ok_and(|age| age > KEPT));
        if is_message && is_old {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}
