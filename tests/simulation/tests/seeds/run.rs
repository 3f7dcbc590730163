//! Many seeds on all cores: each its own city, some dozens of them in books that they share.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use tempfile::TempDir;

use super::world::{Checked, Flaw, Tally, World};

/// Seeds that share one database: making one costs as much as a seed, and an audit looks at all that is in it.
const IN_ONE_BOOK: u64 = 50;
/// Failures after which no more seeds are begun.
const ENOUGH: usize = 3;
/// How long one seed may take before it counts as hanging. Nothing in it waits for a clock.
const HANGS_AFTER: Duration = Duration::from_mins(2);

/// A seed in which something is not as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) wrong: String,
    pub(crate) trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(formatter, "{line}")?;
        }
        writeln!(formatter, "seed {}: {}", self.seed, self.wrong)?;
        write!(
            formatter,
            "to run it again: CITYPLUS_SIMULATION_SEED={} cargo test -p cityplus-simulation",
            self.seed
        )
    }
}

/// What came of many seeds.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) seeds: u64,
    pub(crate) tally: Tally,
    pub(crate) failures: Vec<Failure>,
}

/// Where databases are made: in memory if the system has a folder for that, since nothing here has to outlive a power cut.
pub(crate) struct Ground {
    folder: TempDir,
    template: PathBuf,
}

impl Ground {
    /// With an empty database that is copied for each book.
    pub(crate) fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir());
        let folder = folder.unwrap();
        let template = folder.path().join("template.db");
        runtime().block_on(async {
            let database = open(&template).await;
            // The last connection takes the log into the file.
            database.close().await;
        });
        Self { folder, template }
    }

    /// Runs a stretch of seeds in books of their own, up to the first that fails; returns how many were begun.
    fn book(&self, seeds: Range<u64>, flaw: Flaw, report: &Mutex<Report>) -> u64 {
        let path = self.folder.path().join(format!("{}.db", seeds.start));
        std::fs::copy(&self.template, &path).unwrap();
        let first = seeds.start;
        // What processes have left hanging when they ended goes away with it.
        let runtime = runtime();
        let begun = runtime.block_on(async {
            let database = open(&path).await;
            let mut begun = 0;
            let mut failed = false;
            for seed in seeds {
                begun += 1;
                let lived = one(&database, seed, flaw).await;
                failed = lived.is_err();
                note(report, lived.map(|(tally, _)| tally));
                if failed {
                    break;
                }
            }
            if !failed && let Err(wrong) = audit(&database).await {
                let last = first + begun - 1;
                let wrong = format!("{wrong} (the first of a book that ends with seed {last})");
                note(
                    report,
                    Err(Failure {
                        seed: first,
                        wrong,
                        trace: Vec::new(),
                    }),
                );
            }
            database.close().await;
            begun
        });
        drop(runtime);
        for end in ["", "-wal", "-shm"] {
            // What is not there need not go.
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
        begun
    }

    /// One seed in books of its own, with an audit after it.
    pub(crate) fn alone(&self, seed: u64, flaw: Flaw) -> Result<(Tally, Vec<String>), Failure> {
        let path = self.folder.path().join(format!("alone-{seed}.db"));
        std::fs::copy(&self.template, &path).unwrap();
        let lived = runtime().block_on(async {
            let database = open(&path).await;
            let lived = one(&database, seed, flaw).await;
            let lived = match (lived, audit(&database).await) {
                (Ok((_, trace)), Err(wrong)) => Err(Failure { seed, wrong, trace }),
                (lived, _) => lived,
            };
            database.close().await;
            lived
        });
        std::fs::remove_file(&path).unwrap();
        lived
    }
}

/// Runs these seeds, spread over the cores.
pub(crate) fn many(ground: &Ground, seeds: &Range<u64>, flaw: Flaw) -> Report {
    let report = Mutex::new(Report::default());
    let next = AtomicU64::new(seeds.start);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| work(ground, (&next, seeds.end), flaw, &report));
        }
    });
    report.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Takes one stretch of seeds after the other.
fn work(ground: &Ground, (next, end): (&AtomicU64, u64), flaw: Flaw, report: &Mutex<Report>) {
    loop {
        let first = next.fetch_add(IN_ONE_BOOK, Ordering::Relaxed);
        let last = end.min(first.saturating_add(IN_ONE_BOOK));
        let mut begin = first;
        while begin < last {
            let failures = report
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .failures
                .len();
            if failures >= ENOUGH {
                return;
            }
            // The books of a seed that failed are not used for another.
            begin += ground.book(begin..last, flaw, report);
        }
        if last >= end {
            return;
        }
    }
}

/// Adds what came of a seed.
fn note(report: &Mutex<Report>, lived: Result<Tally, Failure>) {
    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
    match lived {
        Ok(tally) => {
            report.seeds += 1;
            report.tally = report.tally.plus(tally);
        }
        Err(failure) => report.failures.push(failure),
    }
}

/// Lives through one seed; returns how often what happened, and the trace.
async fn one(database: &Database, seed: u64, flaw: Flaw) -> Result<(Tally, Vec<String>), Failure> {
    let _told = Told(seed);
    let mut world = World::new(database, seed, flaw);
    let lived = tokio::time::timeout(HANGS_AFTER, world.live()).await;
    let lived = lived.unwrap_or_else(|_| Err("it hangs".to_owned()));
    let trace = std::mem::take(&mut world.trace);
    match lived {
        Ok(()) => Ok((world.tally, trace)),
        Err(wrong) => Err(Failure { seed, wrong, trace }),
    }
}

/// Says which seed it was when one panics.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "a panic in seed {}; CITYPLUS_SIMULATION_SEED={0} runs it alone",
                self.0
            );
        }
    }
}

/// What the operator itself says of its books.
async fn audit(database: &Database) -> Checked {
    let audit = super::process::auditor(database).audit().await;
    let problems = audit
        .map_err(|error| format!("the audit fails: {error:?}"))?
        .problems;
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("the audit finds: {problems:?}"))
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// With one connection: whoever waits for it gets it in the order of asking, whatever the threads do.
async fn open(path: &Path) -> Database {
    let options = StoreOptions {
        connections: 1,
        acquire_timeout: HANGS_AFTER,
        ..StoreOptions::default()
    };
    let url = format!("sqlite:{}", path.display());
    Database::open(&url, operator_migrations(), options)
        .await
        .unwrap()
}
