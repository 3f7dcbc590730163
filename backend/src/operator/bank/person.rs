//! What a person decides about entries that wait.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;
use cityplus_protocol::texts::Name;

use super::credit::{Asked, landed, pay_in};
use super::rows::{self, Kept};
use super::{BankEntryState, WaitingBankEntry};
use crate::operator::ledger::AccountKey;
use crate::operator::payouts::{self, Payout};
use crate::operator::{Books, OperatorError, wallets};
use crate::store::WriteTransaction;

/// How long a credit may be on its way to the ledger, in ms: before that nobody knows that it will not arrive.
const UNSURE_MS: i64 = 60_000;

/// The entries of a city that wait, the oldest first; at most 10 000.
pub(in crate::operator) async fn waiting(
    books: &Books,
    city: &CityKey,
) -> Result<Vec<WaitingBankEntry>, OperatorError> {
    let kept = rows::waiting(&books.database, city).await?;
    Ok(kept.into_iter().map(Kept::view).collect())
}

/// Puts a waiting entry into a wallet; returns how much that is.
pub(in crate::operator) async fn assign(
    books: &Books,
    city: &CityKey,
    id: TransferId,
    wallet: WalletId,
) -> Result<Money, OperatorError> {
    let kept = brought_to_an_end(books, city, id).await?;
    if kept.state == BankEntryState::Credited && kept.wallet == Some(wallet) {
        return Ok(kept.amount);
    }
    must_wait(&kept)?;
    must_be_a_credit(&kept)?;
    let standing = wallets::standing(&books.database, city, &AccountKey::Wallet(wallet)).await?;
    if standing.ok_or(OperatorError::UnknownWallet)?.currency != kept.amount.currency {
        return Err(OperatorError::Currency);
    }
    let mut transaction = books.database.begin_write().await?;
    if rows::is_taken_elsewhere(&books.database, &mut transaction, city, &kept).await? {
        transaction.rollback().await?;
        return Err(OperatorError::BankEntryElsewhere);
    }
    let is_asked = rows::ask(&mut transaction, id, wallet, books.clock.now()).await?;
    transaction.commit().await?;
    if !is_asked {
        return Err(unsure());
    }
    let asked = Asked {
        id,
        wallet,
        amount: kept.amount,
    };
    match pay_in(books, city, &[asked]).await?.into_iter().next() {
        Some((_, None)) => Ok(kept.amount),
        // A credit of before has arrived after all, in another wallet.
        Some((kept, Some(_))) if kept.state == BankEntryState::Credited => {
            Err(OperatorError::BankEntry { now: kept.state })
        }
        Some((_, Some(refusal))) => Err(refusal),
        None => Err(OperatorError::UnknownBankEntry),
    }
}

/// Sends a waiting entry back to a bank account: the next file of payouts has it. Its money was never in a wallet, so the
/// ledger has nothing to move.
pub(in crate::operator) async fn give_back(
    books: &Books,
    city: &CityKey,
    id: TransferId,
    iban: &BankAccount,
    name: &Name,
) -> Result<Money, OperatorError> {
    let kept = brought_to_an_end(books, city, id).await?;
    must_wait(&kept)?;
    must_be_a_credit(&kept)?;
    let now = books.clock.now();
    let payout = Payout {
        id,
        city: city.clone(),
        iban: iban.clone(),
        name: name.as_str().to_owned(),
        amount: kept.amount,
        title: format!("Zwrot wpłaty z {}", kept.booked_on),
        created_at: now,
    };
    let mut transaction = closed(books, city, &kept, BankEntryState::Returned, now).await?;
    payouts::give_back(&mut transaction, &payout).await?;
    transaction.commit().await?;
    Ok(kept.amount)
}

/// Takes a waiting entry off the list: it is for no wallet, and nothing moves.
pub(in crate::operator) async fn ignore(
    books: &Books,
    city: &CityKey,
    id: TransferId,
) -> Result<Money, OperatorError> {
    let kept = brought_to_an_end(books, city, id).await?;
    must_wait(&kept)?;
    let transaction = closed(books, city, &kept, BankEntryState::Ignored, books.clock.now()).await?;
    transaction.commit().await?;
    Ok(kept.amount)
}

/// An entry as it stands. If its credit was cut off, that is brought to an end first.
async fn brought_to_an_end(books: &Books, city: &CityKey, id: TransferId) -> Result<Kept, OperatorError> {
    let kept = found(books, city, id).await?;
    let (BankEntryState::Asked, Some(wallet)) = (kept.state, kept.wallet) else {
        return Ok(kept);
    };
    let mut transaction = books.database.begin_write().await?;
    let is_asked = rows::ask_again(&mut transaction, id, books.clock.now()).await?;
    transaction.commit().await?;
    if is_asked {
        let asked = Asked {
            id,
            wallet,
            amount: kept.amount,
        };
        pay_in(books, city, &[asked]).await?;
    }
    found(books, city, id).await
}

async fn found(books: &Books, city: &CityKey, id: TransferId) -> Result<Kept, OperatorError> {
    let mut connection = books.database.reader().acquire().await?;
    let found = rows::find(&mut connection, city, id).await?;
    found.ok_or(OperatorError::UnknownBankEntry)
}

/// A transaction in which a waiting entry is marked as decided, not yet committed.
async fn closed(
    books: &Books,
    city: &CityKey,
    kept: &Kept,
    state: BankEntryState,
    now: Timestamp,
) -> Result<WriteTransaction, OperatorError> {
    let id = kept.id;
    let mut transaction = books.database.begin_write().await?;
    if let Some(wallet) = landed(&mut transaction, city, id).await? {
        rows::credited(&mut transaction, id, wallet).await?;
        transaction.commit().await?;
        return Err(OperatorError::BankEntry {
            now: BankEntryState::Credited,
        });
    }
    // What goes nowhere may be elsewhere.
    if state == BankEntryState::Returned
        && rows::is_taken_elsewhere(&books.database, &mut transaction, city, kept).await?
    {
        transaction.rollback().await?;
        return Err(OperatorError::BankEntryElsewhere);
    }
    if rows::close(&mut transaction, id, state, now.plus_ms(-UNSURE_MS)).await? {
        return Ok(transaction);
    }
    transaction.rollback().await?;
    Err(unsure())
}

/// Another credit of it may be on its way.
const fn unsure() -> OperatorError {
    OperatorError::BankEntry {
        now: BankEntryState::Asked,
    }
}

fn must_wait(kept: &Kept) -> Result<(), OperatorError> {
    match kept.state {
        BankEntryState::Waiting => Ok(()),
        now => Err(OperatorError::BankEntry { now }),
    }
}

/// What the bank has taken back can neither be put into a wallet nor sent back.
const fn must_be_a_credit(kept: &Kept) -> Result<(), OperatorError> {
    if kept.amount.minor > 0 {
        Ok(())
    } else {
        Err(OperatorError::Amount)
    }
}
