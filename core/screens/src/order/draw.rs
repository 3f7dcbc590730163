//! How the screen of an order looks.

use cityplus_domain::catalogue::Catalogue;
use cityplus_engine::HeldOrder;

use super::presenter::{Presenter, Stage};
use super::{OrderState, OrderStep, StepState};
use crate::parts::{basket, buttons, ticket_row};
use crate::speech::Speech;
use crate::view::{Badge, Fact, Notice, Tone};

const NOTICE: &str = "order";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> OrderState {
    let title = speech.say("order-title");
    match &screen.order {
        None => OrderState {
            title,
            ..OrderState::default()
        },
        Some(Err(trouble)) => {
            let notice = trouble.say(speech, NOTICE);
            OrderState {
                title,
                badge: Badge {
                    tone: notice.tone,
                    label: speech.say("order-badge-unknown"),
                },
                headline: notice.title.clone(),
                done: buttons::on(speech.say("order-to-tickets")),
                notice: Some(Notice {
                    dismissible: false,
                    ..notice
                }),
                ..OrderState::default()
            }
        }
        Some(Ok(order)) => known(screen, order, speech, title),
    }
}

fn known(screen: &Presenter, order: &HeldOrder, speech: &Speech, title: String) -> OrderState {
    let stage = Stage::of(order, screen.is_trying);
    let held = screen.held.as_deref();
    let (tone, name) = match stage {
        Stage::UnderWay => (Tone::Info, "under-way"),
        Stage::Waits => (Tone::Warning, "waits"),
        Stage::WaitsForSignIn => (Tone::Warning, "sign-in"),
        Stage::Done => (Tone::Success, "done"),
        Stage::Refused => (Tone::Error, "refused"),
    };
    let texts = |kind: &str| speech.say(&format!("order-{kind}-{name}"));
    let waits = stage == Stage::Waits || (screen.is_trying && order.last_error.is_some());
    OrderState {
        title,
        badge: Badge {
            tone,
            label: texts("badge"),
        },
        headline: texts("headline"),
        text: Some(texts("text")),
        steps: steps(stage, speech),
        total: Some(basket::amount(
            speech.say("order-total"),
            speech.money(order.total),
        )),
        facts: facts(order, held.map(|held| &held.catalogue), speech),
        tickets: order
            .tickets
            .iter()
            .map(|ticket| ticket_row::ticket_row(speech, held, ticket, false, screen.now))
            .collect(),
        try_now: waits.then(|| {
            let label = speech.say("order-try-now");
            buttons::on_unless_busy(label, screen.is_trying, &speech.say("order-trying"))
        }),
        done: buttons::on(speech.say(match stage {
            Stage::Refused => "order-again",
            Stage::Done if order.tickets.len() == 1 => "order-to-ticket",
            _ => "order-to-tickets",
        })),
        notice: notice(screen, order, stage, speech),
    }
}

fn steps(stage: Stage, speech: &Speech) -> Vec<OrderStep> {
    let (paid, made) = match stage {
        Stage::UnderWay => (StepState::Now, StepState::Ahead),
        Stage::Waits | Stage::WaitsForSignIn => (StepState::Ahead, StepState::Ahead),
        Stage::Done => (StepState::Done, StepState::Done),
        Stage::Refused => (StepState::Failed, StepState::Ahead),
    };
    [
        ("order-step-kept", StepState::Done),
        ("order-step-paid", paid),
        ("order-step-made", made),
    ]
    .map(|(key, state)| {
        let label = speech.say(key);
        let word = speech.say(match state {
            StepState::Ahead => "order-step-ahead",
            StepState::Now => "order-step-now",
            StepState::Done => "order-step-done",
            StepState::Failed => "order-step-failed",
        });
        OrderStep {
            accessibility: format!("{label}: {word}"),
            label,
            state,
        }
    })
    .to_vec()
}

fn facts(order: &HeldOrder, catalogue: Option<&Catalogue>, speech: &Speech) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact {
        label: speech.say(key),
        value,
    };
    let product = catalogue.and_then(|catalogue| catalogue.product(&order.product));
    let mut facts = Vec::new();
    if let Some((catalogue, product)) = catalogue.zip(product) {
        if let Some(venue) = catalogue.venue(&product.venue) {
            facts.push(fact("order-venue", speech.text(&venue.name).to_owned()));
        }
        facts.push(fact("order-product", speech.text(&product.name).to_owned()));
    } else {
        facts.push(fact("order-product", order.product.to_string()));
    }
    facts.push(fact("order-day", speech.day(order.day)));
    let lines = order.lines.iter().map(|line| {
        let variant = product.and_then(|product| product.variant(&line.variant));
        let name = variant.map_or_else(
            || line.variant.to_string(),
            |variant| speech.text(&variant.name).to_owned(),
        );
        format!("{} × {name}", speech.number(i64::from(line.count)))
    });
    facts.push(fact("order-what", lines.collect::<Vec<_>>().join(", ")));
    facts.push(fact("order-number", order.order_id.to_string()));
    facts
}

fn notice(screen: &Presenter, order: &HeldOrder, stage: Stage, speech: &Speech) -> Option<Notice> {
    let (tone, code) = match stage {
        Stage::UnderWay | Stage::Done => return None,
        Stage::Refused => (Tone::Error, screen.refusal()?),
        Stage::Waits | Stage::WaitsForSignIn => (Tone::Warning, order.last_error.as_deref()?),
    };
    let mut notice = speech.problem_of_code(NOTICE, tone, code);
    notice.dismissible = false;
    notice.action = match (stage, code) {
        (Stage::WaitsForSignIn, _) => Some(buttons::on(speech.say("order-sign-in"))),
        (Stage::Refused, "insufficient_funds") => Some(buttons::on(speech.say("order-top-up"))),
        _ => None,
    };
    Some(notice)
}
