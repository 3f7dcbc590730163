//! The table of links.

use cityplus_domain::ids::{LinkId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::bytes::{PublicKey, Signature};
use cityplus_protocol::link::{Link, LinkOrder, SignedLinkOrder};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::operator::OperatorError;
use crate::operator::ledger::{AccountKey, ChargedBy, Limits};
use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// A link as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    city: CityKey,
    signed: SignedLinkOrder,
    made_at: Timestamp,
    ended_at: Option<Timestamp>,
    limits: Limits,
}

impl Kept {
    /// Whether it was made by the same order.
    pub(super) fn is_same(&self, city: &CityKey, asked: &SignedLinkOrder) -> bool {
        self.city == *city && self.signed == *asked
    }

    /// Whether that wallet of the city is on either side of it.
    pub(super) fn is_of(&self, city: &CityKey, wallet: WalletId) -> bool {
        let order = &self.signed.order;
        self.city == *city && [order.wallet_id, order.user_wallet_id].contains(&wallet)
    }

    /// The account that pays.
    pub(super) const fn payer(&self) -> AccountKey {
        AccountKey::Wallet(self.signed.order.wallet_id)
    }

    /// As both sides see it at a moment.
    pub(super) fn view(&self, at: Timestamp) -> Link {
        let order = &self.signed.order;
        let left = self.limits.left(at);
        let mut link = Link {
            link_id: order.link_id,
            wallet_id: order.wallet_id,
            user_wallet_id: order.user_wallet_id,
            per_day: order.per_day,
            per_month: order.per_month,
            left_today: Money::new(left.today, order.per_day.currency),
            left_this_month: Money::new(left.this_month, order.per_month.currency),
            valid_until: order.valid_until,
            made_at: self.made_at,
            ended_at: self.ended_at,
        };
        if !link.is_in_force(at) {
            link.left_today.minor = 0;
            link.left_this_month.minor = 0;
        }
        link
    }
}

/// Reads a row of the columns that every query here selects, in this order.
fn kept(row: &AnyRow) -> Result<Kept, StoreError> {
    let currency: Currency = parsed(row, 4, "wallet_link.currency")?;
    let limits = Limits::read(row, 5, 13)?;
    let order = LinkOrder {
        link_id: parsed(row, 0, "wallet_link.id")?,
        wallet_id: wallet(row, 2)?,
        user_wallet_id: wallet(row, 3)?,
        per_day: Money::new(limits.per_day, currency),
        per_month: Money::new(limits.per_month, currency),
        valid_until: moment(row, 7)?,
        created_at: Timestamp::from_millis(row.try_get(8)?),
    };
    let signature: Signature = parsed(row, 10, "wallet_link.signature")?;
    Ok(Kept {
        city: parsed(row, 1, "wallet_link.city")?,
        signed: SignedLinkOrder {
            order,
            public_key: parsed(row, 9, "wallet_link.public_key")?,
            signature,
        },
        made_at: Timestamp::from_millis(row.try_get(11)?),
        ended_at: moment(row, 12)?,
        limits,
    })
}

fn moment(row: &AnyRow, column: usize) -> Result<Option<Timestamp>, StoreError> {
    let millis: Option<i64> = row.try_get(column)?;
    Ok(millis.map(Timestamp::from_millis))
}

fn wallet(row: &AnyRow, column: usize) -> Result<WalletId, StoreError> {
    match row.try_get::<&str, _>(column)?.parse()? {
        AccountKey::Wallet(wallet) => Ok(wallet),
        _ => Err(StoreError::corrupt("wallet_link.wallet")),
    }
}

/// A link by its id.
pub(super) async fn find(connection: &mut AnyConnection, link: LinkId) -> Result<Option<Kept>, StoreError> {
    let row = sqlx::query(
        "SELECT id, city, wallet, charged_by, currency, per_day, per_month, valid_until, created_at, public_key, \
         signature, made_at, ended_at, charge_day, charged_on_day, charged_in_month FROM wallet_link WHERE id = $1",
    )
    .bind(link.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(kept).transpose()
}

/// The links of an account of a city: first those by which it pays, then those by which others pay for it; on each side
/// those in force first, and at most 50. It never pays by more than that: no stranger pushes one of these out.
pub(super) async fn of_wallet(
    database: &Database,
    city: &CityKey,
    wallet: &AccountKey,
    now: Timestamp,
) -> Result<Vec<Kept>, StoreError> {
    let mut links = Vec::new();
    for side in [
        "SELECT id, city, wallet, charged_by, currency, per_day, per_month, valid_until, created_at, public_key, \
         signature, made_at, ended_at, charge_day, charged_on_day, charged_in_month FROM wallet_link \
         WHERE wallet = $1 AND city = $2 \
         ORDER BY CASE WHEN ended_at IS NULL AND (valid_until IS NULL OR valid_until > $3) THEN 0 ELSE 1 END, \
         made_at DESC, id DESC LIMIT 50",
        "SELECT id, city, wallet, charged_by, currency, per_day, per_month, valid_until, created_at, public_key, \
         signature, made_at, ended_at, charge_day, charged_on_day, charged_in_month FROM wallet_link \
         WHERE charged_by = $1 AND city = $2 \
         ORDER BY CASE WHEN ended_at IS NULL AND (valid_until IS NULL OR valid_until > $3) THEN 0 ELSE 1 END, \
         made_at DESC, id DESC LIMIT 50",
    ] {
        let rows = sqlx::query(side)
            .bind(wallet.to_string())
            .bind(city.to_string())
            .bind(now.millis())
            .fetch_all(database.reader())
            .await?;
        for row in &rows {
            links.push(kept(row)?);
        }
    }
    Ok(links)
}

/// Whether a key may sign for an account, whose row the caller has locked.
pub(super) async fn may_sign(
    transaction: &mut WriteTransaction,
    account: &AccountKey,
    key: PublicKey,
) -> Result<bool, StoreError> {
    let found = sqlx::query("SELECT wallet FROM device_key WHERE wallet = $1 AND public_key = $2")
        .bind(account.to_string())
        .bind(key.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(found.is_some())
}

/// How many links are in force by which an account pays.
pub(super) async fn count_in_force(
    transaction: &mut WriteTransaction,
    payer: &AccountKey,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let in_force: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM wallet_link WHERE wallet = $1 AND ended_at IS NULL \
         AND (valid_until IS NULL OR valid_until > $2)",
    )
    .bind(payer.to_string())
    .bind(now.millis())
    .fetch_one(&mut **transaction)
    .await?;
    Ok(in_force)
}

/// Whether an account is blocked, whose row the caller has locked.
pub(super) async fn is_blocked(
    transaction: &mut WriteTransaction,
    account: &AccountKey,
) -> Result<bool, StoreError> {
    let blocked_by: i64 = sqlx::query_scalar("SELECT blocked_by FROM account WHERE id = $1")
        .bind(account.to_string())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(blocked_by != 0)
}

/// Keeps a new one.
pub(super) async fn insert(
    transaction: &mut WriteTransaction,
    city: &CityKey,
    asked: &SignedLinkOrder,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let order = &asked.order;
    let inserted = sqlx::query(
        "INSERT INTO wallet_link (id, city, wallet, charged_by, currency, per_day, per_month, valid_until, created_at, \
         public_key, signature, made_at, charge_day, charged_on_day, charged_in_month) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0)",
    )
    .bind(order.link_id.to_string())
    .bind(city.to_string())
    .bind(AccountKey::Wallet(order.wallet_id).to_string())
    .bind(AccountKey::Wallet(order.user_wallet_id).to_string())
    .bind(order.per_day.currency.to_string())
    .bind(order.per_day.minor)
    .bind(order.per_month.minor)
    .bind(order.valid_until.map(Timestamp::millis))
    .bind(order.created_at.millis())
    .bind(asked.public_key.to_string())
    .bind(asked.signature.to_string())
    .bind(now.millis())
    .execute(&mut **transaction)
    .await;
    match inserted.map_err(StoreError::from) {
        Ok(_) => Ok(()),
        // The same order would have waited for the payer's lock: this is another wallet's, made at this moment.
        Err(error) if error.is_unique_violation() => Err(OperatorError::IdReused),
        Err(error) => Err(error.into()),
    }
}

/// Ends a link that has not ended.
pub(super) async fn end(
    transaction: &mut WriteTransaction,
    link: LinkId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE wallet_link SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
        .bind(now.millis())
        .bind(link.to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Ends the link that holds between the same two wallets.
pub(super) async fn end_between(
    transaction: &mut WriteTransaction,
    order: &LinkOrder,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE wallet_link SET ended_at = $1 WHERE wallet = $2 AND charged_by = $3 AND ended_at IS NULL",
    )
    .bind(now.millis())
    .bind(AccountKey::Wallet(order.wallet_id).to_string())
    .bind(AccountKey::Wallet(order.user_wallet_id).to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Ends the links of an account that pays which a key has signed. The caller holds the account's lock.
pub(in crate::operator) async fn end_signed_by(
    transaction: &mut WriteTransaction,
    payer: &str,
    key: PublicKey,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE wallet_link SET ended_at = $1 WHERE wallet = $2 AND public_key = $3 AND ended_at IS NULL",
    )
    .bind(now.millis())
    .bind(payer.to_owned())
    .bind(key.to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// By which link a key that is not the payer's may have ordered a payment: the one it was ordered by, if it is there
/// already, whatever has become of the link and the key since; else the newest that leads to a wallet of that key, one in
/// force before any other.
pub(in crate::operator) async fn charged_by(
    database: &Database,
    city: &CityKey,
    (payer, key): (WalletId, PublicKey),
    payment: TransferId,
    now: Timestamp,
) -> Result<Option<ChargedBy>, OperatorError> {
    let payer = AccountKey::Wallet(payer).to_string();
    let made = sqlx::query(
        "SELECT l.id, l.charged_by FROM transfer t JOIN wallet_link l ON l.id = substr(t.actor, 6) \
         WHERE t.id = $1 AND t.kind = 'payment' AND l.wallet = $2 AND l.city = $3",
    )
    .bind(payment.to_string())
    .bind(payer.clone())
    .bind(city.to_string())
    .fetch_optional(database.reader())
    .await?;
    let row =
        match made {
            Some(row) => Some(row),
            None => sqlx::query(
                "SELECT l.id, l.charged_by FROM wallet_link l JOIN device_key d ON d.wallet = l.charged_by \
                 WHERE l.wallet = $1 AND l.city = $2 AND d.public_key = $3 \
                 ORDER BY CASE WHEN l.ended_at IS NULL AND (l.valid_until IS NULL OR l.valid_until > $4) \
                 THEN 0 ELSE 1 END, l.made_at DESC, l.id DESC LIMIT 1",
            )
            .bind(payer)
            .bind(city.to_string())
            .bind(key.to_string())
            .bind(now.millis())
            .fetch_optional(database.reader())
            .await?,
        };
    let Some(row) = row else { return Ok(None) };
    Ok(Some(ChargedBy {
        link: parsed(&row, 0, "wallet_link.id")?,
        user: wallet(&row, 1)?,
    }))
}
