//! What a partner's operator asks where the wallets live: payments to its own account, and the clearing of it. Its token
//! opens nothing else.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use cityplus_domain::Currency;
use cityplus_domain::ids::PaymentId;
use cityplus_protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::payments::Capture;
use super::routes::{Answer, Refused, ServiceState};
use crate::http::{ApiError, IdempotencyKey, Json, Path, Query, bearer_token};
use crate::operator::partners::Issuer;
use crate::operator::{
    AgreeClearing, AuthoriseAtPartner, ClearingAgreed, ClearingPage, OperatorError, Payment, RefundPayment,
};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(partner_authorise))
        .routes(routes!(partner_payment))
        .routes(routes!(partner_capture))
        .routes(routes!(partner_void))
        .routes(routes!(partner_refund))
        .routes(routes!(open_items, agree))
}

/// The operator as the partner that asks meets it.
struct AskedByPartner(Issuer);

impl FromRequestParts<ServiceState> for AskedByPartner {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Refused> {
        let unknown = || {
            ApiError::new(
                ErrorCode::NotSignedIn,
                "send the partner's token as a bearer token",
            )
        };
        let token = bearer_token(parts).ok_or_else(unknown)?;
        let (city, partner) = state.access.partner_of(token).await?.ok_or_else(unknown)?;
        Ok(Self(Issuer::new(state.books.clone(), city, partner)))
    }
}

/// Reserves the amount of an order that a wallet's device signed for a unit of the partner's city.
#[utoipa::path(
    post,
    path = "/partner/payments",
    tag = "partners",
    params(("Idempotency-Key" = String, Header, description = "The payment's id")),
    request_body = AuthoriseAtPartner,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn partner_authorise(
    AskedByPartner(issuer): AskedByPartner,
    key: IdempotencyKey,
    Json(asked): Json<AuthoriseAtPartner>,
) -> Answer<Payment> {
    key.must_be(&asked.payment)?;
    Ok(Json(issuer.authorise(asked).await?))
}

/// How a payment to the partner stands.
#[utoipa::path(
    get,
    path = "/partner/payments/{payment}",
    tag = "partners",
    params(("payment" = PaymentId, Path, description = "The payment")),
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn partner_payment(
    AskedByPartner(issuer): AskedByPartner,
    Path(payment): Path<PaymentId>,
) -> Answer<Payment> {
    let found = issuer.payment(payment).await?;
    Ok(Json(found.ok_or(OperatorError::UnknownPayment)?))
}

/// Moves what was reserved to the partner: all of it, or a part, and then frees the rest.
#[utoipa::path(
    post,
    path = "/partner/payments/{payment}/capture",
    tag = "partners",
    params(("payment" = PaymentId, Path, description = "The payment")),
    request_body = Capture,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn partner_capture(
    AskedByPartner(issuer): AskedByPartner,
    Path(payment): Path<PaymentId>,
    Json(capture): Json<Capture>,
) -> Answer<Payment> {
    Ok(Json(issuer.capture(payment, capture.amount).await?))
}

/// Frees what was reserved. Of a payment that has expired it is no error.
#[utoipa::path(
    post,
    path = "/partner/payments/{payment}/void",
    tag = "partners",
    params(("payment" = PaymentId, Path, description = "The payment")),
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn partner_void(
    AskedByPartner(issuer): AskedByPartner,
    Path(payment): Path<PaymentId>,
) -> Answer<Payment> {
    Ok(Json(issuer.void(payment).await?))
}

/// Gives a captured payment back to the wallet, all of it or a part.
#[utoipa::path(
    post,
    path = "/partner/refunds",
    tag = "partners",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = RefundPayment,
    responses((status = 200, body = Payment), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn partner_refund(
    AskedByPartner(issuer): AskedByPartner,
    key: IdempotencyKey,
    Json(refund): Json<RefundPayment>,
) -> Answer<Payment> {
    key.must_be(&refund.transfer)?;
    Ok(Json(issuer.refund(refund).await?))
}

/// Which piece of what is open.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenPiece {
    /// In which currency.
    pub(super) currency: Currency,
    /// `next` of the piece before; everything if nothing is said.
    #[serde(default)]
    pub(super) after: i64,
}

/// The partner's payments and refunds that are in no clearing yet, in the order in which they were posted.
#[utoipa::path(
    get,
    path = "/partner/clearing",
    tag = "partners",
    params(
        ("currency" = Currency, Query, description = "In which currency"),
        ("after" = Option<i64>, Query, description = "`next` of the piece before; without it from the first"),
    ),
    responses((status = 200, body = ClearingPage), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn open_items(
    AskedByPartner(issuer): AskedByPartner,
    Query(piece): Query<OpenPiece>,
) -> Answer<ClearingPage> {
    Ok(Json(issuer.open_items(piece.currency, piece.after).await?))
}

/// Takes a clearing of what the partner has found equal, if every item is open here with just that amount.
#[utoipa::path(
    post,
    path = "/partner/clearing",
    tag = "partners",
    params(("Idempotency-Key" = String, Header, description = "The clearing's id")),
    request_body = AgreeClearing,
    responses((status = 200, body = ClearingAgreed), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn agree(
    AskedByPartner(issuer): AskedByPartner,
    key: IdempotencyKey,
    Json(clearing): Json<AgreeClearing>,
) -> Answer<ClearingAgreed> {
    key.must_be(&clearing.clearing)?;
    Ok(Json(issuer.agree(&clearing).await?))
}
