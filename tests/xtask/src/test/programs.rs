//! Runs test programs one after another and adds up what they report.
//!
//! The output goes to `target/xtask/` and onto the screen only where something failed.
//! An ignored test fails its suite, and so does a suite in which no test ran.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use cityplus_servers::postgres::TEST_SERVER;
use cityplus_servers::process::BINARY;

use crate::artifacts::Program;
use crate::command::root;
use crate::tally::{self, Count};

/// Which tests, by a word in the name of the test, of its module or of its file in `tests`.
#[derive(Clone, Copy)]
pub(super) enum Filter {
    /// Those with the word.
    Only(&'static str),
    /// All others.
    Without(&'static str),
}

impl Filter {
    /// What libtest is told; `None` where no test of this program is meant.
    fn arguments(self, target: &str) -> Option<Vec<&'static str>> {
        match self {
            Self::Only(word) if target.contains(word) => Some(Vec::new()),
            Self::Only(word) => Some(vec![word]),
            Self::Without(word) if target.contains(word) => None,
            Self::Without(word) => Some(vec!["--skip", word]),
        }
    }

    /// Tells the logs of two runs of one program apart.
    fn label(self) -> &'static str {
        match self {
            Self::Only(word) => word,
            Self::Without(_) => "tests",
        }
    }
}

/// Runs all of them, also after a failure.
pub(super) fn run(programs: &[&Program], filter: Filter, postgres: &str) -> Result<String, String> {
    let logs = root().join("target/xtask");
    let mut total = Count::default();
    let mut failures = Vec::new();
    for program in programs {
        let Some(arguments) = filter.arguments(&program.target) else {
            continue;
        };
        let name = format!("{} {}", program.package, program.target);
        let start = Instant::now();
        let log = logs.join(format!(
            "{}-{}-{}.log",
            program.package,
            program.target,
            filter.label()
        ));
        let (count, failure) = run_one(program, &arguments, postgres, &log)?;
        total = total.plus(count);
        if count != Count::default() || failure.is_some() {
            eprintln!(
                "   {name}: {} passed, {} failed, {:.1} s",
                count.passed,
                count.failed,
                start.elapsed().as_secs_f64()
            );
        }
        if let Some(reason) = failure {
            eprintln!("{}", fs::read_to_string(&log).unwrap_or_default());
            failures.push(format!("{name}: {reason}"));
        }
    }
    tally::verdict(total, &failures)
}

/// What the program counted, and why it failed if it did.
fn run_one(
    program: &Program,
    arguments: &[&str],
    postgres: &str,
    log: &Path,
) -> Result<(Count, Option<String>), String> {
    let mut command = Command::new(&program.path);
    command
        .args(arguments)
        .current_dir(&program.folder)
        .env("CARGO_MANIFEST_DIR", &program.folder)
        .env(TEST_SERVER, postgres);
    if let Some(built) = program.path.parent().and_then(Path::parent) {
        command.env(BINARY, built.join("cityplus"));
    }
    tally::run(&mut command, log, tally::libtest)
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn every_test_is_in_one_of_two_suites() {
        let (only, without) = (Filter::Only("postgres"), Filter::Without("postgres"));
        assert_eq!(only.arguments("postgres_store"), Some(vec![]));
        assert_eq!(without.arguments("postgres_store"), None);
        assert_eq!(only.arguments("lib"), Some(vec!["postgres"]));
        assert_eq!(without.arguments("lib"), Some(vec!["--skip", "postgres"]));
    }
}
