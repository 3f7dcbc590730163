//! What a device does: store, session, sync, wallet, tickets, inspection.
//!
//! One [`Engine`] is one device. It holds the one HTTP client and the one SQLite file, whose values are sealed. Every
//! answer a person may need without a network comes from that file; every request that must not happen twice is in it
//! before it is sent. The engine formats nothing and draws nothing; it never panics on what a server, a camera or a
//! damaged file gives it.

mod buy;
mod cards;
mod catalogue;
mod clock_guard;
mod code;
mod deposit;
mod engine;
mod error;
mod find;
#[cfg(feature = "fixture")]
mod fixture;
mod http;
mod inspector;
mod keep;
pub mod key_store;
mod links;
mod movement;
mod notes;
mod offline;
mod online;
mod order;
mod outbox;
mod points;
mod redeem;
mod refund;
mod request;
mod send;
mod session;
mod shelves;
mod store;
mod sync;
mod tickets;
mod till;
mod top_up;
mod wallet;

#[cfg(test)]
mod tests;

pub use buy::{Placed, Purchase, PurchaseOutcome};
pub use code::TicketCode;
pub use deposit::{DepositOutcome, ReturnOutcome};
pub use engine::{Engine, EngineOptions};
pub use error::EngineError;
pub use http::Timeouts;
pub use inspector::{Finding, Inspection, ListsHeld, ListsReport, ScansWaiting, Uploaded};
pub use key_store::{FileKeyStore, KeyStore, KeyStoreError, MemoryKeyStore};
pub use movement::MovementOutcome;
pub use offline::{
    Accepted, AsideAsked, OFFLINE_CODE_PREFIX, Offer, OfflineRefused, OfflineWaiting, SetAside, why_refused,
};
pub use online::PayingCard;
pub use order::HeldOrder;
pub use outbox::{Flushed, Kind, OutboxEntry, OutboxState, Pace};
pub use redeem::{RedemptionMade, RedemptionOutcome};
pub use refund::RefundOutcome;
pub use request::{RequestMade, RequestState};
pub use send::{SendOutcome, SendWaiting};
pub use session::SignedIn;
pub use shelves::Shelf;
pub use sync::Synced;
pub use tickets::{TICKETS_PAGE_MAX, TicketsPage};
pub use till::{CancelOutcome, ShiftOutcome};
pub use top_up::TopUpOutcome;

// The types an engine's answers are made of, so that who drives it needs no second list of crates.
pub use cityplus_protocol as protocol;
pub use cityplus_ticketcode as ticketcode;
