//! The tickets on this device: a mirror of the server's, there without a network.

use cityplus_domain::ids::TicketId;
use cityplus_protocol::ticketing::{TicketState, TicketView};
use rusqlite::OptionalExtension;

use crate::store::View;
use crate::{Engine, EngineError};

const TABLE: &str = "ticket";

/// The most tickets on a page.
pub const TICKETS_PAGE_MAX: usize = 200;

/// A page of tickets, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketsPage {
    /// The tickets.
    pub tickets: Vec<TicketView>,
    /// The ticket to ask on after; none at the end.
    pub next: Option<TicketId>,
}

impl Engine {
    /// Tickets older than `after` (none: from the newest), at most `limit` of them and never more than
    /// [`TICKETS_PAGE_MAX`]. Cost grows with the page, never with what is held.
    pub async fn tickets(&self, after: Option<TicketId>, limit: usize) -> Result<TicketsPage, EngineError> {
        let limit = limit.clamp(1, TICKETS_PAGE_MAX);
        self.store.read(move |view| page(view, after, limit)).await
    }

    /// A ticket.
    pub async fn ticket(&self, ticket_id: TicketId) -> Result<TicketView, EngineError> {
        let found = self.store.read(move |view| find(view, ticket_id)).await?;
        found.ok_or(EngineError::UnknownTicket)
    }
}

fn page(view: &View<'_>, after: Option<TicketId>, limit: usize) -> Result<TicketsPage, EngineError> {
    // Ids are ordered by the time of issue. Above "g" sorts no hexadecimal digit.
    let below = after.map_or_else(|| "g".to_owned(), |after| after.to_string());
    let mut statement = view.sql.prepare_cached(
        "SELECT ticket_id, value FROM ticket WHERE ticket_id < ?1 ORDER BY ticket_id DESC LIMIT ?2",
    )?;
    let mut rows = statement.query((below, i64::try_from(limit + 1).unwrap_or(i64::MAX)))?;
    let mut tickets: Vec<TicketView> = Vec::with_capacity(limit);
    while let Some(row) = rows.next()? {
        if tickets.len() == limit {
            let next = tickets.last().map(|last| last.ticket_id);
            return Ok(TicketsPage { tickets, next });
        }
        let (id, sealed): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        tickets.push(view.sealer.open(TABLE, &id, &sealed)?);
    }
    Ok(TicketsPage { tickets, next: None })
}

pub(crate) fn find(view: &View<'_>, ticket_id: TicketId) -> Result<Option<TicketView>, EngineError> {
    let id = ticket_id.to_string();
    let sealed: Option<Vec<u8>> = view
        .sql
        .prepare_cached("SELECT value FROM ticket WHERE ticket_id = ?1")?
        .query_row([&id], |row| row.get(0))
        .optional()?;
    sealed
        .map(|sealed| view.sealer.open(TABLE, &id, &sealed))
        .transpose()
}

/// Keeps a ticket as the server's list of changes tells it.
pub(crate) fn put(view: &View<'_>, ticket: &TicketView) -> Result<(), EngineError> {
    let id = ticket.ticket_id.to_string();
    let sealed = view.sealer.seal(TABLE, &id, ticket)?;
    view.sql
        .prepare_cached(
            "INSERT INTO ticket (ticket_id, valid_until, value) VALUES (?1, ?2, ?3) ON CONFLICT (ticket_id) \
             DO UPDATE SET valid_until = excluded.valid_until, value = excluded.value",
        )?
        .execute((id, ticket.window.until.millis(), sealed))?;
    Ok(())
}

/// Keeps a ticket out of an answer, which may come later than a change that is newer than it.
pub(crate) fn put_if_later(view: &View<'_>, ticket: &TicketView) -> Result<(), EngineError> {
    match find(view, ticket.ticket_id)? {
        Some(held) if progress(held.state) > progress(ticket.state) => Ok(()),
        _ => put(view, ticket),
    }
}

const fn progress(state: TicketState) -> u8 {
    match state {
        TicketState::Active => 0,
        TicketState::Used => 1,
        TicketState::Refunding => 2,
        TicketState::Refunded => 3,
    }
}

pub(crate) fn forget_all(view: &View<'_>) -> Result<(), EngineError> {
    view.sql.execute("DELETE FROM ticket", [])?;
    Ok(())
}
