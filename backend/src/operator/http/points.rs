//! Points: what one's own wallet has earned beside money.

use axum::extract::State;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::PointsKey;
use cityplus_protocol::Problem;
use cityplus_protocol::points::{PointsPage, PointsView};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{PAGE, Page, must_own};
use crate::http::{ApiError, AppState, Json, Path, Principal, Query};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(points))
        .routes(routes!(points_history))
}

/// The points of one's own wallet, one balance for each name.
#[utoipa::path(
    get,
    path = "/v1/operator/wallets/{wallet_id}/points",
    tag = "operator",
    params(("wallet_id" = WalletId, Path, description = "The caller's own wallet")),
    responses((status = 200, body = PointsView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn points(
    State(state): State<AppState>,
    principal: Principal,
    Path(wallet): Path<WalletId>,
) -> Result<Json<PointsView>, ApiError> {
    must_own(&principal, wallet)?;
    let as_of = state.clock.now();
    let balances = state.operator.points(wallet).await?;
    Ok(Json(PointsView {
        wallet_id: wallet,
        balances,
        as_of,
    }))
}

/// The history of one's own points of a name, newest first.
#[utoipa::path(
    get,
    path = "/v1/operator/wallets/{wallet_id}/points/{name}",
    tag = "operator",
    params(
        ("wallet_id" = WalletId, Path, description = "The caller's own wallet"),
        ("name" = PointsKey, Path, description = "The points' name"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before; without it the newest"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Entries on the page; 50 if not said"),
    ),
    responses((status = 200, body = PointsPage), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn points_history(
    State(state): State<AppState>,
    principal: Principal,
    Path((wallet, name)): Path<(WalletId, PointsKey)>,
    Query(page): Query<Page>,
) -> Result<Json<PointsPage>, ApiError> {
    must_own(&principal, wallet)?;
    let cursor = page.cursor.map(|text| text.parse()).transpose()?;
    let found = state
        .operator
        .points_history(wallet, name, cursor, page.limit.unwrap_or(PAGE))
        .await?;
    Ok(Json(PointsPage {
        entries: found.entries,
        next_cursor: found.next.map(|cursor| cursor.to_string()),
    }))
}
