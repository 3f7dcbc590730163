//! The operator's door for linked wallets, in this process and over the network.

use async_trait::async_trait;
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_protocol::link::{Link, SignedLinkOrder};

use super::super::{LocalOperator, OperatorError};

/// The part of the operator's door that links wallets.
#[async_trait]
pub trait LinkedWallets: Send + Sync {
    /// Lets another wallet of the city have what it buys paid from the signer's. One that held for the same two ends.
    async fn allow_link(&self, order: SignedLinkOrder) -> Result<Link, OperatorError>;

    /// Ends a link of that wallet, on whichever side it is: once this has come back nothing more is charged by it. Again
    /// changes nothing.
    async fn end_link(&self, wallet: WalletId, link: LinkId) -> Result<Link, OperatorError>;

    /// The links of a wallet, on either side: those in force first, then the newest; at most 100.
    async fn links(&self, wallet: WalletId) -> Result<Vec<Link>, OperatorError>;
}

#[async_trait]
impl LinkedWallets for LocalOperator {
    async fn allow_link(&self, order: SignedLinkOrder) -> Result<Link, OperatorError> {
        super::allow(self.books(), self.city(), order).await
    }

    async fn end_link(&self, wallet: WalletId, link: LinkId) -> Result<Link, OperatorError> {
        super::end(self.books(), self.city(), wallet, link).await
    }

    async fn links(&self, wallet: WalletId) -> Result<Vec<Link>, OperatorError> {
        super::of_wallet(self.books(), self.city(), wallet).await
    }
}
