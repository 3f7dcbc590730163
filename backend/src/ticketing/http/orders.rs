//! Orders.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cityplus_domain::ids::OrderId;
use cityplus_protocol::Problem;
use cityplus_protocol::ticketing::{OrderState, OrderView, PartnerCities, PlaceAbroadOrder, PlaceOrder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::buyer;
use crate::http::{ApiError, AppState, IdempotencyKey, Json, Path, Principal};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(place_order))
        .routes(routes!(place_abroad_order))
        .routes(routes!(partners))
        .routes(routes!(order))
}

/// Buys tickets. The same request again is the same order. An order that the payment operator refuses is a refused
/// order with its problem, not an error.
#[utoipa::path(
    post,
    path = "/v1/ticketing/orders",
    tag = "ticketing",
    params(("Idempotency-Key" = String, Header, description = "The order's id")),
    request_body = PlaceOrder,
    responses(
        (status = 201, description = "Completed or refused", body = OrderView),
        (status = 202, description = "Under way: ask again, or wait for sync", body = OrderView),
        (status = "4XX", body = Problem),
    ),
    security(("access_token" = []))
)]
async fn place_order(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(ask): Json<PlaceOrder>,
) -> Result<Response, ApiError> {
    let buyer = buyer(&principal, ask.printed)?;
    key.must_be(&ask.order_id)?;
    let order = state.ticketing.place_order(&buyer, &ask).await?;
    placed(order)
}

/// Buys tickets with a wallet that is held in another city, by a payment that a device of that wallet's has signed. The same
/// request again is the same order; what that city's operator refuses is a refused order with its problem, not an error.
#[utoipa::path(
    post,
    path = "/v1/ticketing/abroad-orders",
    tag = "ticketing",
    params(("Idempotency-Key" = String, Header, description = "The order's id")),
    request_body = PlaceAbroadOrder,
    responses(
        (status = 201, description = "Completed or refused", body = OrderView),
        (status = 202, description = "Under way: ask again, or wait for sync", body = OrderView),
        (status = "4XX", body = Problem),
    ),
    security(("access_token" = []))
)]
async fn place_abroad_order(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(ask): Json<PlaceAbroadOrder>,
) -> Result<Response, ApiError> {
    let buyer = buyer(&principal, false)?;
    key.must_be(&ask.order_id)?;
    placed(state.ticketing.place_abroad_order(&buyer, &ask).await?)
}

fn placed(order: OrderView) -> Result<Response, ApiError> {
    let status = if order.state == OrderState::Pending {
        StatusCode::ACCEPTED
    } else {
        StatusCode::CREATED
    };
    let location = format!("/v1/ticketing/orders/{}", order.order_id);
    let location = HeaderValue::from_str(&location).map_err(|error| ApiError::internal(&error))?;
    Ok((status, [(header::LOCATION, location)], Json(order)).into_response())
}

/// The cities whose wallets pay here; none where only wallets of this city do.
#[utoipa::path(
    get,
    path = "/v1/ticketing/partners",
    tag = "ticketing",
    responses((status = 200, body = PartnerCities), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn partners(
    State(state): State<AppState>,
    _principal: Principal,
) -> Result<Json<PartnerCities>, ApiError> {
    let cities = state.ticketing.partner_cities().await?;
    Ok(Json(PartnerCities { cities }))
}

/// An order of one's own, as it stands now.
#[utoipa::path(
    get,
    path = "/v1/ticketing/orders/{order_id}",
    tag = "ticketing",
    params(("order_id" = OrderId, Path, description = "An order of one's own")),
    responses((status = 200, body = OrderView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn order(
    State(state): State<AppState>,
    principal: Principal,
    Path(order): Path<OrderId>,
) -> Result<Json<OrderView>, ApiError> {
    Ok(Json(state.ticketing.order(principal.account_id, order).await?))
}
