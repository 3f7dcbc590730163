//! What can be asked of the operator, and what it says. Whoever asks keeps the very same words until they are answered.

use cityplus_backend::operator::{
    Authorise, CashPayOut, CashTopUp, LocalOperator, OnlineTopUp, OpenWallet, Operator, OperatorError,
    Payment, Receipt, Redemption, RefundPayment, Sent, StartOnlineTopUp, Wallet,
};
use cityplus_domain::Money;
use cityplus_domain::ids::{PaymentId, WalletId};
use cityplus_protocol::bytes::PublicKey;
use cityplus_protocol::offline::{OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::transfer::SignedTransferOrder;

/// A call of the operator's door.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Open(OpenWallet),
    Bind(WalletId, PublicKey),
    Block(WalletId),
    Unblock(WalletId),
    Cash(CashTopUp),
    Online(StartOnlineTopUp),
    Send(SignedTransferOrder),
    Redeem(SignedRedemptionOrder),
    PayOut(CashPayOut),
    SetAside(SignedAllowanceOrder),
    Settle(Box<OfflinePayment>),
    Authorise(Authorise),
    Capture(PaymentId, Option<Money>),
    Void(PaymentId),
    Refund(RefundPayment),
}

impl Ask {
    /// In a word, for the trace.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Bind(..) => "bind",
            Self::Block(_) => "block",
            Self::Unblock(_) => "unblock",
            Self::Cash(_) => "cash",
            Self::Online(_) => "online",
            Self::Send(_) => "send",
            Self::Redeem(_) => "redeem",
            Self::PayOut(_) => "pay-out",
            Self::SetAside(_) => "set-aside",
            Self::Settle(_) => "settle",
            Self::Authorise(_) => "authorise",
            Self::Capture(..) => "capture",
            Self::Void(_) => "void",
            Self::Refund(_) => "refund",
        }
    }

    /// Whether a device has signed it, with a time: then it is refused for ever once it is too old, if it was not taken.
    pub(crate) const fn grows_old(&self) -> bool {
        matches!(
            self,
            Self::Send(_) | Self::Redeem(_) | Self::SetAside(_) | Self::Settle(_) | Self::Authorise(_)
        )
    }

    /// Whether it may be asked once more at the end: it was taken, or grows old, so that asking moves nothing new.
    pub(crate) const fn may_be_repeated(&self, is_taken: bool) -> bool {
        is_taken || self.grows_old()
    }
}

/// An answer that is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Wallet(Wallet),
    Done,
    Receipt(Receipt),
    Online(OnlineTopUp),
    Sent(Sent),
    Redemption(Redemption),
    Allowance(Box<SignedAllowance>),
    Settled(OfflineReceipt),
    Payment(Payment),
}

pub(crate) type Answer = Result<Said, OperatorError>;

/// Asks it.
pub(crate) async fn ask(operator: &LocalOperator, what: &Ask) -> Answer {
    match what.clone() {
        Ask::Open(open) => operator.open_wallet(open).await.map(Said::Wallet),
        Ask::Bind(wallet, key) => operator.bind_device(wallet, key).await.map(|()| Said::Done),
        Ask::Block(wallet) => operator.block(wallet).await.map(|()| Said::Done),
        Ask::Unblock(wallet) => operator.unblock(wallet).await.map(|()| Said::Done),
        Ask::Cash(top_up) => operator.top_up_cash(top_up).await.map(Said::Receipt),
        Ask::Online(start) => operator.start_online_top_up(start).await.map(Said::Online),
        Ask::Send(order) => operator.send(order).await.map(Said::Sent),
        Ask::Redeem(order) => operator.redeem(order).await.map(Said::Redemption),
        Ask::PayOut(pay_out) => operator.pay_out_cash(pay_out).await.map(Said::Redemption),
        Ask::SetAside(order) => {
            let given = operator.set_aside(order).await;
            given.map(|given| Said::Allowance(Box::new(given)))
        }
        Ask::Settle(payment) => operator.settle_offline(*payment).await.map(Said::Settled),
        Ask::Authorise(authorise) => operator.authorise(authorise).await.map(Said::Payment),
        Ask::Capture(payment, amount) => operator.capture(payment, amount).await.map(Said::Payment),
        Ask::Void(payment) => operator.void(payment).await.map(Said::Payment),
        Ask::Refund(refund) => operator.refund(refund).await.map(Said::Payment),
    }
}

/// Whether two answers to the same question agree on all that does not change any more.
pub(crate) fn agree(one: &Said, other: &Said) -> bool {
    match (one, other) {
        (Said::Wallet(one), Said::Wallet(other)) => one.wallet == other.wallet,
        (Said::Online(one), Said::Online(other)) => {
            (one.transfer, one.wallet, one.amount, one.gateway, one.ends_at)
                == (
                    other.transfer,
                    other.wallet,
                    other.amount,
                    other.gateway,
                    other.ends_at,
                )
        }
        (Said::Redemption(one), Said::Redemption(other)) => {
            (one.redemption, one.wallet, one.amount, one.at)
                == (other.redemption, other.wallet, other.amount, other.at)
        }
        (Said::Payment(one), Said::Payment(other)) => {
            one.merchant == other.merchant
                && (one.payment, one.wallet, one.amount, one.authorised_at)
                    == (other.payment, other.wallet, other.amount, other.authorised_at)
        }
        (one, other) => one == other,
    }
}
