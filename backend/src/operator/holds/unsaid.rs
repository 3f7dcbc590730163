//! Captures that a gateway refuses: which may be taken back, and what is known of them afterwards.

use cityplus_domain::ids::TransferId;
use cityplus_domain::{Money, Timestamp};

use crate::store::{Database, StoreError};

/// Counts a capture that is about to be sent; false if so much is wished no more: then nothing is sent.
pub(super) async fn sending(
    database: &Database,
    hold: TransferId,
    amount: Money,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let counted = sqlx::query(
        "UPDATE card_hold SET captures_sent = captures_sent + 1 \
         WHERE id = $1 AND wish = 'capture' AND capture_amount = $2",
    )
    .bind(hold.to_string())
    .bind(amount.minor)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(counted.rows_affected() == 1)
}

/// The gateway refuses to take what was asked for, and it is blocked still: that it is to be taken is said no more. False,
/// and it stays, if it was asked for more than once, for one before may be under way, or if the turn is no longer the one
/// of `claim`.
pub(super) async fn unsay(
    database: &Database,
    hold: TransferId,
    claim: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let unsaid = sqlx::query(
        "UPDATE card_hold SET wish = NULL, capture_unsaid = capture_amount, capture_amount = NULL, captures_sent = 0 \
         WHERE id = $1 AND state = 'held' AND wish = 'capture' AND captures_sent = 1 AND look_at = $2",
    )
    .bind(hold.to_string())
    .bind(claim.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(unsaid.rows_affected() == 1)
}

/// What was refused is taken after all: it is said again, unless something else was said since.
pub(super) async fn say_again(
    database: &Database,
    hold: TransferId,
    taken: Money,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let said = sqlx::query(
        "UPDATE card_hold SET wish = 'capture', capture_amount = capture_unsaid, captures_sent = 1 \
         WHERE id = $1 AND state = 'held' AND wish IS NULL AND capture_unsaid = $2",
    )
    .bind(hold.to_string())
    .bind(taken.minor)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(said.rows_affected() == 1)
}
