//! Saved cards as the rest of the house meets them.

use async_trait::async_trait;
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{CardId, WalletId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::operator::types::GatewayName;
use crate::operator::{LocalOperator, OperatorError};

/// The part of the operator's door for saved cards.
#[async_trait]
pub trait SavedCards: Send + Sync {
    /// The cards that are saved for a wallet, the newest first.
    async fn saved_cards(&self, wallet: WalletId) -> Result<Vec<KeptCard>, OperatorError>;

    /// Forgets a card of a wallet: nothing is paid with it from then on. One that is forgotten already is no error.
    async fn forget_card(&self, wallet: WalletId, card: CardId) -> Result<(), OperatorError>;
}

/// A saved card. Neither its number nor what stands for it at the gateway is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptCard {
    /// The card.
    pub card: CardId,
    /// Which gateway keeps it.
    pub gateway: GatewayName,
    /// Its number, most of it hidden, such as `444433******1111`.
    pub masked: String,
    /// Whose card it is, such as `VISA`, if the gateway says so.
    pub brand: Option<String>,
    /// The last month in which it is good, `YYYY-MM`, if the gateway says so.
    pub expires: Option<String>,
    /// When it was saved.
    pub saved_at: Timestamp,
}

#[async_trait]
impl SavedCards for LocalOperator {
    async fn saved_cards(&self, wallet: WalletId) -> Result<Vec<KeptCard>, OperatorError> {
        super::list(&self.books().database, self.city(), wallet).await
    }

    async fn forget_card(&self, wallet: WalletId, card: CardId) -> Result<(), OperatorError> {
        super::forget(self.books(), self.city(), wallet, card).await
    }
}
