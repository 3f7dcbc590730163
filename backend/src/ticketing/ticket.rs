//! Tickets: their rows, their views, and the list an account sees.
//!
//! A ticket is held back until its money is certain: held and void tickets never leave this room.

use cityplus_domain::ids::{AccountId, DeviceId, OrderId, ScanId, TicketId};
use cityplus_domain::keys::VenueKey;
use cityplus_domain::validity::Window;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::sync::ChangeBody;
use cityplus_protocol::ticketing::{TicketPage, TicketState, TicketView};
use sqlx::AssertSqlSafe;

use super::columns::{parse, small};
use super::{Ticketing, TicketingError};
use crate::store::{StoreError, WriteTransaction};

/// The most tickets on one page.
pub const PAGE_MAX: u32 = 100;

/// A state as stored: what the owner sees, and three that nobody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// Signed; the money is not certain yet.
    Held,
    /// The order was refused.
    Void,
    /// Made anew for another device: the ticket that took its place is another row.
    Moved,
    /// As the owner sees it.
    Seen(TicketState),
}

impl Stored {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Void => "void",
            Self::Moved => "moved",
            Self::Seen(TicketState::Active) => "active",
            Self::Seen(TicketState::Used) => "used",
            Self::Seen(TicketState::Refunding) => "refunding",
            Self::Seen(TicketState::Refunded) => "refunded",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let all = [
            Self::Held,
            Self::Void,
            Self::Moved,
            Self::Seen(TicketState::Active),
            Self::Seen(TicketState::Used),
            Self::Seen(TicketState::Refunding),
            Self::Seen(TicketState::Refunded),
        ];
        let found = all.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| StoreError::corrupt("ticketing_ticket.state"))
    }
}

pub(super) const COLUMNS: &str = "ticket_id, order_id, account_id, state, product, variant, venue, day, valid_from, valid_until, \
                       persons, document_check, price_minor, currency, refundable_until, device_id, signed, used_at, \
                       used_venue, used_scan, moved_to, moved_at";

/// A ticket as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct TicketRow {
    ticket_id: String,
    order_id: String,
    account_id: String,
    state: String,
    product: String,
    variant: String,
    venue: String,
    day: String,
    valid_from: i64,
    pub(super) valid_until: i64,
    persons: i64,
    document_check: i64,
    price_minor: i64,
    currency: String,
    pub(super) refundable_until: Option<i64>,
    device_id: String,
    signed: String,
    pub(super) used_at: Option<i64>,
    pub(super) used_venue: Option<String>,
    pub(super) used_scan: Option<String>,
    moved_to: Option<String>,
    moved_at: Option<i64>,
}

impl TicketRow {
    /// Of a view that was just signed; it is held.
    pub(super) fn held(account: AccountId, view: &TicketView) -> Self {
        Self {
            ticket_id: view.ticket_id.to_string(),
            order_id: view.order_id.to_string(),
            account_id: account.to_string(),
            state: Stored::Held.as_str().to_owned(),
            product: view.product.to_string(),
            variant: view.variant.to_string(),
            venue: view.venue.to_string(),
            day: view.day.to_string(),
            valid_from: view.window.from.millis(),
            valid_until: view.window.until.millis(),
            persons: i64::from(view.persons),
            document_check: i64::from(view.document_check),
            price_minor: view.price.minor,
            currency: view.price.currency.to_string(),
            refundable_until: view.refundable_until.map(Timestamp::millis),
            device_id: view.device_id.to_string(),
            signed: view.signed.clone(),
            used_at: None,
            used_venue: None,
            used_scan: None,
            moved_to: None,
            moved_at: None,
        }
    }

    /// The same ticket under another id, signed for another device.
    pub(super) fn made_anew(&self, ticket: TicketId, device: DeviceId, signed: String) -> Self {
        Self {
            ticket_id: ticket.to_string(),
            device_id: device.to_string(),
            signed,
            ..self.clone()
        }
    }

    pub(super) fn id(&self) -> Result<TicketId, StoreError> {
        parse(&self.ticket_id, "ticketing_ticket.ticket_id")
    }

    pub(super) fn device(&self) -> Result<DeviceId, StoreError> {
        parse(&self.device_id, "ticketing_ticket.device_id")
    }

    /// As the issuer has signed it, in base64url.
    pub(super) fn signed(&self) -> &str {
        &self.signed
    }

    /// The ticket that took this one's place, and when; none if it was not moved.
    pub(super) fn moved(&self) -> Result<Option<(TicketId, Timestamp)>, StoreError> {
        let Some((to, at)) = self.moved_to.as_deref().zip(self.moved_at) else {
            return Ok(None);
        };
        let to = parse(to, "ticketing_ticket.moved_to")?;
        Ok(Some((to, Timestamp::from_millis(at))))
    }

    pub(super) fn stored(&self) -> Result<Stored, StoreError> {
        Stored::parse(&self.state)
    }

    pub(super) fn account(&self) -> Result<AccountId, StoreError> {
        parse(&self.account_id, "ticketing_ticket.account_id")
    }

    pub(super) fn order(&self) -> Result<OrderId, StoreError> {
        parse(&self.order_id, "ticketing_ticket.order_id")
    }

    /// As used, first at a moment, a place and by a scan.
    pub(super) fn mark_used(&mut self, used_at: i64, venue: &VenueKey, scan: ScanId) {
        Stored::Seen(TicketState::Used)
            .as_str()
            .clone_into(&mut self.state);
        self.used_at = Some(used_at);
        self.used_venue = Some(venue.to_string());
        self.used_scan = Some(scan.to_string());
    }

    /// What the owner sees; none if it is not to be seen.
    pub(super) fn view(&self) -> Result<Option<TicketView>, StoreError> {
        match self.stored()? {
            Stored::Seen(state) => self.view_as(state).map(Some),
            Stored::Held | Stored::Void | Stored::Moved => Ok(None),
        }
    }

    /// What the owner is to see of it in a state.
    pub(super) fn view_as(&self, state: TicketState) -> Result<TicketView, StoreError> {
        let currency = parse(&self.currency, "ticketing_ticket.currency")?;
        Ok(TicketView {
            ticket_id: self.id()?,
            order_id: self.order()?,
            product: parse(&self.product, "ticketing_ticket.product")?,
            variant: parse(&self.variant, "ticketing_ticket.variant")?,
            venue: parse(&self.venue, "ticketing_ticket.venue")?,
            day: parse(&self.day, "ticketing_ticket.day")?,
            window: Window {
                from: Timestamp::from_millis(self.valid_from),
                until: Timestamp::from_millis(self.valid_until),
            },
            persons: small(self.persons, "ticketing_ticket.persons")?,
            document_check: self.document_check != 0,
            price: Money::new(self.price_minor, currency),
            state,
            refundable_until: self.refundable_until.map(Timestamp::from_millis),
            device_id: self.device()?,
            signed: self.signed.clone(),
            used_at: self.used_at.map(Timestamp::from_millis),
        })
    }

    pub(super) async fn insert(&self, transaction: &mut WriteTransaction) -> Result<(), StoreError> {
        let text = format!(
            "INSERT INTO ticketing_ticket ({COLUMNS}) VALUES \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, NULL, NULL, NULL, NULL)"
        );
        sqlx::query(AssertSqlSafe(text))
            .bind(&self.ticket_id)
            .bind(&self.order_id)
            .bind(&self.account_id)
            .bind(&self.state)
            .bind(&self.product)
            .bind(&self.variant)
            .bind(&self.venue)
            .bind(&self.day)
            .bind(self.valid_from)
            .bind(self.valid_until)
            .bind(self.persons)
            .bind(self.document_check)
            .bind(self.price_minor)
            .bind(&self.currency)
            .bind(self.refundable_until)
            .bind(&self.device_id)
            .bind(&self.signed)
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }
}

/// A ticket whose row stays locked until the commit.
pub(super) async fn locked(
    ticketing: &Ticketing,
    transaction: &mut WriteTransaction,
    ticket: TicketId,
) -> Result<Option<TicketRow>, StoreError> {
    let lock = ticketing.database.for_update();
    let text = format!("SELECT {COLUMNS} FROM ticketing_ticket WHERE ticket_id = $1{lock}");
    let row = sqlx::query_as(AssertSqlSafe(text))
        .bind(ticket.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row)
}

/// Writes down that another ticket has taken a ticket's place.
pub(super) async fn set_moved(
    transaction: &mut WriteTransaction,
    ticket: TicketId,
    to: TicketId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE ticketing_ticket SET state = $1, moved_to = $2, moved_at = $3 WHERE ticket_id = $4")
        .bind(Stored::Moved.as_str())
        .bind(to.to_string())
        .bind(now.millis())
        .bind(ticket.to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Moves all tickets of an order from held to another state and gives them.
pub(super) async fn release(
    transaction: &mut WriteTransaction,
    order: OrderId,
    to: Stored,
) -> Result<Vec<TicketRow>, StoreError> {
    let text = format!(
        "UPDATE ticketing_ticket SET state = $1 WHERE order_id = $2 AND state = $3 RETURNING {COLUMNS}"
    );
    let mut rows: Vec<TicketRow> = sqlx::query_as(AssertSqlSafe(text))
        .bind(to.as_str())
        .bind(order.to_string())
        .bind(Stored::Held.as_str())
        .fetch_all(&mut **transaction)
        .await?;
    rows.sort_by(|one, two| one.ticket_id.cmp(&two.ticket_id));
    Ok(rows)
}

/// Moves a locked ticket to a state.
pub(super) async fn set_state(
    transaction: &mut WriteTransaction,
    ticket: TicketId,
    state: TicketState,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE ticketing_ticket SET state = $1 WHERE ticket_id = $2")
        .bind(Stored::Seen(state).as_str())
        .bind(ticket.to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

impl Ticketing {
    /// Tells the owner how a ticket stands.
    pub(super) async fn tell_ticket(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        ticket: TicketView,
    ) -> Result<(), StoreError> {
        let thing = format!("ticket:{}", ticket.ticket_id);
        let body = ChangeBody::Ticket { ticket };
        self.journal
            .record(transaction, account, &thing, &body)
            .await
            .map(|_| ())
    }

    /// The visible tickets of an order.
    pub(super) async fn tickets_of_order(&self, order: OrderId) -> Result<Vec<TicketView>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM ticketing_ticket WHERE order_id = $1 ORDER BY ticket_id");
        let rows: Vec<TicketRow> = sqlx::query_as(AssertSqlSafe(text))
            .bind(order.to_string())
            .fetch_all(self.database.reader())
            .await?;
        rows.iter().filter_map(|row| row.view().transpose()).collect()
    }

    /// A ticket of an account.
    pub async fn ticket(&self, account: AccountId, ticket: TicketId) -> Result<TicketView, TicketingError> {
        let text = format!("SELECT {COLUMNS} FROM ticketing_ticket WHERE ticket_id = $1 AND account_id = $2");
        let row: Option<TicketRow> = sqlx::query_as(AssertSqlSafe(text))
            .bind(ticket.to_string())
            .bind(account.to_string())
            .fetch_optional(self.database.reader())
            .await?;
        row.ok_or(TicketingError::UnknownTicket)?
            .view()?
            .ok_or(TicketingError::UnknownTicket)
    }

    /// The ticket of an account that has taken a ticket's place in the end; the ticket itself where nothing is known of it.
    pub(super) async fn moved_on(
        &self,
        account: AccountId,
        mut ticket: TicketId,
    ) -> Result<TicketId, StoreError> {
        loop {
            let to: Option<Option<String>> = sqlx::query_scalar(
                "SELECT moved_to FROM ticketing_ticket WHERE ticket_id = $1 AND account_id = $2",
            )
            .bind(ticket.to_string())
            .bind(account.to_string())
            .fetch_optional(self.database.reader())
            .await?;
            match to.flatten() {
                Some(to) => ticket = parse(&to, "ticketing_ticket.moved_to")?,
                None => return Ok(ticket),
            }
        }
    }

    /// An account's tickets, newest first; `cursor` is the `next_cursor` of the page before.
    pub async fn tickets(
        &self,
        account: AccountId,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<TicketPage, TicketingError> {
        if limit == 0 || limit > PAGE_MAX {
            return Err(TicketingError::field(
                "limit",
                format!("1 to {PAGE_MAX} is needed"),
            ));
        }
        let before = cursor.map(str::parse::<TicketId>).transpose().map_err(|_| {
            TicketingError::field("cursor", "the next_cursor of an earlier page is needed, or none")
        })?;
        // No id is greater than this text.
        let before = before.map_or_else(|| "g".to_owned(), |ticket| ticket.to_string());
        let text = format!(
            "SELECT {COLUMNS} FROM ticketing_ticket WHERE account_id = $1 AND ticket_id < $2 \
             AND state <> 'held' AND state <> 'void' AND state <> 'moved' ORDER BY ticket_id DESC LIMIT $3"
        );
        let rows: Vec<TicketRow> = sqlx::query_as(AssertSqlSafe(text))
            .bind(account.to_string())
            .bind(before)
            .bind(i64::from(limit) + 1)
            .fetch_all(self.database.reader())
            .await?;
        let page = usize::try_from(limit).unwrap_or(1);
        let more = rows.len() > page;
        let tickets: Vec<TicketView> = rows
            .iter()
            .take(page)
            .filter_map(|row| row.view().transpose())
            .collect::<Result<_, StoreError>>()?;
        let next_cursor = tickets
            .last()
            .filter(|_| more)
            .map(|ticket| ticket.ticket_id.to_string());
        Ok(TicketPage { tickets, next_cursor })
    }
}
