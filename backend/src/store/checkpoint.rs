//! SQLite's log is copied into its file behind the writers' backs.
//!
//! A commit appends to the log; now and then the log has to be copied into the file, a checkpoint, or it would grow for
//! ever. By itself SQLite does that inside the commit that fills the log up, and whoever waits to write waits for the disk
//! once more. Here another connection does it, soon after commits, while writers go on. What SQLite does by itself is left
//! as the limit of how long the log gets when they are too quick for that; then there is little left to copy.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::{AnyPool, Executor};
use tokio::sync::watch;

/// Pages in the log at which a commit copies them itself: 32 MB.
pub(super) const LOG_MOST_PAGES: u32 = 8_000;
/// How large the log's file is kept for being written over, in bytes.
pub(super) const LOG_KEPT_BYTES: u32 = 64 * 1024 * 1024;
/// Below this size a log is not worth copying: SQLite's own limit of a thousand pages.
const LOG_LEAST_BYTES: u64 = 4 * 1024 * 1024;
/// How long after a commit the log is looked at. What is committed meanwhile is copied with it.
const PAUSE: Duration = Duration::from_millis(100);

/// Tells of commits; the checkpoints end with the last clone of it.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints(Arc<watch::Sender<()>>);

impl Checkpoints {
    /// Begins to look after the log of a file that this pool has open.
    pub(super) fn start(pool: AnyPool, file: &Path) -> Self {
        let (commits, committed) = watch::channel(());
        tokio::spawn(look_after(pool, log_of(file), committed));
        Self(Arc::new(commits))
    }

    /// Something was written to the log.
    pub(super) fn committed(&self) {
        self.0.send_replace(());
    }
}

/// SQLite's name of a file's log.
fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

async fn look_after(pool: AnyPool, log: PathBuf, mut committed: watch::Receiver<()>) {
    while committed.changed().await.is_ok() {
        tokio::time::sleep(PAUSE).await;
        let is_long = tokio::fs::metadata(&log)
            .await
            .is_ok_and(|metadata| metadata.len() >= LOG_LEAST_BYTES);
        if !is_long {
            continue;
        }
        // It waits for nobody: what a reader still needs is copied another time.
        match pool.execute("PRAGMA wal_checkpoint(PASSIVE)").await {
            Ok(_) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "the log of the database could not be copied into its file"),
        }
    }
}
