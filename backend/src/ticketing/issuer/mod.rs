//! The issuer's keys: made at the first start, replaced in time, published as long as a ticket of theirs may be shown.
//!
//! A key signs for a span; the next one is made, and published, well before it signs, so that an inspector who was
//! offline for a day knows it. An old key is published until the last ticket it signed has ended.
//! A secret seed is never in the database unsealed, and never printed.

mod seal;
#[cfg(test)]
mod tests;

use std::io;

use cityplus_domain::Timestamp;
use cityplus_protocol::PublicKey;
use cityplus_protocol::inspection::VerificationKey;
use cityplus_ticketcode::{IssuerKey, SecretSeed};

pub use seal::IssuerSecret;

use super::columns::parse;
use super::counter::Counter;
use crate::store::{Database, StoreError, WriteTransaction};

const DAY_MS: i64 = 24 * 3_600_000;
/// How long a key signs.
const SIGNS_FOR_MS: i64 = 365 * DAY_MS;
/// The next key is made so long before it signs.
const MADE_AHEAD_MS: i64 = 30 * DAY_MS;
/// Published on after the last ticket's end: clocks differ, and lists that the key signed are still handed out.
const KEPT_ON_MS: i64 = 7 * DAY_MS;
/// The first key is in force since an hour ago: the clocks of several processes differ.
const FIRST_EARLIER_MS: i64 = 3_600_000;
/// A key takes over no sooner: what another process is just signing with the old one must stay acceptable.
const TAKES_OVER_AFTER_MS: i64 = 60_000;

/// Why the issuer's keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// The secret's file cannot be read or written.
    #[error("the issuer's secret {path} cannot be used: {reason}; check the path and who may read it")]
    File {
        /// Which file.
        path: String,
        /// What kind of failure.
        kind: io::ErrorKind,
        /// What the system says.
        reason: String,
    },
    /// The file holds something else.
    #[error(
        "{path} is no issuer's secret: 64 hex digits are needed; bring back the file that was made at first start"
    )]
    Form {
        /// Which file.
        path: String,
    },
    /// The keys in the database were sealed by another secret.
    #[error(
        "the issuer's keys in the database were sealed by another secret than {path}; use the file made by the \
         process that was started first, on every process of this database"
    )]
    OtherSecret {
        /// Which file.
        path: String,
    },
    /// The system gives no random bytes, or a key is not one.
    #[error("the issuer's key could not be made or used")]
    Crypto,
    /// No key signs at this moment.
    #[error("no issuer's key is in force now; is the server's clock right?")]
    NoKey,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for IssuerError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    public_key: String,
    sealed_seed: String,
    signs_from: i64,
    signs_until: i64,
    last_ticket_until: i64,
}

impl KeyRow {
    fn public_key(&self) -> Result<PublicKey, StoreError> {
        parse(&self.public_key, "ticketing_issuer_key.public_key")
    }

    /// Whether a ticket of it may still be shown, or will be signed.
    fn is_needed(&self, now: i64) -> bool {
        now < self
            .signs_until
            .max(self.last_ticket_until)
            .saturating_add(KEPT_ON_MS)
    }
}

/// The issuer.
pub(super) struct Issuer {
    database: Database,
    secret: IssuerSecret,
}

impl Issuer {
    /// Checks that every key can be unsealed, and makes the first one if there is none.
    pub(super) async fn open(
        database: Database,
        secret: IssuerSecret,
        now: Timestamp,
    ) -> Result<Self, IssuerError> {
        let issuer = Self { database, secret };
        issuer.keep_ready(now).await?;
        Ok(issuer)
    }

    /// Makes the next key when the last one's end is near, and the first if there is none. Refused, and nothing made,
    /// if a key was sealed by another secret.
    pub(super) async fn keep_ready(&self, now: Timestamp) -> Result<(), IssuerError> {
        let ends = |rows: &[KeyRow]| rows.iter().map(|row| row.signs_until).max();
        let is_ready = |last: Option<i64>| last.is_some_and(|end| now.plus_ms(MADE_AHEAD_MS).millis() < end);
        let rows = self.rows().await?;
        self.require_unsealable(&rows)?;
        if is_ready(ends(&rows)) {
            return Ok(());
        }
        let mut transaction = self.database.begin_write().await?;
        // Another process may have made it while this one waited for its turn.
        Counter::Issuer.next(&mut transaction).await?;
        let rows = rows_in(&mut transaction).await?;
        self.require_unsealable(&rows)?;
        let last = ends(&rows);
        if !is_ready(last) {
            let first = now.plus_ms(-FIRST_EARLIER_MS);
            let from = last.map_or(first, |end| Timestamp::from_millis(end.max(first.millis())));
            self.make(&mut transaction, from, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// A new key signs from a moment on, at least a minute ahead; the old ones no longer do, but are accepted until their tickets have ended.
    pub(super) async fn rotate(&self, from: Timestamp, now: Timestamp) -> Result<PublicKey, IssuerError> {
        let from = from.max(now.plus_ms(TAKES_OVER_AFTER_MS));
        let mut transaction = self.database.begin_write().await?;
        Counter::Issuer.next(&mut transaction).await?;
        self.require_unsealable(&rows_in(&mut transaction).await?)?;
        sqlx::query("UPDATE ticketing_issuer_key SET signs_until = $1 WHERE signs_until > $1")
            .bind(from.millis())
            .execute(&mut *transaction)
            .await?;
        let made = self.make(&mut transaction, from, now).await?;
        transaction.commit().await?;
        Ok(made)
    }

    /// A process with a foreign secret must make no key: the others could not use it, and none of them could start.
    fn require_unsealable(&self, rows: &[KeyRow]) -> Result<(), IssuerError> {
        for row in rows {
            self.secret.unseal(&row.sealed_seed, &row.public_key()?.0)?;
        }
        Ok(())
    }

    async fn make(
        &self,
        transaction: &mut WriteTransaction,
        from: Timestamp,
        now: Timestamp,
    ) -> Result<PublicKey, IssuerError> {
        let seed = SecretSeed::generate().map_err(|_| IssuerError::Crypto)?;
        let public_key = seed.public_key().map_err(|_| IssuerError::Crypto)?;
        let sealed = self.secret.seal(seed.expose(), &public_key)?;
        let public_key = PublicKey(public_key);
        sqlx::query(
            "INSERT INTO ticketing_issuer_key \
             (public_key, sealed_seed, signs_from, signs_until, last_ticket_until, made_at) \
             VALUES ($1, $2, $3, $4, 0, $5)",
        )
        .bind(public_key.to_string())
        .bind(sealed)
        .bind(from.millis())
        .bind(from.plus_ms(SIGNS_FOR_MS).millis())
        .bind(now.millis())
        .execute(&mut **transaction)
        .await?;
        Ok(public_key)
    }

    /// The key that signs at a moment.
    pub(super) async fn signing_key(&self, now: Timestamp) -> Result<IssuerKey, IssuerError> {
        self.unsealed(&self.rows().await?, now)
    }

    /// The same, read within a transaction.
    pub(super) async fn signing_key_in(
        &self,
        transaction: &mut WriteTransaction,
        now: Timestamp,
    ) -> Result<IssuerKey, IssuerError> {
        self.unsealed(&rows_in(transaction).await?, now)
    }

    fn unsealed(&self, rows: &[KeyRow], now: Timestamp) -> Result<IssuerKey, IssuerError> {
        let now = now.millis();
        let row = rows
            .iter()
            .filter(|row| row.signs_from <= now && now < row.signs_until)
            .max_by_key(|row| row.signs_from)
            .ok_or(IssuerError::NoKey)?;
        let seed = self.secret.unseal(&row.sealed_seed, &row.public_key()?.0)?;
        IssuerKey::from_seed(&SecretSeed::from_bytes(seed)).map_err(|_| IssuerError::Crypto)
    }

    /// Keeps the key published until a ticket it signs has ended.
    pub(super) async fn signed_until(
        transaction: &mut WriteTransaction,
        key: &IssuerKey,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE ticketing_issuer_key SET last_ticket_until = $1 \
             WHERE public_key = $2 AND last_ticket_until < $1",
        )
        .bind(until.millis())
        .bind(PublicKey(*key.public_key()).to_string())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// The keys an inspector needs: those of tickets that may still be shown, and those that will sign soon.
    pub(super) async fn published(&self, now: Timestamp) -> Result<Vec<VerificationKey>, IssuerError> {
        let rows = self.rows().await?;
        let needed = rows.iter().filter(|row| row.is_needed(now.millis()));
        Ok(needed.map(verification_key).collect::<Result<_, StoreError>>()?)
    }

    /// Every key there ever was: for scans that are brought back late.
    pub(super) async fn all(&self) -> Result<Vec<VerificationKey>, IssuerError> {
        let rows = self.rows().await?;
        Ok(rows
            .iter()
            .map(verification_key)
            .collect::<Result<_, StoreError>>()?)
    }

    async fn rows(&self) -> Result<Vec<KeyRow>, StoreError> {
        Ok(sqlx::query_as(ROWS).fetch_all(self.database.reader()).await?)
    }
}

const ROWS: &str = "SELECT public_key, sealed_seed, signs_from, signs_until, last_ticket_until \
                    FROM ticketing_issuer_key ORDER BY signs_from, public_key";

async fn rows_in(transaction: &mut WriteTransaction) -> Result<Vec<KeyRow>, StoreError> {
    Ok(sqlx::query_as(ROWS).fetch_all(&mut **transaction).await?)
}

fn verification_key(row: &KeyRow) -> Result<VerificationKey, StoreError> {
    Ok(VerificationKey {
        public_key: row.public_key()?,
        not_before: Timestamp::from_millis(row.signs_from),
        not_after: Timestamp::from_millis(row.signs_until),
    })
}
