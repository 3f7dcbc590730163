//! What the people do while one server dies and another takes over, and what they write down of what they were told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cityplus_backend::operator::{OperatorError, Payment, PaymentState, Redemption, RedemptionState};
use cityplus_domain::ids::WalletId;
use fastrand::Rng;

use super::{PATIENCE, Progress};
use crate::twins::Twins;
use crate::twins::request::{Done, Request};

/// Most that is put into a wallet, sent, paid or fetched at once, in minor units: little enough that no limit of a wallet
/// is met.
const CASH_MAX: i64 = 40;
const OUT_MAX: i64 = 20;

/// A request that was made, and what came of it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Kept, to be sent again as it is.
    pub(crate) request: Request,
    /// What the person was told last.
    pub(crate) told: Told,
}

/// What a person was told of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing: whether it was done is not known.
    Nothing,
    /// It is done.
    Done(Done),
    /// There was too little in the wallet.
    Refused,
}

impl Asked {
    /// Whether nobody knows what came of it.
    pub(crate) fn is_open(&self) -> bool {
        self.told == Told::Nothing
    }

    /// What was acknowledged, if it was.
    pub(crate) fn done(&self) -> Option<&Done> {
        match &self.told {
            Told::Done(done) => Some(done),
            Told::Nothing | Told::Refused => None,
        }
    }
}

/// Somebody with all the wallets, who does one thing after another.
struct Person {
    twins: Arc<Twins>,
    wallets: Arc<[WalletId]>,
    rng: Rng,
    progress: Arc<Progress>,
    asked: Vec<Asked>,
}

/// Moves money until it is over.
pub(crate) async fn move_money(
    twins: Arc<Twins>,
    wallets: Arc<[WalletId]>,
    rng: Rng,
    progress: Arc<Progress>,
) -> Vec<Asked> {
    let mut person = Person {
        twins,
        wallets,
        rng,
        progress,
        asked: Vec::new(),
    };
    while !person.progress.is_over() {
        match person.rng.u8(..10) {
            0..=2 => person.put_in().await,
            3..=5 => person.send().await,
            6..=8 => person.buy().await,
            _ => person.fetch_cash().await,
        }
    }
    person.asked
}

impl Person {
    /// The number of a wallet.
    fn some_wallet(&mut self) -> usize {
        self.rng.usize(..self.wallets.len())
    }

    async fn put_in(&mut self) {
        let to = self.some_wallet();
        let request = Twins::cash(self.wallets[to], self.rng.i64(1..=CASH_MAX));
        self.ask_for(request).await;
    }

    async fn send(&mut self) {
        let to = self.some_wallet();
        let from = (to + self.rng.usize(1..self.wallets.len())) % self.wallets.len();
        let minor = self.rng.i64(1..=OUT_MAX);
        let request = self.twins.sending(self.wallets[from], self.wallets[to], minor);
        self.ask_for(request).await;
    }

    /// Orders a payment and gives it up, or has it captured, all of it or a part, and perhaps some of it given back. What is
    /// not answered is left as it is, and so is the rest.
    async fn buy(&mut self) {
        let from = self.some_wallet();
        let minor = self.rng.i64(1..=OUT_MAX);
        let (payment, authorise) = self.twins.authorising(self.wallets[from], minor);
        if self.ask_for(authorise).await.is_none() {
            return;
        }
        if self.rng.u8(..4) == 0 {
            self.ask_for(Request::Void(payment)).await;
            return;
        }
        let part = self.rng.bool().then_some(self.rng.i64(1..=minor));
        if self.ask_for(Request::Capture(payment, part)).await.is_none() || self.rng.bool() {
            return;
        }
        let back = self.rng.i64(1..=part.unwrap_or(minor));
        self.ask_for(Twins::refunding(payment, back)).await;
    }

    /// Orders cash and mostly has it handed out.
    async fn fetch_cash(&mut self) {
        let from = self.some_wallet();
        let minor = self.rng.i64(1..=OUT_MAX);
        let (redemption, redeem) = self.twins.redeeming(self.wallets[from], minor);
        if self.ask_for(redeem).await.is_some() && self.rng.u8(..4) > 0 {
            self.ask_for(Request::HandOut(redemption)).await;
        }
    }

    /// Asks for something, and writes down what came of it, which is returned if it was done.
    async fn ask_for(&mut self, request: Request) -> Option<Done> {
        let mut told = ask(&self.twins, &request, &mut self.rng).await;
        while told == Told::Nothing {
            self.progress.unanswered();
            tokio::time::sleep(Duration::from_millis(self.rng.u64(20..150))).await;
            // Some try again at once, others ask for something else and come back in the end.
            if self.progress.is_over() || self.rng.bool() {
                break;
            }
            told = ask(&self.twins, &request, &mut self.rng).await;
        }
        let asked = Asked { request, told };
        let done = asked.done().cloned();
        if done.is_some() {
            self.progress.acknowledged();
        }
        self.asked.push(asked);
        done
    }
}

/// Asks again for what was not answered, until it is; and for what was, to be told the same.
pub(crate) async fn come_back(twins: Arc<Twins>, mut asked: Vec<Asked>, mut rng: Rng) -> Vec<Asked> {
    let end = Instant::now() + PATIENCE;
    for one in &mut asked {
        if one.told == Told::Refused {
            continue;
        }
        let mut told = ask(&twins, &one.request, &mut rng).await;
        while told == Told::Nothing {
            assert!(Instant::now() < end, "the new primary does not answer {one:?}");
            tokio::time::sleep(Duration::from_millis(rng.u64(20..150))).await;
            told = ask(&twins, &one.request, &mut rng).await;
        }
        let is_the_same = match (&one.told, &told) {
            (Told::Done(before), Told::Done(later)) => says_the_same(before, later),
            (before, _) => *before == Told::Nothing,
        };
        assert!(is_the_same, "{one:?} was told something else later: {told:?}");
        // What was told first is what was acknowledged.
        if one.is_open() {
            one.told = told;
        }
    }
    asked
}

/// Whether a later answer to the same request says the same. What has become of an order since, it says as well.
fn says_the_same(before: &Done, later: &Done) -> bool {
    match (before, later) {
        (Done::Moved(before), Done::Moved(later)) => before == later,
        (Done::Payment(before), Done::Payment(later)) => {
            let same = if before.state == PaymentState::Authorised {
                Payment {
                    state: later.state,
                    captured: later.captured,
                    refunded: later.refunded,
                    ..before.clone()
                }
            } else {
                Payment {
                    refunded: later.refunded,
                    ..before.clone()
                }
            };
            *later == same && later.refunded.minor >= before.refunded.minor
        }
        (Done::Redemption(before), Done::Redemption(later)) => {
            let same = if before.state == RedemptionState::Waiting {
                Redemption {
                    state: later.state,
                    ends_at: later.ends_at,
                    ..*before
                }
            } else {
                *before
            };
            *later == same
        }
        _ => false,
    }
}

/// Asks either operator. A server that dies must be told from a request that is wrong: whoever has an acknowledged order
/// is not told that there is none, or that it has ended otherwise.
async fn ask(twins: &Twins, request: &Request, rng: &mut Rng) -> Told {
    match request.ask(twins.either(rng)).await {
        Ok(done) => Told::Done(done),
        Err(OperatorError::InsufficientFunds { .. })
            if matches!(
                request,
                Request::Send(_) | Request::Authorise(_) | Request::Redeem(_)
            ) =>
        {
            Told::Refused
        }
        Err(error) => {
            assert!(
                error.is_retryable(),
                "nothing but the primary has died, and {request:?} was refused: {error:?}"
            );
            Told::Nothing
        }
    }
}
