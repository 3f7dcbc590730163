//! The account's telephone number.

use axum::extract::State;
use cityplus_protocol::Problem;
use cityplus_protocol::number::{ConfirmNumber, NumberView, SetNumber};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, ClientAddress, Json, Principal};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(number, set_number, remove_number))
        .routes(routes!(confirm_number))
}

/// The account's telephone number, and one that waits for its code.
#[utoipa::path(
    get,
    path = "/v1/account/me/number",
    tag = "account",
    responses(
        (status = 200, body = NumberView),
        (status = 401, description = "`not_signed_in`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn number(State(state): State<AppState>, principal: Principal) -> Result<Json<NumberView>, ApiError> {
    Ok(Json(state.accounts.number(principal.account_id).await?))
}

/// Sends a code to a number; it serves for ten minutes. The number before it stays until the code is given back. Asked
/// again after a minute, another code takes its place; for the number that the account has, none is sent.
#[utoipa::path(
    put,
    path = "/v1/account/me/number",
    tag = "account",
    request_body = SetNumber,
    responses(
        (status = 200, body = NumberView),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 403, description = "`forbidden`: an account without wallet", body = Problem),
        (status = 422, description = "`invalid_field`, `number_not_reached`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn set_number(
    State(state): State<AppState>,
    principal: Principal,
    client: ClientAddress,
    Json(asked): Json<SetNumber>,
) -> Result<Json<NumberView>, ApiError> {
    let view = state
        .accounts
        .set_number(&principal, &asked.number, client.0)
        .await?;
    Ok(Json(view))
}

/// Takes the number off the account, and one that waits for its code. Nobody finds the account by it any more; repeating
/// it does no harm.
#[utoipa::path(
    delete,
    path = "/v1/account/me/number",
    tag = "account",
    responses(
        (status = 200, body = NumberView),
        (status = 401, description = "`not_signed_in`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn remove_number(
    State(state): State<AppState>,
    principal: Principal,
) -> Result<Json<NumberView>, ApiError> {
    Ok(Json(state.accounts.remove_number(&principal).await?))
}

/// Gives the code of the text message back: the number is the account's from now on. An account that had it before is
/// found by it no more and is told by mail. The consent to be found by a number is given for each number anew. The same
/// code again gets the same answer.
#[utoipa::path(
    post,
    path = "/v1/account/me/number/confirm",
    tag = "account",
    request_body = ConfirmNumber,
    responses(
        (status = 200, body = NumberView),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 422, description = "`invalid_field`, `invalid_token`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn confirm_number(
    State(state): State<AppState>,
    principal: Principal,
    Json(asked): Json<ConfirmNumber>,
) -> Result<Json<NumberView>, ApiError> {
    Ok(Json(
        state.accounts.confirm_number(&principal, &asked.code).await?,
    ))
}
