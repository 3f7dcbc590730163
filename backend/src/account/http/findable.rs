//! Finding somebody to send money to, and agreeing to be found.

use axum::extract::State;
use cityplus_protocol::Problem;
use cityplus_protocol::account::{Find, Findable, Found, SetFindable};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, ClientAddress, Json, Principal};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(findable, set_findable))
        .routes(routes!(find))
}

/// By what one may be found; by nothing, unless one agreed to it.
#[utoipa::path(
    get,
    path = "/v1/account/me/findable",
    tag = "account",
    responses(
        (status = 200, body = Findable),
        (status = 401, description = "`not_signed_in`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn findable(State(state): State<AppState>, principal: Principal) -> Result<Json<Findable>, ApiError> {
    Ok(Json(state.accounts.findable(principal.account_id).await?))
}

/// Agrees to be found by the account's mail address or its telephone number, or no longer; it holds at once. What is not
/// said stays as it is.
#[utoipa::path(
    put,
    path = "/v1/account/me/findable",
    tag = "account",
    request_body = SetFindable,
    responses(
        (status = 200, body = Findable),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 403, description = "`forbidden`: an account without wallet", body = Problem),
        (status = 422, description = "`invalid_field`: also an account without a confirmed number", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn set_findable(
    State(state): State<AppState>,
    principal: Principal,
    Json(asked): Json<SetFindable>,
) -> Result<Json<Findable>, ApiError> {
    Ok(Json(state.accounts.set_findable(&principal, asked).await?))
}

/// The wallet of somebody who agreed to be found by this mail address, or by this telephone number, and enough of the name
/// to see that it is who is meant. The answer is the same for one that is unknown, not confirmed or not to be found by.
#[utoipa::path(
    post,
    path = "/v1/account/find",
    tag = "account",
    request_body = Find,
    responses(
        (status = 200, body = Found),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 403, description = "`forbidden`: an account without wallet", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`invalid_field`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn find(
    State(state): State<AppState>,
    principal: Principal,
    client: ClientAddress,
    Json(asked): Json<Find>,
) -> Result<Json<Found>, ApiError> {
    let alias = asked
        .alias()
        .ok_or_else(|| ApiError::field("mail", "give either a mail address or a number"))?;
    Ok(Json(state.accounts.find(&principal, &alias, client.0).await?))
}
