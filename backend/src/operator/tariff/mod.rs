//! What deeds cost (Pardubice P7) and who may ride on debit (P5).
//!
//! The ledger takes a fee in the transaction that does the deed (`ledger/charged.rs`); here is decided how much it is.
//! A deed that is free goes its old way.

mod door;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::tariff::Tariff;

use super::ledger::{
    self, AccountKey, Command, Deed, Known, Link, Outcome, Transfer, TransferKind, linked, unblock_fee,
};
use super::wallets::{self, BlockedBy};
use super::{Books, OperatorError};

pub use door::{ChargeReplacement, ChargedReplacement, Tariffs};

/// What deeds cost in a currency.
pub(super) fn tariff(books: &Books, currency: Currency) -> Tariff {
    let limits = &books.limits;
    let money = |minor| Money::new(minor, currency);
    Tariff {
        upgrade: money(limits.fees.upgrade),
        unblock: money(limits.fees.unblock),
        replacement: money(limits.fees.replacement),
        redemption_to_bank: money(limits.fees.redemption_to_bank),
        redemption_in_cash: money(limits.fees.redemption_in_cash),
        deposit: money(limits.deposit),
        debit_ride_max: money(limits.debit_ride_max),
    }
}

/// Makes an anonymous wallet a named one, for its fee. Again it changes nothing and costs nothing.
pub(super) async fn upgrade(books: &Books, city: &CityKey, wallet: WalletId) -> Result<(), OperatorError> {
    let minor = books.limits.fees.upgrade;
    if minor > 0 {
        let fee = fee(books, city, wallet, (TransferKind::FeeUpgrade, minor)).await?;
        let deed = Deed::Upgrade;
        let fee = Box::new(fee);
        books.ledger.submit(Command::Deed { deed, fee }).await?;
        return Ok(());
    }
    wallets::upgrade(&books.database, city, wallet).await
}

/// Ends an owner's block, for its fee. Of a wallet that is not blocked it costs nothing.
pub(super) async fn unblock(
    books: &Books,
    city: &CityKey,
    wallet: WalletId,
    version: i64,
) -> Result<(), OperatorError> {
    let minor = books.limits.fees.unblock;
    if minor > 0 {
        // Of the wish: one that comes again after another took its place meanwhile has paid.
        let fee = Transfer {
            id: unblock_fee(wallet, version),
            ..fee(books, city, wallet, (TransferKind::FeeUnblock, minor)).await?
        };
        let deed = Deed::Unblock { version };
        let fee = Box::new(fee);
        books.ledger.submit(Command::Deed { deed, fee }).await?;
    }
    // Also where it was done just now: the city's wish is kept as the newest that was heard.
    wallets::unblock(&books.database, city, wallet, BlockedBy::City { version }).await
}

/// Takes the fee for replacing a lost device, up to what is in the wallet.
pub(super) async fn charge_replacement(
    books: &Books,
    city: &CityKey,
    asked: ChargeReplacement,
) -> Result<ChargedReplacement, OperatorError> {
    let ChargeReplacement { transfer, wallet } = asked;
    let minor = books.limits.fees.replacement;
    if minor <= 0 {
        return taken_before(books, city, asked).await;
    }
    let fee = Transfer {
        id: transfer,
        ..fee(books, city, wallet, (TransferKind::FeeReplacement, minor)).await?
    };
    let deed = Deed::Replace;
    let fee = Box::new(fee);
    let known = books.ledger.submit(Command::Deed { deed, fee }).await?;
    Ok(ChargedReplacement {
        transfer,
        wallet,
        taken: Money::new(taken(&known), known.transfer.currency),
    })
}

/// What was taken while it cost something.
async fn taken_before(
    books: &Books,
    city: &CityKey,
    asked: ChargeReplacement,
) -> Result<ChargedReplacement, OperatorError> {
    let ChargeReplacement { transfer, wallet } = asked;
    let key = AccountKey::Wallet(wallet);
    let standing = wallets::standing(&books.database, city, &key).await?;
    let currency = standing.ok_or(OperatorError::UnknownWallet)?.currency;
    let mut connection = books.database.reader().acquire().await?;
    let mut found = ledger::known(&mut connection, &[transfer.to_string()]).await?;
    let minor = match found.remove(&transfer) {
        Some(known)
            if (known.transfer.kind, &known.transfer.debit) == (TransferKind::FeeReplacement, &key) =>
        {
            taken(&known)
        }
        Some(_) => return Err(OperatorError::IdReused),
        None => 0,
    };
    Ok(ChargedReplacement {
        transfer,
        wallet,
        taken: Money::new(minor, currency),
    })
}

/// What was taken; nothing of a transfer that was not made.
const fn taken(known: &Known) -> i64 {
    match known.outcome {
        Some(Outcome::Voided | Outcome::Expired) => 0,
        Some(Outcome::Posted(_)) | None => known.transfer.amount,
    }
}

/// A fee under a new id, to an account that is there.
async fn fee(
    books: &Books,
    city: &CityKey,
    wallet: WalletId,
    (kind, minor): (TransferKind, i64),
) -> Result<Transfer, OperatorError> {
    let debit = AccountKey::Wallet(wallet);
    let standing = wallets::standing(&books.database, city, &debit).await?;
    let currency = standing.ok_or(OperatorError::UnknownWallet)?.currency;
    let now = books.clock.now();
    Ok(Transfer {
        id: TransferId::new(now),
        kind,
        debit,
        credit: fees(books, city, currency).await?,
        amount: minor,
        currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: None,
    })
}

/// Where fees go: opened with the first one.
async fn fees(books: &Books, city: &CityKey, currency: Currency) -> Result<AccountKey, OperatorError> {
    let key = AccountKey::Fees {
        city: city.clone(),
        currency,
    };
    wallets::open(&books.database, city, &key, currency, books.clock.now()).await?;
    Ok(key)
}

/// The command for a redemption, with its fee if there is one. Cash that waits has its fee reserved with it: both end
/// together.
pub(super) async fn with_redemption_fee(books: &Books, make: Command) -> Result<Command, OperatorError> {
    let Command::Make { transfer, .. } = &make else {
        return Ok(make);
    };
    let (minor, city) = match &transfer.credit {
        AccountKey::Bank { city, .. } => (books.limits.fees.redemption_to_bank, city),
        AccountKey::Cash { city, .. } => (books.limits.fees.redemption_in_cash, city),
        _ => return Ok(make),
    };
    if minor <= 0 {
        return Ok(make);
    }
    let fee = Transfer {
        id: linked(transfer.id, Link::Fee),
        kind: TransferKind::FeeRedemption,
        debit: transfer.debit.clone(),
        credit: fees(books, city, transfer.currency).await?,
        amount: minor,
        currency: transfer.currency,
        made_at: transfer.made_at,
        expires_at: transfer.expires_at,
        related: None,
        actor: None,
    };
    Ok(Command::Charged {
        make: Box::new(make),
        fee: Box::new(fee),
    })
}

/// Marks a city's unit, or takes the mark away: with it, a ride may take a named wallet below zero. What is owed already
/// stays as it is.
pub(super) async fn set_debit_rides(
    books: &Books,
    city: &CityKey,
    unit: &UnitKey,
    allowed: bool,
) -> Result<(), OperatorError> {
    let merchant = AccountKey::Merchant {
        city: city.clone(),
        unit: unit.clone(),
    };
    let mut transaction = books.database.begin_write().await?;
    let done = sqlx::query("UPDATE account SET rides_on_debit = $1 WHERE id = $2 AND city = $3")
        .bind(i64::from(allowed))
        .bind(merchant.to_string())
        .bind(city.to_string())
        .execute(&mut *transaction)
        .await?;
    if done.rows_affected() == 0 {
        return Err(OperatorError::UnknownMerchant);
    }
    Ok(transaction.commit().await?)
}
