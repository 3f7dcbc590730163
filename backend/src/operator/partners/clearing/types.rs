//! Closes, clearings and differences.

use std::fmt;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::StoreError;

/// A payment or a refund as both sides have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearingItem {
    /// The payment's or the refund's id.
    pub transfer: TransferId,
    /// What is owed for it to where the unit is, minor units; of a refund less than nothing.
    pub minor: i64,
}

/// A piece of what is in no clearing yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClearingPage {
    /// In the order in which they were posted.
    pub items: Vec<ClearingItem>,
    /// For the next piece; none at the end.
    pub next: Option<i64>,
}

/// A clearing of items that the asking side has found equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreeClearing {
    /// Made by the asking side.
    pub clearing: TransferId,
    /// The currency of all of them.
    pub currency: Currency,
    /// 1 to 1000, each once.
    pub items: Vec<ClearingItem>,
}

/// A clearing that both sides have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClearingAgreed {
    /// Which.
    pub clearing: TransferId,
    /// How many items are in it.
    pub items: i64,
    /// What is owed to where the units are; less than nothing if it is owed from there.
    pub net: Money,
}

/// Which side of a clearing an operator is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearingRole {
    /// Where the units are.
    Acquirer,
    /// Where the wallets are.
    Issuer,
}

impl ClearingRole {
    /// The text of the column `role`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acquirer => "acquirer",
            Self::Issuer => "issuer",
        }
    }

    pub(super) fn of(text: &str) -> Result<Self, StoreError> {
        [Self::Acquirer, Self::Issuer]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("clearing.role"))
    }
}

/// How far a clearing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearingState {
    /// The other side may not have it yet.
    Asked,
    /// Both have it; it is to be paid.
    Agreed,
    /// The books of this side have its payment, or there is nothing to pay.
    Paid,
}

impl ClearingState {
    /// The text of the column `state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Agreed => "agreed",
            Self::Paid => "paid",
        }
    }

    pub(super) fn of(text: &str) -> Result<Self, StoreError> {
        [Self::Asked, Self::Agreed, Self::Paid]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("clearing.state"))
    }
}

/// A clearing as one side has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearing {
    /// Which; the same on both sides.
    pub id: TransferId,
    /// With whom.
    pub partner: CityKey,
    /// On which side this operator is.
    pub role: ClearingRole,
    /// How many items are in it.
    pub items: i64,
    /// What the issuer owes; below zero the acquirer owes.
    pub net: Money,
    /// When it was made here.
    pub made_at: Timestamp,
    /// How far it has come here.
    pub state: ClearingState,
    /// The transfer that pays it here, or books its arrival.
    pub transfer: TransferId,
}

impl Clearing {
    /// What this side has to pay; less than nothing is what it gets.
    pub const fn owed(&self) -> Money {
        let minor = match self.role {
            ClearingRole::Issuer => self.net.minor,
            ClearingRole::Acquirer => self.net.minor.saturating_neg(),
        };
        Money::new(minor, self.net.currency)
    }
}

/// What the two sides do not have alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The other side has it, this one does not.
    MissingHere {
        /// The payment or refund.
        transfer: TransferId,
        /// What the other side has.
        there: Money,
    },
    /// This side has it, the other one does not.
    MissingThere {
        /// The payment or refund.
        transfer: TransferId,
        /// What this side has.
        here: Money,
    },
    /// Both have it, with different amounts.
    Amount {
        /// The payment or refund.
        transfer: TransferId,
        /// What this side has.
        here: Money,
        /// What the other side has.
        there: Money,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHere { transfer, there } => {
                write!(formatter, "{transfer}: {there} at the partner, nothing here")
            }
            Self::MissingThere { transfer, here } => {
                write!(formatter, "{transfer}: {here} here, nothing at the partner")
            }
            Self::Amount {
                transfer,
                here,
                there,
            } => {
                write!(formatter, "{transfer}: {here} here, {there} at the partner")
            }
        }
    }
}

/// What a comparison has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The clearings that were agreed.
    pub clearings: Vec<Clearing>,
    /// What stays open because the sides do not agree.
    pub differences: Vec<Difference>,
    /// How many of the other side's are still under way here, or in no close yet; and what was more than one comparison
    /// reads.
    pub waiting: usize,
}

/// A stretch of the account with a partner. Signed as in the account's history: what is owed to the partner is more than
/// nothing. `opening + charged + acquired + refunds + settled = closing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerClose {
    /// With whom.
    pub partner: CityKey,
    /// The first is 1.
    pub number: i64,
    /// When it was cut.
    pub closed_at: Timestamp,
    /// The last entry before it.
    pub from_entry: i64,
    /// The last entry that it holds.
    pub through_entry: i64,
    /// What was owed before it.
    pub opening: Money,
    /// How many payments of wallets here came to units there.
    pub charged_count: i64,
    /// Their sum.
    pub charged: Money,
    /// How many payments of wallets there came to units here.
    pub acquired_count: i64,
    /// Their sum, less than nothing.
    pub acquired: Money,
    /// How many refunds there were, of either.
    pub refunds_count: i64,
    /// Their sum.
    pub refunds: Money,
    /// What clearings have moved by the bank.
    pub settled: Money,
    /// What is owed after it.
    pub closing: Money,
}

/// A line of a close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearingLine {
    /// The payment, refund or settlement.
    pub transfer: TransferId,
    /// `payment`, `acquired`, `refund` or `settlement`.
    pub kind: String,
    /// Signed as in the account's history.
    pub amount: Money,
    /// When it was posted.
    pub at: Timestamp,
}
