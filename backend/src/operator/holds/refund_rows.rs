//! The table of what of holds goes back to cards.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::TURNS;
use super::rows::Hold;
use super::types::UnsureRefund;
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
    TURNS.take(&mut transaction, hold.id, now, claim).await?;
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
    pub(super) transfer: TransferId,
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

/// Takes a refund that stands so for oneself until then; false if another call is at it, or it stands otherwise by now.
pub(super) async fn claim(
    database: &Database,
    id: TransferId,
    state: RefundState,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let claimed = sqlx::query(
        "UPDATE card_hold_refund SET turn_until = $3 \
         WHERE id = $1 AND state = $2 AND (turn_until IS NULL OR turn_until <= $4)",
    )
    .bind(id.to_string())
    .bind(state.as_str())
    .bind(until.millis())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(claimed.rows_affected() == 1)
}

/// Lets a refund go that was taken until then; how it stands stays.
pub(super) async fn release(database: &Database, id: TransferId, until: Timestamp) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE card_hold_refund SET turn_until = NULL WHERE id = $1 AND turn_until = $2")
        .bind(id.to_string())
        .bind(until.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// What became of a refund, which nobody has to himself any more. What has ended stays as it ended.
pub(super) async fn end(
    database: &Database,
    id: TransferId,
    state: RefundState,
    said: Option<&str>,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE card_hold_refund SET state = $2, said = $3, turn_until = NULL \
         WHERE id = $1 AND (state = 'asked' OR state = 'unsure')",
    )
    .bind(id.to_string())
    .bind(state.as_str())
    .bind(said.map(str::to_owned))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Says of a refund that was taken until then, before it is asked for, how it stands if the answer is lost: asked, or
/// nobody knows. False if it is no longer one's own, or forgotten: then it must not be asked for.
pub(super) async fn mark(
    database: &Database,
    id: TransferId,
    until: Timestamp,
    state: RefundState,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let marked = sqlx::query(
        "UPDATE card_hold_refund SET state = $3 WHERE id = $1 AND state = 'asked' AND turn_until = $2",
    )
    .bind(id.to_string())
    .bind(until.millis())
    .bind(state.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(marked.rows_affected() == 1)
}

/// Forgets a refund that was taken until then: nothing was asked of the gateway, and nothing is reserved. One of which
/// the ledger knows anything stays.
pub(super) async fn forget(database: &Database, id: TransferId, until: Timestamp) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    // Held before the ledger is looked at: what was reserved for it by then is seen.
    let lock = format!(
        "SELECT id FROM card_hold_refund WHERE id = $1{}",
        database.for_update()
    );
    sqlx::query(sqlx::AssertSqlSafe(lock))
        .bind(id.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
    sqlx::query(
        "DELETE FROM card_hold_refund WHERE id = $1 AND state = 'asked' AND turn_until = $2 \
         AND NOT EXISTS (SELECT 1 FROM transfer WHERE transfer.id = card_hold_refund.refund_transfer)",
    )
    .bind(id.to_string())
    .bind(until.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The refunds of a city of which nobody knows the answer and which nobody is at, the oldest first.
pub(super) async fn unsure(
    database: &Database,
    city: &CityKey,
    now: Timestamp,
    most: i64,
) -> Result<Vec<UnsureRefund>, StoreError> {
    let rows = sqlx::query(
        "SELECT r.id, r.hold, r.amount, h.currency, h.unit, h.gateway, r.created_at, o.reference \
         FROM card_hold_refund r JOIN card_hold h ON h.id = r.hold \
         LEFT JOIN card_hold_order o ON o.hold = r.hold AND o.outcome = 'captured' \
         WHERE r.state = 'unsure' AND h.city = $1 AND (r.turn_until IS NULL OR r.turn_until <= $2) \
         ORDER BY r.created_at, r.id LIMIT $3",
    )
    .bind(city.to_string())
    .bind(now.millis())
    .bind(most)
    .fetch_all(database.reader())
    .await?;
    let refunds = rows.iter().map(|row| {
        let currency = parsed(row, 3, "card_hold.currency")?;
        Ok(UnsureRefund {
            refund: parsed(row, 0, "card_hold_refund.id")?,
            hold: parsed(row, 1, "card_hold_refund.hold")?,
            amount: Money::new(row.try_get(2)?, currency),
            merchant: parsed(row, 4, "card_hold.unit")?,
            gateway: parsed(row, 5, "card_hold.gateway")?,
            asked_at: Timestamp::from_millis(row.try_get(6)?),
            reference: row.try_get(7)?,
        })
    });
    refunds.collect()
}
