//! Fees as the rest of the house meets them.

use async_trait::async_trait;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::tariff::Tariff;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::operator::wallets::{self, BlockedBy};
use crate::operator::{LocalOperator, OperatorError};

/// The part of the operator's door for fees. Those of upgrades, unblocks and redemptions are taken with the deed.
#[async_trait]
pub trait Tariffs: Send + Sync {
    /// What deeds cost in a currency.
    async fn tariff(&self, currency: Currency) -> Result<Tariff, OperatorError>;

    /// Takes the fee for replacing a lost device: up to what is in the wallet, and never a refusal for lack of money. Asked
    /// again it takes nothing more; one that found nothing in the wallet looks again.
    async fn charge_replacement(
        &self,
        charge: ChargeReplacement,
    ) -> Result<ChargedReplacement, OperatorError>;

    /// Ends an owner's block without its fee, for who replaces a lost device. Of versions see
    /// [`crate::operator::Operator::block`].
    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError>;
}

/// The fee for a lost device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeReplacement {
    /// Made by the caller; one for each replacement.
    pub transfer: TransferId,
    /// Whose device it was.
    pub wallet: WalletId,
}

/// What was taken for a lost device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChargedReplacement {
    /// The movement; there is none if nothing was taken.
    pub transfer: TransferId,
    /// The wallet.
    pub wallet: WalletId,
    /// How much, the fee or what was there of it.
    pub taken: Money,
}

#[async_trait]
impl Tariffs for LocalOperator {
    async fn tariff(&self, currency: Currency) -> Result<Tariff, OperatorError> {
        Ok(super::tariff(self.books(), currency))
    }

    async fn charge_replacement(
        &self,
        charge: ChargeReplacement,
    ) -> Result<ChargedReplacement, OperatorError> {
        super::charge_replacement(self.books(), self.city(), charge).await
    }

    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        let by = BlockedBy::City { version };
        wallets::unblock(&self.books().database, self.city(), wallet, by).await
    }
}
