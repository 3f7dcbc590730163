//! The presenter.

use super::{TicketIntent, TicketState};
use crate::app::News;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// What the screen knows.
pub(crate) struct Presenter {
    ticket_id: String,
}

impl Presenter {
    pub(crate) fn new(ticket_id: String) -> Self {
        Self { ticket_id }
    }
}

/// What comes back from work.
pub(crate) enum Event {}

impl Screen for Presenter {
    type State = TicketState;
    type Intent = TicketIntent;
    type Event = Event;

    fn start(&mut self, _work: &Work<Self>) {}

    fn is_ready(&self) -> bool {
        true
    }

    fn intent(&mut self, _intent: TicketIntent, _work: &Work<Self>) {}

    fn event(&mut self, event: Event, _work: &Work<Self>) {
        match event {}
    }

    fn hear(&mut self, _news: News, _work: &Work<Self>) {}

    fn draw(&self, _speech: &Speech) -> TicketState {
        TicketState::default()
    }
}
