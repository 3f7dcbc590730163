//! What the ledger is asked, what it keeps, what it answers.

use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Timestamp};
use cityplus_protocol::bytes::{PublicKey, Signature};

use super::charged::Deed;
use super::key::AccountKey;
use super::payer::ChargedBy;
use super::till::{Desk, TillMark};
use crate::operator::OperatorError;
use crate::store::StoreError;

/// Why money moves. The texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) enum TransferKind {
    /// Into a wallet from outside.
    TopUp,
    /// What a teller has put into a wallet, back out of it.
    TopUpCancel,
    /// From a wallet to a merchant.
    Payment,
    /// From a merchant back to a wallet.
    Refund,
    /// From a partner's operator to a merchant: what a wallet that lives there has paid.
    Acquired,
    /// From a wallet to another.
    Send,
    /// From a wallet back to its owner, out of the system.
    Redemption,
    /// From a merchant to its bank account.
    Settlement,
    /// From a merchant to the operator, for its service.
    Fee,
    /// From a wallet to what a device may spend without a network.
    SetAside,
    /// From there to another wallet.
    Offline,
    /// From there back.
    SetBack,
    /// From a card, by a gateway, to a merchant.
    CardSale,
    /// The same by the merchant's own account at a gateway: the operator never has that money.
    DirectSale,
    /// Of either, back from the merchant.
    CardRefund,
    /// What a merchant has got by its own account at a gateway, out of what is owed to it; of a refund, the other way.
    PaidDirectly,
    /// From a wallet to the operator, for becoming a named one.
    FeeUpgrade,
    /// For ending its owner's block.
    FeeUnblock,
    /// For replacing a lost device.
    FeeReplacement,
    /// For paying money out of it.
    FeeRedemption,
    /// From what a city has issued of its points to a wallet, for a payment.
    PointsEarned,
    /// From there back, because a payment was given back.
    PointsBack,
    /// Cash to a wallet's deposit.
    Deposit,
    /// From there back, in cash.
    DepositBack,
    /// What is left in a wallet whose deposit is given back, in cash with it.
    Closing,
}

impl TransferKind {
    /// Whether it takes money out of a wallet by its owner's will: a blocked wallet does none of it, and it counts as spent.
    pub(super) const fn is_spending(self) -> bool {
        matches!(
            self,
            Self::Payment | Self::Send | Self::Redemption | Self::SetAside
        )
    }

    pub(in crate::operator) const fn as_str(self) -> &'static str {
        match self {
            Self::TopUp => "top_up",
            Self::TopUpCancel => "top_up_cancel",
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Acquired => "acquired",
            Self::Send => "send",
            Self::Redemption => "redemption",
            Self::Settlement => "settlement",
            Self::Fee => "fee",
            Self::SetAside => "set_aside",
            Self::Offline => "offline",
            Self::SetBack => "set_back",
            Self::CardSale => "card_sale",
            Self::DirectSale => "direct_sale",
            Self::CardRefund => "card_refund",
            Self::PaidDirectly => "paid_directly",
            Self::FeeUpgrade => "fee_upgrade",
            Self::FeeUnblock => "fee_unblock",
            Self::FeeReplacement => "fee_replacement",
            Self::FeeRedemption => "fee_redemption",
            Self::PointsEarned => "points_earned",
            Self::PointsBack => "points_back",
            Self::Deposit => "deposit",
            Self::DepositBack => "deposit_back",
            Self::Closing => "closing",
        }
    }

    pub(in crate::operator) fn of(text: &str) -> Result<Self, StoreError> {
        let mut all = [
            Self::TopUp,
            Self::TopUpCancel,
            Self::Payment,
            Self::Refund,
            Self::Acquired,
            Self::Send,
            Self::Redemption,
            Self::Settlement,
            Self::Fee,
            Self::SetAside,
            Self::Offline,
            Self::SetBack,
            Self::CardSale,
            Self::DirectSale,
            Self::CardRefund,
            Self::PaidDirectly,
            Self::FeeUpgrade,
            Self::FeeUnblock,
            Self::FeeReplacement,
            Self::FeeRedemption,
            Self::PointsEarned,
            Self::PointsBack,
            Self::Deposit,
            Self::DepositBack,
            Self::Closing,
        ]
        .into_iter();
        all.find(|kind| kind.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("transfer.kind"))
    }
}

/// A movement of money; written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::operator) struct Transfer {
    pub(in crate::operator) id: TransferId,
    pub(in crate::operator) kind: TransferKind,
    /// Where the money comes from.
    pub(in crate::operator) debit: AccountKey,
    /// Where it goes.
    pub(in crate::operator) credit: AccountKey,
    /// Minor units, more than zero.
    pub(in crate::operator) amount: i64,
    pub(in crate::operator) currency: Currency,
    pub(in crate::operator) made_at: Timestamp,
    /// With an end it only reserves, until it is resolved.
    pub(in crate::operator) expires_at: Option<Timestamp>,
    /// Of a refund: the payment given back. Of a cancel: the top-up that it takes back.
    pub(in crate::operator) related: Option<TransferId>,
    /// Who acted, by an opaque id. Of a payment to a partner: the unit there. Of one that a linked wallet ordered: the link.
    pub(in crate::operator) actor: Option<String>,
}

impl Transfer {
    /// Whether a retry means the same movement. When it was made and when it ends are not part of what is asked.
    pub(super) fn same_content(&self, other: &Self) -> bool {
        let Self {
            id,
            kind,
            debit,
            credit,
            amount,
            currency,
            made_at: _,
            expires_at,
            related,
            actor,
        } = self;
        *id == other.id
            && *kind == other.kind
            && *debit == other.debit
            && *credit == other.credit
            && *amount == other.amount
            && *currency == other.currency
            && expires_at.is_some() == other.expires_at.is_some()
            && *related == other.related
            && *actor == other.actor
    }
}

/// Who ordered a payment or a transfer: the device's signature over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) struct Proof {
    pub(in crate::operator) created_at: Timestamp,
    pub(in crate::operator) public_key: PublicKey,
    pub(in crate::operator) signature: Signature,
}

/// How much may be sent from a wallet on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) struct SendLimit {
    /// Minor units.
    pub(in crate::operator) most: i64,
    /// Until when it is the lower limit of a device that was bound lately; none of one that is trusted.
    pub(in crate::operator) device_new_until: Option<Timestamp>,
}

/// How a reservation ended. The texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) enum Outcome {
    /// So much was moved.
    Posted(i64),
    /// Given up by the one who asked for it.
    Voided,
    /// Given up by time.
    Expired,
}

impl Outcome {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Posted(_) => "posted",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }

    pub(super) const fn amount(self) -> i64 {
        match self {
            Self::Posted(amount) => amount,
            Self::Voided | Self::Expired => 0,
        }
    }

    pub(super) fn of(text: &str, amount: i64) -> Result<Self, StoreError> {
        match text {
            "posted" => Ok(Self::Posted(amount)),
            "voided" => Ok(Self::Voided),
            "expired" => Ok(Self::Expired),
            _ => Err(StoreError::corrupt("resolution.outcome")),
        }
    }
}

/// All that is known of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::operator) struct Known {
    pub(in crate::operator) transfer: Transfer,
    pub(in crate::operator) proof: Option<Proof>,
    /// Of one that reserves: how it ended.
    pub(in crate::operator) outcome: Option<Outcome>,
    /// Of a payment: what was given back, minor units. Of a teller's top-up: what was taken back.
    pub(in crate::operator) refunded: i64,
    /// Of a movement at a teller's desk: where it stands in their shift.
    pub(in crate::operator) till: Option<TillMark>,
}

impl Known {
    /// Whether it is a payment to a merchant of that city, here or at a partner's operator.
    pub(in crate::operator) fn is_of(&self, city: &CityKey) -> bool {
        let to_merchant = match &self.transfer.credit {
            AccountKey::Merchant { city: of, .. } | AccountKey::Partner { partner: of, .. } => of == city,
            _ => false,
        };
        to_merchant && self.transfer.kind == TransferKind::Payment
    }
}

/// What the ledger is asked to do.
#[derive(Clone, Debug)]
pub(in crate::operator) enum Command {
    /// Make a transfer.
    Make {
        transfer: Box<Transfer>,
        proof: Option<Box<Proof>>,
        /// Found out before by the caller; holds unless the transfer exists already: a retry of what was accepted is
        /// not refused because the world has changed since.
        refusal: Option<OperatorError>,
        /// Of money sent to another wallet, and only of that.
        send_limit: Option<SendLimit>,
    },
    /// Reserve a payment that another wallet's device orders, by a link.
    ByLink {
        by: ChargedBy,
        /// With the link as its actor.
        transfer: Box<Transfer>,
        proof: Box<Proof>,
        /// As of [`Command::Make`].
        refusal: Option<OperatorError>,
    },
    /// Make two transfers between the same two accounts, one in each direction; both or none. The answer is the first.
    Both {
        first: Box<Transfer>,
        second: Box<Transfer>,
    },
    /// Move what is reserved: so much, or all.
    Capture {
        /// Who asks: another city's payment is as unknown as one that is not there.
        city: CityKey,
        payment: PaymentId,
        amount: Option<cityplus_domain::Money>,
    },
    /// Free what is reserved.
    Void { city: CityKey, payment: PaymentId },
    /// Free what is reserved if its time is over.
    Expire { transfer: TransferId },
    /// End what is under way between a wallet and the world outside: the money has moved there, or it will not.
    Finish {
        transfer: TransferId,
        kind: TransferKind,
        moved: bool,
    },
    /// Put cash into a wallet, with a receipt of the shift that is open at a desk.
    TopUp { desk: Desk, transfer: Box<Transfer> },
    /// Make a transfer and take a fee for it from the same wallet: both or neither. What was made before costs nothing
    /// again, whatever the fee is by now.
    Charged {
        /// A [`Command::Make`].
        make: Box<Command>,
        fee: Box<Transfer>,
    },
    /// Do something to a wallet, for a fee.
    Deed { deed: Deed, fee: Box<Transfer> },
    /// Take the cash of a wallet's deposit and, with it, of what may be spent: both or neither, in the shift that is open
    /// at a desk.
    TakeDeposit {
        desk: Desk,
        deposit: Box<Transfer>,
        top_up: Option<Box<Transfer>>,
    },
    /// Hand out a wallet's deposit and all that is left in it: from then on it has ended.
    ReturnDeposit {
        desk: Desk,
        transfer: TransferId,
        wallet: WalletId,
        /// Whether its owner has shown who they are.
        is_identified: bool,
    },
    /// Take such a top-up back: in its own shift only, and once.
    CancelTopUp {
        desk: Desk,
        transfer: TransferId,
        top_up: TransferId,
    },
    /// Hand out the cash of a redemption that waits for it.
    HandOut {
        /// Where: the shift that is open there pays it.
        desk: Desk,
        redemption: TransferId,
        /// Whether its owner has shown who they are.
        is_identified: bool,
    },
    /// Give back.
    Refund {
        city: CityKey,
        transfer: TransferId,
        payment: PaymentId,
        amount: cityplus_domain::Money,
    },
}

/// A payment is a transfer, and has its id.
pub(in crate::operator) const fn transfer_of(payment: PaymentId) -> TransferId {
    TransferId::from_bytes(*payment.as_bytes())
}

/// A command and who waits for its answer.
#[derive(Debug)]
pub(in crate::operator) struct Request {
    pub(in crate::operator) command: Command,
    pub(in crate::operator) answer: tokio::sync::oneshot::Sender<Result<Known, OperatorError>>,
}
