//! Text messages to residents' phones: by SMSAPI.pl, or as files where no service is set up.
//!
//! They wait in an outbox of `crate::mail`, in a table of their own, as mails without a subject: written within the
//! caller's transaction, sent by a worker, dropped when they are of no use any more. Neither a number nor what a message
//! says ever reaches a log.

mod file;
mod files;
mod reach;
mod smsapi;

pub use file::{SmsFile, SmsFileError};
pub use files::FileTexter;
pub use reach::Reach;
pub(crate) use reach::can_be_sent_to;
pub use smsapi::SmsApi;

use crate::mail::{Texts, TextsError};

/// What text messages say.
pub fn texts() -> Result<Texts, TextsError> {
    Texts::load(
        include_str!("../../locales/pl/sms.ftl"),
        include_str!("../../locales/en/sms.ftl"),
    )
}

#[cfg(test)]
mod tests;
