//! What the audit asks of allowances: money that is set aside has a row, or it would never go back.

use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// Accounts of allowances with money in them and no allowance that is still to end, in words; at most eight.
pub(in crate::operator) async fn problems(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    // Behind `allowance/` an account's name is the row's id.
    let rows = sqlx::query(
        "SELECT a.id FROM account a WHERE a.kind = 'allowance' AND a.credits_posted <> a.debits_posted \
         AND NOT EXISTS (SELECT 1 FROM allowance w WHERE w.id = substr(a.id, 11) AND w.is_over = 0) LIMIT 8",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(format!(
                "no allowance holds what is in {}",
                row.try_get::<&str, _>(0)?
            ))
        })
        .collect()
}
