//! Text messages as files, for a server without a message service: one `.txt` each, readable by the owner only.

use std::path::PathBuf;

use crate::mail::{Mail, MailError, Mailer, write_message};

/// Writes text messages into a folder.
#[derive(Debug)]
pub struct FileTexter {
    folder: PathBuf,
}

impl FileTexter {
    /// Into a folder, which is made if it is missing.
    pub fn new(folder: PathBuf) -> Result<Self, MailError> {
        std::fs::create_dir_all(&folder)?;
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
        tokio::task::spawn_blocking(move || write_message(&folder, &name, content.as_bytes()))
            .await
            .map_err(|_| MailError::Unreachable("the writer stopped"))?
    }
}
