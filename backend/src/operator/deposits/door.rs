//! Deposits as the rest of the house meets them.

use async_trait::async_trait;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::till::ReceiptNumber;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::operator::local::check_teller;
use crate::operator::{LocalOperator, OperatorError};

/// The part of the operator's door for deposits.
#[async_trait]
pub trait Deposits: Send + Sync {
    /// A teller takes the cash of a deposit for an anonymous wallet, and of what may be spent from it: both or neither.
    async fn open_deposit(&self, open: OpenDeposit) -> Result<OpenedDeposit, OperatorError>;

    /// A teller hands out a wallet's deposit with all that is left in it. From then on nothing new goes in or out; what is
    /// refunded or settled later all the same waits in it, and a further return under a new id hands that out. Refused
    /// while anything of the wallet is under way, or set aside and neither settled nor handed back, and while it owes for a
    /// ride: a top-up pays that first. After an error nothing must be handed out.
    async fn return_deposit(&self, back: ReturnDeposit) -> Result<ReturnedDeposit, OperatorError>;
}

/// Takes a deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDeposit {
    /// Made by the caller: the movement of the deposit.
    pub opening: TransferId,
    /// The wallet: an anonymous one that never had a deposit. One that is not there is opened.
    pub wallet: WalletId,
    /// As much as the tariff says.
    pub deposit: Money,
    /// What may be spent, nothing or more.
    pub balance: Money,
    /// The teller's opaque id, as in [`crate::operator::CashTopUp::teller`].
    pub teller: String,
}

/// A deposit that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenedDeposit {
    /// The movement of the deposit.
    pub opening: TransferId,
    /// The wallet.
    pub wallet: WalletId,
    /// What comes back at the end.
    pub deposit: Money,
    /// What may be spent.
    pub balance: Money,
    /// When.
    pub at: Timestamp,
    /// The number of the deposit's receipt.
    pub deposit_receipt: Option<ReceiptNumber>,
    /// The number of the receipt of what may be spent; none if that is nothing.
    pub balance_receipt: Option<ReceiptNumber>,
}

/// Gives a deposit back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnDeposit {
    /// Made by the caller: the movement of the deposit, or of what came after it.
    pub returning: TransferId,
    /// The wallet, which ends.
    pub wallet: WalletId,
    /// Whether the teller has seen who the owner is.
    pub identity_checked: bool,
    /// The teller's opaque id, as in [`crate::operator::CashTopUp::teller`].
    pub teller: String,
}

/// A deposit that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnedDeposit {
    /// The movement of the deposit.
    pub returning: TransferId,
    /// The wallet, which has ended.
    pub wallet: WalletId,
    /// The deposit; nothing if it was given back before.
    pub deposit: Money,
    /// What was left in the wallet, or came to it after its end, and is handed out with it.
    pub rest: Money,
    /// When.
    pub at: Timestamp,
}

#[async_trait]
impl Deposits for LocalOperator {
    async fn open_deposit(&self, open: OpenDeposit) -> Result<OpenedDeposit, OperatorError> {
        check_teller(&open.teller)?;
        super::open(self.books(), self.city(), open).await
    }

    async fn return_deposit(&self, back: ReturnDeposit) -> Result<ReturnedDeposit, OperatorError> {
        check_teller(&back.teller)?;
        super::give_back(self.books(), self.city(), back).await
    }
}
