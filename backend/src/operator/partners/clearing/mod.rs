//! What two operators owe each other: the close of a stretch of the account, the comparison with the other side, and the
//! clearing of what both have alike.
//!
//! The side where the units are compares: each of its payments and refunds stands under the same id in the other's books.
//! Only what is equal on both sides comes into a clearing; a difference is named and stays open. Each is in exactly one
//! clearing, kept on both sides, and whoever owes its net pays it by the bank.

mod close;
mod compare;
mod mark;
mod pay;
mod rows;
mod take;
mod types;

pub(super) use close::{close, lines};
pub(super) use compare::compare;
pub(super) use pay::{arrived, pay};
pub(super) use rows::clearings;
pub(super) use take::{open_page, take};
pub use types::{
    AgreeClearing, Clearing, ClearingAgreed, ClearingItem, ClearingLine, ClearingPage, ClearingRole,
    ClearingState, Compared, Difference, PartnerClose,
};
