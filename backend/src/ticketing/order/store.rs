//! Orders in the database. Every change of an order under way names its driver, so a driver that lost its lease
//! changes nothing.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId, OrderId, PaymentId, WalletId};
use cityplus_protocol::{Problem, PublicKey};
use sqlx::AnyConnection;

use super::State;
use super::content::{Bearer, Content, Paid};
use super::door::Door;
use crate::account::NewBearer;
use crate::store::{Database, StoreError, WriteTransaction};
use crate::ticketing::columns::{from_json, parse, to_json};
use crate::ticketing::driver::{Driver, LEASE_MS};

/// The most orders of an account that have not ended which are read to count those at partners.
const OPEN_MAX: i64 = 64;

/// An order as stored.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) order_id: OrderId,
    pub(super) account_id: AccountId,
    pub(super) device_id: DeviceId,
    pub(super) device_key: PublicKey,
    pub(super) fingerprint: String,
    pub(super) state: State,
    pub(super) content: Content,
    pub(super) problem: Option<Problem>,
    pub(super) attempts: i64,
}

impl Record {
    pub(super) const fn payment_id(&self) -> PaymentId {
        self.content.payment.id()
    }

    pub(super) const fn bearer(&self) -> Bearer {
        Bearer {
            order_id: self.order_id,
            device_id: self.device_id,
            device_key: self.device_key,
        }
    }

    /// The device that the tickets are for, as it was when the order was read.
    pub(super) const fn device(&self) -> NewBearer {
        NewBearer {
            device_id: self.device_id,
            device_key: self.device_key,
        }
    }

    /// Through which of the operator's doors it is paid.
    pub(super) const fn door(&self) -> Door {
        self.content.payment.door()
    }

    /// The buyer's wallet, if it pays: what is in a linked one is not theirs to know, and of one that is held elsewhere its
    /// own city tells.
    pub(super) const fn own_wallet(&self) -> Option<WalletId> {
        match (&self.content.payment, self.content.user) {
            (Paid::Here(signed), None) => Some(signed.order.wallet_id),
            (Paid::Here(_), Some(_)) | (Paid::AtPartner { .. }, _) => None,
        }
    }

    /// Whether there is nothing to pay: the operator is not asked.
    pub(super) const fn is_free(&self) -> bool {
        self.content.quote.total.is_zero()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    order_id: String,
    account_id: String,
    device_id: String,
    device_key: String,
    fingerprint: String,
    state: String,
    content: String,
    problem: Option<String>,
    attempts: i64,
}

/// An order by its id.
pub(super) async fn find(database: &Database, order: OrderId) -> Result<Option<Record>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT order_id, account_id, device_id, device_key, fingerprint, state, content, problem, attempts \
         FROM ticketing_order WHERE order_id = $1",
    )
    .bind(order.to_string())
    .fetch_optional(database.reader())
    .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &Row) -> Result<Record, StoreError> {
    let problem = row.problem.as_deref();
    Ok(Record {
        order_id: parse(&row.order_id, "ticketing_order.order_id")?,
        account_id: parse(&row.account_id, "ticketing_order.account_id")?,
        device_id: parse(&row.device_id, "ticketing_order.device_id")?,
        device_key: parse(&row.device_key, "ticketing_order.device_key")?,
        fingerprint: row.fingerprint.clone(),
        state: State::parse(&row.state)?,
        content: from_json(&row.content, "ticketing_order.content")?,
        problem: problem
            .map(|text| from_json(text, "ticketing_order.problem"))
            .transpose()?,
        attempts: row.attempts,
    })
}

/// Keeps a new order, already with its first driver; false if the order's or the payment's id is taken.
pub(super) async fn insert(
    transaction: &mut WriteTransaction,
    record: &Record,
    driver: &Driver,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO ticketing_order (order_id, account_id, device_id, device_key, fingerprint, payment_id, state, \
         content, created_at, changed_at, driver, due_at, attempts) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, 0) ON CONFLICT DO NOTHING",
    )
    .bind(record.order_id.to_string())
    .bind(record.account_id.to_string())
    .bind(record.device_id.to_string())
    .bind(record.device_key.to_string())
    .bind(&record.fingerprint)
    .bind(record.payment_id().to_string())
    .bind(record.state.as_str())
    .bind(to_json(&record.content)?)
    .bind(now.millis())
    .bind(driver.as_str())
    .bind(now.plus_ms(LEASE_MS).millis())
    .execute(&mut **transaction)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Whether more orders of an account than `at_most` wait for a partner. The account is locked by the caller, so that no other
/// order of it comes in between.
pub(super) async fn has_more_at_partners(
    transaction: &mut WriteTransaction,
    account: AccountId,
    at_most: usize,
) -> Result<bool, StoreError> {
    let contents: Vec<String> = sqlx::query_scalar(
        "SELECT content FROM ticketing_order WHERE account_id = $1 AND due_at IS NOT NULL LIMIT $2",
    )
    .bind(account.to_string())
    .bind(OPEN_MAX)
    .fetch_all(&mut **transaction)
    .await?;
    let mut waiting = 0_usize;
    for content in &contents {
        let content: Content = from_json(content, "ticketing_order.content")?;
        if content.payment.door() == Door::Partner {
            waiting = waiting.saturating_add(1);
        }
    }
    // With so many open ones of any kind not all have been looked at.
    Ok(waiting > at_most || i64::try_from(contents.len()).is_ok_and(|read| read >= OPEN_MAX))
}

/// A change of state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move<'m> {
    pub(super) order: OrderId,
    pub(super) from: State,
    pub(super) to: State,
    pub(super) driver: &'m Driver,
    /// Why it is refused, or what it is voided for; none leaves what is there.
    pub(super) problem: Option<&'m Problem>,
    pub(super) now: Timestamp,
}

/// The device that an order's tickets are for, as it stands in its row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ForDevice {
    device_id: String,
    device_key: String,
}

impl ForDevice {
    pub(super) fn bearer(&self) -> Result<NewBearer, StoreError> {
        Ok(NewBearer {
            device_id: parse(&self.device_id, "ticketing_order.device_id")?,
            device_key: parse(&self.device_key, "ticketing_order.device_key")?,
        })
    }
}

/// The device that an order's tickets are for now; the account is locked by the caller, so a replacement has changed it
/// or will find it.
pub(super) async fn device_of(
    transaction: &mut WriteTransaction,
    order: OrderId,
) -> Result<Option<NewBearer>, StoreError> {
    let row: Option<ForDevice> =
        sqlx::query_as("SELECT device_id, device_key FROM ticketing_order WHERE order_id = $1")
            .bind(order.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
    row.map(|row| row.bearer()).transpose()
}

/// Moves an order on, if this driver still drives it, and renews the lease; ends it with the last state. The device is
/// that of this moment: the one that ordered may have been lost since the order was read.
pub(super) async fn advance(
    connection: &mut AnyConnection,
    change: Move<'_>,
) -> Result<Option<ForDevice>, StoreError> {
    let ended = change.to.has_ended();
    let due_at = (!ended).then(|| change.now.plus_ms(LEASE_MS).millis());
    let problem = change.problem.map(to_json).transpose()?;
    let moved = sqlx::query_as(
        "UPDATE ticketing_order SET state = $1, problem = COALESCE($2, problem), changed_at = $3, due_at = $4, \
         attempts = 0 WHERE order_id = $5 AND state = $6 AND driver = $7 AND due_at IS NOT NULL \
         RETURNING device_id, device_key",
    )
    .bind(change.to.as_str())
    .bind(problem)
    .bind(change.now.millis())
    .bind(due_at)
    .bind(change.order.to_string())
    .bind(change.from.as_str())
    .bind(change.driver.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(moved)
}

/// Has the orders of an account that have not ended make their tickets for a device, unless they are for one of `kept`.
/// Waits for whoever is just writing one of them.
pub(in crate::ticketing) async fn rebind(
    transaction: &mut WriteTransaction,
    account: AccountId,
    bearer: NewBearer,
    kept: &[DeviceId],
) -> Result<(), StoreError> {
    let orders: Vec<(String, String)> = sqlx::query_as(
        "SELECT order_id, device_id FROM ticketing_order WHERE account_id = $1 AND due_at IS NOT NULL \
         ORDER BY order_id",
    )
    .bind(account.to_string())
    .fetch_all(&mut **transaction)
    .await?;
    for (order, device) in orders {
        if kept.contains(&parse(&device, "ticketing_order.device_id")?) {
            continue;
        }
        sqlx::query(
            "UPDATE ticketing_order SET device_id = $1, device_key = $2 \
             WHERE order_id = $3 AND due_at IS NOT NULL",
        )
        .bind(bearer.device_id.to_string())
        .bind(bearer.device_key.to_string())
        .bind(order)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}
