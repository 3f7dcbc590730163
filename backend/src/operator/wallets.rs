//! Opening wallets and settlement accounts, and the keys that may sign for a wallet.

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::bytes::PublicKey;
use sqlx::Row;

use super::ledger::{AccountKey, open_accounts};
use super::types::Tier;
use super::{OpenWallet, OperatorError, Wallet, links};
use crate::store::{Database, StoreError, WriteTransaction};

/// What is read of an account without a lock.
pub(super) struct Standing {
    pub(super) currency: Currency,
    /// Minor units.
    pub(super) balance: i64,
    /// Minor units.
    pub(super) available: i64,
    /// Whether nothing may go out of it.
    pub(super) is_blocked: bool,
    /// Whether the operator wants that, whatever the owner does.
    is_blocked_by_operator: bool,
    pub(super) tier: Tier,
}

/// Opens a wallet. One that is there already may have become a named one since it was asked for.
pub(super) async fn open_wallet(
    database: &Database,
    city: &CityKey,
    asked: OpenWallet,
    now: Timestamp,
) -> Result<Wallet, OperatorError> {
    let OpenWallet {
        wallet,
        currency,
        tier,
    } = asked;
    let opened = open_as(database, city, &AccountKey::Wallet(wallet), currency, tier, now).await?;
    if (tier, opened.tier) == (Tier::Named, Tier::Anonymous) {
        return Err(OperatorError::IdReused);
    }
    Ok(view(wallet, &opened))
}

/// Opens an account of a city and, with the first of a currency, the city's cash account beside it.
pub(super) async fn open(
    database: &Database,
    city: &CityKey,
    key: &AccountKey,
    currency: Currency,
    now: Timestamp,
) -> Result<Standing, OperatorError> {
    open_as(database, city, key, currency, Tier::Named, now).await
}

async fn open_as(
    database: &Database,
    city: &CityKey,
    key: &AccountKey,
    currency: Currency,
    tier: Tier,
    now: Timestamp,
) -> Result<Standing, OperatorError> {
    if standing(database, city, key).await?.is_none() {
        let cash = AccountKey::Cash {
            city: city.clone(),
            currency,
        };
        let mut transaction = database.begin_write().await?;
        open_accounts(&mut transaction, &[cash, key.clone()], city, currency, tier, now).await?;
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
        "SELECT currency, credits_posted - debits_posted, credits_posted - debits_posted - debits_pending, \
         blocked_by, tier FROM account WHERE id = $1 AND city = $2",
    )
    .bind(key.to_string())
    .bind(city.to_string())
    .fetch_optional(database.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let blocked_by: i64 = row.try_get(3)?;
    let currency = row
        .try_get::<&str, _>(0)?
        .parse()
        .map_err(|_| StoreError::corrupt("account.currency"))?;
    Ok(Some(Standing {
        currency,
        balance: row.try_get(1)?,
        available: row.try_get(2)?,
        is_blocked: blocked_by != 0,
        is_blocked_by_operator: blocked_by & 2 != 0,
        tier: Tier::of(row.try_get(4)?)?,
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

const fn view(wallet: WalletId, standing: &Standing) -> Wallet {
    Wallet {
        wallet,
        balance: Money::new(standing.balance, standing.currency),
        available: Money::new(standing.available, standing.currency),
        blocked: standing.is_blocked,
        blocked_by_operator: standing.is_blocked_by_operator,
        tier: standing.tier,
    }
}

/// Who blocks a wallet. Each lifts only their own block: an owner does not undo what the operator has reasons for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockedBy {
    /// Its owner, through the city.
    City {
        /// Of the city's wish.
        version: i64,
    },
    /// The operator.
    Operator,
}

/// Blocks a wallet: once this has come back, nothing goes out of it that was not ordered before. The ledger holds the row
/// of every wallet it takes money from, so this waits for what is under way, and whatever comes next sees it.
pub(super) async fn block(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    by: BlockedBy,
) -> Result<(), OperatorError> {
    let statement = match by {
        BlockedBy::City { .. } => {
            "UPDATE account SET blocked_by = blocked_by | 1 WHERE id = $1 AND city = $2"
        }
        BlockedBy::Operator => "UPDATE account SET blocked_by = blocked_by | 2 WHERE id = $1 AND city = $2",
    };
    set_block(database, city, wallet, by, statement).await
}

/// Ends that block.
pub(super) async fn unblock(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    by: BlockedBy,
) -> Result<(), OperatorError> {
    let statement = match by {
        BlockedBy::City { .. } => {
            "UPDATE account SET blocked_by = blocked_by & 6 WHERE id = $1 AND city = $2"
        }
        BlockedBy::Operator => "UPDATE account SET blocked_by = blocked_by & 5 WHERE id = $1 AND city = $2",
    };
    set_block(database, city, wallet, by, statement).await
}

/// Runs the statement of a block, unless a newer wish of the owner was heard.
async fn set_block(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    by: BlockedBy,
    statement: &'static str,
) -> Result<(), OperatorError> {
    let BlockedBy::City { version } = by else {
        return change(database, city, wallet, statement).await;
    };
    let account = AccountKey::Wallet(wallet).to_string();
    let mut transaction = database.begin_write().await?;
    if !lock(&mut transaction, database, city, &account).await? {
        return Err(OperatorError::UnknownWallet);
    }
    if is_newest(&mut transaction, &account, BLOCKING, version).await? {
        sqlx::query(statement)
            .bind(account)
            .bind(city.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// What wishes for a block are about. No key is spelled like this.
pub(super) const BLOCKING: &str = "block";

/// Whether no newer wish of the city was heard about the same thing of a wallet, whose row the caller has locked; then it
/// is the one that counts from now on.
async fn is_newest(
    transaction: &mut WriteTransaction,
    account: &str,
    about: &str,
    version: i64,
) -> Result<bool, StoreError> {
    let kept = sqlx::query(
        "INSERT INTO wallet_wish (wallet, about, version) VALUES ($1, $2, $3) \
         ON CONFLICT (wallet, about) DO UPDATE SET version = excluded.version \
         WHERE wallet_wish.version <= excluded.version",
    )
    .bind(account)
    .bind(about)
    .bind(version)
    .execute(&mut **transaction)
    .await?;
    if kept.rows_affected() == 0 {
        tracing::info!(
            version,
            "a wish that is older than one heard before changes nothing"
        );
    }
    Ok(kept.rows_affected() == 1)
}

/// Makes an anonymous wallet a named one.
pub(super) async fn upgrade(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
) -> Result<(), OperatorError> {
    let statement = "UPDATE account SET tier = 'named' WHERE id = $1 AND city = $2";
    change(database, city, wallet, statement).await
}

/// Runs a statement about one wallet of a city, which may be run again.
async fn change(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    statement: &'static str,
) -> Result<(), OperatorError> {
    let mut transaction = database.begin_write().await?;
    let done = sqlx::query(statement)
        .bind(AccountKey::Wallet(wallet).to_string())
        .bind(city.to_string())
        .execute(&mut *transaction)
        .await?;
    if done.rows_affected() == 0 {
        return Err(OperatorError::UnknownWallet);
    }
    Ok(transaction.commit().await?)
}

/// A city's wish about a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyWish {
    pub(super) wallet: WalletId,
    pub(super) public_key: PublicKey,
    pub(super) version: i64,
}

/// Lets a key sign for a wallet.
pub(super) async fn bind(
    database: &Database,
    city: &CityKey,
    wish: KeyWish,
    most: i64,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let KeyWish {
        wallet,
        public_key,
        version,
    } = wish;
    let account = AccountKey::Wallet(wallet).to_string();
    let mut transaction = database.begin_write().await?;
    // Two keys bound at once are counted one after the other.
    if !lock(&mut transaction, database, city, &account).await? {
        return Err(OperatorError::UnknownWallet);
    }
    if !is_newest(&mut transaction, &account, &public_key.to_string(), version).await? {
        return Ok(transaction.rollback().await?);
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

/// Locks a wallet's row until the commit; false if the city has no such wallet.
pub(super) async fn lock(
    transaction: &mut WriteTransaction,
    database: &Database,
    city: &CityKey,
    account: &str,
) -> Result<bool, StoreError> {
    let statement = match database.for_update() {
        "" => "SELECT id FROM account WHERE id = $1 AND city = $2",
        _ => "SELECT id FROM account WHERE id = $1 AND city = $2 FOR UPDATE",
    };
    let found = sqlx::query(statement)
        .bind(account.to_owned())
        .bind(city.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(found.is_some())
}

/// Takes a key's right away: once this has come back, nothing goes out that the key signed and the ledger had not
/// accepted. It holds the lock under which the ledger looks at the wallet's keys. With the key end the links that it
/// signed: whoever stole the device may have allowed a wallet of their own.
pub(super) async fn unbind(
    database: &Database,
    city: &CityKey,
    wish: KeyWish,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let KeyWish {
        wallet,
        public_key,
        version,
    } = wish;
    let account = AccountKey::Wallet(wallet).to_string();
    let mut transaction = database.begin_write().await?;
    if lock(&mut transaction, database, city, &account).await?
        && is_newest(&mut transaction, &account, &public_key.to_string(), version).await?
    {
        sqlx::query("DELETE FROM device_key WHERE wallet = $1 AND public_key = $2")
            .bind(account.clone())
            .bind(public_key.to_string())
            .execute(&mut *transaction)
            .await?;
        links::end_signed_by(&mut transaction, &account, public_key, now).await?;
    }
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
