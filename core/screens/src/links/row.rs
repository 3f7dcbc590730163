//! A link as a line of the list.

use cityplus_domain::Money;
use cityplus_engine::protocol::link::Link;

use super::LinkRow;
use super::presenter::{Doing, Presenter};
use crate::parts::{buttons, linked};
use crate::speech::Speech;
use crate::view::{Badge, Button, Fact, Tone};

/// Of a link; `is_given`: others pay by it from this wallet.
pub(super) fn row(screen: &Presenter, link: &Link, is_given: bool, speech: &Speech) -> LinkRow {
    let other = if is_given {
        link.user_wallet_id
    } else {
        link.wallet_id
    };
    let title = linked::name_of(other, &screen.names, speech);
    let holds = screen.is_in_force(link);
    let mut facts = if holds {
        terms(screen, link, speech)
    } else {
        terms_of_before(screen, link, speech)
    };
    facts.push(fact("links-fact-wallet", other.to_string(), speech));
    let badge = badge(link, holds, speech);
    let said: Vec<String> = facts
        .iter()
        .map(|fact| format!("{}: {}.", fact.label, fact.value))
        .collect();
    LinkRow {
        link_id: link.link_id.to_string(),
        accessibility: format!("{title}. {}. {}", badge.label, said.join(" ")),
        end: holds.then(|| end(screen, link, &title, speech)),
        title,
        facts,
        badge,
    }
}

fn fact(label: &str, value: String, speech: &Speech) -> Fact {
    Fact {
        label: speech.say(label),
        value,
    }
}

/// The limits with what is left of them, and the end.
fn terms(screen: &Presenter, link: &Link, speech: &Speech) -> Vec<Fact> {
    let (day, left) = (speech.money(link.per_day), speech.money(link.left_today));
    let of_day = speech.say_with(
        "links-day-left",
        &[("limit", (&day).into()), ("left", (&left).into())],
    );
    let spent = link.per_month.minus(link.left_this_month);
    let spent = speech.money(spent.unwrap_or(Money::zero(link.per_month.currency)));
    let (month, left) = (speech.money(link.per_month), speech.money(link.left_this_month));
    let of_month = speech.say_with(
        "links-month-left",
        &[
            ("limit", (&month).into()),
            ("spent", (&spent).into()),
            ("left", (&left).into()),
        ],
    );
    let zone = screen.holder.zone();
    let until = match link.valid_until {
        Some(until) => speech.moment(until, zone),
        None => speech.say("links-no-end"),
    };
    vec![
        fact("links-fact-day", of_day, speech),
        fact("links-fact-month", of_month, speech),
        fact("links-fact-until", until, speech),
    ]
}

/// What the limits of a link were that has ended, and when it did.
fn terms_of_before(screen: &Presenter, link: &Link, speech: &Speech) -> Vec<Fact> {
    let mut facts = vec![
        fact("links-fact-day", speech.money(link.per_day), speech),
        fact("links-fact-month", speech.money(link.per_month), speech),
    ];
    let zone = screen.holder.zone();
    // Somebody ends one after its time only if it had not ended by itself.
    let ended = match (link.ended_at, link.valid_until) {
        (Some(ended), Some(until)) => Some(ended.min(until)),
        (ended, until) => ended.or(until),
    };
    facts.extend(ended.map(|ended| fact("links-fact-ended", speech.moment(ended, zone), speech)));
    facts
}

fn badge(link: &Link, holds: bool, speech: &Speech) -> Badge {
    let (tone, key) = if !holds {
        (Tone::Info, "links-state-ended")
    } else if !link.left_this_month.is_positive() {
        (Tone::Warning, "links-state-no-month")
    } else if !link.left_today.is_positive() {
        (Tone::Warning, "links-state-no-day")
    } else {
        (Tone::Success, "links-state-holds")
    };
    Badge {
        tone,
        label: speech.say(key),
    }
}

fn end(screen: &Presenter, link: &Link, name: &str, speech: &Speech) -> Button {
    let label = speech.say("links-end");
    match screen.doing {
        Doing::Nothing => Button {
            accessibility: speech.say_with("links-end-of", &[("name", name.into())]),
            ..buttons::on(label)
        },
        Doing::Ending(ending) if ending == link.link_id => buttons::busy(label, &speech.say("links-ending")),
        Doing::Finding | Doing::Allowing | Doing::Ending(_) => buttons::off(label, &speech.say("links-wait")),
    }
}
