//! How the screen of linked wallets looks.

use cityplus_domain::ids::WalletId;
use cityplus_engine::protocol::link::Link;

use super::model::{Asks, DAY_FIELD, End, MONTH_FIELD, Terms, Told, WHO_FIELD};
use super::presenter::{Doing, Presenter, Reading};
use super::row::row;
use super::{LinkRow, LinksState};
use crate::parts::receiver::{FoundBy, Receiver};
use crate::parts::{buttons, linked, told};
use crate::speech::Speech;
use crate::view::{Button, Dialog, Field, Notice, Tone};

const NOTICE: &str = "links";
/// Links shown at most on each side.
const ROWS_MAX: usize = 50;

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> LinksState {
    let given = rows(screen, true, speech);
    let usable = rows(screen, false, speech);
    LinksState {
        title: speech.say("links-title"),
        intro: speech.say("links-intro"),
        given_title: speech.say("links-given"),
        given_empty: empty(screen, &given, "links-given-none", speech),
        given,
        usable_title: speech.say("links-usable"),
        usable_empty: empty(screen, &usable, "links-usable-none", speech),
        usable,
        refresh: screen
            .holder
            .button("links-refresh", screen.following.is_on(), "links-reading", speech),
        form_title: speech.say("links-form"),
        fields: fields(screen, speech),
        ends_title: speech.say("links-ends"),
        ends: End::ALL
            .into_iter()
            .map(|end| {
                let is_on = screen.holder.may() && screen.is_idle();
                buttons::choice(
                    end.key(),
                    speech.say(end.label()),
                    end == screen.end,
                    is_on,
                    speech,
                )
            })
            .collect(),
        submit: submit(screen, speech),
        scannable: screen.holder.may() && screen.is_idle(),
        dialog: dialog(screen, speech),
        notice: notice(screen, speech),
    }
}

fn rows(screen: &Presenter, is_given: bool, speech: &Speech) -> Vec<LinkRow> {
    let own = screen.holder.wallet_id();
    let is_of_side = |link: &&Link| {
        let side = if is_given {
            link.wallet_id
        } else {
            link.user_wallet_id
        };
        Some(side) == own
    };
    let mut links: Vec<&Link> = screen.links.iter().filter(is_of_side).collect();
    // One that has ended by itself since it was read goes to the others that have.
    links.sort_by_key(|link| !screen.is_in_force(link));
    links.truncate(ROWS_MAX);
    links
        .into_iter()
        .map(|link| row(screen, link, is_given, speech))
        .collect()
}

fn empty(screen: &Presenter, rows: &[LinkRow], none: &str, speech: &Speech) -> Option<String> {
    if !rows.is_empty() {
        return None;
    }
    Some(match screen.reading {
        _ if !screen.holder.may() => speech.say("wallet-none"),
        Reading::Done => speech.say(none),
        Reading::Failed => speech.say("links-not-read"),
        Reading::Not => speech.say("links-reading"),
    })
}

fn fields(screen: &Presenter, speech: &Speech) -> Vec<Field> {
    let is_on = screen.holder.may() && screen.is_idle();
    let field = |kind, hint: &str| screen.typed.field(kind, Some(speech.say(hint)), is_on, speech);
    vec![
        field(&WHO_FIELD, "links-who-hint"),
        field(&DAY_FIELD, "links-day-hint"),
        field(&MONTH_FIELD, "links-month-hint"),
    ]
}

fn submit(screen: &Presenter, speech: &Speech) -> Button {
    let label = speech.say("links-submit");
    match screen.doing {
        _ if !screen.holder.may() => buttons::off(label, &speech.say("wallet-none")),
        Doing::Nothing => buttons::on(label),
        Doing::Finding => buttons::busy(label, &speech.say("links-finding")),
        Doing::Allowing => buttons::busy(label, &speech.say("links-allowing")),
        Doing::Ending(_) => buttons::off(label, &speech.say("links-wait")),
    }
}

fn dialog(screen: &Presenter, speech: &Speech) -> Option<Dialog> {
    match screen.asks.as_ref()? {
        Asks::Allow(_, receiver, terms) => Some(ask_to_allow(screen, receiver, *terms, speech)),
        Asks::End(link) => Some(ask_to_end(screen, link, speech)),
    }
}

fn ask_to_allow(screen: &Presenter, receiver: &Receiver, terms: Terms, speech: &Speech) -> Dialog {
    let wallet = receiver.wallet_id();
    let (title, who) = match receiver {
        Receiver::Person { name, by, .. } => (
            speech.say_with("links-ask-person", &[("name", name.into())]),
            match by {
                FoundBy::Mail(mail) => speech.say_with(
                    "links-ask-person-text",
                    &[("name", name.into()), ("mail", mail.into())],
                ),
                FoundBy::Phone(number) => speech.say_with(
                    "links-ask-phone-text",
                    &[("name", name.into()), ("number", number.into())],
                ),
            },
        ),
        Receiver::Wallet(_) | Receiver::Request { .. } => {
            let number = wallet.to_string();
            (
                speech.say("links-ask-wallet"),
                speech.say_with("links-ask-wallet-text", &[("number", (&number).into())]),
            )
        }
    };
    let (day, month) = (speech.money(terms.per_day), speech.money(terms.per_month));
    let limits = speech.say_with(
        "links-ask-limits",
        &[("day", (&day).into()), ("month", (&month).into())],
    );
    let until = match terms.until {
        None => speech.say("links-ask-no-end"),
        Some(until) => {
            let until = speech.moment(until, screen.holder.zone());
            speech.say_with("links-ask-until", &[("until", (&until).into())])
        }
    };
    let replaces = is_given_to(screen, wallet).then(|| speech.say("links-ask-replaces"));
    let text = [Some(who), Some(limits), Some(until), replaces];
    Dialog {
        title,
        text: text.into_iter().flatten().collect::<Vec<_>>().join(" "),
        confirm: buttons::on(speech.say("links-confirm")),
        cancel: buttons::on(speech.say("money-cancel")),
    }
}

/// Whether a link to this wallet is in force, as far as is known.
fn is_given_to(screen: &Presenter, wallet: WalletId) -> bool {
    let mut links = screen.links.iter();
    links.any(|link| link.user_wallet_id == wallet && screen.is_in_force(link))
}

fn ask_to_end(screen: &Presenter, link: &Link, speech: &Speech) -> Dialog {
    let (other, text) = if Some(link.wallet_id) == screen.holder.wallet_id() {
        (link.user_wallet_id, "links-ask-end-given")
    } else {
        (link.wallet_id, "links-ask-end-usable")
    };
    let name = linked::name_of(other, &screen.names, speech);
    Dialog {
        title: speech.say_with("links-ask-end", &[("name", (&name).into())]),
        text: speech.say(text),
        confirm: buttons::on(speech.say("links-confirm-end")),
        cancel: buttons::on(speech.say("money-cancel")),
    }
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    match &screen.told {
        Some(what) => Some(tell(what, speech)),
        None => screen.holder.notice(NOTICE, speech),
    }
}

/// What there is to tell.
pub(super) fn tell(what: &Told, speech: &Speech) -> Notice {
    match what {
        Told::Allowed(Some(name)) => Notice {
            text: speech.say_with("links-allowed-name-text", &[("name", name.into())]),
            ..speech.notice(NOTICE, Tone::Success, "links-allowed")
        },
        Told::Allowed(None) => speech.notice(NOTICE, Tone::Success, "links-allowed"),
        Told::Ended => speech.notice(NOTICE, Tone::Success, "links-ended"),
        Told::MayBeAllowed(trouble) => Notice {
            code: Some(trouble.code().to_owned()),
            ..speech.notice(NOTICE, Tone::Warning, "links-may-be-allowed")
        },
        Told::MayHoldOn(trouble) => Notice {
            code: Some(trouble.code().to_owned()),
            ..speech.notice(NOTICE, Tone::Warning, "links-may-hold-on")
        },
        Told::TooMany => speech.notice(NOTICE, Tone::Error, "links-too-many"),
        Told::Problem(trouble) => told::trouble(trouble, NOTICE, speech),
    }
}
