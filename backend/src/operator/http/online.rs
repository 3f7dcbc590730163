//! Money from cards and banks into one's own wallet.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::State;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::Problem;
use cityplus_protocol::operator::{Gateways, OnlineTopUpView, StartOnlineTopUp};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Created, created, must_own};
use crate::http::{ApiError, AppState, ClientAddress, IdempotencyKey, Json, Path, Principal};
use crate::operator::{self, OperatorError};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(gateways))
        .routes(routes!(start_online_top_up))
        .routes(routes!(online_top_up))
}

/// Through which payment gateways one's own wallet may be topped up.
#[utoipa::path(
    get,
    path = "/v1/operator/gateways",
    tag = "operator",
    responses((status = 200, body = Gateways), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn gateways(State(state): State<AppState>, _: Principal) -> Result<Json<Gateways>, ApiError> {
    let gateways = state.operator.gateways().await?;
    Ok(Json(Gateways { gateways }))
}

/// Orders a top-up of one's own wallet at a payment gateway; it is paid on the page that comes back. The same request
/// again is the same top-up.
#[utoipa::path(
    post,
    path = "/v1/operator/online-top-ups",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = StartOnlineTopUp,
    responses((status = 201, body = OnlineTopUpView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn start_online_top_up(
    State(state): State<AppState>,
    principal: Principal,
    ClientAddress(address): ClientAddress,
    key: IdempotencyKey,
    Json(asked): Json<StartOnlineTopUp>,
) -> Created<OnlineTopUpView> {
    must_own(&principal, asked.wallet_id)?;
    key.must_be(&asked.transfer_id)?;
    let start = operator::StartOnlineTopUp {
        transfer: asked.transfer_id,
        wallet: asked.wallet_id,
        amount: asked.amount,
        gateway: asked.gateway,
        language: asked.language.unwrap_or_else(|| "pl".to_owned()),
        customer_ip: address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        card: asked.card_id,
        save_card: asked.save_card,
    };
    let top_up = state.operator.start_online_top_up(start).await?;
    Ok(created(online_view(top_up)))
}

/// How an online top-up of one's own wallet stands.
#[utoipa::path(
    get,
    path = "/v1/operator/online-top-ups/{transfer_id}",
    tag = "operator",
    params(("transfer_id" = TransferId, Path, description = "The top-up")),
    responses((status = 200, body = OnlineTopUpView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn online_top_up(
    State(state): State<AppState>,
    principal: Principal,
    Path(transfer): Path<TransferId>,
) -> Result<Json<OnlineTopUpView>, ApiError> {
    let top_up = state.operator.online_top_up(transfer).await?;
    must_own(&principal, top_up.wallet).map_err(|_| OperatorError::UnknownTopUp)?;
    Ok(Json(online_view(top_up)))
}

fn online_view(top_up: operator::OnlineTopUp) -> OnlineTopUpView {
    OnlineTopUpView {
        transfer_id: top_up.transfer,
        wallet_id: top_up.wallet,
        amount: top_up.amount,
        gateway: top_up.gateway,
        state: top_up.state,
        page_url: top_up.page_url,
        ends_at: top_up.ends_at,
    }
}
