//! The tables of holds and of the orders behind them.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::operator::GatewayName;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::TURNS;
use super::types::HoldState;
use crate::operator::gateway::{Created, Reference, UnitGateway};
use crate::operator::right::{Claimed, Right};
use crate::operator::turns::Looks;
use crate::store::{Database, StoreError, parsed};

/// What is to be done with what is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// So much of it is taken, and the rest released.
    Capture(Money),
    /// All of it is released.
    Release,
}

/// A hold.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    pub(super) id: TransferId,
    pub(super) city: CityKey,
    pub(super) unit: UnitKey,
    pub(super) amount: Money,
    pub(super) description: String,
    pub(super) gateway: GatewayName,
    /// Whether it goes through the unit's own account at the gateway.
    pub(super) is_direct: bool,
    pub(super) created_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) state: HoldState,
    /// Kept before the gateway is asked; once it is said it stays, unless the gateway refuses to take so much.
    pub(super) wish: Option<Wish>,
    /// The transfer of the sale, and of what the unit has got by itself.
    pub(super) sale: TransferId,
    pub(super) paid: TransferId,
    /// What was to be taken, and was refused by the gateway.
    pub(super) unsaid: Option<Money>,
}

impl Hold {
    /// What was taken.
    pub(super) const fn captured(&self) -> Money {
        match (self.state, self.wish) {
            (HoldState::Captured, Some(Wish::Capture(amount))) => amount,
            _ => Money::zero(self.amount.currency),
        }
    }

    /// Whether it has ended without money: nothing may be blocked for it any more.
    pub(super) const fn is_over(&self) -> bool {
        matches!(
            self.state,
            HoldState::Released | HoldState::Cancelled | HoldState::Expired
        )
    }
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderOutcome {
    /// It alone blocks for the hold.
    Holding,
    /// It is taken and in the books.
    Captured,
    /// It was taken though nobody had asked, and is given back.
    Returned,
    /// Nothing is blocked by it any more.
    Over,
}

impl OrderOutcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Holding => "holding",
            Self::Captured => "captured",
            Self::Returned => "returned",
            Self::Over => "over",
        }
    }

    fn of(text: Option<&str>) -> Result<Option<Self>, StoreError> {
        let Some(text) = text else { return Ok(None) };
        [Self::Holding, Self::Captured, Self::Returned, Self::Over]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .map(Some)
            .ok_or_else(|| StoreError::corrupt("card_hold_order.outcome"))
    }
}

/// An order at a gateway.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) reference: Option<Reference>,
    pub(super) page_url: Option<String>,
    pub(super) outcome: Option<OrderOutcome>,
}

/// The hold of that id.
pub(super) async fn hold(database: &Database, id: TransferId) -> Result<Option<Hold>, StoreError> {
    let row = sqlx::query(
        "SELECT id, city, unit, amount, currency, description, gateway, is_direct, created_at, ends_at, state, wish, \
         capture_amount, sale_transfer, paid_transfer, capture_unsaid FROM card_hold WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(database.reader())
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Hold, StoreError> {
    let currency: Currency = parsed(row, 4, "card_hold.currency")?;
    let is_direct: i64 = row.try_get(7)?;
    let capture_amount: Option<i64> = row.try_get(12)?;
    let unsaid: Option<i64> = row.try_get(15)?;
    let wish = match (row.try_get::<Option<&str>, _>(11)?, capture_amount) {
        (None, _) => None,
        (Some("release"), _) => Some(Wish::Release),
        (Some("capture"), Some(minor)) => Some(Wish::Capture(Money::new(minor, currency))),
        _ => return Err(StoreError::corrupt("card_hold.wish")),
    };
    Ok(Hold {
        id: parsed(row, 0, "card_hold.id")?,
        city: parsed(row, 1, "card_hold.city")?,
        unit: parsed(row, 2, "card_hold.unit")?,
        amount: Money::new(row.try_get(3)?, currency),
        description: row.try_get(5)?,
        gateway: parsed(row, 6, "card_hold.gateway")?,
        is_direct: is_direct != 0,
        created_at: Timestamp::from_millis(row.try_get(8)?),
        ends_at: Timestamp::from_millis(row.try_get(9)?),
        state: state_of(row.try_get(10)?)?,
        wish,
        sale: parsed(row, 13, "card_hold.sale_transfer")?,
        paid: parsed(row, 14, "card_hold.paid_transfer")?,
        unsaid: unsaid.map(|minor| Money::new(minor, currency)),
    })
}

fn state_of(text: &str) -> Result<HoldState, StoreError> {
    HoldState::of(text).ok_or_else(|| StoreError::corrupt("card_hold.state"))
}

/// Keeps a new hold; one that is there already stays as it is.
pub(super) async fn keep(database: &Database, hold: &Hold, look_at: Timestamp) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO card_hold (id, city, unit, amount, currency, description, gateway, is_direct, created_at, ends_at, \
         state, sale_transfer, paid_transfer, look_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING",
    )
    .bind(hold.id.to_string())
    .bind(hold.city.to_string())
    .bind(hold.unit.to_string())
    .bind(hold.amount.minor)
    .bind(hold.amount.currency.to_string())
    .bind(hold.description.as_str())
    .bind(hold.gateway.as_str())
    .bind(i64::from(hold.is_direct))
    .bind(hold.created_at.millis())
    .bind(hold.ends_at.millis())
    .bind(hold.state.as_str())
    .bind(hold.sale.to_string())
    .bind(hold.paid.to_string())
    .bind(look_at.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The orders of a hold, the first one first.
pub(super) async fn orders(database: &Database, hold: TransferId) -> Result<Vec<Order>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, reference, page_url, outcome FROM card_hold_order WHERE hold = $1 ORDER BY created_at, id",
    )
    .bind(hold.to_string())
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(order).collect()
}

fn order(row: &AnyRow) -> Result<Order, StoreError> {
    let reference: Option<String> = row.try_get(1)?;
    let reference = reference
        .map(|text| Reference::new(text).ok_or_else(|| StoreError::corrupt("card_hold_order.reference")))
        .transpose()?;
    Ok(Order {
        id: row.try_get(0)?,
        reference,
        page_url: row.try_get(2)?,
        outcome: OrderOutcome::of(row.try_get(3)?)?,
    })
}

/// Keeps an order before its gateway hears of it; false if its hold is no longer waited for: then nothing is kept.
///
/// Whoever looks at the hold now loses the turn. That the order is there already is a conflict: another caller's.
pub(super) async fn keep_order(
    database: &Database,
    hold: &Hold,
    id: &str,
    now: Timestamp,
    look_at: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let open = sqlx::query("UPDATE card_hold SET look_at = $2 WHERE id = $1 AND state = 'ordered'")
        .bind(hold.id.to_string())
        .bind(look_at.millis())
        .execute(&mut *transaction)
        .await?;
    if open.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    sqlx::query("INSERT INTO card_hold_order (id, hold, gateway, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(hold.id.to_string())
        .bind(hold.gateway.as_str())
        .bind(now.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

/// Keeps how a gateway names an order, and where it is paid. In any state its hold is looked at again, and whoever looks
/// now loses the turn: they have not seen this order.
pub(super) async fn keep_page(
    database: &Database,
    hold: TransferId,
    id: &str,
    created: &Created,
    look_at: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    // The hold first, as everywhere: two who write in the same order never wait for each other.
    sqlx::query("UPDATE card_hold SET look_at = $2 WHERE id = $1")
        .bind(hold.to_string())
        .bind(look_at.millis())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("UPDATE card_hold_order SET reference = $2, page_url = $3 WHERE id = $1")
        .bind(id)
        .bind(created.reference.as_str())
        .bind(created.page_url.clone())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Keeps how a gateway names an order whose answer was lost, if it was ordered in the account of that unit or, if none is
/// named, in the operator's; returns its hold, if the order is of one.
pub(super) async fn adopt(
    database: &Database,
    gateway: GatewayName,
    unit: Option<&UnitGateway>,
    id: &str,
    reference: &Reference,
) -> Result<Option<TransferId>, StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE card_hold_order SET reference = $3 WHERE id = $1 AND gateway = $2 AND reference IS NULL \
         AND EXISTS (SELECT 1 FROM card_hold h WHERE h.id = card_hold_order.hold AND h.is_direct = $4 \
         AND (h.is_direct = 0 OR (h.city = $5 AND h.unit = $6)))",
    )
    .bind(id)
    .bind(gateway.as_str())
    .bind(reference.as_str())
    .bind(i64::from(unit.is_some()))
    .bind(unit.map(|unit| unit.city.to_string()))
    .bind(unit.map(|unit| unit.unit.to_string()))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    let known = known(database, gateway, reference).await?;
    Ok(known.map(|known| known.hold))
}

/// What is known of an order that a notification names, and of its hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) hold: TransferId,
    pub(super) state: HoldState,
    pub(super) looks: Looks,
}

/// What is known behind a gateway's reference.
pub(super) async fn known(
    database: &Database,
    gateway: GatewayName,
    reference: &Reference,
) -> Result<Option<Known>, StoreError> {
    let found = sqlx::query(
        "SELECT o.hold, h.look_at, h.looked_at, h.state \
         FROM card_hold_order o JOIN card_hold h ON h.id = o.hold WHERE o.gateway = $1 AND o.reference = $2",
    )
    .bind(gateway.as_str())
    .bind(reference.as_str())
    .fetch_optional(database.reader())
    .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    Ok(Some(Known {
        hold: parsed(&row, 0, "card_hold_order.hold")?,
        state: state_of(row.try_get(3)?)?,
        looks: Looks::read(&row, 1, 2)?,
    }))
}

/// One order of a hold has the right to block for it.
const HOLDING: Right = Right {
    take: "UPDATE card_hold_order SET outcome = 'holding' \
         WHERE id = $1 AND (outcome IS NULL OR outcome = 'holding') AND NOT EXISTS (\
             SELECT 1 FROM card_hold_order AS other WHERE other.hold = card_hold_order.hold \
             AND other.id <> card_hold_order.id AND (other.outcome = 'holding' OR other.outcome = 'captured'))",
    outcome: "SELECT outcome FROM card_hold_order WHERE id = $1",
};

/// Takes for an order the right to block for its hold, which one order has at most; it may be taken again.
///
/// Returns how the order stands after that: holding if it has the right, or how it had ended before; none if the right
/// is another order's.
pub(super) async fn claim_holding(database: &Database, id: &str) -> Result<Option<OrderOutcome>, StoreError> {
    match HOLDING.claim(database, id).await? {
        Claimed::Yes => Ok(Some(OrderOutcome::Holding)),
        Claimed::No(outcome) => OrderOutcome::of(outcome.as_deref()),
    }
}

/// What became of an order. What has become of it before stays.
pub(super) async fn end_order(
    database: &Database,
    id: &str,
    outcome: OrderOutcome,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE card_hold_order SET outcome = $2 WHERE id = $1 AND (outcome IS NULL OR outcome = 'holding')",
    )
    .bind(id)
    .bind(outcome.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The money is taken and in the books: that is so whoever's turn it is.
pub(super) async fn captured(database: &Database, hold: TransferId, order: &str) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE card_hold SET state = 'captured' WHERE id = $1")
        .bind(hold.to_string())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("UPDATE card_hold_order SET outcome = 'captured' WHERE id = $1")
        .bind(order)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Cancels a hold that waits, unless an order of it is known that may be paid; false if it was not cancelled.
pub(super) async fn cancel(
    database: &Database,
    id: TransferId,
    look_at: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    // Held before the orders are looked for: a page that is being kept is waited for and then seen.
    TURNS.hold(database, &mut transaction, id).await?;
    let cancelled = sqlx::query(
        "UPDATE card_hold SET state = 'cancelled', look_at = $2 WHERE id = $1 AND state = 'ordered' \
         AND NOT EXISTS (SELECT 1 FROM card_hold_order WHERE hold = $1 AND reference IS NOT NULL)",
    )
    .bind(id.to_string())
    .bind(look_at.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(cancelled.rows_affected() == 1)
}
