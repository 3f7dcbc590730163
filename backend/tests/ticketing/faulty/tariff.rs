//! Fees and deposits go through as they are.

use async_trait::async_trait;
use cityplus_backend::operator::{
    ChargeReplacement, ChargedReplacement, Deposits, OpenDeposit, OpenedDeposit, OperatorError,
    ReturnDeposit, ReturnedDeposit, Tariffs,
};
use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::tariff::Tariff;

use super::FaultyOperator;

#[async_trait]
impl Tariffs for FaultyOperator {
    async fn tariff(&self, currency: Currency) -> Result<Tariff, OperatorError> {
        self.inner.tariff(currency).await
    }

    async fn charge_replacement(
        &self,
        charge: ChargeReplacement,
    ) -> Result<ChargedReplacement, OperatorError> {
        self.inner.charge_replacement(charge).await
    }

    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        self.inner.reopen(wallet, version).await
    }
}

#[async_trait]
impl Deposits for FaultyOperator {
    async fn open_deposit(&self, open: OpenDeposit) -> Result<OpenedDeposit, OperatorError> {
        self.inner.open_deposit(open).await
    }

    async fn return_deposit(&self, back: ReturnDeposit) -> Result<ReturnedDeposit, OperatorError> {
        self.inner.return_deposit(back).await
    }
}
