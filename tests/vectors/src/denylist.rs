//! Shape of `cp1-denylist.json`: signed lists and changes, and what they say of tickets.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::KeySet;
use serde::{Deserialize, Serialize};

use crate::hex::Hex;

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DenylistFile {
    /// What the file is.
    pub about: String,
    /// The city's keys.
    pub keys: KeySet,
    /// Some tickets with their short hashes.
    pub hashes: Vec<HashVector>,
    /// A whole list.
    pub snapshot: SnapshotVector,
    /// Changes of it, to be applied in this order.
    pub deltas: Vec<DeltaVector>,
    /// What is known of tickets, by what is held.
    pub lookups: Vec<LookupVector>,
    /// Messages that must be refused when opened as a list.
    pub refused: Vec<RefusedMessage>,
}

/// A ticket's short hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashVector {
    /// The ticket.
    pub id: TicketId,
    /// Eight bytes.
    pub hash: Hex,
}

/// A whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotVector {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub made_at: Timestamp,
    /// The tickets on it.
    pub denied: Vec<TicketId>,
    /// The signed filter.
    pub filter: Hex,
    /// The signed exact messages.
    pub exact: Vec<Hex>,
    /// All in one piece.
    pub packed: Hex,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeltaVector {
    /// From which list.
    pub base: u64,
    /// To which list.
    pub number: u64,
    /// When it was made.
    pub made_at: Timestamp,
    /// Tickets that are denied now.
    pub added: Vec<TicketId>,
    /// Tickets that are denied no more.
    pub removed: Vec<TicketId>,
    /// The signed message.
    pub signed: Hex,
}

/// What is known of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupVector {
    /// `filter`: the filter alone; `snapshot`: with the exact messages; `deltas`: with all changes, too.
    pub held: String,
    /// The ticket.
    pub id: TicketId,
    /// `listed`, `clear` or `possible`.
    pub listing: String,
}

/// A message that is no list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedMessage {
    /// What is wrong with it.
    pub name: String,
    /// The bytes.
    pub message: Hex,
    /// The stable code of the error.
    pub error: String,
}
