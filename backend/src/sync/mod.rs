//! Sync: what changed for an account, in a sequence of its own (decision 12).
//!
//! A room records a change inside its own transaction, so that a change is told if and only if it happened. Only the
//! newest state of each thing is kept: the cost of an answer grows with what changed, never with what is held.

mod http;
mod journal;

pub use http::routes;
pub use journal::Journal;

#[cfg(test)]
mod tests;
