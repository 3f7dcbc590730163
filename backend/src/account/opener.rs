//! The payment operator as the account room sees it.

use std::sync::Arc;

use async_trait::async_trait;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::PublicKey;

use crate::operator::{ChargeReplacement, OpenWallet, Operator, OperatorError, Tier};

/// The operator did not take it; it will be asked again. The text names no person.
#[derive(Debug, thiserror::Error)]
#[error("the payment operator did not take it: {0}")]
pub struct WalletOpenerError(pub String);

/// The little that this room needs from the payment operator. Every call may be repeated; one with a lower version than
/// another that was heard about the same key, or about the block, does nothing.
#[async_trait]
pub trait WalletOpener: Send + Sync + std::fmt::Debug {
    /// Opens the wallet; nothing happens if it is open.
    async fn open(&self, wallet: WalletId, currency: Currency) -> Result<(), WalletOpenerError>;
    /// Lets the key sign payment orders of the wallet.
    async fn bind(&self, wallet: WalletId, key: PublicKey, version: i64) -> Result<(), WalletOpenerError>;
    /// Ends that.
    async fn unbind(&self, wallet: WalletId, key: PublicKey, version: i64) -> Result<(), WalletOpenerError>;
    /// Lets nothing be spent from the wallet.
    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError>;
    /// Ends that, for the operator's fee.
    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError>;
    /// The same without a fee, because a lost device was replaced.
    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError>;
    /// Has the fee for a replaced device taken, up to what is in the wallet; by its id once.
    async fn charge_replacement(&self, wallet: WalletId, id: TransferId) -> Result<(), WalletOpenerError>;
    /// Whether the wallet cannot pay for being unblocked.
    async fn lacks_fee(&self, wallet: WalletId) -> Result<Option<LackingFee>, WalletOpenerError>;
}

/// A fee and what there is instead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LackingFee {
    /// What it costs.
    pub fee: Money,
    /// What is in the wallet and free.
    pub available: Money,
}

/// The payment operator as this room sees it.
pub struct OperatorWallets(pub Arc<dyn Operator>);

impl std::fmt::Debug for OperatorWallets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OperatorWallets").finish_non_exhaustive()
    }
}

#[async_trait]
impl WalletOpener for OperatorWallets {
    async fn open(&self, wallet: WalletId, currency: Currency) -> Result<(), WalletOpenerError> {
        let open = OpenWallet {
            wallet,
            currency,
            tier: Tier::Named,
        };
        let opened = self.0.open_wallet(open).await;
        opened.map(|_| ()).map_err(refused)
    }

    async fn bind(&self, wallet: WalletId, key: PublicKey, version: i64) -> Result<(), WalletOpenerError> {
        self.0.bind_device(wallet, key, version).await.map_err(refused)
    }

    async fn unbind(&self, wallet: WalletId, key: PublicKey, version: i64) -> Result<(), WalletOpenerError> {
        self.0.unbind_device(wallet, key, version).await.map_err(refused)
    }

    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError> {
        self.0.block(wallet, version).await.map_err(refused)
    }

    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError> {
        self.0.unblock(wallet, version).await.map_err(refused)
    }

    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError> {
        self.0.reopen(wallet, version).await.map_err(refused)
    }

    async fn charge_replacement(&self, wallet: WalletId, id: TransferId) -> Result<(), WalletOpenerError> {
        let charge = ChargeReplacement { transfer: id, wallet };
        let charged = self.0.charge_replacement(charge).await;
        charged.map(|_| ()).map_err(refused)
    }

    async fn lacks_fee(&self, wallet: WalletId) -> Result<Option<LackingFee>, WalletOpenerError> {
        let available = self.0.wallet(wallet).await.map_err(refused)?.available;
        let tariff = self.0.tariff(available.currency).await.map_err(refused)?;
        let fee = tariff.unblock;
        Ok((fee.minor > 0 && available.minor < fee.minor).then_some(LackingFee { fee, available }))
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err wants
fn refused(error: OperatorError) -> WalletOpenerError {
    WalletOpenerError(error.to_string())
}
