//! The calls of GoPay.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::bodies;
use super::refused::{Dated, Refused};
use crate::app::{App, Core};
use crate::cards::{CardState, Kept};
use crate::fields::{Body, Id, Wrong, digits, form, id, is_amount, object};
use crate::orders::{CardUse, Gateway, Order};
use crate::tokens::{authorization, random};

/// Gives a token to the shop.
pub(super) async fn token(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    answer(&app, new_token(&app, &headers, body))
}

/// Takes a payment.
pub(super) async fn create(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    answer(&app, new_payment(&app, &headers, body))
}

/// Shows a payment.
pub(super) async fn look(State(app): State<App>, headers: HeaderMap, path: Id) -> Response {
    let shown = work(&app, &headers, path, |order, _| {
        let page = app.page(Gateway::GoPay, &order.id);
        Ok(Value::Object(bodies::shown(order, page)))
    });
    answer(&app, shown)
}

/// Takes what is blocked: all, or what a body of JSON says.
pub(super) async fn capture(State(app): State<App>, headers: HeaderMap, path: Id, body: Body) -> Response {
    let taken = work(&app, &headers, path, |order, _| {
        order.capture(captured(body)?)?;
        Ok(finished(order))
    });
    answer(&app, taken)
}

/// Releases what is blocked.
pub(super) async fn void(State(app): State<App>, headers: HeaderMap, path: Id) -> Response {
    let released = work(&app, &headers, path, |order, _| {
        order.void()?;
        Ok(finished(order))
    });
    answer(&app, released)
}

/// Gives money back, each time it is asked.
pub(super) async fn refund(State(app): State<App>, headers: HeaderMap, path: Id, body: Body) -> Response {
    let refunded = work(&app, &headers, path, |order, now| {
        let form = form(body);
        let amount = form.get("amount").ok_or(Wrong::Missing("amount"))?;
        let amount = digits(amount)
            .filter(|amount| is_amount(*amount))
            .ok_or(Wrong::Invalid("amount"))?;
        order.refund(Some(amount), None, String::new(), now)?;
        Ok(finished(order))
    });
    answer(&app, refunded)
}

/// Shows a kept card.
pub(super) async fn card(State(app): State<App>, headers: HeaderMap, path: Id) -> Response {
    let shown = kept(&app, &headers, path).map(|kept| bodies::kept(&kept));
    answer(&app, shown)
}

/// Forgets a kept card.
pub(super) async fn forget(State(app): State<App>, headers: HeaderMap, path: Id) -> Response {
    match kept(&app, &headers, path) {
        Ok(kept) => {
            app.set_card(Gateway::GoPay, kept.id, CardState::Deleted);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(refused) => Dated(refused, app.now()).into_response(),
    }
}

/// A card of the shop that asks.
fn kept(app: &Core, headers: &HeaderMap, path: Id) -> Result<Kept, Refused> {
    let shop = asked_by(app, headers)?;
    let kept = digits(&id(path)).and_then(|id| app.card_of(Gateway::GoPay, id));
    kept.filter(|kept| kept.account == shop)
        .ok_or_else(Refused::unknown)
}

fn answer(app: &Core, result: Result<Value, Refused>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(refused) => Dated(refused, app.now()).into_response(),
    }
}

fn new_token(app: &Core, headers: &HeaderMap, body: Body) -> Result<Value, Refused> {
    let shop = &app.settings.shop;
    let (client_id, secret) = credentials(headers).ok_or_else(Refused::credentials)?;
    if client_id != shop.client_id || secret != shop.secret {
        return Err(Refused::credentials());
    }
    let form = form(body);
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    if field("grant_type") != "client_credentials" {
        return Err(Wrong::Invalid("grant_type").into());
    }
    if !["payment-all", "payment-create"].contains(&field("scope")) {
        return Err(Wrong::Invalid("scope").into());
    }
    Ok(json!({
        "token_type": "bearer",
        "access_token": app.issue_token(Gateway::GoPay, &shop.goid.to_string()),
        "refresh_token": random(),
        "expires_in": app.settings.gopay_token.as_secs(),
    }))
}

/// What stands in the header of an HTTP Basic request.
fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let code = authorization(headers, "Basic")?;
    let text = String::from_utf8(BASE64.decode(code.as_bytes()).ok()?).ok()?;
    let (client_id, secret) = text.split_once(':')?;
    Some((client_id.to_owned(), secret.to_owned()))
}

fn new_payment(app: &Core, headers: &HeaderMap, body: Body) -> Result<Value, Refused> {
    asked_by(app, headers)?;
    let body = object(body)?;
    let placed = bodies::placed(&body, &app.settings)?;
    if let CardUse::Saved { token } = &placed.card {
        let kept = app.card(Gateway::GoPay, &placed.account, token);
        if kept.is_none_or(|kept| matches!(kept.state, CardState::Expired | CardState::Deleted)) {
            return Err(Wrong::Invalid("allowed_card_token").into());
        }
    }
    let order = app.create(placed)?;
    let page = app.page(Gateway::GoPay, &order.id);
    Ok(Value::Object(bodies::shown(&order, page)))
}

/// How much is to be captured. An empty body is all, as the form that it is said to be.
fn captured(body: Body) -> Result<Option<u64>, Wrong> {
    if matches!(&body, Ok(bytes) if bytes.trim_ascii().is_empty()) {
        return Ok(None);
    }
    let body = object(body)?;
    bodies::items(&body)?;
    bodies::amount(&body)
}

/// The shop whose token was shown.
fn asked_by(app: &Core, headers: &HeaderMap) -> Result<String, Refused> {
    let token = authorization(headers, "Bearer").unwrap_or_default();
    app.account(Gateway::GoPay, token).ok_or_else(Refused::token)
}

/// Works on a payment of the shop that asks.
fn work(
    app: &Core,
    headers: &HeaderMap,
    path: Id,
    act: impl FnOnce(&mut Order, u64) -> Result<Value, Refused>,
) -> Result<Value, Refused> {
    let shop = asked_by(app, headers)?;
    app.with(Gateway::GoPay, Some(&shop), &id(path), act)
        .ok_or_else(Refused::unknown)?
}

fn finished(order: &Order) -> Value {
    json!({ "id": bodies::number(order), "result": "FINISHED" })
}
