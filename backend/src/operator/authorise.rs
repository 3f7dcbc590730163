//! Checking a signed payment order before the ledger sees it, and telling how a payment stands.

use cityplus_domain::Money;
use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Timestamp};
use cityplus_protocol::payment::SignedPaymentOrder;

use super::ledger::{self, AccountKey, Command, Known, Outcome, Proof, Transfer, TransferKind, transfer_of};
use super::types::{Authorise, Payment, PaymentState};
use super::{OperatorError, OperatorLimits, signed, wallets};
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
    let refusal = match wallets::bound_at(database, wallet, order.public_key).await? {
        Some(_) => check_times(&order, expires_at, limits, now).err(),
        None => Some(signed::unbound(database, city, wallet).await?),
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
        actor: None,
    };
    Ok(Command::Make {
        transfer: Box::new(transfer),
        proof: Some(Box::new(proof)),
        refusal,
        send_limit: None,
    })
}

fn check_times(
    order: &SignedPaymentOrder,
    expires_at: Timestamp,
    limits: &OperatorLimits,
    now: Timestamp,
) -> Result<(), OperatorError> {
    signed::check_age(order.order.created_at, limits, now)?;
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
    let (AccountKey::Wallet(wallet), AccountKey::Merchant { unit: merchant, .. }, Some(expires_at)) =
        (&transfer.debit, &transfer.credit, transfer.expires_at)
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
        merchant: merchant.clone(),
        state,
        amount: money(transfer.amount),
        captured: money(captured),
        refunded: money(known.refunded),
        authorised_at: transfer.made_at,
        expires_at,
    })
}

const fn amount(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency)
}
