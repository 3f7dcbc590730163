//! What the operator refuses, and why.

use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::code::ErrorCode;
use serde::{Deserialize, Serialize};

use super::bank::BankEntryState;
use super::failure;
use super::holds::HoldState;
use super::limits::Period;
use super::types::PaymentState;

/// A refusal or a failure. After any of them nothing has moved, except that [`OperatorError::Unavailable`] may follow
/// a commit whose answer was lost: the same call again finds out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum OperatorError {
    /// No such wallet.
    #[error("there is no such wallet")]
    UnknownWallet,
    /// No such wallet to send to.
    #[error("there is no wallet of this number to send to; check the number with the receiver")]
    UnknownReceiver,
    /// From a wallet into itself.
    #[error("the money would go to the wallet it comes from; give another wallet")]
    SameWallet,
    /// No such merchant.
    #[error("there is no such merchant; its settlement account has to be opened first")]
    UnknownMerchant,
    /// No such payment.
    #[error("there is no such payment")]
    UnknownPayment,
    /// The id was used for something else.
    #[error("this id was used before with another content; make a new one")]
    IdReused,
    /// Nothing, less than nothing, or more than can be counted.
    #[error("the amount must be more than nothing and small enough to be counted")]
    Amount,
    /// The wallet, the merchant and the amount are not in one currency.
    #[error("the amount is not in the account's currency")]
    Currency,
    /// Too little is free.
    #[error("only {available} is available")]
    InsufficientFunds {
        /// What is.
        available: Money,
    },
    /// The fee cannot be paid.
    #[error("this costs {fee}, and only {available} is available; top up the wallet first")]
    FeeNotCovered {
        /// What it costs.
        fee: Money,
        /// What is there, also for what the fee is taken for.
        available: Money,
    },
    /// The deposit is another one.
    #[error("a deposit here is {asked}, and none is taken where that is nothing; take exactly so much")]
    DepositAmount {
        /// How much it is.
        asked: Money,
    },
    /// The wallet cannot have a deposit.
    #[error("a deposit is taken once, for an anonymous wallet; open another wallet or only top this one up")]
    DepositWallet,
    /// There is nothing to give back.
    #[error("no deposit lies here for this wallet")]
    NoDeposit,
    /// Nobody uses the wallet any more.
    #[error("this wallet has ended: its deposit was given back, and nothing goes in or out any more")]
    WalletEnded,
    /// Something of the wallet is under way.
    #[error(
        "a payment, a top-up or money for paying without a network is under way; wait until it has ended"
    )]
    WalletBusy,
    /// One movement may not be so large.
    #[error("one movement may be at most {most}")]
    TransferCeiling {
        /// The limit.
        most: Money,
    },
    /// The wallet would hold more than it may.
    #[error("a wallet may hold at most {most}")]
    BalanceCeiling {
        /// The limit.
        most: Money,
    },
    /// The receiver's wallet would hold more than it may. How much that is or what is in it is nobody else's to know.
    #[error("the receiver's wallet cannot take so much now; send less or ask the receiver to make room")]
    ReceiverFull,
    /// Nothing goes out of a blocked wallet.
    #[error(
        "the wallet is blocked and nothing goes out of it; have it unblocked in the app or at a service desk"
    )]
    WalletBlocked,
    /// More would be put in within a period than may be.
    #[error(
        "at most {most} may be put into this wallet in one {period} (UTC); put in less or wait for the next {period}"
    )]
    LoadCeiling {
        /// What it counts over.
        period: Period,
        /// The limit.
        most: Money,
    },
    /// More would go out within a period than may.
    #[error(
        "at most {most} may go out of this wallet in one {period} (UTC); spend less or wait for the next {period}"
    )]
    SpendCeiling {
        /// What it counts over.
        period: Period,
        /// The limit.
        most: Money,
    },
    /// More would be sent to other wallets on one day than may be.
    #[error("at most {most} may be sent from a wallet on one day")]
    DailySend {
        /// The limit.
        most: Money,
    },
    /// More would be sent on one day than a device may that was bound lately.
    #[error("this device is new: until {until} at most {most} may be sent from it on one day")]
    NewDevice {
        /// The limit.
        most: Money,
        /// When the device is new no longer.
        until: Timestamp,
    },
    /// The permission to charge another wallet has ended, or there is none.
    #[error(
        "the permission to pay from this wallet has ended; pay from your own or ask its owner for a new one"
    )]
    LinkEnded,
    /// More would be charged by a link within a period than its owner allowed.
    #[error(
        "at most {most} may be charged to this wallet in one {period} (UTC); pay the rest from your own wallet"
    )]
    LinkCeiling {
        /// What it counts over.
        period: Period,
        /// The limit.
        most: Money,
    },
    /// The wallet that should pay cannot. Why, and how much is in it, is not the other one's to know.
    #[error("the linked wallet cannot pay so much now; pay from your own wallet or ask its owner")]
    LinkedFunds,
    /// No such link of this wallet.
    #[error("there is no such link of this wallet")]
    UnknownLink,
    /// A link that cannot be kept.
    #[error(
        "a link needs two different wallets of one currency, limits of more than nothing in it, and no end in the past"
    )]
    LinkTerms,
    /// A wallet has as many links as it may.
    #[error("at most {most} links of one wallet may be in force on this side of them; end one first")]
    TooManyLinks {
        /// The limit.
        most: i64,
    },
    /// Rules for points that cannot be kept.
    #[error(
        "a city has at most 20 rules for points, each with 1 to 1 000 000 points for 1 to 10 000 000 minor units and at \
         most 50 units, and at most 60 names, those of before among them"
    )]
    PointsRules,
    /// The order's signature does not fit.
    #[error("the order's signature is wrong")]
    Signature,
    /// The key that signed may not sign for this wallet.
    #[error("the device's key is not bound to this wallet")]
    UnboundDevice,
    /// A wallet has as many devices as it may.
    #[error("a wallet may have at most {most} devices; unbind one first")]
    TooManyDevices {
        /// The limit.
        most: i64,
    },
    /// The authorisation names another payment than the signed order.
    #[error("the payment id is not the signed order's")]
    OrderMismatch,
    /// The order is too old or from the future.
    #[error("the order was signed too long ago or in the future; check the device's clock and order again")]
    OrderTime,
    /// The reservation would end in the past or too far ahead.
    #[error("a reservation must end after now and not after {latest}")]
    Expiry {
        /// The latest end.
        latest: Timestamp,
    },
    /// The payment is in another state than is needed.
    #[error("the payment is {}", failure::state_text(*.state))]
    State {
        /// The state it is in.
        state: PaymentState,
    },
    /// Captured again with another amount.
    #[error("{captured} of the payment has been captured already")]
    AlreadyCaptured {
        /// What was captured.
        captured: Money,
    },
    /// More than was reserved, or more than is left to give back.
    #[error("at most {most} is left of the payment")]
    ExceedsPayment {
        /// What is left.
        most: Money,
    },
    /// Nothing can be paid online, or not through the gateway that was asked for.
    #[error("nothing can be paid online here, or not through this gateway; ask which gateways there are")]
    NoGateway,
    /// The gateway refuses the order.
    #[error("the payment gateway refuses it ({said}); try another amount or pay at a desk")]
    GatewayRefused {
        /// Its own code.
        said: String,
    },
    /// No such saved card.
    #[error("there is no such saved card; ask which cards there are")]
    UnknownCard,
    /// The saved card is no longer good.
    #[error("the saved card has expired; forget it and save its successor with the next top-up")]
    CardExpired,
    /// A wallet has as many saved cards as it may.
    #[error("at most {most} cards are saved for a wallet; forget one first")]
    TooManyCards {
        /// The limit.
        most: i64,
    },
    /// A saved card cannot be saved.
    #[error("a saved card is saved already; give a card or have one saved, not both")]
    SavedTwice,
    /// No such top-up.
    #[error("there is no such top-up")]
    UnknownTopUp,
    /// A top-up is taken back once.
    #[error("this top-up has been cancelled already")]
    TopUpCancelled,
    /// No shift of this teller is open.
    #[error("no shift is open here; the first movement of cash opens one")]
    NoShift,
    /// A shift of this teller is open.
    #[error("a shift is open here already; close it before you open another one")]
    ShiftOpen,
    /// The shift of the receipt is closed.
    #[error(
        "the shift of this receipt is closed and stays as it is; the wallet's owner can have the money paid out"
    )]
    ShiftClosed,
    /// Less than nothing in a drawer.
    #[error("what is in a drawer is nothing or more; count it again")]
    Drawer,
    /// More cash would be in a drawer than may be.
    #[error("at most {most} may be in a drawer; bring the cash away and close the shift first")]
    TillCeiling {
        /// The limit.
        most: Money,
    },
    /// Nothing is paid without a network here.
    #[error("nothing is paid without a network here; pay once there is one")]
    NoOffline,
    /// No such allowance, or another one than was given.
    #[error("there is no such allowance; ask to be shown the code again")]
    UnknownAllowance,
    /// Somebody has paid twice with the same money.
    #[error("what was set aside has been spent already: somebody has paid twice with the same money")]
    Overspent,
    /// Brought too late, or made when its time was over.
    #[error("the allowance's time is over; ask to be paid again")]
    AllowanceOver,
    /// No such redemption.
    #[error("there is no such redemption")]
    UnknownRedemption,
    /// No such hold.
    #[error("there is no such hold; ask with the id it was started with")]
    UnknownHold,
    /// The hold is in another state than is needed.
    #[error("the hold is {}", .state.in_words())]
    HoldState {
        /// The state it is in.
        state: HoldState,
    },
    /// A field of a hold that cannot be kept.
    #[error("{wrong}")]
    HoldField {
        /// What it should be.
        wrong: String,
    },
    /// Nobody knows what became of a refund to a card.
    #[error(
        "the gateway's answer to this refund was lost, and it may be given; the operator looks in the gateway's panel"
    )]
    RefundUnsure,
    /// No such file of payouts.
    #[error("there is no file of payouts of this number for this city")]
    UnknownPayoutFile,
    /// A bank's file that is cut or not what it should be.
    #[error("the bank's file cannot be used and nothing of it has moved: line {line}: {wrong}")]
    BankStatement {
        /// Counted from 1.
        line: u64,
        /// What is wrong there.
        wrong: String,
    },
    /// No such entry of a bank's statement.
    #[error("there is no entry of a bank's statement of this id in this city")]
    UnknownBankEntry,
    /// The entry does not wait for anybody.
    #[error("the entry is {}", .now.in_words())]
    BankEntry {
        /// How far it has come.
        now: BankEntryState,
    },
    /// Another city has had the money of what may be the same entry, kept before entries were for one city only.
    #[error(
        "another city of this operator has put an entry of the same day, amount and statement into a wallet or sent it \
         back; if this is the same one, say that it is for no wallet; if not, send it back at the bank by hand, and \
         then say so"
    )]
    BankEntryElsewhere,
    /// Terms that cannot be kept.
    #[error("a merchant needs a name of 1 to 70 characters on one line and a fee of 0 to 100 per cent")]
    Terms,
    /// So much goes only to somebody whose document was seen.
    #[error(
        "without a document at most {most} is paid out on one day; ask for it at a desk, where a document is looked at"
    )]
    IdentityNeeded {
        /// The limit.
        most: Money,
    },
    /// A notification that no gateway sent.
    #[error("the notification is not the gateway's: its signature is missing or wrong")]
    NotGenuine,
    /// No such partner of this city, or its wallets do not pay here.
    #[error("no wallet of that city pays here; ask which cities' wallets do")]
    UnknownPartner,
    /// No such clearing to be paid by the partner.
    #[error("there is no clearing of this number that the partner has to pay; see `cityplus clearing list`")]
    UnknownClearing,
    /// A clearing that is not what is open here.
    #[error("the clearing holds what is not open here with just this amount; compare again")]
    ClearingDiffers,
    /// The language has another shape.
    #[error("the language must be two small letters, such as `pl`")]
    Language,
    /// The teller's id has another shape.
    #[error("the teller's id must be 1 to 64 printable ASCII characters")]
    Teller,
    /// The cursor is not one this operator gave.
    #[error("the cursor is not one that was given out; start without one")]
    Cursor,
    /// A page of no or too many entries.
    #[error("a page holds 1 to {most} entries")]
    PageSize {
        /// The limit.
        most: u32,
    },
    /// The database is out of reach or too many calls are waiting.
    #[error("the operator is not available right now; send the same again later")]
    Unavailable,
    /// A defect; the text is for the log.
    #[error("a fault of the operator: {0}")]
    #[serde(skip)]
    Internal(String),
}

impl OperatorError {
    /// The stable code of the API.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownWallet | Self::UnknownReceiver => ErrorCode::UnknownWallet,
            Self::UnknownMerchant => ErrorCode::UnknownMerchant,
            Self::UnknownPayment => ErrorCode::UnknownPayment,
            Self::IdReused => ErrorCode::IdReused,
            Self::Amount | Self::Drawer => ErrorCode::InvalidAmount,
            Self::Currency => ErrorCode::WrongCurrency,
            Self::InsufficientFunds { .. } | Self::FeeNotCovered { .. } => ErrorCode::InsufficientFunds,
            Self::DepositAmount { .. } | Self::DepositWallet | Self::NoDeposit => ErrorCode::NoDeposit,
            Self::WalletEnded => ErrorCode::WalletEnded,
            Self::TransferCeiling { .. }
            | Self::BalanceCeiling { .. }
            | Self::LoadCeiling { .. }
            | Self::SpendCeiling { .. }
            | Self::DailySend { .. }
            | Self::TooManyCards { .. }
            | Self::LinkCeiling { .. }
            | Self::TooManyLinks { .. }
            | Self::TillCeiling { .. } => ErrorCode::LimitExceeded,
            Self::ReceiverFull => ErrorCode::ReceiverFull,
            Self::NewDevice { .. } => ErrorCode::NewDevice,
            Self::TopUpCancelled => ErrorCode::TopUpCancelled,
            Self::ShiftOpen => ErrorCode::ShiftOpen,
            Self::NoShift | Self::ShiftClosed => ErrorCode::ShiftClosed,
            Self::WalletBlocked => ErrorCode::WalletBlocked,
            Self::LinkEnded => ErrorCode::LinkEnded,
            Self::LinkedFunds => ErrorCode::LinkedFunds,
            Self::Signature | Self::UnboundDevice | Self::OrderMismatch => ErrorCode::InvalidSignature,
            Self::TooManyDevices { .. } => ErrorCode::TooManyDevices,
            Self::NoGateway => ErrorCode::NoGateway,
            Self::GatewayRefused { .. } => ErrorCode::GatewayRefused,
            Self::UnknownTopUp => ErrorCode::UnknownTopUp,
            Self::UnknownCard => ErrorCode::UnknownCard,
            Self::CardExpired => ErrorCode::CardExpired,
            Self::NoOffline => ErrorCode::NoOffline,
            Self::UnknownAllowance => ErrorCode::UnknownAllowance,
            Self::Overspent => ErrorCode::Overspent,
            Self::AllowanceOver => ErrorCode::AllowanceOver,
            _ => self.rarer_code(),
        }
    }

    /// Whether sending the same again may succeed.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable)
    }
}
