//! A verdict in words: colour, sign, word, reason, advice, and what is on the ticket.

use cityplus_domain::catalogue::{Catalogue, EntitlementRequirement};
use cityplus_domain::ids::TicketId;
use cityplus_domain::keys::VenueKey;
use cityplus_domain::validity::day_of;
use cityplus_engine::Inspection;
use cityplus_engine::ticketcode::{Outcome, Reason, TicketView, Verdict};

use super::foreign::Foreign;
use super::{Sign, VerdictPanel};
use crate::speech::Speech;
use crate::view::{Fact, Tone};

/// A verdict and what it was about.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(super) inspection: Inspection,
    /// What the code is, if it is no ticket.
    pub(super) foreign: Option<Foreign>,
    /// Where somebody went in with it before.
    pub(super) first_venue: Option<VenueKey>,
}

/// How an outcome looks, and its word's key.
pub(super) const fn look(outcome: Outcome) -> (Tone, Sign, &'static str) {
    match outcome {
        Outcome::Valid => (Tone::Success, Sign::Tick, "inspector-word-valid"),
        Outcome::Invalid => (Tone::Error, Sign::Cross, "inspector-word-invalid"),
        Outcome::Unconfirmed => (Tone::Warning, Sign::Question, "inspector-word-unconfirmed"),
    }
}

/// The key of a reason's text; that of its advice ends in `-advice`.
pub(super) fn reason_key(reason: Reason) -> String {
    format!("inspector-reason-{}", reason.code().replace('_', "-"))
}

/// The panel.
pub(super) fn panel(speech: &Speech, catalogue: Option<&Catalogue>, judged: &Judged) -> VerdictPanel {
    let verdict = &judged.inspection.verdict;
    let (tone, sign, word) = look(verdict.outcome);
    let reason = reason_key(verdict.reason);
    // Only who goes in is counted and asked for a document.
    let admitted = verdict
        .ticket
        .as_ref()
        .filter(|_| verdict.outcome != Outcome::Invalid);
    let persons = admitted.map(|ticket| {
        speech.say_with(
            "inspector-persons",
            &[("count", u32::from(ticket.persons).into())],
        )
    });
    let mut panel = VerdictPanel {
        tone,
        sign,
        word: speech.say(word),
        advice: speech.say(&format!("{reason}-advice")),
        reason: speech.say(&reason),
        persons,
        document: admitted.and_then(|ticket| document(speech, catalogue, ticket)),
        facts: facts(speech, catalogue, judged),
        code: verdict.reason.code().to_owned(),
        accessibility: String::new(),
    };
    panel.accessibility = all_at_once(&panel);
    panel
}

/// What is said at once: what to do first, then why, then the rest.
fn all_at_once(panel: &VerdictPanel) -> String {
    let mut said = vec![panel.word.clone()];
    said.extend(panel.persons.clone());
    said.push(panel.reason.clone());
    said.extend(panel.document.clone());
    said.push(panel.advice.clone());
    said.extend(
        panel
            .facts
            .iter()
            .map(|fact| format!("{}: {}", fact.label, fact.value)),
    );
    let parts = said.iter().map(|part| part.trim_end_matches('.'));
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(". ")
}

fn document(speech: &Speech, catalogue: Option<&Catalogue>, ticket: &TicketView) -> Option<String> {
    if !ticket.document_check {
        return None;
    }
    let variant = catalogue.and_then(|catalogue| catalogue.variant_of_code(ticket.variant));
    Some(match variant.map(|(_, variant)| &variant.requires) {
        Some(EntitlementRequirement::Document { documents }) => speech.say_with(
            "inspector-document",
            &[("documents", speech.text(documents).into())],
        ),
        // A pack newer than the one held here.
        _ => speech.say("inspector-document-unknown"),
    })
}

/// What a variant's number is called.
pub(super) fn kind(speech: &Speech, catalogue: Option<&Catalogue>, code: u16) -> String {
    match catalogue.and_then(|catalogue| catalogue.variant_of_code(code)) {
        Some((product, variant)) => {
            format!("{}, {}", speech.text(&product.name), speech.text(&variant.name))
        }
        None => speech.say_with(
            "inspector-kind-unknown",
            &[("number", (&code.to_string()).into())],
        ),
    }
}

/// The end of a ticket's number, to tell two tickets apart by voice. The beginning is its time of issue.
fn number(ticket_id: TicketId) -> String {
    let text = ticket_id.to_string().to_uppercase();
    let digits: Vec<char> = text.chars().filter(|one| *one != '-').collect();
    let end = digits.get(digits.len().saturating_sub(8)..).unwrap_or_default();
    let (first, second) = end.split_at(end.len() / 2);
    format!(
        "{} {}",
        first.iter().collect::<String>(),
        second.iter().collect::<String>()
    )
}

fn facts(speech: &Speech, catalogue: Option<&Catalogue>, judged: &Judged) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact {
        label: speech.say(key),
        value,
    };
    if let Some(foreign) = &judged.foreign {
        let what = speech.say_with(foreign.key(), &[("host", foreign.subject().into())]);
        return vec![fact("inspector-fact-foreign", what)];
    }
    let verdict = &judged.inspection.verdict;
    let Some(ticket) = &verdict.ticket else {
        return Vec::new();
    };
    let mut facts = vec![fact(
        "inspector-fact-kind",
        kind(speech, catalogue, ticket.variant),
    )];
    let zone = catalogue.map(|catalogue| catalogue.city.zone);
    if let Some(zone) = zone {
        if let Some(day) = day_of(ticket.valid_from, zone) {
            facts.push(fact("inspector-fact-day", speech.day(day)));
        }
        let from = speech.moment(ticket.valid_from, zone);
        let until = speech.moment(ticket.valid_until, zone);
        let validity = [("from", (&from).into()), ("until", (&until).into())];
        facts.push(fact(
            "inspector-fact-validity",
            speech.say_with("inspector-from-until", &validity),
        ));
        if let Some(used_at) = verdict.used_at {
            facts.push(fact("inspector-fact-used", speech.moment(used_at, zone)));
        }
    }
    facts.extend(first_venue(speech, catalogue, judged, verdict));
    let medium = if ticket.device_signed {
        "inspector-on-phone"
    } else {
        "inspector-on-paper"
    };
    facts.push(fact("inspector-fact-medium", speech.say(medium)));
    facts.push(fact("inspector-fact-number", number(ticket.id)));
    facts
}

fn first_venue(
    speech: &Speech,
    catalogue: Option<&Catalogue>,
    judged: &Judged,
    verdict: &Verdict,
) -> Option<Fact> {
    verdict.used_at?;
    let venue = judged.first_venue.as_ref()?;
    Some(Fact {
        label: speech.say("inspector-fact-used-where"),
        value: venue_name(speech, catalogue, venue),
    })
}

/// What a venue is called; its key if the catalogue does not know it.
pub(super) fn venue_name(speech: &Speech, catalogue: Option<&Catalogue>, venue: &VenueKey) -> String {
    let known = catalogue.and_then(|catalogue| catalogue.venue(venue));
    known.map_or_else(|| venue.to_string(), |venue| speech.text(&venue.name).to_owned())
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Timestamp;
    use cityplus_domain::ids::ScanId;

    use super::*;
    use crate::speech::Language;

    fn judged(outcome: Outcome, reason: Reason, ticket: Option<TicketView>) -> Judged {
        let at = Timestamp::from_seconds(1_800_000_000);
        Judged {
            inspection: Inspection {
                scan_id: ScanId::new(at),
                at,
                verdict: Verdict {
                    outcome,
                    reason,
                    ticket,
                    keys_age_ms: 0,
                    denylist_age_ms: None,
                    code_age_ms: None,
                    used_at: None,
                },
            },
            foreign: None,
            first_venue: None,
        }
    }

    fn ticket(persons: u8, document_check: bool) -> TicketView {
        TicketView {
            id: TicketId::from_bytes([0xAB; 16]),
            venue: 1,
            variant: 7,
            persons,
            document_check,
            valid_from: Timestamp::from_seconds(1_800_000_000),
            valid_until: Timestamp::from_seconds(1_800_086_400),
            device_signed: true,
        }
    }

    #[test]
    fn every_reason_is_told_in_every_language() {
        for language in Language::ALL {
            let speech = Speech::in_language(language);
            for &reason in Reason::ALL {
                let key = reason_key(reason);
                for key in [key.clone(), format!("{key}-advice")] {
                    assert!(speech.is_own(&key), "{key} in {}", language.tag());
                }
                for outcome in [Outcome::Valid, Outcome::Invalid, Outcome::Unconfirmed] {
                    let panel = panel(&speech, None, &judged(outcome, reason, Some(ticket(2, true))));
                    assert_eq!(panel.code, reason.code());
                    assert!(panel.accessibility.starts_with(&panel.word));
                    assert!(panel.accessibility.contains(panel.reason.trim_end_matches('.')));
                    assert_eq!(panel.persons.is_some(), outcome != Outcome::Invalid);
                    assert_eq!(panel.document.is_some(), outcome != Outcome::Invalid);
                }
            }
        }
    }

    #[test]
    fn the_number_is_short_and_the_same_for_a_ticket() {
        assert_eq!(number(TicketId::from_bytes([0xAB; 16])), "ABAB ABAB");
    }

    #[test]
    fn a_foreign_code_is_named() {
        let speech = Speech::in_language(Language::English);
        let mut foreign = judged(Outcome::Invalid, Reason::NotATicket, None);
        foreign.foreign = Some(Foreign::Page("zoo.example".into()));
        let panel = panel(&speech, None, &foreign);
        assert!(
            panel.accessibility.contains("zoo.example"),
            "{}",
            panel.accessibility
        );
        assert_eq!((panel.persons, panel.document), (None, None));
    }
}
