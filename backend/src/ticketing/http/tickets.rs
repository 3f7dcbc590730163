//! Tickets and giving them back.

use axum::extract::State;
use axum::http::StatusCode;
use cityplus_domain::ids::TicketId;
use cityplus_protocol::Problem;
use cityplus_protocol::ticketing::{AskRefund, RefundView, TicketPage};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, IdempotencyKey, Json, Path, Principal, Query};

/// Tickets on a page if nothing is said.
const PAGE: u32 = 50;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(tickets))
        .routes(routes!(refund))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// One's own tickets, newest first.
#[utoipa::path(
    get,
    path = "/v1/ticketing/tickets",
    tag = "ticketing",
    params(
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before; without it the newest"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Tickets on the page; 50 if not said"),
    ),
    responses((status = 200, body = TicketPage), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn tickets(
    State(state): State<AppState>,
    principal: Principal,
    Query(page): Query<Page>,
) -> Result<Json<TicketPage>, ApiError> {
    let limit = page.limit.unwrap_or(PAGE);
    let cursor = page.cursor.as_deref();
    let found = state
        .ticketing
        .tickets(principal.account_id, cursor, limit)
        .await?;
    Ok(Json(found))
}

/// Gives a ticket back for its price, if its product is taken back and the time for it is not over. The same request
/// again is the same refund.
#[utoipa::path(
    post,
    path = "/v1/ticketing/tickets/{ticket_id}/refund",
    tag = "ticketing",
    params(
        ("ticket_id" = TicketId, Path, description = "A ticket of one's own"),
        ("Idempotency-Key" = String, Header, description = "The refund's id"),
    ),
    request_body = AskRefund,
    responses(
        (status = 200, description = "The money is back", body = RefundView),
        (status = 202, description = "The ticket can no longer be used; the money follows by itself", body = RefundView),
        (status = "4XX", body = Problem),
    ),
    security(("access_token" = []))
)]
async fn refund(
    State(state): State<AppState>,
    principal: Principal,
    Path(ticket): Path<TicketId>,
    key: IdempotencyKey,
    Json(ask): Json<AskRefund>,
) -> Result<(StatusCode, Json<RefundView>), ApiError> {
    key.must_be(&ask.refund_id)?;
    let refund = state
        .ticketing
        .refund_ticket(principal.account_id, ticket, ask.refund_id)
        .await?;
    let status = if refund.done {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    Ok((status, Json(refund)))
}
