//! What a ticket says: a CWT claims set (RFC 8392) in deterministic CBOR.
//!
//! | key | claim | value |
//! |---|---|---|
//! | 4 | `exp` | seconds |
//! | 5 | `nbf` | seconds |
//! | 7 | `cti` | 16 bytes, the ticket's id (UUID v7, so the time of issue is in it) |
//! | 8 | `cnf` | `{1: COSE_Key}` of the device (RFC 8747); absent on a printed ticket |
//! | 9 | `scope` | 6 bytes: venue 2, variant 2, persons 1, flags 1 (RFC 9200 lets a scope be bytes) |
//!
//! It must never carry a name, a price or anything else that can be looked up:
//! each byte makes the code harder to scan.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use minicbor::Decoder;

use crate::cbor;
use crate::code::DecodeError;

const EXP: u8 = 4;
const NBF: u8 = 5;
const CTI: u8 = 7;
const CNF: u8 = 8;
const SCOPE: u8 = 9;

const FLAG_DOCUMENT_CHECK: u8 = 0b01;
const FLAG_PRINT_ALLOWED: u8 = 0b10;

/// What a ticket gives the right to. Times count in whole seconds, 1970 to 2106.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The ticket.
    pub id: TicketId,
    /// First moment of validity (`nbf`).
    pub valid_from: Timestamp,
    /// First moment after the validity (`exp`).
    pub valid_until: Timestamp,
    /// Ed25519 public key of the device that must sign the code again; `None` on a printed ticket.
    pub device: Option<[u8; 32]>,
    /// City-wide number of the venue, from the city pack.
    pub venue: u16,
    /// City-wide number of the variant, from the city pack; it implies the product and its name.
    pub variant: u16,
    /// How many persons it admits, at least one.
    pub persons: u8,
    /// A document must be shown with it (reduced fares).
    pub document_check: bool,
    /// The issuer's signature alone is enough (printed tickets). Opens nothing where there is a device key.
    pub print_allowed: bool,
}

/// Why claims cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    /// A time before 1970 or after 2106.
    #[error("a validity time is outside the years 1970 to 2106")]
    TimeOutOfRange,
    /// The end is not after the start, in whole seconds.
    #[error("the ticket's validity ends before it starts")]
    EmptyValidity,
    /// No person admitted.
    #[error("a ticket must admit at least one person")]
    NoPerson,
    /// Neither a device nor permission to print: nobody could ever use it.
    #[error("a ticket needs a device key or must be allowed on paper")]
    Unusable,
}

impl ClaimsError {
    /// Stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TimeOutOfRange => "ticket_time_out_of_range",
            Self::EmptyValidity => "ticket_validity_empty",
            Self::NoPerson => "ticket_without_person",
            Self::Unusable => "ticket_unusable",
        }
    }
}

fn seconds(moment: Timestamp) -> Result<u32, ClaimsError> {
    u32::try_from(moment.seconds()).map_err(|_| ClaimsError::TimeOutOfRange)
}

impl Claims {
    /// When the ticket was issued: the time inside its id, to the millisecond.
    pub fn issued_at(&self) -> Timestamp {
        // The first 48 of its 128 bits.
        let millis = u128::from_be_bytes(*self.id.as_bytes()) >> 80;
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    /// The claims as CBOR, or why they may not be signed.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, ClaimsError> {
        let (from, until) = (seconds(self.valid_from)?, seconds(self.valid_until)?);
        if until <= from {
            return Err(ClaimsError::EmptyValidity);
        }
        if self.persons == 0 {
            return Err(ClaimsError::NoPerson);
        }
        if self.device.is_none() && !self.print_allowed {
            return Err(ClaimsError::Unusable);
        }
        let scope = self.scope();
        Ok(cbor::write(96, |out| {
            out.map(if self.device.is_some() { 5 } else { 4 })?;
            out.u8(EXP)?.u32(until)?;
            out.u8(NBF)?.u32(from)?;
            out.u8(CTI)?.bytes(self.id.as_bytes())?;
            if let Some(key) = &self.device {
                // COSE_Key (RFC 9053, 7.2): key type OKP, curve Ed25519, x.
                out.u8(CNF)?.map(1)?.u8(1)?.map(3)?;
                out.u8(1)?.u8(1)?.i8(-1)?.u8(6)?.i8(-2)?.bytes(key)?;
            }
            out.u8(SCOPE)?.bytes(&scope)?.ok()
        }))
    }

    fn scope(&self) -> [u8; 6] {
        let [venue_high, venue_low] = self.venue.to_be_bytes();
        let [variant_high, variant_low] = self.variant.to_be_bytes();
        let document = if self.document_check {
            FLAG_DOCUMENT_CHECK
        } else {
            0
        };
        let print = if self.print_allowed { FLAG_PRINT_ALLOWED } else { 0 };
        [
            venue_high,
            venue_low,
            variant_high,
            variant_low,
            self.persons,
            document | print,
        ]
    }

    /// Reads claims; only the bytes that [`Self::encode`] writes are accepted.
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, DecodeError> {
        let claims = Self::read(payload).map_err(|_| DecodeError::Claims)?;
        match claims.encode() {
            Ok(written) if written == payload => Ok(claims),
            _ => Err(DecodeError::Claims),
        }
    }

    fn read(payload: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut input = Decoder::new(payload);
        let fields = input.map()?;
        // Keys and constants are read over here: writing them again and comparing checks them all.
        input.skip()?;
        let until = input.u32()?;
        input.skip()?;
        let from = input.u32()?;
        input.skip()?;
        let id: [u8; 16] = array(input.bytes()?)?;
        input.skip()?;
        let mut device = None;
        if fields == Some(5) {
            input.map()?;
            input.skip()?;
            input.map()?;
            for _ in 0..5 {
                input.skip()?;
            }
            device = Some(array(input.bytes()?)?);
            input.skip()?;
        }
        let [venue_high, venue_low, variant_high, variant_low, persons, flags] = array(input.bytes()?)?;
        Ok(Self {
            id: TicketId::from_bytes(id),
            valid_from: Timestamp::from_seconds(i64::from(from)),
            valid_until: Timestamp::from_seconds(i64::from(until)),
            device,
            venue: u16::from_be_bytes([venue_high, venue_low]),
            variant: u16::from_be_bytes([variant_high, variant_low]),
            persons,
            document_check: flags & FLAG_DOCUMENT_CHECK != 0,
            print_allowed: flags & FLAG_PRINT_ALLOWED != 0,
        })
    }
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], minicbor::decode::Error> {
    bytes
        .try_into()
        .map_err(|_| minicbor::decode::Error::message("wrong length"))
}
