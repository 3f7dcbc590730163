//! The operator behind a bad line: calls fail, answers get lost, and the caller dies while it waits.

mod tariff;

use std::sync::Mutex;

use async_trait::async_trait;
use cityplus_backend::operator::{
    Authorise, CancelTopUp, CancelledTopUp, CashPayOut, CashTopUp, CloseShift, Cursor, GatewayName, KeptCard,
    LinkedWallets, LocalOperator, OnlineTopUp, OpenMerchant, OpenShift, OpenWallet, Operator, OperatorError,
    Payment, Points, PointsHistory, Receipt, Redemption, RefundPayment, SavedCards, Sent, StartOnlineTopUp,
    StatementPage, Wallet,
};
use cityplus_backend::operator::{
    AuthoriseAtPartner, CardHold, CardHolds, Partners, RefundHold, StartCardHold,
};
use cityplus_domain::ids::{CardId, LinkId, PaymentId, TransferId, WalletId};
use cityplus_domain::keys::{CityKey, PointsKey};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::PublicKey;
use cityplus_protocol::link::{Link, SignedLinkOrder};
use cityplus_protocol::offline::{
    AllowanceKey, OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::points::{PointsBalance, PointsRule};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::till::Shift;
use cityplus_protocol::transfer::SignedTransferOrder;
use tokio::sync::Notify;

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It goes through.
    None,
    /// It never arrives.
    NotSent,
    /// It is done, but the answer is lost.
    AnswerLost,
    /// The caller dies before it is done.
    DiesBefore,
    /// The caller dies after it is done.
    DiesAfter,
}

impl Fault {
    pub(crate) const ALL: [Self; 5] = [
        Self::None,
        Self::NotSent,
        Self::AnswerLost,
        Self::DiesBefore,
        Self::DiesAfter,
    ];
}

/// Which call suffers what.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    /// The call of this number (from 0) suffers this, no other.
    One(usize, Fault),
    /// Every call may suffer anything, by a seed.
    Seeded(u64),
}

impl Plan {
    pub(crate) const fn healthy() -> Self {
        Self::One(usize::MAX, Fault::None)
    }
}

#[derive(Debug)]
struct Progress {
    plan: Plan,
    calls: usize,
    log: Vec<&'static str>,
}

impl Progress {
    fn next(&mut self, name: &'static str) -> Fault {
        let number = self.calls;
        self.calls += 1;
        self.log.push(name);
        match &mut self.plan {
            Plan::One(at, fault) if *at == number => *fault,
            Plan::One(..) => Fault::None,
            Plan::Seeded(state) => {
                // Knuth's MMIX generator: the same seed, the same run.
                *state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                match (*state >> 33) % 10 {
                    number @ 0..=4 => Fault::ALL[usize::try_from(number).unwrap()],
                    _ => Fault::None,
                }
            }
        }
    }
}

/// An operator whose line fails by a plan.
#[derive(Debug)]
pub(crate) struct FaultyOperator {
    inner: LocalOperator,
    progress: Mutex<Progress>,
    died: Notify,
}

impl FaultyOperator {
    pub(crate) fn new(inner: LocalOperator, plan: Plan) -> Self {
        let progress = Mutex::new(Progress {
            plan,
            calls: 0,
            log: Vec::new(),
        });
        Self {
            inner,
            progress,
            died: Notify::new(),
        }
    }

    /// Returns once the caller has died.
    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<&'static str> {
        self.progress.lock().unwrap().log.clone()
    }

    async fn through<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, OperatorError>>,
    ) -> Result<T, OperatorError> {
        let fault = self.progress.lock().unwrap().next(name);
        match fault {
            Fault::None => call.await,
            Fault::NotSent => Err(OperatorError::Unavailable),
            Fault::AnswerLost => call.await.and(Err(OperatorError::Unavailable)),
            Fault::DiesBefore => self.die().await,
            Fault::DiesAfter => {
                let _lost = call.await;
                self.die().await
            }
        }
    }

    async fn die<T>(&self) -> T {
        self.died.notify_one();
        std::future::pending().await
    }
}

#[async_trait]
impl LinkedWallets for FaultyOperator {
    async fn allow_link(&self, order: SignedLinkOrder) -> Result<Link, OperatorError> {
        self.inner.allow_link(order).await
    }

    async fn end_link(&self, wallet: WalletId, link: LinkId) -> Result<Link, OperatorError> {
        self.inner.end_link(wallet, link).await
    }

    async fn links(&self, wallet: WalletId) -> Result<Vec<Link>, OperatorError> {
        self.inner.links(wallet).await
    }
}

#[async_trait]
impl Points for FaultyOperator {
    async fn set_points_rules(&self, rules: Vec<PointsRule>) -> Result<(), OperatorError> {
        self.inner.set_points_rules(rules).await
    }

    async fn points(&self, wallet: WalletId) -> Result<Vec<PointsBalance>, OperatorError> {
        self.inner.points(wallet).await
    }

    async fn points_history(
        &self,
        wallet: WalletId,
        name: PointsKey,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<PointsHistory, OperatorError> {
        self.inner.points_history(wallet, name, after, limit).await
    }
}

#[async_trait]
impl CardHolds for FaultyOperator {
    async fn hold_card(&self, start: StartCardHold) -> Result<CardHold, OperatorError> {
        self.inner.hold_card(start).await
    }

    async fn card_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError> {
        self.inner.card_hold(hold).await
    }

    async fn capture_hold(&self, hold: TransferId, amount: Option<Money>) -> Result<CardHold, OperatorError> {
        self.inner.capture_hold(hold, amount).await
    }

    async fn release_hold(&self, hold: TransferId) -> Result<CardHold, OperatorError> {
        self.inner.release_hold(hold).await
    }

    async fn refund_hold(&self, refund: RefundHold) -> Result<CardHold, OperatorError> {
        self.inner.refund_hold(refund).await
    }
}

#[async_trait]
impl SavedCards for FaultyOperator {
    async fn saved_cards(&self, wallet: WalletId) -> Result<Vec<KeptCard>, OperatorError> {
        self.inner.saved_cards(wallet).await
    }

    async fn forget_card(&self, wallet: WalletId, card: CardId) -> Result<(), OperatorError> {
        self.inner.forget_card(wallet, card).await
    }
}

#[async_trait]
impl Partners for FaultyOperator {
    async fn partners(&self) -> Result<Vec<CityKey>, OperatorError> {
        self.inner.partners().await
    }

    async fn authorise_at_partner(&self, asked: AuthoriseAtPartner) -> Result<Payment, OperatorError> {
        let call = self.inner.authorise_at_partner(asked);
        self.through("authorise_at_partner", call).await
    }

    async fn capture_at_partner(
        &self,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Payment, OperatorError> {
        let call = self.inner.capture_at_partner(payment, amount);
        self.through("capture_at_partner", call).await
    }

    async fn void_at_partner(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        let call = self.inner.void_at_partner(payment);
        self.through("void_at_partner", call).await
    }

    async fn refund_at_partner(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        let call = self.inner.refund_at_partner(refund);
        self.through("refund_at_partner", call).await
    }

    async fn payment_at_partner(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        let call = self.inner.payment_at_partner(payment);
        self.through("payment_at_partner", call).await
    }
}

#[async_trait]
impl Operator for FaultyOperator {
    async fn open_wallet(&self, open: OpenWallet) -> Result<Wallet, OperatorError> {
        self.inner.open_wallet(open).await
    }

    async fn bind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError> {
        self.inner.bind_device(wallet, public_key, version).await
    }

    async fn unbind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError> {
        self.inner.unbind_device(wallet, public_key, version).await
    }

    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        self.inner.block(wallet, version).await
    }

    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        self.inner.unblock(wallet, version).await
    }

    async fn upgrade(&self, wallet: WalletId) -> Result<(), OperatorError> {
        self.inner.upgrade(wallet).await
    }

    async fn wallet(&self, wallet: WalletId) -> Result<Wallet, OperatorError> {
        self.through("wallet", self.inner.wallet(wallet)).await
    }

    async fn statement(
        &self,
        wallet: WalletId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<StatementPage, OperatorError> {
        self.inner.statement(wallet, after, limit).await
    }

    async fn open_merchant(&self, open: OpenMerchant) -> Result<(), OperatorError> {
        self.inner.open_merchant(open).await
    }

    async fn top_up_cash(&self, top_up: CashTopUp) -> Result<Receipt, OperatorError> {
        self.inner.top_up_cash(top_up).await
    }

    async fn cancel_top_up(&self, cancel: CancelTopUp) -> Result<CancelledTopUp, OperatorError> {
        self.inner.cancel_top_up(cancel).await
    }

    async fn open_shift(&self, open: OpenShift) -> Result<Shift, OperatorError> {
        self.inner.open_shift(open).await
    }

    async fn shift(&self, teller: String, currency: Option<Currency>) -> Result<Shift, OperatorError> {
        self.inner.shift(teller, currency).await
    }

    async fn close_shift(&self, close: CloseShift) -> Result<Shift, OperatorError> {
        self.inner.close_shift(close).await
    }

    async fn gateways(&self) -> Result<Vec<GatewayName>, OperatorError> {
        self.inner.gateways().await
    }

    async fn start_online_top_up(&self, start: StartOnlineTopUp) -> Result<OnlineTopUp, OperatorError> {
        self.inner.start_online_top_up(start).await
    }

    async fn online_top_up(&self, transfer: TransferId) -> Result<OnlineTopUp, OperatorError> {
        self.inner.online_top_up(transfer).await
    }

    async fn send(&self, order: SignedTransferOrder) -> Result<Sent, OperatorError> {
        self.inner.send(order).await
    }

    async fn keys(&self) -> Result<Vec<AllowanceKey>, OperatorError> {
        self.inner.keys().await
    }

    async fn set_aside(&self, order: SignedAllowanceOrder) -> Result<SignedAllowance, OperatorError> {
        self.inner.set_aside(order).await
    }

    async fn settle_offline(&self, payment: OfflinePayment) -> Result<OfflineReceipt, OperatorError> {
        self.inner.settle_offline(payment).await
    }

    async fn redeem(&self, order: SignedRedemptionOrder) -> Result<Redemption, OperatorError> {
        self.inner.redeem(order).await
    }

    async fn pay_out_cash(&self, pay_out: CashPayOut) -> Result<Redemption, OperatorError> {
        self.inner.pay_out_cash(pay_out).await
    }

    async fn redemption(&self, redemption: TransferId) -> Result<Redemption, OperatorError> {
        self.inner.redemption(redemption).await
    }

    async fn authorise(&self, authorise: Authorise) -> Result<Payment, OperatorError> {
        self.through("authorise", self.inner.authorise(authorise)).await
    }

    async fn capture(&self, payment: PaymentId, amount: Option<Money>) -> Result<Payment, OperatorError> {
        self.through("capture", self.inner.capture(payment, amount)).await
    }

    async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        self.through("void", self.inner.void(payment)).await
    }

    async fn refund(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        self.through("refund", self.inner.refund(refund)).await
    }

    async fn payment(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        self.through("payment", self.inner.payment(payment)).await
    }
}
