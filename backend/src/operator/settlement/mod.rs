//! What merchants get: the terms agreed with them, and the close by which they are paid.
//!
//! A close takes a stretch of a merchant's history, from the entry after the last close to the newest. It is cut by
//! entries, not by a clock, so that every grosz is in exactly one close. What it takes as a fee and pays out are
//! transfers like any other: they stand in the history of the next one.

mod close;
mod rows;

use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;

use super::OperatorError;

pub(super) use close::close_city;
pub(super) use rows::{agree, closes};

/// What is agreed with a merchant.
#[derive(Clone, Debug)]
pub struct MerchantTerms {
    /// The unit.
    pub unit: UnitKey,
    /// Where its money goes.
    pub iban: BankAccount,
    /// Whose account that is, 1 to 70 characters.
    pub name: String,
    /// What the operator keeps of sales, in hundredths of a per cent, 0 to 10 000.
    pub fee_basis_points: u32,
}

/// A merchant's accounts for a stretch of time. `opening + sales − refunds − fees − paid_out = closing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantClose {
    /// The unit.
    pub unit: UnitKey,
    /// The first is 1.
    pub number: i64,
    /// When it was cut.
    pub closed_at: Timestamp,
    /// The last entry of the merchant's history that it holds.
    pub through_entry: i64,
    /// What was owed before it.
    pub opening: Money,
    /// How many payments came.
    pub sales_count: i64,
    /// Their sum.
    pub sales: Money,
    /// How many refunds were given.
    pub refunds_count: i64,
    /// Their sum.
    pub refunds: Money,
    /// What earlier closes took as fees.
    pub fees: Money,
    /// What earlier closes paid out.
    pub paid_out: Money,
    /// What was owed after it.
    pub closing: Money,
    /// What this one takes as a fee.
    pub fee: Money,
    /// What this one pays out.
    pub payout: Money,
}

/// What a close of a city's merchants has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosedDay {
    /// The closes that were made or brought to an end.
    pub closes: Vec<MerchantClose>,
    /// The units that could not be closed, each with the reason; the next call goes on with them.
    pub failed: Vec<(UnitKey, OperatorError)>,
}
