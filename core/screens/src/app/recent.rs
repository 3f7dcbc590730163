//! What was done lately, so that the same thing coming twice is known.

use std::collections::VecDeque;

use super::Shared;

/// So many are remembered; a person does not open more links before the first is forgotten.
const RECENT_MAX: usize = 64;

/// The last things done, in the order in which they were done.
#[derive(Debug, Default)]
pub(super) struct Recent(VecDeque<String>);

impl Recent {
    /// False if it was done before.
    fn begin(&mut self, what: &str) -> bool {
        if self.0.iter().any(|known| known == what) {
            return false;
        }
        if self.0.len() >= RECENT_MAX {
            self.0.pop_front();
        }
        self.0.push_back(what.to_owned());
        true
    }

    fn forget(&mut self, what: &str) {
        self.0.retain(|known| known != what);
    }
}

impl Shared {
    /// Begins what a link asks for; false if that was begun before, also if it is still under way.
    pub(crate) fn begin_link(&self, link: &str) -> bool {
        self.changing().links.begin(link)
    }

    /// Forgets a link that could not be followed: it may be tried again.
    pub(crate) fn forget_link(&self, link: &str) {
        self.changing().links.forget(link);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_known_and_the_memory_does_not_grow() {
        let mut recent = Recent::default();
        for number in 0..1_000 {
            assert!(recent.begin(&number.to_string()), "{number}");
            assert!(!recent.begin(&number.to_string()), "{number}");
        }
        assert_eq!(recent.0.len(), RECENT_MAX);
        assert!(recent.begin("0"), "long forgotten");
        recent.forget("999");
        assert!(recent.begin("999"), "may be tried again");
    }
}
