//! Faults of answers: a gateway that is slow, that is away, or that does its work and does not say so.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::faults::Faults;
use crate::{gopay, payu};

/// Answers 503 while the gateways are away.
pub(crate) async fn away(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.dice.faults().away {
        let page = Html("<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>");
        return (StatusCode::SERVICE_UNAVAILABLE, page).into_response();
    }
    next.run(request).await
}

/// Makes calls slow and loses answers of those that change something. Tokens change nothing that matters.
pub(crate) async fn unsteady(State(app): State<App>, request: Request, next: Next) -> Response {
    let slow = app.dice.faults().slow_ms.min(Faults::LONGEST_MS);
    tokio::time::sleep(Duration::from_millis(slow)).await;
    let path = request.uri().path();
    let counts = request.method() != Method::GET && path != payu::TOKEN_PATH && path != gopay::TOKEN_PATH;
    let answer = next.run(request).await;
    if counts && app.dice.strikes(|faults| &mut faults.lose_answers) {
        let page = Html("<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>");
        return (StatusCode::BAD_GATEWAY, page).into_response();
    }
    answer
}
