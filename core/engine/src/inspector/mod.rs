//! The inspector's side: lists taken along, verdicts without a network, scans brought back (decisions 8, 9).
//!
//! Nothing here decides about a ticket: that is `cityplus_ticketcode::judge`, the same function the server uses. Here
//! is what it is told: the keys and lists of this device with their ages, this device's own scans, and its trusted time.

mod fetch;
mod held;
mod inspect;
mod look;
mod scans;
mod upload;

pub use fetch::ListsReport;
pub(crate) use held::HeldLists;
pub use inspect::Inspection;
pub use look::{ListsHeld, ScansWaiting};
pub use upload::{Finding, Uploaded};
