//! How the screen of sending money looks.

use cityplus_engine::SendWaiting;

use super::SendState;
use super::presenter::{Doing, Presenter, Told};
use crate::parts::receiver::{FoundBy, Receiver, TO, TO_FIELD};
use crate::parts::typed::AMOUNT_FIELD;
use crate::parts::{buttons, outbox, told};
use crate::speech::Speech;
use crate::view::{Button, CodeScan, Dialog, Fact, Field, Notice, Tone};

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
        available: screen.holder.available(speech),
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
        scannable: screen.awaited().is_some(),
        scan: scan(screen, speech),
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
        Some(Receiver::Person { name, by, .. }) => vec![
            fact("send-fact-name", name.clone()),
            match by {
                FoundBy::Mail(mail) => fact("send-fact-mail", mail.clone()),
                FoundBy::Phone(number) => fact("send-fact-phone", number.clone()),
            },
        ],
        Some(Receiver::Wallet(wallet_id)) => vec![fact("send-fact-wallet", wallet_id.to_string())],
        Some(Receiver::Request { asked, .. }) => {
            let zone = screen.holder.zone();
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
    let is_idle = screen.holder.may() && screen.doing == Doing::Nothing;
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

fn scan(screen: &Presenter, speech: &Speech) -> Option<CodeScan> {
    let off = match (screen.awaited(), screen.doing) {
        (Some(_), _) => None,
        (None, Doing::Nothing) => Some("wallet-none"),
        (None, Doing::Finding | Doing::Sending) => Some("send-finding"),
    };
    let is_asked = screen.receiver.is_none();
    is_asked.then(|| screen.scan.draw(TO, off, speech))
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
        Doing::Nothing if screen.holder.may() => buttons::on(label),
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
            Receiver::Person { name, by, .. } => match by {
                FoundBy::Mail(mail) => speech.say_with(
                    "send-ask-person-text",
                    &[("name", name.into()), ("mail", mail.into())],
                ),
                FoundBy::Phone(number) => speech.say_with(
                    "send-ask-phone-text",
                    &[("name", name.into()), ("number", number.into())],
                ),
            },
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
    let in_the_way = screen.holder.notice(NOTICE, speech);
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
            told::moved(NOTICE, Tone::Success, "send-sent", text, speech)
        }
        Told::Kept { money, because } => {
            let key = if outbox::is_network(because) {
                "send-kept"
            } else {
                "send-kept-server"
            };
            told::moved_so_much(NOTICE, Tone::Warning, key, *money, speech)
        }
        Told::Problem(trouble) => told::trouble(trouble, NOTICE, speech),
    }
}
