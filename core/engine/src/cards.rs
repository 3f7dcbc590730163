//! The cards that are saved for one's own wallet. The device keeps none of them: it asks.

use cityplus_domain::ids::{CardId, WalletId};
use cityplus_protocol::cards::{SavedCardView, SavedCards};
use cityplus_protocol::paths;

use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// The cards that are saved for one's own wallet, the newest first.
    pub async fn saved_cards(&self) -> Result<Vec<SavedCardView>, EngineError> {
        let call = Call::get(paths::SAVED_CARDS).with("{wallet_id}", self.own_wallet().await?);
        let answer: SavedCards = self.send(&call).await?.json()?;
        Ok(answer.cards)
    }

    /// Forgets a saved card: nothing is paid with it from then on. Of one that is forgotten already it is no error.
    pub async fn forget_card(&self, card: CardId) -> Result<(), EngineError> {
        let call = Call::delete(paths::SAVED_CARD)
            .with("{wallet_id}", self.own_wallet().await?)
            .with("{card_id}", card);
        self.send(&call).await.map(drop)
    }

    async fn own_wallet(&self) -> Result<WalletId, EngineError> {
        let account = self.account().await?.account;
        account.wallet_id.ok_or(EngineError::NoWallet)
    }
}
