//! Inspectors fetch lists and bring scans back.

use axum::extract::State;
use cityplus_protocol::Problem;
use cityplus_protocol::account::Role;
use cityplus_protocol::inspection::{InspectionLists, ScanReceipt, UploadScans};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, Json, Principal, Query};
use crate::ticketing::Inspector;

const INSPECTORS: [Role; 2] = [Role::Inspector, Role::Administrator];

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(lists)).routes(routes!(scans))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    #[serde(default)]
    denylist: i64,
    #[serde(default)]
    used_after: i64,
}

/// Keys, the denylist's news and used tickets, for inspecting without a network.
#[utoipa::path(
    get,
    path = "/v1/inspection/lists",
    tag = "inspection",
    params(
        ("denylist" = Option<i64>, Query, minimum = 0, description = "The number of the denylist held; 0 for none"),
        ("used_after" = Option<i64>, Query, minimum = 0, description = "`used_next` of the answer before; 0 for none"),
    ),
    responses((status = 200, body = InspectionLists), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn lists(
    State(state): State<AppState>,
    principal: Principal,
    Query(held): Query<Held>,
) -> Result<Json<InspectionLists>, ApiError> {
    principal.require_any(&INSPECTORS)?;
    let lists = state
        .ticketing
        .inspection_lists(held.denylist, held.used_after)
        .await?;
    Ok(Json(lists))
}

/// Brings scans back: each is kept once and judged again. The same scan again has the same answer.
#[utoipa::path(
    post,
    path = "/v1/inspection/scans",
    tag = "inspection",
    request_body = UploadScans,
    responses((status = 200, body = ScanReceipt), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn scans(
    State(state): State<AppState>,
    principal: Principal,
    Json(upload): Json<UploadScans>,
) -> Result<Json<ScanReceipt>, ApiError> {
    principal.require_any(&INSPECTORS)?;
    let inspector = Inspector {
        account_id: principal.account_id,
        device_id: principal.device_id,
    };
    Ok(Json(state.ticketing.upload_scans(&inspector, &upload).await?))
}
