//! A teller's till: receipts with numbers, top-ups taken back, and the shift from its first movement to its close.

use std::fmt;
use std::str::FromStr;

use cityplus_domain::ids::{ShiftCloseId, ShiftId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// A receipt's number, such as `12/0007`: of the shift, which is counted through in the city, and in it, where the
/// receipts are counted through without gaps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "12/0007"))]
pub struct ReceiptNumber([i64; 2]);

/// The most digits of one part: more than any till will ever count.
const DIGITS_MAX: usize = 12;

/// A text that is no receipt's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt's number is written like 12/0007: the shift, then the receipt in it")]
pub struct NotAReceipt;

impl ReceiptNumber {
    /// Of a shift and a place in it, both counted from 1; none of anything less.
    pub fn new(shift: i64, number: i64) -> Option<Self> {
        (shift > 0 && number > 0).then_some(Self([shift, number]))
    }

    /// The shift's number.
    pub const fn shift(self) -> i64 {
        let [shift, _] = self.0;
        shift
    }

    /// Which of its receipts it is.
    pub const fn number(self) -> i64 {
        let [_, number] = self.0;
        number
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{:04}", self.shift(), self.number())
    }
}

impl fmt::Debug for ReceiptNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ReceiptNumber({self})")
    }
}

impl FromStr for ReceiptNumber {
    type Err = NotAReceipt;

    /// With a hyphen instead of the stroke it is the same number: in a path a stroke would divide it.
    fn from_str(text: &str) -> Result<Self, NotAReceipt> {
        let part = |text: &str| {
            let is_number =
                (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i64>().ok().filter(|_| is_number)
        };
        let (shift, number) = text.split_once(['/', '-']).ok_or(NotAReceipt)?;
        let parts = part(shift).zip(part(number));
        parts
            .and_then(|(shift, number)| Self::new(shift, number))
            .ok_or(NotAReceipt)
    }
}

impl TryFrom<String> for ReceiptNumber {
    type Error = NotAReceipt;

    fn try_from(text: String) -> Result<Self, NotAReceipt> {
        text.parse()
    }
}

impl From<ReceiptNumber> for String {
    fn from(number: ReceiptNumber) -> Self {
        number.to_string()
    }
}

/// Which top-up is meant: its id, or the number of its receipt. As a text it fits into a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TopUpName {
    /// By its id.
    Transfer(TransferId),
    /// By its receipt.
    Receipt(ReceiptNumber),
}

/// A text that names no top-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a top-up is named by its id or by the number of its receipt, such as 12/0007")]
pub struct NotATopUp;

impl fmt::Display for TopUpName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transfer(id) => write!(formatter, "{id}"),
            Self::Receipt(number) => write!(formatter, "{}-{:04}", number.shift(), number.number()),
        }
    }
}

impl FromStr for TopUpName {
    type Err = NotATopUp;

    fn from_str(text: &str) -> Result<Self, NotATopUp> {
        let number = || text.parse().map(Self::Receipt).map_err(|_| NotATopUp);
        text.parse().map(Self::Transfer).or_else(|_| number())
    }
}

impl TryFrom<String> for TopUpName {
    type Error = NotATopUp;

    fn try_from(text: String) -> Result<Self, NotATopUp> {
        text.parse()
    }
}

impl From<TopUpName> for String {
    fn from(name: TopUpName) -> Self {
        name.to_string()
    }
}

/// `POST /v1/operator/top-ups/{transfer_id}/cancel`: a teller takes back what they have put into a wallet, all of it and
/// within the shift. `Idempotency-Key` is the cancel's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancelTopUp {
    /// Made by the teller's device; the movement that takes the money out of the wallet.
    pub cancel_id: TransferId,
}

/// A top-up that was taken back: the teller gives the cash back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopUpCancel {
    /// The movement.
    pub cancel_id: TransferId,
    /// The top-up.
    pub transfer_id: TransferId,
    /// The number of the top-up's receipt.
    pub receipt_number: Option<ReceiptNumber>,
    /// The wallet that it was in.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When it was taken back.
    pub at: Timestamp,
}

/// `POST /v1/operator/shifts`: a teller opens a shift and says what is in the drawer. Without it the first movement of
/// cash opens one with an empty drawer. `Idempotency-Key` is the shift's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenShift {
    /// Made by the teller's device.
    pub shift_id: ShiftId,
    /// What is in the drawer, nothing or more; its currency is the shift's.
    pub opening_float: Money,
}

/// `POST /v1/operator/shifts/close`: a teller closes the open shift of a currency. `Idempotency-Key` is the close's id. A
/// close that comes late closes the shift that was counted or none: never the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CloseShift {
    /// Made by the teller's device.
    pub close_id: ShiftCloseId,
    /// The number of the shift whose drawer was counted.
    pub shift_number: i64,
    /// What was counted in the drawer, nothing or more; its currency is the shift's.
    pub counted: Money,
}

/// How many movements of a kind a shift has, and their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TillSum {
    /// How many.
    pub count: i64,
    /// Their sum, never less than nothing.
    pub sum: Money,
}

/// A teller's shift: as it stands, or the report of its close.
/// `opening_float + top_ups − cancelled − paid_out + deposits − deposits_back = expected`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    /// Its number, counted through in the city.
    pub number: i64,
    /// When its first movement was, or when it was opened.
    pub opened_at: Timestamp,
    /// What the teller said was in the drawer at the start.
    pub opening_float: Money,
    /// What was put into wallets, also what was taken back later. Together with the deposits it has all receipts.
    pub top_ups: TillSum,
    /// What of it was taken back.
    pub cancelled: TillSum,
    /// Cash that was handed out of wallets, also what was left in those whose deposit was given back.
    pub paid_out: TillSum,
    /// Deposits that were taken; none if there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposits: Option<TillSum>,
    /// Deposits that were given back; none if there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposits_back: Option<TillSum>,
    /// What must be in the drawer.
    pub expected: Money,
    /// How it was closed; none while it is open.
    pub close: Option<ShiftClose>,
}

/// The end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftClose {
    /// The id that the teller's device gave it.
    pub close_id: ShiftCloseId,
    /// When.
    pub closed_at: Timestamp,
    /// What was counted in the drawer.
    pub counted: Money,
    /// How much more that is than was expected; less than nothing if something is missing.
    pub difference: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipts_number_is_read_as_it_is_written() {
        let number = ReceiptNumber::new(12, 7).unwrap();
        assert_eq!(number.to_string(), "12/0007");
        for text in ["12/0007", "12/7", "12-0007", "0012/0007"] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        let large = ReceiptNumber::new(3, 12_345).unwrap();
        assert_eq!(large.to_string().parse(), Ok(large));
        for wrong in [
            "",
            "12",
            "/",
            "12/",
            "/7",
            "0/7",
            "12/0",
            "-1/7",
            "12/+7",
            "12/7/1",
            "12 / 7",
            "12/99999999999999999999",
        ] {
            assert_eq!(wrong.parse::<ReceiptNumber>(), Err(NotAReceipt), "{wrong}");
        }
    }

    #[test]
    fn a_top_up_is_named_by_its_id_or_its_receipt() {
        let id = TransferId::from_bytes([1; 16]);
        let receipt = ReceiptNumber::new(12, 7).unwrap();
        for (text, name) in [
            (id.to_string(), TopUpName::Transfer(id)),
            ("12/0007".to_owned(), TopUpName::Receipt(receipt)),
            ("12-0007".to_owned(), TopUpName::Receipt(receipt)),
        ] {
            assert_eq!(text.parse(), Ok(name), "{text}");
            assert_eq!(name.to_string().parse(), Ok(name), "{text}");
            assert!(!name.to_string().contains('/'));
        }
        for wrong in ["", "12", "zoo", &"1".repeat(36)] {
            assert_eq!(wrong.parse::<TopUpName>(), Err(NotATopUp), "{wrong}");
        }
    }

    #[test]
    fn a_receipt_from_before_there_were_numbers_is_still_read() {
        let text = r#"{"transfer_id":"01010101-0101-0101-0101-010101010101",
            "wallet_id":"01010101-0101-0101-0101-010101010101","amount":{"minor":1,"currency":"PLN"},"at":1}"#;
        let receipt: crate::operator::TopUpReceipt = serde_json::from_str(text).unwrap();
        assert_eq!(receipt.receipt_number, None);
    }
}
