//! The limit on SQLite: nothing but rusqlite writing the rows a top-up writes, with the same durability.
//!
//! The same tables with the same columns; of a hash there is the space it takes, not the work.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Clock, SystemClock};
use rusqlite::{Connection, Result, params};

use super::{TELLERS, WALLETS};

const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;";
const TRANSFER: &str = "INSERT INTO transfer (id, kind, debit, credit, amount, currency, made_at, actor) \
                        VALUES (?1, 'top_up', 'cash/opole/PLN', ?2, 1, 'PLN', ?3, ?4)";
const ENTRY: &str = "INSERT INTO entry (account, sequence, transfer, amount, balance_after, made_at, chain) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const OPEN: &str = "INSERT INTO account (id, kind, city, currency, opened_at, debits_posted, credits_posted, \
                    debits_pending, credits_pending, entries, load_day, loaded_on_day, send_day, sent_on_day) \
                    VALUES (?1, ?2, 'opole', 'PLN', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
const ACCOUNT: &str = "UPDATE account SET debits_posted = ?2, credits_posted = ?3, entries = ?4, load_day = ?5, \
                       loaded_on_day = ?3, loaded_in_month = ?3, loaded_in_year = ?3, chain = ?6 WHERE id = ?1";
const SHIFT: &str = "INSERT INTO till_shift (id, city, number, teller, currency, desk, opened_at, opening_float, receipts, \
                     drawer) VALUES (?1, 'opole', ?2, ?1, 'PLN', ?1, 0, 0, 0, 0)";
const RECEIPT: &str = "INSERT INTO till_movement (transfer, shift, number) VALUES (?1, ?2, ?3)";
const DRAWER: &str = "UPDATE till_shift SET receipts = ?2, drawer = ?2 WHERE id = ?1";
const CASH: &str = "cash/opole/PLN";
/// As long as a hash.
const CHAIN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Transfers per second in transactions of `batch`, in a file that has the operator's tables.
pub(super) fn rate(file: &Path, batch: usize, time: Duration) -> Result<f64> {
    let mut connection = Connection::open(file)?;
    connection.execute_batch(SETTINGS)?;
    let (mut wallets, mut shifts) = opened(&connection)?;
    let (mut turn, mut done) = (0_usize, 0_i64);
    let started = Instant::now();
    while started.elapsed() < time {
        let transaction = connection.transaction()?;
        {
            let mut transfer = transaction.prepare_cached(TRANSFER)?;
            let mut entry = transaction.prepare_cached(ENTRY)?;
            let mut receipt = transaction.prepare_cached(RECEIPT)?;
            let mut account = transaction.prepare_cached(ACCOUNT)?;
            let mut drawer = transaction.prepare_cached(DRAWER)?;
            let now = SystemClock.now();
            let (at, day) = (now.millis(), now.millis() / 86_400_000);
            let (mut wallets_touched, mut shifts_touched) = (BTreeSet::new(), BTreeSet::new());
            for _ in 0..batch {
                turn = turn.wrapping_add(7);
                let (of_wallet, of_shift) = (turn % wallets.len(), turn % shifts.len());
                let (Some((key, entries)), Some((shift, receipts))) =
                    (wallets.get_mut(of_wallet), shifts.get_mut(of_shift))
                else {
                    continue;
                };
                *entries += 1;
                *receipts += 1;
                done += 1;
                let id = TransferId::new(now).to_string();
                transfer.execute(params![id, &*key, at, &*shift])?;
                entry.execute(params![CASH, done, id, -1, -done, at, CHAIN])?;
                entry.execute(params![&*key, *entries, id, 1, *entries, at, CHAIN])?;
                receipt.execute(params![id, &*shift, *receipts])?;
                wallets_touched.insert(of_wallet);
                shifts_touched.insert(of_shift);
            }
            for (key, entries) in wallets_touched.iter().filter_map(|index| wallets.get(*index)) {
                account.execute(params![key, 0, entries, entries, day, CHAIN])?;
            }
            for (shift, receipts) in shifts_touched.iter().filter_map(|index| shifts.get(*index)) {
                drawer.execute(params![shift, receipts])?;
            }
            account.execute(params![CASH, done, 0, done, 0, CHAIN])?;
        }
        transaction.commit()?;
    }
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    Ok(done as f64 / started.elapsed().as_secs_f64())
}

/// Names, each with the number of its last movement.
type Counted = Vec<(String, i64)>;

/// Opens wallets and tellers' shifts.
fn opened(connection: &Connection) -> Result<(Counted, Counted)> {
    let (mut wallets, mut shifts) = (Vec::new(), Vec::new());
    connection.execute(OPEN, params![CASH, "cash"])?;
    for _ in 0..WALLETS {
        let key = format!("wallet/{}", WalletId::new(SystemClock.now()));
        connection.execute(OPEN, params![key, "wallet"])?;
        wallets.push((key, 0));
    }
    for (number, _) in (1_i64..).zip(0..TELLERS) {
        let shift = format!("opole/{number}");
        connection.execute(SHIFT, params![shift, number])?;
        shifts.push((shift, 0));
    }
    Ok((wallets, shifts))
}
