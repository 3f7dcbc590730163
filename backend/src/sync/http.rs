//! `GET /v1/sync`.

use axum::extract::State;
use cityplus_protocol::sync::{CHANGES_MAX, SyncPage};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, Json, Principal, Query};

/// Sync's part of the API.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(sync))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    #[serde(default)]
    after: i64,
}

/// What changed for this account since last time.
#[utoipa::path(
    get,
    path = "/v1/sync",
    tag = "sync",
    params(("after" = Option<i64>, Query, description = "`next` of the answer before; 0 for everything")),
    responses((status = 200, body = SyncPage), (status = "4XX", body = cityplus_protocol::Problem)),
    security(("access_token" = []))
)]
async fn sync(
    State(state): State<AppState>,
    principal: Principal,
    Query(asked): Query<After>,
) -> Result<Json<SyncPage>, ApiError> {
    if asked.after < 0 {
        return Err(ApiError::field(
            "after",
            "0 or the `next` of an earlier answer is needed",
        ));
    }
    let (changes, more) = state
        .sync
        .after(principal.account_id, asked.after, CHANGES_MAX)
        .await?;
    let next = changes.last().map_or(asked.after, |change| change.seq);
    Ok(Json(SyncPage {
        changes,
        next,
        more,
        catalogue_version: state.catalogue_version.to_string(),
        server_time: state.clock.now(),
    }))
}
