//! Benchmark `ledger`: not written yet.

use crate::figure::Figure;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(_options: &Options) -> Result<Vec<Figure>, String> {
    Err("the benchmark `ledger` is not written yet".to_owned())
}
