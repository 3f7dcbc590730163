//! Which of many looks at codes is a new question. A camera sees the same code many times in a second, and a phone signs
//! its code anew while it is looked at: one look at one ticket must not count as two uses.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
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

/// The code last seen.
#[derive(Debug, Default)]
pub(super) struct Looks {
    last: Option<(Subject, Timestamp)>,
}

impl Looks {
    /// Whether a code seen now is a new question.
    pub(super) fn is_new(&mut self, text: &str, now: Timestamp) -> bool {
        let subject = Subject::of(text);
        let same = self.last.as_ref().is_some_and(|(last, seen)| {
            // The clock may be set right in between, in either direction.
            *last == subject && now.ms_since(*seen).abs() < SAME_LOOK_MS
        });
        self.last = Some((subject, now));
        !same
    }

    /// The next person: whatever is seen is a new question.
    pub(super) fn forget(&mut self) {
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_in_sight_is_asked_about_once() {
        let at = Timestamp::from_seconds;
        let mut looks = Looks::default();
        assert!(looks.is_new("A", at(0)));
        for second in [1, 3, 5, 4] {
            assert!(!looks.is_new("A", at(second)), "still in sight");
        }
        assert!(looks.is_new("B", at(5)), "another code");
        assert!(looks.is_new("A", at(6)), "back again after another code");
        assert!(looks.is_new("A", at(9)), "out of sight for three seconds");
        assert!(!looks.is_new("A", at(10)));
        looks.forget();
        assert!(looks.is_new("A", at(10)), "the next person");
    }
}
