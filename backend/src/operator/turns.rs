//! Whose turn it is to look at something that is followed at a gateway, and when the next one is.
//!
//! Who looks puts `look_at` ahead and knows by that value whether the turn is still theirs. A notification that comes
//! meanwhile does not take the turn, it has another look made afterwards; a new order or page does take it.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::store::{Database, StoreError, WriteTransaction, parsed};

/// The table of what is followed. It has `id`, `state`, `look_at`, `looked_at`, `turn_until` and `again_at`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turns(pub(super) &'static str);

impl Turns {
    /// What is due, each with the time it was due.
    pub(super) async fn due(
        self,
        database: &Database,
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<(TransferId, Timestamp)>, StoreError> {
        let query = format!(
            "SELECT id, look_at FROM {} WHERE look_at <= $1 ORDER BY look_at LIMIT $2",
            self.0
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(now.millis())
            .bind(most)
            .fetch_all(database.reader())
            .await?;
        let due = rows.iter().map(|row| {
            let at = Timestamp::from_millis(row.try_get(1)?);
            Ok((parsed(row, 0, "the id of what is followed")?, at))
        });
        due.collect()
    }

    /// Takes what is due for oneself until `until`; false if another process was first. What was told before is seen by
    /// this look.
    pub(super) async fn claim(
        self,
        database: &Database,
        id: TransferId,
        was: Timestamp,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = format!(
            "UPDATE {} SET look_at = $3, turn_until = $3, looked_at = $4, again_at = NULL \
             WHERE id = $1 AND look_at = $2",
            self.0
        );
        let mut transaction = database.begin_write().await?;
        let claimed = sqlx::query(AssertSqlSafe(statement))
            .bind(id.to_string())
            .bind(was.millis())
            .bind(until.millis())
            .bind(now.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(claimed.rows_affected() == 1)
    }

    /// Takes the turn for a look that somebody waits for, whoever has it, in the transaction that keeps why.
    pub(super) async fn take(
        self,
        transaction: &mut WriteTransaction,
        id: TransferId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let statement = format!(
            "UPDATE {} SET look_at = $2, turn_until = $2, looked_at = $3, again_at = NULL WHERE id = $1",
            self.0
        );
        sqlx::query(AssertSqlSafe(statement))
            .bind(id.to_string())
            .bind(until.millis())
            .bind(now.millis())
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }

    /// Holds its row until the transaction ends: what is being written of it is waited for and then seen.
    pub(super) async fn hold(
        self,
        database: &Database,
        transaction: &mut WriteTransaction,
        id: TransferId,
    ) -> Result<(), StoreError> {
        let statement = format!("SELECT id FROM {} WHERE id = $1{}", self.0, database.for_update());
        sqlx::query(AssertSqlSafe(statement))
            .bind(id.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
        Ok(())
    }

    /// How it stands, said in the middle of a look, which goes on. False, and nothing is written, if the turn is no
    /// longer the one of `claim`.
    pub(super) async fn say(
        self,
        database: &Database,
        id: TransferId,
        claim: Timestamp,
        state: &'static str,
    ) -> Result<bool, StoreError> {
        let statement = format!("UPDATE {} SET state = $2 WHERE id = $1 AND look_at = $3", self.0);
        let mut transaction = database.begin_write().await?;
        let written = sqlx::query(AssertSqlSafe(statement))
            .bind(id.to_string())
            .bind(state)
            .bind(claim.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(written.rows_affected() == 1)
    }

    /// Ends a look: how it stands, and when its gateway is asked again; never again if nothing is said. It is asked
    /// sooner if somebody has told something meanwhile. False, and nothing is written, if the turn is no longer the one
    /// of `claim`.
    pub(super) async fn end(
        self,
        database: &Database,
        id: TransferId,
        claim: Timestamp,
        state: &'static str,
        look_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        // Of two times the one that is not after the other; a time that is missing is after all others.
        let statement = format!(
            "UPDATE {} SET state = $2, turn_until = NULL, again_at = NULL, \
             look_at = CASE WHEN again_at < COALESCE($3, again_at + 1) THEN again_at ELSE $3 END \
             WHERE id = $1 AND look_at = $4",
            self.0
        );
        let mut transaction = database.begin_write().await?;
        let written = sqlx::query(AssertSqlSafe(statement))
            .bind(id.to_string())
            .bind(state)
            .bind(look_at.map(Timestamp::millis))
            .bind(claim.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(written.rows_affected() == 1)
    }

    /// Has it looked at by `at`, whatever state it is in; while somebody looks, not before they are done.
    ///
    /// One statement for both: `PostgreSQL` waits for a row that is being written and then judges it anew, but only if
    /// the row was wanted in the first place.
    pub(super) async fn hurry(
        self,
        database: &Database,
        id: TransferId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let statement = format!(
            "UPDATE {} SET \
             again_at = CASE WHEN turn_until = look_at AND (again_at IS NULL OR again_at > $2) THEN $2 ELSE again_at END, \
             look_at = CASE WHEN turn_until = look_at THEN look_at \
                 WHEN look_at IS NULL OR look_at > $2 THEN $2 ELSE look_at END \
             WHERE id = $1",
            self.0
        );
        let mut transaction = database.begin_write().await?;
        sqlx::query(AssertSqlSafe(statement))
            .bind(id.to_string())
            .bind(at.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }
}

/// How long after a look an unsigned notification has no other one made, in ms. Anybody may send those: this is how often
/// one of what is followed costs a write and a question to its gateway at most. None is lost, the look is only put off.
pub(super) const QUIET_MS: i64 = 3_000;
/// The same for what has ended, in ms: it may have been paid too late.
pub(super) const ENDED_QUIET_MS: i64 = 10 * 60_000;

/// When something is looked at next, and when it was last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looks {
    /// None if it is looked at no more.
    pub(super) look_at: Option<Timestamp>,
    looked_at: Option<Timestamp>,
}

impl Looks {
    /// From these columns of a row, counted from 0.
    pub(super) fn read(row: &AnyRow, next: usize, last: usize) -> Result<Self, StoreError> {
        let next: Option<i64> = row.try_get(next)?;
        let last: Option<i64> = row.try_get(last)?;
        Ok(Self {
            look_at: next.map(Timestamp::from_millis),
            looked_at: last.map(Timestamp::from_millis),
        })
    }

    /// When to look because of an unsigned notification, so long after the last look at the earliest; none if a look is due
    /// by then.
    pub(super) fn worth_another(self, now: Timestamp, quiet_ms: i64) -> Option<Timestamp> {
        let at = self
            .looked_at
            .map_or(now, |looked_at| looked_at.plus_ms(quiet_ms).max(now));
        self.look_at.is_none_or(|look_at| look_at > at).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unsigned_notification_has_a_look_made_that_is_not_due_anyway() {
        let at = Timestamp::from_millis;
        for (look_at, looked_at, expected) in [
            (None, None, Some(100)),
            (None, Some(99), Some(109)),
            (None, Some(50), Some(100)),
            (Some(200), Some(99), Some(109)),
            (Some(109), Some(99), None),
            (Some(90), None, None),
        ] {
            let looks = Looks {
                look_at: look_at.map(at),
                looked_at: looked_at.map(at),
            };
            let expected: Option<i64> = expected;
            assert_eq!(looks.worth_another(at(100), 10), expected.map(at), "{looks:?}");
        }
    }
}
