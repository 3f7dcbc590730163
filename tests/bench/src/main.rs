//! Speed as ratios against a limit measured in the same run: one JSON line per figure.
//!
//! One module per benchmark; each measures its own limit (the bare library or
//! server doing the same work) beside the product, because figures of two
//! machines, or of two days, do not compare. Where a ratio was promised, the run ends with an error if it is missed, after
//! all figures are printed. A test sees at most that one works: none waits for a time.

mod backend;
mod ffi;
mod figure;
mod ledger;
mod ledger_large;
mod load;
mod operator;
mod owner;
mod scanner;
mod screens;
mod startup;
mod stock;
mod ticketcode;
mod windows;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use figure::Figure;

/// Measures City+ against the limits of what it stands on.
#[derive(Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Subcommand)]
enum Benchmark {
    /// Decode and verify a phone's ticket code, against two bare signature verifications.
    Ticketcode(ticketcode::Options),
    /// Durable transfers per second, against bare rusqlite and pgbench.
    Ledger(ledger::Options),
    /// The same on a ledger with many wallets and transfers on the disk, against an empty one.
    LedgerLarge(ledger_large::Options),
    /// The operator's own server: durable transfers over HTTP, against its `/healthz` and pgbench; its memory.
    Operator(operator::Options),
    /// How soon the server is ready on a loaded database, and its memory, against what is promised.
    Backend(backend::Options),
    /// A camera frame with a code and without one, against what is promised.
    Scanner(scanner::Options),
    /// A call of the core from another language, against what is promised over the same call in Rust.
    Ffi(ffi::Options),
    /// Open a device's store to its first ticket code, against reading the same rows.
    Startup(startup::Options),
    /// First states of screens on a device with many tickets, against the 50 ms that were promised.
    Screens(screens::Options),
    /// How soon the desktop shell shows a page, and its memory, against what is promised.
    Windows(windows::Options),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().benchmark {
        Benchmark::Ticketcode(options) => ticketcode::run(&options),
        Benchmark::Ledger(options) => ledger::run(&options),
        Benchmark::LedgerLarge(options) => ledger_large::run(&options),
        Benchmark::Operator(options) => operator::run(&options),
        Benchmark::Backend(options) => backend::run(&options),
        Benchmark::Scanner(options) => scanner::run(&options),
        Benchmark::Ffi(options) => ffi::run(&options),
        Benchmark::Startup(options) => startup::run(&options),
        Benchmark::Screens(options) => screens::run(&options),
        Benchmark::Windows(options) => windows::run(&options),
    };
    match result.and_then(|figures| print(&figures)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("bench: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn print(figures: &[Figure]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    for figure in figures {
        writeln!(out, "{}", figure.to_json()?)
            .map_err(|error| format!("cannot write the figures: {error}"))?;
    }
    let missed: Vec<String> = figures.iter().filter_map(Figure::missed).collect();
    if missed.is_empty() {
        return Ok(());
    }
    Err(missed.join("; "))
}
