//! What a receiver's device believes of a payment without a network. Each refusal says why.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::offline::OfflinePayment;
use ring::signature::{ED25519, UnparsedPublicKey};

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
        return Err("the operator's keys are not here yet; connect to the server once");
    }
    if !operator_keys.contains(&payment.allowance.operator_key)
        || !signed(
            &payment.allowance.operator_key,
            &allowance.signing_bytes(),
            &payment.allowance.signature,
        )
    {
        return Err("it is not of this city's operator");
    }
    if !signed(&allowance.device_key, &order.signing_bytes(), &payment.signature) {
        return Err("it was changed after it was signed");
    }
    if order.allowance_id != allowance.allowance_id || order.amount.currency != allowance.amount.currency {
        return Err("it does not belong to what was set aside");
    }
    if order.to_wallet_id != own {
        return Err("it is for another wallet");
    }
    let after = order.spent_before.checked_add(order.amount.minor);
    let fits = order.number >= 1
        && order.spent_before >= 0
        && order.amount.minor > 0
        && after.is_some_and(|after| after <= allowance.amount.minor);
    if !fits {
        return Err("more than was set aside would be spent");
    }
    let age_ms = now.ms_since(order.created_at);
    if now >= allowance.expires_at || !(-CLOCKS_MS..=CLOCKS_MS).contains(&age_ms) {
        return Err("it is not from now; ask for a new one");
    }
    Ok(())
}

fn signed(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    UnparsedPublicKey::new(&ED25519, key.0)
        .verify(message, &signature.0)
        .is_ok()
}
