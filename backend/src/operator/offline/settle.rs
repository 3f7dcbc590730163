//! Orders made without a network are brought: settled once, from what was set aside, or kept as the proof of a fraud.

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::offline::{Allowance, OfflineOrder, OfflinePayment, OfflineReceipt, SignedAllowance};

use super::orders;
use super::rows::{self, Given, State};
use crate::operator::ledger::{AccountKey, Command, Proof, Transfer, TransferKind};
use crate::operator::{Books, OperatorError, signed, wallets};

/// Allowances looked at in one go.
const MOST: i64 = 64;
/// When one that could not be ended is tried again, in ms.
const AGAIN_MS: i64 = 5 * 60_000;

/// Settles an order. The same again, by either side, is the same movement.
pub(in crate::operator) async fn settle(
    books: &Books,
    city: &CityKey,
    payment: &OfflinePayment,
) -> Result<OfflineReceipt, OperatorError> {
    let (order, now) = (payment.order, books.clock.now());
    let found = rows::given(&books.database, order.allowance_id).await?;
    let given = found.filter(|given| given.city == *city && given.allowance == payment.allowance.allowance);
    let given = given.ok_or(OperatorError::UnknownAllowance)?;
    if !is_genuine(&given, &payment.allowance) {
        return Err(OperatorError::UnknownAllowance);
    }
    let allowance = &given.allowance;
    signed::verify(&order.signing_bytes(), &allowance.device_key, &payment.signature)?;
    if order.amount.currency != allowance.amount.currency {
        return Err(OperatorError::Currency);
    }
    if order.amount.minor <= 0 || order.spent_before < 0 || order.number == 0 {
        return Err(OperatorError::Amount);
    }
    let kind = kind_of(allowance, &order)?;
    // Nobody who pays twice with the same money gets another allowance from this device until its owner binds it again.
    let refusal = refusal(&given, payment, now);
    let brought = orders::keep(&books.database, city, payment, refusal.as_ref(), now).await?;
    if brought.is_doubled {
        let (allowance, number) = (order.allowance_id, order.number);
        tracing::warn!(%allowance, number, "a device has paid twice with the same money; it is bound no longer");
    }
    let transfer = Transfer {
        id: brought.settlement,
        kind,
        debit: AccountKey::Allowance(order.allowance_id),
        credit: AccountKey::Wallet(order.to_wallet_id),
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
            public_key: allowance.device_key,
            signature: payment.signature,
        })),
        refusal,
        send_limit: None,
    });
    match made.await {
        Ok(known) => Ok(OfflineReceipt {
            transfer_id: order.transfer_id,
            to_wallet_id: order.to_wallet_id,
            amount: order.amount,
            at: known.transfer.made_at,
        }),
        Err(OperatorError::InsufficientFunds { .. }) => Err(OperatorError::Overspent),
        Err(error) => Err(error),
    }
}

/// What an order moves. To its own wallet a device orders only all that it has not spent: so it hands its allowance back
/// before it is over. An order of it that comes beside that one spends the same money twice.
fn kind_of(allowance: &Allowance, order: &OfflineOrder) -> Result<TransferKind, OperatorError> {
    if order.to_wallet_id != allowance.wallet_id {
        return Ok(TransferKind::Offline);
    }
    if order.spent_before.saturating_add(order.amount.minor) == allowance.amount.minor {
        return Ok(TransferKind::SetBack);
    }
    Err(OperatorError::SameWallet)
}

/// Whether the operator has signed it, with whatever key it signed then.
fn is_genuine(given: &Given, shown: &SignedAllowance) -> bool {
    let bytes = shown.allowance.signing_bytes();
    given
        .signed_by
        .is_some_and(|key| signed::verify(&bytes, &key, &shown.signature).is_ok())
}

/// What a retry of an order that was settled does not meet.
fn refusal(given: &Given, payment: &OfflinePayment, now: Timestamp) -> Option<OperatorError> {
    let (allowance, order) = (&given.allowance, &payment.order);
    let after = order.spent_before.saturating_add(order.amount.minor);
    if after > allowance.amount.minor {
        return Some(OperatorError::Overspent);
    }
    let is_late = now >= allowance.settle_until || order.created_at >= allowance.expires_at;
    is_late.then_some(OperatorError::AllowanceOver)
}

/// Puts back what is left of allowances whose time is over, or whose asking was cut off; returns how many were looked
/// at. It goes on while there are more: their money waits for nobody's next turn. One that fails is tried again later and
/// holds up no other.
pub(in crate::operator) async fn end_allowances(books: &Books) -> Result<usize, OperatorError> {
    let now = books.clock.now();
    let mut looked = 0_usize;
    loop {
        let over = rows::to_end(&books.database, now, MOST).await?;
        looked = looked.saturating_add(over.len());
        let is_full = i64::try_from(over.len()).unwrap_or(i64::MAX) >= MOST;
        if !end_each(books, &over, now).await || !is_full {
            return Ok(looked);
        }
        tokio::task::yield_now().await;
    }
}

/// The same of one wallet, for somebody who waits for it: what is over of others is not waited for, and their failures are not
/// heard of. At most as many as are looked at in one go; whoever has more asks again.
pub(in crate::operator) async fn end_allowances_of(
    books: &Books,
    city: &CityKey,
    wallet: WalletId,
) -> Result<(), OperatorError> {
    let now = books.clock.now();
    let over = rows::to_end_of(&books.database, city, wallet, now, MOST).await?;
    // What could not be ended holds up whatever its wallet is asked for next; the chore goes on with it.
    end_each(books, &over, now).await;
    Ok(())
}

/// False if the database fails: then this is not the time for more of them. Otherwise none of these is due any more.
async fn end_each(books: &Books, over: &[Given], now: Timestamp) -> bool {
    for given in over {
        let Err(error) = end(books, given).await else {
            continue;
        };
        let allowance = given.allowance.allowance_id;
        tracing::warn!(%error, %allowance, "what was not spent could not go back; it is tried again");
        if error == OperatorError::Unavailable {
            return false;
        }
        if let Err(error) = rows::postpone(&books.database, allowance, now.plus_ms(AGAIN_MS)).await {
            tracing::warn!(%error, %allowance, "it could not be put off either");
            return false;
        }
    }
    true
}

async fn end(books: &Books, given: &Given) -> Result<(), OperatorError> {
    let allowance = &given.allowance;
    if given.state != State::Given && !rows::give_up(&books.database, allowance.allowance_id).await? {
        // The device has got it just now: it ends in its time.
        return Ok(());
    }
    let account = AccountKey::Allowance(allowance.allowance_id);
    let standing = wallets::standing(&books.database, &given.city, &account).await?;
    let left = standing.map_or(0, |standing| standing.available);
    if left > 0 {
        let transfer = Transfer {
            id: given.back_transfer,
            kind: TransferKind::SetBack,
            debit: account,
            credit: AccountKey::Wallet(allowance.wallet_id),
            amount: left,
            currency: allowance.amount.currency,
            made_at: books.clock.now(),
            expires_at: None,
            related: None,
            actor: None,
        };
        let back = Money::new(left, allowance.amount.currency);
        tracing::info!(allowance = %allowance.allowance_id, %back, "what was not spent goes back");
        books
            .ledger
            .submit(Command::Make {
                transfer: Box::new(transfer),
                proof: None,
                refusal: None,
                send_limit: None,
            })
            .await?;
    }
    Ok(rows::end(&books.database, allowance.allowance_id).await?)
}
