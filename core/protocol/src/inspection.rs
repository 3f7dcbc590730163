//! Inspection's part of the API: lists to take along, scans to bring back (decisions 8, 9).

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{ScanId, TicketId};
use cityplus_domain::keys::VenueKey;
use serde::{Deserialize, Serialize};

use crate::bytes::PublicKey;

/// The most scans in one upload.
pub const SCANS_MAX: usize = 500;
/// The longest code kept as evidence, in characters.
pub const CODE_MAX_CHARS: usize = 1_000;

/// A key that signs tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerificationKey {
    /// The issuer's key; its id in codes is the first 8 bytes of its SHA-256.
    pub public_key: PublicKey,
    /// Tickets signed before this moment are not from this key.
    pub not_before: Timestamp,
    /// Tickets signed from this moment on are not from this key.
    pub not_after: Timestamp,
}

/// What changes the denylist an inspector holds. The bytes are cityplus-ticketcode's, signed by an issuer's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DenylistUpdate {
    /// Take this list instead of the one held.
    Full {
        /// Base64url of the signed list.
        signed: String,
    },
    /// Apply these to the list held, in this order; possibly none, to say that the list is still fresh.
    Deltas {
        /// Base64url of each signed delta.
        signed: Vec<String>,
    },
}

/// A ticket that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedTicket {
    /// The ticket.
    pub ticket_id: TicketId,
    /// When it was first seen.
    pub used_at: Timestamp,
}

/// `GET /v1/inspection/lists?denylist=N&used_after=M`: N is the number of the denylist held (0: none), M the
/// `used_next` of the answer before (0: none).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionLists {
    /// When the lists were made.
    pub made_at: Timestamp,
    /// The keys that sign tickets, old ones that still have valid tickets included.
    pub keys: Vec<VerificationKey>,
    /// The denylist's news.
    pub denylist: DenylistUpdate,
    /// Tickets that may still be valid and were used, since `used_after`.
    pub used: Vec<UsedTicket>,
    /// To ask on from.
    pub used_next: i64,
    /// Whether there is more to ask for at once.
    pub more: bool,
}

/// What an inspector's device said of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ScanOutcome {
    /// Let in.
    Valid,
    /// Not let in.
    Invalid,
    /// Let in or not, at the inspector's discretion.
    Unconfirmed,
}

/// One scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanReport {
    /// Made by the inspector's device; a scan is counted once.
    pub scan_id: ScanId,
    /// Where.
    pub venue: VenueKey,
    /// When, by the device's best knowledge of the server's time.
    pub scanned_at: Timestamp,
    /// What the device said.
    pub outcome: ScanOutcome,
    /// Why: a reason code of cityplus-ticketcode.
    pub reason: String,
    /// The code as scanned: the evidence. The server reads the ticket from it and judges again.
    pub code: String,
}

/// `POST /v1/inspection/scans`: at most [`SCANS_MAX`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadScans {
    /// The scans, in the order they happened.
    pub scans: Vec<ScanReport>,
}

/// What the server made of a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ScanFinding {
    /// Kept; the ticket is used now.
    FirstUse {
        /// The ticket.
        ticket_id: TicketId,
    },
    /// Kept; the ticket had been used before.
    DoubleUse {
        /// The ticket.
        ticket_id: TicketId,
        /// When it was first used.
        first_used_at: Timestamp,
        /// Where it was first used.
        first_venue: VenueKey,
    },
    /// Kept; the ticket was let in although it had been given back.
    RefundedUse {
        /// The ticket.
        ticket_id: TicketId,
    },
    /// Kept; nobody was let in by it.
    NoUse,
    /// Kept as it came; the code is no ticket of this city, or its signature is wrong.
    NotOurs,
}

/// A scan and what the server made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanResult {
    /// The scan.
    pub scan_id: ScanId,
    /// What the server made of it.
    pub finding: ScanFinding,
}

/// The answer to an upload, scan by scan. Every scan named here is kept; the device may forget it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanReceipt {
    /// Each scan.
    pub results: Vec<ScanResult>,
}
