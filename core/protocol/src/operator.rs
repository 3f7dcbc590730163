//! The payment operator's part of the API. It knows wallets, never persons.

use std::fmt;
use std::str::FromStr;

use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::till::ReceiptNumber;

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
    /// Whether it is blocked: then nothing goes out of it, and what comes in is kept.
    #[serde(default)]
    pub blocked: bool,
    /// Whether the operator blocked it: then its owner cannot open it again.
    #[serde(default)]
    pub blocked_by_operator: bool,
}

/// What kind of movement a statement's line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EntryKind {
    /// Money put in.
    TopUp,
    /// Money that a teller has put in by mistake, taken back.
    TopUpCancelled,
    /// A payment to a merchant.
    Payment,
    /// A payment to a merchant that a linked wallet ordered.
    LinkedPayment,
    /// A payment given back.
    Refund,
    /// Money sent to another wallet.
    Sent,
    /// Money that another wallet's owner sent.
    Received,
    /// Money that its owner took out.
    Redeemed,
    /// Money set aside to be spent without a network.
    SetAside,
    /// What was left of it, back in the wallet.
    SetBack,
    /// A fee for becoming a named wallet.
    FeeUpgrade,
    /// A fee for ending a block.
    FeeUnblock,
    /// A fee for replacing a lost device.
    FeeReplacement,
    /// A fee for taking money out.
    FeeRedemption,
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
    /// Of what a linked wallet ordered: that wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged_by: Option<WalletId>,
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
    /// The receipt's number; none of what was put in before there were any.
    #[serde(default)]
    pub receipt_number: Option<ReceiptNumber>,
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

/// A gateway through which money from cards and banks comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GatewayName {
    /// PayU.
    Payu,
    /// GoPay.
    Gopay,
}

impl GatewayName {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Payu, Self::Gopay];

    /// The name as it travels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payu => "payu",
            Self::Gopay => "gopay",
        }
    }
}

impl fmt::Display for GatewayName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that names no gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a gateway is `payu` or `gopay`")]
pub struct NotAGateway;

impl FromStr for GatewayName {
    type Err = NotAGateway;

    fn from_str(text: &str) -> Result<Self, NotAGateway> {
        let mut all = Self::ALL.into_iter();
        all.find(|name| name.as_str() == text).ok_or(NotAGateway)
    }
}

/// `GET /v1/operator/gateways`: through which a wallet may be topped up; the first is taken if nothing is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gateways {
    /// Their names; none where nothing can be paid online.
    pub gateways: Vec<GatewayName>,
}

/// `POST /v1/operator/online-top-ups`: money from a card or a bank into one's own wallet. `Idempotency-Key` is the
/// transfer's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartOnlineTopUp {
    /// Made by the device.
    pub transfer_id: TransferId,
    /// The wallet that gets it.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// Through which gateway; the first there is if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<GatewayName>,
    /// The language of the page where it is paid, two letters of ISO 639-1; Polish if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The saved card that pays it; the gateway is that card's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// The card that pays it is saved, if the person agrees on the gateway's page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub save_card: bool,
}

/// How far an online top-up has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OnlineTopUpState {
    /// It can be paid, or is being paid.
    Open,
    /// The money is in the wallet.
    Paid,
    /// It ended without money.
    Cancelled,
    /// It was paid too late or twice, and that money goes back the way it came.
    Returned,
}

/// An online top-up as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineTopUpView {
    /// The movement.
    pub transfer_id: TransferId,
    /// The wallet.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// How far it has come.
    pub state: OnlineTopUpState,
    /// Where it is paid, while it can be; none of one whose saved card needs nobody.
    pub page_url: Option<String>,
    /// Until when it can be paid.
    pub ends_at: Timestamp,
}
