//! The teller's till: a top-up taken back, the shift and its close.

use axum::extract::State;
use axum::http::StatusCode;
use cityplus_domain::Currency;
use cityplus_protocol::Problem;
use cityplus_protocol::account::Role;
use cityplus_protocol::till::{CancelTopUp, CloseShift, OpenShift, Shift, TopUpCancel, TopUpName};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, IdempotencyKey, Json, Path, Principal, Query};
use crate::operator;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(cancel_top_up))
        .routes(routes!(shift))
        .routes(routes!(open_shift))
        .routes(routes!(close_shift))
}

/// A teller takes back what they have put into a wallet, while the shift is open and the money is there. The same request
/// again is the same cancel. After a refusal no cash must be given back.
#[utoipa::path(
    post,
    path = "/v1/operator/top-ups/{transfer_id}/cancel",
    tag = "operator",
    params(
        ("transfer_id" = String, Path, description = "The top-up's id, or the number of its receipt with a hyphen: 12-0007"),
        ("Idempotency-Key" = String, Header, description = "The cancel's id"),
    ),
    request_body = CancelTopUp,
    responses((status = 201, body = TopUpCancel), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn cancel_top_up(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Path(top_up): Path<TopUpName>,
    Json(asked): Json<CancelTopUp>,
) -> Result<(StatusCode, Json<TopUpCancel>), ApiError> {
    principal.require(Role::Teller)?;
    key.must_be(&asked.cancel_id)?;
    let cancel = operator::CancelTopUp {
        cancel: asked.cancel_id,
        top_up,
        teller: principal.account_id.to_string(),
    };
    let cancelled = state.operator.cancel_top_up(cancel).await?;
    let receipt = TopUpCancel {
        cancel_id: cancelled.cancel,
        transfer_id: cancelled.top_up,
        receipt_number: cancelled.receipt_number,
        wallet_id: cancelled.wallet,
        amount: cancelled.amount,
        at: cancelled.at,
    };
    Ok((StatusCode::CREATED, Json(receipt)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    currency: Option<Currency>,
}

/// The teller's own shift as it stands.
#[utoipa::path(
    get,
    path = "/v1/operator/shift",
    tag = "operator",
    params(
        ("currency" = Option<Currency>, Query, description = "Of which currency; without it the shift that is open for longest"),
    ),
    responses((status = 200, body = Shift), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn shift(
    State(state): State<AppState>,
    principal: Principal,
    Query(which): Query<Which>,
) -> Result<Json<Shift>, ApiError> {
    principal.require(Role::Teller)?;
    let teller = principal.account_id.to_string();
    Ok(Json(state.operator.shift(teller, which.currency).await?))
}

/// A teller opens a shift and says what is in the drawer. The same request again is the same shift.
#[utoipa::path(
    post,
    path = "/v1/operator/shifts",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The shift's id")),
    request_body = OpenShift,
    responses((status = 201, body = Shift), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn open_shift(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(asked): Json<OpenShift>,
) -> Result<(StatusCode, Json<Shift>), ApiError> {
    principal.require(Role::Teller)?;
    key.must_be(&asked.shift_id)?;
    let open = operator::OpenShift {
        shift: asked.shift_id,
        opening_float: asked.opening_float,
        teller: principal.account_id.to_string(),
    };
    Ok((StatusCode::CREATED, Json(state.operator.open_shift(open).await?)))
}

/// A teller closes their shift and says what was counted; the answer is the report. The same request again is the same
/// report, and nothing of the shift changes any more.
#[utoipa::path(
    post,
    path = "/v1/operator/shifts/close",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The close's id")),
    request_body = CloseShift,
    responses((status = 201, body = Shift), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn close_shift(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(asked): Json<CloseShift>,
) -> Result<(StatusCode, Json<Shift>), ApiError> {
    principal.require(Role::Teller)?;
    key.must_be(&asked.close_id)?;
    let close = operator::CloseShift {
        close: asked.close_id,
        shift_number: asked.shift_number,
        counted: asked.counted,
        teller: principal.account_id.to_string(),
    };
    Ok((
        StatusCode::CREATED,
        Json(state.operator.close_shift(close).await?),
    ))
}
