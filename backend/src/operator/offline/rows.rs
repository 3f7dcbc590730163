//! The tables of allowances and of the orders against them.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::PublicKey;
use cityplus_protocol::offline::{Allowance, OfflinePayment};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{DoubleSpend, SpentOrder};
use crate::store::{Database, StoreError};

/// An allowance that was given.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) city: CityKey,
    pub(super) allowance: Allowance,
    /// The transfer that takes back what is left.
    pub(super) back_transfer: TransferId,
}

const COLUMNS: &str = "SELECT id, city, wallet, public_key, amount, currency, issued_at, expires_at, settle_until, \
                       back_transfer FROM allowance";

fn read(row: &AnyRow) -> Result<Given, StoreError> {
    Ok(Given {
        city: parsed(row, 1, "allowance.city")?,
        allowance: Allowance {
            allowance_id: parsed(row, 0, "allowance.id")?,
            wallet_id: parsed(row, 2, "allowance.wallet")?,
            device_key: parsed(row, 3, "allowance.public_key")?,
            amount: Money::new(row.try_get(4)?, parsed(row, 5, "allowance.currency")?),
            issued_at: Timestamp::from_millis(row.try_get(6)?),
            expires_at: Timestamp::from_millis(row.try_get(7)?),
            settle_until: Timestamp::from_millis(row.try_get(8)?),
        },
        back_transfer: parsed(row, 9, "allowance.back_transfer")?,
    })
}

/// The allowance of that id.
pub(super) async fn given(database: &Database, id: TransferId) -> Result<Option<Given>, StoreError> {
    let query = format!("{COLUMNS} WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(id.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Keeps a new allowance; one that is there already stays as it is.
pub(super) async fn keep(database: &Database, given: &Given) -> Result<(), StoreError> {
    let allowance = &given.allowance;
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO allowance (id, city, wallet, public_key, amount, currency, issued_at, expires_at, settle_until, \
         back_transfer, is_over) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) ON CONFLICT (id) DO NOTHING",
    )
    .bind(allowance.allowance_id.to_string())
    .bind(given.city.to_string())
    .bind(allowance.wallet_id.to_string())
    .bind(allowance.device_key.to_string())
    .bind(allowance.amount.minor)
    .bind(allowance.amount.currency.to_string())
    .bind(allowance.issued_at.millis())
    .bind(allowance.expires_at.millis())
    .bind(allowance.settle_until.millis())
    .bind(given.back_transfer.to_string())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// What devices of a wallet may still spend without asking, minor units.
pub(super) async fn open_sum(
    database: &Database,
    wallet: WalletId,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM allowance WHERE wallet = $1 AND expires_at > $2",
    )
    .bind(wallet.to_string())
    .bind(now.millis())
    .fetch_one(database.reader())
    .await?;
    Ok(row.try_get(0)?)
}

/// Allowances whose rest is to go back, the oldest first.
pub(super) async fn to_end(database: &Database, now: Timestamp, most: i64) -> Result<Vec<Given>, StoreError> {
    let query = format!("{COLUMNS} WHERE is_over = 0 AND settle_until <= $1 ORDER BY settle_until LIMIT $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(now.millis())
        .bind(most)
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// Its rest is back.
pub(super) async fn end(database: &Database, id: TransferId) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE allowance SET is_over = 1 WHERE id = $1")
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Keeps an order as it was brought, before anything comes of it; returns whether another one has its number.
pub(super) async fn keep_order(
    database: &Database,
    city: &CityKey,
    payment: &OfflinePayment,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let order = &payment.order;
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO offline_order (id, city, allowance, number, spent_before, to_wallet, amount, created_at, \
         signature, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
    )
    .bind(order.transfer_id.to_string())
    .bind(city.to_string())
    .bind(order.allowance_id.to_string())
    .bind(i64::from(order.number))
    .bind(order.spent_before)
    .bind(order.to_wallet_id.to_string())
    .bind(order.amount.minor)
    .bind(order.created_at.millis())
    .bind(payment.signature.to_string())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM offline_order WHERE allowance = $1 AND number = $2 AND id <> $3",
    )
    .bind(order.allowance_id.to_string())
    .bind(i64::from(order.number))
    .bind(order.transfer_id.to_string())
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(others > 0)
}

/// The double spends of a city, the newest first; at most so many.
pub(in crate::operator) async fn double_spends(
    database: &Database,
    city: &CityKey,
    most: i64,
) -> Result<Vec<DoubleSpend>, StoreError> {
    let rows = sqlx::query(
        "SELECT a.id, a.wallet, a.public_key, one.number, \
         one.id, one.to_wallet, one.amount, one.spent_before, one.created_at, one.signature, one.seen_at, \
         two.id, two.to_wallet, two.amount, two.spent_before, two.created_at, two.signature, two.seen_at \
         FROM offline_order one \
         JOIN offline_order two ON two.allowance = one.allowance AND two.number = one.number \
         AND (two.seen_at > one.seen_at OR (two.seen_at = one.seen_at AND two.id > one.id)) \
         JOIN allowance a ON a.id = one.allowance WHERE one.city = $1 ORDER BY two.seen_at DESC, two.id LIMIT $2",
    )
    .bind(city.to_string())
    .bind(most)
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(double_spend).collect()
}

fn double_spend(row: &AnyRow) -> Result<DoubleSpend, StoreError> {
    let number: i64 = row.try_get(3)?;
    let order = |first: usize| {
        Ok::<_, StoreError>(SpentOrder {
            transfer: parsed(row, first, "offline_order.id")?,
            to: parsed(row, first.saturating_add(1), "offline_order.to_wallet")?,
            amount_minor: row.try_get(first.saturating_add(2))?,
            spent_before_minor: row.try_get(first.saturating_add(3))?,
            created_at: Timestamp::from_millis(row.try_get(first.saturating_add(4))?),
            signature: parsed(row, first.saturating_add(5), "offline_order.signature")?,
            seen_at: Timestamp::from_millis(row.try_get(first.saturating_add(6))?),
        })
    };
    Ok(DoubleSpend {
        allowance: parsed(row, 0, "allowance.id")?,
        wallet: parsed(row, 1, "allowance.wallet")?,
        device_key: parsed::<PublicKey>(row, 2, "allowance.public_key")?,
        number: u32::try_from(number).map_err(|_| StoreError::corrupt("offline_order.number"))?,
        orders: [order(4)?, order(11)?],
    })
}

fn parsed<T: std::str::FromStr>(row: &AnyRow, column: usize, name: &str) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| StoreError::corrupt(name))
}
