//! What gateways and people who come back from them ask for: no token, and nothing told but how a top-up ended.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use cityplus_protocol::Problem;
use cityplus_protocol::operator::GatewayName;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{page, told};
use crate::http::{ApiError, Path};
use crate::mail::{Texts, TextsError};
use crate::operator::Books;
use crate::operator::gateway::{BACK, Notification};

/// What the handlers can reach; cheap to clone.
#[derive(Clone)]
struct Door {
    books: Books,
    texts: Arc<Texts>,
}

/// Where gateways tell of changes and where people come back to.
pub fn public_routes<S>(books: Books) -> Result<OpenApiRouter<S>, TextsError>
where
    S: Clone + Send + Sync + 'static,
{
    let texts = Texts::load(
        include_str!("../../../locales/pl/top-up.ftl"),
        include_str!("../../../locales/en/top-up.ftl"),
    )?;
    let door = Door {
        books,
        texts: Arc::new(texts),
    };
    let routes = OpenApiRouter::new()
        .routes(routes!(notify_by_body, notify_by_query))
        .route(BACK, get(back));
    Ok(routes.with_state(door))
}

/// A gateway that signs its notifications (PayU) tells of a change. It is looked at, never believed.
#[utoipa::path(
    post,
    path = "/v1/operator/gateways/{gateway}/notifications",
    tag = "gateways",
    params(("gateway" = GatewayName, Path, description = "Which gateway tells")),
    request_body(content = String, content_type = "application/json", description = "In the gateway's own form"),
    responses((status = 200, description = "Understood"), (status = "4XX", body = Problem))
)]
async fn notify_by_body(
    State(door): State<Door>,
    Path(gateway): Path<GatewayName>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    notified(&door, gateway, "", &headers, &body).await
}

/// A gateway that only names the payment (GoPay) tells of a change. It is looked at, never believed.
#[utoipa::path(
    get,
    path = "/v1/operator/gateways/{gateway}/notifications",
    tag = "gateways",
    params(
        ("gateway" = GatewayName, Path, description = "Which gateway tells"),
        ("id" = Option<String>, Query, description = "The payment, as the gateway names it"),
    ),
    responses((status = 200, description = "Understood"), (status = "4XX", body = Problem))
)]
async fn notify_by_query(
    State(door): State<Door>,
    Path(gateway): Path<GatewayName>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    notified(
        &door,
        gateway,
        query.as_deref().unwrap_or_default(),
        &headers,
        &[],
    )
    .await
}

async fn notified(
    door: &Door,
    gateway: GatewayName,
    query: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<StatusCode, ApiError> {
    let notification = Notification { query, headers, body };
    told::notified(&door.books, gateway, &notification).await?;
    Ok(StatusCode::OK)
}

async fn back(
    State(door): State<Door>,
    axum::extract::Path(transfer): axum::extract::Path<String>,
    headers: HeaderMap,
) -> Response {
    page::show(&door.books, &door.texts, &transfer, &headers).await
}
