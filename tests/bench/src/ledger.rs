//! Benchmark `ledger`: durable transfers per second through the operator's door, with many callers at once.
//!
//! The same cash top-ups are asked of the ledger on SQLite and on PostgreSQL. Beside them, in the same run and on the
//! same disk: bare rusqlite writing the same rows, and pgbench on the same server. The books that come of it are audited;
//! how fast an audit is, has a promise for its limit.

mod bare;
mod pgbench;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cityplus_backend::operator::{Books, CashTopUp, LocalOperator, OpenWallet, Operator, OperatorLimits};
use cityplus_backend::store::{Database, Locations, StoreOptions, operator_migrations};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Clock, Currency, Money, SystemClock};
use cityplus_support::postgres::Server;

use crate::figure::Figure;

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

const UNIT: &str = "transfers/s";
/// Transfers that an audit looks at in a second, as promised.
const AUDITED: f64 = 1e6;
/// Wallets that the top-ups are spread over.
const WALLETS: usize = 1_000;

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let parent = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = tempfile::tempdir_in(parent).map_err(|error| format!("cannot make a folder: {error}"))?;
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| format!("cannot start a runtime: {error}"))?;
    let time = Duration::from_secs(options.seconds);

    let sqlite_url = Locations::resolve(folder.path(), None, None)
        .map_err(text)?
        .operator;
    let sqlite = runtime.block_on(ledger(&sqlite_url, options.callers, time))?;
    let batched = bare_rate(folder.path(), "batched.db", 256, time)?;
    let single = bare_rate(folder.path(), "single.db", 1, time)?;
    let mut figures = vec![
        Figure::new(
            "ledger_sqlite_transfers_to_bare_batches_of_256",
            sqlite.transfers,
            UNIT,
            batched,
        ),
        Figure::new(
            "ledger_sqlite_transfers_to_one_per_commit",
            sqlite.transfers,
            UNIT,
            single,
        ),
        Figure::new("ledger_sqlite_audit", sqlite.audited, UNIT, AUDITED),
    ];
    if !options.sqlite_only {
        let server = Server::start().map_err(text)?;
        let url = server.create_database("ledger").map_err(text)?;
        let postgres = runtime.block_on(ledger(&url, options.callers, time))?;
        let tpc_b = pgbench::rate(&server, options.seconds)?;
        figures.push(Figure::new(
            "ledger_postgres_transfers_to_pgbench_tpc_b",
            postgres.transfers,
            UNIT,
            tpc_b,
        ));
        figures.push(Figure::new(
            "ledger_postgres_audit",
            postgres.audited,
            UNIT,
            AUDITED,
        ));
    }
    Ok(figures)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn bare_rate(folder: &Path, name: &str, batch: usize, time: Duration) -> Result<f64, String> {
    bare::rate(&folder.join(name), batch, time).map_err(|error| format!("bare rusqlite: {error}"))
}

/// What a ledger does in a second.
struct Rates {
    /// Transfers that were acknowledged.
    transfers: f64,
    /// Transfers that an audit looked at.
    audited: f64,
}

/// Fails if the books do not balance afterwards.
async fn ledger(url: &str, callers: u16, time: Duration) -> Result<Rates, String> {
    let database = Database::open(url, operator_migrations(), StoreOptions::default())
        .await
        .map_err(text)?;
    let limits = OperatorLimits {
        balance_ceiling: i64::MAX,
        daily_load: i64::MAX,
        ..OperatorLimits::default()
    };
    let operator = Arc::new(
        Books::open(database, Arc::new(SystemClock), limits).of_city("opole".parse().map_err(text)?),
    );
    let mut wallets = Vec::with_capacity(WALLETS);
    for _ in 0..WALLETS {
        let wallet = WalletId::new(SystemClock.now());
        operator
            .open_wallet(OpenWallet {
                wallet,
                currency: Currency::PLN,
            })
            .await
            .map_err(text)?;
        wallets.push(wallet);
    }
    let wallets: Arc<[WalletId]> = wallets.into();
    // A moment to warm up: statements prepared, files grown.
    drive(&operator, &wallets, callers, Duration::from_secs(1)).await?;
    let transfers = drive(&operator, &wallets, callers, time).await?;
    let started = Instant::now();
    let audit = operator.books().audit().await.map_err(text)?;
    let took = started.elapsed();
    if !audit.problems.is_empty() {
        return Err(format!("the books do not balance: {:?}", audit.problems));
    }
    // Each transfer is two entries.
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    let audited = audit.entries as f64 / 2.0 / took.as_secs_f64();
    Ok(Rates { transfers, audited })
}

/// Each caller asks for the next transfer as soon as it has the answer to the last.
async fn drive(
    operator: &Arc<LocalOperator>,
    wallets: &Arc<[WalletId]>,
    callers: u16,
    time: Duration,
) -> Result<f64, String> {
    let done = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (operator, wallets, done) = (Arc::clone(operator), Arc::clone(wallets), Arc::clone(&done));
            tokio::spawn(async move {
                let mut turn = usize::from(caller);
                while started.elapsed() < time {
                    turn = turn.wrapping_add(7);
                    let Some(wallet) = wallets.get(turn % wallets.len()) else {
                        break;
                    };
                    let top_up = CashTopUp {
                        transfer: TransferId::new(SystemClock.now()),
                        wallet: *wallet,
                        amount: Money::new(100, Currency::PLN),
                        teller: "till-1".to_owned(),
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
