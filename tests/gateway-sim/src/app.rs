//! What all parts share: the orders, the tokens, the dice and the way to the sender of notifications. Whoever changes an
//! order does it here, so that each change is told, in the order in which it came.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::mpsc::UnboundedSender;

use crate::cards::{CardState, CardView, Kept, Vault};
use crate::clock::millis;
use crate::faults::Dice;
use crate::notify::Notice;
use crate::orders::{Book, Card, CardError, CardUse, Gateway, NotTaken, Order, Placed, Refusal, Tried};
use crate::settings::Settings;
use crate::tokens::Tokens;
use crate::{gopay, payu};

/// The shared state, cheap to clone.
pub(crate) type App = Arc<Core>;

/// A lock that a panic elsewhere does not close: what it guards is whole between any two lines.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An order as `/sim/orders` and [`crate::Simulator::orders`] show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// Where it is.
    pub gateway: Gateway,
    /// The gateway's id.
    pub id: String,
    /// The shop's id.
    pub ext_id: Option<String>,
    /// How far it has come, in the gateway's own word.
    pub state: &'static str,
    /// How much was ordered, in minor units.
    pub amount: u64,
    /// In which currency.
    pub currency: String,
    /// How much was taken.
    pub captured: u64,
    /// How much of it was given back.
    pub refunded: u64,
    /// The page on which it is paid.
    pub page: String,
}

/// What came of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attempt {
    /// The money is taken, or blocked.
    Paid,
    /// The card is declined; another may be tried.
    Declined,
    /// The card is declined, and it was the last try: the order has ended.
    Canceled,
}

/// Why the page's buttons do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// There is no such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// The order is paid or has ended.
    #[error("the order can no longer be paid")]
    Ended,
    /// It is paid in another way than that.
    #[error("give a card's number, or if the order is paid with a saved card, confirm it")]
    OtherWay,
    /// The number is none of a card.
    #[error("the card number is wrong: its check digit does not fit")]
    CardNumber,
    /// The number is none of the test cards.
    #[error("only test cards are taken")]
    UnknownCard,
}

impl From<Tried> for Attempt {
    fn from(tried: Tried) -> Self {
        match tried {
            Tried::Paid => Self::Paid,
            Tried::Declined => Self::Declined,
            Tried::GivenUp => Self::Canceled,
        }
    }
}

impl From<Refusal> for PayError {
    /// A page pays as much as is ordered: only the state is in its way.
    fn from(_: Refusal) -> Self {
        Self::Ended
    }
}

impl From<CardError> for PayError {
    fn from(error: CardError) -> Self {
        match error {
            CardError::Number => Self::CardNumber,
            CardError::Unknown => Self::UnknownCard,
        }
    }
}

/// See [`App`].
pub(crate) struct Core {
    pub(crate) settings: Settings,
    pub(crate) dice: Arc<Dice>,
    /// `http://HOST:PORT`.
    url: String,
    book: Mutex<Book>,
    /// Locked after the book, never before it.
    cards: Mutex<Vault>,
    tokens: Mutex<Tokens>,
    notices: UnboundedSender<Notice>,
}

impl Core {
    pub(crate) fn new(
        settings: Settings,
        url: String,
        dice: Arc<Dice>,
        notices: UnboundedSender<Notice>,
    ) -> Self {
        Self {
            settings,
            dice,
            url,
            book: Mutex::new(Book::new()),
            cards: Mutex::default(),
            tokens: Mutex::new(Tokens::default()),
            notices,
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.settings.clock.now()
    }

    /// Where an order is paid.
    pub(crate) fn page(&self, gateway: Gateway, id: &str) -> String {
        format!("{}/pay/{gateway}/{id}", self.url)
    }

    /// A new token of a point of sale or a shop.
    pub(crate) fn issue_token(&self, gateway: Gateway, account: &str) -> String {
        let lifetime = match gateway {
            Gateway::PayU => self.settings.payu_token,
            Gateway::GoPay => self.settings.gopay_token,
        };
        let now = self.now();
        lock(&self.tokens).issue(gateway, account, now, millis(lifetime))
    }

    /// A new token of a point of sale at PayU that reaches the cards of one customer, too.
    pub(crate) fn issue_token_for(&self, account: &str, customer: &str) -> String {
        let (now, lifetime) = (self.now(), millis(self.settings.payu_token));
        lock(&self.tokens).issue_for(account, customer, now, lifetime)
    }

    /// For which customer of a shop a token was given out.
    pub(crate) fn customer(&self, token: &str) -> Option<String> {
        lock(&self.tokens).customer(token).map(str::to_owned)
    }

    /// Whose token this is.
    pub(crate) fn account(&self, gateway: Gateway, token: &str) -> Option<String> {
        let now = self.now();
        lock(&self.tokens).account(gateway, token, now).map(str::to_owned)
    }

    /// Takes an order.
    pub(crate) fn create(&self, placed: Placed) -> Result<Order, NotTaken> {
        let now = self.now();
        lock(&self.book).add(placed, now)
    }

    /// Works on an order, at the time it is given, and tells what has changed. None if there is no such order, or not of
    /// this account.
    pub(crate) fn with<R>(
        &self,
        gateway: Gateway,
        account: Option<&str>,
        id: &str,
        work: impl FnOnce(&mut Order, u64) -> R,
    ) -> Option<R> {
        let now = self.now();
        let mut book = lock(&self.book);
        let order = book.find(gateway, id)?;
        if account.is_some_and(|account| account != order.placed.account) {
            return None;
        }
        if order.pass(now) {
            self.tell(order, now);
        }
        let before = order.changes();
        let result = work(order, now);
        if order.changes() != before {
            self.tell(order, now);
        }
        Some(result)
    }

    /// Ends the orders whose time is up.
    pub(crate) fn pass_time(&self) {
        let now = self.now();
        let mut book = lock(&self.book);
        for order in book.all() {
            if order.pass(now) {
                self.tell(order, now);
            }
        }
    }

    /// All orders, oldest first.
    pub(crate) fn orders(&self) -> Vec<OrderView> {
        self.pass_time();
        let mut book = lock(&self.book);
        let mut orders: Vec<&Order> = book.all().map(|order| &*order).collect();
        orders.sort_unstable_by_key(|order| order.serial);
        orders.into_iter().map(|order| self.view(order)).collect()
    }

    /// One order.
    pub(crate) fn order(&self, gateway: Gateway, id: &str) -> Option<OrderView> {
        self.with(gateway, None, id, |order, _| self.view(order))
    }

    fn view(&self, order: &Order) -> OrderView {
        let placed = &order.placed;
        OrderView {
            gateway: placed.gateway,
            id: order.id.clone(),
            ext_id: placed.ext_id.clone(),
            state: order.word(),
            amount: placed.amount,
            currency: placed.currency.clone(),
            captured: order.captured,
            refunded: order.refunded(),
            page: self.page(placed.gateway, &order.id),
        }
    }

    /// The button “Zapłać”.
    pub(crate) fn pay(
        &self,
        gateway: Gateway,
        id: &str,
        number: &str,
        agrees: bool,
    ) -> Result<Attempt, PayError> {
        let tried = self.with(gateway, None, id, |order, now| {
            if !order.is_open() {
                return Err(PayError::Ended);
            }
            if matches!(order.placed.card, CardUse::Saved { .. }) {
                return Err(PayError::OtherWay);
            }
            let card = Card::read(number)?;
            let tried = self.take(order, card, now)?;
            if agrees && tried == Tried::Paid {
                self.keep_card(order, card);
            }
            Ok(tried)
        });
        Ok(tried.ok_or(PayError::UnknownOrder)??.into())
    }

    /// The button “Potwierdź”: the order is paid with its saved card.
    pub(crate) fn confirm(&self, gateway: Gateway, id: &str) -> Result<Attempt, PayError> {
        let tried = self.with(gateway, None, id, |order, now| {
            if !order.is_open() {
                return Err(PayError::Ended);
            }
            let CardUse::Saved { token } = &order.placed.card else {
                return Err(PayError::OtherWay);
            };
            let kept = self.card(gateway, &order.placed.account, token);
            if kept.is_some_and(|kept| kept.state == CardState::Good) {
                Ok(self.take(order, Card::Pays, now)?)
            } else {
                order.abandon()?;
                Ok(Tried::GivenUp)
            }
        });
        Ok(tried.ok_or(PayError::UnknownOrder)??.into())
    }

    /// Tries a card. If that fault strikes, more is taken than was ordered.
    fn take(&self, order: &mut Order, card: Card, now: u64) -> Result<Tried, Refusal> {
        let tried = order.pay(card, now, millis(self.settings.blocked_for))?;
        let is_taken = tried == Tried::Paid && !order.placed.blocks;
        if is_taken && self.dice.strikes(|faults| &mut faults.other_amount) {
            order.take_too_much();
        }
        Ok(tried)
    }

    /// Charges the saved card of a new order; false if its owner has to confirm it on the page first.
    pub(crate) fn charge(&self, order: &Order) -> bool {
        let CardUse::Saved { token } = &order.placed.card else {
            return false;
        };
        let gateway = order.placed.gateway;
        let kept = self.card(gateway, &order.placed.account, token);
        let waits = kept.is_some_and(|kept| kept.state == CardState::Good && kept.card == Card::Confirms);
        !waits && self.confirm(gateway, &order.id).is_ok()
    }

    /// Keeps the card that an order was paid with, if the shop asked for that.
    fn keep_card(&self, order: &mut Order, card: Card) {
        let placed = &order.placed;
        if let CardUse::Save { customer } = &placed.card {
            let id = lock(&self.cards).add(placed.gateway, &placed.account, customer, card);
            order.saved = Some((id, card));
        }
    }

    /// The card for which a token stands, whatever has become of it.
    pub(crate) fn card(&self, gateway: Gateway, account: &str, token: &str) -> Option<Kept> {
        lock(&self.cards).by_token(gateway, account, token).cloned()
    }

    /// The card of this number at GoPay or in the simulator.
    pub(crate) fn card_of(&self, gateway: Gateway, id: u64) -> Option<Kept> {
        lock(&self.cards).by_id(gateway, id).cloned()
    }

    /// The cards of a customer of a point of sale at PayU.
    pub(crate) fn cards_of(&self, account: &str, customer: &str) -> Vec<Kept> {
        let cards = lock(&self.cards);
        let of_customer = cards.all().filter(|kept| {
            kept.gateway == Gateway::PayU && kept.account == account && kept.customer == customer
        });
        of_customer.cloned().collect()
    }

    /// All cards that are kept, oldest first.
    pub(crate) fn cards(&self) -> Vec<CardView> {
        lock(&self.cards).all().map(Kept::view).collect()
    }

    /// Has a card do this from now on; false if there is none of this number.
    pub(crate) fn set_card(&self, gateway: Gateway, id: u64, state: CardState) -> bool {
        let mut cards = lock(&self.cards);
        let found = cards.by_id(gateway, id);
        found.map(|kept| kept.state = state).is_some()
    }

    /// The button “Zrezygnuj”.
    pub(crate) fn abandon(&self, gateway: Gateway, id: &str) -> Result<(), PayError> {
        self.with(gateway, None, id, |order, _| order.abandon())
            .ok_or(PayError::UnknownOrder)?
            .map_err(|_| PayError::Ended)
    }

    fn tell(&self, order: &Order, now: u64) {
        let notice = match order.placed.gateway {
            Gateway::PayU => payu::notice(order, &self.settings, now),
            Gateway::GoPay => gopay::notice(order),
        };
        if let Some(notice) = notice {
            // Nobody receives it only while the simulator stops.
            let _ = self.notices.send(notice);
        }
    }
}
