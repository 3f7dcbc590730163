//! The tables of payouts and of the files they are in.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::store::{Database, StoreError};

/// Money for a bank account.
#[derive(Clone, Debug)]
pub(in crate::operator) struct Payout {
    /// The transfer that takes it out; of what is given back, the one that was never made.
    pub(in crate::operator) id: TransferId,
    pub(in crate::operator) city: CityKey,
    pub(in crate::operator) iban: BankAccount,
    /// Whose account it is.
    pub(in crate::operator) name: String,
    pub(in crate::operator) amount: Money,
    /// What the receiver reads.
    pub(in crate::operator) title: String,
    pub(in crate::operator) created_at: Timestamp,
}

/// Keeps a payout whose transfer is about to be made; one that is there already stays as it is.
pub(in crate::operator) async fn ask(database: &Database, payout: &Payout) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO payout (id, city, iban, name, amount, currency, title, created_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked') ON CONFLICT (id) DO NOTHING",
    )
    .bind(payout.id.to_string())
    .bind(payout.city.to_string())
    .bind(payout.iban.as_str())
    .bind(payout.name.as_str())
    .bind(payout.amount.minor)
    .bind(payout.amount.currency.to_string())
    .bind(payout.title.as_str())
    .bind(payout.created_at.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Keeps a payout that needs no transfer, because its money came by bank and was never in the ledger: the next file takes
/// it.
pub(in crate::operator) async fn give_back(
    connection: &mut AnyConnection,
    payout: &Payout,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO payout (id, city, iban, name, amount, currency, title, created_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ready')",
    )
    .bind(payout.id.to_string())
    .bind(payout.city.to_string())
    .bind(payout.iban.as_str())
    .bind(payout.name.as_str())
    .bind(payout.amount.minor)
    .bind(payout.amount.currency.to_string())
    .bind(payout.title.as_str())
    .bind(payout.created_at.millis())
    .execute(connection)
    .await?;
    Ok(())
}

/// Its transfer is made: the next file takes it.
pub(in crate::operator) async fn ready(database: &Database, id: TransferId) -> Result<(), StoreError> {
    change(
        database,
        "UPDATE payout SET state = 'ready' WHERE id = $1 AND state = 'asked'",
        id,
    )
    .await
}

/// Its transfer was refused.
pub(in crate::operator) async fn forget(database: &Database, id: TransferId) -> Result<(), StoreError> {
    change(
        database,
        "DELETE FROM payout WHERE id = $1 AND state = 'asked'",
        id,
    )
    .await
}

async fn change(database: &Database, query: &'static str, id: TransferId) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(query)
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Payouts of a city whose transfers may or may not have been made before that moment.
pub(super) async fn unsure(
    database: &Database,
    city: &CityKey,
    before: Timestamp,
) -> Result<Vec<TransferId>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM payout WHERE city = $1 AND state = 'asked' AND created_at < $2 LIMIT 1000",
    )
    .bind(city.to_string())
    .bind(before.millis())
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(|row| parsed(row, 0, "payout.id")).collect()
}

/// Puts the payouts of a city that are ready into a new file; none are left for another.
pub(super) async fn put_into(
    connection: &mut AnyConnection,
    city: &CityKey,
    currency: Currency,
    file: &str,
    now: Timestamp,
) -> Result<u64, StoreError> {
    sqlx::query("INSERT INTO payout_file (id, city, currency, made_at) VALUES ($1, $2, $3, $4)")
        .bind(file)
        .bind(city.to_string())
        .bind(currency.to_string())
        .bind(now.millis())
        .execute(&mut *connection)
        .await?;
    let taken = sqlx::query(
        "UPDATE payout SET state = 'sent', file = $3 WHERE city = $1 AND currency = $2 AND state = 'ready'",
    )
    .bind(city.to_string())
    .bind(currency.to_string())
    .bind(file)
    .execute(connection)
    .await?;
    Ok(taken.rows_affected())
}

/// When a file of a city was made, and in what currency it is.
pub(super) async fn file(
    database: &Database,
    city: &CityKey,
    file: &str,
) -> Result<Option<(Timestamp, Currency)>, StoreError> {
    let row = sqlx::query("SELECT made_at, currency FROM payout_file WHERE id = $1 AND city = $2")
        .bind(file)
        .bind(city.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.map(|row| {
        let made_at = Timestamp::from_millis(row.try_get(0)?);
        Ok((made_at, parsed(&row, 1, "payout_file.currency")?))
    })
    .transpose()
}

/// What is in a file, in the order in which it was asked for.
pub(super) async fn content(database: &Database, file: &str) -> Result<Vec<Payout>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, city, iban, name, amount, currency, title, created_at FROM payout WHERE file = $1 \
         ORDER BY created_at, id",
    )
    .bind(file)
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Payout, StoreError> {
    Ok(Payout {
        id: parsed(row, 0, "payout.id")?,
        city: parsed(row, 1, "payout.city")?,
        iban: parsed(row, 2, "payout.iban")?,
        name: row.try_get(3)?,
        amount: Money::new(row.try_get(4)?, parsed(row, 5, "payout.currency")?),
        title: row.try_get(6)?,
        created_at: Timestamp::from_millis(row.try_get(7)?),
    })
}

fn parsed<T: std::str::FromStr>(row: &AnyRow, column: usize, name: &str) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| StoreError::corrupt(name))
}
