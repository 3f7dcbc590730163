//! The tickets on this device: a mirror of the server's, there without a network.

use cityplus_domain::ids::{OrderId, TicketId};
use cityplus_protocol::ticketing::{TicketState, TicketView};
use rusqlite::{OptionalExtension, Rows};

use crate::store::View;
use crate::{Engine, EngineError};

const TABLE: &str = "ticket";

/// The most tickets on a page.
pub const TICKETS_PAGE_MAX: usize = 200;

/// A page of tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketsPage {
    /// The tickets.
    pub tickets: Vec<TicketView>,
    /// The ticket to ask on after; none at the end.
    pub next: Option<TicketId>,
    /// So many that lie among them cannot be read: their values are damaged. The server's next word on them, or signing in
    /// again, repairs them.
    pub damaged: usize,
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
    let mut statement = view
        .sql
        .prepare_cached("SELECT ticket_id, value FROM ticket WHERE ticket_id < ?1 ORDER BY ticket_id DESC")?;
    let rows = statement.query([below])?;
    take(view, rows, limit)
}

/// So many tickets of rows of id and value. A damaged one is counted and hides no other.
pub(crate) fn take(view: &View<'_>, mut rows: Rows<'_>, limit: usize) -> Result<TicketsPage, EngineError> {
    let mut page = TicketsPage::default();
    while let Some(row) = rows.next()? {
        if page.tickets.len() == limit {
            page.next = page.tickets.last().map(|last| last.ticket_id);
            break;
        }
        let (id, sealed): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        match open(view, &id, &sealed)? {
            Some(ticket) => page.tickets.push(ticket),
            None => page.damaged += 1,
        }
    }
    Ok(page)
}

/// A ticket's value; none if it is damaged.
fn open(view: &View<'_>, id: &str, sealed: &[u8]) -> Result<Option<TicketView>, EngineError> {
    match view.sealer.open(TABLE, id, sealed) {
        Ok(ticket) => Ok(Some(ticket)),
        Err(EngineError::StoreCorrupt(_)) => {
            tracing::warn!(id, "a ticket in the store is damaged");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Where a ticket lies among the others.
pub(crate) struct Place {
    pub(crate) ticket_id: String,
    pub(crate) valid_from: i64,
    pub(crate) valid_until: i64,
}

/// The place of a ticket; none if it is not there.
pub(crate) fn place(view: &View<'_>, ticket_id: TicketId) -> Result<Option<Place>, EngineError> {
    let found = view
        .sql
        .prepare_cached("SELECT ticket_id, valid_from, valid_until FROM ticket WHERE ticket_id = ?1")?
        .query_row([ticket_id.to_string()], |row| {
            Ok(Place {
                ticket_id: row.get(0)?,
                valid_from: row.get(1)?,
                valid_until: row.get(2)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// The tickets of an order, in the order of their issue; those that can be read.
pub(crate) fn of_order(view: &View<'_>, order_id: OrderId) -> Result<Vec<TicketView>, EngineError> {
    let mut statement = view
        .sql
        .prepare_cached("SELECT ticket_id, value FROM ticket WHERE order_id = ?1 ORDER BY ticket_id")?;
    let rows = statement.query([order_id.to_string()])?;
    Ok(take(view, rows, usize::MAX)?.tickets)
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
            "INSERT INTO ticket (ticket_id, valid_from, valid_until, standing, order_id, value) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (ticket_id) DO UPDATE SET \
             valid_from = excluded.valid_from, valid_until = excluded.valid_until, \
             standing = excluded.standing, order_id = excluded.order_id, value = excluded.value",
        )?
        .execute((
            id,
            ticket.window.from.millis(),
            ticket.window.until.millis(),
            standing(ticket.state),
            ticket.order_id.to_string(),
            sealed,
        ))?;
    Ok(())
}

/// Keeps a ticket out of an answer, which may come later than a change that is newer than it.
pub(crate) fn put_if_later(view: &View<'_>, ticket: &TicketView) -> Result<(), EngineError> {
    match find(view, ticket.ticket_id) {
        Ok(Some(held)) if progress(held.state) > progress(ticket.state) => Ok(()),
        // What is damaged is repaired.
        Ok(_) | Err(EngineError::StoreCorrupt(_)) => put(view, ticket),
        Err(error) => Err(error),
    }
}

/// What a shelf is found by.
const fn standing(state: TicketState) -> &'static str {
    match state {
        TicketState::Active => "open",
        TicketState::Used => "used",
        TicketState::Refunding | TicketState::Refunded => "returned",
    }
}

/// Rows opened in one go while columns are filled.
const FILL_AT_ONCE: i64 = 500;

/// Fills the columns that version 2 of the store has beside the sealed values. A damaged ticket stays among the coming
/// ones until its time is over, and is counted there.
pub(crate) fn fill_columns(view: &View<'_>) -> Result<(), EngineError> {
    let mut read = view.sql.prepare(
        "SELECT ticket_id, valid_until, value FROM ticket WHERE ticket_id > ?1 ORDER BY ticket_id LIMIT ?2",
    )?;
    let mut write = view
        .sql
        .prepare("UPDATE ticket SET valid_from = ?2, standing = ?3, order_id = ?4 WHERE ticket_id = ?1")?;
    let mut last = String::new();
    loop {
        let rows: Vec<(String, i64, Vec<u8>)> = read
            .query_map((&last, FILL_AT_ONCE), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        let Some((newest, ..)) = rows.last() else {
            return Ok(());
        };
        last.clone_from(newest);
        for (id, valid_until, sealed) in rows {
            match open(view, &id, &sealed)? {
                Some(ticket) => write.execute((
                    &id,
                    ticket.window.from.millis(),
                    standing(ticket.state),
                    ticket.order_id.to_string(),
                ))?,
                None => write.execute((&id, valid_until, "open", ""))?,
            };
        }
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

/// Takes a ticket out that serves no longer, because another has taken its place.
pub(crate) fn forget(view: &View<'_>, ticket_id: TicketId) -> Result<(), EngineError> {
    view.sql
        .prepare_cached("DELETE FROM ticket WHERE ticket_id = ?1")?
        .execute([ticket_id.to_string()])?;
    Ok(())
}

pub(crate) fn forget_all(view: &View<'_>) -> Result<(), EngineError> {
    view.sql.execute("DELETE FROM ticket", [])?;
    Ok(())
}
