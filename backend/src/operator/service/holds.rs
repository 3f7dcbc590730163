//! Money blocked on cards for a city's units, from the order to the refund. Both ends.

use async_trait::async_trait;
use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::Problem;
use reqwest::Method;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::payments::Capture;
use super::remote::{RemoteOperator, ask};
use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Path};
use crate::operator::{CardHold, CardHolds, OperatorError, RefundHold, StartCardHold};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(hold_card))
        .routes(routes!(card_hold))
        .routes(routes!(capture_hold))
        .routes(routes!(release_hold))
        .routes(routes!(refund_hold))
}

/// Orders an amount to be blocked on a card; the person pays on the page that comes back.
#[utoipa::path(
    post,
    path = "/card-holds",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The hold's id")),
    request_body = StartCardHold,
    responses((status = 200, body = CardHold), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn hold_card(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(start): Json<StartCardHold>,
) -> Answer<CardHold> {
    key.must_be(&start.hold)?;
    Ok(Json(operator.hold_card(start).await?))
}

/// How a hold stands.
#[utoipa::path(
    get,
    path = "/card-holds/{hold}",
    tag = "service",
    params(("hold" = TransferId, Path, description = "The hold")),
    responses((status = 200, body = CardHold), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn card_hold(Asked(operator): Asked, Path(hold): Path<TransferId>) -> Answer<CardHold> {
    Ok(Json(operator.card_hold(hold).await?))
}

/// Takes so much of what is blocked, or all; the rest is released.
#[utoipa::path(
    post,
    path = "/card-holds/{hold}/capture",
    tag = "service",
    params(("hold" = TransferId, Path, description = "The hold")),
    request_body = Capture,
    responses((status = 200, body = CardHold), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn capture_hold(
    Asked(operator): Asked,
    Path(hold): Path<TransferId>,
    Json(capture): Json<Capture>,
) -> Answer<CardHold> {
    Ok(Json(operator.capture_hold(hold, capture.amount).await?))
}

/// Releases all that is blocked. Of a hold that has ended without money it is no error.
#[utoipa::path(
    post,
    path = "/card-holds/{hold}/release",
    tag = "service",
    params(("hold" = TransferId, Path, description = "The hold")),
    responses((status = 200, body = CardHold), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn release_hold(Asked(operator): Asked, Path(hold): Path<TransferId>) -> Answer<CardHold> {
    Ok(Json(operator.release_hold(hold).await?))
}

/// Gives back of what was taken, the way it came.
#[utoipa::path(
    post,
    path = "/card-hold-refunds",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The refund's id")),
    request_body = RefundHold,
    responses((status = 200, body = CardHold), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn refund_hold(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(refund): Json<RefundHold>,
) -> Answer<CardHold> {
    key.must_be(&refund.refund)?;
    Ok(Json(operator.refund_hold(refund).await?))
}

#[async_trait]
impl CardHolds for RemoteOperator {
    async fn hold_card(&self, start: StartCardHold) -> Result<CardHold, OperatorError> {
        ask(self.creates("/card-holds", &start.hold, &start)).await
    }

    async fn card_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError> {
        ask(self.to(Method::GET, &format!("/card-holds/{hold}"))).await
    }

    async fn capture_hold(&self, hold: TransferId, amount: Option<Money>) -> Result<CardHold, OperatorError> {
        let request = self.to(Method::POST, &format!("/card-holds/{hold}/capture"));
        ask(request.json(&Capture { amount })).await
    }

    async fn release_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError> {
        ask(self.to(Method::POST, &format!("/card-holds/{hold}/release"))).await
    }

    async fn refund_hold(&self, refund: RefundHold) -> Result<CardHold, OperatorError> {
        ask(self.creates("/card-hold-refunds", &refund.refund, &refund)).await
    }
}
