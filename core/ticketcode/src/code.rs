//! The code itself: text that a camera reads, bytes that are signed.
//!
//! `CP1:` and Base45 of either a `COSE_Sign1` (level 1, the issuer alone) or of
//! `[COSE_Sign1, time, signature]` (level 2, signed again by the device).
//! Reading is strict: what is read is written again and must be the same bytes,
//! so unknown headers, other orders, longer spellings and trailing bytes are all
//! refused. Reading trusts nothing: signatures are checked by [`crate::verdict`].

use std::fmt;

use cityplus_domain::Timestamp;
use minicbor::Decoder;
use minicbor::data::Type;

use crate::base45;
use crate::cbor;
use crate::claims::Claims;
use crate::cose::{self, CoseError, Sign1};
use crate::keyset::KeyId;

/// What every code starts with.
pub const PREFIX: &str = "CP1:";
/// Longest text that is looked at, in characters; the longest code is 363.
pub const MAX_CHARS: usize = 400;

/// Why a text is no code. All but [`DecodeError::NotATicket`] mean that it wanted to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Another kind of code: a web address, a parcel label.
    #[error("this is not a City+ ticket code; ask for the ticket's code")]
    NotATicket,
    /// Longer than any ticket's code.
    #[error("the code is too long; scan it again")]
    TooLong,
    /// Damaged text.
    #[error("the code is damaged; scan it again")]
    Base45,
    /// Not the structure of a code.
    #[error("the code's structure is wrong; it was not made by City+")]
    Structure,
    /// Signed with something else than Ed25519.
    #[error("the code is signed with an algorithm that is not allowed")]
    Algorithm,
    /// Claims that make no ticket.
    #[error("the code's content makes no ticket")]
    Claims,
}

impl DecodeError {
    /// Stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotATicket => "not_a_ticket",
            Self::TooLong => "code_too_long",
            Self::Base45 => "code_damaged",
            Self::Structure => "code_structure",
            Self::Algorithm => "code_algorithm",
            Self::Claims => "code_claims",
        }
    }
}

impl From<CoseError> for DecodeError {
    fn from(error: CoseError) -> Self {
        match error {
            CoseError::Algorithm => Self::Algorithm,
            CoseError::Structure | CoseError::Tag => Self::Structure,
        }
    }
}

/// A ticket with its issuer's signature. That it could be read does not mean that the signature is right.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedTicket {
    bytes: Vec<u8>,
    key_id: KeyId,
    claims: Claims,
}

impl SignedTicket {
    /// Of the bytes of a `COSE_Sign1`.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let parts = Sign1::parse(&bytes)?;
        if parts.algorithm()? != cose::EDDSA {
            return Err(DecodeError::Algorithm);
        }
        let key_id = parts.key_id()?.ok_or(DecodeError::Structure)?;
        let key_id = KeyId::from_bytes(key_id.try_into().map_err(|_| DecodeError::Structure)?);
        let claims = Claims::decode(parts.payload)?;
        let protected = cose::protected_header(key_id.as_bytes());
        if parts.signature.len() != 64 || cose::assemble(&protected, parts.payload, parts.signature) != bytes
        {
            return Err(DecodeError::Structure);
        }
        Ok(Self {
            bytes,
            key_id,
            claims,
        })
    }

    /// Of the text of a level 1 code.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let code = decode(text)?;
        match code.level {
            Level::Issuer => Ok(code.ticket),
            Level::Device { .. } => Err(DecodeError::Structure),
        }
    }

    /// The bytes of the `COSE_Sign1`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the ticket says.
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Which key says so.
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// Whether a public key made the signature.
    pub(crate) fn is_signed_by(&self, public_key: &[u8; 32]) -> bool {
        let Ok(parts) = Sign1::parse(&self.bytes) else {
            return false;
        };
        verify(public_key, &parts.to_be_signed(&[]), parts.signature)
    }
}

impl fmt::Debug for SignedTicket {
    /// Without the signature: a log line must not be a ticket.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SignedTicket")
            .field("key_id", &self.key_id)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// Who has signed a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The issuer alone: a printed ticket, or a copy of one kept on a phone.
    Issuer,
    /// The issuer, and the device at a moment.
    Device {
        /// When the device signed, in whole seconds by its own clock.
        signed_at: Timestamp,
        /// Its signature.
        signature: [u8; 64],
    },
}

impl fmt::Debug for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issuer => formatter.write_str("Issuer"),
            Self::Device { signed_at, .. } => write!(formatter, "Device({signed_at})"),
        }
    }
}

/// A code that was read. Nothing in it is believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The ticket.
    pub ticket: SignedTicket,
    /// Who has signed it.
    pub level: Level,
}

/// Reads a code. Looks at no more than [`MAX_CHARS`] characters.
pub fn decode(text: &str) -> Result<Code, DecodeError> {
    let body = text.strip_prefix(PREFIX).ok_or(DecodeError::NotATicket)?;
    if text.len() > MAX_CHARS {
        return Err(DecodeError::TooLong);
    }
    let bytes = base45::decode(body).map_err(|_| DecodeError::Base45)?;
    // A tag starts a ticket of level 1, an array one of level 2.
    let mut input = Decoder::new(&bytes);
    if input.datatype().map_err(|_| DecodeError::Structure)? == Type::Tag {
        return Ok(Code {
            ticket: SignedTicket::from_bytes(bytes)?,
            level: Level::Issuer,
        });
    }
    let (ticket, time, signature) = read_device_code(&mut input).map_err(|_| DecodeError::Structure)?;
    let ticket = SignedTicket::from_bytes(ticket.to_vec())?;
    if ticket.claims.device.is_none() {
        // A printed ticket has no device that could sign it.
        return Err(DecodeError::Claims);
    }
    if assemble_device_code(&ticket, time, &signature) != bytes {
        return Err(DecodeError::Structure);
    }
    let signed_at = Timestamp::from_seconds(i64::from(time));
    Ok(Code {
        ticket,
        level: Level::Device { signed_at, signature },
    })
}

fn read_device_code<'a>(
    input: &mut Decoder<'a>,
) -> Result<(&'a [u8], u32, [u8; 64]), minicbor::decode::Error> {
    let wrong = || minicbor::decode::Error::message("not a device code");
    if input.array()? != Some(3) {
        return Err(wrong());
    }
    let start = input.position();
    input.skip()?;
    let ticket = input.input().get(start..input.position()).ok_or_else(wrong)?;
    let time = input.u32()?;
    let signature = input.bytes()?.try_into().map_err(|_| wrong())?;
    Ok((ticket, time, signature))
}

pub(crate) fn assemble_device_code(ticket: &SignedTicket, time: u32, signature: &[u8; 64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ticket.bytes.len() + 72);
    // An array of three whose first item is the ticket as it is.
    bytes.push(0x83);
    bytes.extend_from_slice(&ticket.bytes);
    bytes.extend(cbor::write(72, |out| out.u32(time)?.bytes(signature)?.ok()));
    bytes
}

/// The text of a code's bytes.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", base45::encode(bytes))
}

/// The level 1 code of a ticket: what is printed, and how a ticket travels to its device.
pub fn printed(ticket: &SignedTicket) -> String {
    to_text(&ticket.bytes)
}

/// Whether an Ed25519 signature is right.
pub(crate) fn verify(public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public_key)
        .verify(message, signature)
        .is_ok()
}
