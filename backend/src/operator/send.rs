//! Money from wallet to wallet: checking a signed transfer order before the ledger sees it (decision 6).

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::transfer::SignedTransferOrder;

use super::ledger::{AccountKey, Command, Known, Proof, SendLimit, Transfer, TransferKind};
use super::types::Sent;
use super::{OperatorError, OperatorLimits, signed, wallets};
use crate::store::{Database, StoreError};

/// The ledger's command for a transfer. What may have changed since a first try (the device's right, the time) is
/// handed on as a refusal that a retry of an accepted order does not meet.
pub(super) async fn command(
    database: &Database,
    city: &CityKey,
    limits: &OperatorLimits,
    now: Timestamp,
    sent: SignedTransferOrder,
) -> Result<Command, OperatorError> {
    let SignedTransferOrder {
        order,
        public_key,
        signature,
    } = sent;
    if order.from_wallet_id == order.to_wallet_id {
        return Err(OperatorError::SameWallet);
    }
    signed::verify(&order.signing_bytes(), &public_key, &signature)?;
    let from = AccountKey::Wallet(order.from_wallet_id);
    // The receiver's city is compared with the sender's by the ledger; whose the sender is, only the caller knows.
    if wallets::standing(database, city, &from).await?.is_none() {
        return Err(OperatorError::UnknownWallet);
    }
    let bound_at = wallets::bound_at(database, order.from_wallet_id, public_key).await?;
    let refusal = match bound_at {
        Some(_) => signed::check_age(order.created_at, limits, now).err(),
        None => Some(OperatorError::UnboundDevice),
    };
    let transfer = Transfer {
        id: order.transfer_id,
        kind: TransferKind::Send,
        debit: from,
        credit: AccountKey::Wallet(order.to_wallet_id),
        amount: order.amount.minor,
        currency: order.amount.currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: None,
    };
    Ok(Command::Make {
        transfer: Box::new(transfer),
        proof: Some(Box::new(Proof {
            created_at: order.created_at,
            public_key,
            signature,
        })),
        refusal,
        send_limit: Some(limit(bound_at, limits, now)),
    })
}

/// How much a device may send on one day. A thief who binds a device of his own shall not empty the wallet before its
/// owner has seen it.
pub(super) fn limit(bound_at: Option<Timestamp>, limits: &OperatorLimits, now: Timestamp) -> SendLimit {
    let new_until = bound_at.map(|at| at.plus_ms(limits.device_new_ms));
    match new_until.filter(|until| *until > now) {
        Some(until) => SendLimit {
            most: limits.new_device_daily_send,
            device_new_until: Some(until),
        },
        None => SendLimit {
            most: limits.daily_send,
            device_new_until: None,
        },
    }
}

/// A transfer as the door shows it.
pub(super) fn view(known: &Known) -> Result<Sent, OperatorError> {
    let transfer = &known.transfer;
    let (AccountKey::Wallet(from), AccountKey::Wallet(to)) = (&transfer.debit, &transfer.credit) else {
        return Err(StoreError::corrupt("transfer between wallets").into());
    };
    Ok(Sent {
        transfer: transfer.id,
        from: *from,
        to: *to,
        amount: Money::new(transfer.amount, transfer.currency),
        at: transfer.made_at,
    })
}
