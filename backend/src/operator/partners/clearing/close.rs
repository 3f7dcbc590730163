//! The close of the account with a partner: a report of a stretch, cut by entries. It moves nothing.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use sqlx::Row;

use super::types::{ClearingLine, PartnerClose};
use crate::operator::ledger::{AccountKey, TransferKind};
use crate::operator::{Books, OperatorError};
use crate::store::{Database, StoreError, parsed};

fn account(city: &CityKey, partner: &CityKey, currency: Currency) -> AccountKey {
    AccountKey::Partner {
        city: city.clone(),
        partner: partner.clone(),
        currency,
    }
}

/// Closes what has happened since the last close; none if nothing has.
pub(in crate::operator::partners) async fn close(
    books: &Books,
    city: &CityKey,
    partner: &CityKey,
    currency: Currency,
) -> Result<Option<PartnerClose>, OperatorError> {
    let account = account(city, partner, currency);
    let database = &books.database;
    let (number, from, opening) = last(database, &account).await?;
    let through = newest(database, &account).await?;
    if through <= from {
        return Ok(None);
    }
    let sums = sums(database, &account, from, through).await?;
    let closing = [sums.charged, sums.acquired, sums.refunds, sums.settled]
        .into_iter()
        .try_fold(opening, i64::checked_add)
        .ok_or(OperatorError::Amount)?;
    if closing != balance_after(database, &account, through).await? {
        return Err(OperatorError::Internal(format!(
            "the history of {account} does not add up"
        )));
    }
    let money = |minor| Money::new(minor, currency);
    let close = PartnerClose {
        partner: partner.clone(),
        number: number.saturating_add(1),
        closed_at: books.clock.now(),
        from_entry: from,
        through_entry: through,
        opening: money(opening),
        charged_count: sums.charged_count,
        charged: money(sums.charged),
        acquired_count: sums.acquired_count,
        acquired: money(sums.acquired),
        refunds_count: sums.refunds_count,
        refunds: money(sums.refunds),
        settled: money(sums.settled),
        closing: money(closing),
    };
    // Another process has made one of this number: its close is the close.
    if keep(database, &account, &close).await? {
        Ok(Some(close))
    } else {
        Err(OperatorError::Unavailable)
    }
}

/// What is in a close, line by line.
pub(in crate::operator::partners) async fn lines(
    database: &Database,
    city: &CityKey,
    close: &PartnerClose,
) -> Result<Vec<ClearingLine>, StoreError> {
    let currency = close.closing.currency;
    let rows = sqlx::query(
        "SELECT e.transfer, t.kind, e.amount, e.made_at FROM entry e JOIN transfer t ON t.id = e.transfer \
         WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 ORDER BY e.sequence",
    )
    .bind(account(city, &close.partner, currency).to_string())
    .bind(close.from_entry)
    .bind(close.through_entry)
    .fetch_all(database.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let transfer: TransferId = parsed(row, 0, "entry.transfer")?;
            Ok(ClearingLine {
                transfer,
                kind: row.try_get(1)?,
                amount: Money::new(row.try_get(2)?, currency),
                at: Timestamp::from_millis(row.try_get(3)?),
            })
        })
        .collect()
}

/// The last entry of an account that a close holds; nothing before the first close.
pub(super) async fn closed_through(database: &Database, account: &AccountKey) -> Result<i64, StoreError> {
    let (_, through, _) = last(database, account).await?;
    Ok(through)
}

/// The number, the last entry and the closing of the last close; zeros before the first.
async fn last(database: &Database, account: &AccountKey) -> Result<(i64, i64, i64), StoreError> {
    let row = sqlx::query(
        "SELECT number, through_entry, closing FROM partner_close WHERE account = $1 ORDER BY number DESC LIMIT 1",
    )
    .bind(account.to_string())
    .fetch_optional(database.reader())
    .await?;
    row.map_or(Ok((0, 0, 0)), |row| {
        Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
    })
}

/// The newest entry of an account; nothing of one that is not there.
async fn newest(database: &Database, account: &AccountKey) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT entries FROM account WHERE id = $1")
        .bind(account.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

async fn balance_after(database: &Database, account: &AccountKey, sequence: i64) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT balance_after FROM entry WHERE account = $1 AND sequence = $2")
        .bind(account.to_string())
        .bind(sequence)
        .fetch_optional(database.reader())
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// Minor units, signed as in the history.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    charged_count: i64,
    charged: i64,
    acquired_count: i64,
    acquired: i64,
    refunds_count: i64,
    refunds: i64,
    settled: i64,
}

async fn sums(
    database: &Database,
    account: &AccountKey,
    from: i64,
    through: i64,
) -> Result<Sums, StoreError> {
    let rows = sqlx::query(
        "SELECT t.kind, COUNT(*), CAST(SUM(e.amount) AS BIGINT) FROM entry e JOIN transfer t ON t.id = e.transfer \
         WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 GROUP BY t.kind",
    )
    .bind(account.to_string())
    .bind(from)
    .bind(through)
    .fetch_all(database.reader())
    .await?;
    let mut sums = Sums::default();
    for row in &rows {
        let (count, sum): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        match TransferKind::of(row.try_get(0)?)? {
            TransferKind::Payment => (sums.charged_count, sums.charged) = (count, sum),
            TransferKind::Acquired => (sums.acquired_count, sums.acquired) = (count, sum),
            TransferKind::Refund => (sums.refunds_count, sums.refunds) = (count, sum),
            TransferKind::Settlement => sums.settled = sum,
            _ => return Err(StoreError::corrupt("a partner's history")),
        }
    }
    Ok(sums)
}

/// Keeps a close; false if another process has made one of this number.
async fn keep(database: &Database, account: &AccountKey, close: &PartnerClose) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let inserted = sqlx::query(
        "INSERT INTO partner_close (account, number, currency, closed_at, from_entry, through_entry, opening, \
         charged_count, charged, acquired_count, acquired, refunds_count, refunds, settled, closing) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
         ON CONFLICT (account, number) DO NOTHING",
    )
    .bind(account.to_string())
    .bind(close.number)
    .bind(close.closing.currency.to_string())
    .bind(close.closed_at.millis())
    .bind(close.from_entry)
    .bind(close.through_entry)
    .bind(close.opening.minor)
    .bind(close.charged_count)
    .bind(close.charged.minor)
    .bind(close.acquired_count)
    .bind(close.acquired.minor)
    .bind(close.refunds_count)
    .bind(close.refunds.minor)
    .bind(close.settled.minor)
    .bind(close.closing.minor)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(inserted.rows_affected() == 1)
}
