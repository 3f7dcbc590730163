//! Reservations whose time is over: their money is freed.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use sqlx::Row;

use super::batcher::Ledger;
use super::transfer::Command;
use crate::operator::OperatorError;
use crate::store::{Database, StoreError, parsed};

/// Most reservations looked at in one go.
const SWEEP: usize = 256;

/// A reservation that is over.
struct Over {
    expires_at: i64,
    transfer: TransferId,
}

/// Ends reservations that are over, oldest first; returns how many were looked at. It goes on while there are more, so no
/// money stays frozen for want of a turn. Each is looked at once: what could not be ended is an error in the end, and is
/// tried again by the next call. A database that fails ends it at once.
pub(in crate::operator) async fn sweep_expired(
    database: &Database,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<usize, OperatorError> {
    let (mut looked, mut failed) = (0_usize, None);
    let mut last: Option<Over> = None;
    loop {
        let mut over = look(database, now, last.as_ref()).await?;
        looked = looked.saturating_add(over.len());
        let ended = over.iter().map(|over| {
            let transfer = over.transfer;
            ledger.submit(Command::Expire { transfer })
        });
        // Together, so that they share a batch.
        let answers = futures::future::join_all(ended).await;
        for error in answers.into_iter().filter_map(Result::err) {
            if error == OperatorError::Unavailable {
                return Err(error);
            }
            failed = Some(error);
        }
        if over.len() < SWEEP {
            return failed.map_or(Ok(looked), Err);
        }
        last = over.pop();
        tokio::task::yield_now().await;
    }
}

/// The next that are over, behind the last one that was looked at.
async fn look(database: &Database, now: Timestamp, last: Option<&Over>) -> Result<Vec<Over>, StoreError> {
    let rows = sqlx::query(
        "SELECT transfer, expires_at FROM reservation WHERE expires_at <= $1 AND expires_at >= $2 \
         AND (expires_at > $2 OR transfer > $3) ORDER BY expires_at, transfer LIMIT $4",
    )
    .bind(now.millis())
    .bind(last.map_or(i64::MIN, |last| last.expires_at))
    .bind(last.map_or_else(String::new, |last| last.transfer.to_string()))
    .bind(i64::try_from(SWEEP).unwrap_or(i64::MAX))
    .fetch_all(database.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Over {
                transfer: parsed(row, 0, "reservation.transfer")?,
                expires_at: row.try_get(1)?,
            })
        })
        .collect()
}
