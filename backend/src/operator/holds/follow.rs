//! Following holds to their end: what the gateway says decides, and what was missed is asked for again.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use futures::StreamExt;

use super::rows::{self, Hold, OrderOutcome, Wish};
use super::types::HoldState;
use super::{TURNS, refunds};
use crate::operator::gateway::{Gateway, GatewayError};
use crate::operator::{Books, OperatorError};
use crate::store::StoreError;

/// Holds looked at in one go, and at once.
const MOST: i64 = 64;
const AT_ONCE: usize = 8;
/// How long one may be looked at before another process tries, in ms.
pub(super) const CLAIM_MS: i64 = 30_000;
/// How long after its end an order nobody knows the page of is waited for, in ms.
const LOST_MS: i64 = 60 * 60_000;
const MINUTE_MS: i64 = 60_000;

/// Looks at the holds that are due; returns how many were.
pub(in crate::operator) async fn follow(books: &Books) -> Result<usize, OperatorError> {
    let due = TURNS.due(&books.database, books.clock.now(), MOST).await?;
    let count = due.len();
    let looks = due.into_iter().map(|(id, was)| async move {
        if let Err(error) = claimed(books, id, was).await {
            tracing::warn!(%error, hold = %id, "a hold could not be followed; it is tried again");
        }
    });
    futures::stream::iter(looks)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
    Ok(count)
}

async fn claimed(books: &Books, id: TransferId, was: Timestamp) -> Result<(), OperatorError> {
    let now = books.clock.now();
    let claim = now.plus_ms(CLAIM_MS);
    if !TURNS.claim(&books.database, id, was, now, claim).await? {
        return Ok(());
    }
    match look(books, id, claim, Occasion::Due).await {
        // Said where it happened.
        Ok(()) | Err(Hindrance::Gateway(_)) => Ok(()),
        Err(Hindrance::Operator(error)) => Err(error),
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

/// Why a hold is as far as it was.
#[derive(Debug)]
pub(super) enum Hindrance {
    Gateway(GatewayError),
    Operator(OperatorError),
}

impl From<GatewayError> for Hindrance {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(error)
    }
}

impl From<OperatorError> for Hindrance {
    fn from(error: OperatorError) -> Self {
        Self::Operator(error)
    }
}

impl From<StoreError> for Hindrance {
    fn from(error: StoreError) -> Self {
        Self::Operator(error.into())
    }
}

/// Looks at a hold whose turn was taken until `claim`.
pub(super) async fn look(
    books: &Books,
    id: TransferId,
    claim: Timestamp,
    occasion: Occasion,
) -> Result<(), Hindrance> {
    // The time of this look and not of the round: while a gateway is away, a round lasts longer than a claim.
    let now = books.clock.now();
    let found = rows::hold(&books.database, id).await?;
    let hold = found.ok_or(OperatorError::UnknownHold)?;
    let of = hold.is_direct.then_some((&hold.city, &hold.unit));
    let Some(gateway) = books.gateways.of(of, Some(hold.gateway)) else {
        tracing::warn!(gateway = %hold.gateway, hold = %id, "a hold waits for a gateway that is no longer set up");
        let later = Some(now.plus_ms(10 * MINUTE_MS));
        TURNS
            .end(&books.database, id, claim, hold.state.as_str(), later)
            .await?;
        return Err(OperatorError::NoGateway.into());
    };
    let mut case = Case {
        books,
        gateway: gateway.as_ref(),
        hold: &hold,
        now,
        claim,
        occasion,
        is_held: false,
        has_open: false,
        is_known: false,
    };
    let settled = case.settle().await;
    if let Err(Hindrance::Gateway(error)) = &settled {
        tracing::warn!(gateway = %hold.gateway, hold = %id, %error, "a hold stays as it is; it is tried again");
        case.set(hold.state, Some(case.later())).await?;
    }
    settled
}

/// A hold being looked at.
pub(super) struct Case<'a> {
    pub(super) books: &'a Books,
    pub(super) gateway: &'a dyn Gateway,
    pub(super) hold: &'a Hold,
    pub(super) now: Timestamp,
    /// Until when it is this look's turn; what is written is written in this turn only.
    pub(super) claim: Timestamp,
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
        let mut orders = rows::orders(&self.books.database, self.hold.id).await?;
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
            let waits = refunds::follow(self.books, self.gateway, self.hold, reference).await?;
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
        TURNS
            .end(
                &self.books.database,
                self.hold.id,
                self.claim,
                state.as_str(),
                look_at,
            )
            .await
    }

    /// Whether nothing can be paid any more. An order whose answer was lost is waited for beyond its end.
    fn is_past(&self) -> bool {
        self.is_known || self.now > self.hold.ends_at.plus_ms(LOST_MS)
    }

    /// When it is looked at again.
    fn later(&self) -> Timestamp {
        self.now.plus_ms(self.patience_ms())
    }

    /// How long until it is looked at again, in ms: often while the person is at the page or somebody waits for what was
    /// asked for, seldom while it is blocked and nobody has said what becomes of it.
    fn patience_ms(&self) -> i64 {
        match self.now.millis().saturating_sub(self.hold.created_at.millis()) {
            _ if self.is_held => 10 * MINUTE_MS,
            i64::MIN..=120_000 => 5_000,
            120_001..=900_000 => 15_000,
            _ if self.hold.wish.is_some() => MINUTE_MS,
            900_001..=7_200_000 => MINUTE_MS,
            7_200_001.. => 10 * MINUTE_MS,
        }
    }
}
