//! The table of what of holds goes back to cards.

use cityplus_domain::ids::TransferId;
use cityplus_domain::{Money, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::Hold;
use crate::operator::OperatorError;
use crate::store::{Database, StoreError, parsed};

/// How far a refund has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefundState {
    Asked,
    Given,
    Refused,
    /// It was asked for and nobody knows the answer.
    Unsure,
}

impl RefundState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Unsure => "unsure",
        }
    }

    fn of(text: &str) -> Result<Self, StoreError> {
        [Self::Asked, Self::Given, Self::Refused, Self::Unsure]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("card_hold_refund.state"))
    }
}

/// A refund.
#[derive(Clone, Debug)]
pub(super) struct Refund {
    pub(super) id: TransferId,
    pub(super) hold: TransferId,
    pub(super) amount: Money,
    pub(super) transfer: TransferId,
    pub(super) paid: TransferId,
    pub(super) state: RefundState,
    pub(super) said: Option<String>,
}

/// Keeps a refund, unless it is there or more than is left; takes the turn of the hold for it.
pub(super) async fn keep(
    database: &Database,
    hold: &Hold,
    refund: Refund,
    now: Timestamp,
    claim: Timestamp,
) -> Result<Refund, OperatorError> {
    let mut transaction = database.begin_write().await?;
    // Two refunds of one hold come one after the other.
    sqlx::query(
        "UPDATE card_hold SET look_at = $2, turn_until = $2, looked_at = $3, again_at = NULL WHERE id = $1",
    )
    .bind(hold.id.to_string())
    .bind(claim.millis())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    let there = sqlx::query(
        "SELECT id, hold, amount, refund_transfer, paid_transfer, state, said FROM card_hold_refund WHERE id = $1",
    )
    .bind(refund.id.to_string())
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some(row) = there {
        let known = read(&row)?.in_currency_of(hold);
        transaction.commit().await?;
        let same = known.hold == refund.hold && known.amount == refund.amount;
        return if same {
            Ok(known)
        } else {
            Err(OperatorError::IdReused)
        };
    }
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM card_hold_refund WHERE hold = $1 AND state <> 'refused'",
    )
    .bind(hold.id.to_string())
    .fetch_one(&mut *transaction)
    .await?;
    let given: i64 = row.try_get(0)?;
    let left = hold.captured().minor.saturating_sub(given);
    if refund.amount.minor > left {
        transaction.rollback().await?;
        let most = Money::new(left, hold.amount.currency);
        return Err(OperatorError::ExceedsPayment { most });
    }
    sqlx::query(
        "INSERT INTO card_hold_refund (id, hold, amount, created_at, refund_transfer, paid_transfer, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(refund.id.to_string())
    .bind(refund.hold.to_string())
    .bind(refund.amount.minor)
    .bind(now.millis())
    .bind(refund.transfer.to_string())
    .bind(refund.paid.to_string())
    .bind(refund.state.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(refund)
}

/// A row; its amount is in its hold's currency.
pub(super) struct Kept {
    id: TransferId,
    pub(super) hold: TransferId,
    minor: i64,
    transfer: TransferId,
    paid: TransferId,
    state: RefundState,
    said: Option<String>,
}

impl Kept {
    /// With its amount in the currency of its hold.
    pub(super) fn in_currency_of(self, hold: &Hold) -> Refund {
        Refund {
            id: self.id,
            hold: self.hold,
            amount: Money::new(self.minor, hold.amount.currency),
            transfer: self.transfer,
            paid: self.paid,
            state: self.state,
            said: self.said,
        }
    }
}

fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: parsed(row, 0, "card_hold_refund.id")?,
        hold: parsed(row, 1, "card_hold_refund.hold")?,
        minor: row.try_get(2)?,
        transfer: parsed(row, 3, "card_hold_refund.refund_transfer")?,
        paid: parsed(row, 4, "card_hold_refund.paid_transfer")?,
        state: RefundState::of(row.try_get(5)?)?,
        said: row.try_get(6)?,
    })
}

/// The refund of that id.
pub(super) async fn found(database: &Database, id: TransferId) -> Result<Option<Kept>, StoreError> {
    let row = sqlx::query(
        "SELECT id, hold, amount, refund_transfer, paid_transfer, state, said FROM card_hold_refund WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(database.reader())
    .await?;
    row.as_ref().map(read).transpose()
}

/// The refunds of a hold, the first one first.
pub(super) async fn of_hold(database: &Database, hold: &Hold) -> Result<Vec<Refund>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, hold, amount, refund_transfer, paid_transfer, state, said FROM card_hold_refund \
         WHERE hold = $1 ORDER BY created_at, id",
    )
    .bind(hold.id.to_string())
    .fetch_all(database.reader())
    .await?;
    rows.iter()
        .map(|row| read(row).map(|kept| kept.in_currency_of(hold)))
        .collect()
}

/// What was given back of a hold.
pub(super) async fn given(database: &Database, hold: &Hold) -> Result<Money, StoreError> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM card_hold_refund WHERE hold = $1 AND state = 'given'",
    )
    .bind(hold.id.to_string())
    .fetch_one(database.reader())
    .await?;
    Ok(Money::new(row.try_get(0)?, hold.amount.currency))
}

/// What became of a refund. What was given stays given.
pub(super) async fn end(
    database: &Database,
    id: TransferId,
    state: RefundState,
    said: Option<&str>,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE card_hold_refund SET state = $2, said = $3 WHERE id = $1 AND state <> 'given'")
        .bind(id.to_string())
        .bind(state.as_str())
        .bind(said.map(str::to_owned))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Says of a refund, before it is asked for, that nobody knows its answer; false if another call was first.
pub(super) async fn mark_unsure(database: &Database, id: TransferId) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let marked =
        sqlx::query("UPDATE card_hold_refund SET state = 'unsure' WHERE id = $1 AND state = 'asked'")
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
    transaction.commit().await?;
    Ok(marked.rows_affected() == 1)
}

/// Nothing was asked of the gateway, and nothing is reserved.
pub(super) async fn forget(database: &Database, id: TransferId) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("DELETE FROM card_hold_refund WHERE id = $1 AND state = 'asked'")
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
