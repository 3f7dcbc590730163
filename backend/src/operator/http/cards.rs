//! The cards that are saved for one's own wallet.

use axum::extract::State;
use axum::http::StatusCode;
use cityplus_domain::ids::{CardId, WalletId};
use cityplus_protocol::Problem;
use cityplus_protocol::cards::{SavedCardView, SavedCards};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::must_own;
use crate::http::{ApiError, AppState, Json, Path, Principal};
use crate::operator::KeptCard;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(saved_cards))
        .routes(routes!(forget_card))
}

/// The cards that are saved for one's own wallet, the newest first. Of their numbers only what may be shown is known.
#[utoipa::path(
    get,
    path = "/v1/operator/wallets/{wallet_id}/cards",
    tag = "operator",
    params(("wallet_id" = WalletId, Path, description = "The caller's own wallet")),
    responses((status = 200, body = SavedCards), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn saved_cards(
    State(state): State<AppState>,
    principal: Principal,
    Path(wallet): Path<WalletId>,
) -> Result<Json<SavedCards>, ApiError> {
    must_own(&principal, wallet)?;
    let cards = state.operator.saved_cards(wallet).await?;
    let cards = cards.into_iter().map(view).collect();
    Ok(Json(SavedCards { cards }))
}

/// Forgets a saved card: nothing is paid with it from then on. One that is forgotten already is no error.
#[utoipa::path(
    delete,
    path = "/v1/operator/wallets/{wallet_id}/cards/{card_id}",
    tag = "operator",
    params(
        ("wallet_id" = WalletId, Path, description = "The caller's own wallet"),
        ("card_id" = CardId, Path, description = "The card"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn forget_card(
    State(state): State<AppState>,
    principal: Principal,
    Path((wallet, card)): Path<(WalletId, CardId)>,
) -> Result<StatusCode, ApiError> {
    must_own(&principal, wallet)?;
    state.operator.forget_card(wallet, card).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(card: KeptCard) -> SavedCardView {
    SavedCardView {
        card_id: card.card,
        gateway: card.gateway,
        masked_number: card.masked,
        brand: card.brand,
        expires: card.expires,
        saved_at: card.saved_at,
    }
}
