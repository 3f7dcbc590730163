//! A mail and its form on the wire (RFC 5322).

use std::time::{Duration, UNIX_EPOCH};

use cityplus_domain::Timestamp;
use cityplus_protocol::texts::Email;
use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox};

use super::MailError;

/// The longest line of a mail, in bytes (RFC 5322, section 2.1.1).
const LINE_MAX_BYTES: usize = 998;

/// A mail ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id in the outbox, ordered by time; also the mail's `Message-ID`, so that a mail sent twice can be told.
    pub id: String,
    /// The recipient's address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When it was written.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for Mail {
    /// Without what it says and to whom.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Mail")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Who mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Of a name and an address such as `noreply@city.test`.
    pub fn new(name: &str, address: &str) -> Result<Self, MailError> {
        let address = address
            .parse::<Address>()
            .map_err(|_| MailError::Setup("the mails' sender is not a mail address; write noreply@HOST"))?;
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        Ok(Self(Mailbox::new(Some(name), address)))
    }
}

/// Whether a mail can be written to the address: the mail format knows a little less than people type.
pub fn can_be_sent_to(email: &Email) -> bool {
    email.as_str().parse::<Address>().is_ok()
}

/// How the body travels.
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    /// As it is; for files that people and programs read.
    Plain,
    /// What any mail server takes.
    Safe,
}

/// The mail as a message.
pub(super) fn message(mail: &Mail, from: &Sender, encoding: Encoding) -> Result<Message, MailError> {
    let to = mail
        .to
        .parse::<Address>()
        .map_err(|_| MailError::Unwritable("the address has no form a mail can carry"))?;
    let host = from.0.email.domain();
    let since_epoch = Duration::from_millis(u64::try_from(mail.created_at.millis()).unwrap_or(0));
    let builder = Message::builder()
        .from(from.0.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject.clone())
        .date(UNIX_EPOCH + since_epoch)
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        .header(ContentType::TEXT_PLAIN);
    let content = match encoding {
        Encoding::Safe => Body::new(mail.body.clone()),
        Encoding::Plain => plain(&mail.body)?,
    };
    builder
        .body(content)
        .map_err(|_| MailError::Unwritable("the headers do not fit together"))
}

/// The body as it is, with the line ends of mails. `Body::new_with_encoding` would refuse lines of 76 bytes, which a
/// link may well have; the format's own limit is 998 (RFC 5322, section 2.1.1).
fn plain(body: &str) -> Result<Body, MailError> {
    if body.contains('\0') || body.lines().any(|line| line.len() > LINE_MAX_BYTES) {
        return Err(MailError::Unwritable("a line is too long or holds a NUL"));
    }
    let lines: Vec<&str> = body.lines().collect();
    let content = lines.join("\r\n") + "\r\n";
    Ok(Body::dangerous_pre_encoded(
        content.into_bytes(),
        ContentTransferEncoding::EightBit,
    ))
}
