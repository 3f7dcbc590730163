//! Finding whom to send money to by a mail address, and agreeing to be found so.

use cityplus_protocol::account::{Find, Findable, Found};
use cityplus_protocol::texts::Email;
use cityplus_protocol::{ErrorCode, paths};

use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// By what others may find this account. Only online: it may have been changed on another device.
    pub async fn findable(&self) -> Result<Findable, EngineError> {
        self.send(&Call::get(paths::FINDABLE)).await?.json()
    }

    /// Agrees to be found by the account's mail address, or no longer.
    pub async fn set_findable(&self, by_mail: bool) -> Result<Findable, EngineError> {
        let asked = Findable { by_mail };
        let set: Findable = self.send(&Call::put(paths::FINDABLE, &asked)?).await?.json()?;
        if set == asked {
            Ok(set)
        } else {
            Err(EngineError::ServerGarbage("it set something else".to_owned()))
        }
    }

    /// The wallet of whoever agreed to be found by this mail address. Its owner's shown name is for the person to look at
    /// before the money goes. There are few tries in an hour.
    pub async fn find(&self, mail: &str) -> Result<Found, EngineError> {
        let mail = mail
            .parse::<Email>()
            .map_err(|error| EngineError::input("mail", error))?;
        match self.send(&Call::post(paths::FIND, &Find { mail })?).await {
            Ok(answer) => answer.json(),
            Err(EngineError::Server { problem, .. }) if problem.code == ErrorCode::NotFound => {
                Err(EngineError::AliasNotFound)
            }
            Err(error) => Err(error),
        }
    }
}
