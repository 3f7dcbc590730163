//! The program `cityplus-gateway-sim`: the simulator until it is told to stop.

mod options;

use std::io::{self, Write as _};
use std::process::ExitCode;

use cityplus_gateway_sim::Simulator;
use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use options::Options;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Options::parse().settings();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // Fails only if there is a log already.
    let _ = log.try_init();
    let simulator = match Simulator::start(settings).await {
        Ok(simulator) => simulator,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut out = io::stdout();
    let said = writeln!(out, "gateway simulator ready at {}", simulator.url).and_then(|()| out.flush());
    if let Err(error) = said {
        tracing::warn!(%error, "nobody reads what the simulator says");
    }
    told_to_stop().await;
    simulator.stop().await;
    ExitCode::SUCCESS
}

/// Ends on Ctrl-C and, where there is one, on SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
