//! Payments to merchants, from the reservation to the refund.

use cityplus_domain::Money;
use cityplus_domain::ids::PaymentId;
use cityplus_protocol::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Path};
use crate::operator::{Authorise, Operator, OperatorError, Payment, RefundPayment};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(authorise))
        .routes(routes!(payment))
        .routes(routes!(capture))
        .routes(routes!(void))
        .routes(routes!(refund))
}

/// Reserves the amount of a signed payment order.
#[utoipa::path(
    post,
    path = "/payments",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The payment's id")),
    request_body = Authorise,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn authorise(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(order): Json<Authorise>,
) -> Answer<Payment> {
    key.must_be(&order.payment)?;
    Ok(Json(operator.authorise(order).await?))
}

/// How a payment stands.
#[utoipa::path(
    get,
    path = "/payments/{payment}",
    tag = "service",
    params(("payment" = PaymentId, Path, description = "The payment")),
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn payment(Asked(operator): Asked, Path(payment): Path<PaymentId>) -> Answer<Payment> {
    let found = operator.payment(payment).await?;
    Ok(Json(found.ok_or(OperatorError::UnknownPayment)?))
}

/// How much of a reservation is moved.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Capture {
    /// So much; all of it if nothing is said.
    pub(super) amount: Option<Money>,
}

/// Moves what was reserved to the merchant: all of it, or a part, and then frees the rest.
#[utoipa::path(
    post,
    path = "/payments/{payment}/capture",
    tag = "service",
    params(("payment" = PaymentId, Path, description = "The payment")),
    request_body = Capture,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn capture(
    Asked(operator): Asked,
    Path(payment): Path<PaymentId>,
    Json(capture): Json<Capture>,
) -> Answer<Payment> {
    Ok(Json(operator.capture(payment, capture.amount).await?))
}

/// Frees what was reserved. Of a payment that has expired it is no error.
#[utoipa::path(
    post,
    path = "/payments/{payment}/void",
    tag = "service",
    params(("payment" = PaymentId, Path, description = "The payment")),
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn void(Asked(operator): Asked, Path(payment): Path<PaymentId>) -> Answer<Payment> {
    Ok(Json(operator.void(payment).await?))
}

/// Gives a captured payment back, all of it or a part.
#[utoipa::path(
    post,
    path = "/refunds",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = RefundPayment,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn refund(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(refund): Json<RefundPayment>,
) -> Answer<Payment> {
    key.must_be(&refund.transfer)?;
    Ok(Json(operator.refund(refund).await?))
}
