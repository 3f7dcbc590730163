//! Money between two phones without a network: what is set aside for it, and settling it.

use axum::extract::State;
use cityplus_protocol::Problem;
use cityplus_protocol::offline::{
    OfflinePayment, OfflineReceipt, OperatorKeys, SignedAllowance, SignedAllowanceOrder,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Created, created, must_own};
use crate::http::{ApiError, AppState, IdempotencyKey, Json, Principal};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(operator_keys))
        .routes(routes!(set_aside))
        .routes(routes!(settle_offline))
}

/// The keys that sign allowances, for phones that pay each other without a network.
#[utoipa::path(
    get,
    path = "/v1/operator/keys",
    tag = "operator",
    responses((status = 200, body = OperatorKeys), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn operator_keys(State(state): State<AppState>, _: Principal) -> Result<Json<OperatorKeys>, ApiError> {
    let keys = state.operator.keys().await?;
    Ok(Json(OperatorKeys { keys }))
}

/// Sets an amount of one's own wallet aside, to be spent by the device that signed, without a network. The same request
/// again is the same allowance; what is not spent goes back by itself.
#[utoipa::path(
    post,
    path = "/v1/operator/allowances",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The allowance's id")),
    request_body = SignedAllowanceOrder,
    responses((status = 201, body = SignedAllowance), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn set_aside(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(signed): Json<SignedAllowanceOrder>,
) -> Created<SignedAllowance> {
    must_own(&principal, signed.order.wallet_id)?;
    key.must_be(&signed.order.allowance_id)?;
    let given = state.operator.set_aside(signed).await?;
    Ok(created(given))
}

/// Settles an order that a device made without a network; the payer or the receiver may bring it. The same request again,
/// by either of them, is the same movement.
#[utoipa::path(
    post,
    path = "/v1/operator/offline-payments",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = OfflinePayment,
    responses((status = 201, body = OfflineReceipt), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn settle_offline(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(payment): Json<Box<OfflinePayment>>,
) -> Created<OfflineReceipt> {
    let payer = payment.allowance.allowance.wallet_id;
    must_own(&principal, payer).or_else(|_| must_own(&principal, payment.order.to_wallet_id))?;
    key.must_be(&payment.order.transfer_id)?;
    let receipt = state.operator.settle_offline(*payment).await?;
    Ok(created(receipt))
}
