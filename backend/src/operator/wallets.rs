//! Opening wallets and settlement accounts, and the keys that may sign for a wallet.

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::bytes::PublicKey;
use sqlx::Row;

use super::ledger::{AccountKey, open_accounts};
use super::{OperatorError, Wallet};
use crate::store::{Database, StoreError};

/// What is read of an account without a lock.
pub(super) struct Standing {
    pub(super) currency: Currency,
    /// Minor units.
    pub(super) balance: i64,
    /// Minor units.
    pub(super) available: i64,
}

/// Opens an account of a city and, with the first of a currency, the city's cash account beside it.
pub(super) async fn open(
    database: &Database,
    city: &CityKey,
    key: &AccountKey,
    currency: Currency,
    now: Timestamp,
) -> Result<Standing, OperatorError> {
    if standing(database, city, key).await?.is_none() {
        let cash = AccountKey::Cash {
            city: city.clone(),
            currency,
        };
        let mut transaction = database.begin_write().await?;
        open_accounts(&mut transaction, &[cash, key.clone()], city, currency, now).await?;
        transaction.commit().await?;
    }
    // What is there now and is not the city's was another city's all the time.
    let opened = standing(database, city, key)
        .await?
        .ok_or(OperatorError::IdReused)?;
    if opened.currency == currency {
        Ok(opened)
    } else {
        Err(OperatorError::IdReused)
    }
}

/// How an account stands; none if the city has no such account.
pub(super) async fn standing(
    database: &Database,
    city: &CityKey,
    key: &AccountKey,
) -> Result<Option<Standing>, OperatorError> {
    let row = sqlx::query(
        "SELECT currency, credits_posted - debits_posted, credits_posted - debits_posted - debits_pending \
         FROM account WHERE id = $1 AND city = $2",
    )
    .bind(key.to_string())
    .bind(city.to_string())
    .fetch_optional(database.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let currency = row
        .try_get::<&str, _>(0)?
        .parse()
        .map_err(|_| StoreError::corrupt("account.currency"))?;
    Ok(Some(Standing {
        currency,
        balance: row.try_get(1)?,
        available: row.try_get(2)?,
    }))
}

/// How a wallet stands.
pub(super) async fn wallet(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
) -> Result<Wallet, OperatorError> {
    let found = standing(database, city, &AccountKey::Wallet(wallet))
        .await?
        .ok_or(OperatorError::UnknownWallet)?;
    Ok(view(wallet, &found))
}

pub(super) const fn view(wallet: WalletId, standing: &Standing) -> Wallet {
    Wallet {
        wallet,
        balance: Money::new(standing.balance, standing.currency),
        available: Money::new(standing.available, standing.currency),
    }
}

/// Lets a key sign for a wallet.
pub(super) async fn bind(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    public_key: PublicKey,
    most: i64,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let account = AccountKey::Wallet(wallet).to_string();
    let mut transaction = database.begin_write().await?;
    // The wallet's row is locked so that two keys bound at once are counted one after the other.
    let lock = match database.for_update() {
        "" => "SELECT id FROM account WHERE id = $1 AND city = $2",
        _ => "SELECT id FROM account WHERE id = $1 AND city = $2 FOR UPDATE",
    };
    if sqlx::query(lock)
        .bind(account.clone())
        .bind(city.to_string())
        .fetch_optional(&mut *transaction)
        .await?
        .is_none()
    {
        return Err(OperatorError::UnknownWallet);
    }
    sqlx::query(
        "INSERT INTO device_key (wallet, public_key, bound_at) VALUES ($1, $2, $3) \
         ON CONFLICT (wallet, public_key) DO NOTHING",
    )
    .bind(account.clone())
    .bind(public_key.to_string())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    let bound: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM device_key WHERE wallet = $1")
        .bind(account)
        .fetch_one(&mut *transaction)
        .await?;
    if bound > most {
        transaction.rollback().await?;
        return Err(OperatorError::TooManyDevices { most });
    }
    Ok(transaction.commit().await?)
}

/// Takes a key's right away.
pub(super) async fn unbind(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    public_key: PublicKey,
) -> Result<(), OperatorError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "DELETE FROM device_key WHERE wallet = $1 AND public_key = $2 \
         AND EXISTS (SELECT 1 FROM account WHERE id = $1 AND city = $3)",
    )
    .bind(AccountKey::Wallet(wallet).to_string())
    .bind(public_key.to_string())
    .bind(city.to_string())
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

/// Since when a key may sign for a wallet; none if it may not.
pub(super) async fn bound_at(
    database: &Database,
    wallet: WalletId,
    public_key: PublicKey,
) -> Result<Option<Timestamp>, OperatorError> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT bound_at FROM device_key WHERE wallet = $1 AND public_key = $2")
            .bind(AccountKey::Wallet(wallet).to_string())
            .bind(public_key.to_string())
            .fetch_optional(database.reader())
            .await?;
    Ok(found.map(Timestamp::from_millis))
}
