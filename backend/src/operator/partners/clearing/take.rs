//! The side where the wallets are: what is open is shown, and a clearing that fits is taken.

use std::collections::BTreeSet;

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;

use super::mark;
use super::rows::{self, ITEMS_MOST};
use super::types::{
    AgreeClearing, Clearing, ClearingAgreed, ClearingItem, ClearingPage, ClearingRole, ClearingState,
};
use crate::operator::ledger::AccountKey;
use crate::operator::{Books, OperatorError};
use crate::store::Database;

/// A piece of what is in no clearing yet.
pub(in crate::operator::partners) async fn open_page(
    database: &Database,
    account: &AccountKey,
    after: i64,
) -> Result<ClearingPage, OperatorError> {
    let role = ClearingRole::Issuer;
    let after = after.max(mark::cleared(database, account, role).await?);
    let piece = rows::open_items(database, account, role, (after, i64::MAX)).await?;
    let is_full = piece.len() == ITEMS_MOST;
    Ok(ClearingPage {
        next: piece.last().filter(|_| is_full).map(|(sequence, _)| *sequence),
        items: piece.into_iter().map(|(_, item)| item).collect(),
    })
}

/// The sum of a clearing's items, which are each there once.
pub(super) fn net_of(items: &[ClearingItem]) -> Result<i64, OperatorError> {
    let ids: BTreeSet<TransferId> = items.iter().map(|item| item.transfer).collect();
    if ids.len() != items.len() || items.is_empty() || items.len() > ITEMS_MOST {
        return Err(OperatorError::ClearingDiffers);
    }
    let mut amounts = items.iter().map(|item| item.minor);
    amounts
        .try_fold(0_i64, i64::checked_add)
        .ok_or(OperatorError::Amount)
}

/// Takes a clearing if every item of it is open here with just this amount. Asked again it is the same answer.
pub(in crate::operator::partners) async fn take(
    books: &Books,
    city: &CityKey,
    partner: &CityKey,
    agree: &AgreeClearing,
) -> Result<ClearingAgreed, OperatorError> {
    let net = Money::new(net_of(&agree.items)?, agree.currency);
    if let Some(agreed) = taken_before(books, city, partner, agree).await? {
        return Ok(agreed);
    }
    let account = AccountKey::Partner {
        city: city.clone(),
        partner: partner.clone(),
        currency: agree.currency,
    };
    let open = rows::open_of(&books.database, &account, &agree.items).await?;
    if agree
        .items
        .iter()
        .any(|item| open.get(&item.transfer) != Some(&item.minor))
    {
        // Perhaps only because the same call has taken them at this moment: then the asking side must not forget it.
        let agreed = taken_before(books, city, partner, agree).await?;
        return agreed.ok_or(OperatorError::ClearingDiffers);
    }
    let now = books.clock.now();
    let clearing = Clearing {
        id: agree.clearing,
        partner: partner.clone(),
        role: ClearingRole::Issuer,
        items: i64::try_from(agree.items.len()).unwrap_or(i64::MAX),
        net,
        made_at: now,
        state: if net.minor == 0 {
            ClearingState::Paid
        } else {
            ClearingState::Agreed
        },
        transfer: TransferId::new(now),
    };
    if rows::keep(&books.database, city, &account, &clearing, agree).await? {
        mark::move_on(&books.database, &account, ClearingRole::Issuer).await;
        return Ok(agreed(&clearing));
    }
    // Taken at this moment by the same call.
    taken_before(books, city, partner, agree)
        .await?
        .ok_or(OperatorError::IdReused)
}

const fn agreed(clearing: &Clearing) -> ClearingAgreed {
    ClearingAgreed {
        clearing: clearing.id,
        items: clearing.items,
        net: clearing.net,
    }
}

async fn taken_before(
    books: &Books,
    city: &CityKey,
    partner: &CityKey,
    agree: &AgreeClearing,
) -> Result<Option<ClearingAgreed>, OperatorError> {
    let Some(clearing) = rows::find(&books.database, city, agree.clearing).await? else {
        return Ok(None);
    };
    let mut asked = agree.items.clone();
    asked.sort_by_key(|item| item.transfer);
    let is_same = clearing.partner == *partner
        && clearing.role == ClearingRole::Issuer
        && clearing.net.currency == agree.currency
        && rows::items(&books.database, clearing.id).await? == asked;
    if is_same {
        Ok(Some(agreed(&clearing)))
    } else {
        Err(OperatorError::IdReused)
    }
}
