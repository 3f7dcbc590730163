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

/// Keeps that an order that is about to go out may charge a card, in the transaction in which it is kept.
pub(super) async fn mark(transaction: &mut WriteTransaction, order: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE gateway_order SET unheard = 1 WHERE id = $1")
        .bind(order.to_owned())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// The gateway has said of an order that nothing was charged, or it never went out.
pub(super) async fn clear(database: &Database, order: &str) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE gateway_order SET unheard = 0 WHERE id = $1")
        .bind(order.to_owned())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
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
         WHERE o.unheard = 1 AND o.reference IS NULL AND t.state = 'cancelled' AND t.city = $1 \
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
