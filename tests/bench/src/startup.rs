//! Benchmark `startup`: from opening a device's store with 10 000 tickets to the first code on the screen.
//!
//! The limit is what nobody can avoid: opening the same file with bare `rusqlite` and reading the same rows, sealed as
//! they are. Both are timed in turn, round by round, so that a slow moment of the machine falls on both alike. The file
//! is in the system's cache, as that of an app one comes back to.

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use cityplus_domain::ids::{AccountId, DeviceId, OrderId, TicketId};
use cityplus_domain::validity::Window;
use cityplus_domain::{Currency, ManualClock, Money, Timestamp};
use cityplus_engine::protocol::PublicKey;
use cityplus_engine::protocol::account::{AccountView, Role};
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketState, TicketView};
use cityplus_engine::{Engine, EngineOptions, FileKeyStore};
use cityplus_ticketcode::{Claims, IssuerKey, SecretSeed, issue};
use data_encoding::BASE64URL_NOPAD;
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::Runtime;

use crate::figure::Figure;

/// 2026-11-21T12:00:00Z.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_795_262_400_000);
/// Tickets on the first screen.
const PAGE: usize = 20;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Tickets on the device.
    #[arg(long, default_value_t = 10_000)]
    tickets: u16,
    /// Rounds of each; the figures are medians.
    #[arg(long, default_value_t = 300)]
    rounds: u16,
}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    measure(options).map_err(|error| format!("the device cannot be measured: {error}"))
}

fn measure(options: &Options) -> Result<Vec<Figure>, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let home = tempfile::tempdir()?;
    let device = Device::new(home.path().join("device.db"), home.path().join("keys"));
    runtime.block_on(device.fill(options.tickets, None))?;
    let mut took: [Vec<f64>; 3] = Default::default();
    for _ in 0..options.rounds {
        let rounds = [
            timed(|| device.to_first_code(&runtime))?,
            timed(|| device.to_first_page(&runtime))?,
            timed(|| Ok(bare(&device.database, PAGE)?))?,
        ];
        for (all, one) in took.iter_mut().zip(rounds) {
            all.push(one);
        }
    }
    let [code, page, bare_page] = took.map(median);
    // By itself: reading everything empties the processor's caches for whoever comes next.
    let bare_all: Result<Vec<f64>, _> = (0..options.rounds)
        .map(|_| timed(|| Ok(bare(&device.database, usize::from(options.tickets))?)))
        .collect();
    let bare_all = median(bare_all?);
    Ok(vec![
        Figure::new("startup_first_code", code, "us", bare_page),
        Figure::new("startup_first_page", page, "us", bare_page),
        Figure::new("startup_first_code_against_all_rows", code, "us", bare_all),
    ])
}

/// Microseconds.
pub(crate) fn timed<T>(work: impl FnOnce() -> Result<T, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    let done = work()?;
    let took = start.elapsed();
    black_box(done);
    Ok(took.as_secs_f64() * 1e6)
}

pub(crate) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A device with tickets: its store and its keys.
pub(crate) struct Device {
    database: PathBuf,
    keys: PathBuf,
}

impl Device {
    /// With a store in a file, and its keys in a folder.
    pub(crate) const fn new(database: PathBuf, keys: PathBuf) -> Self {
        Self { database, keys }
    }

    async fn open(&self) -> Result<Engine, Box<dyn Error>> {
        let keys = Arc::new(FileKeyStore::new(&self.keys));
        let clock = Arc::new(ManualClock::at(NOON));
        let options = EngineOptions::new(&self.database, "http://127.0.0.1:9", clock, keys);
        Ok(Engine::open(options).await?)
    }

    /// Puts so many tickets of somebody into it, and a catalogue.
    pub(crate) async fn fill(
        &self,
        count: u16,
        catalogue: Option<CatalogueView>,
    ) -> Result<(), Box<dyn Error>> {
        let engine = self.open().await?;
        let account = AccountView {
            account_id: AccountId::new(NOON),
            customer_number: "1".to_owned(),
            email: "anna@example.com".parse()?,
            name: "Anna".parse()?,
            language: "pl".parse()?,
            roles: vec![Role::Resident],
            wallet_id: None,
        };
        let (device_id, key) = engine.stock_account(account).await?;
        let issuer = IssuerKey::from_seed(&SecretSeed::from_bytes([1; 32]))?;
        let tickets: Result<Vec<_>, _> = (0..count)
            .map(|number| ticket(&issuer, device_id, key, i64::from(number)))
            .collect();
        engine.stock_tickets(tickets?, catalogue).await?;
        Ok(engine.keep_highest_time().await?)
    }

    /// The first screen with tickets.
    fn to_first_page(&self, runtime: &Runtime) -> Result<usize, Box<dyn Error>> {
        runtime.block_on(async {
            let engine = self.open().await?;
            Ok(engine.tickets(None, PAGE).await?.tickets.len())
        })
    }

    /// The first screen with tickets, and the code of the one on top.
    fn to_first_code(&self, runtime: &Runtime) -> Result<String, Box<dyn Error>> {
        runtime.block_on(async {
            let engine = self.open().await?;
            let page = engine.tickets(None, PAGE).await?;
            let newest = page.tickets.first().ok_or("there are no tickets")?;
            Ok(engine.ticket_code(newest.ticket_id).await?.code)
        })
    }
}

fn ticket(
    issuer: &IssuerKey,
    device_id: DeviceId,
    key: PublicKey,
    number: i64,
) -> Result<TicketView, Box<dyn Error>> {
    let ticket_id = TicketId::new(NOON.plus_ms(number));
    let window = Window {
        from: NOON.plus_ms(-43_200_000),
        until: NOON.plus_ms(43_200_000),
    };
    let claims = Claims {
        id: ticket_id,
        valid_from: window.from,
        valid_until: window.until,
        device: Some(key.0),
        venue: 101,
        variant: 1201,
        persons: 1,
        document_check: false,
        print_allowed: false,
    };
    Ok(TicketView {
        ticket_id,
        order_id: OrderId::new(NOON),
        product: "zoo-admission".parse()?,
        variant: "normal".parse()?,
        venue: "zoo".parse()?,
        day: "2026-11-21".parse()?,
        window,
        persons: 1,
        document_check: false,
        price: Money::new(3_000, Currency::PLN),
        state: TicketState::Active,
        refundable_until: None,
        device_id,
        signed: BASE64URL_NOPAD.encode(issue(issuer, &claims)?.as_bytes()),
        used_at: None,
    })
}

/// Opens the file and reads the rows that the engine reads on its way: the settings, and the newest tickets.
fn bare(database: &Path, tickets: usize) -> rusqlite::Result<usize> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    let mut bytes = 0;
    let mut settings = connection.prepare("SELECT value FROM setting WHERE key = ?1")?;
    for key in ["key-check", "clock", "account"] {
        bytes += settings.query_row([key], |row| row.get::<_, Vec<u8>>(0))?.len();
    }
    let mut newest =
        connection.prepare("SELECT ticket_id, value FROM ticket ORDER BY ticket_id DESC LIMIT ?1")?;
    let mut rows = newest.query([i64::try_from(tickets).unwrap_or(i64::MAX)])?;
    while let Some(row) = rows.next()? {
        bytes += row.get::<_, String>(0)?.len() + row.get::<_, Vec<u8>>(1)?.len();
    }
    Ok(bytes)
}
