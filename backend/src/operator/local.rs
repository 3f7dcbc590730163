//! The operator in this process, over a database of its own.

use async_trait::async_trait;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::bytes::PublicKey;
use cityplus_protocol::offline::{
    AllowanceKey, OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::till::Shift;
use cityplus_protocol::transfer::SignedTransferOrder;

use super::ledger::{AccountKey, Command, Known};
use super::types::{
    Authorise, CashPayOut, CashTopUp, Cursor, GatewayName, OnlineTopUp, OpenMerchant, OpenWallet, Payment,
    Receipt, Redemption, RefundPayment, Sent, StartOnlineTopUp, StatementPage, Wallet,
};
use super::wallets::BlockedBy;
use super::{
    Books, CancelTopUp, CancelledTopUp, CloseShift, OpenShift, Operator, OperatorError, authorise, offline,
    online, redeem, send, statement, tariff, till, wallets,
};
use crate::store::Database;

/// The operator in this process, as one city meets it; cheap to clone.
///
/// What belongs to another city is as unknown to this one as what is not there.
#[derive(Clone, Debug)]
pub struct LocalOperator {
    books: Books,
    city: CityKey,
}

impl LocalOperator {
    pub(super) const fn new(books: Books, city: CityKey) -> Self {
        Self { books, city }
    }

    /// The city that meets it.
    pub const fn city(&self) -> &CityKey {
        &self.city
    }

    /// The books behind it.
    pub const fn books(&self) -> &Books {
        &self.books
    }

    fn now(&self) -> Timestamp {
        self.books.clock.now()
    }

    const fn database(&self) -> &Database {
        &self.books.database
    }

    async fn submit(&self, command: Command) -> Result<Known, OperatorError> {
        self.books.ledger.submit(command).await
    }
}

#[async_trait]
impl Operator for LocalOperator {
    async fn open_wallet(&self, open: OpenWallet) -> Result<Wallet, OperatorError> {
        wallets::open_wallet(self.database(), &self.city, open, self.now()).await
    }

    async fn bind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError> {
        wallets::bind(
            self.database(),
            &self.city,
            wallets::KeyWish {
                wallet,
                public_key,
                version,
            },
            self.books.limits.devices,
            self.now(),
        )
        .await
    }

    async fn unbind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError> {
        let wish = wallets::KeyWish {
            wallet,
            public_key,
            version,
        };
        wallets::unbind(self.database(), &self.city, wish, self.books().clock.now()).await
    }

    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        wallets::block(self.database(), &self.city, wallet, BlockedBy::City { version }).await
    }

    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        tariff::unblock(&self.books, &self.city, wallet, version).await
    }

    async fn upgrade(&self, wallet: WalletId) -> Result<(), OperatorError> {
        tariff::upgrade(&self.books, &self.city, wallet).await
    }

    async fn wallet(&self, wallet: WalletId) -> Result<Wallet, OperatorError> {
        wallets::wallet(self.database(), &self.city, wallet).await
    }

    async fn statement(
        &self,
        wallet: WalletId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<StatementPage, OperatorError> {
        statement::page(self.database(), &self.city, wallet, after, limit).await
    }

    async fn open_merchant(&self, open: OpenMerchant) -> Result<(), OperatorError> {
        let key = AccountKey::Merchant {
            city: self.city.clone(),
            unit: open.merchant,
        };
        wallets::open(self.database(), &self.city, &key, open.currency, self.now())
            .await
            .map(|_| ())
    }

    async fn top_up_cash(&self, top_up: CashTopUp) -> Result<Receipt, OperatorError> {
        check_teller(&top_up.teller)?;
        till::top_up(&self.books, &self.city, top_up).await
    }

    async fn cancel_top_up(&self, cancel: CancelTopUp) -> Result<CancelledTopUp, OperatorError> {
        check_teller(&cancel.teller)?;
        till::cancel(&self.books, &self.city, cancel).await
    }

    async fn open_shift(&self, open: OpenShift) -> Result<Shift, OperatorError> {
        check_teller(&open.teller)?;
        till::open(&self.books, &self.city, open).await
    }

    async fn shift(&self, teller: String, currency: Option<Currency>) -> Result<Shift, OperatorError> {
        check_teller(&teller)?;
        till::find(&self.books, &self.city, &teller, currency).await
    }

    async fn close_shift(&self, close: CloseShift) -> Result<Shift, OperatorError> {
        check_teller(&close.teller)?;
        till::close(&self.books, &self.city, close).await
    }

    async fn gateways(&self) -> Result<Vec<GatewayName>, OperatorError> {
        Ok(self.books.gateways.names())
    }

    async fn start_online_top_up(&self, start: StartOnlineTopUp) -> Result<OnlineTopUp, OperatorError> {
        online::start(&self.books, &self.city, start).await
    }

    async fn online_top_up(&self, transfer: TransferId) -> Result<OnlineTopUp, OperatorError> {
        online::find(&self.books, &self.city, transfer).await
    }

    async fn send(&self, order: SignedTransferOrder) -> Result<Sent, OperatorError> {
        let now = self.now();
        let command = send::command(self.database(), &self.city, &self.books.limits, now, order).await?;
        send::view(&self.submit(command).await?)
    }

    async fn keys(&self) -> Result<Vec<AllowanceKey>, OperatorError> {
        offline::published(&self.books).await
    }

    async fn set_aside(&self, order: SignedAllowanceOrder) -> Result<SignedAllowance, OperatorError> {
        offline::give(&self.books, &self.city, order).await
    }

    async fn settle_offline(&self, payment: OfflinePayment) -> Result<OfflineReceipt, OperatorError> {
        offline::settle(&self.books, &self.city, &payment).await
    }

    async fn redeem(&self, order: SignedRedemptionOrder) -> Result<Redemption, OperatorError> {
        redeem::redeem(&self.books, &self.city, order).await
    }

    async fn pay_out_cash(&self, pay_out: CashPayOut) -> Result<Redemption, OperatorError> {
        check_teller(&pay_out.teller)?;
        till::hand_out(&self.books, &self.city, pay_out).await
    }

    async fn redemption(&self, redemption: TransferId) -> Result<Redemption, OperatorError> {
        redeem::find(&self.books, &self.city, redemption).await
    }

    async fn authorise(&self, authorise: Authorise) -> Result<Payment, OperatorError> {
        let now = self.now();
        let command =
            authorise::command(self.database(), &self.city, &self.books.limits, now, authorise).await?;
        authorise::view(&self.submit(command).await?)
    }

    async fn capture(&self, payment: PaymentId, amount: Option<Money>) -> Result<Payment, OperatorError> {
        let command = Command::Capture {
            city: self.city.clone(),
            payment,
            amount,
        };
        authorise::view(&self.submit(command).await?)
    }

    async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        let city = self.city.clone();
        authorise::view(&self.submit(Command::Void { city, payment }).await?)
    }

    async fn refund(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        let RefundPayment {
            transfer,
            payment,
            amount,
        } = refund;
        let command = Command::Refund {
            city: self.city.clone(),
            transfer,
            payment,
            amount,
        };
        authorise::view(&self.submit(command).await?)
    }

    async fn payment(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        authorise::payment(self.database(), &self.city, payment).await
    }
}

/// A teller's id is opaque, and short enough to keep with every movement.
pub(super) fn check_teller(teller: &str) -> Result<(), OperatorError> {
    let is_one = (1..=64).contains(&teller.len()) && teller.bytes().all(|byte| byte.is_ascii_graphic());
    if is_one {
        Ok(())
    } else {
        Err(OperatorError::Teller)
    }
}
