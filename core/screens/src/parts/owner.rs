//! Whose wallet it is, and how it stands: the same on all screens of money.

use std::sync::Arc;

use cityplus_domain::ids::WalletId;
use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::operator::WalletView;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{Engine, EngineError, MovementOutcome, Pace};

use super::{basket, buttons, purchase};
use crate::app::{News, Shared};
use crate::speech::Speech;
use crate::view::{Amount, Notice, Tone};

/// Whose wallet it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Nobody is signed in.
    Nobody,
    /// Somebody without a wallet.
    NoWallet,
    /// Somebody with one.
    Wallet {
        /// Its number.
        wallet_id: WalletId,
        /// What was in it when it was last seen; none if it never was.
        held: Option<WalletView>,
    },
}

impl Owner {
    /// By the device's own store.
    pub(crate) async fn load(engine: &Engine) -> Result<Self, EngineError> {
        match engine.account().await {
            Err(EngineError::NotSignedIn) => Ok(Self::Nobody),
            Err(error) => Err(error),
            Ok(signed_in) => match signed_in.account.wallet_id {
                None => Ok(Self::NoWallet),
                Some(wallet_id) => {
                    let held = engine.held_wallet().await?;
                    Ok(Self::Wallet { wallet_id, held })
                }
            },
        }
    }

    /// The wallet's number.
    pub(crate) const fn wallet_id(&self) -> Option<WalletId> {
        match self {
            Self::Wallet { wallet_id, .. } => Some(*wallet_id),
            Self::Nobody | Self::NoWallet => None,
        }
    }

    /// The wallet as it was last seen.
    pub(crate) const fn held(&self) -> Option<&WalletView> {
        match self {
            Self::Wallet { held, .. } => held.as_ref(),
            Self::Nobody | Self::NoWallet => None,
        }
    }

    /// What can be spent, as it was last seen.
    pub(crate) fn available(&self, speech: &Speech) -> Option<Amount> {
        self.held()
            .map(|held| basket::amount(speech.say("wallet-available"), speech.money(held.available)))
    }

    /// What stands in the way of every movement of money; none where nothing does.
    pub(crate) fn notice(&self, key: &str, speech: &Speech) -> Option<Notice> {
        match self {
            Self::NoWallet => {
                let mut notice = speech.problem_of_code(key, Tone::Info, "no_wallet");
                notice.dismissible = false;
                Some(notice)
            }
            Self::Nobody => {
                let mut notice = speech.notice(key, Tone::Info, "wallet-sign-in");
                notice.dismissible = false;
                notice.action = Some(buttons::on(speech.say("wallet-sign-in-action")));
                Some(notice)
            }
            Self::Wallet { held, .. } => {
                let held = held.as_ref().filter(|held| held.blocked)?;
                let text = if held.blocked_by_operator {
                    "wallet-blocked-operator"
                } else {
                    "wallet-blocked-owner"
                };
                let mut notice = speech.notice(key, Tone::Warning, text);
                notice.code = Some("wallet_blocked".to_owned());
                notice.dismissible = false;
                Some(notice)
            }
        }
    }
}

/// In what the wallet counts; none on a device that has seen neither wallet nor catalogue.
pub(crate) fn currency(owner: Option<&Owner>, catalogue: Option<&CatalogueView>) -> Option<Currency> {
    owner
        .and_then(Owner::held)
        .map(|held| held.balance.currency)
        .or_else(|| catalogue.map(|held| held.catalogue.city.currency))
}

/// Nothing, in the wallet's currency.
pub(crate) fn nothing(owner: Option<&Owner>, catalogue: Option<&CatalogueView>) -> Money {
    Money::zero(currency(owner, catalogue).unwrap_or(Currency::PLN))
}

/// After money was asked to move, whatever came of it.
pub(crate) async fn asked<T>(app: &Arc<Shared>, outcome: &Result<MovementOutcome<T>, EngineError>) {
    match outcome {
        Ok(MovementOutcome::Done(_)) => moved(app, None).await,
        Ok(MovementOutcome::Pending { because, .. }) => moved(app, Some(because)).await,
        Err(error) => refused(app, error),
    }
}

/// After money was asked to move: the app learns whether the server answers, fetches what changed and tells its screens.
pub(crate) async fn moved(app: &Arc<Shared>, because: Option<&'static str>) {
    let reached = purchase::reached(because);
    if app.learn(reached).is_ok() {
        // The new balance comes with the changes; without them it is only a little late.
        drop(app.learn(app.engine().fetch_wallet().await));
        drop(app.bring_up_to_date(Pace::Due).await);
    }
    app.tell(News::Wallet);
    app.tell(News::Tickets);
}

/// What a refusal says about the server: it answers, unless the device refused by itself.
pub(crate) fn refused(app: &Arc<Shared>, error: &EngineError) {
    match error {
        EngineError::Server { .. } => drop(app.learn::<()>(Ok(()))),
        EngineError::NotSignedIn => drop(app.learn::<()>(Err(EngineError::NotSignedIn))),
        _ => {}
    }
    app.tell(News::Wallet);
    // A refusal is kept until it is put away.
    app.tell(News::Tickets);
}
