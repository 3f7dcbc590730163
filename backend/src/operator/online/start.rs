//! The beginning of an online top-up: reserve, keep, order.

use std::sync::Arc;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::operator::OnlineTopUpState;

use super::rows::{self, Order, TopUp, state_text};
use super::{TURNS, unheard};
use crate::operator::gateway::{CardUse, Gateway, GatewayError, NewOrder, Taking};
use crate::operator::ledger::{AccountKey, Command, Transfer, TransferKind};
use crate::operator::ordering::{FIRST_LOOK_MS, TRIES_MAX, check_language, left_s, see_through};
use crate::operator::types::{GatewayName, OnlineTopUp, StartOnlineTopUp};
use crate::operator::{Books, OperatorError, cards, wallets};

/// What the person reads on the gateway's page.
const DESCRIPTION: &str = "Doładowanie portfela";

/// Orders a top-up at a gateway. The same again is the same top-up; if no page is known for it, it is ordered anew.
pub(in crate::operator) async fn start(
    books: &Books,
    city: &CityKey,
    asked: StartOnlineTopUp,
) -> Result<OnlineTopUp, OperatorError> {
    check_language(&asked.language)?;
    if asked.card.is_some() && asked.save_card {
        return Err(OperatorError::SavedTwice);
    }
    let known = rows::top_up(&books.database, asked.transfer).await?;
    let top_up = match known {
        Some(known) => {
            let same = known.city == *city
                && known.wallet == asked.wallet
                && known.amount == asked.amount
                && known.card == asked.card
                && known.save_card == asked.save_card
                && asked.gateway.is_none_or(|name| name == known.gateway);
            if !same {
                return Err(OperatorError::IdReused);
            }
            known
        }
        None => reserve(books, city, &asked).await?,
    };
    let orders = rows::orders(&books.database, top_up.id).await?;
    let page = orders.iter().rev().find_map(|order| order.page_url.clone());
    // With a saved card there may be no page: what was taken once is not charged a second time.
    let is_taken = top_up.card.is_some() && orders.iter().any(|order| order.reference.is_some());
    // The same if nobody knows whether it was, and the gateway would take a second order: its notification tells.
    let is_waited_for = orders.iter().any(|order| order.is_unheard) && !refuses_twice(top_up.gateway);
    if top_up.state != OnlineTopUpState::Open || page.is_some() || is_taken || is_waited_for {
        return Ok(view(&top_up, page));
    }
    let gateway = books.gateways.pick(Some(top_up.gateway)).map(Arc::clone);
    let gateway = gateway.ok_or(OperatorError::NoGateway)?;
    let books = books.clone();
    let next = next_order(&top_up, &orders);
    see_through(async move { order(&books, gateway.as_ref(), top_up, &asked, &next).await }).await
}

/// How a top-up of that city stands. Asking makes the operator look sooner.
pub(in crate::operator) async fn find(
    books: &Books,
    city: &CityKey,
    transfer: TransferId,
) -> Result<OnlineTopUp, OperatorError> {
    let found = rows::top_up(&books.database, transfer).await?;
    let top_up = found
        .filter(|top_up| top_up.city == *city)
        .ok_or(OperatorError::UnknownTopUp)?;
    with_page(books, &top_up).await
}

async fn with_page(books: &Books, top_up: &TopUp) -> Result<OnlineTopUp, OperatorError> {
    let orders = rows::orders(&books.database, top_up.id).await?;
    Ok(view(
        top_up,
        orders.into_iter().rev().find_map(|order| order.page_url),
    ))
}

/// How it stands by now: somebody else has changed it since it was read.
async fn by_now(books: &Books, transfer: TransferId) -> Result<OnlineTopUp, OperatorError> {
    let found = rows::top_up(&books.database, transfer).await?;
    with_page(books, &found.ok_or(OperatorError::UnknownTopUp)?).await
}

fn view(top_up: &TopUp, page_url: Option<String>) -> OnlineTopUp {
    OnlineTopUp {
        transfer: top_up.id,
        wallet: top_up.wallet,
        amount: top_up.amount,
        gateway: top_up.gateway,
        state: top_up.state,
        page_url: page_url.filter(|_| top_up.state == OnlineTopUpState::Open),
        ends_at: top_up.ends_at,
    }
}

/// Reserves the money that will come, so that limits are checked before it is paid, and keeps the top-up.
async fn reserve(books: &Books, city: &CityKey, asked: &StartOnlineTopUp) -> Result<TopUp, OperatorError> {
    let wallet = AccountKey::Wallet(asked.wallet);
    let standing = wallets::standing(&books.database, city, &wallet).await?;
    let standing = standing.ok_or(OperatorError::UnknownWallet)?;
    if standing.currency != asked.amount.currency {
        return Err(OperatorError::Currency);
    }
    if standing.is_blocked && asked.card.is_some() {
        // Whoever has the lost phone has its owner's cards, too.
        return Err(OperatorError::WalletBlocked);
    }
    let gateway = chosen(books, city, asked).await?;
    let now = books.clock.now();
    let from = AccountKey::Gateway {
        city: city.clone(),
        gateway: gateway.name(),
        currency: asked.amount.currency,
    };
    wallets::open(&books.database, city, &from, asked.amount.currency, now).await?;
    let ends_at = now.plus_ms(books.limits.online_valid_ms);
    let transfer = Transfer {
        id: asked.transfer,
        kind: TransferKind::TopUp,
        debit: from,
        credit: wallet,
        amount: asked.amount.minor,
        currency: asked.amount.currency,
        made_at: now,
        expires_at: Some(ends_at.plus_ms(books.limits.reservation_ms)),
        related: None,
        actor: None,
    };
    let reserved = books.ledger.submit(Command::Make {
        transfer: Box::new(transfer),
        proof: None,
        refusal: None,
        send_limit: None,
    });
    if reserved.await?.outcome.is_some() {
        // Reserved once, never kept, and over long ago.
        return Err(OperatorError::IdReused);
    }
    let top_up = TopUp {
        id: asked.transfer,
        city: city.clone(),
        wallet: asked.wallet,
        amount: asked.amount,
        gateway: gateway.name(),
        created_at: now,
        ends_at,
        state: OnlineTopUpState::Open,
        card: asked.card,
        save_card: asked.save_card,
    };
    rows::keep(&books.database, &top_up, now.plus_ms(FIRST_LOOK_MS)).await?;
    Ok(top_up)
}

/// The gateway that was asked for: a saved card's own, or the one that is named, or the first.
async fn chosen<'a>(
    books: &'a Books,
    city: &CityKey,
    asked: &StartOnlineTopUp,
) -> Result<&'a Arc<dyn Gateway>, OperatorError> {
    let name = match asked.card {
        None => asked.gateway,
        Some(card) => {
            let now = books.clock.now();
            let keeper = cards::gateway_of(&books.database, city, asked.wallet, card, now).await?;
            if asked.gateway.is_some_and(|name| name != keeper) {
                return Err(OperatorError::UnknownCard);
            }
            Some(keeper)
        }
    };
    if asked.save_card {
        cards::must_have_room(&books.database, city, asked.wallet).await?;
    }
    books.gateways.pick(name).ok_or(OperatorError::NoGateway)
}

/// An order that is about to go to its gateway.
struct Next {
    id: String,
    /// How many orders there are already.
    tries: usize,
    /// Whether it was to go there before, and no answer to it is known.
    is_again: bool,
    /// Whether a card may have been charged for it by then.
    is_unheard: bool,
}

/// The next order of a top-up: another one, because nobody knows the page of the one before. A card is not charged under
/// two ids: where the gateway refuses an id that comes twice, the same order goes out again.
fn next_order(top_up: &TopUp, orders: &[Order]) -> Next {
    let lost = orders
        .last()
        .filter(|_| top_up.card.is_some() && refuses_twice(top_up.gateway));
    Next {
        id: lost.map_or_else(
            || format!("{}.{}", top_up.id, orders.len().saturating_add(1)),
            |order| order.id.clone(),
        ),
        tries: orders.len(),
        is_again: lost.is_some(),
        is_unheard: lost.is_some_and(|order| order.is_unheard),
    }
}

/// Whether a gateway takes no second order of one id. Of one that does no second order is asked for while a saved card may
/// have been charged for the first.
const fn refuses_twice(name: GatewayName) -> bool {
    match name {
        GatewayName::Payu => true,
        GatewayName::Gopay => false,
    }
}

/// Which card an order is paid with; none if it was forgotten meanwhile.
async fn card_use(books: &Books, top_up: &TopUp) -> Result<Option<CardUse>, OperatorError> {
    match top_up.card {
        Some(card) => Ok(cards::token(&books.database, card).await?.map(CardUse::Saved)),
        None if top_up.save_card => Ok(Some(CardUse::AskAndSave)),
        None => Ok(Some(CardUse::Ask)),
    }
}

/// Keeps what is about to be ordered, and gives its mark of an unheard charge; none if the top-up has ended since it was
/// read: then nothing is ordered.
async fn keep_next(books: &Books, top_up: &TopUp, next: &Next) -> Result<Option<i64>, OperatorError> {
    let now = books.clock.now();
    let look_at = now.plus_ms(FIRST_LOOK_MS);
    let kept = if next.is_again {
        rows::keep_open(&books.database, top_up.id, &next.id, look_at).await?
    } else {
        rows::keep_order(&books.database, top_up, &next.id, now, look_at).await?
    };
    Ok(kept)
}

/// Orders a top-up: the first time, or again because nobody knows the page of the time before.
async fn order(
    books: &Books,
    gateway: &dyn Gateway,
    mut top_up: TopUp,
    asked: &StartOnlineTopUp,
    next: &Next,
) -> Result<OnlineTopUp, OperatorError> {
    if next.tries >= TRIES_MAX {
        let reason = "it did not answer".to_owned();
        return give_up(books, &top_up, reason).await;
    }
    let Some(card) = card_use(books, &top_up).await? else {
        if next.is_unheard {
            return by_now(books, top_up.id).await;
        }
        return give_up(books, &top_up, "the saved card was forgotten".to_owned()).await;
    };
    let Some(mark) = keep_next(books, &top_up, next).await? else {
        return by_now(books, top_up.id).await;
    };
    let new = NewOrder {
        id: next.id.clone(),
        amount: top_up.amount,
        taking: Taking::AtOnce,
        description: DESCRIPTION.to_owned(),
        language: asked.language.clone(),
        customer_ip: asked.customer_ip,
        return_url: books.gateways.return_url(top_up.id),
        notify_url: books.gateways.notify_url(top_up.gateway),
        valid_for_s: left_s(top_up.ends_at, books.clock.now()),
        card,
    };
    match gateway.create(&new).await {
        Ok(created) => {
            // Without a page nobody is waited for: how it ended is there to be seen.
            let is_paged = created.page_url.is_some();
            let wait_ms = if is_paged { FIRST_LOOK_MS } else { 0 };
            let look_at = books.clock.now().plus_ms(wait_ms);
            // If it has ended meanwhile, the page is not shown, and what is paid there nevertheless goes back.
            top_up.state = rows::keep_page(&books.database, top_up.id, &next.id, &created, look_at).await?;
            if !is_paged {
                books.gateways.nudge.notify_one();
            }
            Ok(view(&top_up, created.page_url))
        }
        // It was taken the time before: the gateway's notification names it.
        Err(GatewayError::UsedId) if next.is_again => by_now(books, top_up.id).await,
        // This time it was not, and the time before it may have been.
        Err(GatewayError::Refused { .. }) if next.is_unheard => by_now(books, top_up.id).await,
        Err(error) => not_taken(books, &top_up, (next, mark), error).await,
    }
}

/// The gateway has not taken an order, as far as anybody knows.
async fn not_taken(
    books: &Books,
    top_up: &TopUp,
    (next, mark): (&Next, i64),
    error: GatewayError,
) -> Result<OnlineTopUp, OperatorError> {
    let is_certain = !matches!(error, GatewayError::Unsure | GatewayError::UsedId);
    if top_up.card.is_some() && !next.is_unheard && is_certain {
        unheard::clear(&books.database, &next.id, mark).await?;
    }
    if let GatewayError::Refused { reason } = error {
        return give_up(books, top_up, reason).await;
    }
    tracing::warn!(gateway = %top_up.gateway, %error, "an order was not taken");
    Err(OperatorError::Unavailable)
}

/// Nothing was ordered and nothing will be: what was reserved is free. Unless another try has got a page meanwhile:
/// then that one counts.
async fn give_up(books: &Books, top_up: &TopUp, reason: String) -> Result<OnlineTopUp, OperatorError> {
    let look_at = books.clock.now().plus_ms(FIRST_LOOK_MS);
    if !rows::cancel(&books.database, top_up.id, look_at).await? {
        let now = by_now(books, top_up.id).await?;
        let is_going_on = match now.state {
            OnlineTopUpState::Open => now.page_url.is_some(),
            OnlineTopUpState::Paid | OnlineTopUpState::Returned => true,
            OnlineTopUpState::Cancelled => false,
        };
        return if is_going_on {
            Ok(now)
        } else {
            Err(OperatorError::GatewayRefused { said: reason })
        };
    }
    // Cut off here, the next look frees it.
    let freed = Command::Finish {
        transfer: top_up.id,
        kind: TransferKind::TopUp,
        moved: false,
    };
    books.ledger.submit(freed).await?;
    // Of an order that was kept since, this does not write.
    let cancelled = state_text(OnlineTopUpState::Cancelled);
    TURNS
        .end(&books.database, top_up.id, look_at, cancelled, None)
        .await?;
    Err(OperatorError::GatewayRefused { said: reason })
}
