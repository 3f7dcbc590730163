//! The ledger: double entry, immutable transfers, grouped commits (decision 5).
//!
//! Requests of many callers become one database transaction: the accounts they touch are locked and read once, every
//! rule is checked in memory in the order of arrival, and what came of it is written in a few statements. An answer
//! is given only after the commit. Nothing that matters stays in memory between two batches, so any number of
//! processes may share one database. A transfer, an entry or a resolution is never changed after it is written; each
//! entry has a hash that takes up the one before it in its account, so that the audit finds what was changed after all.

mod account;
pub(super) mod audit;
mod batch;
mod batcher;
mod both;
mod chain;
mod charged;
mod deposit;
mod key;
mod lines;
mod payer;
mod points;
mod quick;
mod read;
mod refund;
mod rows;
mod rules;
mod state;
mod step;
mod sweep;
mod tally;
mod till;
mod transfer;
mod walk;
mod write;

pub(super) use batcher::Ledger;
pub(super) use charged::{Deed, Link, linked, unblock_fee};
pub(super) use key::AccountKey;
pub(super) use payer::{ChargedBy, Limits};
pub(super) use read::{known, may_be_handed_out, refunded};
pub(super) use sweep::sweep_expired;
pub(super) use till::{Desk, TillMark};
pub(super) use transfer::{Command, Known, Outcome, Proof, SendLimit, Transfer, TransferKind, transfer_of};
pub(super) use write::open_accounts;
