//! The tables of online top-ups and of the orders behind them.

use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::operator::{GatewayName, OnlineTopUpState};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{TURNS, unheard};
use crate::operator::gateway::{Created, Reference};
use crate::operator::right::{Claimed, Right};
use crate::operator::turns::Looks;
use crate::store::{Database, StoreError, parsed};

/// An online top-up.
#[derive(Clone, Debug)]
pub(super) struct TopUp {
    pub(super) id: TransferId,
    pub(super) city: CityKey,
    pub(super) wallet: WalletId,
    pub(super) amount: Money,
    pub(super) gateway: GatewayName,
    pub(super) created_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) state: OnlineTopUpState,
    /// The saved card that pays it.
    pub(super) card: Option<CardId>,
    /// Whether the card that pays it is saved.
    pub(super) save_card: bool,
}

/// What became of an order's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderOutcome {
    /// It alone may go into the wallet, and perhaps has: the ledger knows.
    Landing,
    /// It is in the wallet.
    Landed,
    /// It is about to be given back, and perhaps has been: the gateway knows. It never lands.
    Returning,
    /// It is given back.
    Returned,
}

/// An order at a gateway.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) reference: Option<Reference>,
    pub(super) page_url: Option<String>,
    pub(super) outcome: Option<OrderOutcome>,
    /// Whether a saved card may have been charged for it, and nobody has heard what came of that.
    pub(super) is_unheard: bool,
}

const COLUMNS: &str = "SELECT id, city, wallet, amount, currency, gateway, created_at, ends_at, state, card, \
    save_card FROM online_top_up";

/// The top-up of that id.
pub(super) async fn top_up(database: &Database, id: TransferId) -> Result<Option<TopUp>, StoreError> {
    let query = format!("{COLUMNS} WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(id.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<TopUp, StoreError> {
    let card: Option<&str> = row.try_get(9)?;
    let card = card
        .map(str::parse)
        .transpose()
        .map_err(|_| StoreError::corrupt("online_top_up.card"))?;
    Ok(TopUp {
        id: parsed(row, 0, "online_top_up.id")?,
        city: parsed(row, 1, "online_top_up.city")?,
        wallet: parsed(row, 2, "online_top_up.wallet")?,
        amount: Money::new(row.try_get(3)?, parsed(row, 4, "online_top_up.currency")?),
        gateway: parsed(row, 5, "online_top_up.gateway")?,
        created_at: Timestamp::from_millis(row.try_get(6)?),
        ends_at: Timestamp::from_millis(row.try_get(7)?),
        state: state_of(row.try_get(8)?)?,
        card,
        save_card: row.try_get::<i64, _>(10)? != 0,
    })
}

/// Keeps a new top-up; one that is there already stays as it is.
pub(super) async fn keep(database: &Database, top_up: &TopUp, look_at: Timestamp) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO online_top_up \
         (id, city, wallet, amount, currency, gateway, created_at, ends_at, state, look_at, card, save_card) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING",
    )
    .bind(top_up.id.to_string())
    .bind(top_up.city.to_string())
    .bind(top_up.wallet.to_string())
    .bind(top_up.amount.minor)
    .bind(top_up.amount.currency.to_string())
    .bind(top_up.gateway.as_str())
    .bind(top_up.created_at.millis())
    .bind(top_up.ends_at.millis())
    .bind(state_text(top_up.state))
    .bind(look_at.millis())
    .bind(top_up.card.map(|card| card.to_string()))
    .bind(i64::from(top_up.save_card))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The orders of a top-up, the first one first.
pub(super) async fn orders(database: &Database, top_up: TransferId) -> Result<Vec<Order>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, reference, page_url, outcome, unheard FROM gateway_order WHERE top_up = $1 ORDER BY created_at, id",
    )
    .bind(top_up.to_string())
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(order).collect()
}

fn order(row: &AnyRow) -> Result<Order, StoreError> {
    let reference: Option<String> = row.try_get(1)?;
    let reference = reference
        .map(|text| Reference::new(text).ok_or_else(|| StoreError::corrupt("gateway_order.reference")))
        .transpose()?;
    Ok(Order {
        id: row.try_get(0)?,
        is_unheard: reference.is_none() && row.try_get::<i64, _>(4)? > 0,
        reference,
        page_url: row.try_get(2)?,
        outcome: outcome_of(row.try_get(3)?)?,
    })
}

fn outcome_of(text: Option<&str>) -> Result<Option<OrderOutcome>, StoreError> {
    match text {
        None => Ok(None),
        Some("landing") => Ok(Some(OrderOutcome::Landing)),
        Some("landed") => Ok(Some(OrderOutcome::Landed)),
        Some("returning") => Ok(Some(OrderOutcome::Returning)),
        Some("returned") => Ok(Some(OrderOutcome::Returned)),
        Some(_) => Err(StoreError::corrupt("gateway_order.outcome")),
    }
}

/// Keeps an order before its gateway hears of it; none if its top-up is no longer open: then nothing is kept. Otherwise its
/// mark of the card that it may charge, 0 if there is no such card.
///
/// Whoever looks at the top-up now loses the turn. That the order is there already is a conflict: another caller's.
pub(super) async fn keep_order(
    database: &Database,
    top_up: &TopUp,
    id: &str,
    now: Timestamp,
    look_at: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let mut transaction = database.begin_write().await?;
    let open = sqlx::query("UPDATE online_top_up SET look_at = $2 WHERE id = $1 AND state = 'open'")
        .bind(top_up.id.to_string())
        .bind(look_at.millis())
        .execute(&mut *transaction)
        .await?;
    if open.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(None);
    }
    sqlx::query("INSERT INTO gateway_order (id, top_up, gateway, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(top_up.id.to_string())
        .bind(top_up.gateway.as_str())
        .bind(now.millis())
        .execute(&mut *transaction)
        .await?;
    let mark = if top_up.card.is_some() {
        unheard::mark(&mut transaction, id).await?
    } else {
        0
    };
    transaction.commit().await?;
    Ok(Some(mark))
}

/// Makes sure that a top-up is still open before an order of it that is kept goes to its gateway once more, by a saved card.
///
/// Whoever looks at the top-up now loses the turn.
pub(super) async fn keep_open(
    database: &Database,
    top_up: TransferId,
    id: &str,
    look_at: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let mut transaction = database.begin_write().await?;
    let open = sqlx::query("UPDATE online_top_up SET look_at = $2 WHERE id = $1 AND state = 'open'")
        .bind(top_up.to_string())
        .bind(look_at.millis())
        .execute(&mut *transaction)
        .await?;
    let mark = if open.rows_affected() == 1 {
        Some(unheard::mark(&mut transaction, id).await?)
    } else {
        None
    };
    transaction.commit().await?;
    Ok(mark)
}

/// Keeps how a gateway names an order, and where it is paid; returns how its top-up stands.
///
/// In any state it is looked at again, and whoever looks at it now loses the turn: they have not seen this order.
pub(super) async fn keep_page(
    database: &Database,
    top_up: TransferId,
    id: &str,
    created: &Created,
    look_at: Timestamp,
) -> Result<OnlineTopUpState, StoreError> {
    let mut transaction = database.begin_write().await?;
    // The top-up first, as everywhere: two who write in the same order never wait for each other.
    sqlx::query("UPDATE online_top_up SET look_at = $2 WHERE id = $1")
        .bind(top_up.to_string())
        .bind(look_at.millis())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("UPDATE gateway_order SET reference = $2, page_url = $3 WHERE id = $1")
        .bind(id)
        .bind(created.reference.as_str())
        .bind(created.page_url.as_deref())
        .execute(&mut *transaction)
        .await?;
    let row = sqlx::query("SELECT state FROM online_top_up WHERE id = $1")
        .bind(top_up.to_string())
        .fetch_one(&mut *transaction)
        .await?;
    let state = state_of(row.try_get(0)?)?;
    transaction.commit().await?;
    Ok(state)
}

/// Keeps how a gateway names an order whose answer was lost; returns its top-up, if the order is ours.
pub(super) async fn adopt(
    database: &Database,
    gateway: GatewayName,
    id: &str,
    reference: &Reference,
) -> Result<Option<TransferId>, StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE gateway_order SET reference = $3 WHERE id = $1 AND gateway = $2 AND reference IS NULL",
    )
    .bind(id)
    .bind(gateway.as_str())
    .bind(reference.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    let known = known(database, gateway, reference).await?;
    Ok(known.map(|known| known.top_up))
}

/// What is known of an order that a notification names, and of its top-up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) top_up: TransferId,
    pub(super) state: OnlineTopUpState,
    pub(super) outcome: Option<OrderOutcome>,
    pub(super) looks: Looks,
}

/// What is known behind a gateway's reference.
pub(super) async fn known(
    database: &Database,
    gateway: GatewayName,
    reference: &Reference,
) -> Result<Option<Known>, StoreError> {
    let found = sqlx::query(
        "SELECT o.top_up, o.outcome, t.look_at, t.looked_at, t.state \
         FROM gateway_order o JOIN online_top_up t ON t.id = o.top_up WHERE o.gateway = $1 AND o.reference = $2",
    )
    .bind(gateway.as_str())
    .bind(reference.as_str())
    .fetch_optional(database.reader())
    .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    Ok(Some(Known {
        top_up: parsed(&row, 0, "gateway_order.top_up")?,
        state: state_of(row.try_get(4)?)?,
        outcome: outcome_of(row.try_get(1)?)?,
        looks: Looks::read(&row, 2, 3)?,
    }))
}

/// One order of a top-up has the right to land.
const LANDING: Right = Right {
    take: "UPDATE gateway_order SET outcome = 'landing' \
         WHERE id = $1 AND (outcome IS NULL OR outcome = 'landing') AND NOT EXISTS (\
             SELECT 1 FROM gateway_order AS other WHERE other.top_up = gateway_order.top_up \
             AND other.id <> gateway_order.id AND (other.outcome = 'landing' OR other.outcome = 'landed'))",
    outcome: "SELECT outcome FROM gateway_order WHERE id = $1",
};

/// Takes for an order the right to land, which one order of a top-up has at most; it may be taken again.
///
/// Returns how the order stands after that: landing if it has the right, returning if it is to go back, or how it had ended
/// before; none if the right is another order's.
pub(super) async fn claim_landing(database: &Database, id: &str) -> Result<Option<OrderOutcome>, StoreError> {
    match LANDING.claim(database, id).await? {
        Claimed::Yes => Ok(Some(OrderOutcome::Landing)),
        Claimed::No(outcome) => outcome_of(outcome.as_deref()),
    }
}

/// Keeps that an order's money goes back, before its gateway is asked for that: from then on it cannot land, and leaves the
/// right to another order. One that has the right itself keeps it.
///
/// Returns how the order stands after that: returning, landing, or how it had ended before.
pub(super) async fn claim_return(database: &Database, id: &str) -> Result<Option<OrderOutcome>, StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE gateway_order SET outcome = 'returning' WHERE id = $1 AND outcome IS NULL")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    let row = sqlx::query("SELECT outcome FROM gateway_order WHERE id = $1")
        .bind(id)
        .fetch_one(&mut *transaction)
        .await?;
    let outcome = outcome_of(row.try_get(0)?)?;
    transaction.commit().await?;
    Ok(outcome)
}

/// What became of an order's money. What has become of it before stays.
pub(super) async fn end_order(
    database: &Database,
    id: &str,
    outcome: OrderOutcome,
) -> Result<(), StoreError> {
    let text = match outcome {
        OrderOutcome::Landing => "landing",
        OrderOutcome::Landed => "landed",
        OrderOutcome::Returning => "returning",
        OrderOutcome::Returned => "returned",
    };
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE gateway_order SET outcome = $2 \
         WHERE id = $1 AND (outcome IS NULL OR outcome = 'landing' OR outcome = 'returning')",
    )
    .bind(id)
    .bind(text)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The money's end, which is certain whoever's turn it is. Once paid it stays paid; when it is looked at stays.
pub(super) async fn end(
    database: &Database,
    id: TransferId,
    state: OnlineTopUpState,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE online_top_up SET state = $2 WHERE id = $1 AND state <> 'paid'")
        .bind(id.to_string())
        .bind(state_text(state))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Cancels an open top-up, unless an order of it is known that may be paid; false if it was not cancelled.
pub(super) async fn cancel(
    database: &Database,
    id: TransferId,
    look_at: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    // Held before the orders are looked for: a page that is being kept is waited for and then seen.
    TURNS.hold(database, &mut transaction, id).await?;
    let cancelled = sqlx::query(
        "UPDATE online_top_up SET state = 'cancelled', look_at = $2 WHERE id = $1 AND state = 'open' \
         AND NOT EXISTS (SELECT 1 FROM gateway_order WHERE top_up = $1 AND reference IS NOT NULL)",
    )
    .bind(id.to_string())
    .bind(look_at.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(cancelled.rows_affected() == 1)
}

pub(super) const fn state_text(state: OnlineTopUpState) -> &'static str {
    match state {
        OnlineTopUpState::Open => "open",
        OnlineTopUpState::Paid => "paid",
        OnlineTopUpState::Cancelled => "cancelled",
        OnlineTopUpState::Returned => "returned",
    }
}

fn state_of(text: &str) -> Result<OnlineTopUpState, StoreError> {
    use OnlineTopUpState::{Cancelled, Open, Paid, Returned};
    let mut all = [Open, Paid, Cancelled, Returned].into_iter();
    all.find(|state| state_text(*state) == text)
        .ok_or_else(|| StoreError::corrupt("online_top_up.state"))
}
