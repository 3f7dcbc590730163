//! Saved cards: what may be shown of them. A card's number and what stands for it at its gateway are nowhere here.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::CardId;
use serde::{Deserialize, Serialize};

use crate::operator::GatewayName;

/// `GET /v1/operator/wallets/{wallet_id}/cards`: the cards that are saved for one's own wallet, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedCards {
    /// The cards.
    pub cards: Vec<SavedCardView>,
}

/// A saved card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedCardView {
    /// The card.
    pub card_id: CardId,
    /// Which gateway keeps it.
    pub gateway: GatewayName,
    /// Its number, most of it hidden, such as `444433******1111`.
    pub masked_number: String,
    /// Whose card it is, such as `VISA`; none if it is not known.
    pub brand: Option<String>,
    /// The last month in which it is good, `YYYY-MM`; none if it is not known.
    pub expires: Option<String>,
    /// When it was saved.
    pub saved_at: Timestamp,
}
