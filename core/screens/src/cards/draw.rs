//! How the screen of money by card looks.

use cityplus_domain::ids::CardId;
use cityplus_engine::protocol::cards::SavedCardView;
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView, StartOnlineTopUp};

use super::model::{self, Asks, Listing, NEW, Told};
use super::presenter::Presenter;
use super::{CardsState, ChargeRow, SavedCardRow};
use crate::parts::paying::Paying;
use crate::parts::typed::AMOUNT_FIELD;
use crate::parts::{buttons, told};
use crate::speech::Speech;
use crate::view::{Badge, Button, Choice, Dialog, Notice, Tone};

const NOTICE: &str = "cards";
/// The key of the switch.
const SAVE: &str = "save";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> CardsState {
    let is_on = screen.holder.may() && !screen.is_busy();
    let charges = charge_rows(screen, is_on, speech);
    CardsState {
        title: speech.say("cards-title"),
        intro: speech.say("cards-intro"),
        available: screen.holder.available(speech),
        cards_title: speech.say("cards-which"),
        cards: choices(screen, is_on, speech),
        save: screen.chosen.is_none().then(|| save(screen.saves, is_on, speech)),
        fields: vec![screen.typed.field(&AMOUNT_FIELD, None, is_on, speech)],
        submit: submit(screen, speech),
        charges_title: if charges.is_empty() {
            String::new()
        } else {
            speech.say("cards-charges")
        },
        charges,
        rows_title: speech.say("cards-rows"),
        rows: screen
            .cards
            .iter()
            .map(|card| row(screen, card, is_on, speech))
            .collect(),
        rows_empty: rows_empty(screen, speech),
        refresh: screen
            .holder
            .button("cards-refresh", screen.following.is_on(), "cards-reading", speech),
        dialog: screen.asks.map(|asks| dialog(screen, asks, speech)),
        notice: notice(screen, speech),
    }
}

fn choices(screen: &Presenter, is_on: bool, speech: &Speech) -> Vec<Choice> {
    let saved = screen.cards.iter().map(|card| {
        let validity = validity(screen, card, speech).label;
        let spoken = format!("{}, {validity}", model::spoken(card, speech));
        let selected = screen.chosen == Some(card.card_id);
        let enabled = is_on && !screen.is_over(card);
        Choice {
            label: model::name(card, speech),
            detail: Some(validity),
            // A screen reader says the digits as digits, not as what stands before them.
            ..buttons::choice(&card.card_id.to_string(), spoken, selected, enabled, speech)
        }
    });
    let is_chosen = screen.chosen.is_none();
    let another = buttons::choice(NEW, speech.say("cards-new"), is_chosen, is_on, speech);
    saved.chain(std::iter::once(another)).collect()
}

fn save(is_saved: bool, is_on: bool, speech: &Speech) -> Choice {
    let (label, detail) = (speech.say("cards-save"), speech.say("cards-save-text"));
    Choice {
        key: SAVE.to_owned(),
        // Whether it is on the platform says by itself.
        accessibility: format!("{label}. {detail}"),
        label,
        detail: Some(detail),
        selected: is_saved,
        enabled: is_on,
    }
}

fn submit(screen: &Presenter, speech: &Speech) -> Button {
    let label = if screen.chosen.is_some() {
        "cards-submit-saved"
    } else {
        "cards-submit-new"
    };
    if screen.forgetting.is_some() {
        return buttons::off(speech.say(label), &speech.say("cards-forgetting"));
    }
    let is_busy = screen.paying == Paying::Ordering;
    screen.holder.button(label, is_busy, "cards-busy", speech)
}

/// What has no answer yet, and the pages that wait besides the one that the notice is about.
fn charge_rows(screen: &Presenter, is_on: bool, speech: &Speech) -> Vec<ChargeRow> {
    let charges = screen.charges.iter();
    let charges = charges.map(|charge| charge_row(screen, charge, is_on, speech));
    let pages = screen.waiting_pages().map(|page| page_row(page, is_on, speech));
    charges.chain(pages).collect()
}

fn page_row(page: &OnlineTopUpView, is_on: bool, speech: &Speech) -> ChargeRow {
    let title = speech.money(page.amount);
    let badge = Badge {
        tone: Tone::Warning,
        label: speech.say("wallet-card-page"),
    };
    let label = speech.say("wallet-card-open-page");
    let open = Button {
        accessibility: format!("{label}. {title}"),
        enabled: is_on,
        ..buttons::on(label)
    };
    ChargeRow {
        transfer_id: page.transfer_id.to_string(),
        accessibility: format!("{title}. {}.", badge.label),
        title,
        detail: String::new(),
        badge,
        retry: Some(open),
    }
}

fn charge_row(screen: &Presenter, charge: &StartOnlineTopUp, is_on: bool, speech: &Speech) -> ChargeRow {
    let title = speech.money(charge.amount);
    let detail = charge
        .card_id
        .map(|card| name_of(screen, card, speech))
        .unwrap_or_default();
    let is_taken = screen.taken.contains(&charge.transfer_id);
    let (tone, label) = if is_taken {
        (Tone::Info, "cards-charge-under-way")
    } else {
        (Tone::Warning, "cards-charge-no-answer")
    };
    let badge = Badge {
        tone,
        label: speech.say(label),
    };
    let retry = Button {
        accessibility: speech.say_with("cards-retry-of", &[("money", (&title).into())]),
        enabled: is_on,
        ..buttons::on(speech.say("cards-retry"))
    };
    ChargeRow {
        transfer_id: charge.transfer_id.to_string(),
        accessibility: format!("{title}. {detail}. {}.", badge.label),
        title,
        detail,
        badge,
        retry: (!is_taken).then_some(retry),
    }
}

/// What a card is called; one that is not in the list is a saved card all the same.
fn name_of(screen: &Presenter, card: CardId, speech: &Speech) -> String {
    screen.card(card).map_or_else(
        || speech.say("cards-card-other"),
        |card| model::name(card, speech),
    )
}

fn row(screen: &Presenter, card: &SavedCardView, is_on: bool, speech: &Speech) -> SavedCardRow {
    let title = model::name(card, speech);
    let moment = speech.moment(card.saved_at, screen.holder.zone());
    let detail = speech.say_with("cards-saved-at", &[("moment", (&moment).into())]);
    let badge = validity(screen, card, speech);
    let spoken = model::spoken(card, speech);
    let label = speech.say("cards-forget");
    let forget = if screen.forgetting == Some(card.card_id) {
        buttons::busy(label, &speech.say("cards-forgetting"))
    } else {
        Button {
            accessibility: speech.say_with("cards-forget-of", &[("card", (&spoken).into())]),
            enabled: is_on,
            ..buttons::on(label)
        }
    };
    SavedCardRow {
        card_id: card.card_id.to_string(),
        accessibility: format!("{spoken}. {detail}. {}.", badge.label),
        title,
        detail,
        badge,
        forget,
    }
}

/// How long a card is good.
fn validity(screen: &Presenter, card: &SavedCardView, speech: &Speech) -> Badge {
    let Some(month) = model::month(card) else {
        return Badge {
            tone: Tone::Info,
            label: speech.say("cards-valid-unknown"),
        };
    };
    let (tone, key) = if screen.is_over(card) {
        (Tone::Warning, "cards-valid-over")
    } else {
        (Tone::Info, "cards-valid-until")
    };
    Badge {
        tone,
        label: speech.say_with(key, &[("month", (&month).into())]),
    }
}

fn rows_empty(screen: &Presenter, speech: &Speech) -> Option<String> {
    if !screen.holder.may() {
        return Some(speech.say("wallet-none"));
    }
    if !screen.cards.is_empty() {
        return None;
    }
    Some(match &screen.listing {
        Listing::Not => speech.say("cards-reading"),
        Listing::Done => speech.say("cards-rows-none"),
        Listing::Failed(trouble) => match trouble.code() {
            "offline" | "server_garbage" => speech.say("cards-offline"),
            _ => {
                let why = trouble.say(speech, NOTICE);
                format!("{}. {}", why.title, why.text)
            }
        },
    })
}

fn dialog(screen: &Presenter, asks: Asks, speech: &Speech) -> Dialog {
    match asks {
        Asks::Charge(money, card) => {
            let (money, card) = (speech.money(money), name_of(screen, card, speech));
            Dialog {
                title: speech.say_with(
                    "cards-ask-charge",
                    &[("money", (&money).into()), ("card", (&card).into())],
                ),
                text: speech.say("cards-ask-charge-text"),
                confirm: buttons::on(speech.say_with("cards-charge", &[("money", (&money).into())])),
                cancel: buttons::on(speech.say("money-cancel")),
            }
        }
        Asks::Retry(_, money, card) => {
            let (money, card) = (speech.money(money), name_of(screen, card, speech));
            Dialog {
                title: speech.say_with(
                    "cards-ask-charge",
                    &[("money", (&money).into()), ("card", (&card).into())],
                ),
                // It may have been charged already.
                text: speech.say_with("cards-no-answer-text", &[("money", (&money).into())]),
                confirm: buttons::on(speech.say("cards-retry")),
                cancel: buttons::on(speech.say("money-cancel")),
            }
        }
        Asks::Forget(card) => {
            let card = name_of(screen, card, speech);
            Dialog {
                title: speech.say_with("cards-ask-forget", &[("card", (&card).into())]),
                text: speech.say("cards-ask-forget-text"),
                confirm: buttons::on(speech.say("cards-forget-yes")),
                cancel: buttons::on(speech.say("cards-keep")),
            }
        }
    }
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    let Some(what) = &screen.told else {
        let is_hidden = matches!(screen.paying, Paying::UnderWay { id, .. } if screen.hidden == Some(id));
        let notice = screen.paying.notice(NOTICE, speech);
        let mut notice = notice.filter(|_| !is_hidden);
        if let Some(notice) = &mut notice
            && matches!(screen.paying, Paying::Ended(OnlineTopUpState::Paid, _))
        {
            notice.action = Some(buttons::on(speech.say("wallet-show")));
        }
        // What became of a payment is told first: it is put away, and then the standing is read again.
        return notice.or_else(|| screen.holder.notice(NOTICE, speech));
    };
    Some(match what {
        Told::Forgotten(card) => {
            let card = model::name(card, speech);
            Notice {
                text: speech.say_with("cards-forgotten-text", &[("card", (&card).into())]),
                ..said(Tone::Success, "cards-forgotten", speech)
            }
        }
        Told::NoAnswer(_, money, trouble) => {
            let money = speech.money(*money);
            Notice {
                text: speech.say_with("cards-no-answer-text", &[("money", (&money).into())]),
                code: Some(trouble.code().to_owned()),
                ..said(Tone::Warning, "cards-no-answer", speech)
            }
        }
        Told::Problem(trouble) => told::trouble(trouble, NOTICE, speech),
    })
}

fn said(tone: Tone, title: &str, speech: &Speech) -> Notice {
    Notice {
        key: NOTICE.to_owned(),
        tone,
        title: speech.say(title),
        dismissible: true,
        ..Notice::default()
    }
}
