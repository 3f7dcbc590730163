//! What the audit asks of points: each name of each city is a currency of its own, and its sum is nought.

use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// Points that do not add up, or that have met money, in words; at most eight of each.
pub(in crate::operator) async fn problems(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    // Behind `points/UUID/`, and behind `points-issued/CITY/`, an account's name is that of its points.
    let sums = sqlx::query(
        "SELECT points FROM (SELECT city || '/' || CASE WHEN kind = 'points' THEN substr(id, 45) \
         ELSE substr(id, 16 + length(city)) END AS points, debits_posted, credits_posted FROM account \
         WHERE kind IN ('points', 'points-issued')) named \
         GROUP BY points HAVING SUM(debits_posted) <> SUM(credits_posted) LIMIT 8",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in &sums {
        let name: &str = row.try_get(0)?;
        problems.push(format!("points given differ from points held of {name}"));
    }
    let mixed = sqlx::query(
        "SELECT id FROM account WHERE (kind IN ('points', 'points-issued')) <> (currency = 'XXX') LIMIT 8",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in &mixed {
        let id: &str = row.try_get(0)?;
        problems.push(format!("points and money are mixed in {id}"));
    }
    Ok(problems)
}
