//! What a receiver's device believes of a payment without a network. Each refusal says why.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::offline::{OfflineOrder, OfflinePayment};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::why_refused;

/// How far the two devices' clocks may differ, in ms.
const CLOCKS_MS: i64 = 10 * 60_000;

/// Whether a payment is for this wallet, made now, against an allowance of an operator that is known.
pub(super) fn payment(
    payment: &OfflinePayment,
    own: WalletId,
    operator_keys: &[PublicKey],
    now: Timestamp,
) -> Result<(), &'static str> {
    let (allowance, order) = (&payment.allowance.allowance, &payment.order);
    if operator_keys.is_empty() {
        return Err(why_refused::NO_KEYS);
    }
    if !operator_keys.contains(&payment.allowance.operator_key)
        || !signed(
            &payment.allowance.operator_key,
            &allowance.signing_bytes(),
            &payment.allowance.signature,
        )
    {
        return Err(why_refused::FOREIGN);
    }
    if !signed(&allowance.device_key, &order.signing_bytes(), &payment.signature) {
        return Err(why_refused::CHANGED);
    }
    if order.allowance_id != allowance.allowance_id || order.amount.currency != allowance.amount.currency {
        return Err(why_refused::MIXED_UP);
    }
    if order.to_wallet_id != own {
        return Err(why_refused::OTHER_WALLET);
    }
    let after = order.spent_before.checked_add(order.amount.minor);
    let fits = order.number >= 1
        && order.spent_before >= 0
        && order.amount.minor > 0
        && after.is_some_and(|after| after <= allowance.amount.minor);
    if !fits {
        return Err(why_refused::TOO_MUCH);
    }
    if !is_of_now(payment, now) {
        return Err(why_refused::NOT_NOW);
    }
    Ok(())
}

/// Whether a payment is believed to be made now, while what was set aside can be spent.
pub(super) fn is_of_now(payment: &OfflinePayment, now: Timestamp) -> bool {
    let (expires_at, created_at) = (payment.allowance.allowance.expires_at, payment.order.created_at);
    // The operator settles no order that says it was made later; a clock that is ahead does not make it good.
    let is_over = now >= expires_at || created_at >= expires_at;
    !is_over && (-CLOCKS_MS..=CLOCKS_MS).contains(&now.ms_since(created_at))
}

/// Whether an order may stand beside one of the same allowance that is held already.
pub(super) fn beside(held: &OfflineOrder, order: &OfflineOrder) -> Result<(), &'static str> {
    if held == order {
        return Err(why_refused::HERE_ALREADY);
    }
    let end = |order: &OfflineOrder| order.spent_before.saturating_add(order.amount.minor);
    let is_same_money = held.spent_before < end(order) && order.spent_before < end(held);
    if held.number == order.number || held.transfer_id == order.transfer_id || is_same_money {
        return Err(why_refused::PAID_BEFORE);
    }
    Ok(())
}

fn signed(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    UnparsedPublicKey::new(&ED25519, key.0)
        .verify(message, &signature.0)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use cityplus_domain::ids::TransferId;
    use cityplus_domain::{Currency, Money};
    use cityplus_protocol::offline::{Allowance, SignedAllowance};
    use ring::signature::{Ed25519KeyPair, KeyPair};

    use super::*;

    const MINUTE_MS: i64 = 60_000;

    fn pair(seed: u8) -> (Ed25519KeyPair, PublicKey) {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let key = PublicKey(pair.public_key().as_ref().try_into().unwrap());
        (pair, key)
    }

    fn sign(pair: &Ed25519KeyPair, bytes: &[u8]) -> Signature {
        Signature(pair.sign(bytes).as_ref().try_into().unwrap())
    }

    #[test]
    fn an_order_is_made_before_the_allowance_is_over_by_both_clocks() {
        let (operator, operator_key) = pair(1);
        let (device, device_key) = pair(2);
        let own = WalletId::from_bytes([3; 16]);
        let expires_at = Timestamp::from_millis(1_790_000_000_000);
        let amount = Money::new(1_000, Currency::PLN);
        let allowance = Allowance {
            allowance_id: TransferId::from_bytes([4; 16]),
            wallet_id: WalletId::from_bytes([5; 16]),
            device_key,
            amount,
            issued_at: expires_at.plus_ms(-60 * MINUTE_MS),
            expires_at,
            settle_until: expires_at.plus_ms(60 * MINUTE_MS),
        };
        let made_at = |created_at: Timestamp| {
            let order = OfflineOrder {
                transfer_id: TransferId::from_bytes([6; 16]),
                allowance_id: allowance.allowance_id,
                number: 1,
                spent_before: 0,
                to_wallet_id: own,
                amount,
                created_at,
            };
            OfflinePayment {
                allowance: SignedAllowance {
                    allowance,
                    operator_key,
                    signature: sign(&operator, &allowance.signing_bytes()),
                },
                order,
                signature: sign(&device, &order.signing_bytes()),
            }
        };
        let refused = Err("it is not from now; ask for a new one");
        for (now_ms, created_ms, expected) in [
            (-MINUTE_MS, -1, Ok(())),
            (-MINUTE_MS, 0, refused),
            (-1, MINUTE_MS, refused),
            (0, -1, refused),
            (-1, -20 * MINUTE_MS, refused),
        ] {
            let (now, created_at) = (expires_at.plus_ms(now_ms), expires_at.plus_ms(created_ms));
            let found = payment(&made_at(created_at), own, &[operator_key], now);
            assert_eq!(found, expected, "{now_ms} {created_ms}");
        }
    }
    #[test]
    fn the_same_money_is_taken_once() {
        let order = |id: u8, number, spent_before, minor| OfflineOrder {
            transfer_id: TransferId::from_bytes([id; 16]),
            allowance_id: TransferId::from_bytes([4; 16]),
            number,
            spent_before,
            to_wallet_id: WalletId::from_bytes([3; 16]),
            amount: Money::new(minor, Currency::PLN),
            created_at: Timestamp::from_millis(1_790_000_000_000),
        };
        let held = order(1, 2, 100, 50);
        let before = Err("this money was paid to you before");
        for (other, expected) in [
            (held, Err("it is here already")),
            (order(2, 3, 150, 10), Ok(())),
            (order(2, 1, 50, 50), Ok(())),
            (order(2, 2, 150, 10), before),
            (order(1, 3, 150, 10), before),
            (order(2, 3, 149, 10), before),
            (order(2, 1, 60, 41), before),
        ] {
            assert_eq!(beside(&held, &other), expected, "{other:?}");
        }
    }
}
