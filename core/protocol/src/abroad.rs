//! Payment orders for another city: a wallet's owner pays a unit that another operator settles, signed by the device's key.
//!
//! The wallet stays where it is: its operator believes the signature, not the operator that brings it.

use cityplus_domain::ids::{PaymentId, WalletId};
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::signed::signed;

/// What is signed: pay so much from this wallet to this unit of that city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbroadOrder {
    /// Made by the device; a payment happens once.
    pub payment_id: PaymentId,
    /// The payer's wallet.
    pub wallet_id: WalletId,
    /// The city the payee is in.
    pub merchant_city: CityKey,
    /// The payee: the unit's key in that city.
    pub merchant: UnitKey,
    /// How much.
    pub amount: Money,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl AbroadOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in this order: payment id, wallet id,
    /// the merchant's city, merchant, minor units, currency, milliseconds. Every field's spelling is unique and holds
    /// no line break, and the label is no other order's: one signature cannot stand for another.
    pub fn signing_bytes(&self) -> Vec<u8> {
        format!(
            "cityplus-abroad-order-1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.payment_id,
            self.wallet_id,
            self.merchant_city,
            self.merchant,
            self.amount.minor,
            self.amount.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

signed! {
    /// An order for another city and the signature over its [`AbroadOrder::signing_bytes`].
    #[derive(Clone, Debug)]
    SignedAbroadOrder, AbroadOrder
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    #[test]
    fn signing_bytes_do_not_change() {
        let order = AbroadOrder {
            payment_id: PaymentId::from_bytes([1; 16]),
            wallet_id: WalletId::from_bytes([2; 16]),
            merchant_city: "brno".parse().unwrap(),
            merchant: "zoo".parse().unwrap(),
            amount: Money::new(6_000, Currency::PLN),
            created_at: Timestamp::from_millis(1_790_000_000_000),
        };
        let expected = "cityplus-abroad-order-1\n01010101-0101-0101-0101-010101010101\n\
                        02020202-0202-0202-0202-020202020202\nbrno\nzoo\n6000\nPLN\n1790000000000\n";
        assert_eq!(String::from_utf8(order.signing_bytes()).unwrap(), expected);
    }
}
