//! The tables of payouts and of the files they are in.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::operator::ledger::Proof;
use crate::store::{Database, StoreError, parsed};

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

/// What tells orders of the same id apart: the signature, or nothing if nobody has signed.
pub(in crate::operator) fn mark(proof: Option<&Proof>) -> String {
    proof.map_or_else(String::new, |proof| proof.signature.to_string())
}

/// Keeps a payout whose transfer is about to be made. One that is asked for again is as young as its last try; one that
/// is ready stays as it is. False if another order with its id is paid already: then nothing is kept.
pub(in crate::operator) async fn ask(
    database: &Database,
    payout: &Payout,
    mark: &str,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let other: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM payout WHERE id = $1 AND mark <> $2 AND state <> 'asked'")
            .bind(payout.id.to_string())
            .bind(mark.to_owned())
            .fetch_one(&mut *transaction)
            .await?;
    if other > 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    keep(&mut transaction, payout, mark, "asked").await?;
    transaction.commit().await?;
    Ok(true)
}

/// Its transfer is made: the next file takes it, as it is given here and whatever was asked for before. One that is
/// ready or in a file already stays as it is, and must be of the same amount.
pub(super) async fn make_ready(database: &Database, payout: &Payout, mark: &str) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    keep(&mut transaction, payout, mark, "ready").await?;
    let row = sqlx::query(
        "SELECT amount, currency, city FROM payout WHERE id = $1 AND mark = $2 AND state <> 'asked'",
    )
    .bind(payout.id.to_string())
    .bind(mark.to_owned())
    .fetch_optional(&mut *transaction)
    .await?;
    let row = row.ok_or_else(|| StoreError::corrupt("payout.state"))?;
    let amount = Money::new(row.try_get(0)?, parsed(&row, 1, "payout.currency")?);
    let city: CityKey = parsed(&row, 2, "payout.city")?;
    if amount != payout.amount || city != payout.city {
        return Err(StoreError::corrupt("payout.amount"));
    }
    transaction.commit().await
}

/// Inserts a payout in that state, or brings one that is only asked for into it with this content.
async fn keep(
    connection: &mut AnyConnection,
    payout: &Payout,
    mark: &str,
    state: &'static str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO payout (id, mark, city, iban, name, amount, currency, title, created_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id, mark) DO UPDATE SET \
         city = excluded.city, iban = excluded.iban, name = excluded.name, amount = excluded.amount, \
         currency = excluded.currency, title = excluded.title, created_at = excluded.created_at, \
         state = excluded.state WHERE payout.state = 'asked'",
    )
    .bind(payout.id.to_string())
    .bind(mark.to_owned())
    .bind(payout.city.to_string())
    .bind(payout.iban.as_str())
    .bind(payout.name.as_str())
    .bind(payout.amount.minor)
    .bind(payout.amount.currency.to_string())
    .bind(payout.title.as_str())
    .bind(payout.created_at.millis())
    .bind(state)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps a payout that needs no transfer, because its money came by bank and was never in the ledger: the next file takes
/// it.
pub(in crate::operator) async fn give_back(
    connection: &mut AnyConnection,
    payout: &Payout,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO payout (id, mark, city, iban, name, amount, currency, title, created_at, state) \
         VALUES ($1, '', $2, $3, $4, $5, $6, $7, $8, 'ready')",
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

/// Its transfer was refused, or is not in the ledger though it was asked for at that moment or earlier. What is asked
/// for later, or is just what the ledger has moved, stays.
pub(in crate::operator) async fn forget(
    database: &Database,
    id: TransferId,
    mark: &str,
    asked_by: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "DELETE FROM payout WHERE id = $1 AND mark = $2 AND state = 'asked' AND created_at <= $3 \
         AND NOT EXISTS (SELECT 1 FROM transfer t LEFT JOIN payment_order o ON o.payment = t.id \
         WHERE t.id = payout.id AND t.kind IN ('redemption', 'settlement') AND t.expires_at IS NULL \
         AND t.credit = 'bank/' || payout.city || '/' || payout.currency AND t.amount = payout.amount \
         AND t.currency = payout.currency AND COALESCE(o.signature, '') = payout.mark)",
    )
    .bind(id.to_string())
    .bind(mark.to_owned())
    .bind(asked_by.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Payouts of a city whose transfers may or may not have been made, asked for at that moment or earlier; each with its
/// mark.
pub(super) async fn unsure(
    database: &Database,
    city: &CityKey,
    asked_by: Timestamp,
) -> Result<Vec<(Payout, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, city, iban, name, amount, currency, title, created_at, mark FROM payout \
         WHERE city = $1 AND state = 'asked' AND created_at <= $2 ORDER BY created_at LIMIT 1000",
    )
    .bind(city.to_string())
    .bind(asked_by.millis())
    .fetch_all(database.reader())
    .await?;
    rows.iter().map(|row| Ok((read(row)?, row.try_get(8)?))).collect()
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
