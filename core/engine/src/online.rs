//! Money from a card or a bank into one's own wallet: ordered here, paid on a gateway's page.
//!
//! Nothing of it waits in the outbox: until the page is there nobody has paid, and what was paid reaches the wallet
//! without this device.

use std::time::Duration;

use cityplus_domain::Money;
use cityplus_domain::ids::{CardId, TransferId};
use cityplus_protocol::operator::{GatewayName, Gateways, OnlineTopUpView, StartOnlineTopUp};
use cityplus_protocol::paths;

use crate::http::Call;
use crate::{Engine, EngineError};

/// How often the same order is sent before the person is told, and how long is waited in between.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// Which card pays a top-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayingCard {
    /// Whichever is given on the page; nothing is kept.
    Ask,
    /// Whichever is given on the page; it is saved if the person agrees there.
    AskAndSave,
    /// A saved one. There is a page only if the card's bank wants one.
    Saved(CardId),
}

impl Engine {
    /// Through which gateways the wallet may be topped up; the first is taken if nothing is said.
    pub async fn gateways(&self) -> Result<Vec<GatewayName>, EngineError> {
        let answer: Gateways = self.send(&Call::get(paths::GATEWAYS)).await?.json()?;
        Ok(answer.gateways)
    }

    /// Orders a top-up of one's own wallet; it is paid on the page of the answer. `language` is that page's.
    pub async fn start_online_top_up(
        &self,
        amount: Money,
        gateway: Option<GatewayName>,
        language: &str,
    ) -> Result<OnlineTopUpView, EngineError> {
        self.start_card_top_up(amount, gateway, PayingCard::Ask, language)
            .await
    }

    /// The same, with a card that is saved or to be saved.
    pub async fn start_card_top_up(
        &self,
        amount: Money,
        gateway: Option<GatewayName>,
        card: PayingCard,
        language: &str,
    ) -> Result<OnlineTopUpView, EngineError> {
        let account = self.account().await?.account;
        let asked = StartOnlineTopUp {
            transfer_id: TransferId::new(self.now()),
            wallet_id: account.wallet_id.ok_or(EngineError::NoWallet)?,
            amount,
            gateway,
            language: Some(language.to_owned()),
            card_id: match card {
                PayingCard::Saved(card) => Some(card),
                PayingCard::Ask | PayingCard::AskAndSave => None,
            },
            save_card: card == PayingCard::AskAndSave,
        };
        let call = Call::post(paths::ONLINE_TOP_UPS, &asked)?.creates(asked.transfer_id);
        let mut tries = 1;
        let top_up: OnlineTopUpView = loop {
            match self.send(&call).await {
                Ok(answer) => break answer.json()?,
                Err(error) if error.is_retryable() && tries < TRIES => {
                    tries = tries.saturating_add(1);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        };
        if top_up.transfer_id == asked.transfer_id && top_up.amount == amount {
            Ok(top_up)
        } else {
            Err(EngineError::ServerGarbage("it names another top-up".to_owned()))
        }
    }

    /// How an online top-up stands.
    pub async fn online_top_up(&self, transfer_id: TransferId) -> Result<OnlineTopUpView, EngineError> {
        let call = Call::get(paths::ONLINE_TOP_UP).with("{transfer_id}", transfer_id);
        let top_up: OnlineTopUpView = self.send(&call).await?.json()?;
        if top_up.transfer_id == transfer_id {
            Ok(top_up)
        } else {
            Err(EngineError::ServerGarbage("it names another top-up".to_owned()))
        }
    }
}
