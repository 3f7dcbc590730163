//! The table of the orders against allowances: they are kept as they were brought, as the proof of what was signed. Every one
//! that is settled is; of those that are refused no more than prove enough.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Timestamp};
use cityplus_protocol::PublicKey;
use cityplus_protocol::offline::{OfflineOrder, OfflinePayment};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{DoubleSpend, SpentOrder};
use crate::digest::sha256_hex;
use crate::operator::ledger::AccountKey;
use crate::operator::{OperatorError, links, wallets};
use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// An order that was brought.
pub(super) struct Brought {
    /// The transfer that settles it, the same however often it is brought.
    pub(super) settlement: TransferId,
    /// Whether it has just turned out that the same money was paid before.
    pub(super) is_doubled: bool,
}

/// About how many orders of one allowance are kept though nothing came of them; of those that are brought at the same moment
/// a few more. Two already prove a double spend; a device may sign as many as it likes, and each would stay for ever. The
/// second half of the places is for orders that double one which is kept, and the first order to each wallet needs none: no
/// crowd of others keeps the proof out.
const EVIDENCE_MOST: i64 = 100;

/// Keeps an order as it was brought, before anything comes of it. If it is new and another one of its allowance has its
/// number, its id or some of its money, the device that signed both loses its right, and with it end the links that it
/// signed. The same order once more is never a double spend. `refusal` is what the ledger will say of a new one, if that is
/// known already: what is refused anyway and has no place left is refused here and not kept, but ends that right, too.
pub(super) async fn keep(
    database: &Database,
    city: &CityKey,
    payment: &OfflinePayment,
    refusal: Option<&OperatorError>,
    now: Timestamp,
) -> Result<Brought, OperatorError> {
    let (order, allowance) = (&payment.order, &payment.allowance.allowance);
    let hash = sha256_hex(&order.signing_bytes());
    let payer = AccountKey::Wallet(allowance.wallet_id).to_string();
    let mut transaction = database.begin_write().await?;
    // The payer's lock: of two orders brought at once the second sees the first, and under it keys and links end.
    wallets::lock(&mut transaction, database, city, &payer).await?;
    if let Some(settlement) = settlement(&mut transaction, &hash).await? {
        transaction.rollback().await?;
        return Ok(Brought {
            settlement,
            is_doubled: false,
        });
    }
    let is_doubled = is_doubled(&mut transaction, order).await?;
    let places = if is_doubled {
        EVIDENCE_MOST
    } else {
        EVIDENCE_MOST / 2
    };
    if let Some(refusal) = turned_away(&mut transaction, city, order, refusal, places).await? {
        // It may be brought over and over: a right that the owner gave back since it was signed is another one.
        if is_doubled && unbind(&mut transaction, &payer, payment, Some(order.created_at), now).await? {
            tracing::warn!(allowance = %order.allowance_id, "a device has paid twice again; it is bound no longer");
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        return Err(refusal);
    }
    let settlement = TransferId::new(now);
    insert(&mut transaction, city, payment, (&hash, settlement), now).await?;
    if is_doubled {
        // In the same transaction: cut off here, the order is new again when it is brought again.
        unbind(&mut transaction, &payer, payment, None, now).await?;
    }
    transaction.commit().await?;
    Ok(Brought {
        settlement,
        is_doubled,
    })
}

/// Takes the right to sign from the device of a payment, if it was given before a time; false if it has none. With it end
/// the links that it signed.
async fn unbind(
    transaction: &mut WriteTransaction,
    payer: &str,
    payment: &OfflinePayment,
    bound_before: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let key = payment.allowance.allowance.device_key;
    let ended =
        sqlx::query("DELETE FROM device_key WHERE wallet = $1 AND public_key = $2 AND bound_at <= $3")
            .bind(payer.to_owned())
            .bind(key.to_string())
            .bind(bound_before.map_or(i64::MAX, Timestamp::millis))
            .execute(&mut **transaction)
            .await?;
    if ended.rows_affected() == 0 && bound_before.is_some() {
        return Ok(false);
    }
    links::end_signed_by(transaction, payer, key, now).await?;
    Ok(true)
}

/// The transfer that settles the order of that digest, if it is kept.
async fn settlement(
    transaction: &mut WriteTransaction,
    hash: &str,
) -> Result<Option<TransferId>, StoreError> {
    let row = sqlx::query("SELECT settlement FROM offline_order WHERE digest = $1")
        .bind(hash.to_owned())
        .fetch_optional(&mut **transaction)
        .await?;
    row.as_ref()
        .map(|row| parsed(row, 0, "offline_order.settlement"))
        .transpose()
}

/// Whether one that is kept has the number, the id or some of the money of an order that is not.
async fn is_doubled(transaction: &mut WriteTransaction, order: &OfflineOrder) -> Result<bool, StoreError> {
    let other = sqlx::query(
        "SELECT digest FROM offline_order WHERE allowance = $1 \
         AND (number = $2 OR id = $3 OR (spent_before < $5 AND spent_after > $4)) LIMIT 1",
    )
    .bind(order.allowance_id.to_string())
    .bind(i64::from(order.number))
    .bind(order.transfer_id.to_string())
    .bind(order.spent_before)
    .bind(order.spent_before.saturating_add(order.amount.minor))
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(other.is_some())
}

/// Why a new order is not even kept: nothing would come of it, and of its allowance so many that nothing came of are kept
/// already. An order that would be settled always has a place; of those there are never more than minor units set aside.
async fn turned_away(
    transaction: &mut WriteTransaction,
    city: &CityKey,
    order: &OfflineOrder,
    refusal: Option<&OperatorError>,
    places: i64,
) -> Result<Option<OperatorError>, OperatorError> {
    // Nearly always few are kept at all, and that is all there is to ask.
    let kept = "SELECT COUNT(*) FROM \
                (SELECT digest FROM offline_order WHERE allowance = $1 LIMIT $2) AS kept";
    if count(transaction, kept, order, places).await? < places {
        return Ok(None);
    }
    let refusal = match refusal {
        Some(refusal) => Some(refusal.clone()),
        None => foreseen(transaction, city, order).await?,
    };
    if refusal.is_none() || is_first_to(transaction, city, order).await? {
        return Ok(None);
    }
    let unsettled = "SELECT COUNT(*) FROM (SELECT digest FROM offline_order WHERE allowance = $1 \
                     AND NOT EXISTS (SELECT 1 FROM transfer WHERE transfer.id = offline_order.settlement) \
                     LIMIT $2) AS unsettled";
    let is_full = count(transaction, unsettled, order, places).await? >= places;
    Ok(refusal.filter(|_| is_full))
}

/// Whether no order of its allowance to the same wallet is kept, and there is such a wallet: each who was paid has a proof.
async fn is_first_to(
    transaction: &mut WriteTransaction,
    city: &CityKey,
    order: &OfflineOrder,
) -> Result<bool, StoreError> {
    let first = sqlx::query(
        "SELECT id FROM account WHERE id = $1 AND city = $2 \
         AND NOT EXISTS (SELECT 1 FROM offline_order WHERE allowance = $3 AND to_wallet = $4)",
    )
    .bind(AccountKey::Wallet(order.to_wallet_id).to_string())
    .bind(city.to_string())
    .bind(order.allowance_id.to_string())
    .bind(order.to_wallet_id.to_string())
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(first.is_some())
}

/// Counts orders of an order's allowance, no further than the limit.
async fn count(
    transaction: &mut WriteTransaction,
    query: &'static str,
    order: &OfflineOrder,
    limit: i64,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(query)
        .bind(order.allowance_id.to_string())
        .bind(limit)
        .fetch_one(&mut **transaction)
        .await?)
}

/// What the ledger will refuse an order for, in its words. What is left of an allowance only becomes less: what does not
/// fit now never will. A receiver may be opened yet; then the order is good when it is brought again.
async fn foreseen(
    transaction: &mut WriteTransaction,
    city: &CityKey,
    order: &OfflineOrder,
) -> Result<Option<OperatorError>, StoreError> {
    let receiver = sqlx::query("SELECT currency FROM account WHERE id = $1 AND city = $2")
        .bind(AccountKey::Wallet(order.to_wallet_id).to_string())
        .bind(city.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(receiver) = receiver else {
        return Ok(Some(OperatorError::UnknownReceiver));
    };
    let currency: Currency = parsed(&receiver, 0, "account.currency")?;
    if currency != order.amount.currency {
        return Ok(Some(OperatorError::Currency));
    }
    let left: Option<i64> = sqlx::query_scalar(
        "SELECT credits_posted - debits_posted - debits_pending FROM account WHERE id = $1",
    )
    .bind(AccountKey::Allowance(order.allowance_id).to_string())
    .fetch_optional(&mut **transaction)
    .await?;
    Ok((left.unwrap_or(0) < order.amount.minor).then_some(OperatorError::Overspent))
}

/// Keeps one that is not kept.
async fn insert(
    transaction: &mut WriteTransaction,
    city: &CityKey,
    payment: &OfflinePayment,
    (hash, settlement): (&str, TransferId),
    now: Timestamp,
) -> Result<(), StoreError> {
    let order = &payment.order;
    sqlx::query(
        "INSERT INTO offline_order (digest, id, city, allowance, number, spent_before, spent_after, to_wallet, amount, \
         created_at, signature, seen_at, settlement) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(hash.to_owned())
    .bind(order.transfer_id.to_string())
    .bind(city.to_string())
    .bind(order.allowance_id.to_string())
    .bind(i64::from(order.number))
    .bind(order.spent_before)
    .bind(order.spent_before.saturating_add(order.amount.minor))
    .bind(order.to_wallet_id.to_string())
    .bind(order.amount.minor)
    .bind(order.created_at.millis())
    .bind(payment.signature.to_string())
    .bind(now.millis())
    .bind(settlement.to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The double spends of a city, the newest first; at most so many. Only orders that double another one are paired: in the
/// order of the money they spend, one that shares some shares it with what lies before it or with the next. So honest
/// orders, however many, are read once each.
pub(in crate::operator) async fn double_spends(
    database: &Database,
    city: &CityKey,
    most: i64,
) -> Result<Vec<DoubleSpend>, StoreError> {
    let rows = sqlx::query(
        "WITH placed AS (SELECT digest, allowance, id, to_wallet, amount, spent_before, spent_after, created_at, \
         signature, seen_at, number, \
         COUNT(*) OVER (PARTITION BY allowance, number) AS of_number, \
         COUNT(*) OVER (PARTITION BY allowance, id) AS of_id, \
         MAX(spent_after) OVER (PARTITION BY allowance ORDER BY spent_before, digest \
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS spent_up_to, \
         LEAD(spent_before) OVER (PARTITION BY allowance ORDER BY spent_before, digest) AS next_from \
         FROM offline_order WHERE city = $1), \
         doubled AS (SELECT * FROM placed WHERE of_number > 1 OR of_id > 1 \
         OR spent_before < spent_up_to OR next_from < spent_after) \
         SELECT a.id, a.wallet, a.public_key, \
         one.id, one.to_wallet, one.amount, one.spent_before, one.created_at, one.signature, one.seen_at, one.number, \
         two.id, two.to_wallet, two.amount, two.spent_before, two.created_at, two.signature, two.seen_at, two.number \
         FROM doubled one JOIN doubled two ON two.allowance = one.allowance \
         AND (two.number = one.number OR two.id = one.id \
         OR (two.spent_before < one.spent_after AND two.spent_after > one.spent_before)) \
         AND (two.seen_at > one.seen_at OR (two.seen_at = one.seen_at AND two.digest > one.digest)) \
         JOIN allowance a ON a.id = one.allowance \
         ORDER BY two.seen_at DESC, two.digest, one.seen_at, one.digest LIMIT $2",
    )
    .bind(city.to_string())
    .bind(most)
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(double_spend).collect()
}

fn double_spend(row: &AnyRow) -> Result<DoubleSpend, StoreError> {
    let order = |first: usize| {
        let number: i64 = row.try_get(first.saturating_add(7))?;
        Ok::<_, StoreError>(SpentOrder {
            transfer: parsed(row, first, "offline_order.id")?,
            to: parsed(row, first.saturating_add(1), "offline_order.to_wallet")?,
            amount_minor: row.try_get(first.saturating_add(2))?,
            spent_before_minor: row.try_get(first.saturating_add(3))?,
            created_at: Timestamp::from_millis(row.try_get(first.saturating_add(4))?),
            signature: parsed(row, first.saturating_add(5), "offline_order.signature")?,
            seen_at: Timestamp::from_millis(row.try_get(first.saturating_add(6))?),
            number: u32::try_from(number).map_err(|_| StoreError::corrupt("offline_order.number"))?,
        })
    };
    let orders = [order(3)?, order(11)?];
    let [_, last] = &orders;
    Ok(DoubleSpend {
        allowance: parsed(row, 0, "allowance.id")?,
        wallet: parsed(row, 1, "allowance.wallet")?,
        device_key: parsed::<PublicKey>(row, 2, "allowance.public_key")?,
        number: last.number,
        orders,
    })
}
