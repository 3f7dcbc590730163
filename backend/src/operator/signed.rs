//! What payment orders and transfer orders have in common: a device's signature, its right, its time.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::bytes::{PublicKey, Signature};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::ledger::AccountKey;
use super::{OperatorError, OperatorLimits, wallets};
use crate::store::Database;

/// Whether the key signed these bytes.
pub(super) fn verify(bytes: &[u8], key: &PublicKey, signature: &Signature) -> Result<(), OperatorError> {
    UnparsedPublicKey::new(&ED25519, key.0)
        .verify(bytes, &signature.0)
        .map_err(|_| OperatorError::Signature)
}

/// Whether an order's time can be believed.
pub(super) fn check_age(
    created_at: Timestamp,
    limits: &OperatorLimits,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let age_ms = now.ms_since(created_at);
    if age_ms > limits.order_age_ms || age_ms < -limits.clock_ahead_ms {
        return Err(OperatorError::OrderTime);
    }
    Ok(())
}

/// Why a key that is bound to nothing is refused: it may mean that there is no such wallet.
pub(super) async fn unbound(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
) -> Result<OperatorError, OperatorError> {
    let wallet = wallets::standing(database, city, &AccountKey::Wallet(wallet)).await?;
    Ok(if wallet.is_some() {
        OperatorError::UnboundDevice
    } else {
        OperatorError::UnknownWallet
    })
}
