//! A wallet as it should be: what it answers to calls that come one after another.

use std::collections::BTreeMap;

use cityplus_backend::operator::PaymentState;
use cityplus_domain::ids::TransferId;

use super::history::{Answer, Asked, End, Line, Order};

/// A purse from which nothing is taken that is not there or that is reserved. Whatever is done stays done, so that it
/// stands the same after the same deeds in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wallet {
    /// What is in it, minor units.
    balance: i64,
    /// Payments, and cash to be fetched.
    orders: BTreeMap<TransferId, Order>,
    /// What has moved, minor units: into it, or out of it if it is less than nothing.
    moved: BTreeMap<TransferId, i64>,
}

impl Wallet {
    /// How often something has moved.
    pub(crate) fn movements(&self) -> usize {
        self.moved.len()
    }

    /// Whether a statement shows what has moved, and nothing else. None of its lines may be of the same transfer as another.
    pub(crate) fn shows(&self, lines: &[Line]) -> bool {
        lines.len() == self.moved.len()
            && lines
                .iter()
                .all(|line| self.moved.get(&line.transfer) == Some(&line.minor))
    }

    /// Does what is asked, or refuses it and changes nothing. To a statement it answers what is in it: see [`Self::shows`].
    pub(crate) fn answer(&mut self, asked: &Asked) -> Answer {
        match *asked {
            Asked::Move { transfer, minor } => self.move_at_once(transfer, minor),
            Asked::Reserve { order, minor } => self.reserve(order, minor),
            Asked::Post { order, minor } => {
                self.with(order, |wallet, found| wallet.post(order, found, minor))
            }
            Asked::Free { order } => self.with(order, |wallet, found| wallet.free(order, found)),
            Asked::Back {
                transfer,
                order,
                minor,
            } => self.with(order, |wallet, found| {
                wallet.give_back(transfer, order, found, minor)
            }),
            Asked::Order { order } => self.with(order, |_, found| Answer::Order(found)),
            Asked::Wallet | Asked::Statement => Answer::Wallet {
                balance: self.balance,
                available: self.available(),
            },
        }
    }

    fn available(&self) -> i64 {
        let open = self.orders.values().filter(|order| order.end == End::Open);
        self.balance - open.map(|order| order.minor).sum::<i64>()
    }

    const fn too_little(available: i64) -> Answer {
        Answer::TooLittle { available }
    }

    fn move_at_once(&mut self, transfer: TransferId, minor: i64) -> Answer {
        if self.moved.contains_key(&transfer) {
            return Answer::Done;
        }
        let available = self.available();
        if minor < 0 && available + minor < 0 {
            return Self::too_little(available);
        }
        self.note(transfer, minor);
        Answer::Done
    }

    fn note(&mut self, transfer: TransferId, minor: i64) {
        self.moved.insert(transfer, minor);
        self.balance += minor;
    }

    fn reserve(&mut self, order: TransferId, minor: i64) -> Answer {
        if let Some(found) = self.orders.get(&order) {
            return Answer::Order(*found);
        }
        let available = self.available();
        if available < minor {
            return Self::too_little(available);
        }
        let reserved = Order {
            minor,
            end: End::Open,
            back: 0,
        };
        self.keep(order, reserved)
    }

    fn keep(&mut self, order: TransferId, stands: Order) -> Answer {
        self.orders.insert(order, stands);
        Answer::Order(stands)
    }

    fn with(&mut self, order: TransferId, answer: impl FnOnce(&mut Self, Order) -> Answer) -> Answer {
        match self.orders.get(&order).copied() {
            Some(found) => answer(self, found),
            None => Answer::Unknown,
        }
    }

    fn post(&mut self, order: TransferId, found: Order, minor: Option<i64>) -> Answer {
        let asked = minor.unwrap_or(found.minor);
        match found.end {
            End::Posted(posted) if posted == asked => Answer::Order(found),
            End::Posted(posted) => Answer::AlreadyPosted(posted),
            End::Freed => Answer::InState(PaymentState::Voided),
            End::Open if asked > found.minor => Answer::AtMost(found.minor),
            End::Open => {
                self.note(order, -asked);
                let end = End::Posted(asked);
                self.keep(order, Order { end, ..found })
            }
        }
    }

    fn free(&mut self, order: TransferId, found: Order) -> Answer {
        match found.end {
            End::Posted(_) => Answer::InState(PaymentState::Captured),
            End::Open | End::Freed => {
                let end = End::Freed;
                self.keep(order, Order { end, ..found })
            }
        }
    }

    fn give_back(&mut self, transfer: TransferId, order: TransferId, found: Order, minor: i64) -> Answer {
        if self.moved.contains_key(&transfer) {
            return Answer::Order(found);
        }
        let posted = match found.end {
            End::Posted(posted) => posted,
            End::Freed => return Answer::InState(PaymentState::Voided),
            End::Open => return Answer::InState(PaymentState::Authorised),
        };
        let left = posted - found.back;
        if minor > left {
            return Answer::AtMost(left);
        }
        self.note(transfer, minor);
        let back = found.back + minor;
        self.keep(order, Order { back, ..found })
    }
}
