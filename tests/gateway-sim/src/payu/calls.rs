//! The calls of PayU.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::bodies;
use super::refused::Refused;
use crate::app::{App, Core};
use crate::fields::{Body, DESCRIPTION_MAX, EXT_ID_MAX, Id, Wrong, form, id, needed, object, text, within};
use crate::orders::{Gateway, Order};
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
    if field("grant_type") != "client_credentials" {
        let text = "grant_type must be client_credentials";
        return failed(StatusCode::BAD_REQUEST, "unsupported_grant_type", text);
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
    let token = json!({
        "access_token": app.issue_token(Gateway::PayU, &pos.id),
        "token_type": "bearer",
        "expires_in": app.settings.payu_token.as_secs(),
        "grant_type": "client_credentials",
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
    let order = app.create(bodies::placed(&body, pos, &app.settings)?)?;
    let page = app.page(Gateway::PayU, &order.id);
    let answer = json!({
        "status": success(),
        "redirectUri": page,
        "orderId": order.id,
        "extOrderId": order.placed.ext_id,
    });
    Ok((StatusCode::FOUND, [(header::LOCATION, page)], Json(answer)).into_response())
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
