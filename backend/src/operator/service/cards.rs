//! Saved cards over the network. What stands for a card at its gateway does not travel.

use async_trait::async_trait;
use cityplus_domain::ids::{CardId, WalletId};
use cityplus_protocol::Problem;
use reqwest::Method;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::remote::{RemoteOperator, ask, tell};
use super::routes::{Answer, Asked, Done, ServiceState, done};
use crate::http::{Json, Path};
use crate::operator::{KeptCard, OperatorError, SavedCards};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(saved_cards))
        .routes(routes!(forget_card))
}

/// The cards that are saved for a wallet, the newest first.
#[utoipa::path(
    get,
    path = "/wallets/{wallet}/cards",
    tag = "service",
    params(("wallet" = WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<KeptCard>), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn saved_cards(Asked(operator): Asked, Path(wallet): Path<WalletId>) -> Answer<Vec<KeptCard>> {
    Ok(Json(operator.saved_cards(wallet).await?))
}

/// Forgets a card of a wallet; one that is forgotten already is no error.
#[utoipa::path(
    delete,
    path = "/wallets/{wallet}/cards/{card}",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("card" = CardId, Path, description = "The card"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn forget_card(Asked(operator): Asked, Path((wallet, card)): Path<(WalletId, CardId)>) -> Done {
    done(operator.forget_card(wallet, card).await)
}

#[async_trait]
impl SavedCards for RemoteOperator {
    async fn saved_cards(&self, wallet: WalletId) -> Result<Vec<KeptCard>, OperatorError> {
        ask(self.to(Method::GET, &format!("/wallets/{wallet}/cards"))).await
    }

    async fn forget_card(&self, wallet: WalletId, card: CardId) -> Result<(), OperatorError> {
        tell(self.to(Method::DELETE, &format!("/wallets/{wallet}/cards/{card}"))).await
    }
}
