//! Benchmark `backend`: how soon the server is ready on a loaded database, and how much memory it keeps.
//!
//! The limits are promises, not measurements: ready within a second, sixty megabytes resident. The process is the
//! release binary, its database was filled by a process before it, and nothing of it is in this process.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cityplus_backend::operator::{Books, CashTopUp, OpenWallet, Operator, OperatorLimits, Tier};
use cityplus_backend::store::{Database, Locations, StoreOptions, operator_migrations};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::quote::Line;
use cityplus_domain::validity::day_of;
use cityplus_domain::{Clock as _, Currency, Money, SystemClock};
use cityplus_engine::{Engine, PurchaseOutcome, TopUpOutcome};
use cityplus_support::city::{PASSWORD, device_options, sign_up, staff_login};
use cityplus_support::mailbox::Mailbox;
use cityplus_support::process::{Backend, Setup};

use crate::figure::Figure;

const READY_LIMIT_MS: f64 = 1_000.0;
const RESIDENT_LIMIT_MB: f64 = 60.0;
/// How often the server is started; the slowest counts.
const STARTS: usize = 5;
/// How long the server is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(5);
const WALLETS: usize = 200;
const CALLERS: usize = 256;
const TICKETS_AN_ORDER: u32 = 20;
const REQUESTS: usize = 200;
const LOGINS: usize = 4;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Movements of money in the operator's database.
    #[arg(long, default_value_t = 20_000)]
    transfers: usize,
    /// Tickets in the city's database, rounded up to full orders.
    #[arg(long, default_value_t = 200)]
    tickets: u32,
    /// The server; without it the release build of this repository, which is built if need be.
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let setup = Setup {
        binary: Some(binary(options.binary.as_deref())?),
        ..Setup::default()
    };
    let runtime = tokio::runtime::Runtime::new().map_err(text)?;
    let folder = tempfile::tempdir().map_err(text)?;
    let mut server = Backend::start_with(setup).map_err(text)?;
    runtime.block_on(fill_city(&server, folder.path(), options.tickets))?;
    server.stop().map_err(text)?;
    runtime.block_on(fill_ledger(&server.data(), options.transfers))?;

    let mut slowest = Duration::ZERO;
    for _ in 0..STARTS {
        let from = Instant::now();
        server.restart().map_err(text)?;
        slowest = slowest.max(from.elapsed());
        server.stop().map_err(text)?;
    }
    server.restart().map_err(text)?;
    std::thread::sleep(IDLE);
    let idle = resident_mb(&server)?;
    use_it(&server)?;
    runtime.block_on(log_in(&server, folder.path()))?;
    std::thread::sleep(IDLE);
    let used = resident_mb(&server)?;
    Ok(vec![
        Figure::new(
            format!("backend_ready_slowest_of_{STARTS}"),
            slowest.as_secs_f64() * 1_000.0,
            "ms",
            READY_LIMIT_MS,
        )
        .at_most(1.0),
        Figure::new("backend_resident_idle", idle, "MB", RESIDENT_LIMIT_MB).at_most(1.0),
        Figure::new("backend_resident_after_use", used, "MB", RESIDENT_LIMIT_MB).at_most(1.0),
    ])
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The server to measure. Without a given one it is the repository's, brought up to date: an old one would be measured
/// without a word.
pub(crate) fn binary(given: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(given) = given {
        // The server runs in a folder of its own.
        return std::path::absolute(given).map_err(text);
    }
    let own = std::env::current_exe().map_err(text)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--locked", "--package", "cityplus-backend"])
        .status();
    if !built.map_err(text)?.success() {
        return Err("the server could not be built".to_owned());
    }
    Ok(own.with_file_name("cityplus"))
}

/// A resident with tickets.
async fn fill_city(server: &Backend, folder: &Path, tickets: u32) -> Result<(), String> {
    let device = |name| Engine::open(device_options(folder, &server.url(), name, Arc::new(SystemClock)));
    let resident = device("phone").await.map_err(text)?;
    sign_up(&resident, &Mailbox::of(&server.data()), "resident").await;
    let wallet = resident.fetch_wallet().await.map_err(text)?.wallet_id;
    let teller = device("desk").await.map_err(text)?;
    let (email, password) = staff_login(&server.data(), "teller");
    teller.log_in(&email, &password).await.map_err(text)?;

    let held = resident.fetch_catalogue().await.map_err(text)?;
    let product = "zoo-admission".parse().map_err(text)?;
    let line = Line {
        variant: "reduced".parse().map_err(text)?,
        count: TICKETS_AN_ORDER,
    };
    let today = day_of(resident.now(), held.catalogue.city.zone).ok_or("the clock is wrong")?;
    let day = today.succ_opt().ok_or("the clock is wrong")?;
    for _ in 0..tickets.div_ceil(TICKETS_AN_ORDER) {
        let quote = resident
            .quote(&product, day, std::slice::from_ref(&line))
            .await
            .map_err(text)?;
        let put_in = teller.top_up(wallet, quote.total).await.map_err(text)?;
        let bought = resident
            .buy(wallet, &product, day, std::slice::from_ref(&line))
            .await
            .map_err(text)?;
        let done = matches!(put_in, TopUpOutcome::Done(_))
            && matches!(bought.outcome, PurchaseOutcome::Completed { .. });
        if !done {
            return Err(format!("the city could not be filled: {put_in:?}, {bought:?}"));
        }
    }
    Ok(())
}

/// Movements of money, made in this process while the server is down.
async fn fill_ledger(data: &Path, transfers: usize) -> Result<(), String> {
    let locations = Locations::resolve(data, None, None).map_err(text)?;
    let database = Database::open(
        &locations.operator,
        operator_migrations(),
        StoreOptions::default(),
    )
    .await
    .map_err(text)?;
    // Nobody counts this drawer.
    let limits = OperatorLimits {
        till_ceiling: i64::MAX,
        ..OperatorLimits::default()
    };
    let operator =
        Books::open(database.clone(), Arc::new(SystemClock), limits).of_city("opole".parse().map_err(text)?);
    let mut wallets = Vec::with_capacity(WALLETS);
    for _ in 0..WALLETS {
        let wallet = WalletId::new(SystemClock.now());
        let open = OpenWallet {
            wallet,
            currency: Currency::PLN,
            tier: Tier::Named,
        };
        operator.open_wallet(open).await.map_err(text)?;
        wallets.push(wallet);
    }
    let wallets: Arc<[WalletId]> = wallets.into();
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..CALLERS {
        let (operator, wallets) = (operator.clone(), Arc::clone(&wallets));
        callers.spawn(async move {
            for index in (caller..transfers).step_by(CALLERS) {
                let top_up = CashTopUp {
                    transfer: TransferId::new(SystemClock.now()),
                    wallet: *wallets.get(index % WALLETS).ok_or("no wallet")?,
                    amount: Money::new(1, Currency::PLN),
                    teller: "bench".to_owned(),
                };
                operator.top_up_cash(top_up).await.map_err(text)?;
            }
            Ok::<_, String>(())
        });
    }
    while let Some(done) = callers.join_next().await {
        done.map_err(text)??;
    }
    database.close().await;
    Ok(())
}

/// Looks at the start page and the catalogue, one after the other.
fn use_it(server: &Backend) -> Result<(), String> {
    let address = server.url().replace("http://", "");
    for index in 0..REQUESTS {
        let path = if index % 2 == 0 {
            "/"
        } else {
            "/v1/ticketing/catalogue"
        };
        let mut stream = TcpStream::connect(&address).map_err(text)?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )
        .map_err(text)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(text)?;
        if !answer.starts_with(b"HTTP/1.1 200") {
            let start = String::from_utf8_lossy(answer.get(..80).unwrap_or(&answer)).into_owned();
            return Err(format!("{path} answers {start}"));
        }
    }
    Ok(())
}

/// Signs in some times at once, on as many devices: each hashes a password, which takes 19 MiB while it lasts.
async fn log_in(server: &Backend, folder: &Path) -> Result<(), String> {
    let mut people = tokio::task::JoinSet::new();
    for number in 0..LOGINS {
        let options = device_options(
            folder,
            &server.url(),
            &format!("tablet-{number}"),
            Arc::new(SystemClock),
        );
        people.spawn(async move {
            let tablet = Engine::open(options).await.map_err(text)?;
            tablet
                .log_in("resident@example.com", PASSWORD)
                .await
                .map_err(text)
        });
    }
    while let Some(done) = people.join_next().await {
        done.map_err(text)??;
    }
    Ok(())
}

/// `VmRSS` of the process, in millions of bytes.
pub(crate) fn resident_mb(server: &Backend) -> Result<f64, String> {
    let id = server.id().ok_or("the server does not run")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).map_err(text)?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|rest| rest.trim().strip_suffix("kB"));
    let kibibytes: u32 = kibibytes
        .and_then(|number| number.trim().parse().ok())
        .ok_or("the system does not tell the memory of a process")?;
    Ok(f64::from(kibibytes) * 1_024.0 / 1e6)
}
