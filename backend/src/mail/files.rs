//! Mails as files, for a server without SMTP settings: one `.eml` each, readable by the owner only.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::message::{Encoding, message};
use super::{Mail, MailError, Mailer, Sender};

/// Writes mails into a folder.
#[derive(Debug)]
pub struct FileMailer {
    folder: PathBuf,
    from: Sender,
}

impl FileMailer {
    /// Into a folder, which is made if it is missing.
    pub fn new(folder: PathBuf, from: Sender) -> Result<Self, MailError> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, from })
    }
}

#[async_trait::async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let content = message(mail, &self.from, Encoding::Plain)?.formatted();
        let folder = self.folder.clone();
        // The outbox's id begins with the time: names sort as the mails were written, and a repeat is the same file.
        let name = format!("{}.eml", mail.id);
        tokio::task::spawn_blocking(move || write(&folder, &name, &content))
            .await
            .map_err(|_| MailError::Unreachable("the writer stopped"))?
    }
}

/// Under a hidden name first, so that whoever watches the folder never reads half a mail.
pub(crate) fn write(folder: &Path, name: &str, content: &[u8]) -> Result<(), MailError> {
    let hidden = folder.join(format!(".{name}.part"));
    let mut how = std::fs::OpenOptions::new();
    how.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    let mut file = how.open(&hidden)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&hidden, folder.join(name))?;
    Ok(())
}
