//! The tables of clearings, and an account's history as a clearing needs it.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::mark;
use super::types::{AgreeClearing, Clearing, ClearingItem, ClearingRole, ClearingState};
use crate::operator::OperatorError;
use crate::operator::ledger::AccountKey;
use crate::store::{Database, StoreError, parsed};

/// How many items go into one clearing: its body stays far below what a server reads.
pub(super) const ITEMS_MOST: usize = 1_000;

/// How many pieces of what is open one comparison reads of each side: what is left is for the next one.
pub(super) const PAGES_MOST: usize = 100;

const OPEN_ISSUED: &str = "SELECT e.sequence, e.transfer, e.amount FROM entry e JOIN transfer t ON t.id = e.transfer \
     WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 AND (t.kind = 'payment' \
     OR (t.kind = 'refund' AND t.debit = $1)) AND NOT EXISTS (SELECT 1 FROM clearing_item i \
     WHERE i.account = $1 AND i.transfer = e.transfer) ORDER BY e.sequence LIMIT $4";

const OPEN_ACQUIRED: &str = "SELECT e.sequence, e.transfer, e.amount FROM entry e JOIN transfer t ON t.id = e.transfer \
     WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 AND (t.kind = 'acquired' \
     OR (t.kind = 'refund' AND t.credit = $1)) AND NOT EXISTS (SELECT 1 FROM clearing_item i \
     WHERE i.account = $1 AND i.transfer = e.transfer) ORDER BY e.sequence LIMIT $4";

/// A piece of what is in no clearing yet, each with its entry's sequence; behind `after` and up to `through`.
pub(super) async fn open_items(
    database: &Database,
    account: &AccountKey,
    role: ClearingRole,
    (after, through): (i64, i64),
) -> Result<Vec<(i64, ClearingItem)>, StoreError> {
    let query = match role {
        ClearingRole::Issuer => OPEN_ISSUED,
        ClearingRole::Acquirer => OPEN_ACQUIRED,
    };
    let rows = sqlx::query(query)
        .bind(account.to_string())
        .bind(after)
        .bind(through)
        .bind(i64::try_from(ITEMS_MOST).unwrap_or(i64::MAX))
        .fetch_all(database.reader())
        .await?;
    rows.iter()
        .map(|row| {
            let amount: i64 = row.try_get(2)?;
            let item = ClearingItem {
                transfer: parsed(row, 1, "entry.transfer")?,
                minor: match role {
                    ClearingRole::Issuer => amount,
                    ClearingRole::Acquirer => amount.saturating_neg(),
                },
            };
            Ok((row.try_get(0)?, item))
        })
        .collect()
}

/// All of it behind what is cleared for good, as far as it is read in one go, and through which entry that is.
pub(super) async fn all_open(
    database: &Database,
    account: &AccountKey,
    role: ClearingRole,
    through: i64,
) -> Result<(BTreeMap<TransferId, i64>, i64), StoreError> {
    let mut all = BTreeMap::new();
    let mut after = mark::cleared(database, account, role).await?;
    for _ in 0..PAGES_MOST {
        let piece = open_items(database, account, role, (after, through)).await?;
        let Some((last, _)) = piece.last() else {
            return Ok((all, through));
        };
        after = *last;
        all.extend(piece.iter().map(|(_, item)| (item.transfer, item.minor)));
    }
    Ok((all, after))
}

/// How many ids one statement asks for.
const IDS_AT_ONCE: usize = 100;

/// What of these is in no clearing yet where the wallets are, by the transfers themselves: what is owed for each.
pub(super) async fn open_of(
    database: &Database,
    account: &AccountKey,
    asked: &[ClearingItem],
) -> Result<BTreeMap<TransferId, i64>, StoreError> {
    let places: Vec<String> = (2..=IDS_AT_ONCE.saturating_add(1))
        .map(|place| format!("${place}"))
        .collect();
    let text = format!(
        "SELECT t.id, CASE WHEN t.kind = 'refund' THEN 0 - t.amount ELSE r.amount END \
         FROM transfer t LEFT JOIN resolution r ON r.transfer = t.id WHERE t.id IN ({}) \
         AND ((t.kind = 'payment' AND t.credit = $1 AND r.outcome = 'posted') \
         OR (t.kind = 'refund' AND t.debit = $1)) AND NOT EXISTS (SELECT 1 FROM clearing_item i \
         WHERE i.account = $1 AND i.transfer = t.id)",
        places.join(", ")
    );
    let mut open = BTreeMap::new();
    for items in asked.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(text.clone())).bind(account.to_string());
        let ids = items.iter().map(|item| item.transfer.to_string());
        // Filled up with what no transfer is called: one text for every number of ids.
        for id in ids.chain(std::iter::repeat(String::new())).take(IDS_AT_ONCE) {
            query = query.bind(id);
        }
        for row in query.fetch_all(database.reader()).await? {
            open.insert(parsed(&row, 0, "transfer.id")?, row.try_get(1)?);
        }
    }
    Ok(open)
}

/// The refunds at a partner that its wallets do not have yet.
pub(super) async fn refunds_under_way(
    database: &Database,
    city: &CityKey,
    partner: &CityKey,
) -> Result<BTreeSet<TransferId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM partner_refund WHERE city = $1 AND partner = $2 AND done = 0")
        .bind(city.to_string())
        .bind(partner.to_string())
        .fetch_all(database.reader())
        .await?;
    rows.iter()
        .map(|row| parsed(row, 0, "partner_refund.id"))
        .collect()
}

/// Whether what the other side has is on its way here, or in the account already but behind what is compared. What is in
/// front of that and not open has been cleared, or is a difference.
pub(super) async fn is_coming(
    database: &Database,
    account: &AccountKey,
    transfer: TransferId,
    through: i64,
) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM entry WHERE account = $2 AND sequence > $3 AND transfer = $1) \
         + (SELECT COUNT(*) FROM partner_payment WHERE id = $1 AND state = 'capturing') \
         + (SELECT COUNT(*) FROM clearing_item i JOIN clearing c ON c.id = i.clearing \
         WHERE i.account = $2 AND i.transfer = $1 AND c.state = 'asked')",
    )
    .bind(transfer.to_string())
    .bind(account.to_string())
    .bind(through)
    .fetch_one(database.reader())
    .await?;
    Ok(found > 0)
}

const COLUMNS: &str =
    "SELECT id, partner, role, items, net, currency, made_at, state, transfer FROM clearing";

fn read(row: &AnyRow) -> Result<Clearing, StoreError> {
    let currency = parsed(row, 5, "clearing.currency")?;
    Ok(Clearing {
        id: parsed(row, 0, "clearing.id")?,
        partner: parsed(row, 1, "clearing.partner")?,
        role: ClearingRole::of(row.try_get(2)?)?,
        items: row.try_get(3)?,
        net: Money::new(row.try_get(4)?, currency),
        made_at: Timestamp::from_millis(row.try_get(6)?),
        state: ClearingState::of(row.try_get(7)?)?,
        transfer: parsed(row, 8, "clearing.transfer")?,
    })
}

/// The clearings of a city, the newest first, at most a thousand.
pub(in crate::operator::partners) async fn clearings(
    database: &Database,
    city: &CityKey,
) -> Result<Vec<Clearing>, StoreError> {
    let query = format!("{COLUMNS} WHERE city = $1 ORDER BY made_at DESC, id DESC LIMIT 1000");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(city.to_string())
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// The clearings of an account in that state, the oldest first.
pub(super) async fn in_state(
    database: &Database,
    account: &AccountKey,
    state: ClearingState,
) -> Result<Vec<Clearing>, StoreError> {
    let query = format!("{COLUMNS} WHERE account = $1 AND state = $2 ORDER BY made_at, id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(account.to_string())
        .bind(state.as_str())
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// The clearing of that id of a city.
pub(super) async fn find(
    database: &Database,
    city: &CityKey,
    id: TransferId,
) -> Result<Option<Clearing>, StoreError> {
    let query = format!("{COLUMNS} WHERE id = $1 AND city = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(id.to_string())
        .bind(city.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// What is in a clearing, in the order of the ids.
pub(super) async fn items(
    database: &Database,
    clearing: TransferId,
) -> Result<Vec<ClearingItem>, StoreError> {
    let rows =
        sqlx::query("SELECT transfer, amount FROM clearing_item WHERE clearing = $1 ORDER BY transfer")
            .bind(clearing.to_string())
            .fetch_all(database.reader())
            .await?;
    rows.iter()
        .map(|row| {
            Ok(ClearingItem {
                transfer: parsed(row, 0, "clearing_item.transfer")?,
                minor: row.try_get(1)?,
            })
        })
        .collect()
}

/// Keeps a clearing with its items, all or none; false if there is one of this id. An item that another clearing has is a
/// conflict: trying again sees it.
pub(super) async fn keep(
    database: &Database,
    city: &CityKey,
    account: &AccountKey,
    clearing: &Clearing,
    agree: &AgreeClearing,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let inserted = sqlx::query(
        "INSERT INTO clearing (id, account, city, partner, currency, role, items, net, made_at, state, transfer) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
    )
    .bind(clearing.id.to_string())
    .bind(account.to_string())
    .bind(city.to_string())
    .bind(clearing.partner.to_string())
    .bind(clearing.net.currency.to_string())
    .bind(clearing.role.as_str())
    .bind(clearing.items)
    .bind(clearing.net.minor)
    .bind(clearing.made_at.millis())
    .bind(clearing.state.as_str())
    .bind(clearing.transfer.to_string())
    .execute(&mut *transaction)
    .await?;
    if inserted.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for item in &agree.items {
        keep_item(&mut transaction, account, clearing.id, item).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn keep_item(
    connection: &mut AnyConnection,
    account: &AccountKey,
    clearing: TransferId,
    item: &ClearingItem,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO clearing_item (account, transfer, clearing, amount) VALUES ($1, $2, $3, $4)")
        .bind(account.to_string())
        .bind(item.transfer.to_string())
        .bind(clearing.to_string())
        .bind(item.minor)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes down how far a clearing has come. One that is paid stays so; one that is not there is a fault.
pub(super) async fn set(
    database: &Database,
    clearing: TransferId,
    state: ClearingState,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    let updated = sqlx::query(
        "UPDATE clearing SET state = CASE WHEN state = 'paid' THEN state ELSE $2 END WHERE id = $1",
    )
    .bind(clearing.to_string())
    .bind(state.as_str())
    .execute(&mut *transaction)
    .await?;
    if updated.rows_affected() == 0 {
        return Err(StoreError::corrupt(
            "a clearing that the partner has and this side has not",
        ));
    }
    transaction.commit().await
}

/// Takes back a clearing that the other side has refused: its items are open again.
pub(super) async fn forget(database: &Database, clearing: TransferId) -> Result<(), OperatorError> {
    let mut transaction = database.begin_write().await?;
    for statement in [
        "DELETE FROM clearing_item WHERE clearing IN (SELECT id FROM clearing WHERE id = $1 AND state = 'asked')",
        "DELETE FROM clearing WHERE id = $1 AND state = 'asked'",
    ] {
        sqlx::query(statement)
            .bind(clearing.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}
