//! Mails that a server without a mail server has written to files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cityplus_servers::mail::confirmation_token;

/// The folder of mails of a server.
#[derive(Clone, Debug)]
pub struct Mailbox {
    folder: PathBuf,
}

impl Mailbox {
    /// Of the server with this data folder.
    pub fn of(data: &Path) -> Self {
        Self {
            folder: data.join("mail"),
        }
    }

    /// Every mail to an address, oldest first, as it was sent.
    pub fn mails_to(&self, email: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
        files.sort();
        let mails = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
        mails.filter(|mail| mail.contains(email)).collect()
    }

    /// The token of the newest confirmation link to an address.
    pub async fn confirmation_token(&self, email: &str, wait: Duration) -> String {
        self.newest(email, confirmation_token, wait).await
    }

    /// The newest one-time code for a new password to an address.
    pub async fn reset_code(&self, email: &str, wait: Duration) -> String {
        self.newest(email, code_in, wait).await
    }

    /// Mails are sent in the background, so it may take a moment.
    async fn newest(&self, email: &str, find: fn(&str) -> Option<String>, wait: Duration) -> String {
        let mut left = wait;
        let step = Duration::from_millis(20);
        loop {
            if let Some(found) = self.mails_to(email).iter().rev().find_map(|mail| find(mail)) {
                return found;
            }
            assert!(
                !left.is_zero(),
                "not among the mails to {email}: {:?}",
                self.mails_to(email)
            );
            tokio::time::sleep(step).await;
            left = left.saturating_sub(step);
        }
    }
}

/// The one-time code of a reset mail: letters and digits on a line of their own.
fn code_in(mail: &str) -> Option<String> {
    let body = mail.split_once("\r\n\r\n").or_else(|| mail.split_once("\n\n"))?.1;
    let alone = |line: &&str| {
        line.len() >= 8
            && line.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && line.chars().any(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    };
    body.lines().map(str::trim).find(alone).map(str::to_owned)
}
