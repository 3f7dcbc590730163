//! Which of many looks at codes is a new question. A camera sees the same code many times in a second, and a phone signs
//! its code anew while it is looked at: one look at one ticket must not count as two uses.

use std::collections::VecDeque;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_engine::ticketcode::code::PREFIX;
use cityplus_engine::ticketcode::decode;

/// So long a code may be out of sight and still be the same look.
const SAME_LOOK_MS: i64 = 3_000;

/// What a code is about: its ticket, or its text if it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    Ticket(TicketId),
    Text(String),
}

impl Subject {
    fn of(text: &str) -> Self {
        match decode(text.trim_end_matches(['\r', '\n'])) {
            Ok(code) => Self::Ticket(code.ticket.claims().id),
            Err(_) => Self::Text(text.to_owned()),
        }
    }
}

/// So many codes are remembered: more are not held before one camera at a time.
const REMEMBERED: usize = 8;

/// The codes last seen, each with when, newest last. The next person does not change what was just seen: a ticket that is
/// still held there is the same look, one that comes back later is out of sight long enough.
#[derive(Debug, Default)]
pub(super) struct Looks {
    seen: VecDeque<(Subject, Timestamp)>,
}

impl Looks {
    /// Whether a code seen now is a new question.
    pub(super) fn is_new(&mut self, text: &str, now: Timestamp) -> bool {
        let subject = Subject::of(text);
        // The clock may be set right in between, in either direction.
        self.seen
            .retain(|(_, seen)| now.ms_since(*seen).abs() < SAME_LOOK_MS);
        let is_new = !self.take_out(&subject);
        if self.seen.len() >= REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back((subject, now));
        is_new
    }

    /// There was no answer about a code: seen again, it is a new question.
    pub(super) fn forget(&mut self, text: &str) {
        self.take_out(&Subject::of(text));
    }

    /// At another place everything is a new question.
    pub(super) fn clear(&mut self) {
        self.seen.clear();
    }

    /// Whether it was there.
    fn take_out(&mut self, subject: &Subject) -> bool {
        let before = self.seen.len();
        self.seen.retain(|(known, _)| known != subject);
        self.seen.len() < before
    }
}

/// Of several codes the one that looks like a ticket: posters stand beside gates.
pub(super) fn ticket_first(mut texts: Vec<String>) -> Option<String> {
    match texts.iter().position(|text| text.starts_with(PREFIX)) {
        Some(ticket) => Some(texts.swap_remove(ticket)),
        None => texts.into_iter().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_goes_before_a_poster() {
        let texts = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect();
        let first = |all| ticket_first(texts(all));
        assert_eq!(
            first(&["https://zoo.example", "CP1:A", "CP1:B"]).unwrap(),
            "CP1:A"
        );
        assert_eq!(
            first(&["https://zoo.example", "x"]).unwrap(),
            "https://zoo.example"
        );
        assert_eq!(first(&[]), None);
    }

    #[test]
    fn a_code_in_sight_is_asked_about_once() {
        let at = Timestamp::from_seconds;
        let mut looks = Looks::default();
        assert!(looks.is_new("A", at(0)));
        for second in [1, 3, 5, 4] {
            assert!(!looks.is_new("A", at(second)), "still in sight");
        }
        assert!(looks.is_new("B", at(5)), "another code");
        for (code, second) in [("A", 6), ("B", 6), ("A", 7), ("B", 8)] {
            assert!(!looks.is_new(code, at(second)), "two codes in sight by turns");
        }
        assert!(looks.is_new("A", at(10)), "out of sight for three seconds");
        assert!(!looks.is_new("B", at(10)), "only the other was away");
        looks.forget("A");
        assert!(looks.is_new("A", at(10)), "there was no answer");
        assert!(!looks.is_new("B", at(10)), "of this there was");
        looks.clear();
        assert!(looks.is_new("B", at(10)), "another place");
    }

    #[test]
    fn only_some_codes_are_remembered() {
        let at = Timestamp::from_millis;
        let mut looks = Looks::default();
        for number in 0..=8 {
            assert!(looks.is_new(&number.to_string(), at(number)));
        }
        assert_eq!(looks.seen.len(), REMEMBERED);
        assert!(!looks.is_new("1", at(9)));
        assert!(looks.is_new("0", at(10)), "the oldest is forgotten");
    }
}
