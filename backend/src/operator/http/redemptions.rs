//! Money out of one's own wallet, and the teller who hands out cash.

use axum::extract::State;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::Problem;
use cityplus_protocol::redemption::{PayOutCash, RedemptionView, SignedRedemptionOrder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Created, created, must_own, teller};
use crate::http::{ApiError, AppState, IdempotencyKey, Json, Path, Principal};
use crate::operator::{self, OperatorError};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(redeem))
        .routes(routes!(redemption))
        .routes(routes!(pay_out))
}

/// Takes money out of one's own wallet: to a bank account, or in cash that then waits at a desk for a while. The same
/// request again is the same redemption.
#[utoipa::path(
    post,
    path = "/v1/operator/redemptions",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The redemption's id")),
    request_body = SignedRedemptionOrder,
    responses((status = 201, body = RedemptionView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn redeem(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(signed): Json<SignedRedemptionOrder>,
) -> Created<RedemptionView> {
    must_own(&principal, signed.order.wallet_id)?;
    key.must_be(&signed.order.redemption_id)?;
    let redemption = state.operator.redeem(signed).await?;
    Ok(created(redemption_view(&redemption)))
}

/// How a redemption from one's own wallet stands.
#[utoipa::path(
    get,
    path = "/v1/operator/redemptions/{redemption_id}",
    tag = "operator",
    params(("redemption_id" = TransferId, Path, description = "The redemption")),
    responses((status = 200, body = RedemptionView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn redemption(
    State(state): State<AppState>,
    principal: Principal,
    Path(redemption): Path<TransferId>,
) -> Result<Json<RedemptionView>, ApiError> {
    let found = state.operator.redemption(redemption).await?;
    must_own(&principal, found.wallet).map_err(|_| OperatorError::UnknownRedemption)?;
    Ok(Json(redemption_view(&found)))
}

/// A teller hands out the cash of a redemption. The same request again is the same pay-out, for the same teller only.
/// After a refusal nothing must be handed out.
#[utoipa::path(
    post,
    path = "/v1/operator/pay-outs",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The redemption's id")),
    request_body = PayOutCash,
    responses((status = 201, body = RedemptionView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn pay_out(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(asked): Json<PayOutCash>,
) -> Created<RedemptionView> {
    let teller = teller(&principal)?;
    key.must_be(&asked.redemption_id)?;
    let pay_out = operator::CashPayOut {
        redemption: asked.redemption_id,
        identity_checked: asked.identity_checked,
        teller,
    };
    let redemption = state.operator.pay_out_cash(pay_out).await?;
    Ok(created(redemption_view(&redemption)))
}

const fn redemption_view(redemption: &operator::Redemption) -> RedemptionView {
    RedemptionView {
        redemption_id: redemption.redemption,
        amount: redemption.amount,
        state: redemption.state,
        at: redemption.at,
        ends_at: redemption.ends_at,
    }
}
