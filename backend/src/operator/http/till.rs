//! The teller's till: a top-up taken back, the shift and its close.

use axum::extract::State;
use cityplus_domain::Currency;
use cityplus_protocol::Problem;
use cityplus_protocol::till::{CancelTopUp, CloseShift, OpenShift, Shift, TopUpCancel, TopUpName};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Created, InCurrency, created, teller};
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
) -> Created<TopUpCancel> {
    let teller = teller(&principal)?;
    key.must_be(&asked.cancel_id)?;
    let cancel = operator::CancelTopUp {
        cancel: asked.cancel_id,
        top_up,
        teller,
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
    Ok(created(receipt))
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
    Query(asked): Query<InCurrency>,
) -> Result<Json<Shift>, ApiError> {
    let teller = teller(&principal)?;
    Ok(Json(state.operator.shift(teller, asked.currency).await?))
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
) -> Created<Shift> {
    let teller = teller(&principal)?;
    key.must_be(&asked.shift_id)?;
    let open = operator::OpenShift {
        shift: asked.shift_id,
        opening_float: asked.opening_float,
        teller,
    };
    Ok(created(state.operator.open_shift(open).await?))
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
) -> Created<Shift> {
    let teller = teller(&principal)?;
    key.must_be(&asked.close_id)?;
    let close = operator::CloseShift {
        close: asked.close_id,
        shift_number: asked.shift_number,
        counted: asked.counted,
        teller,
    };
    Ok(created(state.operator.close_shift(close).await?))
}
