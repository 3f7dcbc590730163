//! A ticket as a line of a list, and the words for its state; where names come from when there is no catalogue.

use chrono_tz::Tz;
use cityplus_domain::Timestamp;
use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::validity::{ValidityRule, Window};
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketState, TicketView};

use crate::speech::Speech;
use crate::view::{Badge, TicketRow, Tone};

/// The city's zone; the first city's as long as there is no catalogue.
pub(crate) fn zone_of(catalogue: Option<&CatalogueView>) -> Tz {
    catalogue.map_or(chrono_tz::Europe::Warsaw, |held| held.catalogue.city.zone)
}

/// How a ticket stands for a person, which depends on the time and on what this device has asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Valid now.
    Now,
    /// Valid later.
    Later,
    /// Seen by an inspector or a gate.
    Used,
    /// Its time is over.
    Over,
    /// A refund is under way.
    Refunding,
    /// Given back.
    Refunded,
}

impl Standing {
    /// Of a ticket; `refund_waits`: a refund of it is in the outbox.
    pub(crate) fn of(ticket: &TicketView, refund_waits: bool, now: Timestamp) -> Self {
        match ticket.state {
            TicketState::Refunded => Self::Refunded,
            TicketState::Refunding => Self::Refunding,
            _ if refund_waits => Self::Refunding,
            TicketState::Used => Self::Used,
            TicketState::Active if ticket.window.until <= now => Self::Over,
            TicketState::Active if ticket.window.from > now => Self::Later,
            TicketState::Active => Self::Now,
        }
    }

    /// In a word.
    pub(crate) fn badge(self, speech: &Speech) -> Badge {
        let (tone, key) = match self {
            Self::Now => (Tone::Success, "tickets-badge-now"),
            Self::Later => (Tone::Info, "tickets-badge-later"),
            Self::Used => (Tone::Info, "tickets-badge-used"),
            Self::Over => (Tone::Warning, "tickets-badge-over"),
            Self::Refunding => (Tone::Warning, "tickets-badge-refunding"),
            Self::Refunded => (Tone::Info, "tickets-badge-refunded"),
        };
        Badge {
            tone,
            label: speech.say(key),
        }
    }
}

/// Where a ticket is for; its key where the catalogue does not know it.
pub(crate) fn venue_name(speech: &Speech, catalogue: Option<&Catalogue>, ticket: &TicketView) -> String {
    catalogue
        .and_then(|catalogue| catalogue.venue(&ticket.venue))
        .map_or_else(
            || ticket.venue.to_string(),
            |venue| speech.text(&venue.name).to_owned(),
        )
}

/// What kind a ticket is, and for how many.
pub(crate) fn kind_name(speech: &Speech, catalogue: Option<&Catalogue>, ticket: &TicketView) -> String {
    let name = catalogue
        .and_then(|catalogue| catalogue.product(&ticket.product))
        .and_then(|product| product.variant(&ticket.variant))
        .map_or_else(
            || ticket.variant.to_string(),
            |variant| speech.text(&variant.name).to_owned(),
        );
    if ticket.persons <= 1 {
        return name;
    }
    let persons = u32::from(ticket.persons);
    speech.say_with(
        "tickets-kind-persons",
        &[("kind", (&name).into()), ("persons", persons.into())],
    )
}

/// When a ticket is valid: the day, and the hours if it is not all of it.
pub(crate) fn when(speech: &Speech, catalogue: Option<&CatalogueView>, ticket: &TicketView) -> String {
    let zone = zone_of(catalogue);
    let all_day = ValidityRule::Day.window(ticket.day, zone) == Some(ticket.window);
    if all_day {
        speech.day(ticket.day)
    } else {
        window(speech, ticket.window, zone, &speech.day(ticket.day))
    }
}

/// A day with its hours.
pub(crate) fn window(speech: &Speech, window: Window, zone: Tz, day: &str) -> String {
    let (from, until) = (speech.time(window.from, zone), speech.time(window.until, zone));
    speech.say_with(
        "tickets-day-hours",
        &[
            ("day", day.into()),
            ("from", (&from).into()),
            ("until", (&until).into()),
        ],
    )
}

/// A ticket as a line of a list.
pub(crate) fn ticket_row(
    speech: &Speech,
    held: Option<&CatalogueView>,
    ticket: &TicketView,
    refund_waits: bool,
    now: Timestamp,
) -> TicketRow {
    let catalogue = held.map(|held| &held.catalogue);
    let title = venue_name(speech, catalogue, ticket);
    let detail = kind_name(speech, catalogue, ticket);
    let when = when(speech, held, ticket);
    let price = speech.money(ticket.price);
    let badge = Standing::of(ticket, refund_waits, now).badge(speech);
    TicketRow {
        ticket_id: ticket.ticket_id.to_string(),
        accessibility: format!("{title}. {detail}. {when}. {}. {price}.", badge.label),
        title,
        detail,
        when,
        price,
        badge,
    }
}
