//! Tellers' tills: a top-up taken back, and the shift.

use cityplus_domain::Currency;
use cityplus_protocol::Problem;
use cityplus_protocol::till::Shift;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Query};
use crate::operator::{CancelTopUp, CancelledTopUp, CloseShift, OpenShift, Operator};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(cancel_top_up))
        .routes(routes!(open_shift, shift))
        .routes(routes!(close_shift))
}

/// Takes back what a teller has put into a wallet. After an error no cash must be given back.
#[utoipa::path(
    post,
    path = "/top-up-cancels",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The cancel's id")),
    request_body = CancelTopUp,
    responses((status = 200, body = CancelledTopUp), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn cancel_top_up(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(cancel): Json<CancelTopUp>,
) -> Answer<CancelledTopUp> {
    key.must_be(&cancel.cancel)?;
    Ok(Json(operator.cancel_top_up(cancel).await?))
}

/// Opens a teller's shift and says what is in the drawer.
#[utoipa::path(
    post,
    path = "/shifts",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The shift's id")),
    request_body = OpenShift,
    responses((status = 200, body = Shift), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn open_shift(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(open): Json<OpenShift>,
) -> Answer<Shift> {
    key.must_be(&open.shift)?;
    Ok(Json(operator.open_shift(open).await?))
}

/// Whose shift.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AtTill {
    /// The teller's opaque id.
    pub(super) teller: String,
    /// Of which currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) currency: Option<Currency>,
}

/// A teller's open shift as it stands.
#[utoipa::path(
    get,
    path = "/shifts",
    tag = "service",
    params(
        ("teller" = String, Query, description = "The teller's opaque id"),
        ("currency" = Option<Currency>, Query, description = "Of which currency; without it the shift that is open for longest"),
    ),
    responses((status = 200, body = Shift), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn shift(Asked(operator): Asked, Query(at): Query<AtTill>) -> Answer<Shift> {
    Ok(Json(operator.shift(at.teller, at.currency).await?))
}

/// Closes a teller's open shift. From then on nothing of it changes any more.
#[utoipa::path(
    post,
    path = "/shift-closes",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The close's id")),
    request_body = CloseShift,
    responses((status = 200, body = Shift), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn close_shift(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(close): Json<CloseShift>,
) -> Answer<Shift> {
    key.must_be(&close.close)?;
    Ok(Json(operator.close_shift(close).await?))
}
