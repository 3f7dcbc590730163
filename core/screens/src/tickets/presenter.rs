//! The presenter: intents and events.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketView};
use cityplus_engine::{Engine, EngineError, OutboxEntry, Pace, Shelf, TICKETS_PAGE_MAX};

use super::{TicketsIntent, TicketsState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::outbox;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// Tickets shown at first, and added by each press on "more".
const STEP: usize = 20;

/// How often it is looked at whether a ticket's time has begun or is over.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// The notice of an error of this screen.
pub(super) const TROUBLE: &str = "trouble";
/// The notice that tickets are damaged.
pub(super) const DAMAGED: &str = "damaged";
/// The notice that nobody is signed in.
pub(super) const SIGN_IN: &str = "sign-in";

/// The shelves with their stable keys, in the order in which they are offered.
pub(super) const SHELVES: [(Shelf, &str); 3] = [
    (Shelf::Coming, "coming"),
    (Shelf::Used, "used"),
    (Shelf::Refunded, "refunded"),
];

/// What a look into the store found.
#[derive(Default)]
pub(crate) struct Found {
    shelf: Shelf,
    pub(super) tickets: Vec<TicketView>,
    pub(super) has_more: bool,
    pub(super) damaged: usize,
    pub(super) outbox: Vec<OutboxEntry>,
    pub(super) is_signed_in: bool,
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) shelf: Shelf,
    shown: usize,
    pub(super) found: Option<Found>,
    pub(super) held: Option<Arc<CatalogueView>>,
    pub(super) now: Option<Timestamp>,
    pub(super) trouble: Option<Trouble>,
    pub(super) is_refreshing: bool,
    is_looking: bool,
    look_again: bool,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self {
            shown: STEP,
            ..Self::default()
        }
    }

    /// Looks into the store: once at a time, and once more if something changed meanwhile.
    fn look(&mut self, work: &Work<Self>) {
        self.held = work.catalogue();
        self.now = Some(work.engine().now());
        if self.is_looking {
            self.look_again = true;
            return;
        }
        self.is_looking = true;
        let (engine, on, shown) = (work.engine(), self.shelf, self.shown);
        work.ask(async move { Event::Found(Box::new(find(&engine, on, shown).await)) });
    }

    fn found(&mut self, found: Result<Found, EngineError>, work: &Work<Self>) {
        self.is_looking = false;
        match found {
            Ok(found) if found.shelf == self.shelf => self.found = Some(found),
            Ok(_) => self.look_again = true,
            Err(error) => {
                self.trouble = Some(error.into());
                self.found.get_or_insert_default();
            }
        }
        if std::mem::take(&mut self.look_again) {
            self.look(work);
        }
    }

    fn refresh(&mut self, work: &Work<Self>) {
        if self.is_refreshing {
            return;
        }
        self.is_refreshing = true;
        self.trouble = None;
        let app = work.app();
        work.see_through(async move { Event::Refreshed(app.bring_up_to_date(Pace::Now).await) });
    }

    /// The entry of the outbox that a notice is about.
    fn entry(&self, key: &str) -> Option<&OutboxEntry> {
        let mut entries = self.found.iter().flat_map(|found| &found.outbox);
        entries.find(|entry| entry.id == key)
    }

    fn dismiss(&mut self, key: String, work: &Work<Self>) {
        if key == TROUBLE {
            self.trouble = None;
        } else if self.entry(&key).is_some() {
            let app = work.app();
            work.see_through(async move {
                let dismissed = app.engine().dismiss(&key).await;
                app.tell(News::Tickets);
                Event::Dismissed(dismissed.map(drop))
            });
        }
    }
}

async fn find(engine: &Engine, shelf: Shelf, shown: usize) -> Result<Found, EngineError> {
    let mut found = Found {
        shelf,
        ..Found::default()
    };
    let mut after = None;
    while found.tickets.len() < shown {
        let missing = (shown - found.tickets.len()).min(TICKETS_PAGE_MAX);
        let page = match engine.tickets_on(shelf, after, missing).await {
            // It went while the pages were read: what comes next tells where it lies now.
            Err(EngineError::UnknownTicket) => break,
            page => page?,
        };
        found.damaged += page.damaged;
        found.tickets.extend(page.tickets);
        after = page.next;
        found.has_more = after.is_some();
        if after.is_none() {
            break;
        }
    }
    match engine.outbox().await {
        Ok(entries) => (found.outbox, found.is_signed_in) = (entries, true),
        Err(EngineError::NotSignedIn) => {}
        Err(error) => return Err(error),
    }
    Ok(found)
}

/// What comes back from work.
pub(crate) enum Event {
    /// What lies on the shelf.
    Found(Box<Result<Found, EngineError>>),
    /// Everything was brought up to date, or not.
    Refreshed(Result<(), EngineError>),
    /// A refusal was put away.
    Dismissed(Result<(), EngineError>),
    /// Time has passed.
    Look,
}

impl Screen for Presenter {
    type State = TicketsState;
    type Intent = TicketsIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
        work.after(LOOK_EVERY, Event::Look);
    }

    fn is_ready(&self) -> bool {
        self.found.is_some()
    }

    fn intent(&mut self, intent: TicketsIntent, work: &Work<Self>) {
        match intent {
            TicketsIntent::SelectShelf { shelf } => {
                let known = SHELVES.into_iter().find(|(_, key)| *key == shelf);
                if let Some((shelf, _)) = known.filter(|(shelf, _)| *shelf != self.shelf) {
                    self.shelf = shelf;
                    self.shown = STEP;
                    self.look(work);
                }
            }
            TicketsIntent::OpenTicket { ticket_id } => {
                let mut shown = self.found.iter().flat_map(|found| &found.tickets);
                if shown.any(|ticket| ticket.ticket_id.to_string() == ticket_id) {
                    work.go(Place::Ticket { ticket_id });
                }
            }
            TicketsIntent::ShowMore => {
                let found = self.found.as_ref();
                // A second press before the answer to the first adds nothing.
                if found.is_some_and(|found| found.has_more && found.tickets.len() >= self.shown) {
                    self.shown += STEP;
                    self.look(work);
                }
            }
            TicketsIntent::Refresh => self.refresh(work),
            TicketsIntent::ActOnNotice { key } if key == SIGN_IN => work.go(Place::SignIn),
            TicketsIntent::ActOnNotice { key } => {
                if let Some(place) = self.entry(&key).and_then(outbox::place_of) {
                    work.go(place);
                }
            }
            TicketsIntent::DismissNotice { key } => self.dismiss(key, work),
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(found) => self.found(*found, work),
            Event::Refreshed(refreshed) => {
                self.is_refreshing = false;
                self.trouble = refreshed.err().map(Into::into);
                self.look(work);
            }
            Event::Dismissed(dismissed) => {
                if let Err(error) = dismissed {
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
            News::Tickets | News::Account | News::Catalogue | News::Resumed | News::Everything => {
                self.look(work);
            }
            News::Wallet
            | News::Connection
            | News::Preferences
            | News::Place
            | News::Scans
            | News::Paused
            | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> TicketsState {
        super::draw::draw(self, speech)
    }
}
