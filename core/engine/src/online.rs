//! Money from a card or a bank into one's own wallet: ordered here, paid on a gateway's page.
//!
//! Nothing of it waits in the outbox: until the page is there nobody has paid, and what was paid reaches the wallet
//! without this device. A saved card is charged without a page: such a request is kept before it is sent, and as long as it
//! is not known what came of it, asking for the same again sends it again instead of another one.

use std::time::Duration;

use cityplus_domain::Money;
use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_protocol::operator::{
    GatewayName, Gateways, OnlineTopUpState, OnlineTopUpView, StartOnlineTopUp,
};
use cityplus_protocol::paths;

use crate::http::Call;
use crate::outbox::is_final;
use crate::session::{signed_in, signed_in_with};
use crate::store::View;
use crate::{Engine, EngineError, keep};

/// How often the same order is sent before the person is told, and how long is waited in between.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);
/// Requests to saved cards that are kept without an answer; the oldest goes first.
const CHARGES_MAX: usize = 20;

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

    /// Orders a top-up of one's own wallet; it is paid on the page of the answer. `language` is that page's. `own` is the
    /// wallet that whoever agreed has: [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn start_online_top_up(
        &self,
        own: WalletId,
        amount: Money,
        gateway: Option<GatewayName>,
        language: &str,
    ) -> Result<OnlineTopUpView, EngineError> {
        self.start_card_top_up(own, amount, gateway, PayingCard::Ask, language)
            .await
    }

    /// The same, with a card that is saved or to be saved. Of a saved card that was asked for so much before, and of which
    /// nobody knows yet what came of it, it is that request: the card is charged once, and how that ended is the answer.
    pub async fn start_card_top_up(
        &self,
        own: WalletId,
        amount: Money,
        gateway: Option<GatewayName>,
        card: PayingCard,
        language: &str,
    ) -> Result<OnlineTopUpView, EngineError> {
        let account_id = self.account_with(own).await?.account.account_id.to_string();
        let asked = StartOnlineTopUp {
            transfer_id: TransferId::new(self.now()),
            wallet_id: own,
            amount,
            gateway,
            language: Some(language.to_owned()),
            card_id: match card {
                PayingCard::Saved(card) => Some(card),
                PayingCard::Ask | PayingCard::AskAndSave => None,
            },
            save_card: card == PayingCard::AskAndSave,
        };
        if asked.card_id.is_none() {
            return self.send_top_up(&asked, &account_id).await;
        }
        let asked = self.keep_charge(asked).await?;
        self.send_charge(&asked, &account_id).await
    }

    /// Sends exactly that request to a saved card that [`Engine::card_charges`] tells of. If it is known by now what came of
    /// it, nothing is charged any more: how it stands is the answer. `own` is the wallet that whoever agreed has:
    /// [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn retry_charge(
        &self,
        own: WalletId,
        transfer_id: TransferId,
    ) -> Result<OnlineTopUpView, EngineError> {
        let (account_id, kept) = self
            .store
            .read(move |view| {
                let account_id = signed_in_with(view, own)?.account.account_id.to_string();
                let mut all = charges_of(view, own)?.into_iter();
                Ok((account_id, all.find(|kept| kept.transfer_id == transfer_id)))
            })
            .await?;
        if let Some(asked) = kept {
            return self.send_charge(&asked, &account_id).await;
        }
        let answer = self.send_as(&state_of(transfer_id), &account_id).await?;
        self.take_state(transfer_id, answer.json()?).await
    }

    /// Sends a request that is kept; it is dropped once it is known what came of it.
    async fn send_charge(
        &self,
        asked: &StartOnlineTopUp,
        account_id: &str,
    ) -> Result<OnlineTopUpView, EngineError> {
        let sent = self.send_top_up(asked, account_id).await;
        let is_answered = match &sent {
            Ok(top_up) => is_known(top_up),
            Err(EngineError::Server { problem, .. }) => is_final(problem),
            Err(_) => false,
        };
        if is_answered {
            self.drop_charge(asked.transfer_id).await?;
        }
        sent
    }

    /// What saved cards were asked for of which nobody knows yet what came of it, the oldest first. Asking for the same again
    /// is the same request; [`Engine::retry_charge`] never is another one.
    pub async fn card_charges(&self) -> Result<Vec<StartOnlineTopUp>, EngineError> {
        self.store
            .read(|view| {
                let own = signed_in(view)?.account.wallet_id;
                charges_of(view, own.ok_or(EngineError::NoWallet)?)
            })
            .await
    }

    /// Keeps a request to a saved card; the one that is to be sent: the same as before, if it is not known what came of that.
    /// [`EngineError::SomebodyElse`] if whoever has its wallet is not signed in any more.
    async fn keep_charge(&self, asked: StartOnlineTopUp) -> Result<StartOnlineTopUp, EngineError> {
        self.store
            .write(move |view| {
                signed_in_with(view, asked.wallet_id)?;
                let mut kept: Vec<StartOnlineTopUp> = view.setting(keep::CHARGES)?.unwrap_or_default();
                let same = kept.iter().find(|kept| {
                    (kept.wallet_id, kept.card_id, kept.amount)
                        == (asked.wallet_id, asked.card_id, asked.amount)
                });
                if let Some(same) = same {
                    return Ok(same.clone());
                }
                let surplus = kept.len().saturating_sub(CHARGES_MAX.saturating_sub(1));
                kept.drain(..surplus);
                kept.push(asked.clone());
                view.set_setting(keep::CHARGES, &kept)?;
                Ok(asked)
            })
            .await
    }

    /// It is known what came of it: asking for the same again is another request.
    async fn drop_charge(&self, transfer_id: TransferId) -> Result<(), EngineError> {
        self.store
            .write(move |view| {
                let mut kept: Vec<StartOnlineTopUp> = view.setting(keep::CHARGES)?.unwrap_or_default();
                let before = kept.len();
                kept.retain(|kept| kept.transfer_id != transfer_id);
                if kept.len() == before {
                    return Ok(());
                }
                view.set_setting(keep::CHARGES, &kept)
            })
            .await
    }

    /// Sends it a few times, always the same, and only as the person who asked: the refusal of another one's would be no
    /// word on it. [`EngineError::SomebodyElse`] if another is signed in by now; a charge then stays as it is kept.
    async fn send_top_up(
        &self,
        asked: &StartOnlineTopUp,
        account_id: &str,
    ) -> Result<OnlineTopUpView, EngineError> {
        let call = Call::post(paths::ONLINE_TOP_UPS, asked)?.creates(asked.transfer_id);
        let mut tries = 1;
        let top_up: OnlineTopUpView = loop {
            match self.send_as(&call, account_id).await {
                Ok(answer) => break answer.json()?,
                Err(error) if error.is_retryable() && !error.is_not_signed_in() && tries < TRIES => {
                    tries = tries.saturating_add(1);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        };
        if top_up.transfer_id == asked.transfer_id && top_up.amount == asked.amount {
            Ok(top_up)
        } else {
            Err(EngineError::ServerGarbage("it names another top-up".to_owned()))
        }
    }

    /// How an online top-up stands. Once it has ended, or a page is there to pay it on, the same may be asked for again.
    pub async fn online_top_up(&self, transfer_id: TransferId) -> Result<OnlineTopUpView, EngineError> {
        let answer = self.send(&state_of(transfer_id)).await?;
        self.take_state(transfer_id, answer.json()?).await
    }

    async fn take_state(
        &self,
        transfer_id: TransferId,
        top_up: OnlineTopUpView,
    ) -> Result<OnlineTopUpView, EngineError> {
        if top_up.transfer_id != transfer_id {
            return Err(EngineError::ServerGarbage("it names another top-up".to_owned()));
        }
        if is_known(&top_up) {
            self.drop_charge(transfer_id).await?;
        }
        Ok(top_up)
    }
}

/// Asks how an online top-up stands.
fn state_of(transfer_id: TransferId) -> Call {
    Call::get(paths::ONLINE_TOP_UP).with("{transfer_id}", transfer_id)
}

/// What is kept of a wallet's requests to saved cards.
fn charges_of(view: &View<'_>, own: WalletId) -> Result<Vec<StartOnlineTopUp>, EngineError> {
    let mut kept: Vec<StartOnlineTopUp> = view.setting(keep::CHARGES)?.unwrap_or_default();
    kept.retain(|kept| kept.wallet_id == own);
    Ok(kept)
}

/// Whether it is known what came of a charge. Open and without a page, the card may have been charged or not.
const fn is_known(top_up: &OnlineTopUpView) -> bool {
    !matches!(top_up.state, OnlineTopUpState::Open) || top_up.page_url.is_some()
}
