//! PayU, REST API version 2.1.

mod bodies;
mod calls;
mod refused;
mod signature;

use axum::Router;
use axum::routing::{delete, get, post, put};

use crate::app::App;

pub(crate) use bodies::notice;
pub use signature::{Algorithm, AlgorithmError};

/// Where tokens are given out.
pub(crate) const TOKEN_PATH: &str = "/pl/standard/user/oauth/authorize";

/// The calls of the interface.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(TOKEN_PATH, post(calls::authorize))
        .route("/api/v2_1/orders", post(calls::create))
        .route("/api/v2_1/paymethods", get(calls::cards))
        .route("/api/v2_1/tokens/{token}", delete(calls::forget))
        .route("/api/v2_1/orders/{id}", get(calls::look).delete(calls::cancel))
        .route("/api/v2_1/orders/{id}/status", put(calls::complete))
        .route("/api/v2_1/orders/{id}/captures", post(calls::capture))
        .route(
            "/api/v2_1/orders/{id}/refunds",
            get(calls::refunds).post(calls::refund),
        )
}
