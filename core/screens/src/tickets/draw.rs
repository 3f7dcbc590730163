//! How the screen of the tickets looks.

use cityplus_domain::Timestamp;
use cityplus_engine::Shelf;

use super::TicketsState;
use super::presenter::{DAMAGED, Found, Presenter, SHELVES, SIGN_IN, TROUBLE};
use crate::parts::{buttons, outbox, ticket_row};
use crate::speech::Speech;
use crate::view::{Choice, Notice, Tone};

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> TicketsState {
    let busy = speech.say("tickets-refreshing");
    let mut state = TicketsState {
        title: speech.say("tickets-title"),
        shelves: shelves(screen.shelf, speech),
        refresh: buttons::on_unless_busy(speech.say("tickets-refresh"), screen.is_refreshing, &busy),
        ..TicketsState::default()
    };
    if let Some(found) = &screen.found {
        let now = screen.now.unwrap_or(Timestamp::from_millis(0));
        let waiting = outbox::refunds_waiting(&found.outbox);
        let rows = found.tickets.iter().map(|ticket| {
            let refund_waits = waiting.contains(&ticket.ticket_id.to_string());
            ticket_row::ticket_row(speech, screen.held.as_deref(), ticket, refund_waits, now)
        });
        state.tickets = rows.collect();
        state.empty = found.tickets.is_empty().then(|| {
            speech.say(match screen.shelf {
                Shelf::Coming => "tickets-empty-coming",
                Shelf::Used => "tickets-empty-used",
                Shelf::Refunded => "tickets-empty-refunded",
            })
        });
        state.more = found.has_more.then(|| buttons::on(speech.say("tickets-more")));
        state.notices = notices(screen, found, speech);
    }
    state
}

fn shelves(chosen: Shelf, speech: &Speech) -> Vec<Choice> {
    SHELVES
        .map(|(shelf, key)| {
            let label = speech.say(&format!("tickets-shelf-{key}"));
            Choice {
                key: key.to_owned(),
                accessibility: label.clone(),
                label,
                detail: None,
                selected: shelf == chosen,
                enabled: true,
            }
        })
        .to_vec()
}

fn notices(screen: &Presenter, found: &Found, speech: &Speech) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(trouble) = &screen.trouble {
        notices.push(trouble.say(speech, TROUBLE));
    }
    if !found.is_signed_in {
        notices.push(Notice {
            key: SIGN_IN.to_owned(),
            tone: Tone::Info,
            title: speech.say("tickets-sign-in"),
            text: speech.say("tickets-sign-in-text"),
            action: Some(buttons::on(speech.say("tickets-sign-in-action"))),
            ..Notice::default()
        });
    }
    if found.damaged > 0 {
        notices.push(Notice {
            key: DAMAGED.to_owned(),
            tone: Tone::Error,
            title: speech.say_with("tickets-damaged", &[("count", found.damaged.into())]),
            text: speech.say("tickets-damaged-text"),
            code: Some("store_corrupt".to_owned()),
            ..Notice::default()
        });
    }
    notices.extend(outbox::notices(speech, &found.outbox));
    notices
}
