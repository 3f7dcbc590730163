//! The table of refunds of payments from wallets that live at a partner.

use cityplus_domain::ids::{PaymentId, TransferId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use sqlx::{AnyConnection, Row};

use super::rows::{COLUMNS, Kept, State, TURN_MS, read};
use crate::operator::{OperatorError, RefundPayment};
use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// How long an attempt to move a refund may take, in ms: much longer than any does. One that began before that is over,
/// however it ended.
const ATTEMPT_MS: i64 = 10 * 60_000;

/// An attempt to move a refund, by the time that is written down for it. Of those of one refund that are under way no two
/// have the same: one that begins in the same millisecond is counted a millisecond later.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    /// In ms.
    begun_at: i64,
    /// What was written down there before, in ms: no attempt that was under way then had begun later.
    before: i64,
}

/// A refund as it is kept, and the attempt of whoever has this.
#[derive(Clone, Debug)]
pub(super) struct KeptRefund {
    pub(super) city: CityKey,
    pub(super) refund: RefundPayment,
    pub(super) is_done: bool,
    pub(super) attempt: Attempt,
}

/// A refund that is due. `minor` is in the payment's currency.
#[derive(Clone, Copy, Debug)]
pub(super) struct DueRefund {
    pub(super) transfer: TransferId,
    pub(super) payment: PaymentId,
    pub(super) minor: i64,
    pub(super) attempt: Attempt,
}

/// Keeps a refund with the payment it is of, all in one transaction and under the payment's lock: with what was kept before
/// it is never more than was captured. Whoever has this may move it until it is forgotten.
pub(super) async fn keep_refund(
    database: &Database,
    city: &CityKey,
    refund: &RefundPayment,
    now: Timestamp,
) -> Result<KeptRefund, OperatorError> {
    let mut transaction = database.begin_write().await?;
    let lock = database.for_update();
    let query = format!("{COLUMNS} WHERE id = $1 AND city = $2{lock}");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(refund.payment.to_string())
        .bind(city.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
    let paid = read(row.as_ref().ok_or(OperatorError::UnknownPayment)?)?;
    if let Some((kept_city, kept)) = refund_of(&mut transaction, refund.transfer, &paid).await? {
        if kept != *refund || kept_city != *city {
            return Err(OperatorError::IdReused);
        }
        let attempt = begin_again(&mut transaction, refund.transfer, now).await?;
        transaction.commit().await?;
        return Ok(KeptRefund {
            city: city.clone(),
            refund: *refund,
            is_done: attempt.is_none(),
            attempt: attempt.unwrap_or(first_attempt(now)),
        });
    }
    check_refund(&paid, refund.amount)?;
    sqlx::query(
        "INSERT INTO partner_refund (id, payment, city, partner, amount, done, look_at, under_way, begun_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6, 1, $7)",
    )
    .bind(refund.transfer.to_string())
    .bind(refund.payment.to_string())
    .bind(city.to_string())
    .bind(paid.asked.home.to_string())
    .bind(refund.amount.minor)
    .bind(now.plus_ms(TURN_MS).millis())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    sqlx::query("UPDATE partner_payment SET refunded = refunded + $2 WHERE id = $1")
        .bind(refund.payment.to_string())
        .bind(refund.amount.minor)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(KeptRefund {
        city: city.clone(),
        refund: *refund,
        is_done: false,
        attempt: first_attempt(now),
    })
}

const fn first_attempt(now: Timestamp) -> Attempt {
    Attempt {
        begun_at: now.millis(),
        before: 0,
    }
}

/// Counts one more attempt of a refund that is kept; none if the wallet has it. Those that began too long ago to be under
/// way still are counted no more.
async fn begin_again(
    connection: &mut AnyConnection,
    transfer: TransferId,
    now: Timestamp,
) -> Result<Option<Attempt>, StoreError> {
    let row = sqlx::query(
        "UPDATE partner_refund SET under_way = CASE WHEN begun_at <= $3 THEN 1 ELSE under_way + 1 END, \
         begun_before = begun_at, begun_at = CASE WHEN begun_at >= $2 THEN begun_at + 1 ELSE $2 END \
         WHERE id = $1 AND done = 0 RETURNING begun_at, begun_before",
    )
    .bind(transfer.to_string())
    .bind(now.millis())
    .bind(now.plus_ms(-ATTEMPT_MS).millis())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Attempt {
            begun_at: row.try_get(0)?,
            before: row.try_get(1)?,
        })
    })
    .transpose()
}

fn check_refund(paid: &Kept, amount: Money) -> Result<(), OperatorError> {
    if paid.state != State::Captured {
        return Err(OperatorError::State {
            state: paid.state.seen(),
        });
    }
    if amount.currency != paid.amount().currency {
        return Err(OperatorError::Currency);
    }
    if amount.minor <= 0 {
        return Err(OperatorError::Amount);
    }
    let left = paid.captured.saturating_sub(paid.refunded);
    if amount.minor > left {
        return Err(OperatorError::ExceedsPayment {
            most: paid.money(left),
        });
    }
    Ok(())
}

/// A refund that is kept under that id, whichever payment it is of, and its city. `paid` tells the currency, which the two
/// have in common if they belong together.
async fn refund_of(
    connection: &mut AnyConnection,
    transfer: TransferId,
    paid: &Kept,
) -> Result<Option<(CityKey, RefundPayment)>, StoreError> {
    let row = sqlx::query("SELECT city, payment, amount FROM partner_refund WHERE id = $1")
        .bind(transfer.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let refund = RefundPayment {
            transfer,
            payment: parsed(&row, 1, "partner_refund.payment")?,
            amount: paid.money(row.try_get(2)?),
        };
        Ok((parsed(&row, 0, "partner_refund.city")?, refund))
    })
    .transpose()
}

/// Locks a payment's row until the commit: what is kept of its refunds changes one after the other.
async fn lock(
    transaction: &mut WriteTransaction,
    database: &Database,
    payment: PaymentId,
) -> Result<(), StoreError> {
    let statement = match database.for_update() {
        "" => "SELECT id FROM partner_payment WHERE id = $1",
        _ => "SELECT id FROM partner_payment WHERE id = $1 FOR UPDATE",
    };
    sqlx::query(statement)
        .bind(payment.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(())
}

/// A refund that the ledger has refused is as if it had never been asked for, unless another attempt may still move it: then
/// its place stays taken, so that no other refund gets it, and it is looked at again when that attempt is over. One that the
/// ledger has after all stays; whatever else it has under the id is no reason to. Returns whether it is still kept: then it
/// has been moved by another attempt, or one may still do so.
pub(super) async fn forget_refund(
    database: &Database,
    kept: &KeptRefund,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (refund, attempt) = (&kept.refund, kept.attempt);
    let mut transaction = database.begin_write().await?;
    lock(&mut transaction, database, refund.payment).await?;
    let gone = sqlx::query(
        "DELETE FROM partner_refund WHERE id = $1 AND done = 0 AND under_way <= 1 \
         AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.id = partner_refund.id AND t.kind = 'refund' \
         AND t.related = partner_refund.payment)",
    )
    .bind(refund.transfer.to_string())
    .execute(&mut *transaction)
    .await?;
    if gone.rows_affected() == 1 {
        sqlx::query("UPDATE partner_payment SET refunded = refunded - $2 WHERE id = $1")
            .bind(refund.payment.to_string())
            .bind(refund.amount.minor)
            .execute(&mut *transaction)
            .await?;
    } else {
        // Who comes next waits for those that are left, and not for this attempt: otherwise one that was cut off would count
        // for as long as somebody tries again.
        sqlx::query(
            "UPDATE partner_refund SET under_way = under_way - 1, look_at = $2, \
             begun_at = CASE WHEN begun_at = $3 THEN $4 ELSE begun_at END \
             WHERE id = $1 AND done = 0 AND under_way > 1 \
             AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.id = partner_refund.id AND t.kind = 'refund' \
             AND t.related = partner_refund.payment)",
        )
        .bind(refund.transfer.to_string())
        .bind(now.plus_ms(ATTEMPT_MS.saturating_add(TURN_MS)).millis())
        .bind(attempt.begun_at)
        .bind(attempt.before)
        .execute(&mut *transaction)
        .await?;
    }
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM partner_refund WHERE id = $1")
        .bind(refund.transfer.to_string())
        .fetch_one(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(left > 0)
}

/// Keeps a refund that the ledger has moved, in case it was forgotten because this attempt took longer than any may. False,
/// and it is not kept, if others have taken its place since: with them it would be more than was captured.
pub(super) async fn keep_moved(
    database: &Database,
    kept: &KeptRefund,
    partner: &CityKey,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let refund = &kept.refund;
    let mut transaction = database.begin_write().await?;
    lock(&mut transaction, database, refund.payment).await?;
    let inserted = sqlx::query(
        "INSERT INTO partner_refund (id, payment, city, partner, amount, done, look_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(refund.transfer.to_string())
    .bind(refund.payment.to_string())
    .bind(kept.city.to_string())
    .bind(partner.to_string())
    .bind(refund.amount.minor)
    .bind(now.plus_ms(TURN_MS).millis())
    .execute(&mut *transaction)
    .await?;
    if inserted.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(true);
    }
    let fits = sqlx::query(
        "UPDATE partner_payment SET refunded = refunded + $2 WHERE id = $1 AND refunded + $2 <= captured",
    )
    .bind(refund.payment.to_string())
    .bind(refund.amount.minor)
    .execute(&mut *transaction)
    .await?;
    if fits.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

/// Writes down that the wallet has a refund.
pub(super) async fn refund_done(database: &Database, transfer: TransferId) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE partner_refund SET done = 1, look_at = NULL WHERE id = $1")
        .bind(transfer.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Takes the refunds at a partner that are due, as payments are taken. Whoever takes one attempts to move it.
pub(super) async fn take_due_refunds(
    database: &Database,
    (city, partner): (&CityKey, &CityKey),
    now: Timestamp,
) -> Result<Vec<DueRefund>, StoreError> {
    let mut transaction = database.begin_write().await?;
    let rows = sqlx::query(
        "UPDATE partner_refund SET look_at = $2, begun_before = begun_at, \
         begun_at = CASE WHEN begun_at >= $1 THEN begun_at + 1 ELSE $1 END, \
         under_way = CASE WHEN begun_at <= $5 THEN 1 ELSE under_way + 1 END \
         WHERE id IN (SELECT id FROM partner_refund \
         WHERE look_at <= $1 AND city = $3 AND partner = $4 ORDER BY look_at LIMIT 100) AND look_at <= $1 \
         RETURNING id, payment, amount, begun_at, begun_before",
    )
    .bind(now.millis())
    .bind(now.plus_ms(TURN_MS).millis())
    .bind(city.to_string())
    .bind(partner.to_string())
    .bind(now.plus_ms(-ATTEMPT_MS).millis())
    .fetch_all(&mut *transaction)
    .await?;
    transaction.commit().await?;
    rows.iter()
        .map(|row| {
            Ok(DueRefund {
                transfer: parsed(row, 0, "partner_refund.id")?,
                payment: parsed(row, 1, "partner_refund.payment")?,
                minor: row.try_get(2)?,
                attempt: Attempt {
                    begun_at: row.try_get(3)?,
                    before: row.try_get(4)?,
                },
            })
        })
        .collect()
}
