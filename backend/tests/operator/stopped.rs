//! Many who spend from one wallet are stopped, by a block or because their key's right is taken away: whatever waited is
//! refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use cityplus_backend::operator::OperatorError;
use cityplus_domain::ids::WalletId;

use super::{Desk, pln};

const CALLERS: usize = 48;
const TURNS: usize = 16;
const STEP: i64 = 10;

/// How they are stopped.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Block,
    Unbind,
}

impl Stop {
    async fn stop(self, desk: &Desk, wallet: WalletId) {
        let stopped = match self {
            Self::Block => desk.operator.block(wallet, 1).await,
            Self::Unbind => {
                let key = desk.device.public_key();
                desk.operator.unbind_device(wallet, key, 1).await
            }
        };
        stopped.unwrap();
    }

    const fn refusal(self) -> OperatorError {
        match self {
            Self::Block => OperatorError::WalletBlocked,
            Self::Unbind => OperatorError::UnboundDevice,
        }
    }
}

/// What came of many who spend from one wallet.
#[derive(Default)]
struct Spent {
    reserved: AtomicI64,
    sent: AtomicI64,
    accepted: AtomicUsize,
    /// Set only after the stop was acknowledged.
    is_stopped: AtomicBool,
}

/// `desks` are two processes on one database: whoever asks after a stop was acknowledged, of either, is refused.
pub(crate) async fn all(desks: [Arc<Desk>; 2]) {
    for stop in [Stop::Block, Stop::Unbind] {
        for round in 0..4 {
            everybody_is_stopped(&desks, stop, round).await;
        }
    }
    desks[0].assert_balanced().await;
}

async fn everybody_is_stopped(desks: &[Arc<Desk>; 2], stop: Stop, round: usize) {
    let (wallet, other) = (desks[0].wallet(50_000).await, desks[0].wallet(0).await);
    let spent = Arc::new(Spent::default());
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let (desk, spent) = (Arc::clone(&desks[number % 2]), Arc::clone(&spent));
            tokio::spawn(async move { spend(&desk, &spent, [wallet, other], number, stop).await })
        })
        .collect();
    // In the middle of it, and not at all if everybody has fallen over.
    let is_early = || spent.accepted.load(Ordering::SeqCst) < 20;
    while is_early() && callers.iter().any(|caller| !caller.is_finished()) {
        tokio::task::yield_now().await;
    }
    stop.stop(&desks[round % 2], wallet).await;
    spent.is_stopped.store(true, Ordering::SeqCst);
    let now = desks[1].standing(wallet).await;
    for caller in callers {
        caller.await.unwrap();
    }
    let (reserved, gone) = (
        spent.reserved.load(Ordering::SeqCst),
        spent.sent.load(Ordering::SeqCst),
    );
    let left = (50_000 - gone, 50_000 - gone - reserved);
    assert_eq!(now, left, "something went out after {stop:?}");
    assert_eq!(desks[0].standing(wallet).await, left);
    assert_eq!(desks[1].standing(other).await.0, gone);
}

/// Spends until it is refused.
async fn spend(desk: &Desk, spent: &Spent, [wallet, other]: [WalletId; 2], number: usize, stop: Stop) {
    for turn in 0..TURNS {
        let was_stopped = spent.is_stopped.load(Ordering::SeqCst);
        let (sum, answer) = if (number + turn).is_multiple_of(2) {
            let paying = desk.authorisation(desk.order(wallet, pln(STEP)));
            (&spent.reserved, desk.operator.authorise(paying).await.map(|_| ()))
        } else {
            let sending = desk.sending(wallet, other, STEP);
            (&spent.sent, desk.operator.send(sending).await.map(|_| ()))
        };
        match answer {
            Ok(()) => {
                assert!(!was_stopped, "accepted after {stop:?}");
                sum.fetch_add(STEP, Ordering::SeqCst);
                spent.accepted.fetch_add(1, Ordering::SeqCst);
            }
            Err(error) if error == stop.refusal() => return,
            Err(error) => panic!("{error:?}"),
        }
    }
}
