//! The `cityplus` program: the command line around the library.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use cityplus_backend::app::{App, AppSettings, StartError};
use cityplus_backend::settings::{Command, CommandLine, Settings};
use cityplus_backend::store::{Locations, StoreOptions};
use cityplus_backend::{city, logging, serve};
use cityplus_domain::SystemClock;
use clap::Parser;
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    match line.command {
        Some(Command::CheckCity { dir }) => check_city(&dir),
        Some(Command::Serve(settings)) => run(*settings),
        None => run(line.serve),
    }
}

fn check_city(dir: &Path) -> ExitCode {
    let report = city::check(dir);
    say(&report.text);
    ExitCode::from(report.exit_code)
}

fn run(settings: Settings) -> ExitCode {
    logging::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the system gives no threads: {error}")),
    };
    match runtime.block_on(serve_city(settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}

async fn serve_city(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        format!(
            "cannot listen on {} ({error}); give --listen another address",
            settings.listen
        )
    })?;
    let address = listener.local_addr()?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| own_url(address));
    let name = settings.city.clone();
    let loaded = tokio::task::spawn_blocking(move || city::resolve(&name))
        .await?
        .map_err(StartError::City)?;
    let locations = Locations::resolve(
        &settings.data,
        settings.database_url.as_deref(),
        settings.operator_database_url.as_deref(),
    )?;
    let app = App::assemble(
        AppSettings {
            data: settings.data.clone(),
            city: loaded,
            locations,
            store: StoreOptions::default(),
            smtp: settings.smtp,
            public_url: public_url.trim_end_matches('/').to_owned(),
            trusted_proxies: settings.trusted_proxy,
        },
        Arc::new(SystemClock),
    )
    .await?;
    greet(&app, &settings.data, &address.to_string());
    serve::serve(app, listener, serve::told_to_stop()).await?;
    say("Stopped.");
    Ok(())
}

/// Where this server can be reached from this machine.
fn own_url(address: SocketAddr) -> String {
    if !address.ip().is_unspecified() {
        return format!("http://{address}");
    }
    let url = format!("http://127.0.0.1:{}", address.port());
    say(&format!(
        "Links in mails will begin with {url}; give --public-url the address that people reach."
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
            "First start: passwords of admin@, inspector@, clerk@ and teller@city.test are in {}",
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
