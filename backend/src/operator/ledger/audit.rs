//! The audit: recomputes from the entries what the accounts say, and every hash of the chains, in one consistent look.
//!
//! One quick look past all entries sees whether anything is wrong with them (`quick`). Only if it has a doubt a walk goes
//! past them account by account (`walk`, `step`), and what that has doubts of is then asked for by name. What is asked of
//! few rows, of accounts above all, is asked of the database at once.

use data_encoding::HEXLOWER;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row, Transaction};
use tokio::task::spawn_blocking;

use super::quick;
use super::step::{Doubt, Walk};
use super::walk::{self, Walked};
use crate::operator::{holds, links, offline, partners, points, till};
use crate::store::{Database, Kind, StoreError};

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Accounts looked at.
    pub accounts: i64,
    /// Entries looked at.
    pub entries: i64,
    /// What is wrong, in words; at most a hundred. Empty when all is well.
    pub problems: Vec<String>,
    /// A mark of this moment, in hex: a hash of the ends of all accounts' chains. Whoever can write to the database can
    /// compute hashes as well, but cannot change a seal that was written down elsewhere.
    pub seal: String,
    /// Whether it went past every account by itself: the quick look had a doubt, or could not be taken.
    pub walked: bool,
}

type Snapshot = Transaction<'static, Any>;

/// Most problems that are told, and most of one check.
const MOST: usize = 100;
const MOST_OF_ONE: usize = 8;

/// What must find nothing: a name, and a query for the keys of what is wrong.
type Check = (&'static str, &'static str);

/// What is always asked.
const CHECKS: [Check; 9] = [
    (
        "debits posted differ from credits posted in",
        "SELECT currency FROM account GROUP BY currency HAVING SUM(debits_posted) <> SUM(credits_posted)",
    ),
    (
        "debits pending differ from credits pending in",
        "SELECT currency FROM account GROUP BY currency HAVING SUM(debits_pending) <> SUM(credits_pending)",
    ),
    (
        "less than nothing is in",
        "SELECT id FROM account WHERE (kind IN ('fees', 'allowance', 'deposit', 'points') \
         OR (kind = 'wallet' AND debt_most = 0)) AND credits_posted - debits_posted - debits_pending < 0",
    ),
    // After a debit ride as much as was allowed then, and of a named wallet only.
    (
        "more is owed than a ride was allowed to take in",
        "SELECT id FROM account WHERE debt_most <> 0 AND (kind <> 'wallet' OR tier <> 'named' OR debt_most < 0 \
         OR credits_posted - debits_posted - debits_pending + debt_most < 0)",
    ),
    // A deposit goes back once, and its wallet ends with it.
    (
        "the deposit and the end of a wallet do not fit together in",
        "SELECT d.id FROM account d LEFT JOIN account w ON w.id = 'wallet/' || substr(d.id, 9) \
         WHERE d.kind = 'deposit' AND d.entries > 0 AND (w.id IS NULL \
         OR ((w.blocked_by & 4) <> 0) <> (d.credits_posted = d.debits_posted))",
    ),
    (
        "open reservations do not add up to what is pending in",
        "SELECT a.id FROM account a LEFT JOIN (SELECT t.debit AS id, SUM(t.amount) AS reserved FROM reservation v \
         JOIN transfer t ON t.id = v.transfer LEFT JOIN resolution r ON r.transfer = t.id \
         WHERE r.transfer IS NULL GROUP BY t.debit) p ON p.id = a.id \
         WHERE COALESCE(p.reserved, 0) <> a.debits_pending",
    ),
    (
        "there is the end of a chain, but no entry in",
        "SELECT id FROM account WHERE entries = 0 AND chain <> ''",
    ),
    // What the bank has sent and gets back was never in the ledger.
    (
        "the ledger has not moved what is paid out by",
        "SELECT p.id FROM payout p LEFT JOIN transfer t ON t.id = p.id AND t.kind IN ('redemption', 'settlement') \
         AND t.credit = 'bank/' || p.city || '/' || p.currency AND t.expires_at IS NULL \
         AND t.amount = p.amount AND t.currency = p.currency \
         LEFT JOIN bank_entry b ON b.id = p.id AND b.state = 'returned' AND b.city = p.city \
         AND b.amount = p.amount AND b.currency = p.currency \
         WHERE p.state <> 'asked' AND t.id IS NULL AND b.id IS NULL",
    ),
    // One that is only asked for is brought to an end with the next file for the bank.
    (
        "no bank account is paid by the transfer",
        "SELECT t.id FROM transfer t WHERE t.kind IN ('redemption', 'settlement') AND t.credit LIKE 'bank/%' \
         AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.id = t.id AND p.amount = t.amount \
         AND p.currency = t.currency AND t.credit = 'bank/' || p.city || '/' || p.currency)",
    ),
];

/// What names what the walk has doubts of. Of books that are right none is asked: each looks at all entries or transfers.
const WHO: [(Doubt, Check); 6] = [
    (
        Doubt::Sums,
        (
            "the entries do not add up to the sums of",
            "SELECT a.id FROM account a LEFT JOIN (SELECT account, COUNT(*) AS n, MAX(sequence) AS last, \
             SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS credits, \
             SUM(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS debits FROM entry GROUP BY account) e \
             ON e.account = a.id WHERE COALESCE(e.credits, 0) <> a.credits_posted \
             OR COALESCE(e.debits, 0) <> a.debits_posted OR COALESCE(e.n, 0) <> a.entries \
             OR COALESCE(e.last, 0) <> a.entries",
        ),
    ),
    (
        Doubt::Balances,
        (
            "the running balance is wrong in",
            "SELECT account FROM (SELECT account, balance_after, SUM(amount) OVER \
             (PARTITION BY account ORDER BY sequence) AS running FROM entry) lines WHERE balance_after <> running",
        ),
    ),
    (
        Doubt::Transfers,
        (
            "debit and credit differ in the transfer",
            "SELECT transfer FROM entry GROUP BY transfer HAVING SUM(amount) <> 0 OR COUNT(*) <> 2",
        ),
    ),
    (
        Doubt::Transfers,
        (
            "what moved is not what was ordered in the transfer",
            "SELECT t.id FROM transfer t LEFT JOIN resolution r ON r.transfer = t.id \
             LEFT JOIN (SELECT transfer, SUM(amount) AS moved FROM entry WHERE amount > 0 GROUP BY transfer) e \
             ON e.transfer = t.id WHERE COALESCE(e.moved, 0) <> \
             CASE WHEN t.expires_at IS NULL THEN t.amount ELSE COALESCE(r.amount, 0) END OR r.amount > t.amount",
        ),
    ),
    // Such an end moves nothing, but it has no place in the books.
    (
        Doubt::Transfers,
        (
            "nothing was reserved by what has ended as the transfer",
            "SELECT r.transfer FROM resolution r LEFT JOIN transfer t ON t.id = r.transfer WHERE t.expires_at IS NULL",
        ),
    ),
    // Both entries of a transfer are written at once: without this, an account's hashes could all be taken away.
    (
        Doubt::Chains,
        (
            "only one entry is in a chain of the transfer",
            "SELECT transfer FROM entry GROUP BY transfer HAVING MIN(chain) = '' AND MAX(chain) <> ''",
        ),
    ),
];

/// PostgreSQL takes its time for the audit, and plans anew: a plan that this connection has kept is from when there were
/// other numbers of rows.
const FOR_ALL: [&str; 2] = ["SET LOCAL statement_timeout = 0", "DISCARD PLANS"];

/// PostgreSQL is to look up the transfers of a page's entries: joined whole, all would be read again for each page.
const BY_LOOKING_UP: [&str; 2] = [
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
];
const AS_USUAL: [&str; 2] = [
    "SET LOCAL enable_hashjoin TO DEFAULT",
    "SET LOCAL enable_mergejoin TO DEFAULT",
];

/// In SQLite's file an account's entries lie apart, and so do their transfers: with the usual cache most are read from the
/// file again and again. In KiB, negative by SQLite's convention.
const ROOMY_CACHE: &str = "PRAGMA cache_size = -65536";

/// Looks at everything in one snapshot; writers are held up for the moment in which it begins at most.
pub(in crate::operator) async fn audit(database: &Database) -> Result<Audit, StoreError> {
    let (mut snapshot, file) = begin(database).await?;
    let sums = sums(&mut snapshot).await?;
    let (quick, checked) = match file {
        // The file is read by itself, and these questions are asked of the same moment meanwhile.
        Some(file) => {
            let quick = quick::in_file(file, sums.used);
            let (quick, checked) = tokio::join!(quick, checked(&mut snapshot));
            (quick, checked?)
        }
        None if database.kind() == Kind::Postgres => {
            let quick = quick::on_server(&mut snapshot, sums.used).await?;
            (quick, checked(&mut snapshot).await?)
        }
        None => (None, checked(&mut snapshot).await?),
    };
    // What it has come past is as many as there are, or it was of other books.
    let looked = quick.filter(|looked| (looked.accounts, looked.resolved) == (sums.accounts, sums.resolved));
    let mut problems = checked.ledger;
    let (accounts, entries) = if let Some(looked) = looked {
        (looked.accounts, looked.entries)
    } else {
        tracing::debug!("the audit walks past every account");
        let Walked { accounts, walk } = walked(&mut snapshot, database.kind()).await?;
        let entries = walk.entries;
        problems.extend(named(&mut snapshot, walk).await?);
        (accounts, entries)
    };
    problems.extend(checked.rooms);
    problems.truncate(MOST);
    let seal = walk::seal(&mut snapshot, database.kind()).await?;
    snapshot.rollback().await?;
    Ok(Audit {
        accounts,
        entries,
        problems,
        seal: HEXLOWER.encode(seal.as_ref()),
        walked: looked.is_none(),
    })
}

/// How much there is to look at.
struct Sums {
    accounts: i64,
    /// Accounts with entries.
    used: i64,
    /// Reservations that have ended.
    resolved: i64,
}

async fn sums(snapshot: &mut AnyConnection) -> Result<Sums, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*), COUNT(CASE WHEN entries <> 0 THEN 1 END), (SELECT COUNT(*) FROM resolution) FROM account",
    )
    .fetch_one(snapshot)
    .await?;
    Ok(Sums {
        accounts: row.try_get(0)?,
        used: row.try_get(1)?,
        resolved: row.try_get(2)?,
    })
}

/// Begins a snapshot. Of a file there is a second reader of the same moment, if it can be had.
async fn begin(database: &Database) -> Result<(Snapshot, Option<quick::File>), StoreError> {
    if database.kind() == Kind::Postgres {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut snapshot = database.reader().begin_with(begin).await?;
        for setting in FOR_ALL {
            sqlx::query(setting).execute(&mut *snapshot).await?;
        }
        return Ok((snapshot, None));
    }
    // Whoever waits for connections keeps nobody from writing.
    let mut connection = database.reader().acquire().await?;
    let path: String = sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
        .fetch_one(&mut *connection)
        .await?;
    let file = if database.reader().options().get_max_connections() > 1 {
        spawn_blocking(move || quick::File::open(path.as_ref()))
            .await
            .ok()
    } else {
        None
    };
    let Some(file) = readable(file) else {
        return Ok((Snapshot::begin(connection, None).await?, None));
    };
    // Between the two looks nobody writes: they see the same. Where writers leave no gap, one look is enough.
    let still = database.hold_writers().await;
    if let Err(error) = &still {
        tracing::warn!(%error, "the file is not read a second time");
    }
    let mut snapshot = Snapshot::begin(connection, None).await?;
    sqlx::query("SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT 1)")
        .fetch_one(&mut *snapshot)
        .await?;
    let Ok(still) = still else {
        return Ok((snapshot, None));
    };
    let file = spawn_blocking(move || file.begin()).await.ok();
    still.rollback().await?;
    Ok((snapshot, readable(file)))
}

/// A file that could be opened.
fn readable(file: Option<rusqlite::Result<quick::File>>) -> Option<quick::File> {
    file?
        .inspect_err(|error| tracing::warn!(%error, "the file is not read a second time"))
        .ok()
}

/// What is always asked.
struct Checked {
    ledger: Vec<String>,
    rooms: Vec<String>,
}

async fn checked(snapshot: &mut AnyConnection) -> Result<Checked, StoreError> {
    let mut ledger = Vec::new();
    for check in CHECKS {
        ledger.extend(found(snapshot, check).await?);
    }
    let mut rooms = offline::audit::problems(snapshot).await?;
    rooms.extend(till::audit::problems(snapshot).await?);
    rooms.extend(holds::audit::problems(snapshot).await?);
    rooms.extend(partners::audit::problems(snapshot).await?);
    rooms.extend(links::audit::problems(snapshot).await?);
    rooms.extend(points::audit::problems(snapshot).await?);
    Ok(Checked { ledger, rooms })
}

/// What is wrong with what a walk has come past.
async fn named(snapshot: &mut AnyConnection, walk: Walk) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (doubt, check) in WHO {
        if walk.doubts.contains(&doubt) {
            problems.extend(found(snapshot, check).await?);
        }
    }
    // Whatever gives rise to a doubt is named by a question or by the walk. Should it not be, it is told all the same.
    if !walk.doubts.is_empty() && problems.is_empty() && walk.problems.is_empty() {
        problems.push(format!("the entries do not fit together: {:?}", walk.doubts));
    }
    problems.extend(walk.problems);
    Ok(problems)
}

/// The walk, in the way that each database is quickest at.
async fn walked(connection: &mut AnyConnection, kind: Kind) -> Result<Walked, StoreError> {
    match kind {
        Kind::Sqlite => {
            let usual: i64 = sqlx::query_scalar("PRAGMA cache_size")
                .fetch_one(&mut *connection)
                .await?;
            sqlx::query(ROOMY_CACHE).execute(&mut *connection).await?;
            let walked = walk::all(&mut *connection).await;
            // After a failure, too: the connection goes back to the others.
            sqlx::query(AssertSqlSafe(format!("PRAGMA cache_size = {usual}")))
                .execute(connection)
                .await?;
            walked
        }
        Kind::Postgres => {
            for setting in BY_LOOKING_UP {
                sqlx::query(setting).execute(&mut *connection).await?;
            }
            let walked = walk::all(&mut *connection).await?;
            for setting in AS_USUAL {
                sqlx::query(setting).execute(&mut *connection).await?;
            }
            Ok(walked)
        }
    }
}

/// What a check finds, in words.
async fn found(connection: &mut AnyConnection, (name, query): Check) -> Result<Vec<String>, StoreError> {
    let limited = format!("{query} LIMIT {MOST_OF_ONE}");
    let rows = sqlx::query(AssertSqlSafe(limited)).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(format!("{name} {}", row.try_get::<&str, _>(0)?)))
        .collect()
}
