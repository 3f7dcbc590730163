//! Linearizability of each wallet: many people use two processes of the operator at once, and to all of them a wallet
//! is one thing. There must be an order of all calls that agrees with every answer and with time: a call that began
//! after another had ended comes after it.
//!
//! They put cash in, send, order payments and cash, capture, void, hand out and give back, each other's orders as well as
//! their own, and the same again. Some walk away without an answer: what they asked for was done at any time since, or not.
//!
//! Each call is written down with its beginning, its end and its answer, by a counter that all share. Afterwards the
//! search looks for an order of a wallet's calls, in which the movements stand as in the ledger.

mod history;
mod people;
mod purchase_tests;
mod round;
mod search;
mod search_tests;
mod tally;
mod wallet;

use std::collections::HashMap;
use std::sync::Arc;

use cityplus_backend::operator::{Operator as _, StatementEntry};
use cityplus_domain::ids::{TransferId, WalletId};
use fastrand::Rng;

use crate::twins::Twins;
use history::Call;
use round::Round;
use tally::Tally;

/// So often with new wallets: many short histories meet more moments than a long one, and are searched sooner.
const ROUNDS: usize = 8;
/// More of them if the dice have left something out.
const ROUNDS_MAX: usize = 40;
const WALLETS: usize = 3;
const PEOPLE: usize = 8;
/// What one person asks for in a round.
const CALLS: usize = 20;
const PAGE: u32 = 100;

/// Runs the test over the database at an address.
pub(crate) async fn run(url: &str) {
    let twins = Arc::new(Twins::open(url).await);
    let mut rng = Rng::new();
    let mut tally = Tally::default();
    let mut rounds = 0;
    while rounds < ROUNDS || (rounds < ROUNDS_MAX && !tally.has_seen_everything()) {
        rounds += 1;
        for (wallet, history) in histories(&twins, &mut rng).await {
            let ledger = ledger(&twins, wallet, &mut rng).await;
            tally.count(&history);
            if let Err(stuck) = search::linearize(&history, Some(&ledger)) {
                panic!("no order of the calls to {wallet:?} explains their answers: {stuck}");
            }
        }
    }
    let audit = twins.audit().await;
    assert!(audit.problems.is_empty(), "{audit:?}");
    assert!(tally.has_seen_everything(), "nobody has met all of it: {tally:?}");
    println!("{rounds} rounds: {tally:?}");
}

/// What everybody did in one round and saw of each wallet, and what is seen of it when all have gone.
async fn histories(twins: &Arc<Twins>, rng: &mut Rng) -> HashMap<WalletId, Vec<Call>> {
    let round = Arc::new(Round::new(twins, WALLETS).await);
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(tokio::spawn(people::use_wallets(Arc::clone(&round), rng.fork())));
    }
    let mut histories: HashMap<WalletId, Vec<Call>> = HashMap::new();
    for person in people {
        for (wallet, call) in person.await.expect("a person has no trouble") {
            histories.entry(wallet).or_default().push(call);
        }
    }
    for ordered in round.orders() {
        let history = histories.entry(ordered.wallet).or_default();
        history.push(people::look_at_order(&round, ordered.what, rng).await);
    }
    for &wallet in &round.wallets {
        let history = histories.entry(wallet).or_default();
        history.push(people::look_at_wallet(&round, wallet, rng).await);
        history.push(people::look_at_statement(&round, wallet, rng).await);
    }
    histories
}

/// The movements of a wallet from the first to the last, as either operator tells them in the end.
async fn ledger(twins: &Twins, wallet: WalletId, rng: &mut Rng) -> Vec<TransferId> {
    let mut entries: Vec<StatementEntry> = Vec::new();
    let mut cursor = None;
    loop {
        let operator = twins.either(rng);
        let page = operator
            .statement(wallet, cursor, PAGE)
            .await
            .expect("a statement");
        entries.extend(page.entries);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    entries.iter().rev().map(|entry| entry.transfer).collect()
}
