//! The presenter: intents and events.

use std::time::Duration;

use cityplus_engine::EngineError;
use cityplus_engine::protocol::operator::WalletView;

use super::model::{Model, Payer, Remedy};
use super::{VenueIntent, VenueState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::purchase;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// How often the day and the venue's hours are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// What the screen knows.
pub(crate) struct Presenter {
    pub(super) model: Model,
}

impl Presenter {
    #[allow(clippy::needless_pass_by_value)] // the app's door gives every screen its argument alike
    pub(crate) fn new(venue: String) -> Self {
        Self {
            model: Model::new(&venue),
        }
    }

    fn look(&mut self, work: &Work<Self>) {
        self.model.look(work.catalogue(), work.engine().now());
    }

    fn ask_payer(work: &Work<Self>) {
        let engine = work.engine();
        work.ask(async move {
            Event::Payer(match engine.held_wallet().await {
                Ok(wallet) => Payer::Wallet(wallet),
                Err(EngineError::NoWallet) => Payer::NoWallet,
                Err(EngineError::NotSignedIn) => Payer::Nobody,
                // A store that is busy tells nothing; paying will say what is wrong with it.
                Err(_) => Payer::Wallet(None),
            })
        });
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
        self.model.is_paying = true;
        self.model.trouble = None;
        let (app, venue) = (work.app(), self.model.venue.clone());
        work.see_through(async move {
            let placed = match app.engine().place_order(&key, day, &lines, total).await {
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
            None => self.model.basket.clear(),
            Some(EngineError::NotSignedIn) => work.go(Place::SignIn),
            Some(error) => self.model.trouble = Some(error.into()),
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Who would pay.
    Payer(Payer),
    /// The wallet, from the operator.
    Wallet(Result<WalletView, EngineError>),
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
            Event::Payer(payer) => self.model.payer = Some(payer),
            Event::Wallet(Ok(wallet)) => self.model.payer = Some(Payer::Wallet(Some(wallet))),
            // The balance stays as it was last seen; the frame says that the server is away.
            Event::Wallet(Err(_)) => {}
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
            News::Catalogue | News::Resumed => self.look(work),
            News::Account | News::Wallet => Self::ask_payer(work),
            News::Everything => {
                self.look(work);
                Self::ask_payer(work);
            }
            News::Connection
            | News::Tickets
            | News::Preferences
            | News::Place
            | News::Scans
            | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> VenueState {
        super::draw::draw(&self.model, speech)
    }
}
