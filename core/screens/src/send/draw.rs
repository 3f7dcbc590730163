//! How the screen of sending money looks.

use cityplus_engine::SendWaiting;

use super::SendState;
use super::presenter::{Doing, Presenter, Told};
use crate::parts::receiver::{Receiver, TO_FIELD};
use crate::parts::typed::AMOUNT_FIELD;
use crate::parts::{buttons, outbox, ticket_row};
use crate::speech::Speech;
use crate::view::{Button, Dialog, Fact, Field, Notice, Tone};

const NOTICE: &str = "send";
/// So many that are on their way are named.
const WAITING_MAX: usize = 3;

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> SendState {
    SendState {
        title: speech.say("send-title"),
        intro: speech.say(match &screen.receiver {
            None => "send-intro",
            Some(Receiver::Person { .. }) => "send-intro-person",
            Some(Receiver::Wallet(_)) => "send-intro-wallet",
            Some(Receiver::Request { .. }) => "send-intro-request",
        }),
        available: screen.owner.as_ref().and_then(|owner| owner.available(speech)),
        receiver: receiver(screen, speech),
        fields: vec![field(screen, speech)],
        submit: submit(screen, speech),
        change: screen.receiver.as_ref().map(|_| {
            let label = speech.say("send-change");
            let busy = speech.say("send-busy");
            if screen.doing == Doing::Nothing {
                buttons::on(label)
            } else {
                buttons::off(label, &busy)
            }
        }),
        scannable: screen.may() && screen.receiver.is_none() && screen.doing == Doing::Nothing,
        dialog: dialog(screen, speech),
        notice: notice(screen, speech),
    }
}

fn receiver(screen: &Presenter, speech: &Speech) -> Vec<Fact> {
    let fact = |label: &str, value: String| Fact {
        label: speech.say(label),
        value,
    };
    match &screen.receiver {
        None => Vec::new(),
        Some(Receiver::Person { name, mail, .. }) => vec![
            fact("send-fact-name", name.clone()),
            fact("send-fact-mail", mail.clone()),
        ],
        Some(Receiver::Wallet(wallet_id)) => vec![fact("send-fact-wallet", wallet_id.to_string())],
        Some(Receiver::Request { asked, .. }) => {
            let zone = ticket_row::zone_of(screen.catalogue.as_deref());
            let mut facts = vec![fact("send-fact-wallet", asked.wallet_id.to_string())];
            if let Some(note) = &asked.note {
                facts.push(fact("send-fact-note", note.as_str().to_owned()));
            }
            facts.push(fact("send-fact-until", speech.moment(asked.valid_until, zone)));
            facts
        }
    }
}

fn field(screen: &Presenter, speech: &Speech) -> Field {
    let is_idle = screen.may() && screen.doing == Doing::Nothing;
    match &screen.receiver {
        None => {
            let hint = Some(speech.say("send-to-hint"));
            screen.typed.field(&TO_FIELD, hint, is_idle, speech)
        }
        Some(Receiver::Request { asked, .. }) => {
            let hint = Some(speech.say("send-amount-fixed"));
            Field {
                value: speech.money(asked.amount),
                ..screen.typed.field(&AMOUNT_FIELD, hint, false, speech)
            }
        }
        Some(_) => screen.typed.field(&AMOUNT_FIELD, None, is_idle, speech),
    }
}

fn submit(screen: &Presenter, speech: &Speech) -> Button {
    let label = speech.say(if screen.receiver.is_none() {
        "send-find"
    } else {
        "send-submit"
    });
    match screen.doing {
        Doing::Finding => buttons::busy(label, &speech.say("send-finding")),
        Doing::Sending => buttons::busy(label, &speech.say("send-busy")),
        Doing::Nothing if screen.may() => buttons::on(label),
        Doing::Nothing => buttons::off(label, &speech.say("wallet-none")),
    }
}

fn dialog(screen: &Presenter, speech: &Speech) -> Option<Dialog> {
    let (money, receiver) = (speech.money(screen.asks?), screen.receiver.as_ref()?);
    let title = match receiver {
        Receiver::Person { name, .. } => {
            speech.say_with("send-ask", &[("money", (&money).into()), ("name", name.into())])
        }
        Receiver::Wallet(_) => speech.say_with("send-ask-wallet", &[("money", (&money).into())]),
        Receiver::Request { .. } => speech.say_with("send-ask-request", &[("money", (&money).into())]),
    };
    Some(Dialog {
        title,
        text: match receiver {
            Receiver::Person { name, mail, .. } => speech.say_with(
                "send-ask-person-text",
                &[("name", name.into()), ("mail", mail.into())],
            ),
            other => {
                let number = other.wallet_id().to_string();
                speech.say_with("send-ask-wallet-text", &[("number", (&number).into())])
            }
        },
        confirm: buttons::on(speech.say_with("send-confirm", &[("money", (&money).into())])),
        cancel: buttons::on(speech.say("money-cancel")),
    })
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    if let Some(told) = &screen.told {
        return Some(tell(told, speech));
    }
    let in_the_way = screen.owner.as_ref()?.notice(NOTICE, speech);
    in_the_way.or_else(|| waits(screen, speech))
}

/// What was sent before and is not answered yet: who does not see it sends it again.
fn waits(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    if screen.waiting.is_empty() || screen.doing == Doing::Sending {
        return None;
    }
    let one = |waiting: &SendWaiting| {
        let (money, number) = (speech.money(waiting.amount), waiting.to.to_string());
        speech.say_with(
            "send-waits-one",
            &[("money", (&money).into()), ("number", (&number).into())],
        )
    };
    let mut texts: Vec<String> = screen.waiting.iter().take(WAITING_MAX).map(one).collect();
    if screen.waiting.len() > WAITING_MAX {
        texts.push("…".to_owned());
    }
    texts.push(speech.say("send-waits-text"));
    Some(Notice {
        text: texts.join(" "),
        action: Some(buttons::on(speech.say("wallet-show"))),
        dismissible: false,
        ..speech.notice(NOTICE, Tone::Info, "send-waits")
    })
}

/// What there is to tell.
pub(super) fn tell(told: &Told, speech: &Speech) -> Notice {
    let of = |tone, key: &str, text: String| Notice {
        key: NOTICE.to_owned(),
        tone,
        title: speech.say(key),
        text,
        action: Some(buttons::on(speech.say("wallet-show"))),
        dismissible: true,
        ..Notice::default()
    };
    match told {
        Told::Sent { money, name } => {
            let money = speech.money(*money);
            let text = match name {
                Some(name) => speech.say_with(
                    "send-sent-name-text",
                    &[("money", (&money).into()), ("name", name.into())],
                ),
                None => speech.say_with("send-sent-wallet-text", &[("money", (&money).into())]),
            };
            of(Tone::Success, "send-sent", text)
        }
        Told::Kept { money, because } => {
            let key = if outbox::is_network(because) {
                "send-kept"
            } else {
                "send-kept-server"
            };
            let money = speech.money(*money);
            let text = speech.say_with(&format!("{key}-text"), &[("money", (&money).into())]);
            of(Tone::Warning, key, text)
        }
        Told::Problem(trouble) => {
            let mut notice = trouble.say(speech, NOTICE);
            if trouble.code() == "not_signed_in" {
                notice.action = Some(buttons::on(speech.say("wallet-sign-in-action")));
            }
            notice
        }
    }
}
