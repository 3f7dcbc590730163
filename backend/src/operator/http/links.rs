//! Linked wallets: who may have what they buy paid from one's own, and from whose wallet one may pay.

use axum::extract::State;
use cityplus_domain::ids::LinkId;
use cityplus_protocol::Problem;
use cityplus_protocol::link::{Link, Links, SignedLinkOrder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Created, created, must_own};
use crate::http::{ApiError, AppState, IdempotencyKey, Json, Path, Principal};
use crate::operator::OperatorError;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(links, allow_link))
        .routes(routes!(end_link))
}

/// The links of one's own wallet, on either side.
#[utoipa::path(
    get,
    path = "/v1/operator/links",
    tag = "operator",
    responses((status = 200, body = Links), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn links(State(state): State<AppState>, principal: Principal) -> Result<Json<Links>, ApiError> {
    let wallet = principal.wallet_id.ok_or(OperatorError::UnknownWallet)?;
    let links = state.operator.links(wallet).await?;
    Ok(Json(Links { links }))
}

/// Lets another wallet of the city have what it buys paid from one's own, up to a limit of a day and of a month. One that
/// held for the same two wallets ends. The same request again is the same link.
#[utoipa::path(
    post,
    path = "/v1/operator/links",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The link's id")),
    request_body = SignedLinkOrder,
    responses((status = 201, body = Link), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn allow_link(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(signed): Json<SignedLinkOrder>,
) -> Created<Link> {
    must_own(&principal, signed.order.wallet_id)?;
    key.must_be(&signed.order.link_id)?;
    let link = state.operator.allow_link(signed).await?;
    Ok(created(link))
}

/// Ends a link of one's own wallet, on whichever side it is: nothing more is charged by it. One that has ended is no error.
#[utoipa::path(
    delete,
    path = "/v1/operator/links/{link_id}",
    tag = "operator",
    params(("link_id" = LinkId, Path, description = "The link")),
    responses((status = 200, body = Link), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn end_link(
    State(state): State<AppState>,
    principal: Principal,
    Path(link): Path<LinkId>,
) -> Result<Json<Link>, ApiError> {
    let wallet = principal.wallet_id.ok_or(OperatorError::UnknownLink)?;
    Ok(Json(state.operator.end_link(wallet, link).await?))
}
