//! Refunds in the database.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, RefundId, TicketId, TransferId};
use sqlx::AnyConnection;

use crate::store::{Database, StoreError, WriteTransaction};
use crate::ticketing::columns::parse;
use crate::ticketing::driver::{Driver, LEASE_MS};

/// A refund as stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) refund_id: RefundId,
    pub(super) ticket_id: TicketId,
    pub(super) account_id: AccountId,
    pub(super) transfer_id: TransferId,
    pub(super) done: bool,
    pub(super) attempts: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    refund_id: String,
    ticket_id: String,
    account_id: String,
    transfer_id: String,
    state: String,
    attempts: i64,
}

const DUE: &str = "refunding";
const DONE: &str = "refunded";

/// A refund by its id.
pub(super) async fn find(database: &Database, refund: RefundId) -> Result<Option<Record>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT refund_id, ticket_id, account_id, transfer_id, state, attempts \
         FROM ticketing_refund WHERE refund_id = $1",
    )
    .bind(refund.to_string())
    .fetch_optional(database.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Record {
        refund_id: parse(&row.refund_id, "ticketing_refund.refund_id")?,
        ticket_id: parse(&row.ticket_id, "ticketing_refund.ticket_id")?,
        account_id: parse(&row.account_id, "ticketing_refund.account_id")?,
        transfer_id: parse(&row.transfer_id, "ticketing_refund.transfer_id")?,
        done: row.state == DONE,
        attempts: row.attempts,
    }))
}

/// Keeps a new refund, already with its first driver; false if the id is taken.
pub(super) async fn insert(
    transaction: &mut WriteTransaction,
    record: &Record,
    driver: &Driver,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO ticketing_refund (refund_id, ticket_id, account_id, transfer_id, state, created_at, changed_at, \
         driver, due_at, attempts) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, 0) ON CONFLICT DO NOTHING",
    )
    .bind(record.refund_id.to_string())
    .bind(record.ticket_id.to_string())
    .bind(record.account_id.to_string())
    .bind(record.transfer_id.to_string())
    .bind(DUE)
    .bind(now.millis())
    .bind(driver.as_str())
    .bind(now.plus_ms(LEASE_MS).millis())
    .execute(&mut **transaction)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Ends a refund, if this driver still drives it.
pub(super) async fn finish(
    connection: &mut AnyConnection,
    refund: RefundId,
    driver: &Driver,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let finished = sqlx::query(
        "UPDATE ticketing_refund SET state = $1, changed_at = $2, due_at = NULL \
         WHERE refund_id = $3 AND state = $4 AND driver = $5",
    )
    .bind(DONE)
    .bind(now.millis())
    .bind(refund.to_string())
    .bind(DUE)
    .bind(driver.as_str())
    .execute(connection)
    .await?;
    Ok(finished.rows_affected() == 1)
}
