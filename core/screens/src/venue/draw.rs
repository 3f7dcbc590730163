//! How the screen of a venue looks.

use cityplus_domain::catalogue::Product;

use super::model::{Model, OWN, Payer, Remedy};
use super::{VenueState, days};
use crate::parts::{basket, buttons, linked};
use crate::speech::Speech;
use crate::view::{Amount, Button, Choice, Icon, Notice, Tone};

const NOTICE: &str = "venue";

pub(super) fn draw(model: &Model, speech: &Speech) -> VenueState {
    let mut state = VenueState {
        title: speech.say("venue-title"),
        icon: Icon::Place,
        days_title: speech.say("venue-days"),
        earlier_days: buttons::off(speech.say("venue-earlier"), &speech.say("venue-earliest")),
        later_days: buttons::off(speech.say("venue-later"), &speech.say("venue-latest")),
        balance: balance(model, speech),
        payers_title: speech.say("venue-payers"),
        payers: payers(model, speech),
        pay: pay(model, speech),
        notice: notice(model, speech),
        ..VenueState::default()
    };
    if let Some((catalogue, venue)) = model.catalogue().zip(model.venue()) {
        speech.text(&venue.name).clone_into(&mut state.title);
        state.icon = venue.icon.into();
        let unit = catalogue.units.iter().find(|unit| unit.key == venue.unit);
        state.unit = unit.map_or_else(String::new, |unit| speech.text(&unit.name).to_owned());
    }
    if let Some(product) = model.product() {
        speech.text(&product.name).clone_into(&mut state.product);
        state.products = products(model, product, speech);
        draw_days(model, product, speech, &mut state);
        draw_choice(model, product, speech, &mut state);
    }
    state
}

fn products(model: &Model, chosen: &Product, speech: &Speech) -> Vec<Choice> {
    let choices: Vec<Choice> = model
        .products()
        .map(|product| {
            let label = speech.text(&product.name).to_owned();
            Choice {
                key: product.key.to_string(),
                accessibility: label.clone(),
                label,
                detail: None,
                selected: product.key == chosen.key,
                enabled: !model.is_paying,
            }
        })
        .collect();
    if choices.len() > 1 { choices } else { Vec::new() }
}

fn draw_days(model: &Model, product: &Product, speech: &Speech, state: &mut VenueState) {
    let zone = model.zone();
    let Some((week, (today, last))) = model.week.zip(days::range(product, zone, model.now)) else {
        return;
    };
    state.days = days::week(week, last)
        .map(|day| {
            let closed = days::closed(product, day, zone, model.now);
            let full = speech.day(day);
            let accessibility = match closed {
                Some(days::Closed::Over) => format!("{full}. {}", speech.say("venue-day-over")),
                Some(days::Closed::NoPrice) => format!("{full}. {}", speech.say("venue-no-price-why")),
                None if day == today => format!("{}, {full}", speech.say("venue-today")),
                None => full,
            };
            Choice {
                key: day.to_string(),
                label: if day == today {
                    speech.say("venue-today")
                } else {
                    speech.weekday_short(day)
                },
                detail: Some(speech.day_short(day)),
                selected: Some(day) == model.day,
                enabled: closed.is_none() && !model.is_paying,
                accessibility,
            }
        })
        .collect();
    if week > today {
        state.earlier_days = buttons::on(speech.say("venue-earlier"));
    }
    let next = week.checked_add_days(chrono::Days::new(days::SHOWN));
    if next.is_some_and(|next| next <= last) {
        state.later_days = buttons::on(speech.say("venue-later"));
    }
}

fn draw_choice(model: &Model, product: &Product, speech: &Speech, state: &mut VenueState) {
    let Some(day) = model.day else {
        return;
    };
    state.day = speech.day(day);
    state.variants = model.basket.rows(speech, product, day, model.is_paying);
    state.facts = basket::facts(speech, product, day, model.zone(), model.now);
    if let Some(Ok(quote)) = model.quote() {
        state.explanation = basket::explanation(speech, product, &quote);
        state.total = Some(basket::amount(
            speech.say("venue-total"),
            speech.money(quote.total),
        ));
    }
}

fn balance(model: &Model, speech: &Speech) -> Option<Amount> {
    let money = speech.money(model.available()?);
    Some(basket::amount(speech.say("venue-balance"), money))
}

/// One's own wallet, and those that others let one pay from.
fn payers(model: &Model, speech: &Speech) -> Vec<Choice> {
    if model.links.is_empty() && !model.is_payer_open() {
        return Vec::new();
    }
    let chosen = model.link().map(|link| link.link_id);
    let choice = |key: String, label: String, detail: Option<String>, selected: bool| {
        let said = match &detail {
            Some(detail) => format!("{label}, {detail}"),
            None => label.clone(),
        };
        Choice {
            key,
            label,
            detail,
            selected,
            enabled: !model.is_paying,
            accessibility: if selected {
                speech.say_with("common-selected", &[("name", (&said).into())])
            } else {
                said
            },
        }
    };
    let own = model.available().map(|money| speech.money(money));
    let own = choice(
        OWN.to_owned(),
        speech.say("venue-payer-own"),
        own,
        chosen.is_none() && !model.is_payer_open(),
    );
    let others = model.links.iter().map(|link| {
        let left = speech.money(link.left_today);
        choice(
            link.link_id.to_string(),
            linked::name_of(link.wallet_id, &model.names, speech),
            Some(speech.say_with("venue-payer-left", &[("money", (&left).into())])),
            chosen == Some(link.link_id),
        )
    });
    std::iter::once(own).chain(others).collect()
}

fn pay(model: &Model, speech: &Speech) -> Button {
    let plain = speech.say("venue-pay");
    let quote = match model.quote() {
        None => return buttons::off(plain, &speech.say("venue-pay-nothing")),
        Some(Err(error)) => {
            let why = speech.problem_of_code(NOTICE, Tone::Warning, error.code());
            return buttons::off(plain, &why.title);
        }
        Some(Ok(quote)) => quote,
    };
    let total = speech.money(quote.total);
    let label = speech.say_with("venue-pay-sum", &[("total", (&total).into())]);
    match model.payer {
        _ if model.is_paying => buttons::busy(label, &speech.say("venue-busy")),
        None => buttons::off(label, &speech.say("venue-busy")),
        Some(Payer::Nobody) => buttons::on(speech.say("venue-pay-sign-in")),
        Some(Payer::NoWallet) => {
            let why = speech.problem_of_code(NOTICE, Tone::Warning, "no_wallet");
            buttons::off(label, &why.title)
        }
        Some(Payer::Wallet(_)) if model.is_payer_open() => {
            let why = speech.problem_of_code(NOTICE, Tone::Warning, "link_ended");
            buttons::off(label, &why.title)
        }
        Some(Payer::Wallet(_)) if model.is_short() => {
            let mut pay = buttons::on(label);
            pay.accessibility = format!("{}. {}", pay.label, speech.say(short(model)));
            pay
        }
        Some(Payer::Wallet(_)) => buttons::on(label),
    }
}

/// The key of the text that says that the chosen wallet is not enough.
fn short(model: &Model) -> &'static str {
    if model.link().is_some() {
        "venue-link-short"
    } else {
        "venue-short"
    }
}

fn notice(model: &Model, speech: &Speech) -> Option<Notice> {
    let action = model.remedy().map(|remedy| match remedy {
        Remedy::Fetch => buttons::on_unless_busy(
            speech.say("venue-retry"),
            model.is_fetching,
            &speech.say("venue-busy"),
        ),
        Remedy::TopUp => buttons::on(speech.say("venue-top-up")),
    });
    let plain = |tone, title: &str, dismissible| Notice {
        key: NOTICE.to_owned(),
        tone,
        title: speech.say(title),
        text: speech.say(&format!("{title}-text")),
        code: None,
        action: None,
        dismissible,
    };
    let mut notice = if let Some(trouble) = &model.trouble {
        trouble.say(speech, NOTICE)
    } else if model.held.is_none() && model.is_fetching {
        plain(Tone::Info, "venue-fetching", false)
    } else if model.held.is_none() {
        speech.problem_of_code(NOTICE, Tone::Warning, "catalogue_missing")
    } else if model.venue().is_none() {
        speech.problem_of_code(NOTICE, Tone::Error, "unknown_venue")
    } else if model.product().is_none() {
        plain(Tone::Info, "venue-sells-nothing", false)
    } else if model.day.is_none() {
        plain(Tone::Info, "venue-no-day", false)
    } else if model.is_short() && !model.balance_seen {
        plain(Tone::Warning, short(model), true)
    } else {
        return None;
    };
    notice.dismissible &= model.held.is_some() && model.venue().is_some();
    notice.action = action;
    Some(notice)
}
