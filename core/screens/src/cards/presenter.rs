//! The presenter.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::cards::SavedCardView;
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView, StartOnlineTopUp};
use cityplus_engine::{EngineError, PayingCard};

use super::model::{self, Asks, Listing, NEW, Told};
use super::{CardsIntent, CardsState};
use crate::app::{Connection, News};
use crate::frame::Place;
use crate::parts::following::Following;
use crate::parts::holder::{self, Holder};
use crate::parts::owner::Owner;
use crate::parts::paying::Paying;
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT_FIELD, Typed};
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) holder: Holder,
    /// The saved cards, the newest first.
    pub(super) cards: Vec<SavedCardView>,
    pub(super) listing: Listing,
    /// What saved cards were asked for and has no answer yet.
    pub(super) charges: Vec<StartOnlineTopUp>,
    /// Those of them that the operator has.
    pub(super) taken: BTreeSet<TransferId>,
    /// The saved card that is to pay; none where it is another one.
    pub(super) chosen: Option<CardId>,
    /// Whether a person chose it: then a new list changes it only if the card is gone.
    is_chosen: bool,
    /// Whether another card is to be saved.
    pub(super) saves: bool,
    pub(super) typed: Typed,
    /// What the question is about.
    pub(super) asks: Option<Asks>,
    pub(super) paying: Paying,
    /// Payments whose page waits for somebody.
    pub(super) pages: BTreeMap<TransferId, OnlineTopUpView>,
    /// The charge that is under way and whose notice was put away.
    pub(super) hidden: Option<TransferId>,
    /// The card that is being forgotten.
    pub(super) forgetting: Option<CardId>,
    pub(super) following: Following,
    /// What is being fetched is old before it is here.
    is_old: bool,
    /// When it was looked at last.
    pub(super) now: Option<Timestamp>,
    pub(super) told: Option<Told>,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(super) fn look(&mut self, work: &Work<Self>) {
        self.holder.look(work);
        let engine = work.engine();
        self.now = Some(engine.now());
        work.ask(async move {
            let (owner, charges) = holder::load(&engine, engine.card_charges()).await;
            Event::Found(owner, charges)
        });
    }

    fn found(
        &mut self,
        owner: Result<Owner, EngineError>,
        charges: Result<Vec<StartOnlineTopUp>, EngineError>,
        work: &Work<Self>,
    ) {
        let before = self.holder.wallet_id();
        match self.holder.found(owner) {
            Ok(true) => self.empty(),
            Ok(false) => {}
            Err(error) => self.problem(error),
        }
        match charges {
            Ok(charges) => self.charges = charges,
            Err(error) => self.problem(error),
        }
        if self.holder.wallet_id() != before {
            self.fetch(true, work);
        }
    }

    /// Nothing of one person's is left for the next.
    fn empty(&mut self) {
        *self = Self {
            holder: std::mem::take(&mut self.holder),
            following: self.following,
            now: self.now,
            ..Self::default()
        };
    }

    pub(super) fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    /// Whether a card is being charged or forgotten: one deed at a time.
    pub(super) fn is_busy(&self) -> bool {
        self.paying == Paying::Ordering || self.forgetting.is_some()
    }

    pub(super) fn card(&self, id: CardId) -> Option<&SavedCardView> {
        self.cards.iter().find(|card| card.card_id == id)
    }

    /// The pages that wait besides the one that is looked after.
    pub(super) fn waiting_pages(&self) -> impl Iterator<Item = &OnlineTopUpView> {
        let open = self.paying.open_id();
        self.pages
            .values()
            .filter(move |page| Some(page.transfer_id) != open)
    }

    pub(super) fn is_over(&self, card: &SavedCardView) -> bool {
        model::is_over(card, self.now, self.holder.zone())
    }

    /// Asks for the cards, and how charges stand that have no answer yet.
    pub(super) fn fetch(&mut self, by_itself: bool, work: &Work<Self>) {
        let Some(wallet_id) = self.holder.wallet_id() else {
            return;
        };
        if !self.following.begin(by_itself) {
            return;
        }
        let charges = self.charges.iter().map(|charge| charge.transfer_id);
        let pages = self.waiting_pages().map(|page| page.transfer_id);
        let open: Vec<TransferId> = charges.chain(pages).collect();
        let app = work.app();
        work.ask(async move {
            let cards = app.learn(app.engine().saved_cards().await);
            // Without a server there is no word on charges either.
            let open = if cards.is_ok() { open } else { Vec::new() };
            let mut views = Vec::new();
            for id in open {
                match app.learn(app.engine().online_top_up(id).await) {
                    Ok(view) => views.push(view),
                    // The next ones would be waited for just as long, and in vain.
                    Err(EngineError::Offline(_) | EngineError::NotSignedIn | EngineError::SomebodyElse) => {
                        break;
                    }
                    Err(_) => {}
                }
            }
            Event::Fetched(wallet_id, cards, views)
        });
    }

    /// The same after a deed: what was asked before it says nothing of it.
    pub(super) fn fetch_anew(&mut self, work: &Work<Self>) {
        self.is_old = self.following.is_on();
        self.fetch(true, work);
    }

    fn fetched(
        &mut self,
        of: WalletId,
        cards: Result<Vec<SavedCardView>, EngineError>,
        views: &[OnlineTopUpView],
        work: &Work<Self>,
    ) {
        let is_asked = self.following.end();
        if self.holder.wallet_id() != Some(of) {
            self.fetch(true, work);
            return;
        }
        match cards {
            Ok(cards) => {
                self.cards = cards;
                self.listing = Listing::Done;
                self.choose();
            }
            Err(error) => {
                let trouble = Trouble::from(error);
                // Without a network the banner says so; who asked is told.
                if is_asked {
                    self.problem(trouble.clone());
                }
                self.listing = Listing::Failed(trouble);
            }
        }
        for view in views {
            self.heard(view, work);
        }
        if !views.is_empty() {
            self.look(work);
        }
        if std::mem::take(&mut self.is_old) {
            self.fetch(true, work);
        }
    }

    /// Which card pays unless a person chooses: the newest saved one that is good.
    pub(super) fn choose(&mut self) {
        let is_gone = self.chosen.is_some_and(|id| self.card(id).is_none());
        if self.is_chosen && !is_gone {
            return;
        }
        self.is_chosen = false;
        let good = self.cards.iter().find(|card| !self.is_over(card));
        self.chosen = good.map(|card| card.card_id);
    }

    fn select(&mut self, key: &str) {
        let all = self.cards.iter();
        let mut good = all.filter(|card| !self.is_over(card));
        let found = good.find(|card| card.card_id.to_string() == key);
        let found = found.map(|card| card.card_id);
        if found.is_some() || key == NEW {
            self.chosen = found;
            self.is_chosen = true;
        }
    }

    fn submit(&mut self, work: &Work<Self>) {
        if self.is_busy() || self.asks.is_some() || !self.holder.may() {
            return;
        }
        self.told = None;
        let Some(currency) = self.holder.currency() else {
            self.problem(EngineError::CatalogueMissing);
            return;
        };
        let Some(amount) = self.typed.amount(currency) else {
            return;
        };
        match self.chosen {
            // Nobody is asked on a page: so it is asked here.
            Some(card) => self.asks = Some(self.question(amount, card)),
            None if self.saves => self.pay(amount, PayingCard::AskAndSave, work),
            None => self.pay(amount, PayingCard::Ask, work),
        }
    }

    /// What is asked before a card is charged: where the same is kept without an answer, whether it is asked for again.
    fn question(&self, money: Money, card: CardId) -> Asks {
        let mut all = self.charges.iter();
        let kept = all.find(|kept| (kept.amount, kept.card_id) == (money, Some(card)));
        kept.map_or(Asks::Charge(money, card), |kept| {
            Asks::Retry(kept.transfer_id, money, card)
        })
    }

    fn confirm(&mut self, work: &Work<Self>) {
        let asks = self.asks.take().filter(|_| !self.is_busy());
        let asks = match asks {
            // Perhaps the same is kept since it was asked.
            Some(Asks::Charge(money, card)) => Some(self.question(money, card)),
            asks => asks,
        };
        match asks {
            Some(Asks::Charge(money, card)) => self.pay(money, PayingCard::Saved(card), work),
            Some(Asks::Retry(id, ..)) => self.retry(id, work),
            Some(Asks::Forget(card)) => self.forget(card, work),
            None => {}
        }
    }

    fn ask_to_forget(&mut self, card_id: &str) {
        let found = self.cards.iter().find(|card| card.card_id.to_string() == card_id);
        self.asks = found.map(|card| Asks::Forget(card.card_id));
    }

    /// Asks whether a charge is asked for again; a page that waits is opened instead.
    fn ask_again(&mut self, transfer_id: &str, work: &Work<Self>) {
        let mut pages = self.pages.values();
        let page = pages.find(|page| page.transfer_id.to_string() == transfer_id);
        if let Some(page) = page.cloned() {
            self.open(&page, work);
            return;
        }
        let mut all = self.charges.iter();
        let found = all.find(|charge| charge.transfer_id.to_string() == transfer_id);
        let asks =
            found.and_then(|charge| Some(Asks::Retry(charge.transfer_id, charge.amount, charge.card_id?)));
        self.asks = asks;
    }

    /// Puts away what stands in front.
    fn dismiss(&mut self) {
        if self.told.take().is_some() {
            return;
        }
        match self.paying {
            Paying::Ordering => {}
            // Only the notice goes: how it ends is told all the same.
            Paying::UnderWay { id, .. } => self.hidden = Some(id),
            Paying::AtPage { id, .. } => {
                self.pages.remove(&id);
                self.paying = Paying::No;
            }
            Paying::No | Paying::Ended(..) => self.paying = Paying::No,
        }
    }

    fn act(&mut self, work: &Work<Self>) {
        if let Some(told) = &self.told {
            if matches!(told, Told::Problem(trouble) if trouble.wants_sign_in()) {
                work.go(Place::SignIn);
            }
            return;
        }
        match self.paying {
            Paying::AtPage { .. } => self.paying.open_page(work),
            Paying::Ended(OnlineTopUpState::Paid, _) => work.go(Place::Wallet),
            _ if self.holder.is_nobody() => work.go(Place::SignIn),
            _ => {}
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is, and which charges have no answer yet.
    Found(
        Result<Owner, EngineError>,
        Result<Vec<StartOnlineTopUp>, EngineError>,
    ),
    /// The saved cards of a wallet, and how its charges stand as far as the operator said so.
    Fetched(
        WalletId,
        Result<Vec<SavedCardView>, EngineError>,
        Vec<OnlineTopUpView>,
    ),
    /// What came of asking a card for money for this wallet, and what is kept if nobody knows.
    Ordered(
        WalletId,
        Option<StartOnlineTopUp>,
        Result<OnlineTopUpView, EngineError>,
    ),
    /// It is time to look how far a payment is.
    Look(TransferId),
    /// How far it is.
    Payment(TransferId, Result<OnlineTopUpView, EngineError>),
    /// The device has learnt what a payment has changed.
    Moved,
    /// A card was forgotten, or not.
    Forgot(CardId, Result<(), EngineError>),
}

impl Screen for Presenter {
    type State = CardsState;
    type Intent = CardsIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.holder.is_known()
    }

    fn intent(&mut self, intent: CardsIntent, work: &Work<Self>) {
        let is_idle = !self.is_busy() && self.asks.is_none();
        match intent {
            CardsIntent::SelectCard { key } if is_idle => self.select(&key),
            CardsIntent::SetSave { on } if is_idle => self.saves = on,
            CardsIntent::Type { key, text } if is_idle => self.typed.set(&[&AMOUNT_FIELD], &key, text),
            CardsIntent::Forget { card_id } if is_idle => self.ask_to_forget(&card_id),
            CardsIntent::Retry { transfer_id } if is_idle => self.ask_again(&transfer_id, work),
            // What is under way has been sent as it was.
            CardsIntent::SelectCard { .. }
            | CardsIntent::SetSave { .. }
            | CardsIntent::Type { .. }
            | CardsIntent::Forget { .. }
            | CardsIntent::Retry { .. } => {}
            CardsIntent::Submit => self.submit(work),
            CardsIntent::Refresh => {
                self.told = None;
                self.fetch(false, work);
            }
            CardsIntent::ConfirmDialog => self.confirm(work),
            CardsIntent::CancelDialog => self.asks = None,
            CardsIntent::ActOnNotice => self.act(work),
            CardsIntent::DismissNotice => self.dismiss(),
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, charges) => self.found(owner, charges, work),
            Event::Fetched(of, cards, views) => self.fetched(of, cards, &views, work),
            Event::Ordered(of, kept, outcome) => self.ordered(of, kept, outcome, work),
            Event::Look(id) => self.look_at(id, work),
            Event::Payment(id, seen) => self.payment(id, seen, work),
            Event::Moved => {
                self.look(work);
                self.fetch_anew(work);
            }
            Event::Forgot(card, outcome) => self.forgot(card, outcome, work),
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet | News::Account | News::Catalogue | News::Everything => self.look(work),
            News::Resumed => {
                self.look(work);
                self.fetch(true, work);
            }
            // The server is back: what could not be had can be had now.
            News::Connection => {
                let is_open = !self.charges.is_empty() || !self.pages.is_empty();
                let waits = is_open || matches!(self.listing, Listing::Failed(_));
                if waits && matches!(work.connection(), Connection::Online) {
                    self.fetch(true, work);
                }
            }
            News::Tickets | News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> CardsState {
        super::draw::draw(self, speech)
    }
}
