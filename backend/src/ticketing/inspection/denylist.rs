//! The denylist: numbered entries, a whole list now and then, signed changes in between.
//!
//! An entry leaves when its ticket has ended long ago. It needs no removal in a change: such a ticket is refused for
//! its time anyway, and the next whole list no longer has it.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_protocol::inspection::DenylistUpdate;
use cityplus_ticketcode::denylist::{Snapshot, sign_delta};
use data_encoding::BASE64URL_NOPAD;

use super::KEPT_ON_MS;
use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::columns::{parse, small};
use crate::ticketing::counter::Counter;
use crate::ticketing::{Ticketing, TicketingError};

/// The most entries in one signed change.
const DELTA_MAX: i64 = 5_000;
/// An inspector who is further behind gets a whole list.
const BEHIND_MAX: i64 = 20_000;
/// A new whole list is built when the newest one lacks more entries or is older.
const LIST_BEHIND_MAX: i64 = DELTA_MAX;
const LIST_AGE_MAX_MS: i64 = 24 * 3_600_000;

/// Puts a ticket on the list.
pub(in crate::ticketing) async fn deny(
    transaction: &mut WriteTransaction,
    ticket: TicketId,
    valid_until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let number = Counter::Denied.next(transaction).await?;
    sqlx::query(
        "INSERT INTO ticketing_denied (ticket_id, number, denied_at, valid_until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(ticket.to_string())
    .bind(number)
    .bind(now.millis())
    .bind(valid_until.millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// What an inspector gets, and whether it is not all yet.
pub(super) struct Update {
    pub(super) update: DenylistUpdate,
    pub(super) more: bool,
}

impl Ticketing {
    /// What changes the list an inspector holds; `held` is its number, 0 for none.
    pub(super) async fn denylist_update(&self, held: i64, now: Timestamp) -> Result<Update, TicketingError> {
        let current = Counter::Denied.current(&self.database).await?;
        // A number never given: the list comes from another database, or from before a backup was brought back.
        let is_known = (1..=current).contains(&held);
        if is_known && current - held <= BEHIND_MAX {
            self.change_since(held, current, now).await
        } else {
            self.whole_list(current, now).await
        }
    }

    async fn change_since(&self, held: i64, current: i64, now: Timestamp) -> Result<Update, TicketingError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT ticket_id, number FROM ticketing_denied WHERE number > $1 AND number <= $2 \
             ORDER BY number LIMIT $3",
        )
        .bind(held)
        .bind(current)
        .bind(DELTA_MAX)
        .fetch_all(self.database.reader())
        .await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == DELTA_MAX);
        let reached = match rows.last() {
            Some((_, number)) if is_full => *number,
            _ => current,
        };
        let added = tickets(rows.into_iter().map(|(ticket, _)| ticket))?;
        let key = self.issuer.signing_key(now).await?;
        let (base, number) = (small(held, COUNTER)?, small(reached, COUNTER)?);
        let signed = sign_delta(&key, base, number, now, &added, &[]).map_err(|error| fault(&error))?;
        Ok(Update {
            update: DenylistUpdate::Deltas {
                signed: vec![BASE64URL_NOPAD.encode(&signed)],
            },
            more: reached < current,
        })
    }

    /// The newest whole list, or a new one if that is too far behind. What follows it comes as a change, next time.
    async fn whole_list(&self, current: i64, now: Timestamp) -> Result<Update, TicketingError> {
        let newest: Option<(i64, i64, String)> = sqlx::query_as(
            "SELECT number, made_at, signed FROM ticketing_denylist WHERE number <= $1 \
             ORDER BY number DESC, made_at DESC LIMIT 1",
        )
        .bind(current)
        .fetch_optional(self.database.reader())
        .await?;
        let fits = newest.filter(|(number, made_at, _)| {
            let age_ms = now.ms_since(Timestamp::from_millis(*made_at));
            current - number <= LIST_BEHIND_MAX && age_ms < LIST_AGE_MAX_MS
        });
        let (number, made_at, signed) = match fits {
            Some(newest) => newest,
            None => (current, now.millis(), self.make_list(current, now).await?),
        };
        Ok(Update {
            update: DenylistUpdate::Full { signed },
            // The time it was made ages every verdict: let the change say that it still holds.
            more: number < current || made_at < now.millis(),
        })
    }

    /// Builds, signs and keeps a whole list.
    async fn make_list(&self, number: i64, now: Timestamp) -> Result<String, TicketingError> {
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT ticket_id FROM ticketing_denied WHERE number <= $1 AND valid_until > $2",
        )
        .bind(number)
        .bind(now.plus_ms(-KEPT_ON_MS).millis())
        .fetch_all(self.database.reader())
        .await?;
        let denied = tickets(rows.into_iter())?;
        let key = self.issuer.signing_key(now).await?;
        let list_number = small(number, COUNTER)?;
        // A million entries take a moment; other requests must not wait for it.
        let built = tokio::task::spawn_blocking(move || {
            Snapshot::sign(&key, list_number, now, &denied).map(|list| list.to_bytes())
        });
        let bytes = built
            .await
            .map_err(|error| TicketingError::Internal(error.to_string()))?
            .map_err(|error| fault(&error))?;
        let signed = BASE64URL_NOPAD.encode(&bytes);
        let mut transaction = self.database.begin_write().await?;
        sqlx::query(
            "INSERT INTO ticketing_denylist (number, made_at, signed) VALUES ($1, $2, $3) \
             ON CONFLICT (number) DO UPDATE SET made_at = excluded.made_at, signed = excluded.signed",
        )
        .bind(number)
        .bind(now.millis())
        .bind(&signed)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM ticketing_denylist WHERE number < $1")
            .bind(number)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(signed)
    }

    /// Forgets entries whose tickets ended long ago.
    pub(in crate::ticketing) async fn forget_denied(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.database.begin_write().await?;
        let forgotten = sqlx::query("DELETE FROM ticketing_denied WHERE valid_until <= $1")
            .bind(now.plus_ms(-KEPT_ON_MS).millis())
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        transaction.commit().await?;
        Ok(forgotten)
    }
}

const COUNTER: &str = "ticketing_counter.value";

fn tickets(texts: impl Iterator<Item = String>) -> Result<Vec<TicketId>, StoreError> {
    texts
        .map(|text| parse(&text, "ticketing_denied.ticket_id"))
        .collect()
}

fn fault(error: &cityplus_ticketcode::DenylistError) -> TicketingError {
    TicketingError::Internal(format!("the denylist cannot be signed: {error}"))
}
