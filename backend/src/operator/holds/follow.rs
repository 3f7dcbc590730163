//! Following holds to their end: what the gateway says decides, and what was missed is asked for again.

use async_trait::async_trait;
use cityplus_domain::Timestamp;

use super::rows::{self, Hold, OrderOutcome, Wish};
use super::types::HoldState;
use super::{TURNS, refunds};
use crate::operator::follower::{self, Followed, Hindrance, MINUTE_MS, Turn};
use crate::operator::gateway::Gateway;
use crate::operator::turns::Turns;
use crate::operator::{Books, OperatorError};
use crate::store::StoreError;

/// Looks at the holds that are due; returns how many were.
pub(in crate::operator) async fn follow(books: &Books) -> Result<usize, OperatorError> {
    follower::follow(&Holds, books).await
}

/// Holds are followed.
struct Holds;

#[async_trait]
impl Followed for Holds {
    const TURNS: Turns = TURNS;

    async fn look(&self, turn: Turn<'_>) -> Result<(), Hindrance> {
        look(turn, Occasion::Due).await
    }
}

/// Why a hold is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// Somebody has asked, and waits for what comes of it.
    Asked,
    /// It was due.
    Due,
}

/// Looks at a hold whose turn was taken.
pub(super) async fn look(turn: Turn<'_>, occasion: Occasion) -> Result<(), Hindrance> {
    let books = turn.books;
    let found = rows::hold(&books.database, turn.id).await?;
    let hold = found.ok_or(OperatorError::UnknownHold)?;
    let of = hold.is_direct.then_some((&hold.city, &hold.unit));
    let Some(gateway) = books.gateways.of(of, Some(hold.gateway)) else {
        turn.without_gateway(hold.gateway, hold.state.as_str()).await?;
        return Err(OperatorError::NoGateway.into());
    };
    let mut case = Case {
        turn,
        gateway: gateway.as_ref(),
        hold: &hold,
        occasion,
        is_held: false,
        has_open: false,
        is_known: false,
    };
    let settled = case.settle().await;
    if let Err(Hindrance::Gateway(error)) = &settled {
        turn.hindered(hold.gateway, error, hold.state.as_str(), case.later())
            .await?;
    }
    settled
}

/// A hold being looked at.
pub(super) struct Case<'a> {
    pub(super) turn: Turn<'a>,
    pub(super) gateway: &'a dyn Gateway,
    pub(super) hold: &'a Hold,
    pub(super) occasion: Occasion,
    /// Whether its amount is blocked, and may stay so.
    pub(super) is_held: bool,
    /// Whether an order of it can still be paid, or has something blocked that is not wanted.
    pub(super) has_open: bool,
    /// Whether the gateway knows an order of it.
    pub(super) is_known: bool,
}

impl Case<'_> {
    async fn settle(&mut self) -> Result<(), Hindrance> {
        let mut orders = rows::orders(&self.turn.books.database, self.hold.id).await?;
        // One that its gateway says nothing good of holds up no other.
        let mut hindrance = None;
        for order in &mut orders {
            match self.settle_order(order).await {
                Ok(outcome) => order.outcome = outcome,
                Err(Hindrance::Gateway(error)) => {
                    tracing::warn!(order = order.id, %error, "an order could not be followed; it is tried again");
                    self.has_open = true;
                    hindrance = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        let taken = orders
            .iter()
            .find(|order| order.outcome == Some(OrderOutcome::Captured))
            .and_then(|order| order.reference.as_ref());
        if let Some(reference) = taken {
            let waits = refunds::follow(self.turn.books, self.gateway, self.hold, reference).await?;
            let look_at = (waits || self.has_open).then(|| self.later());
            self.set(HoldState::Captured, look_at).await?;
            return Ok(());
        }
        if let Some(error) = hindrance {
            return Err(error.into());
        }
        let (state, again) = self.stands();
        self.set(state, again.then(|| self.later())).await?;
        Ok(())
    }

    /// How a hold of which nothing was taken stands, and whether it is looked at again.
    fn stands(&self) -> (HoldState, bool) {
        match self.hold.state {
            // What is blocked or paid too late is released or given back when it is seen.
            over if self.hold.is_over() => (over, self.has_open || !self.is_past()),
            _ if self.is_held => (HoldState::Held, true),
            now if self.has_open => (now, true),
            HoldState::Held if self.hold.wish == Some(Wish::Release) => (HoldState::Released, false),
            HoldState::Held => (HoldState::Expired, false),
            _ if self.is_past() => (HoldState::Cancelled, false),
            now => (now, true),
        }
    }

    /// Keeps how the hold stands, if it is still this look's turn.
    async fn set(&self, state: HoldState, look_at: Option<Timestamp>) -> Result<bool, StoreError> {
        self.turn.end(state.as_str(), look_at).await
    }

    /// Whether nothing can be paid any more. An order whose answer was lost is waited for beyond its end.
    fn is_past(&self) -> bool {
        self.is_known || self.turn.is_past(self.hold.ends_at)
    }

    /// When it is looked at again.
    fn later(&self) -> Timestamp {
        self.turn.now.plus_ms(self.patience_ms())
    }

    /// How long until it is looked at again, in ms: often while the person is at the page or somebody waits for what was
    /// asked for, seldom while it is blocked and nobody has said what becomes of it.
    fn patience_ms(&self) -> i64 {
        let usual_ms = self.turn.patience_ms(self.hold.created_at);
        if self.is_held {
            10 * MINUTE_MS
        } else if self.hold.wish.is_some() {
            usual_ms.min(MINUTE_MS)
        } else {
            usual_ms
        }
    }
}
