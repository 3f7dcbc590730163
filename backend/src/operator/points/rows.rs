//! The rules of cities, and the accounts of points as they are read without a lock.

use std::collections::BTreeSet;

use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::{CityKey, PointsKey};
use cityplus_domain::{Currency, Timestamp};
use cityplus_protocol::points::{PointsEntry, PointsKind, PointsRule};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{POINTS_NAMES_MAX, PointsHistory};
use crate::operator::OperatorError;
use crate::operator::ledger::{AccountKey, TransferKind, open_accounts};
use crate::operator::types::{Cursor, Tier};
use crate::store::{Database, StoreError, parsed};

fn of_text(text: &str) -> Result<Vec<PointsRule>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt("points_rules.rules"))
}

/// A city's rules, those that earn nothing any more among them.
pub(super) async fn rules(database: &Database, city: &CityKey) -> Result<Vec<PointsRule>, StoreError> {
    let kept: Option<String> = sqlx::query_scalar("SELECT rules FROM points_rules WHERE city = $1")
        .bind(city.to_string())
        .fetch_optional(database.reader())
        .await?;
    kept.map_or(Ok(Vec::new()), |text| of_text(&text))
}

/// Keeps new rules, and opens what their points come from.
pub(super) async fn set(
    database: &Database,
    city: &CityKey,
    mut rules: Vec<PointsRule>,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let mut transaction = database.begin_write().await?;
    // Two servers of a city that start at once set them one after the other.
    let statement = match database.for_update() {
        "" => "SELECT rules FROM points_rules WHERE city = $1",
        _ => "SELECT rules FROM points_rules WHERE city = $1 FOR UPDATE",
    };
    let kept: Option<String> = sqlx::query_scalar(statement)
        .bind(city.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
    let before = kept.as_deref().map_or(Ok(Vec::new()), of_text)?;
    for old in &before {
        if !rules.iter().any(|rule| rule.name == old.name) {
            rules.push(PointsRule {
                points: 0,
                units: Vec::new(),
                ..old.clone()
            });
        }
    }
    if rules == before {
        return Ok(transaction.rollback().await?);
    }
    let names: BTreeSet<PointsKey> = rules.iter().map(|rule| rule.name.clone()).collect();
    if names.len() > POINTS_NAMES_MAX {
        return Err(OperatorError::PointsRules);
    }
    let issued: Vec<AccountKey> = names
        .into_iter()
        .map(|name| AccountKey::PointsIssued {
            city: city.clone(),
            name,
        })
        .collect();
    open_accounts(&mut transaction, &issued, city, Currency::NONE, Tier::Named, now).await?;
    let text = serde_json::to_string(&rules)
        .map_err(|_| OperatorError::Internal("rules for points cannot be written".into()))?;
    sqlx::query(
        "INSERT INTO points_rules (city, rules, set_at) VALUES ($1, $2, $3) \
         ON CONFLICT (city) DO UPDATE SET rules = excluded.rules, set_at = excluded.set_at",
    )
    .bind(city.to_string())
    .bind(text)
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

/// What is in an account of points; nothing in one that is not there yet.
pub(super) async fn balance(database: &Database, account: &AccountKey) -> Result<i64, StoreError> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT credits_posted - debits_posted FROM account WHERE id = $1")
            .bind(account.to_string())
            .fetch_optional(database.reader())
            .await?;
    Ok(found.unwrap_or_default())
}

/// The entries of an account of points before the cursor, newest first.
pub(super) async fn history(
    database: &Database,
    account: &AccountKey,
    after: Option<Cursor>,
    limit: u32,
) -> Result<PointsHistory, OperatorError> {
    let rows = sqlx::query(
        "SELECT e.sequence, e.transfer, t.kind, e.amount, e.balance_after, e.made_at, t.related \
         FROM entry e JOIN transfer t ON t.id = e.transfer \
         WHERE e.account = $1 AND e.sequence < $2 ORDER BY e.sequence DESC LIMIT $3",
    )
    .bind(account.to_string())
    .bind(after.map_or(i64::MAX, |cursor| cursor.0))
    .bind(i64::from(limit))
    .fetch_all(database.reader())
    .await?;
    let full = rows.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let last: Option<i64> = rows.last().map(|row| row.try_get(0)).transpose()?;
    let entries: Result<Vec<_>, StoreError> = rows.iter().map(entry).collect();
    Ok(PointsHistory {
        entries: entries?,
        // The first entry of all has the sequence 1.
        next: last.filter(|sequence| full && *sequence > 1).map(Cursor),
    })
}

fn entry(row: &AnyRow) -> Result<PointsEntry, StoreError> {
    let kind = match TransferKind::of(row.try_get(2)?)? {
        TransferKind::PointsEarned => PointsKind::Earned,
        TransferKind::PointsBack => PointsKind::TakenBack,
        _ => PointsKind::Other,
    };
    let payment: Option<&str> = row.try_get(6)?;
    let payment = payment.map(str::parse::<PaymentId>).transpose();
    Ok(PointsEntry {
        transfer_id: parsed(row, 1, "entry.transfer")?,
        kind,
        points: row.try_get(3)?,
        balance_after: row.try_get(4)?,
        at: Timestamp::from_millis(row.try_get(5)?),
        payment_id: payment.map_err(|_| StoreError::corrupt("transfer.related"))?,
    })
}
