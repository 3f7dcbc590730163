//! Paying a clearing: whoever owes pays by the bank's file, and the other side books what has arrived.

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;

use super::rows;
use super::types::{Clearing, ClearingState};
use crate::operator::ledger::{AccountKey, Transfer, TransferKind};
use crate::operator::partners::acquire::{account, made};
use crate::operator::payouts::{self, Payout};
use crate::operator::{Books, OperatorError, wallets};

/// Orders what this side owes for the clearings that both sides have: the next file for the bank pays it. Cut off
/// anywhere, the next call goes on.
pub(in crate::operator::partners) async fn pay(
    books: &Books,
    city: &CityKey,
    partner: &CityKey,
) -> Result<Vec<Clearing>, OperatorError> {
    let partner = books.partners.of(city, partner)?;
    let account = account(partner);
    let mut paid = Vec::new();
    for mut clearing in rows::in_state(&books.database, &account, ClearingState::Agreed).await? {
        let owed = clearing.owed();
        if owed.minor <= 0 {
            continue;
        }
        let payout = Payout {
            id: clearing.transfer,
            city: city.clone(),
            iban: partner.iban.clone(),
            name: partner.name.clone(),
            amount: owed,
            title: format!("Rozliczenie {city} {}", clearing.id.to_string().replace('-', "")),
            created_at: books.clock.now(),
        };
        let mark = payouts::mark(None);
        if !payouts::ask(&books.database, &payout, &mark).await? {
            return Err(OperatorError::IdReused);
        }
        let bank = bank(city, owed);
        let known = move_money(books, city, clearing.transfer, (account.clone(), bank), owed).await?;
        payouts::ready(books, &payout, &known).await?;
        rows::set(&books.database, clearing.id, ClearingState::Paid).await?;
        clearing.state = ClearingState::Paid;
        paid.push(clearing);
    }
    Ok(paid)
}

/// Books what the partner has paid for a clearing, once however often it is said; returns how much.
pub(in crate::operator::partners) async fn arrived(
    books: &Books,
    city: &CityKey,
    clearing: TransferId,
) -> Result<Money, OperatorError> {
    let found = rows::find(&books.database, city, clearing).await?;
    let clearing = found.ok_or(OperatorError::UnknownClearing)?;
    let owed = clearing.owed();
    if owed.minor >= 0 || clearing.state == ClearingState::Asked {
        return Err(OperatorError::UnknownClearing);
    }
    let amount = Money::new(owed.minor.saturating_neg(), owed.currency);
    let account = AccountKey::Partner {
        city: city.clone(),
        partner: clearing.partner.clone(),
        currency: amount.currency,
    };
    let bank = bank(city, amount);
    move_money(books, city, clearing.transfer, (bank, account), amount).await?;
    rows::set(&books.database, clearing.id, ClearingState::Paid).await?;
    Ok(amount)
}

fn bank(city: &CityKey, amount: Money) -> AccountKey {
    AccountKey::Bank {
        city: city.clone(),
        currency: amount.currency,
    }
}

async fn move_money(
    books: &Books,
    city: &CityKey,
    id: TransferId,
    (debit, credit): (AccountKey, AccountKey),
    amount: Money,
) -> Result<crate::operator::ledger::Known, OperatorError> {
    let now = books.clock.now();
    for key in [&debit, &credit] {
        wallets::open(&books.database, city, key, amount.currency, now).await?;
    }
    let transfer = Transfer {
        id,
        kind: TransferKind::Settlement,
        debit,
        credit,
        amount: amount.minor,
        currency: amount.currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: None,
    };
    books.ledger.submit(made(transfer)).await
}
