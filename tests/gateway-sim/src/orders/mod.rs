//! An order at a gateway, and what may become of it. Pure: no clock, no network, no dice.

mod book;
mod card;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use url::Url;

use crate::fields::Object;

pub(crate) use book::{Book, NotTaken};
pub(crate) use card::{Card, CardError, GOOD_UNTIL};

/// After so many declined cards an order is given up.
pub(crate) const DECLINES_MAX: u32 = 3;
/// Most refunds of one order.
const REFUNDS_MAX: u64 = 1000;
/// How much too much is taken by mistake, in minor units.
const TOO_MUCH: u64 = 100;
/// Where the ids of refunds begin.
const REFUND_IDS: u64 = 5_000_000_000;

/// One of the two gateways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gateway {
    /// PayU.
    PayU,
    /// GoPay.
    GoPay,
}

impl Gateway {
    /// Its name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PayU => "payu",
            Self::GoPay => "gopay",
        }
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Gateway {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "payu" => Ok(Self::PayU),
            "gopay" => Ok(Self::GoPay),
            _ => Err("write `payu` or `gopay`"),
        }
    }
}

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody has tried to pay.
    New,
    /// A card was declined, and another may be tried.
    Pending,
    /// The money is blocked on the card.
    Blocked,
    /// The money is taken.
    Paid,
    /// Given up, declined for good, or released.
    Canceled,
    /// Nobody paid in time, at GoPay.
    TimedOut,
}

/// Why something cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not in the state the order is in.
    State,
    /// Not with this amount.
    Amount,
}

/// What came of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    Paid,
    Declined,
    GivenUp,
}

/// Which card an order is paid with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CardUse {
    /// The page asks.
    Ask,
    /// The page asks, and keeps the card for this customer of the shop if the person agrees.
    Save { customer: String },
    /// One that is kept.
    Saved { token: String },
}

/// What is ordered.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) gateway: Gateway,
    /// The point of sale or the shop.
    pub(crate) account: String,
    /// The id that the shop gave.
    pub(crate) ext_id: Option<String>,
    pub(crate) amount: u64,
    pub(crate) currency: String,
    pub(crate) description: String,
    pub(crate) notify_url: Option<Url>,
    pub(crate) return_url: Option<Url>,
    /// How long it may be paid, in milliseconds.
    pub(crate) valid_for: u64,
    /// Money is blocked first and not taken at once.
    pub(crate) blocks: bool,
    pub(crate) card: CardUse,
    /// Fields that the gateway shows as they came.
    pub(crate) echo: Object,
}

/// Money that went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refund {
    pub(crate) id: String,
    /// The id that the shop gave.
    pub(crate) ext_id: Option<String>,
    pub(crate) amount: u64,
    pub(crate) description: String,
    pub(crate) at: u64,
}

/// An order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    /// Orders were placed in the order of these.
    pub(crate) serial: u64,
    pub(crate) placed: Placed,
    pub(crate) created_at: u64,
    pub(crate) state: State,
    pub(crate) captured: u64,
    pub(crate) refunds: Vec<Refund>,
    /// The card that was kept when it was paid, by its number.
    pub(crate) saved: Option<(u64, Card)>,
    /// When an open order ends, or blocked money is released.
    ends_at: u64,
    declines: u32,
    changes: u64,
}

impl Order {
    pub(crate) fn new(id: String, serial: u64, placed: Placed, now: u64) -> Self {
        Self {
            id,
            serial,
            created_at: now,
            state: State::New,
            captured: 0,
            refunds: Vec::new(),
            saved: None,
            ends_at: now.saturating_add(placed.valid_for),
            declines: 0,
            changes: 0,
            placed,
        }
    }

    /// How often something that is told by a notification has changed.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether it may still be paid.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, State::New | State::Pending)
    }

    pub(crate) fn declines(&self) -> u32 {
        self.declines
    }

    /// How much was given back.
    pub(crate) fn refunded(&self) -> u64 {
        self.refunds
            .iter()
            .fold(0, |sum, refund| sum.saturating_add(refund.amount))
    }

    /// The amount as gateways show it: what was taken, as soon as it is.
    pub(crate) fn shown_amount(&self) -> u64 {
        if self.state == State::Paid {
            self.captured
        } else {
            self.placed.amount
        }
    }

    /// The state in the gateway's own word. Only GoPay has words for what was given back.
    pub(crate) fn word(&self) -> &'static str {
        match (self.placed.gateway, self.state) {
            (Gateway::PayU, State::New) => "NEW",
            (Gateway::PayU, State::Pending) => "PENDING",
            (Gateway::PayU, State::Blocked) => "WAITING_FOR_CONFIRMATION",
            (Gateway::PayU, State::Paid) => "COMPLETED",
            (Gateway::GoPay, State::New) => "CREATED",
            (Gateway::GoPay, State::Pending) => "PAYMENT_METHOD_CHOSEN",
            (Gateway::GoPay, State::Blocked) => "AUTHORIZED",
            (Gateway::GoPay, State::TimedOut) => "TIMEOUTED",
            (Gateway::GoPay, State::Paid) => match self.refunded() {
                0 => "PAID",
                refunded if refunded < self.captured => "PARTIALLY_REFUNDED",
                _ => "REFUNDED",
            },
            (_, State::Canceled) | (Gateway::PayU, State::TimedOut) => "CANCELED",
        }
    }

    /// Ends it if its time is up; whether that changed something.
    pub(crate) fn pass(&mut self, now: u64) -> bool {
        if now < self.ends_at {
            return false;
        }
        match (self.state, self.placed.gateway) {
            (State::New | State::Pending, Gateway::PayU) | (State::Blocked, _) => {
                self.become_state(State::Canceled);
                true
            }
            (State::New | State::Pending, Gateway::GoPay) => {
                self.become_state(State::TimedOut);
                true
            }
            (State::Paid | State::Canceled | State::TimedOut, _) => false,
        }
    }

    /// Tries a card. Money that is blocked stays so for `blocked_for`, in milliseconds.
    pub(crate) fn pay(&mut self, card: Card, now: u64, blocked_for: u64) -> Result<Tried, Refusal> {
        if !self.is_open() {
            return Err(Refusal::State);
        }
        match card {
            Card::Pays | Card::Confirms if self.placed.blocks => {
                self.ends_at = now.saturating_add(blocked_for);
                self.become_state(State::Blocked);
                Ok(Tried::Paid)
            }
            Card::Pays | Card::Confirms => {
                self.captured = self.placed.amount;
                self.become_state(State::Paid);
                Ok(Tried::Paid)
            }
            Card::Declined => {
                self.declines = self.declines.saturating_add(1);
                if self.declines < DECLINES_MAX {
                    self.become_state(State::Pending);
                    return Ok(Tried::Declined);
                }
                self.become_state(State::Canceled);
                Ok(Tried::GivenUp)
            }
        }
    }

    /// More was taken than was ordered, by a mistake of the gateway's.
    pub(crate) fn take_too_much(&mut self) {
        self.captured = self.captured.saturating_add(TOO_MUCH);
    }

    /// The person leaves without paying.
    pub(crate) fn abandon(&mut self) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::State);
        }
        self.become_state(State::Canceled);
        Ok(())
    }

    /// Takes what is blocked: so much, or all. The rest is released.
    pub(crate) fn capture(&mut self, amount: Option<u64>) -> Result<(), Refusal> {
        if self.state != State::Blocked {
            return Err(Refusal::State);
        }
        let amount = amount.unwrap_or(self.placed.amount);
        if amount == 0 || amount > self.placed.amount {
            return Err(Refusal::Amount);
        }
        self.captured = amount;
        self.become_state(State::Paid);
        Ok(())
    }

    /// Releases what is blocked.
    pub(crate) fn void(&mut self) -> Result<(), Refusal> {
        if self.state != State::Blocked {
            return Err(Refusal::State);
        }
        self.become_state(State::Canceled);
        Ok(())
    }

    /// Ends an order that is open, or releases what is blocked.
    pub(crate) fn cancel(&mut self) -> Result<(), Refusal> {
        if self.is_open() {
            self.abandon()
        } else {
            self.void()
        }
    }

    /// Gives back so much, or all that is left. The same id of the shop gives back once, and the first refund comes
    /// again.
    pub(crate) fn refund(
        &mut self,
        amount: Option<u64>,
        ext_id: Option<String>,
        description: String,
        now: u64,
    ) -> Result<Refund, Refusal> {
        let known = self
            .refunds
            .iter()
            .find(|refund| ext_id.is_some() && refund.ext_id == ext_id);
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let given = u64::try_from(self.refunds.len()).unwrap_or(REFUNDS_MAX);
        if self.state != State::Paid || given >= REFUNDS_MAX {
            return Err(Refusal::State);
        }
        let left = self.captured.saturating_sub(self.refunded());
        let amount = amount.unwrap_or(left);
        if amount == 0 || amount > left {
            return Err(Refusal::Amount);
        }
        let own = self.serial.saturating_mul(REFUNDS_MAX).saturating_add(given);
        let refund = Refund {
            id: REFUND_IDS.saturating_add(own).to_string(),
            ext_id,
            amount,
            description,
            at: now,
        };
        self.refunds.push(refund.clone());
        // At PayU an order that was given back stays COMPLETED: there is nothing to tell.
        if self.placed.gateway == Gateway::GoPay {
            self.changes = self.changes.saturating_add(1);
        }
        Ok(refund)
    }

    fn become_state(&mut self, state: State) {
        if self.state != state {
            self.state = state;
            self.changes = self.changes.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests;
