//! The payment operator's part of the API. It knows wallets, never persons.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /v1/operator/wallets/{wallet_id}`: the owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalletView {
    /// The wallet.
    pub wallet_id: WalletId,
    /// What is in it.
    pub balance: Money,
    /// What may be spent: the balance without what is reserved for payments under way.
    pub available: Money,
    /// When this was so.
    pub as_of: Timestamp,
}

/// What kind of movement a statement's line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EntryKind {
    /// Money put in.
    TopUp,
    /// A payment to a merchant.
    Payment,
    /// A payment given back.
    Refund,
    /// Money sent to another wallet.
    Sent,
    /// Money that another wallet's owner sent.
    Received,
    /// A kind newer than this program.
    #[serde(other)]
    Other,
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementEntry {
    /// The movement.
    pub transfer_id: TransferId,
    /// Its kind.
    pub kind: EntryKind,
    /// What came in (positive) or went out (negative).
    pub amount: Money,
    /// What was in the wallet after it.
    pub balance_after: Money,
    /// When.
    pub at: Timestamp,
    /// The other side: a merchant's key, a desk; never a person.
    pub counterparty: String,
}

/// The most lines of a statement's page.
pub const STATEMENT_PAGE_MAX: u32 = 100;

/// `GET /v1/operator/wallets/{wallet_id}/statement?cursor=…&limit=…`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementPage {
    /// The lines.
    pub entries: Vec<StatementEntry>,
    /// For the next page; none at the end.
    pub next_cursor: Option<String>,
}

/// `POST /v1/operator/top-ups`: a teller takes cash. `Idempotency-Key` is the transfer's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashTopUp {
    /// Made by the teller's device.
    pub transfer_id: TransferId,
    /// The wallet that gets it.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
}

/// What the teller hands over: the receipt. It does not tell the balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopUpReceipt {
    /// The movement.
    pub transfer_id: TransferId,
    /// The wallet.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// What the sender of `POST /v1/operator/transfers` keeps. It tells nothing of the receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendReceipt {
    /// The movement.
    pub transfer_id: TransferId,
    /// The wallet that got it.
    pub to_wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}
