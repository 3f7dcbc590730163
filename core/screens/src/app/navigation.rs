//! Where a person is and how they came there.

use super::Mode;
use crate::frame::Place;

/// Places one can go back through at most.
const TRAIL_MAX: usize = 32;

/// The trail of places; the last is the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Navigation {
    trail: Vec<Place>,
}

impl Navigation {
    pub(super) fn new(mode: &Mode) -> Self {
        let first = match mode {
            Mode::Personal => Place::Home,
            Mode::Inspector => Place::Inspector,
            Mode::Kiosk { venue } => Place::Kiosk { venue: venue.clone() },
        };
        Self { trail: vec![first] }
    }

    pub(crate) fn place(&self) -> Place {
        self.trail.last().cloned().unwrap_or_default()
    }

    pub(crate) fn can_go_back(&self) -> bool {
        self.trail.len() > 1
    }

    /// The main place that the present one was reached from.
    pub(crate) fn root(&self) -> Place {
        self.trail.first().cloned().unwrap_or_default()
    }

    /// Where going back leads; none at the beginning.
    pub(crate) fn before(&self) -> Option<&Place> {
        self.trail.iter().rev().nth(1)
    }

    /// To a place: a main place begins a new trail, another one is put at the end of it.
    pub(super) fn go(&mut self, place: Place) {
        let is_main = matches!(
            place,
            Place::Home
                | Place::Tickets
                | Place::Wallet
                | Place::Inspector
                | Place::Settings
                | Place::Kiosk { .. }
        );
        if is_main {
            self.trail.clear();
        }
        if let Some(known) = self.trail.iter().position(|known| *known == place) {
            self.trail.truncate(known);
        }
        if self.trail.len() >= TRAIL_MAX {
            self.trail.remove(1);
        }
        self.trail.push(place);
    }

    /// To a place instead of the present one: what was left cannot be gone back to.
    pub(super) fn replace(&mut self, place: Place) {
        if self.trail.len() > 1 {
            self.trail.pop();
        }
        self.go(place);
    }

    /// Back to where the person came from; false at the beginning.
    pub(super) fn back(&mut self) -> bool {
        let can = self.can_go_back();
        if can {
            self.trail.pop();
        }
        can
    }
}
