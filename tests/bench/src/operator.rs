//! Benchmark `operator`: the payment operator as a server of its own, asked over HTTP as a city asks it.
//!
//! The process is the release binary (`cityplus serve --only operator`). One load generator (`load`) asks it from 256
//! connections for everything that is compared: `/healthz`, which is all that HTTP costs; cash top-ups, the plainest
//! durable transfer; and transfers between wallets that devices have signed, beforehand. On PostgreSQL the comparison is
//! pgbench on the same server. How long an answer is waited for is measured at half of the load that the top-ups have
//! just reached, with requests that are due at even moments whether the answers before them have come or not. The books
//! are audited afterwards.
//!
//! What an operator with many wallets keeps in memory is read after a load has gone through it. Its wallets are written
//! into its database before it starts (`stock`).

mod requests;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::WalletId;
use cityplus_domain::{Clock as _, SystemClock};
use cityplus_support::postgres::Server;
use cityplus_support::process::{Backend, Setup};
use tokio::runtime::Runtime;

use crate::backend;
use crate::figure::Figure;
use crate::ledger::{UNIT, WALLETS, pgbench};
use crate::load::{Answers, Load, Pace, Requests};
use crate::owner::Owner;
use crate::stock::{self, Stock};
use requests::{City, Same, TopUps};

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each thing is measured.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=700))]
    connections: u16,
    /// Wallets of the operator whose memory is read.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    wallets: u32,
    /// Leave PostgreSQL out.
    #[arg(long)]
    sqlite_only: bool,
    /// The server; without it the release build of this repository, which is built if need be.
    #[arg(long)]
    binary: Option<PathBuf>,
}

const CITY: &str = "opole";
const DATABASE: &str = "--operator-database-url";
/// What transfers reach at least: of `/healthz` on SQLite, of pgbench on PostgreSQL.
const OF_HEALTHZ: f64 = 0.5;
const OF_PGBENCH: f64 = 2.0;
/// How long 99 of 100 answers take at most at half of the load, as promised.
const WAIT_LIMIT_MS: f64 = 40.0;
const RESIDENT_LIMIT_MB: f64 = 150.0;
/// Minor units put into each wallet beforehand.
const FUNDS: i64 = 1_000;
const WARM_UP: Duration = Duration::from_secs(1);

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let binary = backend::binary(options.binary.as_deref())?;
    // One thread for all connections: the rest of the machine is the server's.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(text)?;
    let mut figures = sqlite(&runtime, &binary, options)?;
    if !options.sqlite_only {
        figures.extend(postgres(&runtime, &binary, options)?);
    }
    figures.push(memory(&runtime, &binary, options)?);
    Ok(figures)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn sqlite(runtime: &Runtime, binary: &Path, options: &Options) -> Result<Vec<Figure>, String> {
    let mut apart = Apart::start(binary, None)?;
    let rates = runtime.block_on(measure(&apart, options))?;
    apart.end()?;
    Ok(vec![
        Figure::new(
            "operator_sqlite_transfers_to_healthz",
            rates.transfers,
            UNIT,
            rates.healthz,
        )
        .at_least(OF_HEALTHZ),
        Figure::new(
            "operator_sqlite_signed_sends_to_healthz",
            rates.sends,
            UNIT,
            rates.healthz,
        ),
        wait_figure("sqlite", &rates),
    ])
}

fn postgres(runtime: &Runtime, binary: &Path, options: &Options) -> Result<Vec<Figure>, String> {
    let server = Server::start().map_err(text)?;
    let url = server.create_database("operator").map_err(text)?;
    let mut apart = Apart::start(binary, Some(url))?;
    let rates = runtime.block_on(measure(&apart, options))?;
    apart.end()?;
    let tpc_b = pgbench::rate(&server, options.seconds)?;
    Ok(vec![
        Figure::new(
            "operator_postgres_transfers_to_pgbench_tpc_b",
            rates.transfers,
            UNIT,
            tpc_b,
        )
        .at_least(OF_PGBENCH),
        Figure::new(
            "operator_postgres_signed_sends_to_pgbench_tpc_b",
            rates.sends,
            UNIT,
            tpc_b,
        ),
        Figure::new(
            "operator_postgres_transfers_to_healthz",
            rates.transfers,
            UNIT,
            rates.healthz,
        ),
        wait_figure("postgres", &rates),
    ])
}

fn wait_figure(database: &str, rates: &Rates) -> Figure {
    let name = format!("operator_{database}_p99_at_half_load");
    Figure::new(name, rates.p99_ms, "ms", WAIT_LIMIT_MS).at_most(1.0)
}

/// An operator's process, and the token of a city there.
struct Apart {
    server: Backend,
    /// Of its database, if that is not a file of its own.
    url: Option<String>,
    token: String,
}

impl Apart {
    fn start(binary: &Path, url: Option<String>) -> Result<Self, String> {
        let mut arguments = vec![OsString::from("--only"), OsString::from("operator")];
        if let Some(url) = &url {
            arguments.push(DATABASE.into());
            arguments.push(url.into());
        }
        let server = Backend::start_with(Setup {
            binary: Some(binary.to_owned()),
            arguments,
            ..Setup::default()
        })
        .map_err(text)?;
        let mut apart = Self {
            server,
            url,
            token: String::new(),
        };
        let token = apart.chore(&["city-token", CITY])?;
        token.trim().clone_into(&mut apart.token);
        Ok(apart)
    }

    /// What another command of the program prints, on the same database.
    fn chore(&self, words: &[&str]) -> Result<String, String> {
        let mut words = words.to_vec();
        if let Some(url) = &self.url {
            words.extend([DATABASE, url.as_str()]);
        }
        self.server.run(&words).map_err(text)
    }

    fn load(&self, options: &Options) -> Result<Load, String> {
        Load::on(&self.server.url(), options.connections)
    }

    /// Stops it; fails if the books are not right.
    fn end(&mut self) -> Result<(), String> {
        self.server.stop().map_err(text)?;
        self.chore(&["audit"]).map(drop)
    }
}

/// What the server does in a second, and how long it takes over it.
struct Rates {
    healthz: f64,
    transfers: f64,
    sends: f64,
    p99_ms: f64,
}

async fn measure(apart: &Apart, options: &Options) -> Result<Rates, String> {
    let (load, time) = (apart.load(options)?, Duration::from_secs(options.seconds));
    let city = City::new(load.address(), &apart.token);
    let owners: Vec<Owner> = (0..WALLETS)
        .map(|_| Owner::of(WalletId::new(SystemClock.now())))
        .collect::<Result<_, _>>()?;
    load.all(city.openings(&owners)?).await?;
    load.all(city.bindings(&owners)?).await?;
    load.all(city.funds(&owners, FUNDS)?).await?;

    let healthz = warm(load, &Arc::new(Same::healthz(load.address())), time).await?;
    let wallets: Vec<WalletId> = owners.iter().map(|owner| owner.wallet).collect();
    let top_ups = Arc::new(TopUps::of(city.clone(), move |turn| {
        let index = usize::try_from(turn).ok()?;
        wallets.get(index % WALLETS).copied()
    }));
    let transfers = warm(load, &top_ups, time).await?;
    let half = Pace::Even(transfers.per_second() / 2.0);
    let waits = load.run(&top_ups, half, time).await?;
    // As many as there were top-ups, and half of that to warm up; if they are over sooner, the rate is the same.
    let count = transfers.count().saturating_mul(3) / 2;
    let sends = warm(load, &Arc::new(city.sends(&owners, count)?), time).await?;
    Ok(Rates {
        healthz: healthz.per_second(),
        transfers: transfers.per_second(),
        sends: sends.per_second(),
        p99_ms: waits.percentile_ms(99),
    })
}

/// What comes back at full pace, after a moment to warm up.
async fn warm<R: Requests>(load: Load, requests: &Arc<R>, time: Duration) -> Result<Answers, String> {
    load.run(requests, Pace::Full, WARM_UP).await?;
    load.run(requests, Pace::Full, time).await
}

/// How much memory the process keeps with many wallets in its database, after top-ups to wallets all over it.
fn memory(runtime: &Runtime, binary: &Path, options: &Options) -> Result<Figure, String> {
    let wallets = options.wallets;
    let mut apart = Apart::start(binary, None)?;
    apart.server.stop().map_err(text)?;
    let file = apart.server.data().join("operator.db");
    let mut filled = Stock::open(&file).map_err(text)?;
    filled.empty_wallets(i64::from(wallets)).map_err(text)?;
    filled.finish(&file)?;
    apart.server.restart().map_err(text)?;
    let load = apart.load(options)?;
    let city = City::new(load.address(), &apart.token);
    let top_ups = Arc::new(TopUps::of(city, move |turn| {
        Some(stock::wallet(stock::scattered(turn, wallets)))
    }));
    let time = Duration::from_secs(options.seconds);
    runtime.block_on(load.run(&top_ups, Pace::Full, time))?;
    let resident = backend::resident_mb(&apart.server)?;
    let name = format!("operator_resident_with_{wallets}_wallets");
    Ok(Figure::new(name, resident, "MB", RESIDENT_LIMIT_MB).at_most(1.0))
}
