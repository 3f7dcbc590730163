//! The side where the units are: its closed stretches against what the partner has.

use std::collections::BTreeMap;

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;

use super::rows::{self, ITEMS_MOST, PAGES_MOST};
use super::take::net_of;
use super::types::{
    AgreeClearing, Clearing, ClearingItem, ClearingRole, ClearingState, Compared, Difference,
};
use super::{close, mark};
use crate::operator::partners::acquire::account;
use crate::operator::partners::file::Partner;
use crate::operator::{Books, OperatorError};

/// Compares what is closed here and in no clearing with what the partner has, and clears what is equal. Cut off anywhere,
/// the next one goes on with the clearing that was kept.
pub(in crate::operator::partners) async fn compare(
    books: &Books,
    city: &CityKey,
    partner: &CityKey,
) -> Result<Compared, OperatorError> {
    let partner = books.partners.of(city, partner)?;
    let account = account(partner);
    let database = &books.database;
    let mut compared = Compared::default();
    for clearing in rows::in_state(database, &account, ClearingState::Asked).await? {
        let items = rows::items(database, clearing.id).await?;
        compared
            .clearings
            .push(agree(books, partner, clearing, items).await?);
    }
    let through = close::closed_through(database, &account).await?;
    let (mut here, through) = rows::all_open(database, &account, ClearingRole::Acquirer, through).await?;
    let under_way = rows::refunds_under_way(database, city, &partner.key).await?;
    for refund in &under_way {
        here.remove(refund);
    }
    let (mut there, is_whole) = all_there(partner).await?;
    let money = |minor| Money::new(minor, partner.currency);
    let mut equal = Vec::new();
    for (transfer, minor) in here {
        match there.remove(&transfer) {
            Some(theirs) if theirs == minor => equal.push(ClearingItem { transfer, minor }),
            Some(theirs) => compared.differences.push(Difference::Amount {
                transfer,
                here: money(minor),
                there: money(theirs),
            }),
            None if is_whole => compared.differences.push(Difference::MissingThere {
                transfer,
                here: money(minor),
            }),
            None => compared.waiting = compared.waiting.saturating_add(1),
        }
    }
    for (transfer, minor) in there {
        if under_way.contains(&transfer) || rows::is_coming(database, &account, transfer, through).await? {
            compared.waiting = compared.waiting.saturating_add(1);
        } else {
            compared.differences.push(Difference::MissingHere {
                transfer,
                there: money(minor),
            });
        }
    }
    for items in equal.chunks(ITEMS_MOST) {
        compared.clearings.push(clear(books, partner, items).await?);
    }
    Ok(compared)
}

/// What the partner has in no clearing, and whether that is all of it: so many pieces are read, and the next comparison
/// finds the rest.
async fn all_there(partner: &Partner) -> Result<(BTreeMap<TransferId, i64>, bool), OperatorError> {
    let mut all = BTreeMap::new();
    let mut after = 0;
    for _ in 0..PAGES_MOST {
        let page = partner.client()?.open_items(partner.currency, after).await?;
        all.extend(page.items.iter().map(|item| (item.transfer, item.minor)));
        match page.next {
            Some(next) if next > after => after = next,
            _ => return Ok((all, true)),
        }
    }
    Ok((all, false))
}

/// Keeps a clearing of these items, and has the partner take it.
async fn clear(books: &Books, partner: &Partner, items: &[ClearingItem]) -> Result<Clearing, OperatorError> {
    let now = books.clock.now();
    let clearing = Clearing {
        id: TransferId::new(now),
        partner: partner.key.clone(),
        role: ClearingRole::Acquirer,
        items: i64::try_from(items.len()).unwrap_or(i64::MAX),
        net: Money::new(net_of(items)?, partner.currency),
        made_at: now,
        state: ClearingState::Asked,
        transfer: TransferId::new(now),
    };
    let kept = asked(partner, &clearing, items.to_vec());
    if !rows::keep(
        &books.database,
        &partner.city,
        &account(partner),
        &clearing,
        &kept,
    )
    .await?
    {
        return Err(OperatorError::IdReused);
    }
    agree(books, partner, clearing, kept.items).await
}

const fn asked(partner: &Partner, clearing: &Clearing, items: Vec<ClearingItem>) -> AgreeClearing {
    AgreeClearing {
        clearing: clearing.id,
        currency: partner.currency,
        items,
    }
}

/// Has the partner take a clearing that is kept here. One that it refuses is taken back: the next comparison says why.
async fn agree(
    books: &Books,
    partner: &Partner,
    mut clearing: Clearing,
    items: Vec<ClearingItem>,
) -> Result<Clearing, OperatorError> {
    match partner.client()?.agree(&asked(partner, &clearing, items)).await {
        Ok(agreed) if agreed.net == clearing.net && agreed.items == clearing.items => {}
        Ok(_) => {
            return Err(OperatorError::Internal(format!(
                "the partner {} has another clearing {}",
                partner.key, clearing.id
            )));
        }
        Err(error @ OperatorError::ClearingDiffers) => {
            rows::forget(&books.database, clearing.id).await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    }
    clearing.state = if clearing.net.minor == 0 {
        ClearingState::Paid
    } else {
        ClearingState::Agreed
    };
    rows::set(&books.database, clearing.id, clearing.state).await?;
    mark::move_on(&books.database, &account(partner), ClearingRole::Acquirer).await;
    Ok(clearing)
}
