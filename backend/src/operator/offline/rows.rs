//! The table of allowances.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::CityName;
use cityplus_protocol::bytes::{KeyId, PublicKey};
use cityplus_protocol::offline::Allowance;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::key::key_id;
use crate::operator::OperatorError;
use crate::operator::ledger::AccountKey;
use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// How long an allowance may be asked for and not given, in ms. Then nobody gets it any more, and what was set aside
/// goes back. Much longer than any request takes.
pub(super) const ASKED_MS: i64 = 10 * 60_000;

/// How far an allowance has come. The texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Kept before the money moves: it may be there or not.
    Asked,
    /// The money is there, and the device may have it.
    Given,
    /// Nobody came back for the answer: no device ever gets it.
    GivenUp,
}

impl State {
    fn of(text: &str) -> Result<Self, StoreError> {
        match text {
            "asked" => Ok(Self::Asked),
            "given" => Ok(Self::Given),
            "given_up" => Ok(Self::GivenUp),
            _ => Err(StoreError::corrupt("allowance.state")),
        }
    }
}

/// An allowance as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) city: CityKey,
    pub(super) allowance: Allowance,
    /// Which of the operator's keys signs it; none where it was asked for when there was one only.
    pub(super) signed_by: Option<PublicKey>,
    /// The transfer that takes back what is left.
    pub(super) back_transfer: TransferId,
    pub(super) state: State,
}

impl Given {
    /// Whether both are asked for by the same order. Times and the operator's key may differ: those of the first count.
    fn is_same(&self, other: &Self) -> bool {
        let (one, two) = (&self.allowance, &other.allowance);
        self.city == other.city
            && one.allowance_id == two.allowance_id
            && one.wallet_id == two.wallet_id
            && one.device_key == two.device_key
            && one.amount == two.amount
    }
}

const COLUMNS: &str = "SELECT id, city, wallet, public_key, amount, currency, issued_at, expires_at, settle_until, \
                       back_transfer, state, signed_by FROM allowance";

fn read(row: &AnyRow) -> Result<Given, StoreError> {
    let city: CityKey = parsed(row, 1, "allowance.city")?;
    let is_signed = !row.try_get::<&str, _>(11)?.is_empty();
    let signed_by: Option<PublicKey> = is_signed
        .then(|| parsed(row, 11, "allowance.signed_by"))
        .transpose()?;
    Ok(Given {
        allowance: Allowance {
            allowance_id: parsed(row, 0, "allowance.id")?,
            city: CityName::from(&city),
            wallet_id: parsed(row, 2, "allowance.wallet")?,
            device_key: parsed(row, 3, "allowance.public_key")?,
            amount: Money::new(row.try_get(4)?, parsed(row, 5, "allowance.currency")?),
            issued_at: Timestamp::from_millis(row.try_get(6)?),
            expires_at: Timestamp::from_millis(row.try_get(7)?),
            settle_until: Timestamp::from_millis(row.try_get(8)?),
            // No key has this id, so nothing that names it is believed.
            key_id: signed_by.as_ref().map_or(KeyId([0; 8]), key_id),
        },
        city,
        signed_by,
        back_transfer: parsed(row, 9, "allowance.back_transfer")?,
        state: State::of(row.try_get(10)?)?,
    })
}

/// The allowance of that id.
pub(super) async fn given(database: &Database, id: TransferId) -> Result<Option<Given>, StoreError> {
    let query = format!("{COLUMNS} WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(id.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Keeps that an allowance is asked for, or finds it. A new one is refused if there is a reason or if all that is out
/// for the wallet would be more than the ceiling. The wallet's row is locked: requests at once are counted one after
/// the other.
pub(super) async fn ask(
    database: &Database,
    fresh: &Given,
    refusal: Option<&OperatorError>,
    ceiling: i64,
) -> Result<Given, OperatorError> {
    let allowance = &fresh.allowance;
    let mut transaction = database.begin_write().await?;
    let lock = format!("SELECT id FROM account WHERE id = $1{}", database.for_update());
    sqlx::query(sqlx::AssertSqlSafe(lock))
        .bind(AccountKey::Wallet(allowance.wallet_id).to_string())
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(OperatorError::UnknownWallet)?;
    let query = format!("{COLUMNS} WHERE id = $1{}", database.for_update());
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(allowance.allowance_id.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
    if let Some(kept) = row.as_ref().map(read).transpose()? {
        return ask_again(transaction, fresh, kept).await;
    }
    if let Some(refusal) = refusal {
        return Err(refusal.clone());
    }
    let open = open_sum(&mut transaction, allowance).await?;
    if open.saturating_add(allowance.amount.minor) > ceiling {
        let most = Money::new(ceiling, allowance.amount.currency);
        return Err(OperatorError::TransferCeiling { most });
    }
    insert(&mut transaction, fresh).await?;
    transaction.commit().await?;
    Ok(fresh.clone())
}

/// The same request once more.
async fn ask_again(
    mut transaction: WriteTransaction,
    fresh: &Given,
    kept: Given,
) -> Result<Given, OperatorError> {
    if !kept.is_same(fresh) {
        return Err(OperatorError::IdReused);
    }
    match kept.state {
        State::Given => {}
        State::GivenUp => return Err(OperatorError::AllowanceOver),
        State::Asked => {
            sqlx::query("UPDATE allowance SET under_way = under_way + 1 WHERE id = $1")
                .bind(kept.allowance.allowance_id.to_string())
                .execute(&mut *transaction)
                .await?;
        }
    }
    transaction.commit().await?;
    Ok(kept)
}

/// What devices of the wallet may spend, or have asked for, without asking again, minor units. What no key signs, or one that
/// is withdrawn, is left out: no device gets it any more, and its owner may ask anew. Who has it already spends it where the
/// withdrawal is not heard of yet; that is no more than what is set aside for it.
async fn open_sum(transaction: &mut WriteTransaction, asked: &Allowance) -> Result<i64, StoreError> {
    let sum: i64 = sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM allowance \
         WHERE wallet = $1 AND expires_at > $2 AND state <> 'given_up' \
         AND signed_by IN (SELECT public_key FROM operator_key WHERE is_withdrawn = 0)",
    )
    .bind(asked.wallet_id.to_string())
    .bind(asked.issued_at.millis())
    .fetch_one(&mut **transaction)
    .await?;
    Ok(sum)
}

async fn insert(transaction: &mut WriteTransaction, fresh: &Given) -> Result<(), StoreError> {
    let allowance = &fresh.allowance;
    sqlx::query(
        "INSERT INTO allowance (id, city, wallet, public_key, amount, currency, issued_at, expires_at, settle_until, \
         back_transfer, state, under_way, ends_at, is_over, signed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked', 1, $11, 0, $12)",
    )
    .bind(allowance.allowance_id.to_string())
    .bind(fresh.city.to_string())
    .bind(allowance.wallet_id.to_string())
    .bind(allowance.device_key.to_string())
    .bind(allowance.amount.minor)
    .bind(allowance.amount.currency.to_string())
    .bind(allowance.issued_at.millis())
    .bind(allowance.expires_at.millis())
    .bind(allowance.settle_until.millis())
    .bind(fresh.back_transfer.to_string())
    .bind(allowance.issued_at.plus_ms(ASKED_MS).millis())
    .bind(fresh.signed_by.map_or_else(String::new, |key| key.to_string()))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Runs a statement about one allowance; returns whether it found it as it has to be.
async fn change(database: &Database, id: TransferId, statement: &'static str) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let done = sqlx::query(statement)
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// The money is there: the device may have it. False if it was given up before.
pub(super) async fn hand_out(database: &Database, id: TransferId) -> Result<bool, StoreError> {
    let statement = "UPDATE allowance SET state = 'given', ends_at = settle_until \
                     WHERE id = $1 AND state IN ('asked', 'given')";
    change(database, id, statement).await
}

/// A request was refused. Its row goes if no other request for it may still move the money, or has moved it.
pub(super) async fn refused(database: &Database, id: TransferId) -> Result<(), StoreError> {
    let remove = "DELETE FROM allowance WHERE id = $1 AND state = 'asked' AND under_way <= 1 \
                  AND NOT EXISTS (SELECT 1 FROM transfer WHERE transfer.id = $1)";
    if !change(database, id, remove).await? {
        let count = "UPDATE allowance SET under_way = under_way - 1 \
                     WHERE id = $1 AND state = 'asked' AND under_way > 0";
        change(database, id, count).await?;
    }
    Ok(())
}

/// From now on no device gets it. False if one has just got it.
pub(super) async fn give_up(database: &Database, id: TransferId) -> Result<bool, StoreError> {
    let statement =
        "UPDATE allowance SET state = 'given_up' WHERE id = $1 AND state IN ('asked', 'given_up')";
    change(database, id, statement).await
}

/// Money has come to one that was given up: it ends once more.
pub(super) async fn reopen(database: &Database, id: TransferId) -> Result<(), StoreError> {
    let statement = "UPDATE allowance SET is_over = 0 WHERE id = $1 AND state = 'given_up'";
    change(database, id, statement).await.map(|_| ())
}

/// Its rest could not go back: others first. Never sooner than it ends anyway.
pub(super) async fn postpone(
    database: &Database,
    id: TransferId,
    until: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE allowance SET ends_at = $2 WHERE id = $1 AND is_over = 0 AND ends_at < $2")
        .bind(id.to_string())
        .bind(until.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Allowances whose rest is to go back, the oldest first.
pub(super) async fn to_end(database: &Database, now: Timestamp, most: i64) -> Result<Vec<Given>, StoreError> {
    let query = format!("{COLUMNS} WHERE is_over = 0 AND ends_at <= $1 ORDER BY ends_at LIMIT $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(now.millis())
        .bind(most)
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// The same of one wallet.
pub(super) async fn to_end_of(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Given>, StoreError> {
    let query = format!(
        "{COLUMNS} WHERE wallet = $1 AND city = $2 AND is_over = 0 AND ends_at <= $3 ORDER BY ends_at LIMIT $4"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(wallet.to_string())
        .bind(city.to_string())
        .bind(now.millis())
        .bind(most)
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(read).collect()
}

/// Its rest is back.
pub(super) async fn end(database: &Database, id: TransferId) -> Result<(), StoreError> {
    change(database, id, "UPDATE allowance SET is_over = 1 WHERE id = $1")
        .await
        .map(|_| ())
}
