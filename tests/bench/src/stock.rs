//! An operator's database that is filled past the ledger: wallets and transfers by the million, in rows of its own tables.
//!
//! The sums are right and an audit finds nothing. Entries have no hashes, as those from before the chain; the first
//! movement after them begins it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use cityplus_backend::store::{Database, Locations, StoreOptions, operator_migrations};
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{TransferId, WalletId};
use rusqlite::{Connection, Result, params};

/// Minor units that each wallet with a history has.
const DEPOSIT: i64 = 10_000;
/// When the first wallet was opened: 2026-01-01T00:00:00Z.
const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);
/// How many things were made in a millisecond: ids are ordered by time, and within it by chance.
const A_MILLISECOND: i64 = 20;
/// Things written in one transaction.
const BATCH: i64 = 100_000;
const CASH: &str = "cash/opole/PLN";
/// Nobody reads before it is full, and a machine that stops means that it is filled anew.
const SETTINGS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; \
                        PRAGMA cache_size = -262144;";
const ACCOUNT: &str = "INSERT INTO account (id, kind, city, currency, opened_at, debits_posted, credits_posted, \
                       debits_pending, credits_pending, entries, load_day, loaded_on_day, send_day, sent_on_day) \
                       VALUES (?1, ?2, 'opole', 'PLN', ?3, ?4, ?5, 0, 0, ?6, 0, 0, 0, 0)";
const TRANSFER: &str = "INSERT INTO transfer (id, kind, debit, credit, amount, currency, made_at, actor) \
                        VALUES (?1, ?2, ?3, ?4, ?5, 'PLN', ?6, ?7)";
const ENTRY: &str = "INSERT INTO entry (account, sequence, transfer, amount, balance_after, made_at) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// Where an operator's SQLite database is.
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) file: PathBuf,
}

/// An operator's database with all its tables and nothing in them, in a folder of its own.
pub(crate) async fn empty_database(folder: &Path) -> std::result::Result<Place, String> {
    fs::create_dir_all(folder).map_err(text)?;
    let url = Locations::resolve(folder, None, None).map_err(text)?.operator;
    let database = Database::open(&url, operator_migrations(), StoreOptions::default())
        .await
        .map_err(text)?;
    database.close().await;
    Ok(Place {
        url,
        file: folder.join("operator.db"),
    })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The id of a wallet of the stock, counted from zero.
pub(crate) fn wallet(number: i64) -> WalletId {
    WalletId::from_parts(made_at(number), random_part(number))
}

/// A number below another, scattered evenly: the same turn has the same one.
pub(crate) fn scattered(turn: u64, below: u32) -> i64 {
    i64::try_from(mixed(turn) % u64::from(below.max(1))).unwrap_or(0)
}

const fn made_at(number: i64) -> Timestamp {
    START.plus_ms(number / A_MILLISECOND)
}

/// What follows the time in an id; its last two bytes tell apart what was made in one millisecond.
fn random_part(number: i64) -> [u8; 10] {
    let mut part = [0; 10];
    let (random, last) = part.split_at_mut(8);
    random.copy_from_slice(&mixed(number.unsigned_abs()).to_be_bytes());
    let [.., high, low] = number.to_be_bytes();
    last.copy_from_slice(&[high, low]);
    part
}

/// `SplitMix64` (Steele, Lea, Flood 2014).
const fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A database that is being filled; no other process may have it open.
pub(crate) struct Stock(Connection);

impl Stock {
    /// A file that has the tables.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(SETTINGS)?;
        Ok(Self(connection))
    }

    /// Opens so many wallets with nothing in them.
    pub(crate) fn empty_wallets(&mut self, wallets: i64) -> Result<()> {
        self.accounts(wallets, |connection, key, at| {
            account(connection, key, "wallet", at, [0, 0, 0])
        })?;
        account(&self.0, CASH, "cash", START, [0, 0, 0])
    }

    /// Opens so many wallets, puts money into each, and has each send some to the next one, round after round.
    ///
    /// A round goes through the wallets in their order: of an index far larger than the cache each page is touched once,
    /// and all the same it grows in many places, so its pages are as full as those of a ledger that was in use.
    pub(crate) fn history(&mut self, wallets: i64, rounds: i64) -> Result<()> {
        self.accounts(wallets, |connection, key, at| {
            let sums = [rounds, DEPOSIT + rounds, 1 + 2 * rounds];
            account(connection, key, "wallet", at, sums)
        })?;
        account(&self.0, CASH, "cash", START, [DEPOSIT * wallets, 0, wallets])?;
        self.in_batches(wallets, top_up)?;
        for round in 1..=rounds {
            self.in_batches(wallets, |connection, number| {
                send(connection, wallets, round, number)
            })?;
        }
        Ok(())
    }

    /// Ends filling. What was written is on the disk afterwards: no measurement has to wait for it.
    pub(crate) fn finish(self, file: &Path) -> std::result::Result<(), String> {
        self.0.close().map_err(|(_, error)| text(error))?;
        File::open(file).and_then(|file| file.sync_all()).map_err(text)
    }

    fn accounts(
        &mut self,
        wallets: i64,
        write: impl Fn(&Connection, &str, Timestamp) -> Result<()>,
    ) -> Result<()> {
        self.in_batches(wallets, |connection, number| {
            write(connection, &key(number), made_at(number))
        })
    }

    fn in_batches(&mut self, count: i64, write: impl Fn(&Connection, i64) -> Result<()>) -> Result<()> {
        let mut number = 0;
        while number < count {
            let end = count.min(number + BATCH);
            let transaction = self.0.transaction()?;
            while number < end {
                write(&transaction, number)?;
                number += 1;
            }
            transaction.commit()?;
        }
        Ok(())
    }
}

/// The name of a wallet's account.
fn key(number: i64) -> String {
    format!("wallet/{}", wallet(number))
}

/// A transfer's id and moment, counted from zero.
fn transfer(number: i64) -> (String, i64) {
    let at = made_at(number);
    (
        TransferId::from_parts(at, random_part(number)).to_string(),
        at.millis(),
    )
}

/// Sums: debits, credits, entries.
fn account(connection: &Connection, key: &str, kind: &str, at: Timestamp, sums: [i64; 3]) -> Result<()> {
    let [debits, credits, entries] = sums;
    connection
        .prepare_cached(ACCOUNT)?
        .execute(params![key, kind, at.millis(), debits, credits, entries])
        .map(drop)
}

/// The first movement of a wallet.
fn top_up(connection: &Connection, number: i64) -> Result<()> {
    let (id, at) = transfer(number);
    let key = key(number);
    connection
        .prepare_cached(TRANSFER)?
        .execute(params![id, "top_up", CASH, key, DEPOSIT, at, "till-1"])?;
    let mut entry = connection.prepare_cached(ENTRY)?;
    let count = number + 1;
    entry.execute(params![CASH, count, id, -DEPOSIT, -DEPOSIT * count, at])?;
    entry.execute(params![key, 1, id, DEPOSIT, DEPOSIT, at])?;
    Ok(())
}

/// What a wallet sends to the next one, and its entries of this round: what it sends, and what the one before has sent.
fn send(connection: &Connection, wallets: i64, round: i64, number: i64) -> Result<()> {
    let before = if number == 0 { wallets - 1 } else { number - 1 };
    let (sent, at) = transfer(round * wallets + number);
    let (received, received_at) = transfer(round * wallets + before);
    let (own, next) = (key(number), key((number + 1) % wallets));
    connection
        .prepare_cached(TRANSFER)?
        .execute(params![sent, "send", own, next, 1, at, None::<&str>])?;
    let mut entry = connection.prepare_cached(ENTRY)?;
    entry.execute(params![own, 2 * round, sent, -1, DEPOSIT - 1, at])?;
    entry.execute(params![own, 2 * round + 1, received, 1, DEPOSIT, received_at])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use cityplus_backend::operator::{Books, OperatorLimits};
    use cityplus_domain::SystemClock;

    use super::*;

    #[tokio::test]
    async fn books_that_are_filled_past_the_ledger_are_right() {
        let folder = tempfile::tempdir().unwrap();
        let place = empty_database(&folder.path().join("stock")).await.unwrap();
        let mut stock = Stock::open(&place.file).unwrap();
        stock.history(50, 3).unwrap();
        stock.finish(&place.file).unwrap();
        let database = Database::open(&place.url, operator_migrations(), StoreOptions::default())
            .await
            .unwrap();
        let books = Books::open(database, Arc::new(SystemClock), OperatorLimits::default());
        let audit = books.audit().await.unwrap();
        assert_eq!(audit.problems, Vec::<String>::new());
        assert_eq!((audit.accounts, audit.entries), (51, 50 * 2 * 4));
    }

    #[test]
    fn ids_differ_and_scattered_numbers_stay_below() {
        let ids: BTreeSet<WalletId> = (0..10_000).map(wallet).collect();
        assert_eq!(ids.len(), 10_000);
        let numbers: BTreeSet<i64> = (0..1_000).map(|turn| scattered(turn, 10)).collect();
        assert_eq!(numbers, (0..10).collect());
    }
}
