//! What the operator's deeds cost, and the deposits that are taken for tourists' wallets.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::till::ReceiptNumber;

/// `GET /v1/operator/tariff?currency=…`: what deeds cost, before anybody does one. Opening a wallet is free; nothing is
/// nothing. A fee is taken from the wallet together with the deed, and a deed that is asked for again costs nothing again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tariff {
    /// An anonymous wallet becomes a named one.
    pub upgrade: Money,
    /// Its owner's block ends. It is free for who replaces a lost phone.
    pub unblock: Money,
    /// A lost phone is replaced: taken up to what is in the wallet, never a reason to refuse.
    pub replacement: Money,
    /// Money goes to a bank account, beside what is taken out.
    pub redemption_to_bank: Money,
    /// Money is handed out at a desk, beside what is taken out.
    pub redemption_in_cash: Money,
    /// The deposit for a tourist's wallet; none is taken where it is nothing.
    pub deposit: Money,
    /// How far below zero a ride may take a named wallet.
    pub debit_ride_max: Money,
}

/// `POST /v1/operator/deposits`: a teller takes the cash of a deposit for an anonymous wallet and of what may be spent
/// from it; both are taken or neither. `Idempotency-Key` is the deposit's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakeDeposit {
    /// Made by the teller's device.
    pub deposit_id: TransferId,
    /// The wallet: an anonymous one that never had a deposit. One that is not there is opened.
    pub wallet_id: WalletId,
    /// As much as the tariff says.
    pub deposit: Money,
    /// What may be spent, nothing or more.
    pub balance: Money,
}

/// What the teller hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepositReceipt {
    /// The deposit.
    pub deposit_id: TransferId,
    /// The wallet.
    pub wallet_id: WalletId,
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

/// `POST /v1/operator/deposit-returns`: a teller hands out a wallet's deposit and all that is left in it. From then on
/// nothing goes in or out any more. `Idempotency-Key` is the return's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReturnDeposit {
    /// Made by the teller's device.
    pub return_id: TransferId,
    /// The wallet.
    pub wallet_id: WalletId,
    /// Whether the teller has seen who the owner is; asked for above a limit.
    pub identity_checked: bool,
}

/// What the teller hands out: `deposit + rest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepositReturn {
    /// The return.
    pub return_id: TransferId,
    /// The wallet, which has ended.
    pub wallet_id: WalletId,
    /// The deposit; nothing if it was given back before.
    pub deposit: Money,
    /// What was left in the wallet, or came to it after its end.
    pub rest: Money,
    /// When.
    pub at: Timestamp,
}
