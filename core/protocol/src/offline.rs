//! Money between two phones without a network (decision 6): a signed allowance, and orders against it.
//!
//! Online, a wallet's owner sets an amount aside for one device; the operator signs that it has it. Offline, the device
//! signs orders against the allowance; the receiver's phone checks both signatures and keeps the order; either phone
//! brings it to the operator later. What each single receiver can lose is bounded by the allowance; a changed app may sign
//! to several receivers. Two different orders of one number, one id or of the same money are the proof of who did it, and
//! that device gets no other allowance until its owner binds it again.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::bytes::{KeyId, PublicKey, Signature};
use crate::city_name::CityName;
use crate::signed::signed;

/// What is signed to get an allowance: set so much aside for this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllowanceOrder {
    /// Made by the device; an allowance is given once.
    pub allowance_id: TransferId,
    /// Whose money it is.
    pub wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl AllowanceOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in this order: allowance id, wallet,
    /// minor units, currency, milliseconds.
    pub fn signing_bytes(&self) -> Vec<u8> {
        format!(
            "cityplus-allowance-order-1\n{}\n{}\n{}\n{}\n{}\n",
            self.allowance_id,
            self.wallet_id,
            self.amount.minor,
            self.amount.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

signed! {
    /// `POST /v1/operator/allowances`. `Idempotency-Key` is the allowance's id. The key that signs is the one that may
    /// spend it.
    #[derive(Clone, Copy, Debug)]
    SignedAllowanceOrder, AllowanceOrder
}

/// What the operator signs: this device may spend so much of what is set aside here, without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Allowance {
    /// The allowance.
    pub allowance_id: TransferId,
    /// The city whose wallets it pays: a phone takes none of another city.
    pub city: CityName,
    /// Whose money it is.
    pub wallet_id: WalletId,
    /// The device's key, which signs orders against it.
    pub device_key: PublicKey,
    /// How much may be spent in all.
    pub amount: Money,
    /// When it was given.
    pub issued_at: Timestamp,
    /// Until when orders may be made.
    pub expires_at: Timestamp,
    /// Until when orders may be brought to the operator; then what is left goes back.
    pub settle_until: Timestamp,
    /// Which of the operator's keys signs it.
    pub key_id: KeyId,
}

impl Allowance {
    /// The bytes the operator signs: a label, then each field on a line of its own, in the order of the type; of the
    /// amount first the minor units, then the currency.
    pub fn signing_bytes(&self) -> Vec<u8> {
        format!(
            "cityplus-allowance-2\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.allowance_id,
            self.city,
            self.wallet_id,
            self.device_key,
            self.amount.minor,
            self.amount.currency,
            self.issued_at.millis(),
            self.expires_at.millis(),
            self.settle_until.millis(),
            self.key_id
        )
        .into_bytes()
    }
}

/// An allowance and the operator's signature over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedAllowance {
    /// What is signed; it names the operator's key, and a phone believes only those it got from its operator.
    pub allowance: Allowance,
    /// Ed25519 over the signing bytes.
    pub signature: Signature,
}

/// What a device signs against its allowance: this much to that wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfflineOrder {
    /// Made by the device; the movement happens once.
    pub transfer_id: TransferId,
    /// The allowance.
    pub allowance_id: TransferId,
    /// Which order against it: 1, 2, 3 … Two different ones of one number are a double spend.
    pub number: u32,
    /// What the orders before it sum up to, minor units.
    pub spent_before: i64,
    /// The receiver's wallet. To the allowance's own goes only all that is left: so a device hands its allowance back.
    pub to_wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl OfflineOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in the order of the type; of the amount
    /// first the minor units, then the currency.
    pub fn signing_bytes(&self) -> Vec<u8> {
        format!(
            "cityplus-offline-order-1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            self.transfer_id,
            self.allowance_id,
            self.number,
            self.spent_before,
            self.to_wallet_id,
            self.amount.minor,
            self.amount.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

/// `POST /v1/operator/offline-payments`, by the payer or the receiver: an order, and the allowance it is made against.
/// `Idempotency-Key` is the transfer's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfflinePayment {
    /// What the receiver's phone believes.
    pub allowance: SignedAllowance,
    /// What is paid.
    pub order: OfflineOrder,
    /// The device's: Ed25519 over the order's signing bytes.
    pub signature: Signature,
}

/// What whoever brings an offline payment keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfflineReceipt {
    /// The movement.
    pub transfer_id: TransferId,
    /// The wallet that got it.
    pub to_wallet_id: WalletId,
    /// How much.
    pub amount: Money,
    /// When it was settled.
    pub at: Timestamp,
}

/// A key that signs allowances, will sign them, or has signed some that may still be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllowanceKey {
    /// By which an allowance names it.
    pub key_id: KeyId,
    /// The key.
    pub public_key: PublicKey,
}

/// `GET /v1/operator/keys`: the keys that sign allowances. A phone keeps them for when there is no network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OperatorKeys {
    /// The keys; none where nothing is paid offline. One that is to sign is here days before it does.
    pub keys: Vec<AllowanceKey>,
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    const ID: &str = "01010101-0101-0101-0101-010101010101";
    const WALLET: &str = "02020202-0202-0202-0202-020202020202";

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn signing_bytes_do_not_change() {
        let (id, wallet) = (TransferId::from_bytes([1; 16]), WalletId::from_bytes([2; 16]));
        let amount = Money::new(2_500, Currency::PLN);
        let at = Timestamp::from_millis(1_790_000_000_000);
        let asked = AllowanceOrder {
            allowance_id: id,
            wallet_id: wallet,
            amount,
            created_at: at,
        };
        assert_eq!(
            text(asked.signing_bytes()),
            format!("cityplus-allowance-order-1\n{ID}\n{WALLET}\n2500\nPLN\n1790000000000\n")
        );
        let given = Allowance {
            allowance_id: id,
            city: "opole".parse().unwrap(),
            wallet_id: wallet,
            device_key: PublicKey([3; 32]),
            amount,
            issued_at: at,
            expires_at: at.plus_ms(1),
            settle_until: at.plus_ms(2),
            key_id: KeyId([4; 8]),
        };
        let key = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";
        assert_eq!(
            text(given.signing_bytes()),
            format!(
                "cityplus-allowance-2\n{ID}\nopole\n{WALLET}\n{key}\n2500\nPLN\n1790000000000\n1790000000001\n\
                 1790000000002\nBAQEBAQEBAQ\n"
            )
        );
        let order = OfflineOrder {
            transfer_id: id,
            allowance_id: id,
            number: 7,
            spent_before: 100,
            to_wallet_id: wallet,
            amount,
            created_at: at,
        };
        assert_eq!(
            text(order.signing_bytes()),
            format!("cityplus-offline-order-1\n{ID}\n{ID}\n7\n100\n{WALLET}\n2500\nPLN\n1790000000000\n")
        );
    }
}
