//! Reservations whose time is over: their money is freed.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use sqlx::Row;

use super::batcher::Ledger;
use super::transfer::Command;
use crate::operator::OperatorError;
use crate::store::{Database, StoreError};

/// Most reservations looked at in one go.
const SWEEP: usize = 256;

/// A reservation that is over, as it is kept.
struct Over {
    expires_at: i64,
    transfer: String,
}

/// Ends reservations that are over, oldest first; returns how many were looked at. It goes on while there are more, so no
/// money stays frozen for want of a turn. One that cannot be ended holds up no other: it is an error in the end, and is tried
/// again by the next call. A database that fails ends it at once.
pub(in crate::operator) async fn sweep_expired(
    database: &Database,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<usize, OperatorError> {
    let mut looked = 0_usize;
    let mut last: Option<Over> = None;
    let mut failed = None;
    loop {
        let mut over = look(database, now, last.as_ref()).await?;
        looked = looked.saturating_add(over.len());
        let transfers = readable(&over, &mut failed);
        let ended = transfers
            .iter()
            .map(|&transfer| ledger.submit(Command::Expire { transfer }));
        // Together, so that they share a batch.
        let answers = futures::future::join_all(ended).await;
        for (transfer, answer) in transfers.iter().zip(answers) {
            match answer {
                Ok(_) => {}
                Err(OperatorError::Unavailable) => return Err(OperatorError::Unavailable),
                Err(error) => {
                    tracing::error!(%error, %transfer, "a reservation that is over cannot be ended");
                    failed = Some(error);
                }
            }
        }
        if over.len() < SWEEP {
            return failed.map_or(Ok(looked), Err);
        }
        last = over.pop();
        tokio::task::yield_now().await;
    }
}

/// The transfers of these reservations. One whose id says nothing is told and passed over.
fn readable(over: &[Over], failed: &mut Option<OperatorError>) -> Vec<TransferId> {
    let mut transfers = Vec::with_capacity(over.len());
    for Over { expires_at, transfer } in over {
        if let Ok(transfer) = transfer.parse() {
            transfers.push(transfer);
        } else {
            tracing::error!(expires_at, "a reservation that is over names no transfer");
            *failed = Some(StoreError::corrupt("reservation.transfer").into());
        }
    }
    transfers
}

/// The next that are over, behind the last one that was looked at.
async fn look(database: &Database, now: Timestamp, last: Option<&Over>) -> Result<Vec<Over>, StoreError> {
    let rows = sqlx::query(
        "SELECT transfer, expires_at FROM reservation WHERE expires_at <= $1 AND expires_at >= $2 \
         AND (expires_at > $2 OR transfer > $3) ORDER BY expires_at, transfer LIMIT $4",
    )
    .bind(now.millis())
    .bind(last.map_or(i64::MIN, |last| last.expires_at))
    .bind(last.map_or_else(String::new, |last| last.transfer.clone()))
    .bind(i64::try_from(SWEEP).unwrap_or(i64::MAX))
    .fetch_all(database.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Over {
                transfer: row.try_get(0)?,
                expires_at: row.try_get(1)?,
            })
        })
        .collect()
}
