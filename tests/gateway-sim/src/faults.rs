//! What may go wrong on purpose, and the dice that decide when. With the same seed the dice fall the same way.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::app::lock;

/// How often a fault strikes: `0.25` or `{"next": 2}` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Chance {
    /// This share of all times, from 0 to 1.
    Share(f64),
    /// The next so many times, then no more.
    Next {
        /// How many times are left.
        next: u32,
    },
}

impl Chance {
    /// It never strikes.
    pub const NEVER: Self = Self::Share(0.0);
    /// It always strikes.
    pub const ALWAYS: Self = Self::Share(1.0);

    /// It strikes the next so many times.
    pub fn next(next: u32) -> Self {
        Self::Next { next }
    }

    /// Whether a share is one.
    fn is_sound(self) -> bool {
        match self {
            Self::Share(share) => (0.0..=1.0).contains(&share),
            Self::Next { .. } => true,
        }
    }
}

impl Default for Chance {
    fn default() -> Self {
        Self::NEVER
    }
}

/// The faults in force. A field that is left out in JSON is a fault that does not strike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// A notification is never sent.
    pub lose: Chance,
    /// A notification is sent twice.
    pub double: Chance,
    /// Every notification is sent so much later, in milliseconds.
    pub delay_ms: u64,
    /// A notification is held until after the next one of the same order.
    pub reorder: Chance,
    /// A notification of PayU is signed with another key. Each time it is sent counts.
    pub wrong_signature: Chance,
    /// A card pays one unit of the currency more than was ordered, and the gateway says so. Orders whose money is only
    /// blocked are left alone.
    pub other_amount: Chance,
    /// A call that changes something does its work, and the answer is a page with status 502. Tokens are left alone.
    pub lose_answers: Chance,
    /// Every call of the two interfaces takes so much longer, in milliseconds.
    pub slow_ms: u64,
    /// Everything but `/sim` answers 503.
    pub away: bool,
}

impl Faults {
    /// The longest that a delay may be.
    pub const LONGEST_MS: u64 = 600_000;

    /// What is wrong with these, if something is.
    pub(crate) fn complaint(&self) -> Option<&'static str> {
        let chances = [
            self.lose,
            self.double,
            self.reorder,
            self.wrong_signature,
            self.other_amount,
            self.lose_answers,
        ];
        if !chances.into_iter().all(Chance::is_sound) {
            return Some("a share is a number from 0 to 1");
        }
        let too_long = self.delay_ms.max(self.slow_ms) > Self::LONGEST_MS;
        too_long.then_some("delay_ms and slow_ms are at most 600000")
    }
}

/// Decides whether a fault strikes now.
pub(crate) struct Dice(Mutex<Cup>);

struct Cup {
    faults: Faults,
    random: fastrand::Rng,
}

impl Dice {
    pub(crate) fn new(faults: Faults, seed: u64) -> Self {
        Self(Mutex::new(Cup {
            faults,
            random: fastrand::Rng::with_seed(seed),
        }))
    }

    pub(crate) fn faults(&self) -> Faults {
        lock(&self.0).faults
    }

    pub(crate) fn set(&self, faults: Faults) {
        lock(&self.0).faults = faults;
    }

    /// Whether this fault strikes. A fault that is off takes nothing from the dice.
    pub(crate) fn strikes(&self, which: impl FnOnce(&mut Faults) -> &mut Chance) -> bool {
        let mut cup = lock(&self.0);
        let Cup { faults, random } = &mut *cup;
        match which(faults) {
            Chance::Share(share) => *share > 0.0 && random.f64() < *share,
            Chance::Next { next } => {
                let left = *next;
                *next = left.saturating_sub(1);
                left > 0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_ones_are_counted_down() {
        let dice = Dice::new(
            Faults {
                lose: Chance::next(2),
                double: Chance::ALWAYS,
                ..Faults::default()
            },
            1,
        );
        let struck: Vec<bool> = (0..4).map(|_| dice.strikes(|faults| &mut faults.lose)).collect();
        assert_eq!(struck, [true, true, false, false]);
        assert!((0..100).all(|_| dice.strikes(|faults| &mut faults.double)));
        assert!((0..100).all(|_| !dice.strikes(|faults| &mut faults.reorder)));
        assert_eq!(dice.faults().lose, Chance::next(0));
    }

    #[test]
    fn the_same_seed_falls_the_same_way() {
        let falls = |seed| {
            let faults = Faults {
                lose: Chance::Share(0.5),
                ..Faults::default()
            };
            let dice = Dice::new(faults, seed);
            (0..64)
                .map(|_| dice.strikes(|faults| &mut faults.lose))
                .collect::<Vec<bool>>()
        };
        assert_eq!(falls(7), falls(7));
        assert_ne!(falls(7), falls(8));
        let hits = falls(7).into_iter().filter(|hit| *hit).count();
        assert!((10..54).contains(&hits), "{hits}");
    }

    #[test]
    fn json_is_read_and_checked() {
        let read = |text: &str| serde_json::from_str::<Faults>(text);
        assert_eq!(read("{}").unwrap(), Faults::default());
        let faults = read(r#"{"lose":0.5,"double":{"next":3},"away":true,"delay_ms":5}"#).unwrap();
        assert_eq!(
            (faults.lose, faults.double, faults.away, faults.delay_ms),
            (Chance::Share(0.5), Chance::next(3), true, 5)
        );
        assert_eq!(faults.complaint(), None);
        assert_eq!(read(r#"{"lose":1}"#).unwrap().lose, Chance::ALWAYS);
        for text in [
            r#"{"lost":1}"#,
            r#"{"lose":"often"}"#,
            r#"{"delay_ms":-1}"#,
            "[",
            "7",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        for text in [
            r#"{"lose":1.5}"#,
            r#"{"reorder":-0.1}"#,
            r#"{"other_amount":2}"#,
            r#"{"slow_ms":600001}"#,
        ] {
            assert!(read(text).unwrap().complaint().is_some(), "{text}");
        }
    }
}
