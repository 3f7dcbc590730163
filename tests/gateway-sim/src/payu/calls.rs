//! The calls of PayU.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::bodies;
use super::refused::Refused;
use crate::app::{App, Core};
use crate::cards::{CardState, Kept};
use crate::fields::{Body, DESCRIPTION_MAX, EXT_ID_MAX, Id, Wrong, form, id, needed, object, text, within};
use crate::orders::{CardUse, Gateway, Order, Placed};
use crate::settings::PointOfSale;
use crate::tokens::authorization;

type Answer = Result<Response, Refused>;

/// Gives a token to a point of sale.
pub(super) async fn authorize(State(app): State<App>, body: Body) -> Response {
    let form = form(body);
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let failed = |status: StatusCode, error: &str, text: &str| {
        (status, Json(json!({ "error": error, "error_description": text }))).into_response()
    };
    let customer = match field("grant_type") {
        "client_credentials" => None,
        "trusted_merchant" => Some(field("ext_customer_id")),
        _ => {
            let text = "grant_type must be client_credentials or trusted_merchant";
            return failed(StatusCode::BAD_REQUEST, "unsupported_grant_type", text);
        }
    };
    if customer.is_some_and(|customer| customer.is_empty() || field("email").is_empty()) {
        let text = "trusted_merchant needs email and ext_customer_id";
        return failed(StatusCode::BAD_REQUEST, "invalid_request", text);
    }
    let mut points_of_sale = app.settings.points_of_sale.iter();
    let pos = points_of_sale
        .find(|pos| pos.client_id == field("client_id") && pos.secret == field("client_secret"));
    let Some(pos) = pos else {
        return failed(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "Bad client credentials",
        );
    };
    let access_token = match customer {
        None => app.issue_token(Gateway::PayU, &pos.id),
        Some(customer) => app.issue_token_for(&pos.id, customer),
    };
    let token = json!({
        "access_token": access_token,
        "token_type": "bearer",
        "expires_in": app.settings.payu_token.as_secs(),
        "grant_type": field("grant_type"),
    });
    Json(token).into_response()
}

/// Takes an order.
pub(super) async fn create(State(app): State<App>, headers: HeaderMap, body: Body) -> Answer {
    let pos = asked_by(&app, &headers)?;
    let body = object(body)?;
    if needed(&body, "merchantPosId", 32)? != pos.id {
        return Err(Refused::other_pos());
    }
    let placed = bodies::placed(&body, pos, &app.settings)?;
    if let CardUse::Saved { token } = &placed.card {
        let kept = app.card(Gateway::PayU, &pos.id, token);
        if kept.is_none_or(|kept| kept.state == CardState::Deleted) {
            return Err(Wrong::Invalid("payMethod").into());
        }
        return charged(&app, placed);
    }
    let order = app.create(placed)?;
    let page = app.page(Gateway::PayU, &order.id);
    let answer = json!({
        "status": success(),
        "redirectUri": page,
        "orderId": order.id,
        "extOrderId": order.placed.ext_id,
    });
    Ok((StatusCode::FOUND, [(header::LOCATION, page)], Json(answer)).into_response())
}

/// Takes an order with a saved card: charged already, or to be confirmed on a page.
fn charged(app: &Core, placed: Placed) -> Answer {
    let order = app.create(placed)?;
    let (order_id, ext_order_id) = (&order.id, &order.placed.ext_id);
    let answer = if app.charge(&order) {
        json!({ "status": success(), "orderId": order_id, "extOrderId": ext_order_id })
    } else {
        json!({
            "status": { "statusCode": "WARNING_CONTINUE_3DS", "severity": "WARNING" },
            "redirectUri": app.page(Gateway::PayU, order_id),
            "orderId": order_id,
            "extOrderId": ext_order_id,
        })
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Shows the cards of the customer whose token was shown; none without one.
pub(super) async fn cards(State(app): State<App>, headers: HeaderMap) -> Answer {
    let cards: Vec<Value> = customers(&app, &headers)?.iter().map(bodies::kept).collect();
    let shown = json!({ "status": success(), "cardTokens": cards, "payByLinks": [] });
    Ok(Json(shown).into_response())
}

/// Forgets a card of the customer whose token was shown.
pub(super) async fn forget(State(app): State<App>, headers: HeaderMap, path: Id) -> Answer {
    let token = id(path);
    let mut cards = customers(&app, &headers)?.into_iter();
    let card = cards
        .find(|kept| kept.token == token)
        .ok_or_else(Refused::unknown)?;
    app.set_card(Gateway::PayU, card.id, CardState::Deleted);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The cards of the customer whose token was shown, without those that are forgotten.
fn customers(app: &Core, headers: &HeaderMap) -> Result<Vec<Kept>, Refused> {
    let pos = asked_by(app, headers)?;
    let token = authorization(headers, "Bearer").unwrap_or_default();
    let customer = app.customer(token);
    let mut cards = customer.map_or_else(Vec::new, |customer| app.cards_of(&pos.id, &customer));
    cards.retain(|kept| kept.state != CardState::Deleted);
    Ok(cards)
}

/// Shows an order.
pub(super) async fn look(State(app): State<App>, headers: HeaderMap, path: Id) -> Answer {
    let shown = work(&app, &headers, path, |order, _| {
        Ok(json!({
            "status": success(),
            "orders": [bodies::shown(order)],
            "properties": bodies::properties(order),
        }))
    })?;
    Ok(Json(shown).into_response())
}

/// Ends an order, or releases what is blocked.
pub(super) async fn cancel(State(app): State<App>, headers: HeaderMap, path: Id) -> Answer {
    let ended = work(&app, &headers, path, |order, _| {
        order.cancel()?;
        Ok(json!({
            "status": success(),
            "orderId": order.id,
            "extOrderId": order.placed.ext_id,
        }))
    })?;
    Ok(Json(ended).into_response())
}

/// Takes all that is blocked.
pub(super) async fn complete(State(app): State<App>, headers: HeaderMap, path: Id, body: Body) -> Answer {
    let taken = work(&app, &headers, path, |order, _| {
        let body = object(body)?;
        if needed(&body, "orderStatus", 64)? != "COMPLETED" {
            return Err(Wrong::Invalid("orderStatus").into());
        }
        let named = text(&body, "orderId", 64)?;
        if named.is_some_and(|named| named != order.id) {
            return Err(Wrong::Invalid("orderId").into());
        }
        order.capture(None)?;
        Ok(json!({ "status": success() }))
    })?;
    Ok(Json(taken).into_response())
}

/// Takes a part of what is blocked.
pub(super) async fn capture(State(app): State<App>, headers: HeaderMap, path: Id, body: Body) -> Answer {
    let taken = work(&app, &headers, path, |order, _| {
        let body = object(body)?;
        let amount = bodies::amount(&body, "amount")?;
        if needed(&body, "currencyCode", 3)? != order.placed.currency {
            return Err(Wrong::Invalid("currencyCode").into());
        }
        order.capture(Some(amount))?;
        Ok(json!({ "status": success() }))
    })?;
    Ok(Json(taken).into_response())
}

/// Gives money back.
pub(super) async fn refund(State(app): State<App>, headers: HeaderMap, path: Id, body: Body) -> Answer {
    let refunded = work(&app, &headers, path, |order, now| {
        let body = object(body)?;
        let asked = within(&body, "refund")?.ok_or(Wrong::Missing("refund"))?;
        let description = needed(asked, "description", DESCRIPTION_MAX)?;
        let ext_id = text(asked, "extRefundId", EXT_ID_MAX)?;
        let amount = match asked.get("amount") {
            None => None,
            Some(_) => Some(bodies::amount(asked, "amount")?),
        };
        let currency = text(asked, "currencyCode", 3)?;
        if currency.is_some_and(|currency| currency != order.placed.currency) {
            return Err(Wrong::Invalid("currencyCode").into());
        }
        let refund = order.refund(amount, ext_id, description, now)?;
        let refund = bodies::refund(&refund, &order.placed.currency, "PENDING");
        Ok(json!({ "status": success(), "orderId": order.id, "refund": refund }))
    })?;
    Ok(Json(refunded).into_response())
}

/// Shows what was given back.
pub(super) async fn refunds(State(app): State<App>, headers: HeaderMap, path: Id) -> Answer {
    let shown = work(&app, &headers, path, |order, _| {
        let currency = &*order.placed.currency;
        let refunds = order.refunds.iter();
        let refunds: Vec<Value> = refunds
            .map(|refund| bodies::refund(refund, currency, "FINALIZED"))
            .collect();
        Ok(json!({ "refunds": refunds }))
    })?;
    Ok(Json(shown).into_response())
}

/// The point of sale whose token was shown.
fn asked_by<'a>(app: &'a Core, headers: &HeaderMap) -> Result<&'a PointOfSale, Refused> {
    let token = authorization(headers, "Bearer").unwrap_or_default();
    let account = app.account(Gateway::PayU, token).ok_or_else(Refused::token)?;
    let mut points_of_sale = app.settings.points_of_sale.iter();
    points_of_sale
        .find(|pos| pos.id == account)
        .ok_or_else(Refused::token)
}

/// Works on an order of the point of sale that asks.
fn work(
    app: &Core,
    headers: &HeaderMap,
    path: Id,
    act: impl FnOnce(&mut Order, u64) -> Result<Value, Refused>,
) -> Result<Value, Refused> {
    let pos = asked_by(app, headers)?;
    app.with(Gateway::PayU, Some(&pos.id), &id(path), act)
        .ok_or_else(Refused::unknown)?
}

/// What says that it was done.
fn success() -> Value {
    json!({ "statusCode": "SUCCESS" })
}
