//! Money that goes to bank accounts: kept until a file for the bank is made of it.
//!
//! A payout is kept before its transfer is made, and is ready when the transfer stands in the ledger: only with just
//! the amount that was moved, to the account of just the order that the ledger took. A file takes all that are ready;
//! made again by its id it is the same file, so that a lost one can be replaced and none is paid twice.

mod file;
mod list;
mod pain001;
mod rows;

pub use file::{Debtor, PayoutFile};
pub(super) use file::{again, make, ready};
pub use list::MadeFile;
pub(super) use list::made;
pub(super) use rows::{Payout, ask, forget, give_back, mark};
