//! Linearizability of each wallet: many people use two processes of the operator at once, and to all of them a wallet
//! is one thing. There must be an order of all calls that agrees with every answer and with time: a call that began
//! after another had ended comes after it.
//!
//! Each call is written down with its beginning, its end and its answer, by a counter that all share. Afterwards the
//! search looks for an order of a wallet's calls, in which the movements stand as in the ledger.

mod history;
mod people;
mod search;
mod search_tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use cityplus_backend::operator::{Operator as _, StatementEntry};
use cityplus_domain::ids::{TransferId, WalletId};
use fastrand::Rng;

use crate::twins::Twins;
use history::Call;

/// So often with new wallets: many short histories meet more moments than a long one, and are searched sooner.
const ROUNDS: usize = 8;
const WALLETS: usize = 3;
const PEOPLE: usize = 8;
/// What one person asks for in a round.
const CALLS: usize = 20;
const PAGE: u32 = 100;

/// Runs the test over the database at an address.
pub(crate) async fn run(url: &str) {
    let twins = Arc::new(Twins::open(url).await);
    let mut rng = Rng::new();
    let mut calls = 0;
    let mut refused = 0;
    for _ in 0..ROUNDS {
        for (wallet, history) in histories(&twins, &mut rng).await {
            let ledger = ledger(&twins, wallet, &mut rng).await;
            calls += history.len();
            refused += history.iter().filter(|call| call.is_refusal()).count();
            if let Err(stuck) = search::linearize(&history, Some(&ledger)) {
                panic!("no order of the calls to {wallet:?} explains their answers: {stuck}");
            }
        }
    }
    let audit = twins.audit().await;
    assert!(audit.problems.is_empty(), "{audit:?}");
    assert!(refused > 0, "nobody ever wanted more than there was");
    println!("{calls} calls, {refused} of them refused");
}

/// What everybody did in one round and saw of each wallet, and what is seen of it when all have gone.
async fn histories(twins: &Arc<Twins>, rng: &mut Rng) -> HashMap<WalletId, Vec<Call>> {
    let wallets: Arc<[WalletId]> = twins.open_wallets(WALLETS).await.into();
    let clock = Arc::new(AtomicU64::new(0));
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(tokio::spawn(people::use_wallets(
            Arc::clone(twins),
            Arc::clone(&wallets),
            Arc::clone(&clock),
            rng.fork(),
        )));
    }
    let mut histories: HashMap<WalletId, Vec<Call>> = HashMap::new();
    for person in people {
        for (wallet, call) in person.await.expect("a person has no trouble") {
            histories.entry(wallet).or_default().push(call);
        }
    }
    for &wallet in &*wallets {
        let history = histories.entry(wallet).or_default();
        history.push(people::look_at_balance(twins, wallet, &clock, rng).await);
        history.push(people::look_at_statement(twins, wallet, &clock, rng).await);
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
