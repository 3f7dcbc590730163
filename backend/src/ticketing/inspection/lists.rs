//! What an inspector takes along: keys, the denylist's news, and tickets that were used.

use cityplus_domain::Timestamp;
use cityplus_protocol::inspection::{InspectionLists, UsedTicket};

use super::KEPT_ON_MS;
use crate::store::StoreError;
use crate::ticketing::columns::parse;
use crate::ticketing::counter::Counter;
use crate::ticketing::{Ticketing, TicketingError};

/// The most used tickets in one answer.
const USED_MAX: i64 = 2_000;

impl Ticketing {
    /// The lists' news for an inspector who holds denylist `denylist` (0: none) and has asked for used tickets up to
    /// `used_after` (0: never).
    pub async fn inspection_lists(
        &self,
        denylist: i64,
        used_after: i64,
    ) -> Result<InspectionLists, TicketingError> {
        for (field, number) in [("denylist", denylist), ("used_after", used_after)] {
            if number < 0 {
                return Err(TicketingError::field(
                    field,
                    "0 or a number given in an earlier answer is needed",
                ));
            }
        }
        let now = self.clock.now();
        let denylist = self.denylist_update(denylist, now).await?;
        let (used, used_next, more_used) = self.used_after(used_after, now).await?;
        Ok(InspectionLists {
            made_at: now,
            keys: self.issuer.published(now).await?,
            denylist: denylist.update,
            used,
            used_next,
            more: denylist.more || more_used,
        })
    }

    async fn used_after(
        &self,
        after: i64,
        now: Timestamp,
    ) -> Result<(Vec<UsedTicket>, i64, bool), StoreError> {
        let current = Counter::Used.current(&self.database).await?;
        // A number never given comes from another database: begin anew.
        let after = if after > current { 0 } else { after };
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT ticket_id, used_at, used_number FROM ticketing_ticket \
             WHERE used_number > $1 AND used_number <= $2 AND valid_until > $3 ORDER BY used_number LIMIT $4",
        )
        .bind(after)
        .bind(current)
        .bind(now.plus_ms(-KEPT_ON_MS).millis())
        .bind(USED_MAX)
        .fetch_all(self.database.reader())
        .await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == USED_MAX);
        let reached = match rows.last() {
            Some((_, _, number)) if is_full => *number,
            _ => current,
        };
        let used = rows.into_iter().map(|(ticket, used_at, _)| {
            Ok(UsedTicket {
                ticket_id: parse(&ticket, "ticketing_ticket.ticket_id")?,
                used_at: Timestamp::from_millis(used_at),
            })
        });
        Ok((
            used.collect::<Result<_, StoreError>>()?,
            reached,
            reached < current,
        ))
    }
}
