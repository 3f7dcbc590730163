//! Following what is under way at gateways, each thing in its turn and to its end: what the gateway says decides, and what
//! was missed is asked for again.
//!
//! What is followed says what one look at it does. Whose turn that is, when the next look is, and what becomes of it where
//! a gateway cannot be asked, is the same for all of it and stands here.

use async_trait::async_trait;
use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::GatewayName;
use futures::StreamExt;

use super::gateway::{Gateway, GatewayError, Look, Reference};
use super::turns::Turns;
use super::{Books, OperatorError};
use crate::store::StoreError;

/// So many are looked at in one go, and at once.
const MOST: i64 = 64;
const AT_ONCE: usize = 8;
/// How long one may be looked at before another process tries, in ms.
pub(super) const CLAIM_MS: i64 = 30_000;
/// How long after its end an order nobody knows the page of is waited for, in ms.
const LOST_MS: i64 = 60 * 60_000;
pub(super) const MINUTE_MS: i64 = 60_000;
/// How long one whose gateway is gone is left alone, in ms.
const GONE_MS: i64 = 10 * MINUTE_MS;

/// A kind of what is followed at gateways.
#[async_trait]
pub(super) trait Followed: Send + Sync {
    /// Whose turn it is, by its table.
    const TURNS: Turns;

    /// Looks at one of it, whose turn was taken, and does what its state asks for.
    ///
    /// Of a gateway that hinders it the look itself tells the log, and keeps when it is tried again: [`Turn::hindered`]. What
    /// hinders the operator is told by who follows.
    async fn look(&self, turn: Turn<'_>) -> Result<(), Hindrance>;
}

/// Looks at those that are due; returns how many were.
pub(super) async fn follow<F: Followed>(followed: &F, books: &Books) -> Result<usize, OperatorError> {
    let due = F::TURNS.due(&books.database, books.clock.now(), MOST).await?;
    let count = due.len();
    let looks = due.into_iter().map(|(id, was)| async move {
        if let Err(error) = take(followed, books, id, was).await {
            let what = F::TURNS.0;
            tracing::warn!(%error, what, %id, "what is under way could not be followed; it is tried again");
        }
    });
    futures::stream::iter(looks)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
    Ok(count)
}

/// Takes the turn of one that is due and looks at it, unless another process was first.
async fn take<F: Followed>(
    followed: &F,
    books: &Books,
    id: TransferId,
    was: Timestamp,
) -> Result<(), OperatorError> {
    // The time of this look and not of the round: while a gateway is away, a round lasts longer than a claim.
    let now = books.clock.now();
    let claim = now.plus_ms(CLAIM_MS);
    if !F::TURNS.claim(&books.database, id, was, now, claim).await? {
        return Ok(());
    }
    match followed.look(Turn::taken(books, F::TURNS, id, claim)).await {
        // Said where it happened.
        Ok(()) | Err(Hindrance::Gateway(_)) => Ok(()),
        Err(Hindrance::Operator(error)) => Err(error),
    }
}

/// Why what is followed is as far as it was.
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

/// A turn that was taken for a look at one of what is followed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn<'a> {
    pub(super) books: &'a Books,
    turns: Turns,
    pub(super) id: TransferId,
    /// When the look began.
    pub(super) now: Timestamp,
    /// Until when it is this look's turn; what is written is written in this turn only.
    pub(super) claim: Timestamp,
}

impl<'a> Turn<'a> {
    /// The turn that was taken until `claim`; the look begins now.
    pub(super) fn taken(books: &'a Books, turns: Turns, id: TransferId, claim: Timestamp) -> Self {
        Self {
            books,
            turns,
            id,
            now: books.clock.now(),
            claim,
        }
    }

    /// How it stands, said in the middle of the look, which goes on; false if it is no longer this look's turn.
    pub(super) async fn say(&self, state: &'static str) -> Result<bool, StoreError> {
        self.turns
            .say(&self.books.database, self.id, self.claim, state)
            .await
    }

    /// Ends the look: how it stands, and when its gateway is asked again; false if it is no longer this look's turn.
    pub(super) async fn end(
        &self,
        state: &'static str,
        look_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        self.turns
            .end(&self.books.database, self.id, self.claim, state, look_at)
            .await
    }

    /// Its gateway is no longer set up: it stays as it is, and a person is to put that right.
    pub(super) async fn without_gateway(
        &self,
        gateway: GatewayName,
        state: &'static str,
    ) -> Result<(), StoreError> {
        let what = self.turns.0;
        tracing::warn!(%gateway, what, id = %self.id, "what is under way waits for a gateway that is no longer set up");
        self.end(state, Some(self.now.plus_ms(GONE_MS))).await?;
        Ok(())
    }

    /// Its gateway could not be asked, or says nothing good: it stays as it is, and is looked at again then.
    pub(super) async fn hindered(
        &self,
        gateway: GatewayName,
        error: &GatewayError,
        state: &'static str,
        again: Timestamp,
    ) -> Result<(), StoreError> {
        let what = self.turns.0;
        tracing::warn!(%gateway, what, id = %self.id, %error, "a gateway could not be asked; it is asked again");
        self.end(state, Some(again)).await?;
        Ok(())
    }

    /// Whether an order whose answer was lost is waited for no more, of what ends then.
    pub(super) fn is_past(&self, ends_at: Timestamp) -> bool {
        self.now > ends_at.plus_ms(LOST_MS)
    }

    /// How long until one that was begun then is looked at again, in ms.
    pub(super) fn patience_ms(&self, created_at: Timestamp) -> i64 {
        patience_ms(self.now.millis().saturating_sub(created_at.millis()))
    }
}

/// How long until one of that age is looked at again, both in ms: often while the person is at the page, seldom later.
const fn patience_ms(age_ms: i64) -> i64 {
    match age_ms {
        i64::MIN..=120_000 => 5_000,
        120_001..=900_000 => 15_000,
        900_001..=7_200_000 => MINUTE_MS,
        7_200_001.. => 10 * MINUTE_MS,
    }
}

/// How an order stands. What a gateway says of another order is no answer.
pub(super) async fn seen(
    gateway: &dyn Gateway,
    order: &str,
    reference: &Reference,
) -> Result<Look, GatewayError> {
    let look = gateway.look(reference).await?;
    if look.id == order {
        Ok(look)
    } else {
        Err(GatewayError::Garbled("another order"))
    }
}

/// Nothing is wanted of an order: not to be paid any more, or released. How it ended is seen at the next look.
pub(super) async fn call_off(gateway: &dyn Gateway, reference: &Reference) -> Result<(), GatewayError> {
    match gateway.cancel(reference).await {
        // Some gateways end orders by themselves only.
        Ok(()) | Err(GatewayError::NotNow) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_older_it_is_the_longer_it_is_left_alone() {
        for (age_ms, expected_ms) in [
            (-1, 5_000),
            (120_000, 5_000),
            (120_001, 15_000),
            (900_000, 15_000),
            (900_001, 60_000),
            (7_200_000, 60_000),
            (7_200_001, 600_000),
        ] {
            assert_eq!(patience_ms(age_ms), expected_ms, "{age_ms}");
        }
    }
}
