//! Payments to units of a city from wallets that live at a partner of it: both ends of the door [`Partners`].

use async_trait::async_trait;
use cityplus_domain::Money;
use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::Problem;
use reqwest::Method;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::payments::Capture;
use super::remote::{RemoteOperator, ask};
use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Path};
use crate::operator::{AuthoriseAtPartner, OperatorError, Partners, Payment, RefundPayment};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(partners))
        .routes(routes!(authorise_at_partner))
        .routes(routes!(payment_at_partner))
        .routes(routes!(capture_at_partner))
        .routes(routes!(void_at_partner))
        .routes(routes!(refund_at_partner))
}

/// The cities whose wallets pay in this one.
#[utoipa::path(
    get,
    path = "/partners",
    tag = "service",
    responses((status = 200, body = Vec<CityKey>), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn partners(Asked(operator): Asked) -> Answer<Vec<CityKey>> {
    Ok(Json(operator.partners().await?))
}

/// Reserves the amount of a signed order in a wallet that lives at a partner.
#[utoipa::path(
    post,
    path = "/partner-payments",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The payment's id")),
    request_body = AuthoriseAtPartner,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn authorise_at_partner(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(asked): Json<AuthoriseAtPartner>,
) -> Answer<Payment> {
    key.must_be(&asked.payment)?;
    Ok(Json(operator.authorise_at_partner(asked).await?))
}

/// How such a payment stands.
#[utoipa::path(
    get,
    path = "/partner-payments/{payment}",
    tag = "service",
    params(("payment" = PaymentId, Path, description = "The payment")),
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn payment_at_partner(Asked(operator): Asked, Path(payment): Path<PaymentId>) -> Answer<Payment> {
    let found = operator.payment_at_partner(payment).await?;
    Ok(Json(found.ok_or(OperatorError::UnknownPayment)?))
}

/// Moves what was reserved: at the partner first, then to the merchant.
#[utoipa::path(
    post,
    path = "/partner-payments/{payment}/capture",
    tag = "service",
    params(("payment" = PaymentId, Path, description = "The payment")),
    request_body = Capture,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn capture_at_partner(
    Asked(operator): Asked,
    Path(payment): Path<PaymentId>,
    Json(capture): Json<Capture>,
) -> Answer<Payment> {
    Ok(Json(operator.capture_at_partner(payment, capture.amount).await?))
}

/// Frees what was reserved. Of a payment that has expired it is no error.
#[utoipa::path(
    post,
    path = "/partner-payments/{payment}/void",
    tag = "service",
    params(("payment" = PaymentId, Path, description = "The payment")),
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn void_at_partner(Asked(operator): Asked, Path(payment): Path<PaymentId>) -> Answer<Payment> {
    Ok(Json(operator.void_at_partner(payment).await?))
}

/// Gives a captured payment back to a wallet that lives at a partner, all of it or a part.
#[utoipa::path(
    post,
    path = "/partner-refunds",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = RefundPayment,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn refund_at_partner(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(refund): Json<RefundPayment>,
) -> Answer<Payment> {
    key.must_be(&refund.transfer)?;
    Ok(Json(operator.refund_at_partner(refund).await?))
}

#[async_trait]
impl Partners for RemoteOperator {
    async fn partners(&self) -> Result<Vec<CityKey>, OperatorError> {
        ask(self.to(Method::GET, "/partners")).await
    }

    async fn authorise_at_partner(&self, asked: AuthoriseAtPartner) -> Result<Payment, OperatorError> {
        ask(self.creates("/partner-payments", &asked.payment, &asked)).await
    }

    async fn capture_at_partner(
        &self,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Payment, OperatorError> {
        let request = self.to(Method::POST, &format!("/partner-payments/{payment}/capture"));
        ask(request.json(&Capture { amount })).await
    }

    async fn void_at_partner(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        ask(self.to(Method::POST, &format!("/partner-payments/{payment}/void"))).await
    }

    async fn refund_at_partner(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        ask(self.creates("/partner-refunds", &refund.transfer, &refund)).await
    }

    async fn payment_at_partner(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        match ask(self.to(Method::GET, &format!("/partner-payments/{payment}"))).await {
            Err(OperatorError::UnknownPayment) => Ok(None),
            answer => answer.map(Some),
        }
    }
}
