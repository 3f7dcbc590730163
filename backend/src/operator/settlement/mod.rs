//! What merchants get: the terms agreed with them, and the close by which they are paid.
//!
//! A close takes a stretch of a merchant's history, from the entry after the last close to the newest. It is cut by
//! entries, not by a clock, so that every grosz is in exactly one close. What it takes as a fee and pays out are
//! transfers like any other: they stand in the history of the next one.

mod close;
mod rows;

use std::fmt;
use std::str::FromStr;

use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;

use super::OperatorError;

pub(super) use close::close_city;
pub(super) use rows::{agree, closes, model};

/// Whose account at a gateway the money of cards goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MerchantModel {
    /// The operator's: it collects, and pays out by the bank.
    #[default]
    Aggregated,
    /// The unit's own: the operator never has that money. What is paid from wallets it collects and pays out all the same.
    Dedicated,
}

impl MerchantModel {
    /// The text of the column `model`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Aggregated => "aggregated",
            Self::Dedicated => "dedicated",
        }
    }
}

impl fmt::Display for MerchantModel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for MerchantModel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Aggregated, Self::Dedicated]
            .into_iter()
            .find(|model| model.as_str() == text)
            .ok_or_else(|| "write `aggregated` or `dedicated`".to_owned())
    }
}

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
    /// Whose account the money of cards goes to.
    pub model: MerchantModel,
    /// Whether the operator's fee is of what the unit was paid directly, too. It is owed then, and the unit's sales from
    /// wallets pay it.
    pub fee_on_direct: bool,
}

/// A merchant's accounts for a stretch of time. `opening + sales − refunds − fees − paid_out −
/// paid_directly = closing`.
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
    /// Of the sales, less what was given back of them: what went to the unit's own account at a gateway. Less than nothing
    /// if more was given back there than was paid.
    pub paid_directly: Money,
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
