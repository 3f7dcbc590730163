//! Finding whom to send money to by a mail address or a telephone number, agreeing to be found so, and one's own number.

use cityplus_protocol::account::{Find, Findable, Found, SetFindable};
use cityplus_protocol::number::{Alias, ConfirmNumber, NumberView, SetNumber};
use cityplus_protocol::texts::{NumberCode, PhoneNumber};
use cityplus_protocol::{ErrorCode, paths};

use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// By what others may find this account. Only online: it may have been changed on another device.
    pub async fn findable(&self) -> Result<Findable, EngineError> {
        self.send(&Call::get(paths::FINDABLE)).await?.json()
    }

    /// Agrees to be found by the account's mail address, or no longer; the number's consent stays as it is.
    pub async fn set_findable(&self, by_mail: bool) -> Result<Findable, EngineError> {
        let asked = SetFindable {
            by_mail: Some(by_mail),
            by_number: None,
        };
        self.agree(asked).await
    }

    /// Agrees to be found by the account's telephone number, which must have been confirmed, or no longer; the address's
    /// consent stays as it is.
    pub async fn set_findable_by_number(&self, by_number: bool) -> Result<Findable, EngineError> {
        let asked = SetFindable {
            by_mail: None,
            by_number: Some(by_number),
        };
        self.agree(asked).await
    }

    async fn agree(&self, asked: SetFindable) -> Result<Findable, EngineError> {
        let set: Findable = self.send(&Call::put(paths::FINDABLE, &asked)?).await?.json()?;
        let is_so = asked.by_mail.is_none_or(|by_mail| by_mail == set.by_mail)
            && asked.by_number.is_none_or(|by_number| by_number == set.by_number);
        if is_so {
            Ok(set)
        } else {
            Err(EngineError::ServerGarbage("it set something else".to_owned()))
        }
    }

    /// The wallet of whoever agreed to be found by this mail address or telephone number. Its owner's shown name is for the
    /// person to look at before the money goes. There are few tries in an hour.
    pub async fn find(&self, alias: &str) -> Result<Found, EngineError> {
        let field = if alias.contains('@') { "mail" } else { "number" };
        let alias = alias
            .parse::<Alias>()
            .map_err(|error| EngineError::input(field, error))?;
        match self.send(&Call::post(paths::FIND, &Find::from(alias))?).await {
            Ok(answer) => answer.json(),
            Err(EngineError::Server { problem, .. }) if problem.code == ErrorCode::NotFound => {
                Err(EngineError::AliasNotFound)
            }
            Err(error) => Err(error),
        }
    }

    /// The account's telephone number, and one that waits for its code. Only online, as the consent.
    pub async fn number(&self) -> Result<NumberView, EngineError> {
        self.send(&Call::get(paths::NUMBER)).await?.json()
    }

    /// Has a code sent to a number, which becomes the account's once the code is given back.
    pub async fn set_number(&self, number: &str) -> Result<NumberView, EngineError> {
        let number = number
            .parse::<PhoneNumber>()
            .map_err(|error| EngineError::input("number", error))?;
        let call = Call::put(paths::NUMBER, &SetNumber { number })?;
        self.send(&call).await?.json()
    }

    /// Gives the code of the text message back. After an answer that was lost the same code may be given again.
    pub async fn confirm_number(&self, code: &str) -> Result<NumberView, EngineError> {
        let code = code
            .parse::<NumberCode>()
            .map_err(|error| EngineError::input("code", error))?;
        let call = Call::post(paths::NUMBER_CONFIRM, &ConfirmNumber { code })?;
        self.send(&call).await?.json()
    }

    /// Takes the number off the account: nobody finds it by it any more.
    pub async fn remove_number(&self) -> Result<NumberView, EngineError> {
        self.send(&Call::delete(paths::NUMBER)).await?.json()
    }
}
