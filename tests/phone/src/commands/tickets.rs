//! Catalogue, buying, tickets and their codes, refunds.

use std::path::Path;

use chrono::NaiveDate;
use cityplus_domain::ids::{LinkId, TicketId};
use cityplus_domain::keys::{ProductKey, VariantKey, VenueKey};
use cityplus_domain::quote::Line;
use cityplus_engine::ticketcode::{QrError, QrMatrix, qr_matrix};
use cityplus_engine::{Engine, EngineError, PurchaseOutcome, RefundOutcome, TICKETS_PAGE_MAX};
use serde_json::{Value, json};

use super::money;
use crate::output::Failure;
use crate::views;

/// Pixels of a QR module in a picture.
const PNG_SCALE: usize = 8;

pub(crate) async fn catalogue(engine: &Engine, venue: Option<VenueKey>) -> Result<Value, Failure> {
    let held = match engine.fetch_catalogue().await {
        Err(offline @ EngineError::Offline(_)) => match engine.held_catalogue().await {
            Err(EngineError::CatalogueMissing) => return Err(offline.into()),
            held => held?,
        },
        fetched => fetched?,
    };
    if let Some(venue) = &venue
        && held.catalogue.venue(venue).is_none()
    {
        return Err(EngineError::UnknownVenue.into());
    }
    let products = held
        .catalogue
        .products
        .iter()
        .filter(|product| venue.as_ref().is_none_or(|venue| product.venue == *venue))
        .map(|product| views::product(engine, &held, product));
    Ok(json!({ "version": held.version, "products": products.collect::<Vec<_>>() }))
}

pub(crate) async fn buy(
    engine: &Engine,
    product: ProductKey,
    (variant, count): (VariantKey, u32),
    date: NaiveDate,
    from_linked: Option<LinkId>,
) -> Result<Value, Failure> {
    let lines = [Line { variant, count }];
    let own = money::own_wallet(engine).await?;
    let purchase = match from_linked {
        Some(link) => engine.buy_from_linked(own, link, &product, date, &lines).await?,
        None => engine.buy(own, &product, date, &lines).await?,
    };
    let (state, tickets, because) = match &purchase.outcome {
        PurchaseOutcome::Completed { tickets } => ("completed", tickets.as_slice(), None),
        PurchaseOutcome::Pending { because } => ("pending", [].as_slice(), *because),
    };
    Ok(json!({
        "order_id": purchase.order_id.to_string(),
        "state": state,
        "total": views::money(purchase.total),
        "resumed": purchase.resumed,
        "because": because,
        "tickets": tickets.iter().map(views::ticket).collect::<Vec<_>>(),
    }))
}

pub(crate) async fn list(engine: &Engine) -> Result<Value, Failure> {
    let mut shown = Vec::new();
    let mut after = None;
    loop {
        let page = engine.tickets(after, TICKETS_PAGE_MAX).await?;
        shown.extend(page.tickets.iter().map(views::ticket));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(json!({ "tickets": shown })),
        }
    }
}

pub(crate) async fn code(engine: &Engine, ticket: TicketId, png: Option<&Path>) -> Result<Value, Failure> {
    let shown = engine.ticket_code(ticket).await?;
    if let Some(file) = png {
        write_png(qr_matrix(&shown.code), file)?;
    }
    Ok(json!({
        "code": shown.code,
        "valid_from": views::moment(shown.window.from),
        "valid_until": views::moment(shown.window.until),
        "signed_at": views::moment(shown.signed_at),
        "fresh_until": views::moment(shown.fresh_until),
        "state": shown.state,
    }))
}

pub(super) fn write_png(symbol: Result<QrMatrix, QrError>, file: &Path) -> Result<(), Failure> {
    let picture = symbol
        .and_then(|matrix| matrix.to_png(PNG_SCALE))
        .map_err(|error| Failure::new("no_picture", error.to_string()))?;
    std::fs::write(file, picture).map_err(|error| {
        let message = format!("the file given with --png cannot be written: {}", error.kind());
        Failure::new("file_unwritable", message)
    })
}

pub(crate) async fn refund(engine: &Engine, ticket: TicketId) -> Result<Value, Failure> {
    Ok(match engine.refund(ticket).await? {
        RefundOutcome::Accepted(refund) => json!({
            "refund_id": refund.refund_id.to_string(),
            "state": if refund.done { "done" } else { "accepted" },
            "amount": views::money(refund.amount),
            "ticket": views::ticket(&refund.ticket),
        }),
        RefundOutcome::Pending { refund_id, because } => json!({
            "refund_id": refund_id.to_string(),
            "state": "pending",
            "because": because,
        }),
    })
}
