//! Two calls that meet on a PostgreSQL without luck: a transaction of the test holds what both want, until the database
//! says that both wait for it.

use std::time::Duration;

use cityplus_backend::store::Database;

/// How many of this database's connections wait for a lock.
const WAITING: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Only so that a test which is wrong ends.
const GIVE_UP_AFTER: Duration = Duration::from_mins(1);

/// Returns once so many calls wait for a lock.
pub(crate) async fn until_waiting(database: &Database, many: i64) {
    let look = async {
        loop {
            let waiting: i64 = sqlx::query_scalar(WAITING)
                .fetch_one(database.reader())
                .await
                .unwrap();
            if waiting == many {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let looked = tokio::time::timeout(GIVE_UP_AFTER, look).await;
    looked.unwrap_or_else(|_| panic!("{many} calls never waited for what the test holds"));
}
