//! Transfer orders: a wallet's owner sends money to another wallet, signed by the device's key (decision 6).
//!
//! As with a payment order, the operator believes the signature, not the city.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::signed::signed;

/// What is signed: send so much from this wallet to that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferOrder {
    /// Made by the device; a transfer happens once.
    pub transfer_id: TransferId,
    /// The sender's wallet.
    pub from_wallet_id: WalletId,
    /// The receiver's wallet.
    pub to_wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl TransferOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in this order: transfer id, sender's
    /// wallet, receiver's wallet, minor units, currency, milliseconds. Every field's spelling is unique and holds no
    /// line break, and the label is no payment order's: neither signature can stand for the other.
    pub fn signing_bytes(&self) -> Vec<u8> {
        format!(
            "cityplus-transfer-order-1\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.transfer_id,
            self.from_wallet_id,
            self.to_wallet_id,
            self.amount.minor,
            self.amount.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

signed! {
    /// A transfer order and the signature over its [`TransferOrder::signing_bytes`].
    #[derive(Clone, Copy, Debug)]
    SignedTransferOrder, TransferOrder
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    #[test]
    fn signing_bytes_do_not_change() {
        let order = TransferOrder {
            transfer_id: TransferId::from_bytes([1; 16]),
            from_wallet_id: WalletId::from_bytes([2; 16]),
            to_wallet_id: WalletId::from_bytes([3; 16]),
            amount: Money::new(2_500, Currency::PLN),
            created_at: Timestamp::from_millis(1_790_000_000_000),
        };
        let expected = "cityplus-transfer-order-1\n01010101-0101-0101-0101-010101010101\n\
                        02020202-0202-0202-0202-020202020202\n03030303-0303-0303-0303-030303030303\n\
                        2500\nPLN\n1790000000000\n";
        assert_eq!(String::from_utf8(order.signing_bytes()).unwrap(), expected);
    }
}
