//! Runs test programs one after another and adds up what they report.
//!
//! The output goes to `target/xtask/` and onto the screen only where something failed.
//! An ignored test fails its suite, and so does a suite in which no test ran.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use cityplus_servers::postgres::TEST_SERVER;
use cityplus_servers::process::BINARY;

use crate::command::root;

use super::build::Program;

/// A program that takes longer hangs.
const TIME_LIMIT: Duration = Duration::from_mins(10);
const POLL: Duration = Duration::from_millis(10);

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

/// What libtest counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Runs all of them, also after a failure.
pub(super) fn run(programs: &[&Program], filter: Filter, postgres: &str) -> Result<String, String> {
    let logs = root().join("target/xtask");
    fs::create_dir_all(&logs).map_err(|error| format!("{}: {error}", logs.display()))?;
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
    verdict(total, &failures)
}

fn verdict(total: Count, failures: &[String]) -> Result<String, String> {
    if !failures.is_empty() {
        return Err(failures.join("; "));
    }
    match total {
        Count { passed: 0, .. } => Err("no test ran".to_owned()),
        Count {
            ignored: 0, passed, ..
        } => Ok(format!("{passed} tests")),
        Count { ignored, .. } => Err(format!("{ignored} tests are ignored: repair or remove them")),
    }
}

/// What the program counted, and why it failed if it did.
fn run_one(
    program: &Program,
    arguments: &[&str],
    postgres: &str,
    log: &Path,
) -> Result<(Count, Option<String>), String> {
    let file = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let errors = file
        .try_clone()
        .map_err(|error| format!("{}: {error}", log.display()))?;
    let mut command = Command::new(&program.path);
    command
        .args(arguments)
        .current_dir(&program.folder)
        .env("CARGO_MANIFEST_DIR", &program.folder)
        .env(TEST_SERVER, postgres);
    if let Some(built) = program.path.parent().and_then(Path::parent) {
        command.env(BINARY, built.join("cityplus"));
    }
    command.stdin(Stdio::null()).stdout(file).stderr(errors);
    let child = command
        .spawn()
        .map_err(|error| format!("{}: {error}", program.path.display()))?;
    let status = wait(child)?;
    let count = count(&String::from_utf8_lossy(&fs::read(log).unwrap_or_default()));
    let failure = match status {
        None => Some(format!("no end within {} min", TIME_LIMIT.as_secs() / 60)),
        Some(status) if !status.success() => Some(format!("{} tests failed ({status})", count.failed)),
        Some(_) => None,
    };
    Ok((count, failure))
}

/// `None` where the program had to be killed.
fn wait(mut child: Child) -> Result<Option<ExitStatus>, String> {
    let end = Instant::now() + TIME_LIMIT;
    while Instant::now() < end {
        if let Some(status) = child
            .try_wait()
            .map_err(|error| format!("cannot wait for a test: {error}"))?
        {
            return Ok(Some(status));
        }
        std::thread::sleep(POLL);
    }
    let _ = child.kill().and_then(|()| child.wait());
    Ok(None)
}

/// Adds up the lines `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
fn count(output: &str) -> Count {
    let mut total = Count::default();
    for line in output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "))
    {
        let number = |word: &str| {
            let before = line.split(&format!(" {word}")).next()?;
            before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        total = total.plus(Count {
            passed: number("passed").unwrap_or(0),
            failed: number("failed").unwrap_or(0),
            ignored: number("ignored").unwrap_or(0),
        });
    }
    total
}

impl Count {
    fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Filter, count, verdict};

    #[test]
    fn every_test_is_in_one_of_two_suites() {
        let (only, without) = (Filter::Only("postgres"), Filter::Without("postgres"));
        assert_eq!(only.arguments("postgres_store"), Some(vec![]));
        assert_eq!(without.arguments("postgres_store"), None);
        assert_eq!(only.arguments("lib"), Some(vec!["postgres"]));
        assert_eq!(without.arguments("lib"), Some(vec!["--skip", "postgres"]));
    }

    #[test]
    fn what_libtest_reports_is_added_up() {
        let output = "running 4 tests\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out\n\
                      test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            count(output),
            Count {
                passed: 14,
                failed: 3,
                ignored: 1
            }
        );
        assert_eq!(count("nothing"), Count::default());
    }

    #[test]
    fn an_empty_suite_and_an_ignored_test_fail() {
        let passed = |passed, ignored| Count {
            passed,
            failed: 0,
            ignored,
        };
        assert_eq!(verdict(passed(3, 0), &[]), Ok("3 tests".to_owned()));
        assert!(verdict(passed(0, 0), &[]).unwrap_err().contains("no test ran"));
        assert!(verdict(passed(3, 1), &[]).unwrap_err().contains("ignored"));
        assert!(verdict(passed(3, 0), &["a: 1 failed".to_owned()]).is_err());
    }
}
