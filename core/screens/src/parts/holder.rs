//! Whose money a screen is about, as far as it is known: the same wherever it is moved.

use std::sync::Arc;

use chrono_tz::Tz;
use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{Engine, EngineError};

use super::owner::{self, Owner};
use super::{buttons, ticket_row};
use crate::app::Shared;
use crate::speech::Speech;
use crate::view::{Amount, Button, Notice};

/// Asks the device's own store whose money it is, and for what else there is of a wallet: of nobody's there is nothing.
pub(crate) async fn load<T: Default>(
    engine: &Engine,
    of_wallet: impl Future<Output = Result<T, EngineError>>,
) -> (Result<Owner, EngineError>, Result<T, EngineError>) {
    let owner = Owner::load(engine).await;
    let found = match &owner {
        Ok(Owner::Wallet { .. }) => of_wallet.await,
        Ok(Owner::Nobody | Owner::NoWallet) | Err(_) => Ok(T::default()),
    };
    (owner, found)
}

/// Whose money it is, asked anew whenever something may have changed.
#[derive(Default)]
pub(crate) struct Holder {
    owner: Option<Owner>,
    catalogue: Option<Arc<CatalogueView>>,
}

impl Holder {
    /// Takes over the newest catalogue, which says in what the city counts, and its time.
    pub(crate) fn look(&mut self, app: &Shared) {
        self.catalogue = app.catalogue();
    }

    /// Takes over whose it is; true if that is another wallet than before: what one person typed is nothing for the next.
    pub(crate) fn found(&mut self, owner: Result<Owner, EngineError>) -> Result<bool, EngineError> {
        match owner {
            Ok(owner) => {
                let known = self.owner.as_ref();
                let is_other = known.is_some_and(|known| known.wallet_id() != owner.wallet_id());
                self.owner = Some(owner);
                Ok(is_other)
            }
            Err(error) => {
                self.owner.get_or_insert(Owner::Nobody);
                Err(error)
            }
        }
    }

    /// Whether it was asked whose it is.
    pub(crate) const fn is_known(&self) -> bool {
        self.owner.is_some()
    }

    /// Whether nobody is signed in.
    pub(crate) const fn is_nobody(&self) -> bool {
        matches!(self.owner, Some(Owner::Nobody))
    }

    /// The wallet it is in.
    pub(crate) fn wallet_id(&self) -> Option<WalletId> {
        self.owner.as_ref().and_then(Owner::wallet_id)
    }

    /// Whether there is somebody whose money it is.
    pub(crate) fn may(&self) -> bool {
        self.wallet_id().is_some()
    }

    /// In what the wallet counts; none on a device that has seen neither wallet nor catalogue.
    pub(crate) fn currency(&self) -> Option<Currency> {
        owner::currency(self.owner.as_ref(), self.catalogue.as_deref())
    }

    /// The city's time.
    pub(crate) fn zone(&self) -> Tz {
        ticket_row::zone_of(self.catalogue.as_deref())
    }

    /// What can be spent, as it was last seen.
    pub(crate) fn available(&self, speech: &Speech) -> Option<Amount> {
        self.owner.as_ref()?.available(speech)
    }

    /// What stands in the way of every movement of money; none where nothing does.
    pub(crate) fn notice(&self, key: &str, speech: &Speech) -> Option<Notice> {
        self.owner.as_ref()?.notice(key, speech)
    }

    /// A button for who has a wallet: on, or busy with what the text of this key says. Without one it is off.
    pub(crate) fn button(&self, label: &str, is_busy: bool, busy: &str, speech: &Speech) -> Button {
        let label = speech.say(label);
        if self.may() {
            buttons::on_unless_busy(label, is_busy, &speech.say(busy))
        } else {
            buttons::off(label, &speech.say("wallet-none"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wallet(byte: u8) -> Owner {
        Owner::Wallet {
            wallet_id: WalletId::from_bytes([byte; 16]),
            held: None,
        }
    }

    #[test]
    fn another_wallet_is_another_person() {
        let mut holder = Holder::default();
        assert!(!holder.is_known() && !holder.may() && !holder.is_nobody());
        for (owner, is_other) in [
            (wallet(1), false),
            (wallet(1), false),
            (wallet(2), true),
            (Owner::NoWallet, true),
            (Owner::Nobody, false),
            (wallet(2), true),
        ] {
            let may = owner.wallet_id().is_some();
            assert_eq!(holder.found(Ok(owner.clone())).ok(), Some(is_other), "{owner:?}");
            assert_eq!(holder.may(), may, "{owner:?}");
        }
    }

    #[test]
    fn an_error_keeps_who_was_known() {
        let mut holder = Holder::default();
        assert!(holder.found(Err(EngineError::CatalogueMissing)).is_err());
        assert!(holder.is_nobody());
        let mut holder = Holder::default();
        assert!(holder.found(Ok(wallet(1))).is_ok());
        assert!(holder.found(Err(EngineError::CatalogueMissing)).is_err());
        assert!(holder.may());
    }
}
