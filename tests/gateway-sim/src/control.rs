//! `/sim`: what people and tests do to the simulator itself. No gateway has this.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::{App, Core, OrderView, PayError};
use crate::cards::{CardState, CardView};
use crate::faults::Faults;
use crate::fields::Body;
use crate::orders::Gateway;

/// The gateway and the order in an address.
type Place = Result<Path<(String, String)>, PathRejection>;

/// What is answered, or why not.
type Answer = Result<Json<Value>, Refused>;

/// A call that was refused, in words for a person.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, text) = self;
        (status, Json(json!({ "error": text }))).into_response()
    }
}

impl From<PayError> for Refused {
    fn from(error: PayError) -> Self {
        let status = match error {
            PayError::UnknownOrder => StatusCode::NOT_FOUND,
            PayError::Ended | PayError::OtherWay => StatusCode::CONFLICT,
            PayError::CardNumber | PayError::UnknownCard => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(status, error.to_string())
    }
}

/// The calls.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sim/orders", get(orders))
        .route("/sim/faults", get(faults).post(set_faults))
        .route("/sim/pay/{gateway}/{id}", post(pay))
        .route("/sim/abandon/{gateway}/{id}", post(abandon))
        .route("/sim/confirm/{gateway}/{id}", post(confirm))
        .route("/sim/cards", get(cards))
        .route("/sim/cards/{gateway}/{id}", post(set_card))
}

async fn orders(State(app): State<App>) -> Json<Vec<OrderView>> {
    Json(app.orders())
}

async fn faults(State(app): State<App>) -> Json<Faults> {
    Json(app.dice.faults())
}

async fn set_faults(State(app): State<App>, body: Body) -> Result<Json<Faults>, Refused> {
    let faults: Faults = read(body)?;
    if let Some(complaint) = faults.complaint() {
        return Err(Refused(StatusCode::BAD_REQUEST, complaint.to_owned()));
    }
    app.dice.set(faults);
    Ok(Json(faults))
}

#[derive(Deserialize)]
struct CardInput {
    card: String,
    /// Whether the person agrees that the card is kept, if the shop asked for that.
    #[serde(default = "agrees")]
    save: bool,
}

const fn agrees() -> bool {
    true
}

async fn pay(State(app): State<App>, place: Place, body: Body) -> Answer {
    let (gateway, id) = found(place)?;
    let input: CardInput = read(body)?;
    let attempt = app.pay(gateway, &id, &input.card, input.save)?;
    let order = standing(&app, gateway, &id)?;
    Ok(Json(json!({ "outcome": attempt, "order": order })))
}

async fn confirm(State(app): State<App>, place: Place) -> Answer {
    let (gateway, id) = found(place)?;
    let attempt = app.confirm(gateway, &id)?;
    let order = standing(&app, gateway, &id)?;
    Ok(Json(json!({ "outcome": attempt, "order": order })))
}

async fn cards(State(app): State<App>) -> Json<Vec<CardView>> {
    Json(app.cards())
}

#[derive(Deserialize)]
struct StateInput {
    state: CardState,
}

/// Has a kept card be declined, expire, be forgotten, or pay again.
async fn set_card(State(app): State<App>, place: Place, body: Body) -> Answer {
    let (gateway, id) = found(place)?;
    let input: StateInput = read(body)?;
    let id = id.parse().unwrap_or_default();
    if app.set_card(gateway, id, input.state) {
        Ok(Json(json!({ "state": input.state })))
    } else {
        let text = "there is no such card".to_owned();
        Err(Refused(StatusCode::NOT_FOUND, text))
    }
}

async fn abandon(State(app): State<App>, place: Place) -> Answer {
    let (gateway, id) = found(place)?;
    app.abandon(gateway, &id)?;
    let order = standing(&app, gateway, &id)?;
    Ok(Json(json!({ "order": order })))
}

fn found(place: Place) -> Result<(Gateway, String), Refused> {
    let unknown = || Refused::from(PayError::UnknownOrder);
    let Path((gateway, id)) = place.map_err(|_| unknown())?;
    let gateway = gateway.parse::<Gateway>().map_err(|_| unknown())?;
    Ok((gateway, id))
}

fn standing(app: &Core, gateway: Gateway, id: &str) -> Result<OrderView, Refused> {
    app.order(gateway, id)
        .ok_or_else(|| PayError::UnknownOrder.into())
}

fn read<T: serde::de::DeserializeOwned>(body: Body) -> Result<T, Refused> {
    let refused = |text: String| Refused(StatusCode::BAD_REQUEST, text);
    let bytes = body.map_err(|error| refused(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| refused(error.to_string()))
}
