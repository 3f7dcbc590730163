//! How the screen of a ticket looks.

use cityplus_engine::protocol::ticketing::TicketView;

use super::TicketState;
use super::presenter::{Found, Good, Presenter};
use crate::parts::ticket_row::{self, Standing};
use crate::parts::{basket, buttons};
use crate::speech::Speech;
use crate::view::{Badge, Button, CodePicture, Dialog, Fact, Notice, Tone};

const NOTICE: &str = "ticket";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> TicketState {
    let zone = ticket_row::zone_of(screen.held.as_deref());
    let clock = speech.time_exact(screen.now, zone);
    match &screen.found {
        None => TicketState::default(),
        Some(Err(trouble)) => {
            let notice = trouble.say(speech, NOTICE);
            TicketState {
                title: speech.say("ticket-title"),
                badge: Badge {
                    tone: notice.tone,
                    label: speech.say("ticket-badge-unknown"),
                },
                code_hint: notice.title.clone(),
                clock,
                notice: Some(Notice {
                    dismissible: false,
                    ..notice
                }),
                ..TicketState::default()
            }
        }
        Some(Ok(found)) => known(screen, found, speech, clock),
    }
}

fn known(screen: &Presenter, found: &Found, speech: &Speech, clock: String) -> TicketState {
    let held = screen.held.as_deref();
    let catalogue = held.map(|held| &held.catalogue);
    let ticket = &found.ticket;
    let title = ticket_row::venue_name(speech, catalogue, ticket);
    let standing = screen.standing().unwrap_or(Standing::Over);
    let code = code(screen, standing, speech, &title);
    TicketState {
        detail: ticket_row::kind_name(speech, catalogue, ticket),
        badge: standing.badge(speech),
        code_hint: hint(screen, standing, speech),
        bright: code.is_some(),
        code,
        clock,
        document: document(screen, ticket, speech),
        facts: facts(screen, ticket, speech),
        refund: refund(screen, ticket, standing, speech),
        dialog: screen.asks.then(|| dialog(screen, ticket, speech)),
        notice: notice(screen, found, speech),
        title,
    }
}

/// The code is shown only while it can be used.
fn code(screen: &Presenter, standing: Standing, speech: &Speech, title: &str) -> Option<CodePicture> {
    if !matches!(standing, Standing::Now | Standing::Later) {
        return None;
    }
    let Some(Ok(shown)) = &screen.code else {
        return None;
    };
    Some(CodePicture {
        side: shown.side,
        modules: shown.modules.clone(),
        text: shown.text.clone(),
        accessibility: speech.say_with("ticket-code", &[("venue", title.into())]),
    })
}

fn hint(screen: &Presenter, standing: Standing, speech: &Speech) -> String {
    let key = match standing {
        Standing::Used => "ticket-no-code-used",
        Standing::Over => "ticket-no-code-over",
        Standing::Refunding => "ticket-no-code-refunding",
        Standing::Refunded => "ticket-no-code-refunded",
        Standing::Now | Standing::Later => match &screen.code {
            Some(Err(trouble)) if trouble.code() == "foreign_device" => "ticket-no-code-device",
            Some(Err(trouble)) => {
                let why = trouble.say(speech, NOTICE);
                return format!("{} {}", sentence(&why.title), why.text);
            }
            Some(Ok(shown)) if shown.on_paper => "ticket-code-hint-paper",
            _ if standing == Standing::Later => "ticket-code-hint-later",
            _ => "ticket-code-hint",
        },
    };
    speech.say(key)
}

/// A title as a sentence of its own.
fn sentence(title: &str) -> String {
    if title.ends_with(['.', '!', '?']) {
        title.to_owned()
    } else {
        format!("{title}.")
    }
}

fn document(screen: &Presenter, ticket: &TicketView, speech: &Speech) -> Option<String> {
    if !ticket.document_check {
        return None;
    }
    let catalogue = screen.held.as_deref().map(|held| &held.catalogue);
    let variant = catalogue
        .and_then(|catalogue| catalogue.product(&ticket.product))
        .and_then(|product| product.variant(&ticket.variant));
    // The ticket says that something must be shown, whatever the catalogue has become.
    let text = variant.and_then(|variant| basket::document_of(speech, variant));
    Some(text.unwrap_or_else(|| speech.say("ticket-document-unknown")))
}

fn facts(screen: &Presenter, ticket: &TicketView, speech: &Speech) -> Vec<Fact> {
    let held = screen.held.as_deref();
    let zone = ticket_row::zone_of(held);
    let fact = |key: &str, value: String| Fact {
        label: speech.say(key),
        value,
    };
    let mut facts = vec![
        fact("ticket-valid", ticket_row::when(speech, held, ticket)),
        fact("ticket-price", speech.money(ticket.price)),
    ];
    let product = held.and_then(|held| held.catalogue.product(&ticket.product));
    if let Some(product) = product {
        facts.insert(0, fact("ticket-product", speech.text(&product.name).to_owned()));
    }
    if let Some(used_at) = ticket.used_at {
        facts.push(fact("ticket-used-at", speech.moment(used_at, zone)));
    }
    facts.push(fact("ticket-refund", refund_word(screen, ticket, speech)));
    facts.push(fact("ticket-number", ticket.ticket_id.to_string()));
    facts.push(fact("ticket-order", ticket.order_id.to_string()));
    facts
}

fn refund_word(screen: &Presenter, ticket: &TicketView, speech: &Speech) -> String {
    match ticket.refundable_until {
        None => speech.say("ticket-refund-never"),
        Some(until) if until <= screen.now => speech.say("ticket-refund-over"),
        Some(_) => {
            let deadline = deadline(screen, ticket, speech);
            speech.say_with("ticket-refund-until", &[("moment", (&deadline).into())])
        }
    }
}

/// The last minute in which it is taken back.
fn deadline(screen: &Presenter, ticket: &TicketView, speech: &Speech) -> String {
    let zone = ticket_row::zone_of(screen.held.as_deref());
    ticket
        .refundable_until
        .map_or_else(String::new, |until| speech.moment(until.plus_ms(-60_000), zone))
}

fn refund(screen: &Presenter, ticket: &TicketView, standing: Standing, speech: &Speech) -> Option<Button> {
    let label = speech.say("ticket-give-back");
    if screen.is_refunding {
        return Some(buttons::busy(label, &speech.say("ticket-giving-back")));
    }
    if screen.may_refund() {
        return Some(buttons::on(label));
    }
    let is_open = matches!(standing, Standing::Now | Standing::Later);
    is_open.then(|| buttons::off(label, &refund_word(screen, ticket, speech)))
}

fn dialog(screen: &Presenter, ticket: &TicketView, speech: &Speech) -> Dialog {
    let amount = speech.money(ticket.price);
    let deadline = deadline(screen, ticket, speech);
    Dialog {
        title: speech.say("ticket-dialog"),
        text: speech.say_with(
            "ticket-dialog-text",
            &[("amount", (&amount).into()), ("moment", (&deadline).into())],
        ),
        confirm: buttons::on(speech.say_with("ticket-dialog-confirm", &[("amount", (&amount).into())])),
        cancel: buttons::on(speech.say("ticket-dialog-cancel")),
    }
}

fn notice(screen: &Presenter, found: &Found, speech: &Speech) -> Option<Notice> {
    let plain = |tone, title: &str, dismissible| Notice {
        key: NOTICE.to_owned(),
        tone,
        title: speech.say(title),
        text: speech.say(&format!("{title}-text")),
        dismissible,
        ..Notice::default()
    };
    if let Some(trouble) = &screen.trouble {
        let mut notice = trouble.say(speech, NOTICE);
        if trouble.code() == "not_signed_in" {
            notice.action = Some(buttons::on(speech.say("ticket-sign-in")));
        }
        return Some(notice);
    }
    match screen.good {
        Some(Good::Refunded) => return Some(plain(Tone::Success, "ticket-refunded", true)),
        Some(Good::MoneyFollows) => return Some(plain(Tone::Success, "ticket-money-follows", true)),
        None => {}
    }
    if found.refund_waits && !screen.is_refunding {
        return Some(plain(Tone::Warning, "ticket-refund-waits", false));
    }
    let (_, code) = found.refused.as_ref()?;
    Some(speech.problem_of_code(NOTICE, Tone::Error, code))
}
