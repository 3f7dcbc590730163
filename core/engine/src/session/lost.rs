//! A lost phone: the wallet is blocked, and another device takes the lost one's place.

use cityplus_domain::ids::DeviceId;
use cityplus_protocol::account::{Devices, ReplaceDevice, Replaced, Secretive, Unblock, WalletBlock};
use cityplus_protocol::paths;

use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// Blocks the wallet at once, for every device of the account.
    pub async fn block(&self) -> Result<WalletBlock, EngineError> {
        self.send(&Call::post_nothing(paths::BLOCK)).await?.json()
    }

    /// Opens a wallet again that was blocked by its owner.
    pub async fn unblock(&self, password: &str) -> Result<WalletBlock, EngineError> {
        let body = Unblock {
            password: secretive(password)?,
        };
        self.send(&Call::post(paths::UNBLOCK, &body)?).await?.json()
    }

    /// The account's devices, this one among them.
    pub async fn devices(&self) -> Result<Devices, EngineError> {
        self.send(&Call::get(paths::DEVICES)).await?.json()
    }

    /// Puts this device in the place of a lost one, or of all others. Its tickets come with the next sync. The lost one is
    /// signed out when it next asks the server; what is on it can be looked at until somebody signs out there, but its
    /// codes are refused.
    pub async fn replace(&self, password: &str, lost: Option<DeviceId>) -> Result<Replaced, EngineError> {
        let body = ReplaceDevice {
            password: secretive(password)?,
            device_id: lost,
        };
        self.send(&Call::post(paths::REPLACE, &body)?).await?.json()
    }
}

/// A typed-in password of any form.
pub(super) fn secretive(password: &str) -> Result<Secretive, EngineError> {
    Secretive::try_from(password.to_owned()).map_err(|needed| EngineError::input("password", needed))
}
