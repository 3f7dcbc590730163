//! What goes through the operator's door. On the network it has the same form (`service`): nothing is translated on the way.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use cityplus_domain::ids::{CardId, PaymentId, TransferId, WalletId};
use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Currency, Money, Timestamp};
pub use cityplus_protocol::operator::{EntryKind, GatewayName, OnlineTopUpState};
use cityplus_protocol::payment::SignedPaymentOrder;
pub use cityplus_protocol::redemption::RedemptionState;
use cityplus_protocol::till::ReceiptNumber;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::OperatorError;
use crate::store::StoreError;

/// Whether anybody knows whose a wallet is. An anonymous one has lower ceilings and can become a named one, never back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The city knows.
    #[default]
    Named,
    /// Nobody does: it belongs to whoever holds the phone.
    Anonymous,
}

impl Tier {
    /// The text of the column `tier`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Anonymous => "anonymous",
        }
    }

    pub(super) fn of(text: &str) -> Result<Self, StoreError> {
        [Self::Named, Self::Anonymous]
            .into_iter()
            .find(|tier| tier.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("account.tier"))
    }
}

/// Opens a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenWallet {
    /// Made by the caller; all that it and the operator know in common.
    pub wallet: WalletId,
    /// The one currency it holds.
    pub currency: Currency,
    /// Which ceilings it has; a named one's if nothing is said.
    #[serde(default)]
    pub tier: Tier,
}

/// A wallet as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wallet {
    /// The wallet.
    pub wallet: WalletId,
    /// What is in it.
    pub balance: Money,
    /// What may be spent: the balance without what is reserved.
    pub available: Money,
    /// Whether it is blocked: then nothing goes out of it.
    #[serde(default)]
    pub blocked: bool,
    /// Whether the operator blocked it, whatever its owner wants.
    #[serde(default)]
    pub blocked_by_operator: bool,
    /// Which ceilings it has.
    #[serde(default)]
    pub tier: Tier,
}

/// Opens a settlement account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenMerchant {
    /// The unit's key.
    pub merchant: UnitKey,
    /// The one currency it is paid in.
    pub currency: Currency,
}

/// Cash a teller has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashTopUp {
    /// Made by the caller.
    pub transfer: TransferId,
    /// The wallet that gets it.
    pub wallet: WalletId,
    /// How much; more than nothing.
    pub amount: Money,
    /// The teller's opaque id, 1 to 64 printable ASCII characters. Kept for the till's audit, shown to no resident.
    pub teller: String,
}

/// What is known of a movement that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The movement.
    pub transfer: TransferId,
    /// The wallet.
    pub wallet: WalletId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
    /// The receipt's number; none of what was put in before there were any.
    #[serde(default)]
    pub receipt_number: Option<ReceiptNumber>,
}

/// Money from a card or a bank, to be paid at a gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartOnlineTopUp {
    /// Made by the caller.
    pub transfer: TransferId,
    /// The wallet that gets it.
    pub wallet: WalletId,
    /// How much; more than nothing.
    pub amount: Money,
    /// Through which gateway; the first there is if nothing is said.
    pub gateway: Option<GatewayName>,
    /// The language of the page, two letters of ISO 639-1.
    pub language: String,
    /// Where the person's device is, as gateways ask. Handed on, not kept.
    #[schema(value_type = String)]
    pub customer_ip: IpAddr,
    /// The wallet's saved card that pays it; the gateway is that card's.
    #[serde(default)]
    pub card: Option<CardId>,
    /// The card that pays it is saved for the wallet, if the person agrees on the gateway's page.
    #[serde(default)]
    pub save_card: bool,
}

/// An online top-up as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnlineTopUp {
    /// The movement.
    pub transfer: TransferId,
    /// The wallet.
    pub wallet: WalletId,
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

/// Money that went from a wallet to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sent {
    /// The movement.
    pub transfer: TransferId,
    /// Whose it was.
    pub from: WalletId,
    /// Whose it is.
    pub to: WalletId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// A redemption as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Redemption {
    /// The movement.
    pub redemption: TransferId,
    /// Whose money it is.
    pub wallet: WalletId,
    /// How much.
    pub amount: Money,
    /// How far it has come.
    pub state: RedemptionState,
    /// When it was ordered.
    pub at: Timestamp,
    /// Of cash that waits: until when it does.
    pub ends_at: Option<Timestamp>,
}

/// Cash that a teller hands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashPayOut {
    /// The redemption whose cash it is.
    pub redemption: TransferId,
    /// Whether the teller has seen who the owner is.
    pub identity_checked: bool,
    /// The teller's opaque id, as in [`CashTopUp::teller`].
    pub teller: String,
}

/// Reserves money for a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Authorise {
    /// Must be the order's own payment id.
    pub payment: PaymentId,
    /// What the payer's device signed.
    pub order: SignedPaymentOrder,
    /// When the reservation ends by itself. Not a part of the content a retry must repeat: the first one stands.
    pub expires_at: Timestamp,
}

/// Gives money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    /// Made by the caller; each refund happens once.
    pub transfer: TransferId,
    /// The captured payment.
    pub payment: PaymentId,
    /// How much; with earlier refunds no more than was captured.
    pub amount: Money,
}

/// How far a payment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The money is reserved.
    Authorised,
    /// The merchant has it.
    Captured,
    /// Given up; the money is free.
    Voided,
    /// Neither captured nor voided in time; the money is free.
    Expired,
}

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// The payment.
    pub payment: PaymentId,
    /// Who pays.
    pub wallet: WalletId,
    /// Who is paid.
    pub merchant: UnitKey,
    /// How far it has come.
    pub state: PaymentState,
    /// What was reserved.
    pub amount: Money,
    /// What the merchant got.
    pub captured: Money,
    /// What was given back of it.
    pub refunded: Money,
    /// When it was authorised.
    pub authorised_at: Timestamp,
    /// When the reservation ends by itself.
    pub expires_at: Timestamp,
}

/// A place in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Cursor(pub(super) i64);

impl TryFrom<String> for Cursor {
    type Error = OperatorError;

    fn try_from(text: String) -> Result<Self, OperatorError> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl FromStr for Cursor {
    type Err = OperatorError;

    fn from_str(text: &str) -> Result<Self, OperatorError> {
        let clean = text.len() <= 18 && text.starts_with(|first: char| ('1'..='9').contains(&first));
        let number = text.parse().ok().filter(|_| clean);
        number.map(Self).ok_or(OperatorError::Cursor)
    }
}

/// A movement in a wallet's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementEntry {
    /// The movement; of a payment its id.
    pub transfer: TransferId,
    /// Its kind.
    pub kind: EntryKind,
    /// What came in (positive) or went out (negative).
    pub amount: Money,
    /// What was in the wallet after it.
    pub balance_after: Money,
    /// When.
    pub at: Timestamp,
    /// The other side: a merchant's key, `cash-desk`, a gateway's name or `wallet`.
    pub counterparty: String,
    /// Of what a linked wallet ordered: that wallet.
    #[serde(default)]
    pub charged_by: Option<WalletId>,
}

/// A piece of a wallet's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementPage {
    /// Newest first.
    pub entries: Vec<StatementEntry>,
    /// For the next piece; none at the end.
    pub next: Option<Cursor>,
}
