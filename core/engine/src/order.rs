//! What this device knows of an order, also after a restart: from the outbox, or from the tickets alone.

use chrono::NaiveDate;
use cityplus_domain::ids::OrderId;
use cityplus_domain::keys::ProductKey;
use cityplus_domain::quote::Line;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::Problem;
use cityplus_protocol::ticketing::TicketView;

use crate::outbox::{self, Answer, Entry, OutboxState, Request};
use crate::session::signed_in;
use crate::store::View;
use crate::{Engine, EngineError, tickets};

/// An order as this device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldOrder {
    /// The order.
    pub order_id: OrderId,
    /// What was ordered.
    pub product: ProductKey,
    /// For which day.
    pub day: NaiveDate,
    /// How many of what.
    pub lines: Vec<Line>,
    /// What it costs.
    pub total: Money,
    /// How far it is.
    pub state: OutboxState,
    /// How often it was sent without a final answer.
    pub tries: i64,
    /// When it was asked for; none if another device did.
    pub made_at: Option<Timestamp>,
    /// When it will be sent again by itself; of meaning while it is pending.
    pub next_try_at: Option<Timestamp>,
    /// The code of what went wrong at the last try.
    pub last_error: Option<String>,
    /// Why it was refused.
    pub problem: Option<Problem>,
    /// Its tickets as they stand now, once there are.
    pub tickets: Vec<TicketView>,
}

impl Engine {
    /// What is known here of an order of the person signed in. No network. [`EngineError::UnknownOrder`] if nothing is.
    pub async fn order(&self, order_id: OrderId) -> Result<HeldOrder, EngineError> {
        self.store.read(move |view| held(view, order_id)).await
    }
}

/// The outbox's entry of an order of the person signed in.
pub(crate) fn entry(view: &View<'_>, order_id: OrderId) -> Result<Option<Entry>, EngineError> {
    let account_id = signed_in(view)?.account.account_id.to_string();
    let found = outbox::find(view, &order_id.to_string())?;
    Ok(found.filter(|entry| entry.account_id == account_id))
}

fn held(view: &View<'_>, order_id: OrderId) -> Result<HeldOrder, EngineError> {
    let entry = entry(view, order_id)?;
    let held = tickets::of_order(view, order_id)?;
    match entry {
        Some(entry) => of_entry(entry, held),
        None => of_tickets(order_id, held),
    }
}

fn of_entry(entry: Entry, mut held: Vec<TicketView>) -> Result<HeldOrder, EngineError> {
    let Request::Order(order) = entry.content.request else {
        return Err(EngineError::UnknownOrder);
    };
    let problem = match entry.content.answer {
        Some(Answer::Refused(problem)) => Some(problem),
        // The answer's tickets are as they were then; they serve where those of the store are damaged.
        Some(Answer::Order(answer)) => {
            for ticket in answer.tickets {
                if !held.iter().any(|known| known.ticket_id == ticket.ticket_id) {
                    held.push(ticket);
                }
            }
            None
        }
        _ => None,
    };
    Ok(HeldOrder {
        order_id: order.order_id,
        product: order.product,
        day: order.day,
        lines: order.lines,
        total: order.payment.order.amount,
        state: entry.state,
        tries: entry.tries,
        made_at: Some(entry.content.made_at),
        next_try_at: Some(entry.next_try_at),
        last_error: entry.content.last_error,
        problem,
        tickets: held,
    })
}

/// An order made on another device, or so long ago that the outbox has forgotten it.
fn of_tickets(order_id: OrderId, held: Vec<TicketView>) -> Result<HeldOrder, EngineError> {
    let Some(first) = held.first() else {
        return Err(EngineError::UnknownOrder);
    };
    let (product, day) = (first.product.clone(), first.day);
    let mut total = Money::zero(first.price.currency);
    let mut lines: Vec<Line> = Vec::new();
    for ticket in &held {
        total = total
            .plus(ticket.price)
            .map_err(|_| EngineError::ServerGarbage("tickets of one order do not add up".to_owned()))?;
        match lines.iter_mut().find(|line| line.variant == ticket.variant) {
            Some(line) => line.count = line.count.saturating_add(1),
            None => lines.push(Line {
                variant: ticket.variant.clone(),
                count: 1,
            }),
        }
    }
    Ok(HeldOrder {
        order_id,
        product,
        day,
        lines,
        total,
        state: OutboxState::Done,
        tries: 0,
        made_at: None,
        next_try_at: None,
        last_error: None,
        problem: None,
        tickets: held,
    })
}
