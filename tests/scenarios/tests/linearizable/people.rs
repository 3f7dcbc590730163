//! What the people do at once, and what they write down.

use std::sync::Arc;
use std::time::Duration;

use cityplus_backend::operator::{Operator as _, OperatorError};
use cityplus_domain::ids::WalletId;
use fastrand::Rng;

use super::history::{Answer, Asked, Call, Line, NEVER, Order};
use super::round::{Ordered, Round, Wanted, What};
use super::{CALLS, PAGE};
use crate::twins::Twins;
use crate::twins::request::Request;

/// Most that is put in, sent or ordered at once, in minor units: about so much that every few times there is too little.
const CASH_MAX: i64 = 40;
const OUT_MAX: i64 = 40;
/// Most that is asked back of a payment at once; often it is more than was paid.
const BACK_MAX: i64 = 40;
/// How often a request is sent again that was not answered. Two processes on one SQLite file are in each other's way.
const TRIES: u32 = 100;
/// How long somebody waits at most who walks away without an answer.
const WALKS_AWAY_AFTER_US: u64 = 4_000;

/// Does all kinds of things, one after another; returns what was seen of which wallet.
pub(crate) async fn use_wallets(round: Arc<Round>, mut rng: Rng) -> Vec<(WalletId, Call)> {
    let rng = &mut rng;
    let mut seen = Vec::new();
    // Each such call may have been done at any time or never: more of them, and the search is long.
    let mut has_walked_away = false;
    for _ in 0..CALLS {
        let wallet = round.wallets[rng.usize(..round.wallets.len())];
        match rng.u8(..24) {
            0..=1 => seen.push((wallet, look_at_wallet(&round, wallet, rng).await)),
            2..=3 => seen.push((wallet, look_at_statement(&round, wallet, rng).await)),
            4..=5 => {
                if let Some(ordered) = round.recent_order(rng) {
                    seen.push((ordered.wallet, look_at_order(&round, ordered.what, rng).await));
                }
            }
            _ => {
                let Some(wanted) = want(&round, wallet, rng) else {
                    continue;
                };
                round.note_wanted(&wanted);
                if !has_walked_away && rng.u8(..10) == 0 {
                    has_walked_away = true;
                    seen.extend(walk_away(&round, &wanted, rng).await);
                } else {
                    seen.extend(ask(&round, &wanted, rng).await);
                }
            }
        }
    }
    seen
}

/// Something to ask for; none if there is nothing to ask it of.
fn want(round: &Round, wallet: WalletId, rng: &mut Rng) -> Option<Wanted> {
    let request = match rng.u8(..18) {
        0..=3 => Twins::cash(wallet, rng.i64(1..=CASH_MAX)),
        4..=6 => {
            let others: Vec<WalletId> = round
                .wallets
                .iter()
                .copied()
                .filter(|other| *other != wallet)
                .collect();
            let other = rng.choice(others)?;
            round.twins.sending(wallet, other, rng.i64(1..=OUT_MAX))
        }
        7..=9 => return order(round, wallet, rng),
        10..=14 => return Some(end(round.recent_order(rng)?, rng)),
        15..=16 => return give_back(round.recent_order(rng)?, rng),
        _ => return round.some_wanted(rng),
    };
    Some(Wanted { wallet, request })
}

/// Orders a payment, or cash. Some only tell of it, and perhaps somebody sends the order later.
fn order(round: &Round, wallet: WalletId, rng: &mut Rng) -> Option<Wanted> {
    let minor = rng.i64(1..=OUT_MAX);
    let (what, request) = if rng.u8(..3) == 0 {
        let (redemption, request) = round.twins.redeeming(wallet, minor);
        (What::Cash(redemption), request)
    } else {
        let (payment, request) = round.twins.authorising(wallet, minor);
        (What::Payment(payment), request)
    };
    let wanted = Wanted { wallet, request };
    round.note_order(Ordered { wallet, minor, what });
    if rng.u8(..5) == 0 {
        round.note_wanted(&wanted);
        return None;
    }
    Some(wanted)
}

/// Ends an order, whoever made it and however it stands.
fn end(ordered: Ordered, rng: &mut Rng) -> Wanted {
    let request = match ordered.what {
        What::Cash(redemption) => Request::HandOut(redemption),
        What::Payment(payment) => match rng.u8(..8) {
            0..=1 => Request::Void(payment),
            // Part of it, or too much.
            2 => Request::Capture(payment, Some(rng.i64(1..=ordered.minor + 5))),
            _ => Request::Capture(payment, None),
        },
    };
    let wallet = ordered.wallet;
    Wanted { wallet, request }
}

/// Asks something back of a payment, however it stands.
fn give_back(ordered: Ordered, rng: &mut Rng) -> Option<Wanted> {
    let What::Payment(payment) = ordered.what else {
        return None;
    };
    let request = Twins::refunding(payment, rng.i64(1..=BACK_MAX));
    let wallet = ordered.wallet;
    Some(Wanted { wallet, request })
}

/// Asks until there is an answer. Of what was sent before and not answered nobody knows whether it was done, so that is a
/// call of its own: the same answer may be told of what was done long before.
async fn ask(round: &Round, wanted: &Wanted, rng: &mut Rng) -> Vec<(WalletId, Call)> {
    let mut seen = Vec::new();
    for _ in 0..TRIES {
        let start = round.tick();
        let told = wanted.request.ask(round.twins.either(rng)).await;
        let end = round.tick();
        match Answer::of(told) {
            Ok(answer) => {
                seen.extend(calls(wanted, start, Some((end, answer))));
                return seen;
            }
            Err(error) => {
                assert!(error.is_retryable(), "{wanted:?}: {error:?}");
                if seen.is_empty() {
                    seen.extend(calls(wanted, start, None));
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(rng.u64(5..50))).await;
    }
    panic!("{wanted:?} is not answered");
}

/// Asks once and does not wait long for the answer.
async fn walk_away(round: &Round, wanted: &Wanted, rng: &mut Rng) -> Vec<(WalletId, Call)> {
    let patience = Duration::from_micros(rng.u64(..WALKS_AWAY_AFTER_US));
    let start = round.tick();
    let asked = wanted.request.ask(round.twins.either(rng));
    let told = tokio::time::timeout(patience, asked).await;
    let end = round.tick();
    let answer = match told.map(Answer::of) {
        Ok(Ok(answer)) => Some((end, answer)),
        Ok(Err(error)) => {
            assert!(error.is_retryable(), "{wanted:?}: {error:?}");
            None
        }
        Err(_) => None,
    };
    calls(wanted, start, answer)
}

/// What was seen of each wallet, with the answer and its time if there was one.
fn calls(wanted: &Wanted, start: u64, answered: Option<(u64, Answer)>) -> Vec<(WalletId, Call)> {
    let (end, answer) = match answered {
        Some((end, answer)) => (end, Some(answer)),
        None => (NEVER, None),
    };
    let is_refused = answer.as_ref().is_some_and(|answer| !answer.is_done());
    wanted
        .asked()
        .into_iter()
        // Nothing is seen of a receiver when the sender has too little.
        .filter(|(wallet, _)| !is_refused || *wallet == wanted.wallet)
        .map(|(wallet, asked)| {
            let answer = answer.clone();
            let call = Call {
                start,
                end,
                asked,
                answer,
            };
            (wallet, call)
        })
        .collect()
}

fn looked(start: u64, end: u64, asked: Asked, answer: Answer) -> Call {
    Call {
        start,
        end,
        asked,
        answer: Some(answer),
    }
}

/// Asks either operator what is in a wallet.
pub(crate) async fn look_at_wallet(round: &Round, wallet: WalletId, rng: &mut Rng) -> Call {
    let start = round.tick();
    let operator = round.twins.either(rng);
    let found = operator.wallet(wallet).await.expect("a wallet");
    let end = round.tick();
    let answer = Answer::Wallet {
        balance: found.balance.minor,
        available: found.available.minor,
    };
    looked(start, end, Asked::Wallet, answer)
}

/// Asks either operator for everything that has moved.
pub(crate) async fn look_at_statement(round: &Round, wallet: WalletId, rng: &mut Rng) -> Call {
    let start = round.tick();
    let operator = round.twins.either(rng);
    let page = operator.statement(wallet, None, PAGE).await.expect("a statement");
    let end = round.tick();
    assert!(page.next.is_none(), "a round's movements fit on one page");
    let lines = page.entries.iter().rev().map(|entry| Line {
        transfer: entry.transfer,
        minor: entry.amount.minor,
        after: entry.balance_after.minor,
    });
    looked(start, end, Asked::Statement, Answer::Statement(lines.collect()))
}

/// Asks either operator how an order stands.
pub(crate) async fn look_at_order(round: &Round, what: What, rng: &mut Rng) -> Call {
    let start = round.tick();
    let operator = round.twins.either(rng);
    let found = match what {
        What::Payment(payment) => {
            let found = operator.payment(payment).await.expect("a look at a payment");
            found.as_ref().map(Order::of_payment)
        }
        What::Cash(redemption) => match operator.redemption(redemption).await {
            Ok(found) => Some(Order::of_redemption(&found)),
            Err(OperatorError::UnknownRedemption) => None,
            Err(error) => panic!("a look at a redemption: {error:?}"),
        },
    };
    let end = round.tick();
    let order = what.id();
    let answer = found.map_or(Answer::Unknown, Answer::Order);
    looked(start, end, Asked::Order { order }, answer)
}
