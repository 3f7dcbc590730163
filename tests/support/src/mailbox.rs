//! Mails and text messages that a server without a mail server and a message service has written to files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cityplus_servers::mail::confirmation_token;

/// How long it is waited before looking again.
const STEP: Duration = Duration::from_millis(20);

/// The folders of mails and text messages of a server.
#[derive(Clone, Debug)]
pub struct Mailbox {
    folder: PathBuf,
    messages: PathBuf,
}

impl Mailbox {
    /// Of the server with this data folder.
    pub fn of(data: &Path) -> Self {
        Self {
            folder: data.join("mail"),
            messages: data.join("sms"),
        }
    }

    /// Every mail to an address, oldest first, as it was sent.
    pub fn mails_to(&self, email: &str) -> Vec<String> {
        let mails = texts_in(&self.folder, "eml").into_iter();
        mails.filter(|mail| mail.contains(email)).collect()
    }

    /// The code of the newest text message to a number, written as `+48601234567`.
    pub async fn number_code(&self, number: &str, wait: Duration) -> String {
        let to = format!("To: {number}\n");
        let found = || {
            let messages = texts_in(&self.messages, "txt");
            messages
                .iter()
                .rev()
                .filter(|message| message.starts_with(&to))
                .find_map(|message| digits_in(message))
        };
        let mut left = wait;
        loop {
            if let Some(code) = found() {
                return code;
            }
            assert!(!left.is_zero(), "no text message to {number}");
            tokio::time::sleep(STEP).await;
            left = left.saturating_sub(STEP);
        }
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
        loop {
            if let Some(found) = self.mails_to(email).iter().rev().find_map(|mail| find(mail)) {
                return found;
            }
            assert!(
                !left.is_zero(),
                "not among the mails to {email}: {:?}",
                self.mails_to(email)
            );
            tokio::time::sleep(STEP).await;
            left = left.saturating_sub(STEP);
        }
    }
}

/// What the files of an extension in a folder say, oldest first.
fn texts_in(folder: &Path, extension: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    let texts = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    texts.collect()
}

/// The six digits of a text message.
fn digits_in(message: &str) -> Option<String> {
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    message.split_whitespace().find(is_code).map(str::to_owned)
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
