//! The catalogue and prices: for everybody, also before signing in.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cityplus_domain::quote::Quote;
use cityplus_protocol::Problem;
use cityplus_protocol::ticketing::{AskQuote, CatalogueView};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, Json};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(catalogue))
        .routes(routes!(quote))
}

/// All that is sold. With `If-None-Match` of the version held the answer is empty while that is the newest.
#[utoipa::path(
    get,
    path = "/v1/ticketing/catalogue",
    tag = "ticketing",
    params(("If-None-Match" = Option<String>, Header, description = "The ETag of the catalogue held")),
    responses(
        (status = 200, body = CatalogueView, headers(("ETag" = String, description = "The version, in quotes"))),
        (status = 304, description = "The catalogue held is the newest"),
    )
)]
async fn catalogue(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    let sale = state.ticketing.sale();
    let tag = format!("\"{}\"", sale.version);
    let is_held = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| names(value, &tag));
    let etag = HeaderValue::from_str(&tag).map_err(|error| ApiError::internal(&error))?;
    // Held for a moment, then asked for again by its version.
    let headers = [
        (header::ETAG, etag),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, no-cache"),
        ),
    ];
    if is_held {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let view = CatalogueView {
        version: sale.version.to_string(),
        catalogue: (*sale.catalogue).clone(),
    };
    Ok((headers, Json(view)).into_response())
}

/// Whether `If-None-Match` names the tag (RFC 9110, 13.1.2: weak comparison, a list or `*`).
fn names(value: &str, tag: &str) -> bool {
    value
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// What tickets cost and when they are valid.
#[utoipa::path(
    post,
    path = "/v1/ticketing/quotes",
    tag = "ticketing",
    request_body = AskQuote,
    responses((status = 200, body = Quote), (status = "4XX", body = Problem))
)]
async fn quote(State(state): State<AppState>, Json(ask): Json<AskQuote>) -> Result<Json<Quote>, ApiError> {
    Ok(Json(state.ticketing.quote(&ask)?))
}
