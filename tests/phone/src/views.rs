//! The objects that are printed.

use cityplus_domain::catalogue::{Catalogue, Product};
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::account::DeviceView;
use cityplus_engine::protocol::operator::StatementEntry;
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketView};
use cityplus_engine::{Engine, Finding, Inspection, OutboxEntry};
use serde_json::{Value, json};

pub(crate) fn money(amount: Money) -> Value {
    json!({ "minor": amount.minor, "currency": amount.currency.code() })
}

/// RFC 3339 in UTC.
pub(crate) fn moment(moment: Timestamp) -> Value {
    Value::String(moment.to_string())
}

/// A TICKET.
pub(crate) fn ticket(ticket: &TicketView) -> Value {
    json!({
        "ticket_id": ticket.ticket_id.to_string(),
        "order_id": ticket.order_id.to_string(),
        "product": ticket.product.as_str(),
        "variant": ticket.variant.as_str(),
        "venue": ticket.venue.as_str(),
        "date": ticket.day.to_string(),
        "state": ticket.state,
        "price": money(ticket.price),
        "persons": ticket.persons,
        "document_check": ticket.document_check,
        "valid_from": moment(ticket.window.from),
        "valid_until": moment(ticket.window.until),
        "refundable_until": ticket.refundable_until.map(moment),
        "used_at": ticket.used_at.map(moment),
    })
}

/// A device of the account.
pub(crate) fn device(device: &DeviceView) -> Value {
    json!({
        "device_id": device.device_id.to_string(),
        "name": device.name.as_str(),
        "registered_at": moment(device.registered_at),
        "seen_at": moment(device.seen_at),
        "is_this": device.is_this,
    })
}

/// The language that a pack promises to have everything in.
fn language(catalogue: &Catalogue) -> &str {
    catalogue.city.languages.first().map_or("pl", String::as_str)
}

/// A product with the prices of today; a variant without one has `null`.
pub(crate) fn product(engine: &Engine, held: &CatalogueView, product: &Product) -> Value {
    let language = language(&held.catalogue);
    let variants = product.variants.iter().map(|variant| {
        let price = engine.price_today(held, product, &variant.key);
        json!({
            "variant": variant.key.as_str(),
            "name": variant.name.in_language(language),
            "price": price.map(money),
        })
    });
    json!({
        "product": product.key.as_str(),
        "venue": product.venue.as_str(),
        "name": product.name.in_language(language),
        "variants": variants.collect::<Vec<_>>(),
    })
}

pub(crate) fn statement_entry(entry: &StatementEntry) -> Value {
    json!({
        "transfer_id": entry.transfer_id.to_string(),
        "kind": entry.kind,
        "amount": money(entry.amount),
        "balance_after": money(entry.balance_after),
        "at": moment(entry.at),
        "counterparty": entry.counterparty,
        "charged_by": entry.charged_by.map(|wallet| wallet.to_string()),
    })
}

/// A verdict. What a ticket says is there only if the city's signature on it is right.
pub(crate) fn inspection(inspection: &Inspection, catalogue: Option<&Catalogue>) -> Value {
    let verdict = &inspection.verdict;
    let mut shown = json!({
        "verdict": verdict.outcome,
        "reason": verdict.reason.code(),
        "at": moment(inspection.at),
        "scan_id": inspection.scan_id.to_string(),
        "keys_age_ms": verdict.keys_age_ms,
        "denylist_age_ms": verdict.denylist_age_ms,
        "code_age_ms": verdict.code_age_ms,
        "used_at": verdict.used_at.map(moment),
    });
    if let (Some(ticket), Some(fields)) = (&verdict.ticket, shown.as_object_mut()) {
        let sold = catalogue.and_then(|catalogue| catalogue.variant_of_code(ticket.variant));
        let named = json!({
            "ticket_id": ticket.id.to_string(),
            "product": sold.map(|(product, _)| product.key.as_str()),
            "variant": sold.map(|(_, variant)| variant.key.as_str()),
            "persons": ticket.persons,
            "document": ticket.document_check,
            "valid_from": moment(ticket.valid_from),
            "valid_until": moment(ticket.valid_until),
        });
        if let Value::Object(named) = named {
            fields.extend(named);
        }
    }
    shown
}

/// A finding: the scan's id beside what the server made of it (`kind` and what belongs to it).
pub(crate) fn finding(found: &Finding) -> Value {
    let mut shown = json!(found.finding);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("scan_id".to_owned(), json!(found.scan_id.to_string()));
        if let Some(millis) = fields.get("first_used_at").and_then(Value::as_i64) {
            fields.insert("first_used_at".to_owned(), moment(Timestamp::from_millis(millis)));
        }
    }
    shown
}

pub(crate) fn outbox_entry(entry: &OutboxEntry) -> Value {
    json!({
        "id": entry.id,
        "kind": entry.kind.as_str(),
        "state": entry.state.as_str(),
        "made_at": moment(entry.made_at),
        "tries": entry.tries,
        "last_error": entry.last_error,
        "problem": entry.problem.as_ref().map(|problem| json!({
            "code": problem.code.as_str(),
            "message": problem.detail,
        })),
    })
}
