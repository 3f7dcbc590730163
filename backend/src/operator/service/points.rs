//! Points over the network.

use async_trait::async_trait;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::PointsKey;
use cityplus_protocol::Problem;
use cityplus_protocol::points::{PointsBalance, PointsRule};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::remote::{RemoteOperator, ask, tell};
use super::routes::{Answer, Asked, Done, Piece, ServiceState, done};
use crate::http::{Json, Path, Query};
use crate::operator::{Cursor, OperatorError, Points, PointsHistory};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(set_points_rules))
        .routes(routes!(points))
        .routes(routes!(points_history))
}

/// What earns points in a city.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PointsRules {
    /// At most 20.
    rules: Vec<PointsRule>,
}

/// Says what earns points in the city from now on, in the place of what was said before.
#[utoipa::path(
    put,
    path = "/points-rules",
    tag = "service",
    request_body = PointsRules,
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn set_points_rules(Asked(operator): Asked, Json(asked): Json<PointsRules>) -> Done {
    done(operator.set_points_rules(asked.rules).await)
}

/// What a wallet has of points, one for each name.
#[utoipa::path(
    get,
    path = "/wallets/{wallet}/points",
    tag = "service",
    params(("wallet" = WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<PointsBalance>), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn points(Asked(operator): Asked, Path(wallet): Path<WalletId>) -> Answer<Vec<PointsBalance>> {
    Ok(Json(operator.points(wallet).await?))
}

/// The history of a wallet's points of a name, newest first.
#[utoipa::path(
    get,
    path = "/wallets/{wallet}/points/{name}",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("name" = PointsKey, Path, description = "The points' name"),
        ("after" = Option<String>, Query, description = "`next` of the piece before; without it the newest"),
        ("limit" = u32, Query, minimum = 1, maximum = 100, description = "Entries at most"),
    ),
    responses((status = 200, body = PointsHistory), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn points_history(
    Asked(operator): Asked,
    Path((wallet, name)): Path<(WalletId, PointsKey)>,
    Query(piece): Query<Piece>,
) -> Answer<PointsHistory> {
    let found = operator.points_history(wallet, name, piece.after, piece.limit);
    Ok(Json(found.await?))
}

#[async_trait]
impl Points for RemoteOperator {
    async fn set_points_rules(&self, rules: Vec<PointsRule>) -> Result<(), OperatorError> {
        tell(self.to(Method::PUT, "/points-rules").json(&PointsRules { rules })).await
    }

    async fn points(&self, wallet: WalletId) -> Result<Vec<PointsBalance>, OperatorError> {
        ask(self.to(Method::GET, &format!("/wallets/{wallet}/points"))).await
    }

    async fn points_history(
        &self,
        wallet: WalletId,
        name: PointsKey,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<PointsHistory, OperatorError> {
        let request = self.to(Method::GET, &format!("/wallets/{wallet}/points/{name}"));
        ask(request.query(&Piece { after, limit })).await
    }
}
