//! How the screen of asking for money looks.

use cityplus_engine::{RequestMade, RequestState as Standing};

use super::presenter::{NOTE_FIELD, Presenter, Shown, Told};
use super::{RequestRow, RequestState};
use crate::parts::typed::AMOUNT_FIELD;
use crate::parts::{buttons, told};
use crate::speech::Speech;
use crate::view::{Badge, Button, Notice, Tone};

const NOTICE: &str = "request";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> RequestState {
    let is_on = screen.holder.may() && !screen.is_making;
    let shown = screen.shown.as_ref();
    RequestState {
        title: speech.say("request-title"),
        intro: speech.say("request-intro"),
        fields: vec![
            screen.typed.field(&AMOUNT_FIELD, None, is_on, speech),
            screen
                .typed
                .field(&NOTE_FIELD, Some(speech.say("request-note-hint")), is_on, speech),
        ],
        submit: button(screen, "request-submit", speech),
        any_amount: button(screen, "request-any", speech),
        code: shown.map(|shown| shown.code.picture(speech.say("request-code"))),
        code_hint: shown.map_or_else(String::new, |shown| code_hint(screen, shown, speech)),
        close_code: shown.map(|_| buttons::on(speech.say("money-close-code"))),
        bright: shown.is_some(),
        rows_title: speech.say("request-rows"),
        rows: screen.made.iter().map(|made| row(screen, made, speech)).collect(),
        rows_empty: screen.made.is_empty().then(|| speech.say("request-rows-none")),
        refresh: screen.holder.button(
            "request-refresh",
            screen.following.is_on(),
            "request-looking",
            speech,
        ),
        notice: notice(screen, speech),
    }
}

fn button(screen: &Presenter, key: &str, speech: &Speech) -> Button {
    screen
        .holder
        .button(key, screen.is_making, "request-making", speech)
}

fn code_hint(screen: &Presenter, shown: &Shown, speech: &Speech) -> String {
    let Some((_, money, until)) = shown.asked else {
        return speech.say("request-code-any");
    };
    let zone = screen.holder.zone();
    let (money, until) = (speech.money(money), speech.time(until, zone));
    speech.say_with(
        "request-code-hint",
        &[("money", (&money).into()), ("until", (&until).into())],
    )
}

fn row(screen: &Presenter, made: &RequestMade, speech: &Speech) -> RequestRow {
    let zone = screen.holder.zone();
    let title = speech.money(made.request.amount);
    let when = speech.moment(made.request.made_at, zone);
    let detail = match &made.request.note {
        Some(note) => format!("{}, {when}", note.as_str()),
        None => when,
    };
    let (tone, label) = match made.state {
        Standing::Open => (Tone::Info, speech.say("request-open")),
        Standing::Paid { at } => {
            let at = speech.moment(at, zone);
            (
                Tone::Success,
                speech.say_with("request-paid", &[("when", (&at).into())]),
            )
        }
        Standing::Over => (Tone::Warning, speech.say("request-over")),
    };
    let is_open = made.state == Standing::Open;
    RequestRow {
        request_id: made.request.request_id.to_string(),
        accessibility: format!("{title}. {detail}. {label}."),
        show: is_open.then(|| Button {
            accessibility: speech.say_with("request-show-of", &[("money", (&title).into())]),
            ..buttons::on(speech.say("request-show"))
        }),
        title,
        detail,
        badge: Badge { tone, label },
    }
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    match &screen.told {
        None => screen.holder.notice(NOTICE, speech),
        Some(Told::Paid(money)) => Some(told::moved_so_much(
            NOTICE,
            Tone::Success,
            "request-came",
            *money,
            speech,
        )),
        Some(Told::Problem(trouble)) => Some(told::trouble(trouble, NOTICE, speech)),
    }
}
