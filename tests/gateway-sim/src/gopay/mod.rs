//! GoPay, REST API.

mod bodies;
mod calls;
mod refused;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub(crate) use bodies::notice;

/// Where tokens are given out.
pub(crate) const TOKEN_PATH: &str = "/api/oauth2/token";

/// The calls of the interface.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(TOKEN_PATH, post(calls::token))
        .route("/api/payments/payment", post(calls::create))
        .route("/api/payments/payment/{id}", get(calls::look))
        .route("/api/payments/cards/{id}", get(calls::card).delete(calls::forget))
        .route("/api/payments/payment/{id}/capture", post(calls::capture))
        .route("/api/payments/payment/{id}/void-authorization", post(calls::void))
        .route("/api/payments/payment/{id}/refund", post(calls::refund))
}
