//! Reservations whose time is over: their money is freed.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use sqlx::Row;

use super::batcher::Ledger;
use super::transfer::Command;
use crate::operator::OperatorError;
use crate::store::{Database, StoreError};

/// Most reservations ended in one go.
const SWEEP: i64 = 256;

/// Ends reservations that are over, oldest first; returns how many were looked at, at most 256.
pub(in crate::operator) async fn sweep_expired(
    database: &Database,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<usize, OperatorError> {
    let rows =
        sqlx::query("SELECT transfer FROM reservation WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2")
            .bind(now.millis())
            .bind(SWEEP)
            .fetch_all(database.reader())
            .await?;
    let ids: Result<Vec<TransferId>, StoreError> = rows
        .iter()
        .map(|row| {
            row.try_get::<&str, _>(0)?
                .parse()
                .map_err(|_| StoreError::corrupt("reservation.transfer"))
        })
        .collect();
    let ids = ids?;
    let ended = ids
        .iter()
        .map(|transfer| ledger.submit(Command::Expire { transfer: *transfer }));
    // Together, so that they share a batch.
    for result in futures::future::join_all(ended).await {
        result?;
    }
    Ok(ids.len())
}
