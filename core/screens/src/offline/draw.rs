//! How the screen of money without a network looks.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use cityplus_domain::Money;
use cityplus_engine::{OfflineRefused, OfflineWaiting, SetAside};

use super::OfflineState;
use super::presenter::{Asks, CODE, CODE_FIELD, Presenter, Told, Way};
use crate::parts::receiver::{TO, TO_FIELD};
use crate::parts::typed::AMOUNT_FIELD;
use crate::parts::{basket, buttons, owner, ticket_row, told};
use crate::speech::Speech;
use crate::view::{Button, Choice, CodeScan, Dialog, Fact, Field, Notice, Tone};

const NOTICE: &str = "offline";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> OfflineState {
    let shown = screen.shown.as_ref();
    let nothing = owner::nothing(screen.owner.as_ref(), screen.catalogue.as_deref());
    let left = screen.held.set_aside.map_or(nothing, |set_aside| set_aside.left);
    OfflineState {
        title: speech.say("offline-title"),
        left: basket::amount(speech.say("offline-left"), speech.money(left)),
        facts: facts(screen, speech),
        ways: Way::ALL
            .into_iter()
            .map(|way| choice(screen, way, speech))
            .collect(),
        intro: speech.say(match screen.way {
            Way::Pay => "offline-intro-pay",
            Way::Get => "offline-intro-get",
            Way::Set => "offline-intro-set",
        }),
        fields: fields(screen, speech),
        submit: submit(screen, speech),
        scannable: screen.awaited().is_some(),
        scan: scan(screen, speech),
        code: shown.map(|(_, _, code)| code.picture(speech.say("offline-code"))),
        code_hint: shown.map_or_else(String::new, |(_, money, _)| {
            let money = speech.money(*money);
            speech.say_with("offline-code-hint", &[("money", (&money).into())])
        }),
        close_code: shown.map(|_| buttons::on(speech.say("money-close-code"))),
        bright: shown.is_some(),
        waiting_title: speech.say("offline-waiting"),
        waiting: waiting(screen, speech),
        waiting_empty: screen
            .held
            .waiting
            .is_empty()
            .then(|| speech.say("offline-waiting-none")),
        settle: settle(screen, speech),
        dialog: dialog(screen, speech),
        notice: notice(screen, speech),
    }
}

fn facts(screen: &Presenter, speech: &Speech) -> Vec<Fact> {
    let fact = |label: &str, value: String| Fact {
        label: speech.say(label),
        value,
    };
    let zone = ticket_row::zone_of(screen.catalogue.as_deref());
    let mut facts = match screen.held.set_aside {
        None => vec![fact("offline-set-aside", speech.say("offline-set-aside-none"))],
        Some(set_aside) => vec![
            fact("offline-set-aside", speech.money(set_aside.amount)),
            fact("offline-until", speech.moment(set_aside.expires_at, zone)),
            fact(
                "offline-settle-until",
                speech.moment(set_aside.settle_until, zone),
            ),
        ],
    };
    facts.extend(screen.held.away.iter().map(|away| {
        let (money, back) = (speech.money(away.left), speech.moment(away.settle_until, zone));
        let value = speech.say_with(
            "offline-away-back",
            &[("money", (&money).into()), ("back", (&back).into())],
        );
        fact("offline-away", value)
    }));
    let asked = screen.held.asked.as_ref();
    facts.extend(asked.map(|asked| fact("offline-asked", speech.money(asked.amount))));
    facts
}

fn choice(screen: &Presenter, way: Way, speech: &Speech) -> Choice {
    let label = speech.say(match way {
        Way::Pay => "offline-way-pay",
        Way::Get => "offline-way-get",
        Way::Set => "offline-way-set",
    });
    buttons::choice(way.key(), label, way == screen.way, screen.is_idle(), speech)
}

fn fields(screen: &Presenter, speech: &Speech) -> Vec<Field> {
    let is_on = screen.may() && screen.is_idle();
    let amount = || screen.typed.field(&AMOUNT_FIELD, None, is_on, speech);
    match screen.way {
        Way::Pay => {
            let hint = Some(speech.say("offline-to-hint"));
            vec![screen.typed.field(&TO_FIELD, hint, is_on, speech), amount()]
        }
        Way::Get => {
            let hint = Some(speech.say("offline-code-field-hint"));
            vec![screen.typed.field(&CODE_FIELD, hint, is_on, speech)]
        }
        Way::Set => vec![amount()],
    }
}

fn scan(screen: &Presenter, speech: &Speech) -> Option<CodeScan> {
    let off = if !screen.may() {
        Some("wallet-none")
    } else if screen.shown.is_some() {
        Some("offline-code-open")
    } else if !screen.is_idle() {
        Some("offline-busy")
    } else {
        None
    };
    let field = match screen.way {
        Way::Pay => TO,
        Way::Get => CODE,
        Way::Set => return None,
    };
    Some(screen.scan.draw(field, off, speech))
}

fn submit(screen: &Presenter, speech: &Speech) -> Button {
    let label = speech.say(match screen.way {
        Way::Pay => "offline-submit-pay",
        Way::Get => "offline-submit-get",
        Way::Set => "offline-submit-set",
    });
    if !screen.may() {
        buttons::off(label, &speech.say("wallet-none"))
    } else if screen.shown.is_some() {
        buttons::off(label, &speech.say("offline-code-open"))
    } else {
        buttons::on_unless_busy(label, screen.is_busy, &speech.say("offline-busy"))
    }
}

fn settle(screen: &Presenter, speech: &Speech) -> Button {
    let label = speech.say("offline-settle");
    if screen.held.waiting.is_empty() && !screen.is_settling {
        buttons::off(label, &speech.say("offline-waiting-none"))
    } else {
        buttons::on_unless_busy(label, screen.is_settling, &speech.say("offline-settling"))
    }
}

/// How many payments wait, and how much they are: what came, what was paid and what is handed back apart.
fn waiting(screen: &Presenter, speech: &Speech) -> Vec<Fact> {
    let nothing = owner::nothing(screen.owner.as_ref(), screen.catalogue.as_deref());
    let side = |is_of: fn(&OfflineWaiting) -> bool, label: &str| {
        let waiting = screen.held.waiting.iter().filter(|one| is_of(one));
        let amounts: Vec<Money> = waiting.map(|one| one.amount).collect();
        let currency = amounts.first().map_or(nothing.currency, |first| first.currency);
        let sum = amounts
            .iter()
            .try_fold(Money::zero(currency), |sum, one| sum.plus(*one))
            .ok()?;
        (!amounts.is_empty()).then(|| {
            let money = speech.money(sum);
            Fact {
                label: speech.say(label),
                value: speech.say_with(
                    "offline-waiting-count",
                    &[("count", amounts.len().into()), ("money", (&money).into())],
                ),
            }
        })
    };
    [
        side(|one| one.is_incoming, "offline-waiting-in"),
        side(|one| !one.is_incoming && !one.is_hand_back, "offline-waiting-out"),
        side(|one| one.is_hand_back, "offline-waiting-back"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn dialog(screen: &Presenter, speech: &Speech) -> Option<Dialog> {
    let cancel = buttons::on(speech.say("money-cancel"));
    Some(match screen.asks? {
        Asks::Pay(wallet_id, money) => {
            let (money, number) = (speech.money(money), wallet_id.to_string());
            Dialog {
                title: speech.say_with("offline-ask-pay", &[("money", (&money).into())]),
                text: speech.say_with("offline-ask-pay-text", &[("number", (&number).into())]),
                confirm: buttons::on(speech.say("offline-confirm-pay")),
                cancel,
            }
        }
        Asks::Set(money) => {
            let money = speech.money(money);
            Dialog {
                title: speech.say_with("offline-ask-set", &[("money", (&money).into())]),
                text: speech.say_with("offline-ask-set-text", &[("money", (&money).into())]),
                confirm: buttons::on(speech.say("offline-confirm-set")),
                cancel,
            }
        }
        Asks::Close => Dialog {
            title: speech.say("offline-ask-close"),
            text: speech.say("offline-ask-close-text"),
            confirm: buttons::on(speech.say("offline-confirm-close")),
            cancel: buttons::on(speech.say("offline-cancel-close")),
        },
    })
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    let of = |tone, title: String, text: String| Notice {
        key: NOTICE.to_owned(),
        tone,
        title,
        text,
        dismissible: true,
        ..Notice::default()
    };
    let zone = ticket_row::zone_of(screen.catalogue.as_deref());
    Some(match &screen.told {
        None => return screen.owner.as_ref()?.notice(NOTICE, speech),
        Some(Told::Set(set)) => {
            let text = set_text(set, "offline-set-text", zone, speech);
            of(Tone::Success, speech.say("offline-set"), text)
        }
        Some(Told::SetBefore(set)) => {
            let text = set_text(set, "offline-set-before-text", zone, speech);
            of(Tone::Success, speech.say("offline-set-before"), text)
        }
        Some(Told::Unsure(money)) => {
            let money = speech.money(*money);
            let text = speech.say_with("offline-unsure-text", &[("money", (&money).into())]);
            of(Tone::Warning, speech.say("offline-unsure"), text)
        }
        Some(Told::Got(accepted)) => {
            let money = speech.money(accepted.amount);
            let until = speech.moment(accepted.settle_until, zone);
            let title = speech.say_with("offline-got", &[("money", (&money).into())]);
            let text = speech.say_with("offline-got-text", &[("until", (&until).into())]);
            of(Tone::Success, title, text)
        }
        Some(Told::NotPaid(key)) => Notice {
            code: Some("offline_code_refused".to_owned()),
            ..of(Tone::Error, speech.say("offline-not-paid"), speech.say(key))
        },
        Some(Told::Settled { waiting: 0 }) => speech.notice(NOTICE, Tone::Success, "offline-settled"),
        Some(Told::Settled { .. }) => speech.notice(NOTICE, Tone::Warning, "offline-still-waits"),
        Some(Told::Refused(refused)) => return refused_notice(refused, speech),
        Some(Told::Problem(trouble)) => told::trouble(trouble, NOTICE, speech),
    })
}

/// What is set aside, until when, and when the rest comes back.
fn set_text(set: &SetAside, key: &str, zone: Tz, speech: &Speech) -> String {
    let money = speech.money(set.amount);
    let until = speech.moment(set.expires_at, zone);
    let back = speech.moment(set.settle_until, zone);
    speech.say_with(
        key,
        &[
            ("money", (&money).into()),
            ("until", (&until).into()),
            ("back", (&back).into()),
        ],
    )
}

/// How many payments were refused, how much they are, and why: each reason once.
fn refused_notice(refused: &[OfflineRefused], speech: &Speech) -> Option<Notice> {
    let first = refused.first()?;
    let sum = refused
        .iter()
        .try_fold(Money::zero(first.amount.currency), |sum, one| {
            sum.plus(one.amount)
        })
        .ok()?;
    let money = speech.money(sum);
    let codes: BTreeSet<&str> = refused.iter().map(|one| one.code.as_str()).collect();
    let reasons = codes.iter().map(|code| {
        let reason = speech.problem_of_code(NOTICE, Tone::Error, code);
        if first.is_incoming {
            format!("{}. {}", reason.title, reason.text)
        } else {
            format!("{}.", reason.title)
        }
    });
    // What to do with a payment of one's own is another thing than with one that came, or with what only goes back.
    let (title, advice) = if first.is_incoming {
        ("offline-refused-in", None)
    } else if first.is_hand_back {
        ("offline-refused-back", Some("offline-refused-back-text"))
    } else {
        ("offline-refused-out", Some("offline-refused-out-text"))
    };
    let advice = advice.map(|key| speech.say(key));
    let texts: Vec<String> = reasons.chain(advice).collect();
    Some(Notice {
        key: NOTICE.to_owned(),
        tone: Tone::Error,
        title: speech.say_with(
            title,
            &[("count", refused.len().into()), ("money", (&money).into())],
        ),
        text: texts.join(" "),
        code: Some(first.code.clone()),
        dismissible: true,
        ..Notice::default()
    })
}
