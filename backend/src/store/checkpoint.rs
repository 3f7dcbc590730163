//! SQLite's log is copied into its file behind the writers' backs.
//!
//! A commit appends to the log; now and then the log has to be copied into the file, a checkpoint, or it would grow for
//! ever. By itself SQLite does that inside the commit that fills the log up, and whoever waits to write waits for the disk
//! once more. Here another connection does it, soon after commits, while writers go on; the next commit begins the log
//! anew. Under writers that never pause the log goes on growing behind the copy, and SQLite's own way is the limit: that
//! commit has little left to copy, but waits until all that was copied is on the disk.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{AnyPool, Executor, Row};
use tokio::sync::watch;

/// Pages in the log at which a commit copies them itself, where somebody else does before: 32 MB.
pub(super) const LOG_MOST_PAGES: i64 = 8_000;
/// Pages worth copying: SQLite's own limit. Each time the disk is waited for, also by the commit that begins the log anew.
pub(super) const LOG_LEAST_PAGES: i64 = 1_000;
/// How large the log's file is kept for being written over, in bytes.
pub(super) const LOG_KEPT_BYTES: i64 = 64 * 1024 * 1024;
/// How long after a commit the log is looked at. What is committed meanwhile is copied with it.
const PAUSE: Duration = Duration::from_millis(100);
/// How long nothing is tried after a failure, such as a full disk: a commit hits the same and tells its caller.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Tells of commits; the checkpoints end with the last clone of it.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints(Arc<watch::Sender<()>>);

impl Checkpoints {
    /// Begins to look after the log of the file that this pool has open.
    pub(super) fn start(pool: AnyPool) -> Self {
        let (commits, committed) = watch::channel(());
        tokio::spawn(look_after(pool, committed));
        Self(Arc::new(commits))
    }

    /// Something was written to the log.
    pub(super) fn committed(&self) {
        self.0.send_replace(());
    }
}

async fn look_after(pool: AnyPool, mut committed: watch::Receiver<()>) {
    while committed.changed().await.is_ok() {
        tokio::time::sleep(PAUSE).await;
        match copy_if_long(&pool).await {
            Ok(()) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(%error, "the log of the database could not be copied into its file; it is tried again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

/// Neither waits for anybody: what a reader still needs is copied another time.
async fn copy_if_long(pool: &AnyPool) -> sqlx::Result<()> {
    if pages_left(pool).await? >= LOG_LEAST_PAGES {
        pool.execute("PRAGMA wal_checkpoint(PASSIVE)").await?;
    }
    Ok(())
}

/// Pages in the log that are not in the file yet.
pub(super) async fn pages_left(pool: &AnyPool) -> sqlx::Result<i64> {
    let row = sqlx::query("PRAGMA wal_checkpoint(NOOP)").fetch_one(pool).await?;
    let (in_log, copied): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
    Ok(in_log.saturating_sub(copied))
}
