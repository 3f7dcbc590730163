//! What takes time at a kiosk: asking whether it can be sold, ordering, seeing the order to its end, making the codes.

use std::sync::Arc;

use chrono::NaiveDate;
use cityplus_domain::ids::OrderId;
use cityplus_domain::keys::ProductKey;
use cityplus_domain::quote::Line;
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::account::{AccountView, Role};
use cityplus_engine::protocol::ticketing::TicketView;
use cityplus_engine::ticketcode::qr_matrix;
use cityplus_engine::{EngineError, Kind, OutboxState, Placed, PurchaseOutcome};

use super::model::{Paper, Seller};
use crate::app::Shared;
use crate::parts::purchase;

/// The note that names the order whose tickets nobody has yet.
const ORDER: &str = "kiosk-order";
/// After a restart or a long silence an order's tickets are shown if it was placed within this time: then its visitor is
/// still there. Older ones are told to the staff, not shown to whoever passes by.
const STILL_THERE_MS: i64 = 10 * 60_000;
/// Pixels of a module in the picture to print.
const PNG_SCALE: usize = 8;

/// What is sold.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) product: ProductKey,
    pub(super) day: NaiveDate,
    pub(super) lines: Vec<Line>,
    pub(super) total: Money,
}

/// Why nothing was ordered.
#[derive(Debug)]
pub(crate) enum NotSold {
    /// The facility's wallet does not hold enough.
    TillEmpty,
    /// Another order is under way.
    UnderWay(OrderId),
    Error(EngineError),
}

impl From<EngineError> for NotSold {
    fn from(error: EngineError) -> Self {
        Self::Error(error)
    }
}

/// How an order stands.
#[derive(Debug)]
pub(crate) enum Ended {
    /// Paid.
    Completed(Vec<TicketView>),
    /// Paid so late that its visitor is gone.
    Unclaimed,
    /// It will be asked about again.
    Pending(Option<EngineError>),
    /// It was refused, or never went out.
    Refused(EngineError),
}

/// An order of before.
#[derive(Debug)]
pub(crate) enum Open {
    None,
    UnderWay(OrderId),
    Paid(OrderId, Vec<TicketView>),
    /// Paid, and its visitor is gone.
    Unclaimed(OrderId),
}

/// Who sells, as the device's store says.
pub(super) async fn seller(app: &Shared) -> Seller {
    match app.engine().account().await {
        Ok(person) if may_sell(&person.account) => match app.engine().has_session().await {
            Ok(true) => Seller::Ready,
            _ => Seller::Nobody,
        },
        Ok(_) => Seller::MayNot,
        Err(_) => Seller::Nobody,
    }
}

/// A resident's wallet never becomes a kiosk's: the facility's account has a role of its own.
fn may_sell(account: &AccountView) -> bool {
    account.roles.contains(&Role::Seller) && account.wallet_id.is_some()
}

/// Orders, if the server is there, lets this account pay, and the money is there. Nothing is ordered otherwise: a visitor's
/// money must not hang on a network that comes back tomorrow.
pub(super) async fn order(app: &Arc<Shared>, wish: Wish) -> Result<Placed, NotSold> {
    let engine = app.engine();
    let person = engine.account().await?.account;
    // The device may have changed hands since the kiosk was shown.
    let own = person.wallet_id.filter(|_| may_sell(&person));
    let own = own.ok_or(EngineError::SomebodyElse)?;
    if let Some(order_id) = under_way(app).await? {
        return Err(NotSold::UnderWay(order_id));
    }
    let wallet = app.learn(engine.fetch_wallet().await)?;
    if wallet.wallet_id != own {
        return Err(EngineError::SomebodyElse.into());
    }
    if wallet.available.minor < wish.total.minor {
        return Err(NotSold::TillEmpty);
    }
    let placed = engine
        .place_printed_order(own, &wish.product, wish.day, &wish.lines, wish.total)
        .await?;
    // Before it is sent: whatever happens then, its tickets are asked for after a restart.
    remember(app, Some(placed.order_id)).await;
    Ok(placed)
}

/// The order that is under way; there is one at most.
async fn under_way(app: &Shared) -> Result<Option<OrderId>, EngineError> {
    let entries = app.engine().outbox().await?;
    let pending = entries
        .iter()
        .find(|entry| entry.kind == Kind::Order && entry.state == OutboxState::Pending);
    Ok(pending.and_then(|entry| entry.id.parse().ok()))
}

/// Notes the order whose tickets nobody has yet; none when they were handed out.
pub(super) async fn remember(app: &Shared, order_id: Option<OrderId>) {
    let note = order_id.map_or_else(String::new, |order_id| order_id.to_string());
    if let Err(error) = app.engine().set_note(ORDER, &note).await {
        tracing::warn!(code = error.code(), "a kiosk's order could not be noted");
    }
}

/// What was left open when the kiosk was last shown.
pub(super) async fn open_order(app: &Shared) -> Result<Open, EngineError> {
    let engine = app.engine();
    if let Some(order_id) = under_way(app).await? {
        return Ok(Open::UnderWay(order_id));
    }
    let noted = engine
        .note(ORDER)
        .await?
        .and_then(|note| note.parse::<OrderId>().ok());
    let Some(order_id) = noted else {
        return Ok(Open::None);
    };
    let held = match engine.order(order_id).await {
        Ok(held) => held,
        Err(EngineError::UnknownOrder) => return Ok(Open::None),
        Err(error) => return Err(error),
    };
    if held.state != OutboxState::Done || held.tickets.is_empty() {
        return Ok(Open::None);
    }
    Ok(if is_still_there(held.made_at, engine.now()) {
        Open::Paid(order_id, held.tickets)
    } else {
        Open::Unclaimed(order_id)
    })
}

/// Whether the visitor who ordered is still there.
fn is_still_there(made_at: Option<Timestamp>, now: Timestamp) -> bool {
    made_at.is_some_and(|made_at| now.ms_since(made_at).abs() < STILL_THERE_MS)
}

/// Sends an order and says how it stands.
pub(super) async fn see_through(app: &Arc<Shared>, order_id: OrderId, resumed: bool) -> Ended {
    match purchase::see_through(app, order_id, resumed).await {
        Ok(purchase) => match purchase.outcome {
            PurchaseOutcome::Completed { tickets } => match app.engine().order(order_id).await {
                Ok(held) if is_still_there(held.made_at, app.engine().now()) => Ended::Completed(tickets),
                Err(error) if error.is_retryable() => Ended::Pending(Some(error)),
                // Whoever stands there now is another: the network was away too long.
                Ok(_) | Err(_) => Ended::Unclaimed,
            },
            PurchaseOutcome::Pending { .. } => Ended::Pending(None),
        },
        // What is still in the outbox goes on: after signing in again, or when the store can be written.
        Err(error) => match app.engine().order(order_id).await {
            Ok(held) if held.state == OutboxState::Pending => Ended::Pending(Some(error)),
            _ => Ended::Refused(error),
        },
    }
}

/// The codes of tickets, as modules and as pictures.
pub(super) async fn papers(app: &Shared, tickets: Vec<TicketView>) -> Result<Vec<Paper>, EngineError> {
    let mut papers = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        let code = app.engine().ticket_code(ticket.ticket_id).await?.code;
        let cannot = |_| EngineError::Internal("a code does not fit a symbol");
        let matrix = qr_matrix(&code).map_err(cannot)?;
        let png = matrix.to_png(PNG_SCALE).map_err(cannot)?;
        papers.push(Paper {
            ticket,
            code,
            side: u32::try_from(matrix.side).unwrap_or(0),
            modules: matrix.modules.iter().map(|dark| u8::from(*dark)).collect(),
            png,
            is_printed: false,
        });
    }
    Ok(papers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_gone_after_a_while() {
        let at = Timestamp::from_millis;
        assert!(is_still_there(Some(at(0)), at(STILL_THERE_MS - 1)));
        assert!(!is_still_there(Some(at(0)), at(STILL_THERE_MS)));
        assert!(
            !is_still_there(Some(at(STILL_THERE_MS)), at(0)),
            "a clock set back proves nothing"
        );
        assert!(!is_still_there(None, at(0)));
    }
}
