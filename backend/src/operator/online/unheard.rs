//! Orders that a saved card pays and of which nobody has heard: it may have been charged. They are never taken for orders
//! that were not made.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::operator::GatewayName;
use sqlx::Row;

use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// A top-up that has ended without money here, and for which a saved card may have been charged: a person looks in the
/// gateway's panel, and gives it back there if it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnheardCharge {
    /// The top-up.
    pub top_up: TransferId,
    /// The order's id, as it was given to the gateway.
    pub order: String,
    /// The wallet that would have got it.
    pub wallet: WalletId,
    /// How much.
    pub amount: Money,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// When it was ordered.
    pub ordered_at: Timestamp,
}

/// Keeps that an order that is about to go out may charge a card, in the transaction in which it is kept; how often it may
/// have by now.
pub(super) async fn mark(transaction: &mut WriteTransaction, order: &str) -> Result<i64, StoreError> {
    let marked: i64 =
        sqlx::query_scalar("UPDATE gateway_order SET unheard = unheard + 1 WHERE id = $1 RETURNING unheard")
            .bind(order.to_owned())
            .fetch_one(&mut **transaction)
            .await?;
    Ok(marked)
}

/// The gateway has said of an order that nothing was charged, or it never went out. Nothing is said of it if it went out
/// again since: `mark` is the caller's own.
pub(super) async fn clear(database: &Database, order: &str, mark: i64) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE gateway_order SET unheard = 0 WHERE id = $1 AND unheard = $2")
        .bind(order.to_owned())
        .bind(mark)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// A person has seen in the gateway's panel what came of the charges for a top-up that has ended; false if none was listed.
pub(in crate::operator) async fn seen(
    database: &Database,
    city: &CityKey,
    top_up: TransferId,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let seen = sqlx::query(
        "UPDATE gateway_order SET unheard = 0 WHERE top_up = $1 AND unheard > 0 AND reference IS NULL AND EXISTS (\
         SELECT 1 FROM online_top_up t WHERE t.id = gateway_order.top_up AND t.city = $2 AND t.state = 'cancelled')",
    )
    .bind(top_up.to_string())
    .bind(city.to_string())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(seen.rows_affected() > 0)
}

/// The orders of a city's ended top-ups of which nobody has heard, the newest first. One that its gateway tells of later is
/// no longer among them: its money goes back by itself.
pub(in crate::operator) async fn unheard(
    database: &Database,
    city: &CityKey,
    most: i64,
) -> Result<Vec<UnheardCharge>, StoreError> {
    let rows = sqlx::query(
        "SELECT t.id, o.id, t.wallet, t.amount, t.currency, o.gateway, o.created_at \
         FROM gateway_order o JOIN online_top_up t ON t.id = o.top_up \
         WHERE o.unheard > 0 AND o.reference IS NULL AND t.state = 'cancelled' AND t.city = $1 \
         ORDER BY o.created_at DESC, o.id LIMIT $2",
    )
    .bind(city.to_string())
    .bind(most)
    .fetch_all(database.reader())
    .await?;
    let charges = rows.iter().map(|row| {
        let currency = parsed(row, 4, "online_top_up.currency")?;
        Ok(UnheardCharge {
            top_up: parsed(row, 0, "online_top_up.id")?,
            order: row.try_get(1)?,
            wallet: parsed(row, 2, "online_top_up.wallet")?,
            amount: Money::new(row.try_get(3)?, currency),
            gateway: parsed(row, 5, "gateway_order.gateway")?,
            ordered_at: Timestamp::from_millis(row.try_get(6)?),
        })
    });
    charges.collect()
}
