//! What becomes of what is blocked: taken or released. It is kept first, and then done; a look tells how it ended.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};

use super::TURNS;
use super::begin::{own, view};
use super::follow::{self, Occasion};
use super::rows::Wish;
use super::types::{CardHold, HoldState};
use crate::operator::follower::{CLAIM_MS, Hindrance, Turn};
use crate::operator::gateway::GatewayError;
use crate::operator::{Books, OperatorError};
use crate::store::{Database, StoreError};

/// Takes so much of what a city's hold blocks, or all; the rest is released. The same again is the same capture.
pub(in crate::operator) async fn capture(
    books: &Books,
    city: &CityKey,
    id: TransferId,
    amount: Option<Money>,
) -> Result<CardHold, OperatorError> {
    let mut hold = own(books, city, id).await?;
    let amount = amount.unwrap_or(hold.amount);
    if amount.currency != hold.amount.currency {
        return Err(OperatorError::Currency);
    }
    if !amount.is_positive() {
        return Err(OperatorError::Amount);
    }
    if amount.minor > hold.amount.minor {
        return Err(OperatorError::ExceedsPayment { most: hold.amount });
    }
    if hold.state == HoldState::Ordered {
        // Perhaps it is paid, and nobody has told yet.
        let claim = claim(books);
        take_turn(&books.database, id, books.clock.now(), claim).await?;
        tell(books, id, claim).await?;
        hold = own(books, city, id).await?;
    }
    if hold.state == HoldState::Held {
        let claim = claim(books);
        if wish_capture(&books.database, id, amount, books.clock.now(), claim).await? {
            tell(books, id, claim).await?;
        }
        hold = own(books, city, id).await?;
    }
    match (hold.state, hold.wish) {
        (HoldState::Captured | HoldState::Held, Some(Wish::Capture(other))) if other != amount => {
            Err(OperatorError::AlreadyCaptured { captured: other })
        }
        (HoldState::Captured, _) => view(books, &hold).await,
        (HoldState::Held, Some(Wish::Release)) => Err(OperatorError::HoldState {
            state: HoldState::Released,
        }),
        // It is kept, and goes on by itself.
        (HoldState::Held, Some(Wish::Capture(_)) | None) => Err(OperatorError::Unavailable),
        (state, _) => Err(OperatorError::HoldState { state }),
    }
}

/// Releases all that a city's hold blocks. Of one that has ended without money it is no error.
pub(in crate::operator) async fn release(
    books: &Books,
    city: &CityKey,
    id: TransferId,
) -> Result<CardHold, OperatorError> {
    let mut hold = own(books, city, id).await?;
    if matches!(hold.state, HoldState::Ordered | HoldState::Held) {
        let claim = claim(books);
        if wish_release(&books.database, id, books.clock.now(), claim).await? {
            let told = tell(books, id, claim).await;
            hold = own(books, city, id).await?;
            // One that nobody has paid has ended by the word alone: what is blocked later is released by itself.
            if !hold.is_over() {
                told?;
            }
        } else {
            hold = own(books, city, id).await?;
        }
    }
    match (hold.state, hold.wish) {
        _ if hold.is_over() => view(books, &hold).await,
        (HoldState::Captured, _) | (_, Some(Wish::Capture(_))) => Err(OperatorError::HoldState {
            state: HoldState::Captured,
        }),
        // It is kept, and goes on by itself.
        _ => Err(OperatorError::Unavailable),
    }
}

fn claim(books: &Books) -> Timestamp {
    books.clock.now().plus_ms(CLAIM_MS)
}

/// Looks at a hold in the turn of `claim`. What only delays it is no error: it goes on by itself, and how it stands then
/// is what counts.
async fn tell(books: &Books, id: TransferId, claim: Timestamp) -> Result<(), OperatorError> {
    let turn = Turn::taken(books, TURNS, id, claim);
    match follow::look(turn, Occasion::Asked).await {
        Err(Hindrance::Gateway(GatewayError::Refused { reason })) => {
            Err(OperatorError::GatewayRefused { said: reason })
        }
        Ok(()) | Err(Hindrance::Gateway(_)) => Ok(()),
        Err(Hindrance::Operator(error)) => Err(error),
    }
}

/// Takes the turn for a look that somebody waits for.
async fn take_turn(
    database: &Database,
    id: TransferId,
    now: Timestamp,
    claim: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    TURNS.take(&mut transaction, id, now, claim).await?;
    transaction.commit().await
}

/// Keeps that so much is taken of a hold, and takes its turn; false if something else was said before, or it has ended.
async fn wish_capture(
    database: &Database,
    id: TransferId,
    amount: Money,
    now: Timestamp,
    claim: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let kept = sqlx::query(
        "UPDATE card_hold SET wish = 'capture', capture_amount = $2, look_at = $3, turn_until = $3, looked_at = $4, \
         again_at = NULL WHERE id = $1 AND state = 'held' \
         AND (wish IS NULL OR (wish = 'capture' AND capture_amount = $2))",
    )
    .bind(id.to_string())
    .bind(amount.minor)
    .bind(claim.millis())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(kept.rows_affected() == 1)
}

/// Keeps that a hold is released, and takes its turn; false if something else was said before, or it has ended. One that
/// waits to be paid is cancelled by that.
async fn wish_release(
    database: &Database,
    id: TransferId,
    now: Timestamp,
    claim: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let kept = sqlx::query(
        "UPDATE card_hold SET wish = 'release', look_at = $2, turn_until = $2, looked_at = $3, again_at = NULL, \
         state = CASE WHEN state = 'ordered' THEN 'cancelled' ELSE state END \
         WHERE id = $1 AND (state = 'ordered' OR state = 'held') AND (wish IS NULL OR wish = 'release')",
    )
    .bind(id.to_string())
    .bind(claim.millis())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(kept.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::super::rows::Hold;
    use super::*;

    /// What is taken is a part of what is wished: there is no third thing.
    #[test]
    fn a_hold_of_which_nothing_was_said_has_taken_nothing() {
        let now = Timestamp::from_seconds(1_790_000_000);
        let amount = Money::new(2_000, cityplus_domain::Currency::PLN);
        let mut hold = Hold {
            id: TransferId::new(now),
            city: "opole".parse().unwrap(),
            unit: "parking".parse().unwrap(),
            amount,
            description: "Parkowanie".to_owned(),
            gateway: cityplus_protocol::operator::GatewayName::Payu,
            is_direct: false,
            created_at: now,
            ends_at: now,
            state: HoldState::Held,
            wish: Some(Wish::Capture(amount)),
            sale: TransferId::new(now),
            paid: TransferId::new(now),
            unsaid: None,
        };
        assert!(hold.captured().is_zero(), "not before it is in the books");
        hold.state = HoldState::Captured;
        assert_eq!(hold.captured(), amount);
        hold.state = HoldState::Expired;
        assert!(hold.captured().is_zero() && hold.is_over());
    }
}
