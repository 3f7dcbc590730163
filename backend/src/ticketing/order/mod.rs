//! Orders: a purchase as a saga (decision 4).
//!
//! | state | the step that is due | then |
//! |---|---|---|
//! | `authorising` | reserve the money | `issuing`; refused by the operator: `refused` |
//! | `issuing` | sign the tickets and keep them, held | `capturing`; no longer sold: `voiding` |
//! | `capturing` | take the money | `completed`; the reservation has ended: `voiding` |
//! | `voiding` | free the money | `refused`; taken after all: `completed` |
//! | `completed` | none: the tickets are visible | |
//! | `refused` | none: the problem says why | |
//!
//! The state is written before its step is done, so after a crash the step is done again; every step is idempotent by
//! the ids in the order. The tickets become visible in the transaction that writes `completed`, which only follows the
//! operator's word that the money was taken: never a ticket without money. They are signed before the money is taken,
//! so what may fail has happened by then: never money without a ticket. Where an answer is lost or a call refused, the
//! operator's record of the payment decides, never a guess.
//!
//! A wallet that is held at a partner's operator pays the same way, through another door (`door`). What the partner refuses
//! goes by `voiding`, too: an earlier call, whose answer was lost, may have reserved there. Where the partner is out of reach
//! until the reservation would have ended, the order is refused; what may be reserved there the operator frees by itself.

mod abroad;
mod check;
mod content;
mod door;
mod finish;
mod linked;
mod place;
mod steps;
mod store;

use cityplus_domain::ids::{OrderId, PaymentId, WalletId};

pub(super) use door::Door;
pub(super) use steps::{call, is_passing};
pub(super) use store::rebind;

use super::driver::{Driver, ORDERS};
use super::{Ticketing, TicketingError};
use crate::store::StoreError;

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Authorising,
    Issuing,
    Capturing,
    Voiding,
    Completed,
    Refused,
}

impl State {
    const ALL: [Self; 6] = [
        Self::Authorising,
        Self::Issuing,
        Self::Capturing,
        Self::Voiding,
        Self::Completed,
        Self::Refused,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Authorising => "authorising",
            Self::Issuing => "issuing",
            Self::Capturing => "capturing",
            Self::Voiding => "voiding",
            Self::Completed => "completed",
            Self::Refused => "refused",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| StoreError::corrupt("ticketing_order.state"))
    }

    const fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Refused)
    }
}

impl Ticketing {
    /// The buyer's wallet, if it paid an order, the payment, and the door it went through.
    pub(super) async fn payment_of_order(
        &self,
        order: OrderId,
    ) -> Result<(Option<WalletId>, PaymentId, Door), TicketingError> {
        let record = store::find(&self.database, order).await?;
        let record = record.ok_or(TicketingError::UnknownOrder)?;
        Ok((record.own_wallet(), record.payment_id(), record.door()))
    }

    /// Takes an order over, if it is due, and drives it as far as it goes. False when it was not to be had.
    pub(super) async fn take_over_order(&self, order: OrderId) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let driver = Driver::new(now);
        let taken = ORDERS
            .claim(&self.database, &order.to_string(), &driver, now)
            .await?;
        if taken {
            self.drive_order(order, &driver).await;
        }
        Ok(taken)
    }
}
