//! The tickets as a person looks for them: coming, used, given back. Found by index, page by page.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;

use crate::store::View;
use crate::tickets::{self, TICKETS_PAGE_MAX, TicketsPage};
use crate::{Engine, EngineError};

/// Where a ticket lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// To be used, and not over: the next first.
    #[default]
    Coming,
    /// Used, or over: the last first.
    Used,
    /// Given back, or being given back as far as the server knows: the last first.
    Refunded,
}

/// Only what is not over; what is over is passed by in the index alone.
const COMING: &str = "SELECT ticket_id, value FROM ticket INDEXED BY ticket_by_beginning \
    WHERE standing = 'open' AND (valid_from, ticket_id) > (?1, ?2) AND valid_until > ?3 \
    ORDER BY valid_from, ticket_id";
/// Two walks through the index, merged as they go.
const USED: &str = "SELECT ticket_id, value, valid_until FROM ticket INDEXED BY ticket_by_end \
    WHERE standing = 'used' AND (valid_until, ticket_id) < (?1, ?2) \
    UNION ALL \
    SELECT ticket_id, value, valid_until FROM ticket INDEXED BY ticket_by_end \
    WHERE standing = 'open' AND (valid_until, ticket_id) < (?1, ?2) AND valid_until <= ?3 \
    ORDER BY valid_until DESC, ticket_id DESC";
const REFUNDED: &str = "SELECT ticket_id, value FROM ticket INDEXED BY ticket_by_end \
    WHERE standing = 'returned' AND (valid_until, ticket_id) < (?1, ?2) AND ?3 = ?3 \
    ORDER BY valid_until DESC, ticket_id DESC";

impl Engine {
    /// Tickets of a shelf that come after `after` (none: from the first), at most `limit` of them and never more than
    /// [`TICKETS_PAGE_MAX`]. [`EngineError::UnknownTicket`] if `after` is gone: begin anew.
    pub async fn tickets_on(
        &self,
        which: Shelf,
        after: Option<TicketId>,
        limit: usize,
    ) -> Result<TicketsPage, EngineError> {
        let limit = limit.clamp(1, TICKETS_PAGE_MAX);
        let now = self.now();
        self.store
            .read(move |view| page(view, which, after, limit, now))
            .await
    }
}

fn page(
    view: &View<'_>,
    which: Shelf,
    after: Option<TicketId>,
    limit: usize,
    now: Timestamp,
) -> Result<TicketsPage, EngineError> {
    let last = match after {
        Some(after) => Some(tickets::place(view, after)?.ok_or(EngineError::UnknownTicket)?),
        None => None,
    };
    let (sql, at, id) = match (which, &last) {
        (Shelf::Coming, Some(last)) => (COMING, last.valid_from, last.ticket_id.as_str()),
        (Shelf::Coming, None) => (COMING, i64::MIN, ""),
        (Shelf::Used, Some(last)) => (USED, last.valid_until, last.ticket_id.as_str()),
        (Shelf::Used, None) => (USED, i64::MAX, ""),
        (Shelf::Refunded, Some(last)) => (REFUNDED, last.valid_until, last.ticket_id.as_str()),
        (Shelf::Refunded, None) => (REFUNDED, i64::MAX, ""),
    };
    let mut statement = view.sql.prepare_cached(sql)?;
    let rows = statement.query((at, id, now.millis()))?;
    tickets::take(view, rows, limit)
}
