//! The table of the entries of bank statements.

use chrono::NaiveDate;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::matching::Whose;
use super::{BankEntryState, WaitingBankEntry};
use crate::store::{Database, StoreError, parsed};

/// Most entries that are listed.
const LISTED_MAX: i64 = 10_000;

/// An entry as a statement tells of it.
#[derive(Clone, Debug)]
pub(super) struct NewEntry {
    pub(super) id: TransferId,
    /// What it is for every city of this operator.
    pub(super) shared: String,
    /// Its ids in other cities that have entries from before those were told apart by `shared`.
    pub(super) elsewhere: Vec<TransferId>,
    /// Where it stands in the file.
    pub(super) line: u64,
    pub(super) booked_on: NaiveDate,
    pub(super) amount: Money,
    pub(super) title: String,
    pub(super) payer: String,
    pub(super) whose: Whose,
    pub(super) statement: String,
}

/// An entry as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: TransferId,
    pub(super) booked_on: NaiveDate,
    pub(super) amount: Money,
    title: String,
    payer: String,
    pub(super) state: BankEntryState,
    reason: String,
    pub(super) wallet: Option<WalletId>,
    statement: String,
    /// From before entries were kept for one city only.
    is_from_before: bool,
}

impl Kept {
    /// As a person sees it.
    pub(super) fn view(self) -> WaitingBankEntry {
        let why = match self.state {
            BankEntryState::Waiting => self.reason,
            _ => "its money is on the way into a wallet; if it stays here, import the statement again"
                .to_owned(),
        };
        WaitingBankEntry {
            id: self.id,
            booked_on: self.booked_on,
            amount: self.amount,
            payer: self.payer,
            title: self.title,
            why,
            wallet: self.wallet,
            statement: self.statement,
        }
    }
}

/// Keeps an entry; false if it is there already, also if another city has it, and then it stays as it is. With a wallet it is
/// asked for, unless another statement has one that may be the same.
pub(super) async fn keep(
    connection: &mut AnyConnection,
    city: &CityKey,
    new: &NewEntry,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if is_kept_before(connection, &new.elsewhere).await? {
        return Ok(false);
    }
    let (state, reason, wallet, asked_at) = match new.whose {
        Ok(wallet) => match alike(connection, city, new, wallet).await? {
            None => (BankEntryState::Asked, String::new(), Some(wallet), now.millis()),
            Some(statement) => {
                let reason = format!(
                    "statement {statement} has an entry of the same day, amount and wallet; is it the same?"
                );
                (BankEntryState::Waiting, reason, Some(wallet), 0)
            }
        },
        Err(why) => (BankEntryState::Waiting, why.to_owned(), None, 0),
    };
    let inserted = sqlx::query(
        "INSERT INTO bank_entry (id, city, booked_on, amount, currency, title, payer, state, reason, wallet, \
         statement, seen_at, asked_at, shared) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(city.to_string())
    .bind(new.booked_on.to_string())
    .bind(new.amount.minor)
    .bind(new.amount.currency.to_string())
    .bind(new.title.as_str())
    .bind(new.payer.as_str())
    .bind(state.as_str())
    .bind(reason)
    .bind(wallet.map(|wallet| wallet.to_string()))
    .bind(new.statement.as_str())
    .bind(now.millis())
    .bind(asked_at)
    .bind(new.shared.as_str())
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Other cities that have entries from before these were kept for one city only.
pub(super) async fn cities_before(database: &Database, city: &CityKey) -> Result<Vec<CityKey>, StoreError> {
    let rows =
        sqlx::query("SELECT DISTINCT city FROM bank_entry WHERE shared = '' AND city <> $1 ORDER BY city")
            .bind(city.to_string())
            .fetch_all(database.reader())
            .await?;
    rows.iter().map(|row| parsed(row, 0, "bank_entry.city")).collect()
}

/// Whether another city has the entry from before, and nobody there has said that it is for no wallet.
async fn is_kept_before(
    connection: &mut AnyConnection,
    elsewhere: &[TransferId],
) -> Result<bool, StoreError> {
    for id in elsewhere {
        let found =
            sqlx::query("SELECT id FROM bank_entry WHERE id = $1 AND shared = '' AND state <> 'ignored'")
                .bind(id.to_string())
                .fetch_optional(&mut *connection)
                .await?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether another city has put into a wallet or sent back what may be this entry, both kept before entries were kept for
/// one city only: nothing but the day, the amount and the statement is left to tell. They are locked, so that of two cities
/// at once only one goes on.
pub(super) async fn is_taken_elsewhere(
    database: &Database,
    connection: &mut AnyConnection,
    city: &CityKey,
    kept: &Kept,
) -> Result<bool, StoreError> {
    if !kept.is_from_before {
        return Ok(false);
    }
    let query = format!(
        "SELECT city, state FROM bank_entry WHERE shared = '' AND booked_on = $1 AND amount = $2 AND currency = $3 \
         AND statement = $4 ORDER BY id{}",
        database.for_update()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(kept.booked_on.to_string())
        .bind(kept.amount.minor)
        .bind(kept.amount.currency.to_string())
        .bind(kept.statement.as_str())
        .fetch_all(connection)
        .await?;
    for row in &rows {
        let other: CityKey = parsed(row, 0, "bank_entry.city")?;
        let is_taken = matches!(
            BankEntryState::of(row.try_get(1)?)?,
            BankEntryState::Asked | BankEntryState::Credited | BankEntryState::Returned
        );
        if is_taken && other != *city {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Another statement with an entry that may be the same one: banks that give no reference of their own number entries
/// anew in each statement.
async fn alike(
    connection: &mut AnyConnection,
    city: &CityKey,
    new: &NewEntry,
    wallet: WalletId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "SELECT statement FROM bank_entry WHERE wallet = $1 AND booked_on = $2 AND city = $3 AND amount = $4 \
         AND currency = $5 AND statement <> $6 AND id <> $7 AND state IN ('asked', 'credited') LIMIT 1",
    )
    .bind(wallet.to_string())
    .bind(new.booked_on.to_string())
    .bind(city.to_string())
    .bind(new.amount.minor)
    .bind(new.amount.currency.to_string())
    .bind(new.statement.as_str())
    .bind(new.id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

const COLUMNS: &str = "SELECT id, booked_on, amount, currency, title, payer, state, reason, wallet, statement, \
                       shared FROM bank_entry";

/// The entry of that id, if the city has one.
pub(super) async fn find(
    connection: &mut AnyConnection,
    city: &CityKey,
    id: TransferId,
) -> Result<Option<Kept>, StoreError> {
    let query = format!("{COLUMNS} WHERE id = $1 AND city = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(id.to_string())
        .bind(city.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The entries of a city that nothing has become of yet, the oldest first.
pub(super) async fn waiting(database: &Database, city: &CityKey) -> Result<Vec<Kept>, StoreError> {
    let query = format!(
        "{COLUMNS} WHERE city = $1 AND state IN ('asked', 'waiting') ORDER BY booked_on, id LIMIT $2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(city.to_string())
        .bind(LISTED_MAX)
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    let wallet: Option<String> = row.try_get(8)?;
    let wallet = wallet
        .map(|text| {
            text.parse::<WalletId>()
                .map_err(|_| StoreError::corrupt("bank_entry.wallet"))
        })
        .transpose()?;
    Ok(Kept {
        id: parsed(row, 0, "bank_entry.id")?,
        booked_on: parsed(row, 1, "bank_entry.booked_on")?,
        amount: Money::new(row.try_get(2)?, parsed(row, 3, "bank_entry.currency")?),
        title: row.try_get(4)?,
        payer: row.try_get(5)?,
        state: BankEntryState::of(row.try_get(6)?)?,
        reason: row.try_get(7)?,
        wallet,
        statement: row.try_get(9)?,
        is_from_before: row.try_get::<&str, _>(10)?.is_empty(),
    })
}

/// A waiting entry goes into this wallet, if nobody was faster.
pub(super) async fn ask(
    connection: &mut AnyConnection,
    id: TransferId,
    wallet: WalletId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let asked = sqlx::query(
        "UPDATE bank_entry SET state = 'asked', wallet = $2, asked_at = $3 WHERE id = $1 AND state = 'waiting'",
    )
    .bind(id.to_string())
    .bind(wallet.to_string())
    .bind(now.millis())
    .execute(connection)
    .await?;
    Ok(asked.rows_affected() == 1)
}

/// What was asked for and cut off is asked for again, if nothing has become of it.
pub(super) async fn ask_again(
    connection: &mut AnyConnection,
    id: TransferId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let asked = sqlx::query("UPDATE bank_entry SET asked_at = $2 WHERE id = $1 AND state = 'asked'")
        .bind(id.to_string())
        .bind(now.millis())
        .execute(connection)
        .await?;
    Ok(asked.rows_affected() == 1)
}

/// Its money is in this wallet: who sent it is no longer needed.
pub(super) async fn credited(
    connection: &mut AnyConnection,
    id: TransferId,
    wallet: WalletId,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE bank_entry SET state = 'credited', wallet = $2, reason = '', title = '', payer = '' \
         WHERE id = $1 AND state IN ('asked', 'waiting')",
    )
    .bind(id.to_string())
    .bind(wallet.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// The ledger has refused it: it waits.
pub(super) async fn refused(
    connection: &mut AnyConnection,
    id: TransferId,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE bank_entry SET state = 'waiting', reason = $2 WHERE id = $1 AND state = 'asked'")
        .bind(id.to_string())
        .bind(reason)
        .execute(connection)
        .await?;
    Ok(())
}

/// A person has decided that a waiting entry goes into no wallet. False if it does not wait, or was asked for after
/// that moment: then its money may still arrive.
pub(super) async fn close(
    connection: &mut AnyConnection,
    id: TransferId,
    state: BankEntryState,
    asked_before: Timestamp,
) -> Result<bool, StoreError> {
    let closed = sqlx::query(
        "UPDATE bank_entry SET state = $2, reason = '', title = '', payer = '' \
         WHERE id = $1 AND state = 'waiting' AND asked_at < $3",
    )
    .bind(id.to_string())
    .bind(state.as_str())
    .bind(asked_before.millis())
    .execute(connection)
    .await?;
    Ok(closed.rows_affected() == 1)
}
