//! The presenter.

use super::{TicketsIntent, TicketsState};
use crate::app::News;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// What the screen knows.
pub(crate) struct Presenter {}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

/// What comes back from work.
pub(crate) enum Event {}

impl Screen for Presenter {
    type State = TicketsState;
    type Intent = TicketsIntent;
    type Event = Event;

    fn start(&mut self, _work: &Work<Self>) {}

    fn is_ready(&self) -> bool {
        true
    }

    fn intent(&mut self, _intent: TicketsIntent, _work: &Work<Self>) {}

    fn event(&mut self, event: Event, _work: &Work<Self>) {
        match event {}
    }

    fn hear(&mut self, _news: News, _work: &Work<Self>) {}

    fn draw(&self, _speech: &Speech) -> TicketsState {
        TicketsState::default()
    }
}
