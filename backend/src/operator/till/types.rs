//! What goes through the operator's door about tills. A shift has the form of the city's own API.

use cityplus_domain::ids::{ShiftCloseId, ShiftId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::till::{ReceiptNumber, TopUpName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes back what a teller has put into a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTopUp {
    /// Made by the caller: the movement out of the wallet.
    pub cancel: TransferId,
    /// The top-up, by its id or by its receipt.
    #[schema(value_type = String)]
    pub top_up: TopUpName,
    /// The teller's opaque id, as in [`crate::operator::CashTopUp::teller`]: who took the cash, and nobody else.
    pub teller: String,
}

/// A top-up that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelledTopUp {
    /// The movement.
    pub cancel: TransferId,
    /// The top-up.
    pub top_up: TransferId,
    /// The number of the top-up's receipt.
    pub receipt_number: Option<ReceiptNumber>,
    /// The wallet.
    pub wallet: WalletId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// Opens a shift and says what is in the drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenShift {
    /// Made by the caller.
    pub shift: ShiftId,
    /// What is in the drawer, nothing or more; its currency is the shift's.
    pub opening_float: Money,
    /// The teller's opaque id.
    pub teller: String,
}

/// Closes the open shift of a teller and a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseShift {
    /// Made by the caller.
    pub close: ShiftCloseId,
    /// The number of the shift whose drawer was counted; no other one is closed.
    pub shift_number: i64,
    /// What was counted in the drawer, nothing or more; its currency is the shift's.
    pub counted: Money,
    /// The teller's opaque id.
    pub teller: String,
}
