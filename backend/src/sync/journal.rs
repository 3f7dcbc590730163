//! The journal: recording changes and reading them in order.

use cityplus_domain::ids::AccountId;
use cityplus_protocol::sync::{Change, ChangeBody};

use crate::store::{Database, StoreError, WriteTransaction};

/// Where rooms record what changed for an account.
#[derive(Clone, Debug)]
pub struct Journal {
    database: Database,
}

impl Journal {
    /// On the city's database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Records that a thing (such as `ticket:ID`) now stands so, as part of the room's transaction. The account's row
    /// stays locked until the commit, so numbers become visible in order and without gaps.
    pub async fn record(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        thing: &str,
        body: &ChangeBody,
    ) -> Result<i64, StoreError> {
        let account = account.to_string();
        let seq: i64 = sqlx::query_scalar(
            "INSERT INTO sync_head (account, seq) VALUES ($1, 1) \
             ON CONFLICT (account) DO UPDATE SET seq = sync_head.seq + 1 RETURNING seq",
        )
        .bind(&account)
        .fetch_one(&mut **transaction)
        .await?;
        let text = serde_json::to_string(body).map_err(|error| StoreError::Refused(error.to_string()))?;
        sqlx::query(
            "INSERT INTO sync_change (account, thing, seq, body) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (account, thing) DO UPDATE SET seq = excluded.seq, body = excluded.body",
        )
        .bind(account)
        .bind(thing)
        .bind(seq)
        .bind(text)
        .execute(&mut **transaction)
        .await?;
        Ok(seq)
    }

    /// The changes after a number, at most `limit`, and whether there are more.
    pub async fn after(
        &self,
        account: AccountId,
        after: i64,
        limit: usize,
    ) -> Result<(Vec<Change>, bool), StoreError> {
        let asked = i64::try_from(limit).unwrap_or(i64::MAX - 1);
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT seq, body FROM sync_change WHERE account = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(account.to_string())
        .bind(after)
        .bind(asked.saturating_add(1))
        .fetch_all(self.database.reader())
        .await?;
        let more = rows.len() > limit;
        let changes = rows.into_iter().take(limit).map(|(seq, body)| {
            let body = serde_json::from_str(&body).map_err(|_| StoreError::corrupt("sync_change.body"))?;
            Ok(Change { seq, body })
        });
        Ok((changes.collect::<Result<_, StoreError>>()?, more))
    }
}
