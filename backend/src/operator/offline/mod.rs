//! Money between two phones without a network (decision 6): what is set aside for a device, and the orders it made.
//!
//! The operator signs that it has set an amount aside; phones believe that signature. Orders are settled from what is
//! set aside and from nothing else, so no single receiver loses more than the allowance; a changed app may sign to
//! several receivers. An order that is brought is kept, settled or not; of those that are refused, of one allowance, at
//! most 100. Two different ones of one number, one id or of the same money name the device that made both. It gets
//! nothing more until its owner binds it again.

pub(super) mod audit;
mod give;
mod key;
mod keys;
mod orders;
mod rows;
mod settle;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::Signature;

pub(super) use give::give;
pub use key::{OperatorKey, OperatorKeyError};
pub(super) use keys::published;
pub use keys::{KeyRotation, NewOperatorKey};
pub(super) use orders::double_spends;
pub(super) use settle::{end_allowances, end_allowances_of, settle};

/// Two different orders that one device signed with one number or one id, or that spend some of the same money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleSpend {
    /// The allowance.
    pub allowance: TransferId,
    /// Whose money it was.
    pub wallet: WalletId,
    /// The device's key, which signed both.
    pub device_key: PublicKey,
    /// The number of the one that was brought last; the other one's may differ.
    pub number: u32,
    /// The orders, the one that was brought first first.
    pub orders: [SpentOrder; 2],
}

/// An order as it was brought: with the allowance's id, the currency and these fields its signed bytes can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpentOrder {
    /// The movement.
    pub transfer: TransferId,
    /// Which order against the allowance it says it is.
    pub number: u32,
    /// The receiver.
    pub to: WalletId,
    /// How much, minor units.
    pub amount_minor: i64,
    /// What the device said it had spent before, minor units.
    pub spent_before_minor: i64,
    /// When the device signed.
    pub created_at: Timestamp,
    /// The device's signature.
    pub signature: Signature,
    /// When it was brought.
    pub seen_at: Timestamp,
}
