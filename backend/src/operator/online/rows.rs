//! The tables of online top-ups and of the orders behind them.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::operator::{GatewayName, OnlineTopUpState};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::operator::gateway::{Created, Reference};
use crate::store::{Database, StoreError};

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
}

/// What became of an order's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderOutcome {
    /// It is in the wallet.
    Landed,
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
}

const COLUMNS: &str =
    "SELECT id, city, wallet, amount, currency, gateway, created_at, ends_at, state FROM online_top_up";

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
    Ok(TopUp {
        id: parsed(row, 0, "online_top_up.id")?,
        city: parsed(row, 1, "online_top_up.city")?,
        wallet: parsed(row, 2, "online_top_up.wallet")?,
        amount: Money::new(row.try_get(3)?, parsed(row, 4, "online_top_up.currency")?),
        gateway: parsed(row, 5, "online_top_up.gateway")?,
        created_at: Timestamp::from_millis(row.try_get(6)?),
        ends_at: Timestamp::from_millis(row.try_get(7)?),
        state: state_of(row.try_get(8)?)?,
    })
}

/// Keeps a new top-up; one that is there already stays as it is.
pub(super) async fn keep(database: &Database, top_up: &TopUp, look_at: Timestamp) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO online_top_up (id, city, wallet, amount, currency, gateway, created_at, ends_at, state, look_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
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
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The orders of a top-up, the first one first.
pub(super) async fn orders(database: &Database, top_up: TransferId) -> Result<Vec<Order>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, reference, page_url, outcome FROM gateway_order WHERE top_up = $1 ORDER BY created_at, id",
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
    let outcome = match row.try_get::<Option<&str>, _>(3)? {
        None => None,
        Some("landed") => Some(OrderOutcome::Landed),
        Some("returned") => Some(OrderOutcome::Returned),
        Some(_) => return Err(StoreError::corrupt("gateway_order.outcome")),
    };
    Ok(Order {
        id: row.try_get(0)?,
        reference,
        page_url: row.try_get(2)?,
        outcome,
    })
}

/// Keeps an order before its gateway hears of it. That it is there already is a conflict: another caller's.
pub(super) async fn keep_order(
    database: &Database,
    top_up: &TopUp,
    id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("INSERT INTO gateway_order (id, top_up, gateway, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(top_up.id.to_string())
        .bind(top_up.gateway.as_str())
        .bind(now.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Keeps how a gateway names an order, and where it is paid.
pub(super) async fn keep_page(database: &Database, id: &str, created: &Created) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE gateway_order SET reference = $2, page_url = $3 WHERE id = $1")
        .bind(id)
        .bind(created.reference.as_str())
        .bind(created.page_url.as_str())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
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
    top_up_of(database, gateway, reference).await
}

/// The top-up behind a gateway's reference.
pub(super) async fn top_up_of(
    database: &Database,
    gateway: GatewayName,
    reference: &Reference,
) -> Result<Option<TransferId>, StoreError> {
    let found = sqlx::query("SELECT top_up FROM gateway_order WHERE gateway = $1 AND reference = $2")
        .bind(gateway.as_str())
        .bind(reference.as_str())
        .fetch_optional(database.reader())
        .await?;
    found
        .map(|row| parsed(&row, 0, "gateway_order.top_up"))
        .transpose()
}

/// What became of an order's money.
pub(super) async fn end_order(
    database: &Database,
    id: &str,
    outcome: OrderOutcome,
) -> Result<(), StoreError> {
    let text = match outcome {
        OrderOutcome::Landed => "landed",
        OrderOutcome::Returned => "returned",
    };
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE gateway_order SET outcome = $2 WHERE id = $1")
        .bind(id)
        .bind(text)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// How a top-up stands now, and when its gateway is asked again; never again if nothing is said.
pub(super) async fn set(
    database: &Database,
    id: TransferId,
    state: OnlineTopUpState,
    look_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE online_top_up SET state = $2, look_at = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(state_text(state))
        .bind(look_at.map(Timestamp::millis))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Has a top-up looked at by `at`, whatever state it is in.
pub(super) async fn hurry(database: &Database, id: TransferId, at: Timestamp) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE online_top_up SET look_at = $2 WHERE id = $1 AND (look_at IS NULL OR look_at > $2)")
        .bind(id.to_string())
        .bind(at.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Top-ups that are due, each with the time it was due.
pub(super) async fn due(
    database: &Database,
    now: Timestamp,
    most: i64,
) -> Result<Vec<(TransferId, Timestamp)>, StoreError> {
    let rows =
        sqlx::query("SELECT id, look_at FROM online_top_up WHERE look_at <= $1 ORDER BY look_at LIMIT $2")
            .bind(now.millis())
            .bind(most)
            .fetch_all(database.reader())
            .await?;
    let due = rows.iter().map(|row| {
        let at = Timestamp::from_millis(row.try_get(1)?);
        Ok((parsed(row, 0, "online_top_up.id")?, at))
    });
    due.collect()
}

/// Takes a due top-up for oneself until `until`; false if another process was first.
pub(super) async fn claim(
    database: &Database,
    id: TransferId,
    was: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let claimed = sqlx::query("UPDATE online_top_up SET look_at = $3 WHERE id = $1 AND look_at = $2")
        .bind(id.to_string())
        .bind(was.millis())
        .bind(until.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(claimed.rows_affected() == 1)
}

const fn state_text(state: OnlineTopUpState) -> &'static str {
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

fn parsed<T: std::str::FromStr>(row: &AnyRow, column: usize, name: &str) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| StoreError::corrupt(name))
}
