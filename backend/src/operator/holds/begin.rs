//! The beginning of a hold: keep, order.

use std::sync::Arc;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use reqwest::Url;

use super::refund_rows;
use super::rows::{self, Hold};
use super::types::{CardHold, HoldState, StartCardHold};
use crate::operator::gateway::{CardUse, Gateway, GatewayError, NewOrder, Taking};
use crate::operator::ledger::AccountKey;
use crate::operator::ordering::{FIRST_LOOK_MS, TRIES_MAX, check_language, left_s, see_through};
use crate::operator::settlement::{self, MerchantModel};
use crate::operator::{Books, OperatorError, wallets};

/// How long a person may be given to pay, in seconds.
const VALID_FOR_S: std::ops::RangeInclusive<u32> = 60..=86_400;
/// Longest address to come back to.
const RETURN_URL_MAX: usize = 512;
/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 120;

/// Orders a hold at a gateway. The same again is the same hold; if no page is known for it, it is ordered anew.
pub(in crate::operator) async fn start(
    books: &Books,
    city: &CityKey,
    asked: StartCardHold,
) -> Result<CardHold, OperatorError> {
    check(&asked)?;
    let hold = match rows::hold(&books.database, asked.hold).await? {
        Some(known) => {
            let same = known.city == *city
                && known.unit == asked.merchant
                && known.amount == asked.amount
                && known.description == described(&asked)
                && asked.gateway.is_none_or(|name| name == known.gateway);
            if !same {
                return Err(OperatorError::IdReused);
            }
            known
        }
        None => kept(books, city, &asked).await?,
    };
    let orders = rows::orders(&books.database, hold.id).await?;
    let has_page = orders.iter().any(|order| order.page_url.is_some());
    if hold.state != HoldState::Ordered || has_page {
        return view(books, &hold).await;
    }
    let of = hold.is_direct.then_some((&hold.city, &hold.unit));
    let gateway = books.gateways.of(of, Some(hold.gateway)).map(Arc::clone);
    let gateway = gateway.ok_or(OperatorError::NoGateway)?;
    let books = books.clone();
    see_through(async move { order(&books, gateway.as_ref(), &hold, &asked, orders.len()).await }).await
}

/// How a hold of that city stands.
pub(in crate::operator) async fn find(
    books: &Books,
    city: &CityKey,
    id: TransferId,
) -> Result<CardHold, OperatorError> {
    let hold = own(books, city, id).await?;
    view(books, &hold).await
}

/// A hold of that city: another's is as unknown as one that is not there.
pub(super) async fn own(books: &Books, city: &CityKey, id: TransferId) -> Result<Hold, OperatorError> {
    let found = rows::hold(&books.database, id).await?;
    found
        .filter(|hold| hold.city == *city)
        .ok_or(OperatorError::UnknownHold)
}

/// A hold as its city sees it.
pub(super) async fn view(books: &Books, hold: &Hold) -> Result<CardHold, OperatorError> {
    let page_url = if hold.state == HoldState::Ordered {
        let orders = rows::orders(&books.database, hold.id).await?;
        orders.into_iter().rev().find_map(|order| order.page_url)
    } else {
        None
    };
    Ok(CardHold {
        hold: hold.id,
        merchant: hold.unit.clone(),
        amount: hold.amount,
        gateway: hold.gateway,
        direct: hold.is_direct,
        state: hold.state,
        page_url,
        captured: hold.captured(),
        refunded: refund_rows::given(&books.database, hold).await?,
        ends_at: hold.ends_at,
    })
}

fn check(asked: &StartCardHold) -> Result<(), OperatorError> {
    let wrong = |wrong: &str| {
        Err(OperatorError::HoldField {
            wrong: wrong.to_owned(),
        })
    };
    check_language(&asked.language)?;
    if !asked.amount.is_positive() {
        return Err(OperatorError::Amount);
    }
    if !VALID_FOR_S.contains(&asked.valid_for_s) {
        return wrong("a person is given 60 to 86400 seconds to pay");
    }
    let description = asked.description.as_deref().unwrap_or("-");
    if description.trim().is_empty()
        || description.chars().count() > DESCRIPTION_MAX
        || description.chars().any(char::is_control)
    {
        return wrong("the description is one line of 1 to 120 characters");
    }
    let url = Url::parse(&asked.return_url).ok();
    let is_web = url.is_some_and(|url| ["https", "http"].contains(&url.scheme()) && url.has_host());
    if !is_web || asked.return_url.len() > RETURN_URL_MAX {
        return wrong("a person comes back to an address of https or http of at most 512 characters");
    }
    Ok(())
}

fn described(asked: &StartCardHold) -> String {
    match &asked.description {
        Some(description) => description.clone(),
        None => asked.merchant.to_string(),
    }
}

/// Keeps a hold that is new, if its unit may have it.
async fn kept(books: &Books, city: &CityKey, asked: &StartCardHold) -> Result<Hold, OperatorError> {
    let account = AccountKey::Merchant {
        city: city.clone(),
        unit: asked.merchant.clone(),
    };
    let standing = wallets::standing(&books.database, city, &account).await?;
    if standing.ok_or(OperatorError::UnknownMerchant)?.currency != asked.amount.currency {
        return Err(OperatorError::Currency);
    }
    let ceiling = books.limits.payment_ceiling;
    if asked.amount.minor > ceiling {
        let most = cityplus_domain::Money::new(ceiling, asked.amount.currency);
        return Err(OperatorError::TransferCeiling { most });
    }
    let model = settlement::model(&books.database, city, &asked.merchant).await?;
    let is_direct = model == MerchantModel::Dedicated;
    let of = is_direct.then_some((city, &asked.merchant));
    let gateway = books.gateways.of(of, asked.gateway);
    let gateway = gateway.ok_or(OperatorError::NoGateway)?.name();
    let now = books.clock.now();
    let hold = Hold {
        id: asked.hold,
        city: city.clone(),
        unit: asked.merchant.clone(),
        amount: asked.amount,
        description: described(asked),
        gateway,
        is_direct,
        created_at: now,
        ends_at: now.plus_ms(i64::from(asked.valid_for_s).saturating_mul(1_000)),
        state: HoldState::Ordered,
        wish: None,
        // Nobody else knows these ids before they are in the books: what was taken can always be posted.
        sale: TransferId::new(now),
        paid: TransferId::new(now),
        unsaid: None,
    };
    rows::keep(&books.database, &hold, now.plus_ms(FIRST_LOOK_MS)).await?;
    Ok(hold)
}

/// Orders a hold: the first time, or again because nobody knows the page of the time before.
async fn order(
    books: &Books,
    gateway: &dyn Gateway,
    hold: &Hold,
    asked: &StartCardHold,
    tries: usize,
) -> Result<CardHold, OperatorError> {
    if tries >= TRIES_MAX {
        let said = "it did not answer".to_owned();
        return give_up(books, hold, OperatorError::GatewayRefused { said }).await;
    }
    let now = books.clock.now();
    let id = format!("{}.{}", hold.id, tries.saturating_add(1));
    if !rows::keep_order(&books.database, hold, &id, now, now.plus_ms(FIRST_LOOK_MS)).await? {
        // It ended since it was read: nothing is ordered.
        return by_now(books, hold.id).await;
    }
    let new = NewOrder {
        id: id.clone(),
        amount: hold.amount,
        taking: Taking::Later,
        description: hold.description.clone(),
        language: asked.language.clone(),
        customer_ip: asked.customer_ip,
        return_url: asked.return_url.clone(),
        notify_url: books.gateways.notify_url(hold.gateway),
        valid_for_s: left_s(hold.ends_at, now),
        card: CardUse::Ask,
    };
    match gateway.create(&new).await {
        Ok(created) => {
            let look_at = books.clock.now().plus_ms(FIRST_LOOK_MS);
            // If it has ended meanwhile, the page is not shown, and what is blocked there nevertheless is released.
            rows::keep_page(&books.database, hold.id, &id, &created, look_at).await?;
            by_now(books, hold.id).await
        }
        Err(GatewayError::Refused { reason }) => {
            give_up(books, hold, OperatorError::GatewayRefused { said: reason }).await
        }
        // It does not block money at all.
        Err(GatewayError::Setup(reason)) => {
            tracing::warn!(gateway = %hold.gateway, reason, "a hold was asked for where nothing is blocked");
            give_up(books, hold, OperatorError::NoGateway).await
        }
        Err(error) => {
            tracing::warn!(gateway = %hold.gateway, %error, "an order of a hold was not taken");
            Err(OperatorError::Unavailable)
        }
    }
}

/// How it stands by now: somebody else may have changed it since it was read.
async fn by_now(books: &Books, id: TransferId) -> Result<CardHold, OperatorError> {
    let found = rows::hold(&books.database, id).await?;
    view(books, &found.ok_or(OperatorError::UnknownHold)?).await
}

/// Nothing was ordered and nothing will be; unless another try has got a page meanwhile: then that one counts.
async fn give_up(books: &Books, hold: &Hold, why: OperatorError) -> Result<CardHold, OperatorError> {
    let look_at = books.clock.now().plus_ms(FIRST_LOOK_MS);
    if rows::cancel(&books.database, hold.id, look_at).await? {
        return Err(why);
    }
    let now = by_now(books, hold.id).await?;
    match now.state {
        HoldState::Ordered if now.page_url.is_none() => Err(why),
        HoldState::Cancelled => Err(why),
        _ => Ok(now),
    }
}
