//! The presenter: intents and events.

use std::collections::BTreeMap;
use std::time::Duration;

use cityplus_domain::ids::WalletId;
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
    /// The links of the wallet that are here, or being asked for, or could not be had: none while nobody asked.
    asked_links: Option<Asked>,
}

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
            asked_links: None,
        }
    }

    fn look(&mut self, work: &Work<Self>) {
        self.model.look(work.catalogue(), work.engine().now());
    }

    fn ask_payer(work: &Work<Self>) {
        let engine = work.engine();
        work.ask(async move { Event::Payer(Owner::load(&engine).await) });
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

    fn payer(&mut self, owner: Result<Owner, EngineError>, work: &Work<Self>) {
        let Ok(owner) = owner else {
            // A store that is busy tells nothing; paying will say what is wrong with it.
            self.model.payer.get_or_insert(Payer::Wallet(None));
            return;
        };
        if owner.wallet_id() != self.own {
            // Another person has other links.
            self.own = owner.wallet_id();
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
                None => engine.place_order(&key, day, &lines, total).await,
                Some(link) => engine.place_linked_order(&link, &key, day, &lines, total).await,
            };
            let placed = match placed {
                Ok(placed) => placed,
                Err(error) => return Event::Paid(Some(error)),
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
            Event::Paid(None)
        });
    }

    fn paid(&mut self, refused: Option<EngineError>, work: &Work<Self>) {
        self.model.is_paying = false;
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
    /// Who would pay.
    Payer(Result<Owner, EngineError>),
    /// The wallet, from the operator.
    Wallet(Result<WalletView, EngineError>),
    /// By which links whoever has this wallet may pay, and whose the other wallets are.
    Links(
        WalletId,
        Result<(Vec<Link>, BTreeMap<WalletId, String>), EngineError>,
    ),
    /// The catalogue was asked for.
    Fetched(Result<(), EngineError>),
    /// An order was placed, or not.
    Paid(Option<EngineError>),
    /// Time has passed.
    Look,
}

impl Screen for Presenter {
    type State = VenueState;
    type Intent = VenueIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
        Self::ask_payer(work);
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
        let shown = self.model.offer();
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
            VenueIntent::Pay if shown.is_some() && self.model.offer() != shown => {}
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
            Event::Payer(owner) => self.payer(owner, work),
            Event::Wallet(Ok(wallet)) if self.own == Some(wallet.wallet_id) => {
                self.model.payer = Some(Payer::Wallet(Some(wallet)));
            }
            // Perhaps another person's: the store knows whose it is.
            Event::Wallet(Ok(_)) => Self::ask_payer(work),
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
            Event::Paid(refused) => self.paid(refused, work),
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
                Self::ask_payer(work);
            }
            News::Wallet => Self::ask_payer(work),
            News::Everything => {
                self.look(work);
                Self::ask_payer(work);
            }
            News::Tickets | News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> VenueState {
        super::draw::draw(&self.model, speech)
    }
}
