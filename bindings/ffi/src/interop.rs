//! Proof that every language reads the released formats alike: what the tests of Kotlin and Swift check against the golden
//! vectors, and what a shell's diagnostics may show. Not for deciding: whether a ticket is valid says the inspector's
//! screen only. Nothing that is read here is checked against a key.

use cityplus_ticketcode::{DecodeError, Level};

/// What a ticket code says of itself.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CodeFacts {
    /// The ticket's id.
    pub ticket_id: String,
    /// First moment of validity, in milliseconds since 1970.
    pub valid_from_ms: i64,
    /// First moment after it.
    pub valid_until_ms: i64,
    /// The public key of the device that must sign again, 32 bytes; none on paper.
    pub device_key: Option<Vec<u8>>,
    /// City-wide number of the venue.
    pub venue: u16,
    /// City-wide number of the variant.
    pub variant: u16,
    /// Persons admitted.
    pub persons: u8,
    /// A document must be shown.
    pub document_check: bool,
    /// The issuer's signature alone is enough.
    pub print_allowed: bool,
    /// When the device signed, in milliseconds since 1970, to the second; none where only the issuer did.
    pub shown_at_ms: Option<i64>,
}

/// A text that is no ticket code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum CodeError {
    /// Another kind of code.
    #[error("this is not a City+ ticket code")]
    NotATicket,
    /// Longer than any ticket's code.
    #[error("the code is too long")]
    TooLong,
    /// Damaged text.
    #[error("the code is damaged")]
    Damaged,
    /// Not the structure of a code.
    #[error("the code's structure is wrong")]
    Structure,
    /// An algorithm that is not allowed.
    #[error("the code is signed with an algorithm that is not allowed")]
    Algorithm,
    /// Claims that make no ticket.
    #[error("the code's content makes no ticket")]
    Claims,
}

#[uniffi::export]
impl CodeError {
    /// The stable code, as in the golden vectors.
    pub fn code(&self) -> String {
        match self {
            Self::NotATicket => DecodeError::NotATicket,
            Self::TooLong => DecodeError::TooLong,
            Self::Damaged => DecodeError::Base45,
            Self::Structure => DecodeError::Structure,
            Self::Algorithm => DecodeError::Algorithm,
            Self::Claims => DecodeError::Claims,
        }
        .code()
        .to_owned()
    }
}

impl From<DecodeError> for CodeError {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::NotATicket => Self::NotATicket,
            DecodeError::TooLong => Self::TooLong,
            DecodeError::Base45 => Self::Damaged,
            DecodeError::Structure => Self::Structure,
            DecodeError::Algorithm => Self::Algorithm,
            DecodeError::Claims => Self::Claims,
        }
    }
}

/// Reads a ticket code.
#[uniffi::export]
pub fn read_code(text: &str) -> Result<CodeFacts, CodeError> {
    let code = cityplus_ticketcode::decode(text)?;
    let claims = code.ticket.claims();
    Ok(CodeFacts {
        ticket_id: claims.id.to_string(),
        valid_from_ms: claims.valid_from.millis(),
        valid_until_ms: claims.valid_until.millis(),
        device_key: claims.device.map(|key| key.to_vec()),
        venue: claims.venue,
        variant: claims.variant,
        persons: claims.persons,
        document_check: claims.document_check,
        print_allowed: claims.print_allowed,
        shown_at_ms: match code.level {
            Level::Issuer => None,
            Level::Device { signed_at, .. } => Some(signed_at.millis()),
        },
    })
}
