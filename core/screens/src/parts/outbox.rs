//! What waits in the outbox or was refused, as notices: the same on the first screen and among the tickets.

use std::collections::HashSet;
use std::sync::Arc;

use cityplus_engine::{Kind, OutboxEntry, OutboxState};

use crate::app::{News, Shared};
use crate::frame::Place;
use crate::parts::buttons;
use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// Notices of the outbox at most; the newest are shown.
const NOTICES_MAX: usize = 10;

/// Tickets of which a refund waits to be sent.
pub(crate) fn refunds_waiting(entries: &[OutboxEntry]) -> HashSet<String> {
    entries
        .iter()
        .filter(|entry| entry.kind == Kind::Refund && entry.state == OutboxState::Pending)
        .map(|entry| entry.subject.clone())
        .collect()
}

/// What a person should know of the outbox. A notice's key is the entry's id.
pub(crate) fn notices(speech: &Speech, entries: &[OutboxEntry]) -> Vec<Notice> {
    entries
        .iter()
        .filter(|entry| {
            entry.state != OutboxState::Done && !matches!(entry.kind, Kind::TopUp | Kind::PayOut | Kind::Till)
        })
        .take(NOTICES_MAX)
        .map(|entry| notice(speech, entry))
        .collect()
}

fn notice(speech: &Speech, entry: &OutboxEntry) -> Notice {
    let refused = entry.problem.as_ref().map(|problem| problem.code.as_str());
    let mut notice = match refused {
        Some(code) => speech.problem_of_code(&entry.id, Tone::Error, code),
        None => Notice {
            key: entry.id.clone(),
            tone: Tone::Info,
            title: speech.say(match entry.kind {
                Kind::Refund => "tickets-refund-waits",
                Kind::Send => "wallet-send-waits",
                Kind::Redeem => "wallet-redeem-waits",
                Kind::Offline => "wallet-offline-waits",
                Kind::Order | Kind::TopUp | Kind::PayOut | Kind::Till => "tickets-order-waits",
            }),
            text: speech.say("tickets-waits-text"),
            code: entry.last_error.clone().filter(|code| code != "under_way"),
            action: None,
            dismissible: false,
        },
    };
    notice.action = place_of(entry).map(|_| {
        buttons::on(speech.say(match entry.kind {
            Kind::Refund => "tickets-show-ticket",
            Kind::Send | Kind::Redeem | Kind::Offline => "wallet-show",
            Kind::Order | Kind::TopUp | Kind::PayOut | Kind::Till => "tickets-show-order",
        }))
    });
    notice
}

/// Puts away the refusals of a kind that a screen has told by itself: of one subject, or of all. The first screen would
/// tell them again.
pub(crate) async fn put_away(app: &Arc<Shared>, kind: Kind, subject: Option<String>) {
    let engine = app.engine();
    let entries = engine.outbox().await.unwrap_or_default();
    let told = entries.into_iter().filter(|entry| {
        entry.kind == kind
            && entry.state == OutboxState::Refused
            && subject.as_ref().is_none_or(|subject| *subject == entry.subject)
    });
    for entry in told {
        if let Err(error) = engine.dismiss(&entry.id).await {
            tracing::warn!(code = error.code(), "a refusal was not put away");
        }
    }
    app.tell(News::Tickets);
}

/// Where the button of an entry's notice leads.
pub(crate) fn place_of(entry: &OutboxEntry) -> Option<Place> {
    match entry.kind {
        Kind::Order => Some(Place::Order {
            order_id: entry.id.clone(),
        }),
        Kind::Refund => Some(Place::Ticket {
            ticket_id: entry.subject.clone(),
        }),
        Kind::Send | Kind::Redeem | Kind::Offline => Some(Place::Wallet),
        Kind::TopUp | Kind::PayOut | Kind::Till => None,
    }
}
