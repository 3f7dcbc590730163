//! Linked wallets (K3): an owner lets another wallet have what it buys paid from theirs.
//!
//! The permission is an order that the owner's device signed; it is used by payment orders that name the wallet that pays
//! and are signed by a device of the other one. Only purchases are paid so: nothing is sent, redeemed or set aside. Either
//! side ends it. What was charged is counted by the ledger (`ledger/payer.rs`); a link made anew counts from nothing, as
//! its owner wished.

pub(super) mod audit;
mod door;
mod rows;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_protocol::link::{Link, LinkOrder, SignedLinkOrder};

pub use door::LinkedWallets;
pub(super) use rows::{charged_by, end_signed_by};

use super::ledger::AccountKey;
use super::{Books, OperatorError, signed, wallets};

/// Most links in force by which one wallet pays.
const LINKS_MAX: i64 = 20;

/// Keeps a permission. One that held for the same two wallets ends with it.
async fn allow(books: &Books, city: &CityKey, asked: SignedLinkOrder) -> Result<Link, OperatorError> {
    let SignedLinkOrder {
        order,
        public_key,
        signature,
    } = asked;
    signed::verify(&order.signing_bytes(), &public_key, &signature)?;
    check_terms(&order)?;
    let (database, now) = (&books.database, books.clock.now());
    let payer = AccountKey::Wallet(order.wallet_id);
    let charged_by = AccountKey::Wallet(order.user_wallet_id);
    let standing = wallets::standing(database, city, &payer).await?;
    let standing = standing.ok_or(OperatorError::UnknownWallet)?;
    let user = wallets::standing(database, city, &charged_by).await?;
    let mut transaction = database.begin_write().await?;
    if !wallets::lock(&mut transaction, database, city, &payer.to_string()).await? {
        return Err(OperatorError::UnknownWallet);
    }
    if let Some(kept) = rows::find(&mut transaction, order.link_id).await? {
        return if kept.is_same(city, &asked) {
            Ok(kept.view(now))
        } else {
            Err(OperatorError::IdReused)
        };
    }
    signed::check_age(order.created_at, &books.limits, now)?;
    if order.valid_until.is_some_and(|end| end <= now) || standing.currency != order.per_day.currency {
        return Err(OperatorError::LinkTerms);
    }
    let user = user.ok_or(OperatorError::UnknownReceiver)?;
    if user.currency != standing.currency {
        return Err(OperatorError::LinkTerms);
    }
    if !rows::may_sign(&mut transaction, &payer, public_key).await? {
        return Err(OperatorError::UnboundDevice);
    }
    if rows::is_blocked(&mut transaction, &payer).await? {
        return Err(OperatorError::WalletBlocked);
    }
    rows::end_between(&mut transaction, &order, now).await?;
    // Not by how many others are paid for: those anybody could make.
    if rows::count_in_force(&mut transaction, &payer, now).await? >= LINKS_MAX {
        return Err(OperatorError::TooManyLinks { most: LINKS_MAX });
    }
    rows::insert(&mut transaction, city, &asked, now).await?;
    let made = rows::find(&mut transaction, order.link_id).await?;
    transaction.commit().await?;
    made.map(|kept| kept.view(now)).ok_or(OperatorError::UnknownLink)
}

/// What needs no look at anything else.
fn check_terms(order: &LinkOrder) -> Result<(), OperatorError> {
    let is_sound = order.wallet_id != order.user_wallet_id
        && order.per_day.currency == order.per_month.currency
        && order.per_day.minor > 0
        && order.per_month.minor > 0;
    if is_sound {
        Ok(())
    } else {
        Err(OperatorError::LinkTerms)
    }
}

/// Ends a link: once this has come back nothing more is charged by it. Either side may, and again changes nothing.
async fn end(books: &Books, city: &CityKey, wallet: WalletId, link: LinkId) -> Result<Link, OperatorError> {
    let (database, now) = (&books.database, books.clock.now());
    let kept = {
        let mut connection = database.reader().acquire().await?;
        rows::find(&mut connection, link).await?
    };
    let kept = kept.filter(|kept| kept.is_of(city, wallet));
    let payer = kept.ok_or(OperatorError::UnknownLink)?.payer();
    let mut transaction = database.begin_write().await?;
    // The lock under which the ledger charges.
    if !wallets::lock(&mut transaction, database, city, &payer.to_string()).await? {
        return Err(OperatorError::UnknownLink);
    }
    rows::end(&mut transaction, link, now).await?;
    let ended = rows::find(&mut transaction, link).await?;
    transaction.commit().await?;
    ended.map(|kept| kept.view(now)).ok_or(OperatorError::UnknownLink)
}

/// The links of a wallet, on either side.
async fn of_wallet(books: &Books, city: &CityKey, wallet: WalletId) -> Result<Vec<Link>, OperatorError> {
    let key = AccountKey::Wallet(wallet);
    if wallets::standing(&books.database, city, &key).await?.is_none() {
        return Err(OperatorError::UnknownWallet);
    }
    let now: Timestamp = books.clock.now();
    let kept = rows::of_wallet(&books.database, city, &key, now).await?;
    Ok(kept.iter().map(|kept| kept.view(now)).collect())
}
