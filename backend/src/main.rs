//! The `cityplus` program: the command line around the library.

mod chores;

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use cityplus_backend::app::{ApartSettings, App, AppSettings, OperatorApart, OperatorPlace, StartError};
use cityplus_backend::settings::{Command, CommandLine, Part, Settings};
use cityplus_backend::store::StoreOptions;
use cityplus_backend::{city, logging, serve};
use cityplus_domain::SystemClock;
use clap::Parser;
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    match line.command {
        Some(Command::CheckCity { dir }) => check_city(&dir),
        Some(Command::Serve(settings)) => run(serve_part(*settings)),
        None => run(serve_part(line.serve)),
        Some(chore) => run(chores::run(chore)),
    }
}

fn check_city(dir: &Path) -> ExitCode {
    let report = city::check(dir);
    say(&report.text);
    ExitCode::from(report.exit_code)
}

/// What went wrong, in words for the person at the terminal.
type Failure = Box<dyn std::error::Error>;

fn run(work: impl Future<Output = Result<(), Failure>>) -> ExitCode {
    logging::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the system gives no threads: {error}")),
    };
    match runtime.block_on(work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}

async fn serve_part(settings: Settings) -> Result<(), Failure> {
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        format!(
            "cannot listen on {} ({error}); give --listen another address",
            settings.listen
        )
    })?;
    match settings.only {
        Some(Part::Operator) => serve_operator(settings, listener).await?,
        None => serve_city(settings, listener).await?,
    }
    say("Stopped.");
    Ok(())
}

async fn serve_operator(settings: Settings, listener: TcpListener) -> Result<(), Failure> {
    let address = listener.local_addr()?;
    let public_url = public_url(settings.public_url, address);
    let operator = OperatorApart::assemble(
        ApartSettings {
            limits: settings.tariff.limits(),
            gateways: settings.gateways,
            partners: settings.partners,
            public_url,
            trusted_proxies: settings.trusted_proxy,
            ..chores::apart(&settings.places)?
        },
        Arc::new(SystemClock),
    )
    .await?;
    say(&format!(
        "A City+ payment operator serves at http://{address}  (its interface: http://{address}/docs; stop with Ctrl-C)"
    ));
    say(
        "A city gets its token by `cityplus city-token CITY`, with the same --data or --operator-database-url.",
    );
    Ok(serve::serve(operator, listener, serve::told_to_stop()).await?)
}

async fn serve_city(settings: Settings, listener: TcpListener) -> Result<(), Failure> {
    let address = listener.local_addr()?;
    let public_url = public_url(settings.public_url, address);
    let name = settings.city.clone();
    let loaded = tokio::task::spawn_blocking(move || city::resolve(&name))
        .await?
        .map_err(StartError::City)?;
    let operator = match (settings.operator, settings.operator_token) {
        (Some(url), Some(token)) => OperatorPlace::There { url, token },
        _ => OperatorPlace::Here,
    };
    let app = App::assemble(
        AppSettings {
            data: settings.places.data.clone(),
            city: loaded,
            locations: chores::locations(&settings.places)?,
            operator,
            limits: settings.tariff.limits(),
            gateways: settings.gateways,
            partners: settings.partners,
            store: StoreOptions::default(),
            smtp: settings.smtp,
            sms: settings.sms,
            public_url,
            trusted_proxies: settings.trusted_proxy,
        },
        Arc::new(SystemClock),
    )
    .await?;
    greet(&app, &settings.places.data, &address.to_string());
    Ok(serve::serve(app, listener, serve::told_to_stop()).await?)
}

/// The address that is told to others, without a slash at its end.
fn public_url(given: Option<String>, address: SocketAddr) -> String {
    let url = given.unwrap_or_else(|| own_url(address));
    url.trim_end_matches('/').to_owned()
}

/// Where this server can be reached from this machine.
fn own_url(address: SocketAddr) -> String {
    if !address.ip().is_unspecified() {
        return format!("http://{address}");
    }
    let url = format!("http://127.0.0.1:{}", address.port());
    say(&format!(
        "Links to this server will begin with {url}; give --public-url the address that people reach."
    ));
    url
}

fn greet(app: &App, data: &Path, address: &str) {
    say(&format!(
        "City+ serves at http://{address}  (its interface: http://{address}/docs; stop with Ctrl-C)"
    ));
    if app.first_run.is_some() {
        let file = data.join("first-run.json");
        say(&format!(
            "First start: addresses and passwords of the staff (inspector, teller, seller, clerk, administrator) are in {}",
            file.display()
        ));
    }
}

/// A line for the person at the terminal; that nobody reads it is no error.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn failed(reason: &str) -> ExitCode {
    let bold = if std::io::stderr().is_terminal() {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    let _ = writeln!(std::io::stderr(), "{}cityplus:{} {reason}", bold.0, bold.1);
    ExitCode::FAILURE
}
