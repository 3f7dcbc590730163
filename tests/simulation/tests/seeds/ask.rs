//! What can be asked of the operator, and what it says. Whoever asks keeps the very same words until they are answered.

use cityplus_backend::operator::{
    Authorise, CardHold, CardHolds, CashPayOut, CashTopUp, Deposits, HoldState, LocalOperator, OnlineTopUp,
    OpenDeposit, OpenWallet, OpenedDeposit, Operator, OperatorError, Payment, PaymentState, Receipt,
    Redemption, RedemptionState, RefundHold, RefundPayment, ReturnDeposit, ReturnedDeposit, Sent,
    StartCardHold, StartOnlineTopUp, Wallet,
};
use cityplus_domain::Money;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_protocol::bytes::PublicKey;
use cityplus_protocol::offline::{OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::transfer::SignedTransferOrder;

use super::deposits::DEPOSIT;

/// Everything that is asked, in a word each.
pub(crate) const WORDS: [&str; 21] = [
    "open",
    "bind",
    "block",
    "unblock",
    "cash",
    "online",
    "send",
    "redeem",
    "pay-out",
    "set-aside",
    "settle",
    "authorise",
    "capture",
    "void",
    "refund",
    "hold",
    "capture-hold",
    "release-hold",
    "refund-hold",
    "open-deposit",
    "return-deposit",
];

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
    Hold(StartCardHold),
    CaptureHold(TransferId, Option<Money>),
    ReleaseHold(TransferId),
    RefundHold(RefundHold),
    OpenDeposit(OpenDeposit),
    ReturnDeposit(ReturnDeposit),
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
            Self::Hold(_) => "hold",
            Self::CaptureHold(..) => "capture-hold",
            Self::ReleaseHold(_) => "release-hold",
            Self::RefundHold(_) => "refund-hold",
            Self::OpenDeposit(_) => "open-deposit",
            Self::ReturnDeposit(_) => "return-deposit",
        }
    }

    /// The place of its word among [`WORDS`].
    pub(crate) fn kind(&self) -> usize {
        let kind = WORDS.iter().position(|word| *word == self.word());
        kind.expect("every word is among the words")
    }

    /// Whether a device has signed it, with a time: then it is refused for ever once it is too old, if it was not taken.
    pub(crate) const fn grows_old(&self) -> bool {
        matches!(
            self,
            Self::Send(_) | Self::Redeem(_) | Self::SetAside(_) | Self::Settle(_) | Self::Authorise(_)
        )
    }

    /// Whether it is about money that is blocked on a card, or was.
    pub(crate) const fn is_about_a_hold(&self) -> bool {
        matches!(
            self,
            Self::Hold(_) | Self::CaptureHold(..) | Self::ReleaseHold(_) | Self::RefundHold(_)
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
    Hold(CardHold),
    Opened(OpenedDeposit),
    Returned(ReturnedDeposit),
}

pub(crate) type Answer = Result<Said, OperatorError>;

/// Asks it.
pub(crate) async fn ask(operator: &LocalOperator, what: &Ask) -> Answer {
    match what.clone() {
        Ask::Open(open) => operator.open_wallet(open).await.map(Said::Wallet),
        Ask::Bind(wallet, key) => operator.bind_device(wallet, key, 1).await.map(|()| Said::Done),
        Ask::Block(wallet) => operator.block(wallet, 1).await.map(|()| Said::Done),
        Ask::Unblock(wallet) => operator.unblock(wallet, 1).await.map(|()| Said::Done),
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
        Ask::Hold(start) => operator.hold_card(start).await.map(Said::Hold),
        Ask::CaptureHold(hold, part) => operator.capture_hold(hold, part).await.map(Said::Hold),
        Ask::ReleaseHold(hold) => operator.release_hold(hold).await.map(Said::Hold),
        Ask::RefundHold(refund) => operator.refund_hold(refund).await.map(Said::Hold),
        Ask::OpenDeposit(open) => operator.open_deposit(open).await.map(Said::Opened),
        Ask::ReturnDeposit(back) => operator.return_deposit(back).await.map(Said::Returned),
    }
}

/// Whether an answer is one to this question: the same money, of the same people, under the same id.
pub(crate) fn fits(what: &Ask, answer: &Said) -> bool {
    match (what, answer) {
        (Ask::Open(open), Said::Wallet(wallet)) => {
            (wallet.wallet, wallet.balance.currency, wallet.tier) == (open.wallet, open.currency, open.tier)
        }
        (Ask::Bind(..) | Ask::Block(_) | Ask::Unblock(_), Said::Done) => true,
        (Ask::Cash(cash), Said::Receipt(receipt)) => {
            (receipt.transfer, receipt.wallet, receipt.amount) == (cash.transfer, cash.wallet, cash.amount)
        }
        (Ask::Online(start), Said::Online(top_up)) => {
            start.gateway.is_none_or(|gateway| gateway == top_up.gateway)
                && (top_up.transfer, top_up.wallet, top_up.amount)
                    == (start.transfer, start.wallet, start.amount)
        }
        (Ask::Send(signed), Said::Sent(sent)) => {
            let order = &signed.order;
            (sent.transfer, sent.from, sent.to, sent.amount)
                == (
                    order.transfer_id,
                    order.from_wallet_id,
                    order.to_wallet_id,
                    order.amount,
                )
        }
        (Ask::Redeem(signed), Said::Redemption(redemption)) => {
            let order = &signed.order;
            (redemption.redemption, redemption.wallet, redemption.amount)
                == (order.redemption_id, order.wallet_id, order.amount)
        }
        (Ask::PayOut(pay_out), Said::Redemption(redemption)) => {
            redemption.redemption == pay_out.redemption && redemption.state == RedemptionState::Done
        }
        (Ask::SetAside(signed), Said::Allowance(given)) => {
            let (order, allowance) = (&signed.order, &given.allowance);
            allowance.device_key == signed.public_key
                && (allowance.allowance_id, allowance.wallet_id, allowance.amount)
                    == (order.allowance_id, order.wallet_id, order.amount)
        }
        (Ask::Settle(payment), Said::Settled(receipt)) => {
            let order = &payment.order;
            (receipt.transfer_id, receipt.to_wallet_id, receipt.amount)
                == (order.transfer_id, order.to_wallet_id, order.amount)
        }
        (_, Said::Payment(payment)) => fits_payment(what, payment),
        (_, Said::Hold(hold)) => fits_hold(what, hold),
        (Ask::OpenDeposit(open), Said::Opened(opened)) => {
            (opened.opening, opened.wallet, opened.deposit, opened.balance)
                == (open.opening, open.wallet, open.deposit, open.balance)
        }
        (Ask::ReturnDeposit(back), Said::Returned(returned)) => {
            (returned.returning, returned.wallet) == (back.returning, back.wallet)
                && (returned.deposit.minor == DEPOSIT
                    || returned.deposit.is_zero() && returned.rest.is_positive())
        }
        _ => false,
    }
}

/// The same of what is asked of a hold.
fn fits_hold(what: &Ask, hold: &CardHold) -> bool {
    match what {
        Ask::Hold(start) => {
            start.gateway.is_none_or(|gateway| gateway == hold.gateway)
                && (hold.hold, &hold.merchant, hold.amount) == (start.hold, &start.merchant, start.amount)
        }
        Ask::CaptureHold(id, part) => {
            (hold.hold, hold.state, hold.captured) == (*id, HoldState::Captured, part.unwrap_or(hold.amount))
        }
        Ask::ReleaseHold(id) => {
            let is_over = matches!(
                hold.state,
                HoldState::Released | HoldState::Cancelled | HoldState::Expired
            );
            hold.hold == *id && is_over && hold.captured.is_zero()
        }
        Ask::RefundHold(refund) => {
            (hold.hold, hold.state) == (refund.hold, HoldState::Captured)
                && (refund.amount.minor..=hold.captured.minor).contains(&hold.refunded.minor)
        }
        _ => false,
    }
}

/// The same of what is asked of a payment.
fn fits_payment(what: &Ask, payment: &Payment) -> bool {
    match what {
        Ask::Authorise(authorise) => {
            let order = &authorise.order.order;
            payment.merchant == order.merchant
                && (payment.payment, payment.wallet, payment.amount)
                    == (authorise.payment, order.wallet_id, order.amount)
        }
        Ask::Capture(id, part) => {
            (payment.payment, payment.state, payment.captured)
                == (*id, PaymentState::Captured, part.unwrap_or(payment.amount))
        }
        Ask::Void(id) => {
            payment.payment == *id && matches!(payment.state, PaymentState::Voided | PaymentState::Expired)
        }
        Ask::Refund(refund) => {
            payment.payment == refund.payment
                && payment.state == PaymentState::Captured
                && (refund.amount.minor..=payment.captured.minor).contains(&payment.refunded.minor)
        }
        _ => false,
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
        (Said::Hold(one), Said::Hold(other)) => {
            one.merchant == other.merchant
                && (one.hold, one.amount, one.gateway, one.direct, one.ends_at)
                    == (
                        other.hold,
                        other.amount,
                        other.gateway,
                        other.direct,
                        other.ends_at,
                    )
        }
        (one, other) => one == other,
    }
}
