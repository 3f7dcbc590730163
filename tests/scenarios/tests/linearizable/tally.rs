//! What has been met in the histories: a test that never meets a refusal says nothing about refusals.

use cityplus_backend::operator::PaymentState;

use super::history::{Answer, Asked, Call};

/// How many calls there were, and of which kinds.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    calls: usize,
    without_an_answer: usize,
    moved: usize,
    too_little_to_move: usize,
    reserved: usize,
    too_little_to_reserve: usize,
    posted: usize,
    freed: usize,
    given_back: usize,
    of_an_unknown_order: usize,
    of_a_freed_order: usize,
    of_a_posted_order: usize,
    more_than_is_left: usize,
}

impl Tally {
    /// Counts the calls of a history.
    pub(crate) fn count(&mut self, history: &[Call]) {
        for call in history {
            self.calls += 1;
            if let Some(kind) = self.kind(call) {
                *kind += 1;
            }
        }
    }

    fn kind(&mut self, call: &Call) -> Option<&mut usize> {
        let Some(answer) = &call.answer else {
            return Some(&mut self.without_an_answer);
        };
        Some(match (&call.asked, answer) {
            (Asked::Move { .. }, Answer::Done) => &mut self.moved,
            (Asked::Move { .. }, Answer::TooLittle { .. }) => &mut self.too_little_to_move,
            (Asked::Reserve { .. }, Answer::Order(_)) => &mut self.reserved,
            (Asked::Reserve { .. }, Answer::TooLittle { .. }) => &mut self.too_little_to_reserve,
            (Asked::Post { .. }, Answer::Order(_)) => &mut self.posted,
            (Asked::Free { .. }, Answer::Order(_)) => &mut self.freed,
            (Asked::Back { .. }, Answer::Order(_)) => &mut self.given_back,
            (Asked::Post { .. }, Answer::Unknown) => &mut self.of_an_unknown_order,
            (Asked::Post { .. }, Answer::InState(PaymentState::Voided)) => &mut self.of_a_freed_order,
            (Asked::Free { .. }, Answer::InState(PaymentState::Captured)) => &mut self.of_a_posted_order,
            (Asked::Post { .. } | Asked::Back { .. }, Answer::AtMost(_)) => &mut self.more_than_is_left,
            _ => return None,
        })
    }

    /// Nothing that the people may meet is missing. That nobody answers in time is not asked for: a fast machine answers.
    pub(crate) fn has_seen_everything(&self) -> bool {
        let seen = [
            self.moved,
            self.too_little_to_move,
            self.reserved,
            self.too_little_to_reserve,
            self.posted,
            self.freed,
            self.given_back,
            self.of_an_unknown_order,
            self.of_a_freed_order,
            self.of_a_posted_order,
            self.more_than_is_left,
        ];
        !seen.contains(&0)
    }
}
