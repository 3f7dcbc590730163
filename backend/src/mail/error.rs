//! Why a mail or a text message did not go. The texts never hold an address or a number: they reach the log.

/// A mail or a text message that did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address or the content cannot be made into a mail; sending it again cannot help.
    #[error("the mail cannot be written: {0}")]
    Unwritable(&'static str),
    /// The mail server answered with a refusal; its status code.
    #[error("the mail server refused with status {0}")]
    Refused(u16),
    /// The message service answered with a refusal; its error code.
    #[error("the message service refused with code {0}")]
    MessageRefused(i64),
    /// The server could not be reached, or broke off.
    #[error("the server that sends is out of reach: {0}")]
    Unreachable(&'static str),
    /// The file could not be written.
    #[error("the mail's file cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// The settings are wrong; the text says what to change.
    #[error("{0}")]
    Setup(&'static str),
}

impl MailError {
    /// Whether sending the same mail again cannot help.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Unwritable(_) => true,
            // No such mailbox, not here, no such name (RFC 5321, 4.2.3). Other refusals, such as a wrong password of
            // ours, may be put right on either side.
            Self::Refused(status) => matches!(status, 550 | 551 | 553),
            // SMSAPI's codes: nothing can be read of the text; no such number, it is on a list of ours, it wants no
            // messages, its country is closed to us. Others, such as too little credit, may be put right meanwhile.
            Self::MessageRefused(code) => matches!(code, 11 | 13 | 57 | 59 | 112),
            Self::Unreachable(_) | Self::File(_) | Self::Setup(_) => false,
        }
    }
}
