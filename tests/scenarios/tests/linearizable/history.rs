//! A wallet's history: who asked for what, when, and what was answered.

use cityplus_backend::operator::{OperatorError, Payment, PaymentState, Redemption, RedemptionState};
use cityplus_domain::ids::TransferId;

use crate::twins::request::Done;

/// One call about one wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// When it was made, by the counter that all share.
    pub(crate) start: u64,
    /// When it was answered; [`NEVER`] if it was not.
    pub(crate) end: u64,
    /// What was asked.
    pub(crate) asked: Asked,
    /// The answer. Without one nobody knows whether it was done, nor when.
    pub(crate) answer: Option<Answer>,
}

/// The end of a call without an answer.
pub(crate) const NEVER: u64 = u64::MAX;

/// What is asked of a wallet. Amounts are minor units. An order is a payment or cash to be fetched: first its money is
/// reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// That so much goes into the wallet, or out of it if it is less than nothing.
    Move {
        /// By this transfer.
        transfer: TransferId,
        /// How much.
        minor: i64,
    },
    /// That so much is reserved.
    Reserve {
        /// The order that it is for.
        order: TransferId,
        /// How much.
        minor: i64,
    },
    /// That what is reserved moves out of the wallet.
    Post {
        /// The order that it is for.
        order: TransferId,
        /// So much of it; all if nothing is said.
        minor: Option<i64>,
    },
    /// That what is reserved is free again.
    Free {
        /// The order that it was for.
        order: TransferId,
    },
    /// That so much of what has moved comes back.
    Back {
        /// By this transfer.
        transfer: TransferId,
        /// The order that it was for.
        order: TransferId,
        /// How much.
        minor: i64,
    },
    /// How an order stands.
    Order {
        /// The order.
        order: TransferId,
    },
    /// What is in the wallet.
    Wallet,
    /// What has moved.
    Statement,
}

impl Asked {
    /// The transfer that stands in the ledger as soon as this has been done; none if nothing moves.
    pub(crate) const fn transfer(&self) -> Option<TransferId> {
        match self {
            Self::Move { transfer, .. } | Self::Back { transfer, .. } => Some(*transfer),
            Self::Post { order, .. } => Some(*order),
            Self::Reserve { .. }
            | Self::Free { .. }
            | Self::Order { .. }
            | Self::Wallet
            | Self::Statement => None,
        }
    }
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It has moved.
    Done,
    /// It is done, and the order stands so.
    Order(Order),
    /// It is not done: there is too little.
    TooLittle {
        /// What may be spent.
        available: i64,
    },
    /// It is not done: there is no such order.
    Unknown,
    /// It is not done: the order is in another state than is needed.
    InState(PaymentState),
    /// It is not done: so much of the order has moved already.
    AlreadyPosted(i64),
    /// It is not done: only so much is left of the order.
    AtMost(i64),
    /// So much is in the wallet.
    Wallet {
        /// All of it.
        balance: i64,
        /// What may be spent.
        available: i64,
    },
    /// These movements were made, and no others; the first comes first.
    Statement(Vec<Line>),
}

/// An order whose money was reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// How much was.
    pub(crate) minor: i64,
    /// How it ended.
    pub(crate) end: End,
    /// How much came back of what had moved.
    pub(crate) back: i64,
}

/// How an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Not yet.
    Open,
    /// So much has moved; the rest is free.
    Posted(i64),
    /// All is free.
    Freed,
}

/// A line of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The movement.
    pub(crate) transfer: TransferId,
    /// What came in, or went out if it is less than nothing.
    pub(crate) minor: i64,
    /// What was in the wallet after it.
    pub(crate) after: i64,
}

impl Answer {
    /// What an operator has answered; its error if that is no answer to be explained.
    pub(crate) fn of(told: Result<Done, OperatorError>) -> Result<Self, OperatorError> {
        Ok(match told {
            Ok(Done::Moved(_)) => Self::Done,
            Ok(Done::Payment(payment)) => Self::Order(Order::of_payment(&payment)),
            Ok(Done::Redemption(redemption)) => Self::Order(Order::of_redemption(&redemption)),
            Err(OperatorError::InsufficientFunds { available }) => Self::TooLittle {
                available: available.minor,
            },
            Err(OperatorError::UnknownPayment | OperatorError::UnknownRedemption) => Self::Unknown,
            Err(OperatorError::State { state }) => Self::InState(state),
            Err(OperatorError::AlreadyCaptured { captured }) => Self::AlreadyPosted(captured.minor),
            Err(OperatorError::ExceedsPayment { most }) => Self::AtMost(most.minor),
            Err(other) => return Err(other),
        })
    }

    /// Whether what was asked for is done, now or before.
    pub(crate) const fn is_done(&self) -> bool {
        matches!(self, Self::Done | Self::Order(_))
    }
}

impl Order {
    /// A payment.
    pub(crate) fn of_payment(payment: &Payment) -> Self {
        let end = match payment.state {
            PaymentState::Authorised => End::Open,
            PaymentState::Captured => End::Posted(payment.captured.minor),
            PaymentState::Voided => End::Freed,
            PaymentState::Expired => panic!("its time is not over: {payment:?}"),
        };
        Self {
            minor: payment.amount.minor,
            end,
            back: payment.refunded.minor,
        }
    }

    /// Cash to be fetched.
    pub(crate) fn of_redemption(redemption: &Redemption) -> Self {
        let minor = redemption.amount.minor;
        let end = match redemption.state {
            RedemptionState::Waiting => End::Open,
            RedemptionState::Done => End::Posted(minor),
            RedemptionState::Ended | RedemptionState::Other => {
                panic!("its time is not over: {redemption:?}")
            }
        };
        Self { minor, end, back: 0 }
    }
}
