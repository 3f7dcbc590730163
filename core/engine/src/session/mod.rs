//! Signing in and staying signed in.
//!
//! Tokens and account live sealed in the store. Losing the session never costs what is on the device: tickets can be
//! shown without it, only [`Engine::log_out`] and another person's sign-in take them away (what waits in the outbox
//! stays and goes out when its owner signs in again).

mod identity;
mod lost;
mod password;
mod renew;
mod sign_in;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId, WalletId};
use cityplus_protocol::account::{AccountView, Session};
use cityplus_protocol::texts::Secret;
use serde::{Deserialize, Serialize};

use crate::store::View;
use crate::{Engine, EngineError, keep};
pub(crate) use identity::DeviceIdentity;

/// Who is signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account: AccountView,
    /// The id under which the device is registered for it.
    pub device_id: DeviceId,
    /// The name of the device's secret in the key store.
    pub(crate) identity: String,
}

/// The tokens.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    access: Secret,
    access_expires_at: Timestamp,
    refresh: Secret,
}

impl Tokens {
    fn of(session: &Session) -> Self {
        Self {
            access: session.access_token.clone(),
            access_expires_at: session.access_expires_at,
            refresh: session.refresh_token.clone(),
        }
    }
}

#[cfg(feature = "fixture")]
impl Tokens {
    /// Tokens that seem to be good for ever.
    pub(crate) fn stocked(access: Secret, refresh: Secret) -> Self {
        Self {
            access,
            access_expires_at: Timestamp::from_millis(i64::MAX),
            refresh,
        }
    }
}

/// A session and whose it is, read in one go: a request of one person never goes out under another's.
#[derive(Clone)]
pub(crate) struct HeldSession {
    pub(crate) account_id: AccountId,
    tokens: Tokens,
}

/// The session; an error if there is none, or if it has ended.
pub(crate) fn held_session(view: &View<'_>) -> Result<HeldSession, EngineError> {
    let account_id = signed_in(view)?.account.account_id;
    let tokens = view.setting(keep::SESSION)?.ok_or(EngineError::NotSignedIn)?;
    Ok(HeldSession { account_id, tokens })
}

/// Who is signed in; an error if nobody is.
pub(crate) fn signed_in(view: &View<'_>) -> Result<SignedIn, EngineError> {
    view.setting(keep::ACCOUNT)?.ok_or(EngineError::NotSignedIn)
}

/// Who is signed in, if it is whoever has the wallet `own`; [`EngineError::SomebodyElse`] if it is not. What one person
/// agreed to is not done as another.
pub(crate) fn signed_in_with(view: &View<'_>, own: WalletId) -> Result<SignedIn, EngineError> {
    let person = signed_in(view)?;
    if person.account.wallet_id == Some(own) {
        Ok(person)
    } else {
        Err(EngineError::SomebodyElse)
    }
}

/// Nothing, if it is the person of this account who is signed in; [`EngineError::SomebodyElse`] if it is not.
pub(crate) fn still_signed_in(view: &View<'_>, account_id: AccountId) -> Result<(), EngineError> {
    if signed_in(view)?.account.account_id == account_id {
        Ok(())
    } else {
        Err(EngineError::SomebodyElse)
    }
}

impl Engine {
    /// Who is signed in, from the store. There after a session ended, too: what is on the device stays usable.
    pub async fn account(&self) -> Result<SignedIn, EngineError> {
        self.store.read(signed_in).await
    }

    /// The same, if it is whoever has the wallet `own`; [`EngineError::SomebodyElse`] if it is not.
    pub(crate) async fn account_with(&self, own: WalletId) -> Result<SignedIn, EngineError> {
        self.store.read(move |view| signed_in_with(view, own)).await
    }

    /// Whether there is a session, as far as is known here: the server may have ended it without a word yet.
    pub async fn has_session(&self) -> Result<bool, EngineError> {
        self.store
            .read(|view| match held_session(view) {
                Ok(_) => Ok(true),
                Err(EngineError::NotSignedIn) => Ok(false),
                Err(error) => Err(error),
            })
            .await
    }
}
