//! The presenter: intents and events.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::NaiveDate;
use cityplus_domain::Money;
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_domain::keys::ProductKey;
use cityplus_engine::EngineError;
use cityplus_engine::protocol::link::Link;
use cityplus_engine::protocol::operator::WalletView;

use super::model::{Model, Payer, Remedy};
use super::{VenueIntent, VenueState};
use crate::app::{Connection, News};
use crate::frame::Place;
use crate::parts::owner::Owner;
use crate::parts::purchase;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// How often the day and the venue's hours are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// What the screen knows.
pub(crate) struct Presenter {
    pub(super) model: Model,
    /// The wallet of whoever is here; none where nobody with one is.
    own: Option<WalletId>,
    /// How often it was asked who is here, and which of the answers is the newest that came: they come in any order.
    payer_asked: u64,
    payer_heard: u64,
    /// The links of the wallet that are here, or being asked for, or could not be had: none while nobody asked.
    asked_links: Option<Asked>,
}

/// What would be bought on which day at which price, by whom and by which link.
type Offer = (ProductKey, NaiveDate, Money, Option<WalletId>, Option<LinkId>);

/// How far the links by which the person may pay are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Now,
    Done,
    InVain,
}

impl Presenter {
    #[allow(clippy::needless_pass_by_value)] // the app's door gives every screen its argument alike
    pub(crate) fn new(venue: String) -> Self {
        Self {
            model: Model::new(&venue),
            own: None,
            payer_asked: 0,
            payer_heard: 0,
            asked_links: None,
        }
    }

    fn look(&mut self, work: &Work<Self>) {
        self.model.look(work.catalogue(), work.engine().now());
    }

    fn ask_payer(&mut self, work: &Work<Self>) {
        let (engine, number) = (work.engine(), self.next_question());
        work.ask(async move { Event::Payer(number, Owner::load(&engine).await) });
    }

    /// As before, and tells what is wrong if the store cannot say it.
    fn ask_who_pays(&mut self, work: &Work<Self>) {
        let (engine, number) = (work.engine(), self.next_question());
        work.ask(async move {
            match Owner::load(&engine).await {
                Err(error) => Event::NoPayer(number, error),
                owner => Event::Payer(number, owner),
            }
        });
    }

    const fn next_question(&mut self) -> u64 {
        self.payer_asked = self.payer_asked.saturating_add(1);
        self.payer_asked
    }

    /// Whether no answer to a later question is known yet.
    const fn is_news(&mut self, number: u64) -> bool {
        let is_newer = number > self.payer_heard;
        if is_newer {
            self.payer_heard = number;
        }
        is_newer
    }

    fn fetch(&mut self, work: &Work<Self>) {
        if self.model.is_fetching {
            return;
        }
        self.model.is_fetching = true;
        let app = work.app();
        work.ask(async move {
            let fetched = app.learn(app.engine().fetch_catalogue().await).map(drop);
            app.reload_catalogue().await;
            Event::Fetched(fetched)
        });
    }

    fn fetch_wallet(work: &Work<Self>) {
        let app = work.app();
        work.ask(async move { Event::Wallet(app.learn(app.engine().fetch_wallet().await)) });
    }

    /// Asks by which links the person may pay. Where they cannot be had, their own wallet pays.
    fn ask_links(&mut self, work: &Work<Self>) {
        let Some(own) = self.own.filter(|_| self.asked_links != Some(Asked::Now)) else {
            return;
        };
        self.asked_links = Some(Asked::Now);
        let app = work.app();
        work.ask(async move {
            let engine = app.engine();
            let names = engine.wallet_names().await.unwrap_or_default();
            let links = app.learn(engine.links().await).map(|mut links| {
                let now = engine.now();
                links.retain(|link| link.user_wallet_id == own && link.is_in_force(now));
                (links, names)
            });
            Event::Links(own, links)
        });
    }

    fn payer(&mut self, number: u64, owner: Result<Owner, EngineError>, work: &Work<Self>) {
        let Ok(owner) = owner else {
            // A store that is busy tells nothing; paying will say what is wrong with it.
            self.model.payer.get_or_insert(Payer::Wallet(None));
            return;
        };
        if !self.is_news(number) {
            // Who was here before is nothing for whoever is here now.
            return;
        }
        let before = std::mem::replace(&mut self.own, owner.wallet_id());
        if before != self.own {
            if before.is_some() && self.own.is_some() {
                // What one person chose is not the next one's to pay. Whoever signs in to pay finds what they chose.
                self.model.basket.clear();
            }
            // Another person has other links.
            self.model.forget_links();
            self.asked_links = None;
        }
        self.model.payer = Some(match owner {
            Owner::Nobody => Payer::Nobody,
            Owner::NoWallet => Payer::NoWallet,
            Owner::Wallet { held, .. } => Payer::Wallet(held),
        });
        if self.asked_links.is_none() {
            self.ask_links(work);
        }
    }

    /// What Pay would buy, and for whom from which wallet: another person or payer is another question, too.
    fn offer(&self) -> Option<Offer> {
        let (product, day, total) = self.model.offer()?;
        Some((product, day, total, self.own, self.model.pay_by))
    }

    fn links(&mut self, of: WalletId, links: Result<(Vec<Link>, BTreeMap<WalletId, String>), EngineError>) {
        if self.own != Some(of) {
            // Those of somebody who was here before.
            return;
        }
        if let Ok((links, names)) = links {
            self.asked_links = Some(Asked::Done);
            self.model.take_links(links, names);
        } else {
            self.asked_links = Some(Asked::InVain);
        }
    }

    fn pay(&mut self, work: &Work<Self>) {
        if !self.model.may_pay() {
            return;
        }
        if self.model.payer == Some(Payer::Nobody) {
            work.go(Place::SignIn);
            return;
        }
        let Some(own) = self.own else {
            // Nothing is paid before it is known who agrees.
            self.ask_who_pays(work);
            return;
        };
        let Some((product, day)) = self.model.product().zip(self.model.day) else {
            return;
        };
        let Some(total) = self.model.total() else {
            return;
        };
        let (key, lines) = (product.key.clone(), self.model.basket.lines(product));
        let link = self.model.link().copied();
        self.model.is_paying = true;
        self.model.trouble = None;
        let (app, venue) = (work.app(), self.model.venue.clone());
        work.see_through(async move {
            let engine = app.engine();
            let placed = match link {
                None => engine.place_order(own, &key, day, &lines, total).await,
                Some(link) => engine.place_linked_order(&link, &key, day, &lines, total).await,
            };
            let placed = match placed {
                Ok(placed) => placed,
                Err(error) => return Event::Paid(own, Some(error)),
            };
            let here = Place::Venue {
                venue: venue.map(String::from).unwrap_or_default(),
            };
            // Whoever has gone somewhere else meanwhile is not called back.
            if app.navigation().place() == here {
                app.go_instead(Place::Order {
                    order_id: placed.order_id.to_string(),
                });
            }
            // What becomes of it is the order's screen to tell; this goes on when the venue's is closed.
            drop(purchase::see_through(&app, placed.order_id, placed.resumed).await);
            Event::Paid(own, None)
        });
    }

    fn paid(&mut self, of: WalletId, refused: Option<EngineError>, work: &Work<Self>) {
        self.model.is_paying = false;
        if let Some(error @ EngineError::SomebodyElse) = &refused {
            // The screen turns into the next person's: whoever is here hears why nothing was bought.
            work.set_toast(Some(work.speech().problem("purchase", error)));
            self.ask_payer(work);
            return;
        }
        if refused.is_some() && self.own != Some(of) {
            // What was wrong with one person's order is not told to the next.
            return;
        }
        match refused {
            None => {
                self.model.basket.clear();
                // Less is left of the one that was paid by.
                self.ask_links(work);
            }
            Some(EngineError::NotSignedIn) => work.go(Place::SignIn),
            Some(error) => self.model.trouble = Some(error.into()),
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Who would pay, as the answer to the question of this number.
    Payer(u64, Result<Owner, EngineError>),
    /// It could not be said who would pay, as the answer to the question of this number.
    NoPayer(u64, EngineError),
    /// The wallet, from the operator.
    Wallet(Result<WalletView, EngineError>),
    /// By which links whoever has this wallet may pay, and whose the other wallets are.
    Links(
        WalletId,
        Result<(Vec<Link>, BTreeMap<WalletId, String>), EngineError>,
    ),
    /// The catalogue was asked for.
    Fetched(Result<(), EngineError>),
    /// An order of whoever has this wallet was placed, or not.
    Paid(WalletId, Option<EngineError>),
    /// Time has passed.
    Look,
}

impl Screen for Presenter {
    type State = VenueState;
    type Intent = VenueIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
        self.ask_payer(work);
        Self::fetch_wallet(work);
        if self.model.held.is_none() {
            self.fetch(work);
        }
        work.after(LOOK_EVERY, Event::Look);
    }

    fn is_ready(&self) -> bool {
        self.model.payer.is_some()
    }

    fn intent(&mut self, intent: VenueIntent, work: &Work<Self>) {
        let shown = self.offer();
        self.look(work);
        if self.model.is_paying && !matches!(intent, VenueIntent::DismissNotice) {
            return;
        }
        match intent {
            VenueIntent::SelectProduct { product } => self.model.select_product(&product),
            VenueIntent::SelectDay { day } => self.model.select_day(&day),
            VenueIntent::ShowEarlierDays => self.model.turn_week(false),
            VenueIntent::ShowLaterDays => self.model.turn_week(true),
            VenueIntent::More { variant } => self.model.change(&variant, true),
            VenueIntent::Fewer { variant } => self.model.change(&variant, false),
            VenueIntent::SelectPayer { key } => self.model.select_payer(&key),
            // What was agreed to is no longer what would be bought: the notice says so, and Pay has to be pressed again.
            VenueIntent::Pay if shown.is_some() && self.offer() != shown => {}
            VenueIntent::Pay => self.pay(work),
            VenueIntent::ActOnNotice => match self.model.remedy() {
                Some(Remedy::Fetch) => {
                    self.model.trouble = None;
                    self.fetch(work);
                }
                Some(Remedy::TopUp) => work.go(Place::Wallet),
                None => {}
            },
            VenueIntent::DismissNotice => {
                if self.model.trouble.take().is_none() {
                    self.model.balance_seen = true;
                }
            }
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Payer(number, owner) => self.payer(number, owner, work),
            // A later question has been answered meanwhile.
            Event::NoPayer(number, _) if number < self.payer_heard => {}
            Event::NoPayer(_, error) => self.model.trouble = Some(error.into()),
            Event::Wallet(Ok(wallet)) if self.own == Some(wallet.wallet_id) => {
                self.model.payer = Some(Payer::Wallet(Some(wallet)));
            }
            // Perhaps another person's: the store knows whose it is.
            Event::Wallet(Ok(_)) => self.ask_payer(work),
            // The balance stays as it was last seen; the frame says that the server is away.
            Event::Wallet(Err(_)) => {}
            Event::Links(of, links) => self.links(of, links),
            Event::Fetched(fetched) => {
                self.model.is_fetching = false;
                self.look(work);
                if self.model.held.is_none() {
                    self.model.trouble = fetched.err().map(Into::into);
                }
            }
            Event::Paid(of, refused) => self.paid(of, refused, work),
            Event::Look => {
                self.look(work);
                work.after(LOOK_EVERY, Event::Look);
            }
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Catalogue => self.look(work),
            News::Resumed => {
                self.look(work);
                self.ask_links(work);
            }
            // The server is back: what could not be had can be had now.
            News::Connection => {
                let could_not = self.asked_links == Some(Asked::InVain);
                if could_not && matches!(work.connection(), Connection::Online) {
                    self.ask_links(work);
                }
            }
            News::Account => {
                self.asked_links = None;
                self.ask_payer(work);
            }
            News::Wallet => self.ask_payer(work),
            News::Everything => {
                self.look(work);
                self.ask_payer(work);
            }
            News::Tickets | News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> VenueState {
        super::draw::draw(&self.model, speech)
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::{Currency, Timestamp};

    use super::*;

    #[test]
    fn an_older_answer_is_dropped() {
        let mut screen = Presenter::new("zoo".to_owned());
        let [first, second, third] = std::array::from_fn(|_| screen.next_question());
        assert!(screen.is_news(second));
        assert!(!screen.is_news(first), "it was asked before");
        assert!(screen.is_news(third) && !screen.is_news(second));
    }

    #[test]
    fn links_that_come_too_late_are_nobody_elses() {
        let [annas, jans] = [2, 3].map(|number| WalletId::from_bytes([number; 16]));
        let answer = |user: WalletId| {
            let money = Money::new(1_000, Currency::PLN);
            let link = Link {
                link_id: LinkId::from_bytes([5; 16]),
                wallet_id: WalletId::from_bytes([7; 16]),
                user_wallet_id: user,
                per_day: money,
                per_month: money,
                left_today: money,
                left_this_month: money,
                valid_until: None,
                made_at: Timestamp::from_millis(0),
                ended_at: None,
            };
            let names = BTreeMap::from([(link.wallet_id, "Mama".to_owned())]);
            Ok((vec![link], names))
        };
        let mut screen = Presenter::new("zoo".to_owned());
        // Anna has signed out, and then Jan has signed in, before the answer to her question.
        for own in [None, Some(jans)] {
            (screen.own, screen.asked_links) = (own, own.map(|_| Asked::Now));
            let before = screen.asked_links;
            screen.links(annas, answer(annas));
            assert!(screen.model.links.is_empty() && screen.model.names.is_empty());
            screen.links(annas, Err(EngineError::NotSignedIn));
            assert_eq!(screen.asked_links, before, "Jan's question is still open");
        }
        screen.links(jans, answer(jans));
        assert_eq!(screen.asked_links, Some(Asked::Done));
        assert_eq!(screen.model.links, answer(jans).unwrap().0);
    }
}
