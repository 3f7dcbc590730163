//! How the screen of the wallet looks.

use cityplus_engine::protocol::operator::{EntryKind, StatementEntry, WalletView};

use super::presenter::{DEEDS, Presenter, Reading};
use super::{StatementRow, TopUpWay, WalletDeed, WalletState, card, points};
use crate::parts::owner::Owner;
use crate::parts::{basket, buttons, ticket_row};
use crate::speech::Speech;
use crate::view::{CodePicture, Notice, Tone};

const NOTICE: &str = "wallet";
/// The way to top up that is always there.
const DESK: &str = "desk";

pub(super) fn draw(screen: &Presenter, speech: &Speech) -> WalletState {
    let busy = speech.say("wallet-refreshing");
    let mut state = WalletState {
        title: speech.say("wallet-title"),
        ways_title: speech.say("wallet-ways"),
        statement_title: speech.say("wallet-statement"),
        refresh: buttons::on_unless_busy(speech.say("wallet-refresh"), screen.is_fetching, &busy),
        notice: notice(screen, speech),
        ..WalletState::default()
    };
    let Some(Owner::Wallet { held, .. }) = &screen.owner else {
        state.refresh = buttons::off(speech.say("wallet-refresh"), &speech.say("wallet-none"));
        state.statement_empty = Some(speech.say("wallet-none"));
        return state;
    };
    if let Some(wallet) = held {
        draw_balance(screen, wallet, speech, &mut state);
    }
    state.deeds = DEEDS
        .iter()
        .map(|(place, key)| WalletDeed {
            place: place.clone(),
            button: buttons::on(speech.say(key)),
        })
        .collect();
    state.ways = vec![desk(screen, speech)];
    state.ways.extend(card::ways(screen, speech));
    state.points_title = points::title(&screen.points, speech);
    state.points = points::facts(&screen.points, speech);
    state.points_statement = points::rows(screen, speech);
    state.statement = screen
        .entries
        .iter()
        .map(|entry| row(screen, entry, speech))
        .collect();
    state.statement_empty = statement_empty(screen, speech);
    state.more = screen.next.as_ref().map(|_| {
        let is_reading = screen.reading == Reading::Now;
        buttons::on_unless_busy(speech.say("wallet-more"), is_reading, &busy)
    });
    state
}

fn draw_balance(screen: &Presenter, wallet: &WalletView, speech: &Speech, state: &mut WalletState) {
    state.balance = Some(basket::amount(
        speech.say("wallet-available"),
        speech.money(wallet.available),
    ));
    let reserved = wallet.balance.minus(wallet.available).ok();
    state.reserved = reserved
        .filter(|money| money.is_positive())
        .map(|money| basket::amount(speech.say("wallet-reserved"), speech.money(money)));
    let zone = ticket_row::zone_of(screen.catalogue.as_deref());
    let moment = speech.moment(wallet.as_of, zone);
    state.as_of = Some(speech.say_with("wallet-as-of", &[("moment", (&moment).into())]));
}

fn desk(screen: &Presenter, speech: &Speech) -> TopUpWay {
    let number = screen.wallet_id().map(|id| id.to_string());
    TopUpWay {
        key: DESK.to_owned(),
        title: speech.say("wallet-desk"),
        text: speech.say("wallet-desk-text"),
        number,
        code: screen.code.as_ref().map(|code| CodePicture {
            side: code.side,
            modules: code.modules.clone(),
            text: code.text.clone(),
            accessibility: speech.say("wallet-code"),
        }),
        action: None,
    }
}

fn row(screen: &Presenter, entry: &StatementEntry, speech: &Speech) -> StatementRow {
    let zone = ticket_row::zone_of(screen.catalogue.as_deref());
    let title = speech.say(match entry.kind {
        EntryKind::TopUp => "wallet-kind-top-up",
        EntryKind::TopUpCancelled => "wallet-kind-top-up-cancelled",
        EntryKind::Payment => "wallet-kind-payment",
        EntryKind::LinkedPayment => "wallet-kind-linked-payment",
        EntryKind::Refund => "wallet-kind-refund",
        EntryKind::Sent => "wallet-kind-sent",
        EntryKind::Received => "wallet-kind-received",
        EntryKind::Redeemed => "wallet-kind-redeemed",
        EntryKind::SetAside => "wallet-kind-set-aside",
        EntryKind::SetBack => "wallet-kind-set-back",
        EntryKind::FeeUpgrade => "wallet-kind-fee-upgrade",
        EntryKind::FeeUnblock => "wallet-kind-fee-unblock",
        EntryKind::FeeReplacement => "wallet-kind-fee-replacement",
        EntryKind::FeeRedemption => "wallet-kind-fee-redemption",
        EntryKind::Other => "wallet-kind-other",
    });
    let when = speech.moment(entry.at, zone);
    let detail = match other_side(screen, entry, speech) {
        Some(name) => format!("{name}, {when}"),
        None => when,
    };
    let comes_in = entry.amount.is_positive();
    let amount = speech.money(entry.amount);
    let money = if comes_in { format!("+{amount}") } else { amount };
    let after = speech.money(entry.balance_after);
    let balance_after = speech.say_with("wallet-after", &[("money", (&after).into())]);
    StatementRow {
        transfer_id: entry.transfer_id.to_string(),
        accessibility: format!("{title}. {detail}. {money}. {balance_after}."),
        title,
        detail,
        money,
        balance_after,
        tone: if comes_in { Tone::Success } else { Tone::Info },
    }
}

/// The name of the unit on the other side; none where it is a desk or nobody the catalogue knows.
fn other_side(screen: &Presenter, entry: &StatementEntry, speech: &Speech) -> Option<String> {
    let catalogue = &screen.catalogue.as_deref()?.catalogue;
    let unit = catalogue
        .units
        .iter()
        .find(|unit| unit.key.as_str() == entry.counterparty)?;
    Some(speech.text(&unit.name).to_owned())
}

fn statement_empty(screen: &Presenter, speech: &Speech) -> Option<String> {
    match &screen.reading {
        Reading::Failed(trouble) => {
            let why = match trouble.code() {
                "offline" | "server_garbage" => return Some(speech.say("wallet-statement-offline")),
                _ => trouble.say(speech, NOTICE),
            };
            Some(format!("{}. {}", why.title, why.text))
        }
        _ if !screen.entries.is_empty() => None,
        Reading::Done => Some(speech.say("wallet-statement-none")),
        Reading::Not | Reading::Now => Some(speech.say("wallet-statement-reading")),
    }
}

fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    let owners = screen
        .owner
        .as_ref()
        .and_then(|owner| owner.notice(NOTICE, speech));
    if matches!(screen.owner, Some(Owner::NoWallet)) {
        return owners;
    }
    let Some(trouble) = screen.trouble.as_ref() else {
        // What became of a payment is told first: it is put away, and then the standing is read again.
        return card::notice(screen, speech).or(owners);
    };
    let mut notice = trouble.say(speech, NOTICE);
    if trouble.code() == "not_signed_in" {
        notice.action = Some(buttons::on(speech.say("wallet-sign-in-action")));
    }
    Some(notice)
}
