//! What people ask of an operator, and what they are told.

use cityplus_backend::operator::{
    Authorise, CashPayOut, CashTopUp, LocalOperator, Operator as _, OperatorError, Payment, Redemption,
    RefundPayment,
};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::transfer::SignedTransferOrder;

use super::{CURRENCY, TELLER};

/// What is asked for, with an id that is kept.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    /// Cash into a wallet.
    TopUp(CashTopUp),
    /// Money from a wallet into another.
    Send(SignedTransferOrder),
    /// Money reserved for a payment.
    Authorise(Box<Authorise>),
    /// What was reserved, moved: so many minor units of it, or all.
    Capture(PaymentId, Option<i64>),
    /// What was reserved, freed.
    Void(PaymentId),
    /// What was paid, given back.
    Refund(RefundPayment),
    /// Money reserved, to be fetched in cash.
    Redeem(Box<SignedRedemptionOrder>),
    /// That cash, handed out.
    HandOut(TransferId),
}

/// What an operator has done, as it tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Money has moved at once.
    Moved(Moved),
    /// A payment stands so.
    Payment(Payment),
    /// Cash that was ordered stands so.
    Redemption(Redemption),
}

/// A movement as the operator has told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Its id.
    pub(crate) transfer: TransferId,
    /// The wallet it came from; none if it was cash.
    pub(crate) from: Option<WalletId>,
    /// The wallet it went to.
    pub(crate) to: WalletId,
    /// How much, in minor units.
    pub(crate) minor: i64,
    /// When.
    pub(crate) at: Timestamp,
}

impl Request {
    /// Asks an operator for it. The answer must be one to this request.
    pub(crate) async fn ask(&self, operator: &LocalOperator) -> Result<Done, OperatorError> {
        match self {
            Self::TopUp(cash) => top_up(operator, cash).await,
            Self::Send(signed) => send(operator, *signed).await,
            Self::Authorise(authorise) => {
                let order = &authorise.order.order;
                let paid = operator.authorise((**authorise).clone()).await?;
                assert_eq!(
                    (paid.wallet, &paid.merchant, paid.amount),
                    (order.wallet_id, &order.merchant, order.amount)
                );
                Ok(payment(authorise.payment, paid))
            }
            Self::Capture(id, minor) => {
                let amount = minor.map(|minor| Money::new(minor, CURRENCY));
                Ok(payment(*id, operator.capture(*id, amount).await?))
            }
            Self::Void(id) => Ok(payment(*id, operator.void(*id).await?)),
            Self::Refund(refund) => Ok(payment(refund.payment, operator.refund(*refund).await?)),
            Self::Redeem(signed) => {
                let order = &signed.order;
                let ordered = operator.redeem((**signed).clone()).await?;
                assert_eq!((ordered.wallet, ordered.amount), (order.wallet_id, order.amount));
                Ok(redemption(order.redemption_id, ordered))
            }
            Self::HandOut(id) => {
                let pay_out = CashPayOut {
                    redemption: *id,
                    identity_checked: true,
                    teller: TELLER.to_owned(),
                };
                Ok(redemption(*id, operator.pay_out_cash(pay_out).await?))
            }
        }
    }
}

fn payment(asked: PaymentId, told: Payment) -> Done {
    assert_eq!(told.payment, asked);
    Done::Payment(told)
}

fn redemption(asked: TransferId, told: Redemption) -> Done {
    assert_eq!(told.redemption, asked);
    Done::Redemption(told)
}

async fn top_up(operator: &LocalOperator, cash: &CashTopUp) -> Result<Done, OperatorError> {
    let receipt = operator.top_up_cash(cash.clone()).await?;
    assert_eq!(
        (receipt.transfer, receipt.wallet, receipt.amount),
        (cash.transfer, cash.wallet, cash.amount)
    );
    Ok(Done::Moved(Moved {
        transfer: receipt.transfer,
        from: None,
        to: receipt.wallet,
        minor: receipt.amount.minor,
        at: receipt.at,
    }))
}

async fn send(operator: &LocalOperator, signed: SignedTransferOrder) -> Result<Done, OperatorError> {
    let (sent, order) = (operator.send(signed).await?, signed.order);
    assert_eq!(
        (sent.transfer, sent.from, sent.to, sent.amount),
        (
            order.transfer_id,
            order.from_wallet_id,
            order.to_wallet_id,
            order.amount
        )
    );
    Ok(Done::Moved(Moved {
        transfer: sent.transfer,
        from: Some(sent.from),
        to: sent.to,
        minor: sent.amount.minor,
        at: sent.at,
    }))
}
