//! Benchmark `ledger-large`: durable transfers per second on a ledger with many wallets and transfers on the disk, against
//! the same code on an empty one.
//!
//! The large ledger is an SQLite file that is filled past the ledger (`stock`). Top-ups go to wallets that are scattered
//! evenly over all there are, so that the pages they need are seldom those of the last ones; those of the empty ledger to
//! the wallets of `bench ledger`. The two take turns: what else the machine does meets both alike.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cityplus_backend::operator::LocalOperator;
use cityplus_domain::ids::WalletId;

use crate::figure::Figure;
use crate::ledger::{self, UNIT, WALLETS};
use crate::stock::{self, Place, Stock};

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Wallets on the disk. What was promised is promised of 10 million.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(2..=100_000_000))]
    wallets: u32,
    /// Transfers on the disk, rounded up to as many for each wallet. What was promised is promised of 50 million, which
    /// take about 30 GB.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000_000))]
    transfers: u32,
    /// How long each ledger is measured.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// How many callers ask at once.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=4_096))]
    callers: u16,
    /// The folder for the files; without it one in the system's folder for temporary files.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// What the large ledger reaches of the empty one at least.
const OF_EMPTY: f64 = 0.8;
/// Up to so many transfers the large ledger is audited as well: an audit of many more takes minutes.
const AUDITED_MOST: i64 = 5_000_000;

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let parent = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = tempfile::tempdir_in(parent).map_err(|error| format!("cannot make a folder: {error}"))?;
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| format!("cannot start a runtime: {error}"))?;
    let few = u32::try_from(WALLETS).map_err(text)?;
    // The first round puts money into the wallets.
    let rounds = i64::from(options.transfers.div_ceil(options.wallets)) - 1;
    let transfers = i64::from(options.wallets) * (rounds + 1);

    let large = runtime.block_on(stock::empty_database(&folder.path().join("large")))?;
    let started = Instant::now();
    let mut filled = Stock::open(&large.file).map_err(text)?;
    filled.history(i64::from(options.wallets), rounds).map_err(text)?;
    filled.finish(&large.file)?;
    let bytes = large.file.metadata().map_err(text)?.len();
    eprintln!(
        "{} wallets and {transfers} transfers, {} MB, filled in {} s",
        options.wallets,
        bytes / 1_000_000,
        started.elapsed().as_secs()
    );
    let empty = runtime.block_on(stock::empty_database(&folder.path().join("empty")))?;
    let mut filled = Stock::open(&empty.file).map_err(text)?;
    filled.empty_wallets(i64::from(few)).map_err(text)?;
    filled.finish(&empty.file)?;

    let is_audited = transfers <= AUDITED_MOST;
    let rates = runtime.block_on(measure(&large, &empty, few, is_audited, options))?;
    let name = format!(
        "ledger_large_{}_wallets_{transfers}_transfers_to_empty",
        options.wallets
    );
    Ok(vec![
        Figure::new(name, rates.large, UNIT, rates.empty).at_least(OF_EMPTY),
    ])
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Transfers per second.
struct Rates {
    large: f64,
    empty: f64,
}

/// Half of the time for each, then again the other way round.
async fn measure(
    large: &Place,
    empty: &Place,
    few: u32,
    is_audited: bool,
    options: &Options,
) -> Result<Rates, String> {
    let (callers, half) = (options.callers, Duration::from_secs(options.seconds) / 2);
    let many = picks(options.wallets);
    let large = ledger::open(&large.url).await?;
    let few = picks(few);
    let empty = ledger::open(&empty.url).await?;
    // A moment to warm up: statements prepared, files grown.
    for (operator, pick) in [(&large, &many), (&empty, &few)] {
        ledger::drive(operator, pick, callers, Duration::from_secs(1)).await?;
    }
    let in_empty = ledger::drive(&empty, &few, callers, half).await?;
    let in_large = ledger::drive(&large, &many, callers, half).await?;
    let in_large = f64::midpoint(in_large, ledger::drive(&large, &many, callers, half).await?);
    let in_empty = f64::midpoint(in_empty, ledger::drive(&empty, &few, callers, half).await?);
    audit(&empty).await?;
    if is_audited {
        audit(&large).await?;
    }
    Ok(Rates {
        large: in_large,
        empty: in_empty,
    })
}

async fn audit(operator: &Arc<LocalOperator>) -> Result<(), String> {
    ledger::audit(operator).await.map(drop)
}

/// A wallet of the stock for each call.
fn picks(wallets: u32) -> Arc<impl Fn() -> Option<WalletId> + Send + Sync + 'static> {
    let turn = AtomicU64::new(0);
    Arc::new(move || {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        Some(stock::wallet(stock::scattered(turn, wallets)))
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::run;
    use crate::{Arguments, Benchmark};

    /// That it works, on a ledger of the size that was asked for; nothing is said of how fast.
    #[test]
    fn a_small_ledger_is_filled_measured_and_audited() {
        let words = "bench ledger-large --wallets 2000 --transfers 9999 --seconds 1 --callers 32";
        let arguments = Arguments::try_parse_from(words.split(' ')).unwrap();
        let Benchmark::LedgerLarge(options) = arguments.benchmark else {
            panic!("another benchmark than the one that was named");
        };
        let figures = run(&options).unwrap();
        let lines: Vec<serde_json::Value> = figures
            .iter()
            .map(|figure| serde_json::from_str(&figure.to_json().unwrap()).unwrap())
            .collect();
        assert_eq!(lines.len(), 1);
        // As many transfers for each wallet.
        assert_eq!(
            lines[0]["name"],
            "ledger_large_2000_wallets_10000_transfers_to_empty"
        );
        for side in ["value", "limit"] {
            assert!(lines[0][side].as_f64().unwrap() > 0.0, "{}", lines[0]);
        }
    }
}
