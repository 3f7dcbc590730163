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

#[cfg(test)]
mod tests {
    use super::*;

    fn venue(key: &str) -> Place {
        Place::Venue {
            venue: key.to_owned(),
        }
    }

    fn ticket(number: usize) -> Place {
        Place::Ticket {
            ticket_id: number.to_string(),
        }
    }

    #[test]
    fn every_device_begins_where_it_is_for() {
        for (mode, expected) in [
            (Mode::Personal, Place::Home),
            (Mode::Inspector, Place::Inspector),
            (
                Mode::Kiosk {
                    venue: "zoo".to_owned(),
                },
                Place::Kiosk {
                    venue: "zoo".to_owned(),
                },
            ),
        ] {
            let mut navigation = Navigation::new(&mode);
            assert_eq!(navigation.place(), expected);
            assert!(!navigation.can_go_back() && !navigation.back());
            assert_eq!(navigation.before(), None);
            assert_eq!(navigation.place(), expected);
        }
    }

    #[test]
    fn back_leads_where_one_came_from() {
        let mut navigation = Navigation::new(&Mode::Personal);
        navigation.go(venue("zoo"));
        navigation.go(Place::SignIn);
        assert_eq!(navigation.before(), Some(&venue("zoo")));
        assert_eq!(navigation.root(), Place::Home);
        assert!(navigation.back());
        assert_eq!(navigation.place(), venue("zoo"));
        // A main place begins anew.
        navigation.go(Place::Wallet);
        assert!(!navigation.can_go_back());
        assert_eq!(navigation.root(), Place::Wallet);
    }

    #[test]
    fn what_was_replaced_is_not_come_back_to() {
        let mut navigation = Navigation::new(&Mode::Personal);
        navigation.go(venue("zoo"));
        navigation.replace(Place::Order {
            order_id: "1".to_owned(),
        });
        assert!(navigation.back());
        assert_eq!(navigation.place(), Place::Home);
        // The first place stays below what replaces it.
        navigation.replace(ticket(1));
        assert!(navigation.back());
        assert_eq!(navigation.place(), Place::Home);
    }

    #[test]
    fn a_place_stands_once_in_the_trail_and_the_trail_is_bounded() {
        let mut navigation = Navigation::new(&Mode::Personal);
        navigation.go(ticket(1));
        navigation.go(ticket(2));
        navigation.go(ticket(1));
        assert_eq!(navigation.before(), Some(&Place::Home));
        for number in 0..1_000 {
            navigation.go(ticket(number));
        }
        assert_eq!(navigation.root(), Place::Home);
        let mut steps = 0;
        while navigation.back() {
            steps += 1;
        }
        assert_eq!((steps, navigation.place()), (TRAIL_MAX - 1, Place::Home));
    }
}
