//! Redemption: a wallet's owner takes money out, in cash at a desk or to a bank account, signed by the device's key
//! (decision 6).

use std::fmt;
use std::str::FromStr;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use iban::IbanLike;
use serde::{Deserialize, Serialize};

use crate::signed::signed;
use crate::texts::Name;

/// A bank account (ISO 13616), in capitals and without blanks. It does not print itself with `{:?}`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct BankAccount(String);

/// A text that is no bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an IBAN such as PL61 1090 1014 0000 0712 1981 2874 is needed; check every digit")]
pub struct NotAnAccount;

impl BankAccount {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Country and last four characters, for people: enough to know one's own, not enough for anybody else.
    pub fn shortened(&self) -> String {
        let (country, end) = (self.0.get(..2), self.0.get(self.0.len().saturating_sub(4)..));
        format!("{}…{}", country.unwrap_or_default(), end.unwrap_or_default())
    }
}

impl FromStr for BankAccount {
    type Err = NotAnAccount;

    fn from_str(text: &str) -> Result<Self, NotAnAccount> {
        // People and banks write them in groups of four.
        let compact: String = text.chars().filter(|letter| *letter != ' ').take(40).collect();
        let iban: iban::Iban = compact.to_ascii_uppercase().parse().map_err(|_| NotAnAccount)?;
        Ok(Self(iban.electronic_str().to_owned()))
    }
}

impl TryFrom<String> for BankAccount {
    type Error = NotAnAccount;

    fn try_from(text: String) -> Result<Self, NotAnAccount> {
        text.parse()
    }
}

impl From<BankAccount> for String {
    fn from(account: BankAccount) -> Self {
        account.0
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BankAccount(…)")
    }
}

/// The way money leaves a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PayOutTo {
    /// In cash at a desk of the operator.
    Cash,
    /// To a bank account.
    Bank {
        /// The account.
        iban: BankAccount,
        /// Whose it is, as the bank wants to know.
        name: Name,
    },
}

/// What is signed: take so much out of this wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionOrder {
    /// Made by the device; a redemption happens once.
    pub redemption_id: TransferId,
    /// Whose money it is.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// Where it goes.
    pub to: PayOutTo,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl RedemptionOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in this order: redemption id, wallet,
    /// minor units, currency, milliseconds, way, account, name; the last two are empty for cash. No field holds a line
    /// break, and the label is no other order's.
    pub fn signing_bytes(&self) -> Vec<u8> {
        let (way, iban, name) = match &self.to {
            PayOutTo::Cash => ("cash", "", ""),
            PayOutTo::Bank { iban, name } => ("bank", iban.as_str(), name.as_str()),
        };
        format!(
            "cityplus-redemption-order-1\n{}\n{}\n{}\n{}\n{}\n{way}\n{iban}\n{name}\n",
            self.redemption_id,
            self.wallet_id,
            self.amount.minor,
            self.amount.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

signed! {
    /// `POST /v1/operator/redemptions`. `Idempotency-Key` is the redemption's id.
    #[derive(Clone, Debug)]
    SignedRedemptionOrder, RedemptionOrder
}

/// How far a redemption has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RedemptionState {
    /// The cash waits at the desk; the money is reserved.
    Waiting,
    /// It has left the wallet: in cash, or on its way to the bank.
    Done,
    /// Nobody came for the cash in time, or it was given up; the money is in the wallet.
    Ended,
    /// A state newer than this program.
    #[serde(other)]
    Other,
}

/// A redemption as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionView {
    /// The movement.
    pub redemption_id: TransferId,
    /// How much.
    pub amount: Money,
    /// How far it has come.
    pub state: RedemptionState,
    /// When it was ordered.
    pub at: Timestamp,
    /// Of cash that waits: until when it does.
    pub ends_at: Option<Timestamp>,
}

/// `POST /v1/operator/pay-outs`: a teller hands out the cash of a redemption. `Idempotency-Key` is the redemption's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayOutCash {
    /// Shown by the wallet's owner.
    pub redemption_id: TransferId,
    /// Whether the teller has seen who the owner is, by a document. Above the operator's limit it is needed.
    pub identity_checked: bool,
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    fn order(to: PayOutTo) -> RedemptionOrder {
        RedemptionOrder {
            redemption_id: TransferId::from_bytes([1; 16]),
            wallet_id: WalletId::from_bytes([2; 16]),
            amount: Money::new(2_500, Currency::PLN),
            to,
            created_at: Timestamp::from_millis(1_790_000_000_000),
        }
    }

    #[test]
    fn signing_bytes_do_not_change() {
        let start = "cityplus-redemption-order-1\n01010101-0101-0101-0101-010101010101\n\
                     02020202-0202-0202-0202-020202020202\n2500\nPLN\n1790000000000\n";
        let bank = PayOutTo::Bank {
            iban: "PL61 1090 1014 0000 0712 1981 2874".parse().unwrap(),
            name: "Jan Kowalski".parse().unwrap(),
        };
        for (to, end) in [
            (PayOutTo::Cash, "cash\n\n\n"),
            (bank, "bank\nPL61109010140000071219812874\nJan Kowalski\n"),
        ] {
            let bytes = order(to).signing_bytes();
            assert_eq!(String::from_utf8(bytes).unwrap(), format!("{start}{end}"));
        }
    }

    #[test]
    fn accounts_are_checked_and_kept_to_oneself() {
        let account: BankAccount = "pl61 1090 1014 0000 0712 1981 2874".parse().unwrap();
        assert_eq!(account.as_str(), "PL61109010140000071219812874");
        assert_eq!(account.shortened(), "PL…2874");
        assert!(!format!("{account:?}").contains("2874"));
        for wrong in [
            "",
            "PL61109010140000071219812875",
            "PL6110901014000007121981287",
            "61109010140000071219812874",
            "XX61109010140000071219812874",
            "PL61-1090-1014-0000-0712-1981-2874",
        ] {
            assert_eq!(wrong.parse::<BankAccount>(), Err(NotAnAccount), "{wrong}");
        }
    }

    #[test]
    fn an_order_is_read_as_it_is_written() {
        assert_eq!(serde_json::to_string(&PayOutTo::Cash).unwrap(), r#""cash""#);
        let text = r#"{"bank":{"iban":"PL61109010140000071219812874","name":"Jan Kowalski"}}"#;
        let to: PayOutTo = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&to).unwrap(), text);
        for wrong in [
            r#""bank""#,
            r#"{"gold":{}}"#,
            r#"{"bank":{"iban":"PL1","name":"J"}}"#,
            r#"{"bank":{"iban":"PL61109010140000071219812874"}}"#,
        ] {
            assert!(serde_json::from_str::<PayOutTo>(wrong).is_err(), "{wrong}");
        }
    }
}
