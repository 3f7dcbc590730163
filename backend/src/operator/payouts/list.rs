//! Which files for the bank were made: the number of one that was lost is found here.

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use sqlx::Row as _;

use crate::store::{Database, StoreError, parsed};

/// Files that are listed.
const MOST: i64 = 100;

/// A file for the bank that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// Its number, by which it can be made again.
    pub id: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// How many payouts are in it.
    pub count: i64,
    /// Their sum.
    pub sum: Money,
}

/// The files of a city, the newest first.
pub(in crate::operator) async fn made(
    database: &Database,
    city: &CityKey,
) -> Result<Vec<MadeFile>, StoreError> {
    let rows = sqlx::query(
        "SELECT payout_file.id, payout_file.made_at, payout_file.currency, COUNT(*), \
         CAST(SUM(payout.amount) AS BIGINT) \
         FROM payout_file JOIN payout ON payout.file = payout_file.id WHERE payout_file.city = $1 \
         GROUP BY payout_file.id, payout_file.made_at, payout_file.currency \
         ORDER BY payout_file.made_at DESC, payout_file.id DESC LIMIT $2",
    )
    .bind(city.to_string())
    .bind(MOST)
    .fetch_all(database.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let currency = parsed(row, 2, "payout_file.currency")?;
            Ok(MadeFile {
                id: row.try_get(0)?,
                made_at: Timestamp::from_millis(row.try_get(1)?),
                count: row.try_get(3)?,
                sum: Money::new(row.try_get(4)?, currency),
            })
        })
        .collect()
}
