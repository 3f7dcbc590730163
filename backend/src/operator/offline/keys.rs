//! Which of the operator's keys signs, and which ones phones are told of.
//!
//! A new key is told days before it signs, so that a phone that was offline for a day knows it. An old one is told until
//! nothing that it signed can be settled any more. Processes agree by the table; each signs with the newest key that it has
//! the file of, among those that phones are told of.

use std::path::PathBuf;

use cityplus_domain::Timestamp;
use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::KeyId;
use cityplus_protocol::offline::AllowanceKey;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::key::{OperatorKey, OperatorKeyError, key_id};
use crate::operator::{Books, OperatorError};
use crate::store::{StoreError, WriteTransaction, parsed};

/// The first key is in force since an hour ago, and an old one is told for an hour more: clocks of processes differ.
const CLOCKS_MS: i64 = 3_600_000;
/// A key takes over no sooner: what another process is just signing with the old one must stay acceptable.
const TAKES_OVER_AFTER_MS: i64 = 60_000;

/// Why a new key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRotation {
    /// It is time: the new one signs so many ms from now, at least a minute. Phones ask for keys once a day.
    After {
        /// How long the old one still signs, in ms.
        ms: i64,
    },
    /// Somebody else may have the old ones: they sign no more, and phones are told of them no more. What was set aside by
    /// them is settled all the same; receivers who have heard of it take no payment from it.
    Stolen,
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOperatorKey {
    /// Its id.
    pub key_id: KeyId,
    /// From when it signs.
    pub signs_from: Timestamp,
    /// The file of its secret.
    pub file: PathBuf,
}

#[derive(Clone, Copy, Debug)]
struct KeyRow {
    public_key: PublicKey,
    signs_from: i64,
    is_withdrawn: bool,
    /// Until when something that it signed can be settled; 0 if there is nothing.
    settle_until: i64,
}

/// In the order in which they sign.
const ROWS: &str = "SELECT public_key, signs_from, is_withdrawn, \
                    (SELECT CAST(COALESCE(MAX(settle_until), 0) AS BIGINT) FROM allowance \
                    WHERE signed_by = operator_key.public_key) \
                    FROM operator_key ORDER BY signs_from, public_key";

fn read(row: &AnyRow) -> Result<KeyRow, StoreError> {
    let is_withdrawn: i64 = row.try_get(2)?;
    Ok(KeyRow {
        public_key: parsed(row, 0, "operator_key.public_key")?,
        signs_from: row.try_get(1)?,
        is_withdrawn: is_withdrawn != 0,
        settle_until: row.try_get(3)?,
    })
}

/// The keys there are; where none is yet, this process's own becomes the first. Of processes with other files only one has
/// the first.
async fn rows(books: &Books, key: &OperatorKey) -> Result<Vec<KeyRow>, StoreError> {
    let found = held(books).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let now = books.clock.now();
    let mut transaction = books.database.begin_write().await?;
    sqlx::query(
        "INSERT INTO operator_key (public_key, signs_from, is_withdrawn, made_at, is_first) \
         SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), 0, CAST($3 AS BIGINT), 1 \
         WHERE NOT EXISTS (SELECT 1 FROM operator_key) ON CONFLICT DO NOTHING",
    )
    .bind(key.first().to_string())
    // Since ever: where a clock is behind there is no other one.
    .bind(0_i64)
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    held(books).await
}

async fn held(books: &Books) -> Result<Vec<KeyRow>, StoreError> {
    let rows = sqlx::query(ROWS).fetch_all(books.database.reader()).await?;
    rows.iter().map(read).collect()
}

/// The key that this process signs with now: the newest that it has, if phones are told of it. None if it has none of those.
pub(super) async fn signing(books: &Books, key: &OperatorKey) -> Result<Option<PublicKey>, StoreError> {
    let now = books.clock.now().millis();
    let rows = rows(books, key).await?;
    let told = told(&rows, now);
    let is_told = |row: &KeyRow| told.iter().any(|key| key.public_key == row.public_key);
    let in_force = rows.iter().rev().filter(|row| row.signs_from <= now);
    let own = in_force
        .filter(|row| is_told(row))
        .map(|row| row.public_key)
        .find(|public_key| key.holds(*public_key));
    if own.is_none() {
        tracing::error!(
            "no key is here that signs what is set aside; bring its file back, or make a new one by `cityplus \
             rotate-operator-key --stolen`"
        );
    }
    Ok(own)
}

/// Whether what a key signed is believed no more. One that is in no row was never told of.
pub(super) async fn is_withdrawn(books: &Books, public_key: PublicKey) -> Result<bool, StoreError> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT is_withdrawn FROM operator_key WHERE public_key = $1")
            .bind(public_key.to_string())
            .fetch_optional(books.database.reader())
            .await?;
    Ok(found != Some(0))
}

/// The keys that phones are told of; none where nothing is paid without a network.
pub(in crate::operator) async fn published(books: &Books) -> Result<Vec<AllowanceKey>, OperatorError> {
    let Some(key) = books.key.as_ref() else {
        return Ok(Vec::new());
    };
    let rows = rows(books, key).await?;
    Ok(told(&rows, books.clock.now().millis()))
}

/// Those that sign, will sign, or have signed what can still be settled.
fn told(rows: &[KeyRow], now: i64) -> Vec<AllowanceKey> {
    let mut told = Vec::new();
    let mut replaced_at = None;
    for row in rows.iter().rev().filter(|row| !row.is_withdrawn) {
        let is_needed =
            replaced_at.is_none_or(|at: i64| now < at.max(row.settle_until).saturating_add(CLOCKS_MS));
        if is_needed {
            told.push(AllowanceKey {
                key_id: key_id(&row.public_key),
                public_key: row.public_key,
            });
        }
        replaced_at = Some(row.signs_from);
    }
    told.reverse();
    told
}

impl Books {
    /// Makes a new key that signs allowances. Its file is there before anything else knows of it: cut off in between, it is
    /// not used, and the next call makes another one.
    pub async fn rotate_operator_key(&self, why: KeyRotation) -> Result<NewOperatorKey, OperatorKeyError> {
        let key = self.key.as_ref().ok_or(OperatorKeyError::NotKept)?;
        // The first one is in the table before the second.
        rows(self, key).await?;
        let now = self.clock.now();
        let (public_key, file) = key.make()?;
        let mut transaction = self.database.begin_write().await?;
        let signs_from = match why {
            KeyRotation::After { ms } => now.plus_ms(ms.max(TAKES_OVER_AFTER_MS)),
            KeyRotation::Stolen => {
                withdraw_all(&mut transaction).await?;
                // At once also for a process whose clock is slow: it would have no key to sign with until then.
                now.plus_ms(-CLOCKS_MS)
            }
        };
        insert(&mut transaction, public_key, signs_from, now).await?;
        transaction.commit().await?;
        Ok(NewOperatorKey {
            key_id: key_id(&public_key),
            signs_from,
            file,
        })
    }
}

async fn withdraw_all(transaction: &mut WriteTransaction) -> Result<(), StoreError> {
    sqlx::query("UPDATE operator_key SET is_withdrawn = 1")
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn insert(
    transaction: &mut WriteTransaction,
    public_key: PublicKey,
    signs_from: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO operator_key (public_key, signs_from, is_withdrawn, made_at, is_first) \
         VALUES ($1, $2, 0, $3, 0)",
    )
    .bind(public_key.to_string())
    .bind(signs_from.millis())
    .bind(now.millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn an_old_key_is_told_until_nothing_of_it_can_be_settled() {
        let row = |seed: u8, signs_from, settle_until| KeyRow {
            public_key: PublicKey([seed; 32]),
            signs_from,
            is_withdrawn: false,
            settle_until,
        };
        let rows = [
            row(1, 0, 90 * HOUR_MS),
            KeyRow {
                is_withdrawn: true,
                ..row(2, 5 * HOUR_MS, 500 * HOUR_MS)
            },
            row(3, 10 * HOUR_MS, 0),
            row(4, 100 * HOUR_MS, 0),
        ];
        for (hours, expected) in [
            (0, &[1, 3, 4][..]),
            (90, &[1, 3, 4]),
            (91, &[3, 4]),
            (100, &[3, 4]),
            (101, &[4]),
            (1_000, &[4]),
        ] {
            let told = told(&rows, hours * HOUR_MS);
            let seeds: Vec<u8> = told.iter().map(|key| key.public_key.0[0]).collect();
            assert_eq!(seeds, expected, "{hours}");
            assert!(told.iter().all(|key| key.key_id == key_id(&key.public_key)));
        }
    }
}
