//! The table of the orders against allowances: every one that was brought is kept, as the proof of what was signed.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::PublicKey;
use cityplus_protocol::offline::OfflinePayment;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{DoubleSpend, SpentOrder};
use crate::digest::sha256_hex;
use crate::operator::ledger::AccountKey;
use crate::operator::{links, wallets};
use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// An order that was brought.
pub(super) struct Brought {
    /// The transfer that settles it, the same however often it is brought.
    pub(super) settlement: TransferId,
    /// Whether it has just turned out that the same money was paid before.
    pub(super) is_doubled: bool,
}

/// Keeps an order as it was brought, before anything comes of it. If it is new and another one of its allowance has its
/// number, its id or some of its money, the device that signed both loses its right, and with it end the links that it
/// signed. The same order once more is never a double spend.
pub(super) async fn keep(
    database: &Database,
    city: &CityKey,
    payment: &OfflinePayment,
    now: Timestamp,
) -> Result<Brought, StoreError> {
    let (order, allowance) = (&payment.order, &payment.allowance.allowance);
    let hash = sha256_hex(&order.signing_bytes());
    let payer = AccountKey::Wallet(allowance.wallet_id).to_string();
    let mut transaction = database.begin_write().await?;
    // The payer's lock: of two orders brought at once the second sees the first, and under it keys and links end.
    wallets::lock(&mut transaction, database, city, &payer).await?;
    let settlement = TransferId::new(now);
    if !insert(&mut transaction, city, payment, (&hash, settlement), now).await? {
        let row = sqlx::query("SELECT settlement FROM offline_order WHERE digest = $1")
            .bind(hash)
            .fetch_one(&mut *transaction)
            .await?;
        let settlement = parsed(&row, 0, "offline_order.settlement")?;
        transaction.rollback().await?;
        return Ok(Brought {
            settlement,
            is_doubled: false,
        });
    }
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM offline_order WHERE allowance = $1 AND digest <> $2 \
         AND (number = $3 OR id = $4 OR (spent_before < $6 AND spent_after > $5))",
    )
    .bind(order.allowance_id.to_string())
    .bind(hash)
    .bind(i64::from(order.number))
    .bind(order.transfer_id.to_string())
    .bind(order.spent_before)
    .bind(order.spent_before.saturating_add(order.amount.minor))
    .fetch_one(&mut *transaction)
    .await?;
    if others > 0 {
        // In the same transaction: cut off here, the order is new again when it is brought again.
        sqlx::query("DELETE FROM device_key WHERE wallet = $1 AND public_key = $2")
            .bind(payer.clone())
            .bind(allowance.device_key.to_string())
            .execute(&mut *transaction)
            .await?;
        links::end_signed_by(&mut transaction, &payer, allowance.device_key, now).await?;
    }
    transaction.commit().await?;
    Ok(Brought {
        settlement,
        is_doubled: others > 0,
    })
}

/// False if the very same order was brought before.
async fn insert(
    transaction: &mut WriteTransaction,
    city: &CityKey,
    payment: &OfflinePayment,
    (hash, settlement): (&str, TransferId),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let order = &payment.order;
    let done = sqlx::query(
        "INSERT INTO offline_order (digest, id, city, allowance, number, spent_before, spent_after, to_wallet, amount, \
         created_at, signature, seen_at, settlement) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (digest) DO NOTHING",
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
    Ok(done.rows_affected() > 0)
}

/// The double spends of a city, the newest first; at most so many.
pub(in crate::operator) async fn double_spends(
    database: &Database,
    city: &CityKey,
    most: i64,
) -> Result<Vec<DoubleSpend>, StoreError> {
    let rows = sqlx::query(
        "SELECT a.id, a.wallet, a.public_key, \
         one.id, one.to_wallet, one.amount, one.spent_before, one.created_at, one.signature, one.seen_at, one.number, \
         two.id, two.to_wallet, two.amount, two.spent_before, two.created_at, two.signature, two.seen_at, two.number \
         FROM offline_order one JOIN offline_order two ON two.allowance = one.allowance \
         AND (two.number = one.number OR two.id = one.id \
         OR (two.spent_before < one.spent_after AND two.spent_after > one.spent_before)) \
         AND (two.seen_at > one.seen_at OR (two.seen_at = one.seen_at AND two.digest > one.digest)) \
         JOIN allowance a ON a.id = one.allowance WHERE one.city = $1 \
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
