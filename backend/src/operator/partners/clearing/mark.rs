//! How far the account with a partner is cleared for good. What is open is looked for behind that and not from the first
//! entry on: an account of many years costs what lies between its oldest open item and its end.

use super::types::ClearingRole;
use crate::operator::ledger::AccountKey;
use crate::store::{Database, StoreError};

/// The first entry that is in no clearing yet, or in one that the other side may still refuse: that may be taken back.
const OLDEST_ISSUED: &str = "SELECT e.sequence FROM entry e JOIN transfer t ON t.id = e.transfer \
     WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 AND (t.kind = 'payment' \
     OR (t.kind = 'refund' AND t.debit = $1)) AND NOT EXISTS (SELECT 1 FROM clearing_item i \
     JOIN clearing c ON c.id = i.clearing WHERE i.account = $1 AND i.transfer = e.transfer AND c.state <> 'asked') \
     ORDER BY e.sequence LIMIT 1";

const OLDEST_ACQUIRED: &str = "SELECT e.sequence FROM entry e JOIN transfer t ON t.id = e.transfer \
     WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 AND (t.kind = 'acquired' \
     OR (t.kind = 'refund' AND t.credit = $1)) AND NOT EXISTS (SELECT 1 FROM clearing_item i \
     JOIN clearing c ON c.id = i.clearing WHERE i.account = $1 AND i.transfer = e.transfer AND c.state <> 'asked') \
     ORDER BY e.sequence LIMIT 1";

/// The entry up to which nothing is open; nothing before the first clearing.
pub(super) async fn cleared(
    database: &Database,
    account: &AccountKey,
    role: ClearingRole,
) -> Result<i64, StoreError> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT cleared FROM clearing_mark WHERE account = $1 AND role = $2")
            .bind(account.to_string())
            .bind(role.as_str())
            .fetch_optional(database.reader())
            .await?;
    Ok(found.unwrap_or(0))
}

/// Entries that one statement looks at: far fewer than it has time for.
const STRETCH: i64 = 10_000;

/// How many stretches the mark is moved at once. A clearing has a tenth of one: what it lags behind it catches up with.
const STRETCHES_MOST: usize = 10;

/// Moves the mark on towards the oldest item that is open. Not a part of the clearing's own transaction, since a mark that
/// lags behind only costs time: one that cannot be moved fails no clearing, and the next one moves it.
pub(super) async fn move_on(database: &Database, account: &AccountKey, role: ClearingRole) {
    if let Err(error) = move_by_stretches(database, account, role).await {
        tracing::error!(
            %error,
            %account,
            role = role.as_str(),
            "how far the account is cleared is not written down; the next clearing tries again"
        );
    }
}

/// Only ever forward: what is cleared for good stays so. Each stretch is kept before the next one is looked at.
async fn move_by_stretches(
    database: &Database,
    account: &AccountKey,
    role: ClearingRole,
) -> Result<(), StoreError> {
    let mut from = cleared(database, account, role).await?;
    // Before the items are looked at: what comes meanwhile is behind this entry.
    let newest: Option<i64> = sqlx::query_scalar("SELECT entries FROM account WHERE id = $1")
        .bind(account.to_string())
        .fetch_optional(database.reader())
        .await?;
    let newest = newest.unwrap_or(0);
    for _ in 0..STRETCHES_MOST {
        let through = newest.min(from.saturating_add(STRETCH));
        if through <= from {
            break;
        }
        let oldest = oldest_open(database, account, role, (from, through)).await?;
        let to = oldest.map_or(through, |oldest| oldest.saturating_sub(1));
        if to > from {
            keep(database, account, role, to).await?;
        }
        if oldest.is_some() {
            break;
        }
        from = to;
    }
    Ok(())
}

/// The entry of the oldest item that is open behind `from` and up to `through`.
async fn oldest_open(
    database: &Database,
    account: &AccountKey,
    role: ClearingRole,
    (from, through): (i64, i64),
) -> Result<Option<i64>, StoreError> {
    let query = match role {
        ClearingRole::Issuer => OLDEST_ISSUED,
        ClearingRole::Acquirer => OLDEST_ACQUIRED,
    };
    let oldest = sqlx::query_scalar(query)
        .bind(account.to_string())
        .bind(from)
        .bind(through)
        .fetch_optional(database.reader())
        .await?;
    Ok(oldest)
}

async fn keep(
    database: &Database,
    account: &AccountKey,
    role: ClearingRole,
    to: i64,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO clearing_mark (account, role, cleared) VALUES ($1, $2, $3) \
         ON CONFLICT (account, role) DO UPDATE SET cleared = excluded.cleared \
         WHERE clearing_mark.cleared < excluded.cleared",
    )
    .bind(account.to_string())
    .bind(role.as_str())
    .bind(to)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}
