//! Shape of `cp1-codes.json`: keys, tickets and their codes, and codes that must be refused.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::Claims;
use serde::{Deserialize, Serialize};

use crate::hex::Hex;

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesFile {
    /// What the file is.
    pub about: String,
    /// Keys of issuers and devices.
    pub keys: Vec<KeyVector>,
    /// Tickets that must be signed, shown and read exactly so.
    pub tickets: Vec<TicketVector>,
    /// Texts that must be refused.
    pub refused: Vec<RefusedVector>,
}

/// An Ed25519 key, secret half included: made for these files, never used elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyVector {
    /// Its name in these files.
    pub name: String,
    /// Secret seed, 32 bytes.
    pub seed: Hex,
    /// Public key, 32 bytes.
    pub public_key: Hex,
    /// Key id, 8 bytes.
    pub kid: Hex,
}

/// A ticket and its codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketVector {
    /// What it is an example of.
    pub name: String,
    /// Name of the issuer's key.
    pub issuer: String,
    /// Name of the device's key; none on paper.
    pub device: Option<String>,
    /// What the ticket says.
    pub claims: ClaimsVector,
    /// The claims as CBOR.
    pub payload: Hex,
    /// The `COSE_Sign1`.
    pub signed: Hex,
    /// Its level 1 code.
    pub printed: String,
    /// QR version of the level 1 code.
    pub printed_qr_version: u8,
    /// Its level 2 codes at some moments.
    pub shown: Vec<ShownVector>,
}

/// A level 2 code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownVector {
    /// The device's clock.
    pub at: Timestamp,
    /// The code.
    pub code: String,
    /// Its QR version.
    pub qr_version: u8,
}

/// A text that is no code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedVector {
    /// What is wrong with it.
    pub name: String,
    /// The text.
    pub text: String,
    /// The stable code of the error.
    pub error: String,
}

/// Claims in JSON; times in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsVector {
    /// The ticket's id.
    pub id: TicketId,
    /// First moment of validity.
    pub valid_from: Timestamp,
    /// First moment after it.
    pub valid_until: Timestamp,
    /// The device's public key.
    pub device: Option<Hex>,
    /// Number of the venue.
    pub venue: u16,
    /// Number of the variant.
    pub variant: u16,
    /// Persons admitted.
    pub persons: u8,
    /// A document must be shown.
    pub document_check: bool,
    /// Good on paper.
    pub print_allowed: bool,
}

impl From<&Claims> for ClaimsVector {
    fn from(claims: &Claims) -> Self {
        Self {
            id: claims.id,
            valid_from: claims.valid_from,
            valid_until: claims.valid_until,
            device: claims.device.map(|key| Hex(key.to_vec())),
            venue: claims.venue,
            variant: claims.variant,
            persons: claims.persons,
            document_check: claims.document_check,
            print_allowed: claims.print_allowed,
        }
    }
}
