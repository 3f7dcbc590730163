//! Benchmark `screens`: the first state of screens on a device with 10 000 tickets.
//!
//! The limit is the promise: 50 ms. Warm, the app runs and a screen is opened; cold, the app is opened first. There is no
//! server, as on a phone in a cellar: what a first state holds comes from the device's own store.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cityplus_backend::city;
use cityplus_domain::ManualClock;
use cityplus_engine::FileKeyStore;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_screens::app::ports::Ports;
use cityplus_screens::{App, AppOptions, Mode};
use tokio::runtime::Runtime;

use crate::figure::Figure;
use crate::startup::{Device, NOON, median, timed};

/// What was promised, in microseconds.
const PROMISED_US: f64 = 50_000.0;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Tickets on the device.
    #[arg(long, default_value_t = 10_000)]
    tickets: u16,
    /// Rounds of each; the figures are medians.
    #[arg(long, default_value_t = 100)]
    rounds: u16,
}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    measure(options).map_err(|error| format!("the screens cannot be measured: {error}"))
}

fn measure(options: &Options) -> Result<Vec<Figure>, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let home = tempfile::tempdir()?;
    let place = home.path();
    let device = Device::new(folder(place).join("device.sqlite"), place.join("keys"));
    runtime.block_on(device.fill(options.tickets, Some(catalogue()?)))?;
    let app = runtime.block_on(open(place, &runtime))?;
    let mut took: [Vec<f64>; 4] = Default::default();
    for _ in 0..options.rounds {
        let rounds = [
            timed(|| tickets(&app, &runtime))?,
            timed(|| home_screen(&app, &runtime))?,
            timed(|| {
                let app = runtime.block_on(open(place, &runtime))?;
                tickets(&app, &runtime)
            })?,
            timed(|| {
                let app = runtime.block_on(open(place, &runtime))?;
                home_screen(&app, &runtime)
            })?,
        ];
        for (all, one) in took.iter_mut().zip(rounds) {
            all.push(one);
        }
    }
    let names = [
        "screens_tickets_warm",
        "screens_home_warm",
        "screens_tickets_cold",
        "screens_home_cold",
    ];
    let figures = names.into_iter().zip(took);
    Ok(figures
        .map(|(name, took)| Figure::new(name, median(took), "us", PROMISED_US).at_most(1.0))
        .collect())
}

fn folder(place: &Path) -> PathBuf {
    place.join("city")
}

fn catalogue() -> Result<CatalogueView, Box<dyn Error>> {
    let city = city::resolve("opole").map_err(|_| "the built-in city is not in order")?;
    Ok(CatalogueView {
        version: city.version,
        catalogue: city.catalogue,
    })
}

async fn open(place: &Path, runtime: &Runtime) -> Result<Arc<App>, Box<dyn Error>> {
    let options = AppOptions {
        folder: folder(place),
        server: "http://127.0.0.1:9".to_owned(),
        key_store: Arc::new(FileKeyStore::new(place.join("keys"))),
        ports: Ports::default(),
        clock: Arc::new(ManualClock::at(NOON)),
        mode: Mode::Personal,
        device_name: "phone".to_owned(),
        language: "pl".to_owned(),
        plain_http_allowed: false,
        runtime: Some(runtime.handle().clone()),
    };
    Ok(App::open(options).await?)
}

/// The first state of the tickets; without any of them it would be no figure.
fn tickets(app: &App, runtime: &Runtime) -> Result<usize, Box<dyn Error>> {
    let screen = app.open_tickets();
    let state = runtime
        .block_on(screen.next())
        .ok_or("the tickets' screen ended")?;
    match state.tickets.len() {
        0 => Err("the tickets' screen shows none".into()),
        count => Ok(count),
    }
}

/// The first state of the first screen.
fn home_screen(app: &App, runtime: &Runtime) -> Result<usize, Box<dyn Error>> {
    let screen = app.open_home();
    let state = runtime.block_on(screen.next()).ok_or("the first screen ended")?;
    match state.tickets.len() {
        0 => Err("the first screen shows no ticket".into()),
        count => Ok(count),
    }
}
