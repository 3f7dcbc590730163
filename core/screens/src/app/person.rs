//! Who is signed in, kept at hand: every screen shows something else for a resident, a controller and a guest.

use std::sync::Arc;

use cityplus_engine::protocol::account::Role;
use cityplus_engine::{Engine, EngineError, SignedIn};

use super::{News, Shared};

/// Who is signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) signed_in: SignedIn,
    /// False once the session has ended: what is on the device stays usable, the server has to be asked anew.
    pub(crate) has_session: bool,
}

impl Person {
    pub(super) async fn load(engine: &Engine) -> Result<Option<Self>, EngineError> {
        let signed_in = match engine.account().await {
            Ok(signed_in) => signed_in,
            Err(EngineError::NotSignedIn) => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(Self {
            signed_in,
            has_session: engine.has_session().await?,
        }))
    }

    pub(crate) fn name(&self) -> &str {
        self.signed_in.account.name.as_str()
    }

    /// Whether the person has a wallet to buy with.
    pub(crate) fn has_wallet(&self) -> bool {
        self.signed_in.account.wallet_id.is_some()
    }

    /// Whether the server gives the person inspection lists.
    pub(crate) fn may_inspect(&self) -> bool {
        let roles = &self.signed_in.account.roles;
        roles.contains(&Role::Inspector) || roles.contains(&Role::Administrator)
    }
}

impl Shared {
    /// Who is signed in; there after the session ended, too.
    pub(crate) fn person(&self) -> Option<Arc<Person>> {
        self.changing().person.clone()
    }

    /// Looks again at who is signed in, and tells the screens if that changed.
    pub(crate) async fn reload_person(&self) {
        let held = match Person::load(&self.engine()).await {
            Ok(held) => held,
            Err(error) => {
                tracing::warn!(code = error.code(), "who is signed in could not be read");
                return;
            }
        };
        let is_new = {
            let mut changing = self.changing();
            let is_new = changing.person.as_deref() != held.as_ref();
            changing.person = held.map(Arc::new);
            is_new
        };
        if is_new {
            self.tell(News::Account);
        }
    }

    /// The server no longer knows the session.
    pub(super) fn session_ended(&self) {
        let is_new = {
            let mut changing = self.changing();
            let over = changing
                .person
                .as_deref()
                .filter(|person| person.has_session)
                .map(|person| Person {
                    has_session: false,
                    ..person.clone()
                });
            let is_new = over.is_some();
            if let Some(over) = over {
                changing.person = Some(Arc::new(over));
            }
            is_new
        };
        if is_new {
            self.tell(News::Account);
        }
    }
}
