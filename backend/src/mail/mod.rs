//! Mail to residents: written into an outbox inside the caller's transaction, sent by a worker, at least once. Text
//! messages (`crate::sms`) take the same way.
//!
//! Without SMTP settings each mail becomes a file. A mail is never sent from within a request, and no recipient or
//! content ever reaches a log: both are personal data, and the content may hold a link's token.

mod error;
mod files;
mod message;
mod outbox;
mod smtp;
mod texts;

pub use error::MailError;
pub use files::FileMailer;
pub(crate) use files::write as write_message;
pub use message::{Mail, Sender, can_be_sent_to};
pub use outbox::{NewMail, Outbox};
pub use smtp::SmtpMailer;
pub use texts::{Texts, TextsError};

/// Takes a mail or a text message to its recipient, or at least to the next server.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync + std::fmt::Debug {
    /// Hands it over. After an error it may or may not have gone: it is sent again, with the same id.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

#[cfg(test)]
mod tests;
