//! Setting an amount aside for a device.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::PublicKey;
use cityplus_protocol::offline::{Allowance, AllowanceOrder, SignedAllowance, SignedAllowanceOrder};

use super::rows::{self, Given};
use crate::operator::ledger::{AccountKey, Command, Proof, Transfer, TransferKind};
use crate::operator::{Books, OperatorError, OperatorLimits, send, signed, wallets};

/// Sets an amount aside and signs that it is. The same again is the same allowance.
pub(in crate::operator) async fn give(
    books: &Books,
    city: &CityKey,
    asked: SignedAllowanceOrder,
) -> Result<SignedAllowance, OperatorError> {
    let SignedAllowanceOrder {
        order,
        public_key,
        signature,
    } = asked;
    let key = books.key.as_ref().ok_or(OperatorError::NoOffline)?;
    signed::verify(&order.signing_bytes(), &public_key, &signature)?;
    let (database, limits, now) = (&books.database, &books.limits, books.clock.now());
    let wallet = AccountKey::Wallet(order.wallet_id);
    let standing = wallets::standing(database, city, &wallet).await?;
    if standing.ok_or(OperatorError::UnknownWallet)?.currency != order.amount.currency {
        return Err(OperatorError::Currency);
    }
    let bound_at = wallets::bound_at(database, order.wallet_id, public_key).await?;
    let mut refusal = match bound_at {
        Some(_) => signed::check_age(order.created_at, limits, now).err(),
        None => Some(OperatorError::UnboundDevice),
    };
    let open = rows::open_sum(database, order.wallet_id, now).await?;
    if refusal.is_none() && open.saturating_add(order.amount.minor) > limits.allowance_ceiling {
        let most = Money::new(limits.allowance_ceiling, order.amount.currency);
        refusal = Some(OperatorError::TransferCeiling { most });
    }
    let account = AccountKey::Allowance(order.allowance_id);
    wallets::open(database, city, &account, order.amount.currency, now).await?;
    let transfer = Transfer {
        id: order.allowance_id,
        kind: TransferKind::SetAside,
        debit: wallet,
        credit: account,
        amount: order.amount.minor,
        currency: order.amount.currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: None,
    };
    let made = books.ledger.submit(Command::Make {
        transfer: Box::new(transfer),
        proof: Some(Box::new(Proof {
            created_at: order.created_at,
            public_key,
            signature,
        })),
        refusal,
        send_limit: Some(send::limit(bound_at, limits, now)),
    });
    // What was made is what counts, also when this is a retry on another day.
    let issued_at = made.await?.transfer.made_at;
    let given = Given {
        city: city.clone(),
        allowance: allowance_of(&order, public_key, issued_at, limits),
        back_transfer: TransferId::new(now),
    };
    rows::keep(database, &given).await?;
    let broken = || OperatorError::Internal("the operator's key cannot sign".to_owned());
    Ok(SignedAllowance {
        allowance: given.allowance,
        operator_key: key.public_key().ok_or_else(broken)?,
        signature: key.sign(&given.allowance.signing_bytes()).ok_or_else(broken)?,
    })
}

fn allowance_of(
    order: &AllowanceOrder,
    device_key: PublicKey,
    issued_at: Timestamp,
    limits: &OperatorLimits,
) -> Allowance {
    let expires_at = issued_at.plus_ms(limits.allowance_valid_ms);
    Allowance {
        allowance_id: order.allowance_id,
        wallet_id: order.wallet_id,
        device_key,
        amount: order.amount,
        issued_at,
        expires_at,
        settle_until: expires_at.plus_ms(limits.allowance_settle_ms),
    }
}
