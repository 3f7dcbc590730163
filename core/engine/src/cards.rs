//! The cards that are saved for one's own wallet. The device keeps none of them: it asks.

use cityplus_domain::ids::{CardId, WalletId};
use cityplus_protocol::cards::{SavedCardView, SavedCards};
use cityplus_protocol::paths;

use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// The cards that are saved for one's own wallet, the newest first.
    pub async fn saved_cards(&self) -> Result<Vec<SavedCardView>, EngineError> {
        let own = self.account().await?.account.wallet_id;
        let own = own.ok_or(EngineError::NoWallet)?;
        let call = Call::get(paths::SAVED_CARDS).with("{wallet_id}", own);
        let answer: SavedCards = self.send(&call).await?.json()?;
        Ok(answer.cards)
    }

    /// Forgets a saved card: nothing is paid with it from then on. Of one that is forgotten already it is no error. `own` is
    /// the wallet that whoever agreed has: [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn forget_card(&self, own: WalletId, card: CardId) -> Result<(), EngineError> {
        let account_id = self.account_with(own).await?.account.account_id;
        let call = Call::delete(paths::SAVED_CARD)
            .with("{wallet_id}", own)
            .with("{card_id}", card);
        self.send_as(&call, &account_id.to_string()).await.map(drop)
    }
}
