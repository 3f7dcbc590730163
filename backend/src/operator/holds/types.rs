//! What of holds goes through the operator's door.

use std::net::IpAddr;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::operator::GatewayName;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for an amount to be blocked on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartCardHold {
    /// Made by the caller.
    pub hold: TransferId,
    /// The unit that may take it.
    pub merchant: UnitKey,
    /// How much is blocked; more than nothing.
    pub amount: Money,
    /// What the person reads on the gateway's page, one line of 1 to 120 characters; the unit's key if nothing is said.
    #[serde(default)]
    pub description: Option<String>,
    /// The language of the page, two letters of ISO 639-1.
    pub language: String,
    /// Where the person's device is, as gateways ask. Handed on, not kept.
    #[schema(value_type = String)]
    pub customer_ip: IpAddr,
    /// Where the person comes back to: an address of `https` or `http`, at most 512 characters. Handed on, not kept.
    pub return_url: String,
    /// Through which gateway; the first there is if nothing is said.
    #[serde(default)]
    pub gateway: Option<GatewayName>,
    /// How long the person may pay, in seconds: 60 to 86 400. How long it stays blocked is the card's bank's affair, at
    /// most a week or so.
    pub valid_for_s: u32,
}

/// Gives back of what was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundHold {
    /// Made by the caller; each refund happens once.
    pub refund: TransferId,
    /// The captured hold.
    pub hold: TransferId,
    /// How much; with earlier refunds no more than was captured.
    pub amount: Money,
}

/// A refund to a card of which nobody knows whether it was given: a person looks in the gateway's panel and says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsureRefund {
    /// The refund.
    pub refund: TransferId,
    /// The hold that it is of.
    pub hold: TransferId,
    /// The unit that gives it.
    pub merchant: UnitKey,
    /// How much.
    pub amount: Money,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// The order it is of, as the gateway names it.
    pub reference: Option<String>,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

/// How far a hold has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// The person has not paid yet.
    Ordered,
    /// The amount is blocked on the card.
    Held,
    /// So much as was asked for is taken, and the rest is released.
    Captured,
    /// Nothing was taken, all is released.
    Released,
    /// Nothing was ever blocked, and nothing will be.
    Cancelled,
    /// It was blocked, and the gateway has let it go: nothing can be taken any more.
    Expired,
}

impl HoldState {
    const ALL: [Self; 6] = [
        Self::Ordered,
        Self::Held,
        Self::Captured,
        Self::Released,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The text of the column `state`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Held => "held",
            Self::Captured => "captured",
            Self::Released => "released",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    pub(super) fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// As it stands in a sentence.
    pub(in crate::operator) const fn in_words(self) -> &'static str {
        match self {
            Self::Ordered => "not paid yet: wait until it is held",
            Self::Held => "held and not captured",
            Self::Captured => "captured already",
            Self::Released => "released: order a new one",
            Self::Cancelled => "cancelled: order a new one",
            Self::Expired => "expired and the card's bank has released it: order a new one",
        }
    }
}

/// A hold as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CardHold {
    /// The hold.
    pub hold: TransferId,
    /// The unit that may take it.
    pub merchant: UnitKey,
    /// How much was asked to be blocked.
    pub amount: Money,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// Whether it goes through the unit's own account there: then the operator never has the money.
    pub direct: bool,
    /// How far it has come.
    pub state: HoldState,
    /// Where the person pays, while they can.
    pub page_url: Option<String>,
    /// What was taken.
    pub captured: Money,
    /// What was given back of it.
    pub refunded: Money,
    /// Until when the person may pay.
    pub ends_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_as_they_are_written() {
        for state in HoldState::ALL {
            assert_eq!(HoldState::of(state.as_str()), Some(state));
            assert_eq!(
                serde_json::to_value(state).unwrap(),
                serde_json::json!(state.as_str())
            );
        }
        assert_eq!(HoldState::of("blocked"), None);
    }
}
