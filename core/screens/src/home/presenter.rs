//! The presenter.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{EngineError, OutboxEntry, Pace};

use super::model::{Held, selling};
use super::{HomeIntent, HomeState};
use crate::app::{News, Person, Shared};
use crate::frame::Place;
use crate::parts::outbox;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// The notice of an error of this screen.
pub(super) const TROUBLE: &str = "trouble";
/// The notice that the session has ended.
pub(super) const SESSION: &str = "session";

/// How often it is looked at whether a ticket's time has begun or is over.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) person: Option<Arc<Person>>,
    pub(super) catalogue: Option<Arc<CatalogueView>>,
    pub(super) held: Option<Held>,
    pub(super) now: Option<Timestamp>,
    pub(super) trouble: Option<Trouble>,
    pub(super) is_refreshing: bool,
    /// The notice of the ended session was put away; a session that ends later is told anew.
    pub(super) session_read: bool,
    looking: Looking,
}

/// Whether a look into the store is under way, and whether something changed since it began.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Looking {
    #[default]
    No,
    Once,
    Again,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Looks into the store: once at a time, and once more if something changed meanwhile.
    fn look(&mut self, work: &Work<Self>) {
        self.person = work.person();
        self.catalogue = work.catalogue();
        self.now = Some(work.engine().now());
        if self.person.as_deref().is_none_or(|person| person.has_session) {
            self.session_read = false;
        }
        if self.looking != Looking::No {
            self.looking = Looking::Again;
            return;
        }
        self.looking = Looking::Once;
        let engine = work.engine();
        work.ask(async move { Event::Found(Box::new(Held::load(&engine).await)) });
    }

    fn found(&mut self, found: Result<Held, EngineError>, work: &Work<Self>) {
        let again = std::mem::take(&mut self.looking) == Looking::Again;
        match found {
            Ok(held) => self.held = Some(held),
            Err(error) => {
                self.trouble = Some(error.into());
                self.held.get_or_insert_default();
            }
        }
        if again {
            self.look(work);
        }
    }

    /// Asks for the balance of somebody whose balance was never seen: nothing that changes would bring it.
    fn fetch_missing_wallet(&self, work: &Work<Self>) {
        let missing = self.held.as_ref().is_some_and(|held| held.wallet.is_none());
        let may_ask = self
            .person
            .as_deref()
            .is_some_and(|person| person.has_wallet() && person.has_session);
        if missing && may_ask {
            let app = work.app();
            work.ask(async move {
                // Without an answer there is no balance to show; the banner says why.
                if fetch_wallet(&app).await.is_err() {
                    tracing::info!("the balance could not be asked for");
                }
                Event::Asked
            });
        }
    }

    fn refresh(&mut self, work: &Work<Self>) {
        if self.is_refreshing {
            return;
        }
        self.is_refreshing = true;
        self.trouble = None;
        let app = work.app();
        let has_wallet = self.person.as_deref().is_some_and(Person::has_wallet);
        work.see_through(async move {
            let mut outcome = app.bring_up_to_date(Pace::Now).await;
            let has_session = app.person().is_some_and(|person| person.has_session);
            if outcome.is_ok() && has_wallet && has_session {
                outcome = fetch_wallet(&app).await;
            }
            Event::Refreshed(outcome)
        });
    }

    /// The entry of the outbox that a notice is about.
    fn entry(&self, key: &str) -> Option<&OutboxEntry> {
        let mut entries = self.held.iter().flat_map(|held| &held.outbox);
        entries.find(|entry| entry.id == key)
    }

    fn act(&self, key: &str, work: &Work<Self>) {
        if key == SESSION {
            work.go(Place::SignIn);
        } else if let Some(place) = self.entry(key).and_then(outbox::place_of) {
            work.go(place);
        }
    }

    fn dismiss(&mut self, key: String, work: &Work<Self>) {
        if key == TROUBLE {
            self.trouble = None;
        } else if key == SESSION {
            self.session_read = true;
        } else if self.entry(&key).is_some() {
            let app = work.app();
            work.see_through(async move {
                let dismissed = app.engine().dismiss(&key).await;
                app.tell(News::Tickets);
                Event::Dismissed(dismissed.map(drop))
            });
        }
    }

    fn open_venue(&self, venue: String, work: &Work<Self>) {
        let known = self
            .catalogue
            .as_deref()
            .is_some_and(|held| selling(&held.catalogue).any(|known| known.key.as_str() == venue));
        if known {
            work.go(Place::Venue { venue });
        }
    }

    fn open_ticket(&self, ticket_id: String, work: &Work<Self>) {
        let mut shown = self.held.iter().flat_map(|held| &held.tickets);
        if shown.any(|ticket| ticket.ticket_id.to_string() == ticket_id) {
            work.go(Place::Ticket { ticket_id });
        }
    }
}

async fn fetch_wallet(app: &Shared) -> Result<(), EngineError> {
    app.learn(app.engine().fetch_wallet().await)?;
    app.tell(News::Wallet);
    Ok(())
}

/// What comes back from work.
pub(crate) enum Event {
    /// What the device holds.
    Found(Box<Result<Held, EngineError>>),
    /// The balance was asked for; news tell of it.
    Asked,
    /// Everything was brought up to date, or not.
    Refreshed(Result<(), EngineError>),
    /// A refusal was put away.
    Dismissed(Result<(), EngineError>),
    /// Time has passed.
    Look,
}

impl Screen for Presenter {
    type State = HomeState;
    type Intent = HomeIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
        work.after(LOOK_EVERY, Event::Look);
    }

    fn is_ready(&self) -> bool {
        self.held.is_some()
    }

    fn intent(&mut self, intent: HomeIntent, work: &Work<Self>) {
        match intent {
            HomeIntent::OpenVenue { venue } => self.open_venue(venue, work),
            HomeIntent::OpenTicket { ticket_id } => self.open_ticket(ticket_id, work),
            HomeIntent::OpenWallet => {
                if self.person.as_deref().is_some_and(Person::has_wallet) {
                    work.go(Place::Wallet);
                }
            }
            HomeIntent::SignIn => work.go(Place::SignIn),
            HomeIntent::Refresh => self.refresh(work),
            HomeIntent::ActOnNotice { key } => self.act(&key, work),
            HomeIntent::DismissNotice { key } => self.dismiss(key, work),
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(found) => {
                let is_first = self.held.is_none();
                self.found(*found, work);
                if is_first {
                    self.fetch_missing_wallet(work);
                }
            }
            Event::Asked => {}
            Event::Refreshed(outcome) => {
                self.is_refreshing = false;
                let failed = outcome.err();
                // That the session is over has a notice of its own; who asked is told again.
                self.session_read &= !matches!(failed, Some(EngineError::NotSignedIn));
                self.trouble = failed
                    .filter(|error| !matches!(error, EngineError::NotSignedIn))
                    .map(Trouble::from);
                self.look(work);
            }
            Event::Dismissed(outcome) => {
                if let Err(error) = outcome {
                    self.trouble = Some(error.into());
                }
            }
            Event::Look => {
                self.look(work);
                work.after(LOOK_EVERY, Event::Look);
            }
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Account => {
                self.look(work);
                self.fetch_missing_wallet(work);
            }
            News::Tickets
            | News::Wallet
            | News::Catalogue
            | News::Connection
            | News::Resumed
            | News::Everything => self.look(work),
            News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> HomeState {
        self.state(speech)
    }
}
