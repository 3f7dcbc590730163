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

/// A refund as it is kept.
#[derive(Clone, Debug)]
pub(super) struct KeptRefund {
    pub(super) city: CityKey,
    pub(super) refund: RefundPayment,
    pub(super) is_done: bool,
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
    if let Some(kept) = refund_of(&mut transaction, refund.transfer, &paid).await? {
        if kept.refund != *refund || kept.city != *city {
            return Err(OperatorError::IdReused);
        }
        sqlx::query(
            "UPDATE partner_refund SET under_way = CASE WHEN begun_at <= $3 THEN 1 ELSE under_way + 1 END, \
             begun_at = $2 WHERE id = $1 AND done = 0",
        )
        .bind(refund.transfer.to_string())
        .bind(now.millis())
        .bind(now.plus_ms(-ATTEMPT_MS).millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        return Ok(kept);
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
    })
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

/// A refund that is kept under that id, whichever payment it is of. `paid` tells the currency, which the two have in common
/// if they belong together.
async fn refund_of(
    connection: &mut AnyConnection,
    transfer: TransferId,
    paid: &Kept,
) -> Result<Option<KeptRefund>, StoreError> {
    let row = sqlx::query("SELECT city, payment, amount, done FROM partner_refund WHERE id = $1")
        .bind(transfer.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let done: i64 = row.try_get(3)?;
        Ok(KeptRefund {
            city: parsed(&row, 0, "partner_refund.city")?,
            refund: RefundPayment {
                transfer,
                payment: parsed(&row, 1, "partner_refund.payment")?,
                amount: paid.money(row.try_get(2)?),
            },
            is_done: done != 0,
        })
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
/// ledger has after all stays; whatever else it has under the id is no reason to.
pub(super) async fn forget_refund(
    database: &Database,
    refund: &RefundPayment,
    now: Timestamp,
) -> Result<(), StoreError> {
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
        sqlx::query(
            "UPDATE partner_refund SET under_way = under_way - 1, look_at = $2 \
             WHERE id = $1 AND done = 0 AND under_way > 1 \
             AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.id = partner_refund.id AND t.kind = 'refund' \
             AND t.related = partner_refund.payment)",
        )
        .bind(refund.transfer.to_string())
        .bind(now.plus_ms(ATTEMPT_MS.saturating_add(TURN_MS)).millis())
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await
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

/// Takes the refunds at a partner that are due, as payments are taken: each with its payment and minor units. Whoever takes
/// one attempts to move it.
pub(super) async fn take_due_refunds(
    database: &Database,
    (city, partner): (&CityKey, &CityKey),
    now: Timestamp,
) -> Result<Vec<(TransferId, PaymentId, i64)>, StoreError> {
    let mut transaction = database.begin_write().await?;
    let rows = sqlx::query(
        "UPDATE partner_refund SET look_at = $2, begun_at = $1, \
         under_way = CASE WHEN begun_at <= $5 THEN 1 ELSE under_way + 1 END \
         WHERE id IN (SELECT id FROM partner_refund \
         WHERE look_at <= $1 AND city = $3 AND partner = $4 ORDER BY look_at LIMIT 100) AND look_at <= $1 \
         RETURNING id, payment, amount",
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
            let id = parsed(row, 0, "partner_refund.id")?;
            Ok((id, parsed(row, 1, "partner_refund.payment")?, row.try_get(2)?))
        })
        .collect()
}
