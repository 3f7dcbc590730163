//! What this device asked for and may not have been answered yet.
//!
//! A request is in the store, with the id of what it creates, before it is sent; so a retry after a lost answer or a
//! restart is the same request and happens once. An entry ends as done or refused, by the server's own word only: a
//! box on the way that says 403 ends nothing. Refusals are not sent again; they stay until they are looked at.
//!
//! Scans have a queue of their own (`inspector`), because they travel in batches.

mod deliver;
mod entry;
mod flush;
mod old;
mod queue;
mod till;

pub(crate) use deliver::{Delivery, is_final};
pub(crate) use entry::{Answer, Entry, Request, is_hand_back, pay_request_id};
pub use entry::{Kind, OutboxEntry, OutboxState};
pub use flush::{Flushed, Pace};
pub(crate) use old::refuse_old;
pub(crate) use queue::{add, all, all_of, find, pending, pending_of, settle_order};
pub(crate) use till::{TillAnswer, TillRequest};
