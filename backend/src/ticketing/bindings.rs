//! What another room has promised the operator: a key promised just now may not be known there yet.

use async_trait::async_trait;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::PublicKey;

use crate::store::StoreError;

/// The room that has wallets opened and keys bound at the operator.
#[async_trait]
pub trait Bindings: Send + Sync {
    /// Whether the operator is still to be told that there is this wallet, or that this key may sign for it. Once this
    /// is false, the operator's word on the key holds.
    async fn is_still_to_be_told(&self, wallet: WalletId, key: PublicKey) -> Result<bool, StoreError>;
}
