//! Linked wallets over the network.

use async_trait::async_trait;
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_protocol::Problem;
use cityplus_protocol::link::{Link, SignedLinkOrder};
use reqwest::Method;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::remote::{RemoteOperator, ask};
use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Path};
use crate::operator::{LinkedWallets, OperatorError};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(allow_link))
        .routes(routes!(links))
        .routes(routes!(end_link))
}

/// Lets another wallet have what it buys paid from the signer's. One that held for the same two ends.
#[utoipa::path(
    post,
    path = "/links",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The link's id")),
    request_body = SignedLinkOrder,
    responses((status = 200, body = Link), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn allow_link(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(order): Json<SignedLinkOrder>,
) -> Answer<Link> {
    key.must_be(&order.order.link_id)?;
    Ok(Json(operator.allow_link(order).await?))
}

/// The links of a wallet, on either side.
#[utoipa::path(
    get,
    path = "/wallets/{wallet}/links",
    tag = "service",
    params(("wallet" = WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<Link>), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn links(Asked(operator): Asked, Path(wallet): Path<WalletId>) -> Answer<Vec<Link>> {
    Ok(Json(operator.links(wallet).await?))
}

/// Ends a link of a wallet, on whichever side it is; one that has ended is no error.
#[utoipa::path(
    delete,
    path = "/wallets/{wallet}/links/{link}",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("link" = LinkId, Path, description = "The link"),
    ),
    responses((status = 200, body = Link), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn end_link(Asked(operator): Asked, Path((wallet, link)): Path<(WalletId, LinkId)>) -> Answer<Link> {
    Ok(Json(operator.end_link(wallet, link).await?))
}

#[async_trait]
impl LinkedWallets for RemoteOperator {
    async fn allow_link(&self, order: SignedLinkOrder) -> Result<Link, OperatorError> {
        ask(self.creates("/links", &order.order.link_id, &order)).await
    }

    async fn end_link(&self, wallet: WalletId, link: LinkId) -> Result<Link, OperatorError> {
        ask(self.to(Method::DELETE, &format!("/wallets/{wallet}/links/{link}"))).await
    }

    async fn links(&self, wallet: WalletId) -> Result<Vec<Link>, OperatorError> {
        ask(self.to(Method::GET, &format!("/wallets/{wallet}/links"))).await
    }
}
