//! What the accounts' room knows of keys and devices: a key promised to the operator just now may not be known there yet,
//! and a device that was told apart just now may be gone.

use async_trait::async_trait;
use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_protocol::PublicKey;

use crate::account::NewBearer;
use crate::store::{StoreError, WriteTransaction};

/// The room that has devices, and that has wallets opened and keys bound at the operator.
#[async_trait]
pub trait Bindings: Send + Sync {
    /// Whether the operator is still to be told that there is this wallet, or that this key may sign for it. Once this
    /// is false, the operator's word on the key holds.
    async fn is_still_to_be_told(&self, wallet: WalletId, key: PublicKey) -> Result<bool, StoreError>;

    /// Whether a device, with this key, is one of the account's. Locks the account until the commit, as replacing a lost
    /// device does: what is kept under this lock is either found by the replacement, or not kept at all.
    async fn is_live(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        bearer: NewBearer,
    ) -> Result<bool, StoreError>;
}
