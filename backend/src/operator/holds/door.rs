//! The part of the operator's door for money blocked on cards.

use async_trait::async_trait;
use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;

use super::types::{CardHold, RefundHold, StartCardHold};
use crate::operator::{LocalOperator, OperatorError};

/// Money that is blocked on a card for a unit.
#[async_trait]
pub trait CardHolds: Send + Sync {
    /// Orders a hold at a gateway; the person pays on the page that comes back. The same again is the same hold; if no
    /// page is known for it, it is ordered anew.
    async fn hold_card(&self, start: StartCardHold) -> Result<CardHold, OperatorError>;

    /// How a hold stands.
    async fn card_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError>;

    /// Takes so much of what is blocked, or all; the rest is released. After [`OperatorError::Unavailable`] it may be
    /// taken: the operator finds out by itself, and the same call again tells.
    async fn capture_hold(&self, hold: TransferId, amount: Option<Money>) -> Result<CardHold, OperatorError>;

    /// Releases all of it. Of one that has ended without money it is no error.
    async fn release_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError>;

    /// Gives back of what was taken, the way it came.
    async fn refund_hold(&self, refund: RefundHold) -> Result<CardHold, OperatorError>;
}

#[async_trait]
impl CardHolds for LocalOperator {
    async fn hold_card(&self, start: StartCardHold) -> Result<CardHold, OperatorError> {
        super::start(self.books(), self.city(), start).await
    }

    async fn card_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError> {
        super::find(self.books(), self.city(), hold).await
    }

    async fn capture_hold(&self, hold: TransferId, amount: Option<Money>) -> Result<CardHold, OperatorError> {
        super::capture(self.books(), self.city(), hold, amount).await
    }

    async fn release_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError> {
        super::release(self.books(), self.city(), hold).await
    }

    async fn refund_hold(&self, refund: RefundHold) -> Result<CardHold, OperatorError> {
        super::refund(self.books(), self.city(), refund).await
    }
}
