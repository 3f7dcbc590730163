//! What the people do while one server dies and another takes over, and what they write down of what they were told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cityplus_backend::operator::OperatorError;
use cityplus_domain::ids::WalletId;
use fastrand::Rng;

use super::{PATIENCE, Progress};
use crate::twins::{Moved, Request, Twins};

/// Most that is put into a wallet or sent at once, in minor units: little enough that no limit of a wallet is met.
const CASH_MAX: i64 = 40;
const SENT_MAX: i64 = 20;

/// A request that was made, and what came of it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Kept, to be sent again as it is.
    pub(crate) request: Request,
    /// What the person was told last.
    pub(crate) told: Told,
}

/// What a person was told of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing: whether it was done is not known.
    Nothing,
    /// It is done.
    Moved(Moved),
    /// There was too little in the wallet.
    Refused,
}

impl Asked {
    /// Whether nobody knows what came of it.
    pub(crate) fn is_open(&self) -> bool {
        self.told == Told::Nothing
    }

    /// What was acknowledged, if it was.
    pub(crate) fn moved(&self) -> Option<&Moved> {
        match &self.told {
            Told::Moved(moved) => Some(moved),
            Told::Nothing | Told::Refused => None,
        }
    }
}

/// Moves money until it is over.
pub(crate) async fn move_money(
    twins: Arc<Twins>,
    wallets: Arc<[WalletId]>,
    mut rng: Rng,
    progress: Arc<Progress>,
) -> Vec<Asked> {
    let mut asked = Vec::new();
    while !progress.is_over() {
        let request = some_request(&twins, &wallets, &mut rng);
        let mut told = ask(&twins, &request, &mut rng).await;
        while told == Told::Nothing {
            progress.unanswered();
            tokio::time::sleep(Duration::from_millis(rng.u64(20..150))).await;
            // Some try again at once, others ask for something else and come back in the end.
            if progress.is_over() || rng.bool() {
                break;
            }
            told = ask(&twins, &request, &mut rng).await;
        }
        if matches!(told, Told::Moved(_)) {
            progress.acknowledged();
        }
        asked.push(Asked { request, told });
    }
    asked
}

/// Asks again for what was not answered, until it is; and for what was, to be told the same.
pub(crate) async fn come_back(twins: Arc<Twins>, mut asked: Vec<Asked>, mut rng: Rng) -> Vec<Asked> {
    let end = Instant::now() + PATIENCE;
    for one in &mut asked {
        let before = one.told;
        if before == Told::Refused {
            continue;
        }
        let mut told = ask(&twins, &one.request, &mut rng).await;
        while told == Told::Nothing {
            assert!(Instant::now() < end, "the new primary does not answer {one:?}");
            tokio::time::sleep(Duration::from_millis(rng.u64(20..150))).await;
            told = ask(&twins, &one.request, &mut rng).await;
        }
        assert!(
            before == Told::Nothing || before == told,
            "{one:?} was told something else later: {told:?}"
        );
        one.told = told;
    }
    asked
}

fn some_request(twins: &Twins, wallets: &[WalletId], rng: &mut Rng) -> Request {
    let to = rng.usize(..wallets.len());
    if rng.u8(..10) < 3 {
        return Twins::cash(wallets[to], rng.i64(1..=CASH_MAX));
    }
    let from = (to + rng.usize(1..wallets.len())) % wallets.len();
    twins.sending(wallets[from], wallets[to], rng.i64(1..=SENT_MAX))
}

/// Asks either operator. A server that dies must be told from a request that is wrong.
async fn ask(twins: &Twins, request: &Request, rng: &mut Rng) -> Told {
    match request.ask(twins.either(rng)).await {
        Ok(moved) => Told::Moved(moved),
        Err(OperatorError::InsufficientFunds { .. }) => Told::Refused,
        Err(error) => {
            assert!(
                error.is_retryable(),
                "nothing but the primary has died: {error:?}"
            );
            Told::Nothing
        }
    }
}
