//! Runs one test program to its end and reads from its output how many tests passed.
//!
//! Knows the reports of libtest, of Surefire and of `XCTest`. Never forgives: an ignored test, no test at all or no end is a failure.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A program that takes longer hangs.
const TIME_LIMIT: Duration = Duration::from_mins(10);
const POLL: Duration = Duration::from_millis(10);

/// What a program reported.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Count {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }
}

/// What the program counted, and why it failed if it did. Its output is in `log` then.
pub(crate) fn run(
    command: &mut Command,
    log: &Path,
    read: fn(&str) -> Count,
) -> Result<(Count, Option<String>), String> {
    let failed = |error| format!("{}: {error}", log.display());
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = File::create(log).map_err(failed)?;
    let errors = file.try_clone().map_err(failed)?;
    command.stdin(Stdio::null()).stdout(file).stderr(errors);
    let child = command
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let status = wait(child)?;
    let count = read(&String::from_utf8_lossy(&fs::read(log).unwrap_or_default()));
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

/// What there is to say of several programs together.
pub(crate) fn verdict(total: Count, failures: &[String]) -> Result<String, String> {
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

/// Adds up the lines `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
pub(crate) fn libtest(output: &str) -> Count {
    let mut total = Count::default();
    for line in output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "))
    {
        let number = |word| number_before(line, word).unwrap_or(0);
        total = total.plus(Count {
            passed: number(" passed"),
            failed: number(" failed"),
            ignored: number(" ignored"),
        });
    }
    total
}

/// The last line `Executed 3 tests, with 1 test skipped and 0 failures …`: the one of the whole run.
pub(crate) fn xctest(output: &str) -> Count {
    let of_all = output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("Executed "))
        .next_back()
        .unwrap_or_default();
    let executed = number_before(of_all, " test").unwrap_or(0);
    let ignored = number_before(of_all, " test skipped")
        .or_else(|| number_before(of_all, " tests skipped"))
        .unwrap_or(0);
    let failures = number_before(of_all, " failure").unwrap_or(0);
    // XCTest counts failed assertions, of which a test may have several.
    let failed = failures.min(executed);
    Count {
        passed: executed.saturating_sub(failed).saturating_sub(ignored),
        failed,
        ignored,
    }
}

/// The last line `Tests run: 12, Failures: 0, Errors: 0, Skipped: 0`: the one of the whole run.
pub(crate) fn surefire(output: &str) -> Count {
    let of_all = output
        .lines()
        .filter_map(|line| line.split_once("Tests run: "))
        .next_back()
        .map_or("", |(_, numbers)| numbers);
    let number = |name: &str| -> u64 {
        let after = of_all.split_once(name).map_or("", |(_, after)| after);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        after
            .get(..end)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    };
    let failed = number("Failures: ") + number("Errors: ");
    let ignored = number("Skipped: ");
    Count {
        passed: number("").saturating_sub(failed).saturating_sub(ignored),
        failed,
        ignored,
    }
}

/// The number right before the first place of a word.
fn number_before(line: &str, word: &str) -> Option<u64> {
    let (before, _) = line.split_once(word)?;
    before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Count, libtest, run, surefire, verdict, xctest};
    use crate::command::program;

    fn counted(passed: u64, failed: u64, ignored: u64) -> Count {
        Count {
            passed,
            failed,
            ignored,
        }
    }

    #[test]
    fn what_libtest_reports_is_added_up() {
        let output = "running 4 tests\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out\n\
                      test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(libtest(output), counted(14, 3, 1));
        assert_eq!(libtest("nothing"), Count::default());
    }

    #[test]
    fn of_what_xctest_reports_the_last_line_counts() {
        let end = "(0 unexpected) in 0.5 (0.5) seconds\n";
        for (lines, expected) in [
            (
                format!(
                    "\t Executed 2 tests, with 0 failures {end}\t Executed 5 tests, with 0 failures {end}"
                ),
                counted(5, 0, 0),
            ),
            (
                format!("\t Executed 1 test, with 1 failure {end}"),
                counted(0, 1, 0),
            ),
            (
                format!("\t Executed 4 tests, with 1 test skipped and 2 failures {end}"),
                counted(1, 2, 1),
            ),
            (
                format!("\t Executed 12 tests, with 10 tests skipped and 0 failures {end}"),
                counted(2, 0, 10),
            ),
            (
                format!("\t Executed 1 test, with 7 failures {end}"),
                counted(0, 1, 0),
            ),
            ("Build complete!\n".to_owned(), Count::default()),
        ] {
            assert_eq!(xctest(&lines), expected, "{lines}");
        }
    }

    #[test]
    fn of_what_surefire_reports_the_last_line_counts() {
        let of_class = "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 3.1 s -- in city.plus.A\n";
        for (end, expected) in [
            (
                "[INFO] Tests run: 12, Failures: 0, Errors: 0, Skipped: 0\n",
                counted(12, 0, 0),
            ),
            (
                "[ERROR] Tests run: 12, Failures: 1, Errors: 2, Skipped: 3\n",
                counted(6, 3, 3),
            ),
            (
                "[WARNING] Tests run: 1, Failures: 0, Errors: 0, Skipped: 1\n[INFO] BUILD SUCCESS\n",
                counted(0, 0, 1),
            ),
            ("", counted(2, 0, 0)),
        ] {
            assert_eq!(surefire(&format!("{of_class}{end}")), expected, "{end}");
        }
        assert_eq!(surefire("[ERROR] COMPILATION ERROR"), Count::default());
    }

    #[test]
    fn an_empty_suite_and_an_ignored_test_fail() {
        assert_eq!(verdict(counted(3, 0, 0), &[]), Ok("3 tests".to_owned()));
        assert!(
            verdict(Count::default(), &[])
                .unwrap_err()
                .contains("no test ran")
        );
        assert!(verdict(counted(3, 0, 1), &[]).unwrap_err().contains("ignored"));
        assert!(verdict(counted(3, 0, 0), &["a: 1 failed".to_owned()]).is_err());
    }

    #[test]
    fn a_program_that_fails_is_a_failure_whatever_it_counted() {
        let folder = std::env::temp_dir().join(format!("cityplus-tally-{}", std::process::id()));
        let log = folder.join("log");
        let mut command = program(
            "sh",
            &[
                "-c",
                "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; exit 3",
            ],
        );
        let (count, failure) = run(&mut command, &log, libtest).unwrap();
        assert_eq!(count, counted(2, 0, 0));
        assert!(failure.unwrap().contains('3'));
        assert!(run(&mut program("no-such-program", &[]), &log, libtest).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
