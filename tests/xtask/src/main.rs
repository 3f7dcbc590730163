//! The one door for every chore: `cargo xtask COMMAND`. CI runs what a person runs.
//!
//! Each command is a file of its own here. Nothing in this crate is part of the product,
//! and the product never needs it to run.

mod artifacts;
mod bench;
mod bindings;
mod ci;
mod command;
mod conformance;
mod deny;
mod fuzz;
mod screenshots;
mod setup;
mod tally;
mod test;
mod tidy;
mod trixie;
mod windows_exe;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  setup [--fuzz|--kotlin|--swift|--windows]…
                                 install what the chores need and this machine lacks (as root on Debian)
  test [SUITE…] [--list]         run every suite, or the named ones; ends with `N passed, M failed`
  tidy                           the rules of the house that no compiler checks
  deny [--advisories]            licences, banned crates, sources; advisories need the network
  conformance DIR                read the public vectors in DIR and compare
  bench NAME [ARGUMENT…]         measure against a limit of the same run; a JSON line per figure
  fuzz [TARGET] [--seconds N]    feed every parser with what nobody would send (60 s each)
  bindings [kotlin|swift]        write the facade's sources for other languages
  screenshots [PAGE…]            every page of the desktop shell in every look, into target/screenshots
  windows-exe [core|shell]       build for Windows on this machine; under wine, run the core's tests and walk through the shell
  ci                             what the build server runs: .ci/run
  help                           this text";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let outcome = match name {
        "setup" => setup::run(rest),
        "test" => test::run(rest),
        "tidy" => tidy::run(rest),
        "deny" => deny::run(rest),
        "conformance" => conformance::run(rest),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "bindings" => bindings::run(rest),
        "screenshots" => screenshots::run(rest),
        "windows-exe" => windows_exe::run(rest),
        "ci" => ci::run(rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask {name}: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// For commands that take no argument.
pub(crate) fn no_arguments(arguments: &[String]) -> Result<(), String> {
    match arguments.first() {
        None => Ok(()),
        Some(first) => Err(format!("unknown argument `{first}`: this command takes none")),
    }
}
