//! The presenter.

use super::{KioskIntent, KioskState};
use crate::app::News;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// What the screen knows.
pub(crate) struct Presenter {
    venue: String,
}

impl Presenter {
    pub(crate) fn new(venue: String) -> Self {
        Self { venue }
    }
}

/// What comes back from work.
pub(crate) enum Event {}

impl Screen for Presenter {
    type State = KioskState;
    type Intent = KioskIntent;
    type Event = Event;

    fn start(&mut self, _work: &Work<Self>) {}

    fn is_ready(&self) -> bool {
        true
    }

    fn intent(&mut self, _intent: KioskIntent, _work: &Work<Self>) {}

    fn event(&mut self, event: Event, _work: &Work<Self>) {
        match event {}
    }

    fn hear(&mut self, _news: News, _work: &Work<Self>) {}

    fn draw(&self, _speech: &Speech) -> KioskState {
        KioskState::default()
    }
}
