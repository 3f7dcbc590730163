//! Deposits for tourists' wallets (Pardubice P14): taken and given back at a desk, within the teller's shift.
//!
//! The ledger makes both movements of each in one transaction (`ledger/deposit.rs`): nothing here is ever half done.

mod door;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money};

use super::ledger::{self, AccountKey, Command, Desk, Known, Link, TillMark, Transfer, TransferKind, linked};
use super::{Books, OpenWallet, OperatorError, Tier, offline, till, wallets};
use crate::store::Database;

pub use door::{Deposits, OpenDeposit, OpenedDeposit, ReturnDeposit, ReturnedDeposit};

/// Takes a deposit and what may be spent. The same again has the same receipts.
async fn open(books: &Books, city: &CityKey, asked: OpenDeposit) -> Result<OpenedDeposit, OperatorError> {
    let OpenDeposit {
        opening,
        wallet,
        deposit,
        balance,
        teller,
    } = asked;
    if balance.minor < 0 {
        return Err(OperatorError::Amount);
    }
    if balance.currency != deposit.currency {
        return Err(OperatorError::Currency);
    }
    let currency = deposit.currency;
    let (owner, kept) = (AccountKey::Wallet(wallet), AccountKey::Deposit(wallet));
    let database = &books.database;
    let now = books.clock.now();
    match found(database, opening).await? {
        Some(known) if known.transfer.credit != kept => return Err(OperatorError::IdReused),
        // Taken before, and its accounts are there.
        Some(_) => {}
        None => {
            check_new(books, city, deposit).await?;
            open_owner(books, city, wallet, currency).await?;
            wallets::open(database, city, &kept, currency, now).await?;
        }
    }
    let desk = Desk {
        city: city.clone(),
        currency,
        teller: teller.clone(),
    };
    let cash_to = |id, kind, credit, amount| Transfer {
        id,
        kind,
        debit: AccountKey::Cash {
            city: city.clone(),
            currency,
        },
        credit,
        amount,
        currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: Some(teller.clone()),
    };
    let load = linked(opening, Link::Load);
    let top_up =
        (balance.minor > 0).then(|| Box::new(cash_to(load, TransferKind::TopUp, owner, balance.minor)));
    let command = Command::TakeDeposit {
        desk: desk.clone(),
        deposit: Box::new(cash_to(opening, TransferKind::Deposit, kept, deposit.minor)),
        top_up,
    };
    let taken = till::submit(books, &desk, command).await?;
    let loaded = found(database, load).await?;
    Ok(OpenedDeposit {
        opening,
        wallet,
        deposit,
        balance,
        at: taken.transfer.made_at,
        deposit_receipt: taken.till.as_ref().and_then(TillMark::receipt),
        balance_receipt: loaded.and_then(|known| known.till.as_ref().and_then(TillMark::receipt)),
    })
}

/// Whether such a deposit is taken here at all. Asked before any account is opened: a refusal leaves none behind.
async fn check_new(books: &Books, city: &CityKey, deposit: Money) -> Result<(), OperatorError> {
    let asked = Money::new(books.limits.deposit, deposit.currency);
    if asked.minor <= 0 || deposit != asked {
        return Err(OperatorError::DepositAmount { asked });
    }
    let cash = AccountKey::Cash {
        city: city.clone(),
        currency: deposit.currency,
    };
    // Opened with the city's first merchant or wallet of that currency.
    let standing = wallets::standing(&books.database, city, &cash).await?;
    standing.map(|_| ()).ok_or(OperatorError::Currency)
}

/// Opens the wallet if it is not there: with its first cash, as the tourist gets it at the desk.
async fn open_owner(
    books: &Books,
    city: &CityKey,
    wallet: WalletId,
    currency: Currency,
) -> Result<(), OperatorError> {
    let standing = wallets::standing(&books.database, city, &AccountKey::Wallet(wallet)).await?;
    match standing {
        Some(standing) if standing.currency != currency => Err(OperatorError::Currency),
        Some(standing) if standing.tier != Tier::Anonymous => Err(OperatorError::DepositWallet),
        Some(_) => Ok(()),
        None => {
            let tier = Tier::Anonymous;
            let open = OpenWallet {
                wallet,
                currency,
                tier,
            };
            wallets::open_wallet(&books.database, city, open, books.clock.now()).await?;
            Ok(())
        }
    }
}

/// Gives a deposit back with what is left in its wallet, or what came to it after its end. The same again is the same
/// return, by the same teller only.
async fn give_back(
    books: &Books,
    city: &CityKey,
    asked: ReturnDeposit,
) -> Result<ReturnedDeposit, OperatorError> {
    let ReturnDeposit {
        returning,
        wallet,
        identity_checked,
        teller,
    } = asked;
    let database = &books.database;
    let kept = wallets::standing(database, city, &AccountKey::Deposit(wallet)).await?;
    let Some(kept) = kept else {
        let owner = wallets::standing(database, city, &AccountKey::Wallet(wallet)).await?;
        return Err(match owner {
            Some(_) => OperatorError::NoDeposit,
            None => OperatorError::UnknownWallet,
        });
    };
    // What was set aside of this wallet and is over goes back first, and is handed out with the rest.
    offline::end_allowances_of(books, city, wallet).await?;
    let currency = kept.currency;
    let desk = Desk {
        city: city.clone(),
        currency,
        teller,
    };
    let command = Command::ReturnDeposit {
        desk: desk.clone(),
        transfer: returning,
        wallet,
        is_identified: identity_checked,
    };
    let back = till::submit(books, &desk, command).await?.transfer;
    let (deposit, rest) = if back.kind == TransferKind::Closing {
        (0, back.amount)
    } else {
        let rest = found(database, linked(returning, Link::Rest)).await?;
        (back.amount, rest.map_or(0, |known| known.transfer.amount))
    };
    Ok(ReturnedDeposit {
        returning,
        wallet,
        deposit: Money::new(deposit, currency),
        rest: Money::new(rest, currency),
        at: back.made_at,
    })
}

/// A transfer of that id, if there is one.
async fn found(database: &Database, id: TransferId) -> Result<Option<Known>, OperatorError> {
    let mut connection = database.reader().acquire().await?;
    let mut found = ledger::known(&mut connection, &[id.to_string()]).await?;
    Ok(found.remove(&id))
}
