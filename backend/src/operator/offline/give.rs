//! Setting an amount aside for a device.
//!
//! The row is kept before the money moves: wherever it is cut off, the row is there, and what was set aside goes back.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::offline::{Allowance, AllowanceOrder, SignedAllowance, SignedAllowanceOrder};
use cityplus_protocol::{CityName, KeyId};

use super::key::{OperatorKey, key_id};
use super::keys;
use super::rows::{self, Given, State};
use crate::operator::ledger::{AccountKey, Command, Proof, SendLimit, Transfer, TransferKind};
use crate::operator::{Books, OperatorError, OperatorLimits, send, signed, wallets};

/// How long after the first request another one may still move the money, in ms. Shorter than [`rows::ASKED_MS`]: when
/// the row is given up, no movement is under way any more.
const RETRY_MS: i64 = rows::ASKED_MS / 2;

/// Sets an amount aside and signs that it is. The same again is the same allowance.
pub(in crate::operator) async fn give(
    books: &Books,
    city: &CityKey,
    asked: SignedAllowanceOrder,
) -> Result<SignedAllowance, OperatorError> {
    let (order, public_key) = (asked.order, asked.public_key);
    let key = books.key.as_ref().ok_or(OperatorError::NoOffline)?;
    signed::verify(&order.signing_bytes(), &public_key, &asked.signature)?;
    let (database, limits, now) = (&books.database, &books.limits, books.clock.now());
    let wallet = AccountKey::Wallet(order.wallet_id);
    let standing = wallets::standing(database, city, &wallet).await?;
    if standing.ok_or(OperatorError::UnknownWallet)?.currency != order.amount.currency {
        return Err(OperatorError::Currency);
    }
    if order.amount.minor <= 0 {
        return Err(OperatorError::Amount);
    }
    let bound_at = wallets::bound_at(database, order.wallet_id, public_key).await?;
    let mut refusal = match bound_at {
        Some(_) => signed::check_age(order.created_at, limits, now).err(),
        None => Some(OperatorError::UnboundDevice),
    };
    let signed_by = keys::signing(books, key).await?;
    if signed_by.is_none() {
        // Only of a new one: what is kept has its key already.
        refusal = refusal.or(Some(OperatorError::Unavailable));
    }
    let named = signed_by.as_ref().map_or(KeyId([0; 8]), key_id);
    let fresh = Given {
        city: city.clone(),
        allowance: allowance_of(&asked, CityName::from(city), named, now, limits),
        signed_by,
        back_transfer: TransferId::new(now),
        state: State::Asked,
    };
    let kept = rows::ask(database, &fresh, refusal.as_ref(), limits.allowance_ceiling).await?;
    let is_asked = kept.state == State::Asked;
    let given = match sign(books, key, &kept).await {
        Ok(given) => given,
        Err(error) => {
            if is_asked {
                forget(books, &order, &error).await;
            }
            return Err(error);
        }
    };
    // What was made is what counts, also when this is a retry on another day; only what was not made is refused.
    if is_asked && now.ms_since(kept.allowance.issued_at) >= RETRY_MS {
        refusal = refusal.or(Some(OperatorError::AllowanceOver));
    }
    let limit = send::limit(bound_at, limits, now);
    if let Err(error) = move_aside(books, city, &asked, refusal, limit).await {
        if is_asked {
            forget(books, &order, &error).await;
        }
        return Err(error);
    }
    if is_asked && !rows::hand_out(database, order.allowance_id).await? {
        // It was given up before the money came: the sweep puts it back.
        rows::reopen(database, order.allowance_id).await?;
        return Err(OperatorError::AllowanceOver);
    }
    Ok(given)
}

/// Moves the money into the allowance's account.
async fn move_aside(
    books: &Books,
    city: &CityKey,
    asked: &SignedAllowanceOrder,
    refusal: Option<OperatorError>,
    send_limit: SendLimit,
) -> Result<(), OperatorError> {
    let (order, now) = (&asked.order, books.clock.now());
    let account = AccountKey::Allowance(order.allowance_id);
    wallets::open(&books.database, city, &account, order.amount.currency, now).await?;
    let transfer = Transfer {
        id: order.allowance_id,
        kind: TransferKind::SetAside,
        debit: AccountKey::Wallet(order.wallet_id),
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
            public_key: asked.public_key,
            signature: asked.signature,
        })),
        refusal,
        send_limit: Some(send_limit),
    });
    made.await.map(|_| ())
}

/// Takes the row away after a refusal. After a failure it stays: the money may have moved all the same.
async fn forget(books: &Books, order: &AllowanceOrder, error: &OperatorError) {
    if matches!(error, OperatorError::Unavailable | OperatorError::Internal(_)) {
        return;
    }
    if let Err(error) = rows::refused(&books.database, order.allowance_id).await {
        let allowance = order.allowance_id;
        tracing::warn!(%error, %allowance, "a refused allowance is still there; it ends by itself");
    }
}

/// What the device gets, if it gets it: always by the key of the first request. Where this process does not have that key,
/// another one may, until nothing could be spent of it any more. What no key signs, and what one signed that is withdrawn
/// by now, no phone gets: it would be believed nowhere, and the device may set as much aside anew, for it counts against
/// the ceiling no more. Its money goes back in its time.
async fn sign(books: &Books, key: &OperatorKey, kept: &Given) -> Result<SignedAllowance, OperatorError> {
    let allowance = kept.allowance;
    let public_key = kept.signed_by.ok_or(OperatorError::AllowanceOver)?;
    if keys::is_withdrawn(books, public_key).await? {
        return Err(OperatorError::AllowanceOver);
    }
    match key.sign(public_key, &allowance.signing_bytes()) {
        Some(signature) => Ok(SignedAllowance { allowance, signature }),
        None if books.clock.now() >= allowance.expires_at => Err(OperatorError::AllowanceOver),
        None => Err(OperatorError::Unavailable),
    }
}

fn allowance_of(
    asked: &SignedAllowanceOrder,
    city: CityName,
    key_id: KeyId,
    issued_at: Timestamp,
    limits: &OperatorLimits,
) -> Allowance {
    let order = &asked.order;
    let expires_at = issued_at.plus_ms(limits.allowance_valid_ms);
    Allowance {
        allowance_id: order.allowance_id,
        city,
        wallet_id: order.wallet_id,
        device_key: asked.public_key,
        amount: order.amount,
        issued_at,
        expires_at,
        settle_until: expires_at.plus_ms(limits.allowance_settle_ms),
        key_id,
    }
}
