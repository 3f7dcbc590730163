//! The operator in this process, over a database of its own.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cityplus_domain::ids::{PaymentId, WalletId};
use cityplus_domain::{Clock, Money};
use cityplus_protocol::bytes::PublicKey;

use super::ledger::{AccountKey, Command, Ledger, Transfer, TransferKind, audit, sweep_expired};
use super::types::{
    Authorise, CashTopUp, Cursor, OpenMerchant, OpenWallet, Payment, Receipt, RefundPayment, StatementPage,
    Wallet,
};
use super::{Audit, Operator, OperatorError, OperatorLimits, authorise, statement, wallets};
use crate::store::Database;

/// How often expired reservations are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(5);

/// The operator in this process; cheap to clone. Must be made inside a Tokio runtime.
#[derive(Clone, Debug)]
pub struct LocalOperator {
    database: Database,
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    limits: OperatorLimits,
}

impl LocalOperator {
    /// Over a database that was opened with [`crate::store::operator_migrations`].
    pub fn new(database: Database, clock: Arc<dyn Clock>, limits: OperatorLimits) -> Self {
        let ledger = Ledger::start(database.clone(), Arc::clone(&clock), limits);
        Self {
            database,
            ledger,
            clock,
            limits,
        }
    }

    /// Frees expired reservations now and then, for ever: give it to a task that the server ends.
    pub async fn sweep_for_ever(self) {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "expired reservations could not be freed; it is tried again");
            }
        }
    }

    /// Frees the reservations that are over; returns how many were looked at.
    pub async fn sweep(&self) -> Result<usize, OperatorError> {
        sweep_expired(&self.database, &self.ledger, self.clock.now()).await
    }

    /// Recomputes all balances from the entries and says what does not fit. Reads everything.
    pub async fn audit(&self) -> Result<Audit, OperatorError> {
        Ok(audit::audit(&self.database).await?)
    }

    /// The limits in force.
    pub const fn limits(&self) -> &OperatorLimits {
        &self.limits
    }

    /// Whether the ledger's database answers.
    pub async fn ping(&self) -> Result<(), OperatorError> {
        Ok(self.database.ping().await?)
    }
}

#[async_trait]
impl Operator for LocalOperator {
    async fn open_wallet(&self, open: OpenWallet) -> Result<Wallet, OperatorError> {
        let key = AccountKey::Wallet(open.wallet);
        let opened = wallets::open(&self.database, &key, open.currency, self.clock.now()).await?;
        Ok(wallets::view(open.wallet, &opened))
    }

    async fn bind_device(&self, wallet: WalletId, public_key: PublicKey) -> Result<(), OperatorError> {
        wallets::bind(
            &self.database,
            wallet,
            public_key,
            self.limits.devices,
            self.clock.now(),
        )
        .await
    }

    async fn unbind_device(&self, wallet: WalletId, public_key: PublicKey) -> Result<(), OperatorError> {
        wallets::unbind(&self.database, wallet, public_key).await
    }

    async fn wallet(&self, wallet: WalletId) -> Result<Wallet, OperatorError> {
        wallets::wallet(&self.database, wallet).await
    }

    async fn statement(
        &self,
        wallet: WalletId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<StatementPage, OperatorError> {
        statement::page(&self.database, wallet, after, limit).await
    }

    async fn open_merchant(&self, open: OpenMerchant) -> Result<(), OperatorError> {
        let key = AccountKey::Merchant(open.merchant);
        wallets::open(&self.database, &key, open.currency, self.clock.now())
            .await
            .map(|_| ())
    }

    async fn top_up_cash(&self, top_up: CashTopUp) -> Result<Receipt, OperatorError> {
        let CashTopUp {
            transfer: id,
            wallet,
            amount,
            teller,
        } = top_up;
        if teller.is_empty() || teller.len() > 64 || !teller.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(OperatorError::Teller);
        }
        let transfer = Transfer {
            id,
            kind: TransferKind::TopUp,
            debit: AccountKey::Cash(amount.currency),
            credit: AccountKey::Wallet(wallet),
            amount: amount.minor,
            currency: amount.currency,
            made_at: self.clock.now(),
            expires_at: None,
            related: None,
            actor: Some(teller),
        };
        let command = Command::Make {
            transfer: Box::new(transfer),
            proof: None,
            refusal: None,
        };
        let made = self.ledger.submit(command).await?.transfer;
        Ok(Receipt {
            transfer: id,
            wallet,
            amount: Money::new(made.amount, made.currency),
            at: made.made_at,
        })
    }

    async fn authorise(&self, authorise: Authorise) -> Result<Payment, OperatorError> {
        let command = authorise::command(&self.database, &self.limits, self.clock.now(), authorise).await?;
        authorise::view(&self.ledger.submit(command).await?)
    }

    async fn capture(&self, payment: PaymentId, amount: Option<Money>) -> Result<Payment, OperatorError> {
        authorise::view(&self.ledger.submit(Command::Capture { payment, amount }).await?)
    }

    async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        authorise::view(&self.ledger.submit(Command::Void { payment }).await?)
    }

    async fn refund(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        let RefundPayment {
            transfer,
            payment,
            amount,
        } = refund;
        authorise::view(
            &self
                .ledger
                .submit(Command::Refund {
                    transfer,
                    payment,
                    amount,
                })
                .await?,
        )
    }

    async fn payment(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        authorise::payment(&self.database, payment).await
    }
}
