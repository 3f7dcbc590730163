//! The log of scans that the server does not have yet.

use cityplus_protocol::inspection::{SCANS_MAX, ScanReport};

use super::ScansWaiting;
use crate::EngineError;
use crate::session::signed_in;
use crate::store::View;

const TABLE: &str = "scan";
/// The most scans that may wait; a device that scans one a second is full after a day.
const WAITING_MAX: i64 = 100_000;
/// The most bytes of scans in one upload, well below what the server reads.
const BATCH_MAX_BYTES: usize = cityplus_protocol::BODY_MAX_BYTES * 3 / 4;

/// Adds a scan.
pub(super) fn log(view: &View<'_>, scan: &ScanReport) -> Result<(), EngineError> {
    let waiting: i64 = view
        .sql
        .query_row("SELECT COUNT(*) FROM scan", [], |row| row.get(0))?;
    if waiting >= WAITING_MAX {
        return Err(EngineError::OutboxFull);
    }
    let account_id = signed_in(view)?.account.account_id.to_string();
    let scan_id = scan.scan_id.to_string();
    let sealed = view.sealer.seal(TABLE, &scan_id, scan)?;
    view.sql
        .prepare_cached("INSERT INTO scan (scan_id, account_id, value) VALUES (?1, ?2, ?3)")?
        .execute((scan_id, account_id, sealed))?;
    Ok(())
}

/// The next scans to send, oldest first, at most what one upload may hold.
pub(super) fn next_batch(view: &View<'_>, limit: usize) -> Result<Vec<ScanReport>, EngineError> {
    let account_id = signed_in(view)?.account.account_id.to_string();
    let mut statement = view.sql.prepare_cached(
        "SELECT scan_id, value FROM scan WHERE account_id = ?1 AND refused IS NULL ORDER BY seq LIMIT ?2",
    )?;
    let mut rows = statement.query((
        account_id,
        i64::try_from(limit.min(SCANS_MAX)).unwrap_or(i64::MAX),
    ))?;
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let (scan_id, sealed): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        // What is sealed is the JSON that travels, and a little more.
        bytes += sealed.len();
        if bytes > BATCH_MAX_BYTES && !batch.is_empty() {
            break;
        }
        batch.push(view.sealer.open(TABLE, &scan_id, &sealed)?);
    }
    Ok(batch)
}

/// How many scans of the person signed in the server does not have.
pub(super) fn count(view: &View<'_>) -> Result<ScansWaiting, EngineError> {
    let account_id = signed_in(view)?.account.account_id.to_string();
    let (all, refused): (i64, i64) = view.sql.query_row(
        "SELECT COUNT(*), COUNT(refused) FROM scan WHERE account_id = ?1",
        [account_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(ScansWaiting {
        waiting: u64::try_from(all - refused).unwrap_or(0),
        refused: u64::try_from(refused).unwrap_or(0),
    })
}

/// The newest of them. One that cannot be read is left out: it must not hide the others.
pub(super) fn newest(view: &View<'_>, limit: usize) -> Result<Vec<ScanReport>, EngineError> {
    let account_id = signed_in(view)?.account.account_id.to_string();
    let mut statement = view
        .sql
        .prepare_cached("SELECT scan_id, value FROM scan WHERE account_id = ?1 ORDER BY seq DESC LIMIT ?2")?;
    let mut rows = statement.query((account_id, i64::try_from(limit).unwrap_or(i64::MAX)))?;
    let mut newest = Vec::new();
    while let Some(row) = rows.next()? {
        let (scan_id, sealed): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        match view.sealer.open(TABLE, &scan_id, &sealed) {
            Ok(scan) => newest.push(scan),
            Err(error) => tracing::warn!(%scan_id, code = error.code(), "a scan cannot be read"),
        }
    }
    Ok(newest)
}

/// Lays a scan aside that the server will never take, so that those behind it get through. It stays as evidence.
pub(super) fn lay_aside(view: &View<'_>, scan_id: &str, code: &str) -> Result<(), EngineError> {
    view.sql
        .execute("UPDATE scan SET refused = ?2 WHERE scan_id = ?1", (scan_id, code))?;
    Ok(())
}

/// Forgets a scan that the server has.
pub(super) fn forget(view: &View<'_>, scan_id: &str) -> Result<(), EngineError> {
    view.sql
        .prepare_cached("DELETE FROM scan WHERE scan_id = ?1")?
        .execute([scan_id])?;
    Ok(())
}
