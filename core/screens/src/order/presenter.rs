//! The presenter: intents and events.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::OrderId;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{EngineError, HeldOrder, OutboxState};

use super::{OrderIntent, OrderState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::purchase;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::Tone;

/// The pause before a server that is still at work is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// What the screen knows.
pub(crate) struct Presenter {
    pub(super) order_id: Option<OrderId>,
    pub(super) order: Option<Result<HeldOrder, Trouble>>,
    pub(super) held: Option<Arc<CatalogueView>>,
    pub(super) now: Timestamp,
    /// It is being sent because the person asked for it.
    pub(super) is_trying: bool,
    /// The server will be asked again by itself in a moment.
    will_ask: bool,
    /// The person is leaving.
    is_leaving: bool,
}

/// How an order stands for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is on its way, or the server is at work.
    UnderWay,
    /// It waits for the server to be there.
    Waits,
    /// It waits for the person to sign in.
    WaitsForSignIn,
    /// Paid, and the tickets are here.
    Done,
    /// The server said no.
    Refused,
}

impl Stage {
    pub(super) fn of(order: &HeldOrder, is_trying: bool) -> Self {
        match (order.state, order.last_error.as_deref()) {
            (OutboxState::Done, _) => Self::Done,
            (OutboxState::Refused, _) => Self::Refused,
            (OutboxState::Pending, None | Some("under_way")) => Self::UnderWay,
            (OutboxState::Pending, _) if is_trying => Self::UnderWay,
            (OutboxState::Pending, Some("not_signed_in")) => Self::WaitsForSignIn,
            (OutboxState::Pending, Some(_)) => Self::Waits,
        }
    }
}

impl Presenter {
    #[allow(clippy::needless_pass_by_value)] // the app's door gives every screen its argument alike
    pub(crate) fn new(order_id: String) -> Self {
        Self {
            order_id: order_id.parse().ok(),
            order: None,
            held: None,
            now: Timestamp::from_millis(0),
            is_trying: false,
            will_ask: false,
            is_leaving: false,
        }
    }

    pub(super) fn stage(&self) -> Option<Stage> {
        match &self.order {
            Some(Ok(order)) => Some(Stage::of(order, self.is_trying)),
            _ => None,
        }
    }

    fn load(&mut self, work: &Work<Self>) {
        self.held = work.catalogue();
        self.now = work.engine().now();
        let Some(order_id) = self.order_id else {
            self.order = Some(Err(Trouble::of_code(Tone::Error, "unknown_order")));
            return;
        };
        let engine = work.engine();
        work.ask(async move { Event::Loaded(Box::new(engine.order(order_id).await)) });
    }

    /// Sends it, or asks how far the server is.
    fn see_through(&mut self, work: &Work<Self>) {
        let Some(order_id) = self.order_id.filter(|_| !self.is_trying) else {
            return;
        };
        self.is_trying = true;
        let app = work.app();
        work.see_through(async move {
            // What came of it is in the store.
            drop(purchase::see_through(&app, order_id, true).await);
            Event::Tried
        });
    }

    fn leave(&mut self, work: &Work<Self>) {
        let Some(Ok(order)) = &self.order else {
            work.go_instead(Place::Tickets);
            return;
        };
        match order.state {
            OutboxState::Pending => work.go_instead(Place::Tickets),
            OutboxState::Done => match order.tickets.as_slice() {
                [only] => work.go_instead(Place::Ticket {
                    ticket_id: only.ticket_id.to_string(),
                }),
                _ => work.go_instead(Place::Tickets),
            },
            OutboxState::Refused => self.dismiss(work),
        }
    }

    /// Back to where it can be ordered again; the refusal was read and is put away.
    fn dismiss(&mut self, work: &Work<Self>) {
        let Some(Ok(order)) = self.order.as_ref().filter(|_| !self.is_leaving) else {
            return;
        };
        self.is_leaving = true;
        let product = self
            .held
            .as_deref()
            .and_then(|held| held.catalogue.product(&order.product));
        let place = product.map_or(Place::Home, |product| Place::Venue {
            venue: product.venue.to_string(),
        });
        let (app, id) = (work.app(), order.order_id.to_string());
        work.see_through(async move {
            if let Err(error) = app.engine().dismiss(&id).await {
                tracing::warn!(code = error.code(), "a refusal was not put away");
            }
            app.tell(News::Tickets);
            if app.navigation().place() == (Place::Order { order_id: id }) {
                app.go_instead(place);
            }
            Event::Left
        });
    }

    fn loaded(&mut self, order: Result<HeldOrder, EngineError>, work: &Work<Self>) {
        if self.is_leaving {
            // The refusal is gone; the screen stays as it was until it closes.
            return;
        }
        self.now = work.engine().now();
        self.order = Some(order.map_err(Trouble::from));
        let is_at_work =
            matches!(&self.order, Some(Ok(order)) if order.last_error.as_deref() == Some("under_way"));
        if is_at_work && self.stage() == Some(Stage::UnderWay) && !self.will_ask && !self.is_trying {
            self.will_ask = true;
            work.after(ASK_AGAIN, Event::AskAgain);
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// The order, as it is known here.
    Loaded(Box<Result<HeldOrder, EngineError>>),
    /// It was sent.
    Tried,
    /// Time to ask how far the server is.
    AskAgain,
    /// The person has left.
    Left,
}

impl Screen for Presenter {
    type State = OrderState;
    type Intent = OrderIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.load(work);
    }

    fn is_ready(&self) -> bool {
        self.order.is_some()
    }

    fn intent(&mut self, intent: OrderIntent, work: &Work<Self>) {
        match intent {
            OrderIntent::TryNow if self.stage() == Some(Stage::Waits) => self.see_through(work),
            OrderIntent::TryNow => {}
            OrderIntent::OpenTicket { ticket_id } => {
                let is_here = matches!(&self.order, Some(Ok(order))
                    if order.tickets.iter().any(|ticket| ticket.ticket_id.to_string() == ticket_id));
                if is_here {
                    work.go(Place::Ticket { ticket_id });
                }
            }
            OrderIntent::Done => self.leave(work),
            OrderIntent::ActOnNotice => match (self.stage(), self.refusal()) {
                (Some(Stage::WaitsForSignIn), _) => work.go(Place::SignIn),
                (Some(Stage::Refused), Some("insufficient_funds")) => work.go(Place::Wallet),
                _ => {}
            },
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Loaded(order) => self.loaded(*order, work),
            Event::Tried => {
                self.is_trying = false;
                self.load(work);
            }
            Event::AskAgain => {
                self.will_ask = false;
                if self.stage() == Some(Stage::UnderWay) {
                    self.see_through(work);
                }
            }
            Event::Left => {}
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Tickets | News::Catalogue | News::Account | News::Resumed | News::Everything => {
                self.load(work);
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

    fn draw(&self, speech: &Speech) -> OrderState {
        super::draw::draw(self, speech)
    }
}

impl Presenter {
    /// The code of a refusal.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        match &self.order {
            Some(Ok(order)) => order.problem.as_ref().map(|problem| problem.code.as_str()),
            _ => None,
        }
    }
}
