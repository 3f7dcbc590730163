//! A phone without a screen: drives the engine from a terminal.
//!
//! One command is one start of the app on the device in `--home`: it opens the engine, does one thing, prints one object.
//! It holds no rule, no price and no retry of its own; what it shows is what the engine says.

mod commands;
mod device;
mod options;
mod output;
mod readable;
mod views;

use std::process::ExitCode;

use clap::Parser;

use options::Options;
use output::Failure;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(usage) => return usage_error(&usage),
    };
    let as_json = options.json;
    match commands::run(options).await {
        Ok(shown) => output::print(&shown, as_json),
        Err(failure) => output::print_failure(&failure, as_json),
    }
}

/// Help and version are no errors; a wrong command line is told in the form that was asked for.
fn usage_error(usage: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if wants_json && usage.use_stderr() {
        output::print_failure(&Failure::new("usage", usage.to_string().trim_end()), true)
    } else {
        usage.exit()
    }
}
