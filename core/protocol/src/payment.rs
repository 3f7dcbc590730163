//! Payment orders: a wallet's owner orders a payment, signed by the device's key (decision 6).
//!
//! The operator believes the signature, not the city: a city's server cannot take money that no device asked it to take.

use cityplus_domain::ids::{PaymentId, WalletId};
use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::signed::signed;

/// What is signed: pay so much from this wallet to this merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentOrder {
    /// Made by the device; a payment happens once.
    pub payment_id: PaymentId,
    /// The payer's wallet.
    pub wallet_id: WalletId,
    /// The payee: the unit's key at the operator.
    pub merchant: UnitKey,
    /// How much.
    pub amount: Money,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl PaymentOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in this order: payment id, wallet id,
    /// merchant, minor units, currency, milliseconds. Every field's spelling is unique and holds no line break.
    pub fn signing_bytes(&self) -> Vec<u8> {
        format!(
            "cityplus-payment-order-1\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.payment_id,
            self.wallet_id,
            self.merchant,
            self.amount.minor,
            self.amount.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

signed! {
    /// A payment order and the signature over its [`PaymentOrder::signing_bytes`].
    #[derive(Clone, Debug)]
    SignedPaymentOrder, PaymentOrder
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    #[test]
    fn signing_bytes_do_not_change() {
        let order = PaymentOrder {
            payment_id: PaymentId::from_bytes([1; 16]),
            wallet_id: WalletId::from_bytes([2; 16]),
            merchant: "zoo".parse().unwrap(),
            amount: Money::new(6_000, Currency::PLN),
            created_at: Timestamp::from_millis(1_790_000_000_000),
        };
        let expected = "cityplus-payment-order-1\n01010101-0101-0101-0101-010101010101\n\
                        02020202-0202-0202-0202-020202020202\nzoo\n6000\nPLN\n1790000000000\n";
        assert_eq!(String::from_utf8(order.signing_bytes()).unwrap(), expected);
    }
}
