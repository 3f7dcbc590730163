//! How the kiosk's screen looks.

use cityplus_domain::ids::OrderId;

use super::model::{Model, Paper, Phase, Seller};
use super::{KioskPhase, KioskState, KioskTicket};
use crate::parts::{basket, ticket_row};
use crate::speech::{Language, Speech};
use crate::view::{Button, Choice, CodePicture, Fact, Icon, Notice, Tone};

const NOTICE: &str = "kiosk";
/// While somebody chooses, the clock is shown only near its end.
const SHOWN_BELOW_S: i64 = 20;

pub(super) fn draw(model: &Model, speech: &Speech) -> KioskState {
    let (phase, headline) = match &model.phase {
        Phase::Choosing => (KioskPhase::Choosing, "kiosk-choose"),
        Phase::Asking | Phase::Paying { .. } => (KioskPhase::Paying, "kiosk-paying"),
        Phase::Codes { .. } => (KioskPhase::Codes, "kiosk-codes"),
    };
    let mut state = KioskState {
        title: speech.say("kiosk-title"),
        headline: speech.say(headline),
        icon: Icon::Place,
        phase,
        languages: languages(speech),
        buy: buy(model, speech),
        start_over: start_over(model, speech),
        clears_in: clears_in(model, speech),
        notice: notice(model, speech),
        ..KioskState::default()
    };
    if let Some(venue) = model.venue() {
        speech.text(&venue.name).clone_into(&mut state.title);
    }
    if let Phase::Codes { papers, .. } = &model.phase {
        state.tickets = papers.iter().map(|paper| ticket(model, speech, paper)).collect();
    } else {
        draw_choice(model, speech, &mut state);
    }
    state
}

fn languages(speech: &Speech) -> Vec<Choice> {
    let choices = Language::ALL.into_iter();
    choices
        .map(|language| {
            let selected = language == speech.language();
            let label = language.own_name().to_owned();
            Choice {
                key: language.tag().to_owned(),
                accessibility: if selected {
                    speech.say_with("common-selected", &[("name", (&label).into())])
                } else {
                    label.clone()
                },
                label,
                detail: None,
                selected,
                enabled: true,
            }
        })
        .collect()
}

fn draw_choice(model: &Model, speech: &Speech, state: &mut KioskState) {
    let frozen = !model.is_choosing();
    let products: Vec<Choice> = model
        .products()
        .map(|product| {
            let label = speech.text(&product.name).to_owned();
            let selected = Some(&product.key) == model.product.as_ref();
            Choice {
                key: product.key.to_string(),
                accessibility: if selected {
                    speech.say_with("common-selected", &[("name", (&label).into())])
                } else {
                    label.clone()
                },
                label,
                detail: None,
                selected,
                enabled: !frozen,
            }
        })
        .collect();
    if products.len() > 1 {
        state.products = products;
    }
    if let Some((product, today)) = model.product().zip(model.today()) {
        state.variants = model.basket.rows(speech, product, today, frozen);
        state.facts = basket::facts(speech, product, today, model.zone(), model.now);
    }
    if model.has_others() {
        state.facts.push(Fact {
            label: speech.say("kiosk-others"),
            value: speech.say("kiosk-others-where"),
        });
    }
    if let Some(total) = model.total() {
        state.total = Some(basket::amount(speech.say("venue-total"), speech.money(total)));
    }
}

fn buy(model: &Model, speech: &Speech) -> Button {
    let label = match model.total() {
        Some(total) => {
            let total = speech.money(total);
            speech.say_with("kiosk-buy-sum", &[("total", (&total).into())])
        }
        None => speech.say("kiosk-buy"),
    };
    let is_busy = matches!(model.phase, Phase::Asking | Phase::Paying { .. });
    let off = if model.seller != Some(Seller::Ready) {
        Some("kiosk-off-staff")
    } else if model.is_away {
        Some("kiosk-off-away")
    } else if model.may_buy() {
        None
    } else {
        Some("venue-pay-nothing")
    };
    speech.labelled(label, off, is_busy)
}

fn start_over(model: &Model, speech: &Speech) -> Button {
    let off = match model.phase {
        Phase::Asking | Phase::Paying { .. } => Some("kiosk-start-over-paying"),
        _ => (!model.has_traces()).then_some("kiosk-start-over-off"),
    };
    speech.button("kiosk-start-over", off, false)
}

fn clears_in(model: &Model, speech: &Speech) -> Option<String> {
    let seconds = model.clears_in_s()?;
    let is_shown = matches!(model.phase, Phase::Codes { .. }) || seconds <= SHOWN_BELOW_S;
    is_shown.then(|| speech.say_with("kiosk-clears-in", &[("count", seconds.into())]))
}

fn ticket(model: &Model, speech: &Speech, paper: &Paper) -> KioskTicket {
    let held = model.held.as_deref();
    let title = ticket_row::kind_name(speech, model.catalogue(), &paper.ticket);
    let detail = ticket_row::when(speech, held, &paper.ticket);
    let spoken = [("kind", (&title).into()), ("when", (&detail).into())];
    let print = if paper.is_printed {
        "kiosk-print-again"
    } else {
        "kiosk-print"
    };
    let mut print = speech.button(print, None, false);
    print.accessibility = format!("{}: {title}", print.label);
    KioskTicket {
        ticket_id: paper.ticket.ticket_id.to_string(),
        code: CodePicture {
            side: paper.side,
            modules: paper.modules.clone(),
            text: paper.code.clone(),
            accessibility: speech.say_with("kiosk-code", &spoken),
        },
        png: paper.png.clone(),
        print,
        title,
        detail,
    }
}

fn notice(model: &Model, speech: &Speech) -> Option<Notice> {
    let fixed = |tone, text: &str| Notice {
        dismissible: false,
        ..speech.notice(NOTICE, tone, text)
    };
    let not_ready = match model.seller {
        Some(Seller::Nobody) => Some("kiosk-staff"),
        Some(Seller::MayNot) => Some("kiosk-may-not"),
        Some(Seller::Ready) | None => None,
    };
    if let Some(text) = not_ready {
        return Some(Notice {
            action: Some(speech.button("kiosk-sign-in", None, false)),
            ..fixed(Tone::Warning, text)
        });
    }
    if let Phase::Paying {
        order_id,
        is_slow: true,
    } = model.phase
    {
        return Some(Notice {
            text: of_order(speech, "kiosk-slow-text", order_id),
            ..fixed(Tone::Warning, "kiosk-slow")
        });
    }
    if model.print_failed {
        return Some(speech.notice(NOTICE, Tone::Warning, "kiosk-print-failed"));
    }
    if model.till_is_empty {
        return Some(Notice {
            code: Some("insufficient_funds".to_owned()),
            ..speech.notice(NOTICE, Tone::Warning, "kiosk-till")
        });
    }
    if let Some(trouble) = &model.trouble {
        return Some(trouble.say(speech, NOTICE));
    }
    if !matches!(model.phase, Phase::Choosing) {
        return None;
    }
    if model.held.is_none() {
        return Some(Notice {
            dismissible: false,
            ..speech.problem_of_code(NOTICE, Tone::Warning, "catalogue_missing")
        });
    }
    if model.venue().is_none() {
        return Some(Notice {
            dismissible: false,
            ..speech.problem_of_code(NOTICE, Tone::Error, "unknown_venue")
        });
    }
    if model.is_away {
        return Some(fixed(Tone::Warning, "kiosk-away"));
    }
    if model.products().next().is_none() {
        return Some(fixed(Tone::Info, "kiosk-nothing"));
    }
    model.unclaimed.map(|order_id| Notice {
        text: of_order(speech, "kiosk-unclaimed-text", order_id),
        ..speech.notice(NOTICE, Tone::Warning, "kiosk-unclaimed")
    })
}

/// A text that names an order by the end of its id, short enough to be read out at a desk.
fn of_order(speech: &Speech, key: &str, order_id: OrderId) -> String {
    let id = order_id.to_string();
    let number: String = id.chars().skip(id.chars().count().saturating_sub(8)).collect();
    let number = number.to_uppercase();
    speech.say_with(key, &[("number", (&number).into())])
}
