//! Checking a signed payment order before the ledger sees it, and telling how a payment stands.

use cityplus_domain::Money;
use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Currency, Timestamp};

use super::ledger::{self, AccountKey, Command, Known, Outcome, Proof, Transfer, TransferKind, transfer_of};
use super::types::{Authorise, Payment, PaymentState};
use super::{OperatorError, OperatorLimits, links, signed, wallets};
use crate::store::{Database, StoreError};

/// The ledger's command for an authorisation. What may have changed since a first try (the device's right, the time)
/// is handed on as a refusal that a retry of an accepted order does not meet.
pub(super) async fn command(
    database: &Database,
    city: &CityKey,
    limits: &OperatorLimits,
    now: Timestamp,
    authorise: Authorise,
) -> Result<Command, OperatorError> {
    let Authorise {
        payment,
        order,
        expires_at,
    } = authorise;
    if order.order.payment_id != payment {
        return Err(OperatorError::OrderMismatch);
    }
    signed::verify(&order.order.signing_bytes(), &order.public_key, &order.signature)?;
    let wallet = order.order.wallet_id;
    let key = (wallet, order.public_key);
    let bound_at = wallets::bound_at(database, wallet, order.public_key).await?;
    let by = match bound_at {
        Some(_) => None,
        None => links::charged_by(database, city, key, transfer_of(payment), now).await?,
    };
    let refusal = if bound_at.is_some() || by.is_some() {
        check_times(order.order.created_at, expires_at, limits, now).err()
    } else {
        Some(signed::unbound(database, city, wallet).await?)
    };
    let proof = Proof {
        created_at: order.order.created_at,
        public_key: order.public_key,
        signature: order.signature,
    };
    let transfer = Transfer {
        id: transfer_of(payment),
        kind: TransferKind::Payment,
        debit: AccountKey::Wallet(wallet),
        credit: AccountKey::Merchant {
            city: city.clone(),
            unit: order.order.merchant,
        },
        amount: order.order.amount.minor,
        currency: order.order.amount.currency,
        made_at: now,
        expires_at: Some(expires_at),
        related: None,
        actor: by.map(|by| by.actor()),
    };
    let (transfer, proof) = (Box::new(transfer), Box::new(proof));
    Ok(match by {
        Some(by) => Command::ByLink {
            by,
            transfer,
            proof,
            refusal,
        },
        None => Command::Make {
            transfer,
            proof: Some(proof),
            refusal,
            send_limit: None,
        },
    })
}

/// Whether an order's time can be believed and its reservation ends when it may.
pub(super) fn check_times(
    created_at: Timestamp,
    expires_at: Timestamp,
    limits: &OperatorLimits,
    now: Timestamp,
) -> Result<(), OperatorError> {
    signed::check_age(created_at, limits, now)?;
    let latest = now.plus_ms(limits.reservation_ms);
    if expires_at <= now || expires_at > latest {
        return Err(OperatorError::Expiry { latest });
    }
    Ok(())
}

/// How a payment stands; none if there is none of this id.
pub(super) async fn payment(
    database: &Database,
    city: &CityKey,
    payment: PaymentId,
) -> Result<Option<Payment>, OperatorError> {
    let id = transfer_of(payment);
    let mut connection = database.reader().acquire().await?;
    let mut found = ledger::known(&mut connection, &[id.to_string()]).await?;
    ledger::refunded(&mut connection, &mut found).await?;
    let known = found.remove(&id).filter(|known| known.is_of(city));
    known.as_ref().map(view).transpose()
}

/// A payment as the door shows it.
pub(super) fn view(known: &Known) -> Result<Payment, OperatorError> {
    let transfer = &known.transfer;
    let (AccountKey::Wallet(wallet), Some(merchant), Some(expires_at)) =
        (&transfer.debit, payee(transfer), transfer.expires_at)
    else {
        return Err(StoreError::corrupt("transfer of a payment").into());
    };
    let (state, captured) = match known.outcome {
        None => (PaymentState::Authorised, 0),
        Some(Outcome::Posted(captured)) => (PaymentState::Captured, captured),
        Some(Outcome::Voided) => (PaymentState::Voided, 0),
        Some(Outcome::Expired) => (PaymentState::Expired, 0),
    };
    let money = |minor| amount(minor, transfer.currency);
    Ok(Payment {
        payment: PaymentId::from_bytes(*transfer.id.as_bytes()),
        wallet: *wallet,
        merchant,
        state,
        amount: money(transfer.amount),
        captured: money(captured),
        refunded: money(known.refunded),
        authorised_at: transfer.made_at,
        expires_at,
    })
}

/// The unit that is paid; of a partner's it is who acted.
fn payee(transfer: &Transfer) -> Option<UnitKey> {
    match &transfer.credit {
        AccountKey::Merchant { unit, .. } => Some(unit.clone()),
        AccountKey::Partner { .. } => transfer.actor.as_deref()?.parse().ok(),
        _ => None,
    }
}

const fn amount(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency)
}
