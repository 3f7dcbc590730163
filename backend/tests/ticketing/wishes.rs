//! What the operator is still to be told of keys, as the account room would know it.

use std::sync::Mutex;

use async_trait::async_trait;
use cityplus_backend::account::NewBearer;
use cityplus_backend::operator::{LocalOperator, Operator};
use cityplus_backend::store::{StoreError, WriteTransaction};
use cityplus_backend::ticketing::Bindings;
use cityplus_domain::ids::{AccountId, DeviceId, WalletId};
use cityplus_protocol::PublicKey;

/// How it stands when somebody asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standing {
    /// There is nothing to be told.
    Told,
    /// The operator is still out of reach.
    Waiting,
    /// The operator has been told just before the question.
    ToldJustNow,
}

/// The wishes.
#[derive(Debug)]
pub(crate) struct Wishes {
    pub(crate) standing: Mutex<Standing>,
    /// Devices that were taken off their account.
    pub(crate) gone: Mutex<Vec<DeviceId>>,
    operator: LocalOperator,
}

impl Wishes {
    pub(crate) fn new(operator: LocalOperator) -> Self {
        let standing = Mutex::new(Standing::Told);
        let gone = Mutex::default();
        Self {
            standing,
            gone,
            operator,
        }
    }
}

#[async_trait]
impl Bindings for Wishes {
    async fn is_still_to_be_told(&self, wallet: WalletId, key: PublicKey) -> Result<bool, StoreError> {
        let standing = *self.standing.lock().unwrap();
        if matches!(standing, Standing::ToldJustNow) {
            self.operator.bind_device(wallet, key, 1).await.unwrap();
        }
        Ok(matches!(standing, Standing::Waiting))
    }

    async fn is_live(
        &self,
        _: &mut WriteTransaction,
        _: AccountId,
        bearer: NewBearer,
    ) -> Result<bool, StoreError> {
        Ok(!self.gone.lock().unwrap().contains(&bearer.device_id))
    }
}
