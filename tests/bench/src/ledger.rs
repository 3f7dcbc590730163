//! Benchmark `ledger`: durable transfers per second through the operator's door, with many callers at once.
//!
//! The same cash top-ups are asked of the ledger on SQLite and on PostgreSQL. Beside them, in the same run and on the
//! same disk: bare rusqlite writing the same rows, and pgbench on the same server. What one merchant in every payment
//! costs is measured against many merchants (`hot`). The books that come of it are audited; how fast an audit is, has a
//! promise for its limit.

mod bare;
mod hot;
pub(crate) mod pgbench;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cityplus_backend::operator::{
    Books, CashTopUp, LocalOperator, OpenWallet, Operator, OperatorLimits, Tier,
};
use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Clock, Currency, Money, SystemClock};
use cityplus_support::postgres::Server;
use tokio::runtime::Runtime;

use crate::figure::Figure;
use crate::stock;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each thing is measured.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// How many callers ask at once.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=4_096))]
    callers: u16,
    /// The folder for SQLite's files; without it one in the system's folder for temporary files.
    #[arg(long)]
    folder: Option<std::path::PathBuf>,
    /// Leave PostgreSQL out.
    #[arg(long)]
    sqlite_only: bool,
}

impl Options {
    const fn time(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

pub(crate) const UNIT: &str = "transfers/s";
/// Transfers that an audit looks at in a second, as promised.
const AUDITED: f64 = 1e6;
/// What the ledger reaches at least: of bare rusqlite in batches, of pgbench, and with one merchant of many.
const OF_BARE_BATCHES: f64 = 0.25;
const OF_PGBENCH: f64 = 8.0;
const OF_MANY_MERCHANTS: f64 = 0.9;
/// Wallets that the load is spread over.
pub(crate) const WALLETS: usize = 1_000;
/// Tellers who take the cash.
pub(crate) const TELLERS: u64 = 8;
/// Payments in a round of `hot` for each second that things are measured, and for how many at most: all of them are signed
/// beforehand.
const PAYMENTS: u32 = 2_000;
const PAYMENTS_SECONDS: u64 = 30;

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let parent = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = tempfile::tempdir_in(parent).map_err(|error| format!("cannot make a folder: {error}"))?;
    let runtime = Runtime::new().map_err(|error| format!("cannot start a runtime: {error}"))?;
    let mut figures = sqlite(&runtime, folder.path(), options)?;
    if !options.sqlite_only {
        figures.extend(postgres(&runtime, options)?);
    }
    Ok(figures)
}

fn sqlite(runtime: &Runtime, folder: &Path, options: &Options) -> Result<Vec<Figure>, String> {
    let place = runtime.block_on(stock::empty_database(&folder.join("ledger")))?;
    let rates = runtime.block_on(ledger(&place.url, options))?;
    let bare = |name: &str, batch| -> Result<f64, String> {
        let place = runtime.block_on(stock::empty_database(&folder.join(name)))?;
        bare::rate(&place.file, batch, options.time()).map_err(|error| format!("bare rusqlite: {error}"))
    };
    let (batched, single) = (bare("batched", 256)?, bare("single", 1)?);
    Ok(vec![
        Figure::new(
            "ledger_sqlite_transfers_to_bare_batches_of_256",
            rates.transfers,
            UNIT,
            batched,
        )
        .at_least(OF_BARE_BATCHES),
        Figure::new(
            "ledger_sqlite_transfers_to_one_per_commit",
            rates.transfers,
            UNIT,
            single,
        ),
        hot_figure("sqlite", &rates),
        Figure::new("ledger_sqlite_audit", rates.audited, UNIT, AUDITED).at_least(1.0),
    ])
}

fn postgres(runtime: &Runtime, options: &Options) -> Result<Vec<Figure>, String> {
    let server = Server::start().map_err(text)?;
    let url = server.create_database("ledger").map_err(text)?;
    let rates = runtime.block_on(ledger(&url, options))?;
    let tpc_b = pgbench::rate(&server, options.seconds)?;
    Ok(vec![
        Figure::new(
            "ledger_postgres_transfers_to_pgbench_tpc_b",
            rates.transfers,
            UNIT,
            tpc_b,
        )
        .at_least(OF_PGBENCH),
        hot_figure("postgres", &rates),
        Figure::new("ledger_postgres_audit", rates.audited, UNIT, AUDITED).at_least(1.0),
    ])
}

fn hot_figure(database: &str, rates: &Rates) -> Figure {
    let name = format!("ledger_{database}_one_merchant_to_many");
    Figure::new(name, rates.hot.one, "payments/s", rates.hot.many).at_least(OF_MANY_MERCHANTS)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// What a ledger does in a second.
struct Rates {
    /// Transfers that were acknowledged.
    transfers: f64,
    /// Transfers that an audit looked at.
    audited: f64,
    /// Payments to one merchant, and to many.
    hot: hot::Hot,
}

/// Fails if the books do not balance afterwards.
async fn ledger(url: &str, options: &Options) -> Result<Rates, String> {
    let operator = open(url).await?;
    let mut wallets = Vec::with_capacity(WALLETS);
    for _ in 0..WALLETS {
        let wallet = WalletId::new(SystemClock.now());
        operator
            .open_wallet(OpenWallet {
                wallet,
                currency: Currency::PLN,
                tier: Tier::Named,
            })
            .await
            .map_err(text)?;
        wallets.push(wallet);
    }
    let wallets: Arc<[WalletId]> = wallets.into();
    let (turn, all) = (AtomicUsize::new(0), Arc::clone(&wallets));
    let pick = Arc::new(move || {
        let turn = turn.fetch_add(7, Ordering::Relaxed);
        all.get(turn % WALLETS).copied()
    });
    // A moment to warm up: statements prepared, files grown.
    drive(&operator, &pick, options.callers, Duration::from_secs(1)).await?;
    let transfers = drive(&operator, &pick, options.callers, options.time()).await?;
    let audited = quick_audit(&operator).await?;
    let seconds = u32::try_from(options.seconds.min(PAYMENTS_SECONDS)).map_err(text)?;
    let hot = hot::rates(&operator, &wallets, options.callers, PAYMENTS * seconds).await?;
    quick_audit(&operator).await?;
    Ok(Rates {
        transfers,
        audited: audited.per_second,
        hot,
    })
}

/// An operator over this database, for the city. Its limits are in nobody's way: amounts are as small as can be.
pub(crate) async fn open(url: &str) -> Result<Arc<LocalOperator>, String> {
    let database = Database::open(url, operator_migrations(), StoreOptions::default())
        .await
        .map_err(text)?;
    // Nobody counts these drawers.
    let limits = OperatorLimits {
        till_ceiling: i64::MAX,
        ..OperatorLimits::default()
    };
    let books = Books::open(database, Arc::new(SystemClock), limits);
    Ok(Arc::new(books.of_city("opole".parse().map_err(text)?)))
}

/// The tellers in turn.
pub(crate) fn teller(turn: u64) -> String {
    format!("till-{}", turn % TELLERS)
}

/// What an audit took.
pub(crate) struct Audited {
    /// Transfers that it looked at in a second.
    per_second: f64,
    /// Whether it went account by account, because its quick look had a doubt or could not be taken.
    walked: bool,
}

/// Audits books that are right and few enough for a quick look; fails if that had a doubt.
async fn quick_audit(operator: &LocalOperator) -> Result<Audited, String> {
    let audited = audit(operator).await?;
    if audited.walked {
        return Err("the audit's quick look had a doubt about books that are right".to_owned());
    }
    Ok(audited)
}

/// Audits the books; fails if it finds anything.
pub(crate) async fn audit(operator: &LocalOperator) -> Result<Audited, String> {
    let started = Instant::now();
    let audit = operator.books().audit().await.map_err(text)?;
    let took = started.elapsed();
    if !audit.problems.is_empty() {
        return Err(format!("the books do not balance: {:?}", audit.problems));
    }
    // Each transfer is two entries.
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    let per_second = audit.entries as f64 / 2.0 / took.as_secs_f64();
    Ok(Audited {
        per_second,
        walked: audit.walked,
    })
}

/// Top-ups per second of wallets that are picked for each. Each caller asks for the next transfer as soon as it has the
/// answer to the last.
pub(crate) async fn drive<P>(
    operator: &Arc<LocalOperator>,
    pick: &Arc<P>,
    callers: u16,
    time: Duration,
) -> Result<f64, String>
where
    P: Fn() -> Option<WalletId> + Send + Sync + 'static,
{
    let done = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (operator, pick, done) = (Arc::clone(operator), Arc::clone(pick), Arc::clone(&done));
            let teller = teller(u64::from(caller));
            tokio::spawn(async move {
                while started.elapsed() < time {
                    let top_up = CashTopUp {
                        transfer: TransferId::new(SystemClock.now()),
                        wallet: pick().ok_or("there is no wallet")?,
                        amount: Money::new(1, Currency::PLN),
                        teller: teller.clone(),
                    };
                    operator.top_up_cash(top_up).await.map_err(text)?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), String>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.map_err(text)??;
    }
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    Ok(done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64())
}
