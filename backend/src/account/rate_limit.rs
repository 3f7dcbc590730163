//! How often something may be tried: counted in the database, because several processes may answer.
//!
//! An attempt is counted before it is looked at, so that many at once cannot slip through, and given back when it was
//! right. A refused attempt is not counted: whoever keeps knocking cannot keep the window from ending.

use std::net::IpAddr;

use cityplus_domain::Timestamp;
use sqlx::Row;

use super::{AccountError, tokens};
use crate::store::{Database, WriteTransaction};

/// A limit: so many in a window of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// What is counted.
    pub(super) what: &'static str,
    /// The most in one window.
    pub(super) most: i64,
    /// The window's length.
    pub(super) window_ms: i64,
}

/// What one attempt counts against, in the order in which the rows are locked.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted(Vec<(String, Limit)>);

impl Counted {
    /// Adds a limit on someone or something; only a hash of it is kept.
    #[must_use]
    pub(super) fn and(mut self, limit: Limit, whose: &str) -> Self {
        let key = tokens::hash(&format!("{}\n{whose}", limit.what));
        self.0.push((key, limit));
        self
    }

    /// Adds a limit on the client's network address, if there is one.
    #[must_use]
    pub(super) fn and_client(self, limit: Limit, client: Option<IpAddr>) -> Self {
        match client {
            Some(address) => self.and(limit, &network_of(address)),
            None => self,
        }
    }

    /// Counts the attempt, or refuses it and counts nothing.
    pub(super) async fn take(&self, database: &Database, now: Timestamp) -> Result<(), AccountError> {
        let mut transaction = database.begin_write().await?;
        match self.take_within(&mut transaction, now).await {
            Ok(()) => Ok(transaction.commit().await?),
            Err(refused) => {
                transaction.rollback().await?;
                Err(refused)
            }
        }
    }

    /// The same within the transaction of what is counted. If it is refused, the caller must undo all of it.
    pub(super) async fn take_within(
        &self,
        transaction: &mut WriteTransaction,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        for (key, limit) in &self.0 {
            // A window that is over starts anew.
            let row = sqlx::query(
                "INSERT INTO account_rate (rate_key, used, ends_at_ms) VALUES ($1, 1, $2) \
                 ON CONFLICT (rate_key) DO UPDATE SET \
                 used = CASE WHEN account_rate.ends_at_ms <= $3 THEN 1 ELSE account_rate.used + 1 END, \
                 ends_at_ms = CASE WHEN account_rate.ends_at_ms <= $3 THEN $2 ELSE account_rate.ends_at_ms END \
                 RETURNING used, ends_at_ms",
            )
            .bind(key)
            .bind(now.plus_ms(limit.window_ms).millis())
            .bind(now.millis())
            .fetch_one(&mut **transaction)
            .await?;
            let (used, ends_at_ms): (i64, i64) = (row.try_get("used")?, row.try_get("ends_at_ms")?);
            if used > limit.most {
                let wait_ms = ends_at_ms.saturating_sub(now.millis()).clamp(1, limit.window_ms);
                let retry_after_s = u32::try_from(wait_ms.saturating_add(999) / 1000).unwrap_or(u32::MAX);
                return Err(AccountError::RateLimited { retry_after_s });
            }
        }
        Ok(())
    }

    /// Gives the attempt back, within the transaction of what it led to.
    pub(super) async fn give_back(&self, transaction: &mut WriteTransaction) -> Result<(), AccountError> {
        for (key, _) in &self.0 {
            sqlx::query("UPDATE account_rate SET used = used - 1 WHERE rate_key = $1 AND used > 0")
                .bind(key)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }
}

/// A household has one IPv4 address, but 2^64 of IPv6: there the network counts.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_household_count_together() {
        for (address, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network_of(address.parse().unwrap()), expected);
        }
    }
}
