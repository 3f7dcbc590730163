//! How the screen of taking money out looks.

use cityplus_engine::protocol::redemption::{PayOutTo, RedemptionState as Standing};
use cityplus_engine::{OutboxState, RedemptionMade};

use super::iban::{self, Iban};
use super::model::{IBAN, IBAN_FIELD, NAME_FIELD, Told, Way};
use super::presenter::Presenter;
use super::{RedeemState, RedemptionRow};
use crate::parts::typed::AMOUNT_FIELD;
use crate::parts::{buttons, outbox, told};
use crate::speech::Speech;
use crate::view::{Badge, Button, Choice, Dialog, Field, Notice, Tone};

const NOTICE: &str = "redeem";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> RedeemState {
    let shown = screen.shown.as_ref();
    RedeemState {
        title: speech.say("redeem-title"),
        intro: speech.say(match screen.way {
            Way::Bank => "redeem-intro-bank",
            Way::Cash => "redeem-intro-cash",
        }),
        available: screen.holder.available(speech),
        ways_title: speech.say("redeem-ways"),
        ways: Way::ALL
            .into_iter()
            .map(|way| choice(screen, way, speech))
            .collect(),
        fields: fields(screen, speech),
        submit: screen
            .holder
            .button("redeem-submit", screen.is_sending, "redeem-busy", speech),
        code: shown.map(|(_, _, code)| code.picture(speech.say("redeem-code"))),
        code_hint: shown.map_or_else(String::new, |(_, money, _)| {
            let money = speech.money(*money);
            speech.say_with("redeem-code-hint", &[("money", (&money).into())])
        }),
        close_code: shown.map(|_| buttons::on(speech.say("money-close-code"))),
        bright: shown.is_some(),
        rows_title: speech.say("redeem-rows"),
        rows: screen.made.iter().map(|made| row(screen, made, speech)).collect(),
        rows_empty: screen.made.is_empty().then(|| speech.say("redeem-rows-none")),
        refresh: screen.holder.button(
            "redeem-refresh",
            screen.following.is_on(),
            "redeem-looking",
            speech,
        ),
        dialog: dialog(screen, speech),
        notice: notice(screen, speech),
    }
}

fn choice(screen: &Presenter, way: Way, speech: &Speech) -> Choice {
    let label = speech.say(match way {
        Way::Bank => "redeem-way-bank",
        Way::Cash => "redeem-way-cash",
    });
    buttons::choice(way.key(), label, way == screen.way, !screen.is_sending, speech)
}

fn fields(screen: &Presenter, speech: &Speech) -> Vec<Field> {
    let is_on = screen.holder.may() && !screen.is_sending;
    let amount = screen.typed.field(&AMOUNT_FIELD, None, is_on, speech);
    match screen.way {
        Way::Cash => vec![amount],
        Way::Bank => {
            let name_hint = Some(speech.say("redeem-name-hint"));
            vec![
                account(screen, is_on, speech),
                screen.typed.field(&NAME_FIELD, name_hint, is_on, speech),
                amount,
            ]
        }
    }
}

/// The account's field says while it is typed how far the number is.
fn account(screen: &Presenter, is_on: bool, speech: &Speech) -> Field {
    let (hint, error) = match iban::look(screen.typed.text(IBAN), screen.holder.currency()) {
        Iban::Empty => ("redeem-iban-hint", None),
        Iban::Unfinished => ("redeem-iban-more", None),
        Iban::Right(_) => ("redeem-iban-right", None),
        Iban::Sign => ("redeem-iban-hint", Some("redeem-wrong-sign")),
        Iban::Wrong => ("redeem-iban-hint", Some("redeem-wrong-iban")),
    };
    let field = screen
        .typed
        .field(&IBAN_FIELD, Some(speech.say(hint)), is_on, speech);
    Field {
        error: field.error.or_else(|| error.map(|key| speech.say(key))),
        ..field
    }
}

fn row(screen: &Presenter, made: &RedemptionMade, speech: &Speech) -> RedemptionRow {
    let zone = screen.holder.zone();
    let title = speech.money(made.amount);
    let when = speech.moment(made.made_at, zone);
    let to = match &made.to {
        PayOutTo::Cash => speech.say("redeem-row-cash"),
        PayOutTo::Bank { iban, .. } => {
            let account = iban.shortened();
            speech.say_with("redeem-row-bank", &[("account", (&account).into())])
        }
    };
    let waits = screen.waits(made);
    let until = screen.waits_until(made).filter(|_| waits).map(|until| {
        let until = speech.moment(until, zone);
        speech.say_with("redeem-row-until", &[("until", (&until).into())])
    });
    let detail = [Some(to), Some(when), until];
    let detail = detail.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let badge = badge(screen, made, speech);
    RedemptionRow {
        redemption_id: made.redemption_id.to_string(),
        accessibility: format!("{title}. {detail}. {}.", badge.label),
        show: waits.then(|| Button {
            accessibility: speech.say_with("redeem-show-of", &[("money", (&title).into())]),
            ..buttons::on(speech.say("redeem-show"))
        }),
        title,
        detail,
        badge,
    }
}

fn badge(screen: &Presenter, made: &RedemptionMade, speech: &Speech) -> Badge {
    let of = |tone, key: &str| Badge {
        tone,
        label: speech.say(key),
    };
    match (made.asked, screen.standing_of(made)) {
        (OutboxState::Pending, _) => of(Tone::Warning, "redeem-state-kept"),
        (OutboxState::Refused, _) => of(Tone::Error, "redeem-state-refused"),
        (OutboxState::Done, Some(Standing::Waiting)) if screen.waits(made) => {
            of(Tone::Info, "redeem-state-waits")
        }
        (OutboxState::Done, Some(Standing::Waiting)) => of(Tone::Warning, "redeem-state-over"),
        (OutboxState::Done, Some(Standing::Done)) => match made.to {
            PayOutTo::Cash => of(Tone::Success, "redeem-state-handed-out"),
            PayOutTo::Bank { .. } => of(Tone::Success, "redeem-state-to-bank"),
        },
        (OutboxState::Done, Some(Standing::Ended)) => of(Tone::Warning, "redeem-state-back"),
        (OutboxState::Done, Some(Standing::Other) | None) => of(Tone::Info, "redeem-state-under-way"),
    }
}

fn dialog(screen: &Presenter, speech: &Speech) -> Option<Dialog> {
    let (money, to) = screen.asks.as_ref()?;
    let money = speech.money(*money);
    let fee = match screen.fee(to) {
        None => Some(speech.say("redeem-ask-fee-unknown")),
        Some(fee) if fee.minor > 0 => {
            let fee = speech.money(fee);
            Some(speech.say_with("redeem-ask-fee", &[("fee", (&fee).into())]))
        }
        Some(_) => None,
    };
    let (title, text) = match to {
        PayOutTo::Cash => (
            speech.say_with("redeem-ask-cash", &[("money", (&money).into())]),
            speech.say("redeem-ask-cash-text"),
        ),
        PayOutTo::Bank { iban, name } => (
            speech.say_with("redeem-ask-bank", &[("money", (&money).into())]),
            speech.say_with(
                "redeem-ask-bank-text",
                &[("account", iban.as_str().into()), ("name", name.as_str().into())],
            ),
        ),
    };
    Some(Dialog {
        title,
        text: fee.map_or_else(|| text.clone(), |fee| format!("{text} {fee}")),
        confirm: buttons::on(speech.say_with("redeem-confirm", &[("money", (&money).into())])),
        cancel: buttons::on(speech.say("money-cancel")),
    })
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    let (tone, key, money) = match &screen.told {
        None => return screen.holder.notice(NOTICE, speech),
        Some(Told::Problem(trouble)) => return Some(told::trouble(trouble, NOTICE, speech)),
        Some(Told::ToBank(money)) => (Tone::Success, "redeem-to-bank", money),
        Some(Told::CashWaits(money)) => (Tone::Success, "redeem-cash-waits", money),
        Some(Told::HandedOut(money)) => (Tone::Success, "redeem-handed-out", money),
        Some(Told::Kept(money, because)) if outbox::is_network(because) => {
            (Tone::Warning, "redeem-kept", money)
        }
        Some(Told::Kept(money, _)) => (Tone::Warning, "redeem-kept-server", money),
    };
    Some(told::moved_so_much(NOTICE, tone, key, *money, speech))
}
