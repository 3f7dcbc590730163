//! The table at the end of `test`, and its last line `N passed, M failed`, which counts suites.

use std::fmt::Write as _;
use std::time::Duration;

/// One suite that ran.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) took: Duration,
    /// What there is to say of a success, or the reason of the failure.
    pub(super) outcome: Result<String, String>,
}

pub(super) fn failed(rows: &[Row]) -> usize {
    rows.iter().filter(|row| row.outcome.is_err()).count()
}

pub(super) fn table(rows: &[Row]) -> String {
    let mut table = String::from("\n");
    for row in rows {
        let (result, detail) = match &row.outcome {
            Ok(detail) => ("passed", detail),
            Err(reason) => ("FAILED", reason),
        };
        let detail = detail.lines().next().unwrap_or_default();
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "{:<10} {result} {:>7.1} s  {detail}",
            row.name,
            row.took.as_secs_f64()
        );
    }
    let failed = failed(rows);
    let _ = writeln!(table, "\n{} passed, {failed} failed", rows.len() - failed);
    table
}

#[cfg(test)]
mod tests {
    use super::{Row, failed, table};
    use std::time::Duration;

    #[test]
    fn the_last_line_counts_suites() {
        let row = |name, outcome| Row {
            name,
            took: Duration::from_millis(1_500),
            outcome,
        };
        let rows = [
            row("fmt", Ok("clean".to_owned())),
            row("unit", Err("3 tests\nmore".to_owned())),
        ];
        assert_eq!(failed(&rows), 1);
        let table = table(&rows);
        assert_eq!(table.lines().last(), Some("1 passed, 1 failed"));
        assert!(
            table.contains("unit       FAILED     1.5 s  3 tests\n"),
            "{table}"
        );
        assert!(super::table(&[]).ends_with("0 passed, 0 failed\n"));
    }
}
