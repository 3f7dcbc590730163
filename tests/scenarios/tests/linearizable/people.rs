//! What the people do at once, and what they write down.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cityplus_backend::operator::{Operator as _, OperatorError};
use cityplus_domain::ids::WalletId;
use fastrand::Rng;

use super::history::{Call, Line, Seen};
use super::{CALLS, PAGE};
use crate::twins::{Moved, Request, Twins};

/// Most that is put in or sent at once, in minor units: about so much that every few times there is too little.
const CASH_MAX: i64 = 40;
const SENT_MAX: i64 = 40;
/// How often a request is sent again that was not answered. Two processes on one SQLite file are in each other's way.
const TRIES: u32 = 100;

/// Tops up, sends and looks, one after another; returns what was seen of which wallet.
pub(crate) async fn use_wallets(
    twins: Arc<Twins>,
    wallets: Arc<[WalletId]>,
    clock: Arc<AtomicU64>,
    mut rng: Rng,
) -> Vec<(WalletId, Call)> {
    let mut seen = Vec::new();
    for _ in 0..CALLS {
        let number = rng.usize(..wallets.len());
        let wallet = wallets[number];
        match rng.u8(..20) {
            0..=4 => {
                let request = Twins::cash(wallet, rng.i64(1..=CASH_MAX));
                seen.extend(ask(&twins, &request, &clock, &mut rng).await);
            }
            5..=11 => {
                let other = wallets[(number + rng.usize(1..wallets.len())) % wallets.len()];
                let request = twins.sending(wallet, other, rng.i64(1..=SENT_MAX));
                seen.extend(ask(&twins, &request, &clock, &mut rng).await);
            }
            12..=16 => {
                seen.push((wallet, look_at_balance(&twins, wallet, &clock, &mut rng).await));
            }
            _ => {
                seen.push((wallet, look_at_statement(&twins, wallet, &clock, &mut rng).await));
            }
        }
    }
    seen
}

fn tick(clock: &AtomicU64) -> u64 {
    clock.fetch_add(1, Ordering::SeqCst)
}

/// Asks for a movement, until there is an answer: one call, however often it was sent. Each end of a movement is seen
/// of the wallet at that end.
async fn ask(twins: &Twins, request: &Request, clock: &AtomicU64, rng: &mut Rng) -> Vec<(WalletId, Call)> {
    let start = tick(clock);
    let answer = answer(twins, request, rng).await;
    let end = tick(clock);
    let call = |seen| Call { start, end, seen };
    match answer {
        Ok(Moved {
            transfer,
            from,
            to,
            minor,
            ..
        }) => {
            let out = from.map(|from| {
                let minor = -minor;
                (from, call(Seen::Moved { transfer, minor }))
            });
            out.into_iter()
                .chain([(to, call(Seen::Moved { transfer, minor }))])
                .collect()
        }
        Err(OperatorError::InsufficientFunds { available }) => {
            let Request::Send(signed) = request else {
                panic!("cash was refused for want of money: {request:?}");
            };
            let seen = Seen::Refused {
                minor: signed.order.amount.minor,
                available: available.minor,
            };
            vec![(signed.order.from_wallet_id, call(seen))]
        }
        Err(other) => panic!("{request:?}: {other:?}"),
    }
}

async fn answer(twins: &Twins, request: &Request, rng: &mut Rng) -> Result<Moved, OperatorError> {
    let mut tries = 1;
    loop {
        match request.ask(twins.either(rng)).await {
            Err(error) if error.is_retryable() && tries < TRIES => {
                tokio::time::sleep(Duration::from_millis(rng.u64(5..50))).await;
                tries += 1;
            }
            answer => return answer,
        }
    }
}

/// Asks either operator what is in a wallet.
pub(crate) async fn look_at_balance(
    twins: &Twins,
    wallet: WalletId,
    clock: &AtomicU64,
    rng: &mut Rng,
) -> Call {
    let start = tick(clock);
    let found = twins.either(rng).wallet(wallet).await.expect("a wallet");
    let end = tick(clock);
    assert_eq!(found.balance, found.available, "nothing is reserved");
    Call {
        start,
        end,
        seen: Seen::Balance(found.balance.minor),
    }
}

/// Asks either operator for everything that has moved.
pub(crate) async fn look_at_statement(
    twins: &Twins,
    wallet: WalletId,
    clock: &AtomicU64,
    rng: &mut Rng,
) -> Call {
    let start = tick(clock);
    let page = twins
        .either(rng)
        .statement(wallet, None, PAGE)
        .await
        .expect("a statement");
    let end = tick(clock);
    assert!(page.next.is_none(), "a round's movements fit on one page");
    let lines = page.entries.iter().rev().map(|entry| Line {
        transfer: entry.transfer,
        minor: entry.amount.minor,
        after: entry.balance_after.minor,
    });
    Call {
        start,
        end,
        seen: Seen::Statement(lines.collect()),
    }
}
