//! The limit on SQLite: nothing but rusqlite writing the rows a top-up writes, with the same durability.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Clock, SystemClock};
use rusqlite::{Connection, Result, params};

use super::WALLETS;

const TABLES: &str = include_str!("../../../../backend/migrations/operator/0001_ledger.sql");
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY;";
const TRANSFER: &str = "INSERT INTO transfer (id, kind, debit, credit, amount, currency, made_at, actor) \
                        VALUES (?1, 'top_up', 'cash/PLN', ?2, 100, 'PLN', ?3, 'till-1')";
const ENTRY: &str = "INSERT INTO entry (account, sequence, transfer, amount, balance_after, made_at) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const OPEN: &str = "INSERT INTO account VALUES (?1, ?2, 'PLN', 0, 0, 0, 0, 0, 0, 0, 0)";
const ACCOUNT: &str = "UPDATE account SET debits_posted = ?2, credits_posted = ?3, entries = ?4, load_day = ?5, \
                       loaded_on_day = ?3 WHERE id = ?1";

/// Transfers per second in transactions of `batch`.
pub(super) fn rate(file: &Path, batch: usize, time: Duration) -> Result<f64> {
    let mut connection = Connection::open(file)?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch(TABLES)?;
    let mut wallets = Vec::with_capacity(WALLETS);
    connection.execute(OPEN, params!["cash/PLN", "cash"])?;
    for _ in 0..WALLETS {
        let key = format!("wallet/{}", WalletId::new(SystemClock.now()));
        connection.execute(OPEN, params![key, "wallet"])?;
        wallets.push((key, 0_i64));
    }
    let (mut turn, mut done) = (0_usize, 0_i64);
    let started = Instant::now();
    while started.elapsed() < time {
        let transaction = connection.transaction()?;
        {
            let mut transfer = transaction.prepare_cached(TRANSFER)?;
            let mut entry = transaction.prepare_cached(ENTRY)?;
            let mut account = transaction.prepare_cached(ACCOUNT)?;
            let now = SystemClock.now();
            let mut touched = BTreeSet::new();
            for _ in 0..batch {
                turn = turn.wrapping_add(7);
                let Some((key, entries)) = wallets.get_mut(turn % WALLETS) else {
                    continue;
                };
                *entries += 1;
                done += 1;
                let id = TransferId::new(now).to_string();
                transfer.execute(params![id, &*key, now.millis()])?;
                entry.execute(params!["cash/PLN", done, id, -100, -100 * done, now.millis()])?;
                entry.execute(params![&*key, *entries, id, 100, 100 * *entries, now.millis()])?;
                touched.insert(turn % WALLETS);
            }
            for index in &touched {
                let Some((key, entries)) = wallets.get(*index) else {
                    continue;
                };
                account.execute(params![key, 0, 100 * entries, entries, now.millis() / 86_400_000])?;
            }
            account.execute(params!["cash/PLN", 100 * done, 0, done, 0])?;
        }
        transaction.commit()?;
    }
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    Ok(done as f64 / started.elapsed().as_secs_f64())
}
