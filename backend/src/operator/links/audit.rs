//! What the audit asks of linked wallets: whoever paid for another had allowed it.

use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// Payments by a link that is not their payer's, in words; at most eight.
pub(in crate::operator) async fn problems(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT t.id FROM transfer t WHERE t.kind = 'payment' AND t.actor LIKE 'link/%' \
         AND NOT EXISTS (SELECT 1 FROM wallet_link l WHERE l.id = substr(t.actor, 6) AND l.wallet = t.debit) LIMIT 8",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(format!(
                "no link of its payer allows the payment {}",
                row.try_get::<&str, _>(0)?
            ))
        })
        .collect()
}
