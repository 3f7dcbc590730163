//! What a receiver's device believes of a payment without a network. Each refusal says why.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::offline::{OfflineOrder, OfflinePayment, SignedAllowance};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::{HeldKeys, why_refused};

/// How far the two devices' clocks may differ, in ms.
const CLOCKS_MS: i64 = 10 * 60_000;

/// Whether a payment is for this wallet, made now, against an allowance of this city by an operator's key that is known.
pub(super) fn payment(
    payment: &OfflinePayment,
    own: WalletId,
    held: &HeldKeys,
    now: Timestamp,
) -> Result<(), &'static str> {
    let (allowance, order) = (&payment.allowance.allowance, &payment.order);
    is_of_operator(payment, held)?;
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

/// Whether this city's operator has set aside what is paid from.
fn is_of_operator(payment: &OfflinePayment, held: &HeldKeys) -> Result<(), &'static str> {
    let SignedAllowance { allowance, signature } = &payment.allowance;
    if held.keys.is_empty() {
        return Err(why_refused::NO_KEYS);
    }
    if allowance.city != held.city {
        return Err(why_refused::OTHER_CITY);
    }
    let mut named = held
        .keys
        .iter()
        .filter(|key| key.key_id == allowance.key_id)
        .peekable();
    if named.peek().is_none() {
        return Err(why_refused::UNKNOWN_KEY);
    }
    let bytes = allowance.signing_bytes();
    if named.any(|key| signed(&key.public_key, &bytes, signature)) {
        Ok(())
    } else {
        Err(why_refused::FOREIGN)
    }
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
    use cityplus_protocol::bytes::KeyId;
    use cityplus_protocol::offline::{Allowance, AllowanceKey};
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

    fn ends_at() -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000)
    }

    fn own() -> WalletId {
        WalletId::from_bytes([3; 16])
    }

    /// What the operator 1 has set aside in Opole.
    fn allowance() -> Allowance {
        Allowance {
            allowance_id: TransferId::from_bytes([4; 16]),
            city: "opole".parse().unwrap(),
            wallet_id: WalletId::from_bytes([5; 16]),
            device_key: pair(2).1,
            amount: Money::new(1_000, Currency::PLN),
            issued_at: ends_at().plus_ms(-60 * MINUTE_MS),
            expires_at: ends_at(),
            settle_until: ends_at().plus_ms(60 * MINUTE_MS),
            key_id: KeyId([1; 8]),
        }
    }

    /// All of it, signed by an operator's key at a moment by the payer's clock.
    fn paid(operator: u8, allowance: Allowance, created_at: Timestamp) -> OfflinePayment {
        let order = OfflineOrder {
            transfer_id: TransferId::from_bytes([6; 16]),
            allowance_id: allowance.allowance_id,
            number: 1,
            spent_before: 0,
            to_wallet_id: own(),
            amount: allowance.amount,
            created_at,
        };
        OfflinePayment {
            allowance: SignedAllowance {
                allowance,
                signature: sign(&pair(operator).0, &allowance.signing_bytes()),
            },
            order,
            signature: sign(&pair(2).0, &order.signing_bytes()),
        }
    }

    /// Keys by their ids and the seeds they are made of, as a phone in Opole holds them.
    fn held(keys: &[(u8, u8)]) -> HeldKeys {
        let keys = keys.iter().map(|(id, seed)| AllowanceKey {
            key_id: KeyId([*id; 8]),
            public_key: pair(*seed).1,
        });
        HeldKeys {
            city: "opole".parse().unwrap(),
            keys: keys.collect(),
            fetched_at: ends_at(),
            ask_again: false,
        }
    }

    #[test]
    fn an_order_is_made_before_the_allowance_is_over_by_both_clocks() {
        let refused = Err("it is not from now; ask for a new one");
        for (now_ms, created_ms, expected) in [
            (-MINUTE_MS, -1, Ok(())),
            (-MINUTE_MS, 0, refused),
            (-1, MINUTE_MS, refused),
            (0, -1, refused),
        ] {
            let (now, created_at) = (ends_at().plus_ms(now_ms), ends_at().plus_ms(created_ms));
            let found = payment(&paid(1, allowance(), created_at), own(), &held(&[(1, 1)]), now);
            assert_eq!(found, expected, "{now_ms} {created_ms}");
        }
    }

    #[test]
    fn only_what_this_citys_operator_has_signed_is_believed() {
        let at = ends_at().plus_ms(-MINUTE_MS);
        let good = paid(1, allowance(), at);
        let abroad = Allowance {
            city: "brno".parse().unwrap(),
            ..allowance()
        };
        let by_a_new_key = Allowance {
            key_id: KeyId([2; 8]),
            ..allowance()
        };
        let mut moved = paid(1, abroad, at);
        moved.allowance.allowance.city = "opole".parse().unwrap();
        for (what, paid, keys, expected) in [
            ("good", good, &[(1, 1)][..], Ok(())),
            // After a change of keys the old one is told on, beside the new one.
            ("two keys", good, &[(2, 8), (1, 1)], Ok(())),
            ("two keys of one id", good, &[(1, 8), (1, 1)], Ok(())),
            ("no keys", good, &[], Err(why_refused::NO_KEYS)),
            (
                "another city",
                paid(1, abroad, at),
                &[(1, 1)],
                Err(why_refused::OTHER_CITY),
            ),
            ("its city changed", moved, &[(1, 1)], Err(why_refused::FOREIGN)),
            (
                "a new key",
                paid(8, by_a_new_key, at),
                &[(1, 1)],
                Err(why_refused::UNKNOWN_KEY),
            ),
            (
                "signed by nobody",
                paid(8, allowance(), at),
                &[(1, 1)],
                Err(why_refused::FOREIGN),
            ),
        ] {
            assert_eq!(payment(&paid, own(), &held(keys), at), expected, "{what}");
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
