//! A walk: the operator and the model, step by step.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use cityplus_backend::operator::OperatorLimits;
use cityplus_domain::ids::{PaymentId, WalletId};
use cityplus_domain::{ManualClock, Timestamp};

use super::super::{CITY, Desk, pln};
use super::life::Life;
use super::steps::{self, Step};
use super::{End, MINUTE_MS, Model, Request, WALLETS, ask};

/// Walks on a database that is not there yet.
pub(super) fn walk(url: &str, steps: &[Step]) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
    let mut life = Life::begin(url, &clock);
    let mut walk = life.runtime.block_on(Walk::begin(&life.desk));
    for step in steps {
        if let Step::Crash { asked, after_us } = step {
            let asked: Vec<Request> = asked
                .iter()
                .filter_map(|step| walk.request(&life.desk, step))
                .collect();
            let told = life.crash(&asked, Duration::from_micros(*after_us));
            life = Life::begin(url, &clock);
            life.runtime.block_on(walk.ask_again(&life.desk, &asked, &told));
        } else {
            life.runtime.block_on(walk.step(&life.desk, step));
        }
        life.runtime.block_on(walk.compare(&life.desk, step));
    }
    life.runtime.block_on(async {
        walk.end(&life.desk).await;
        life.database.close().await;
    });
}

struct Walk {
    wallets: Vec<WalletId>,
    sent: Vec<Request>,
    /// What the books may be by all that was seen. Only a crash leaves more than one: in which order the requests were
    /// done is not always told by their answers.
    possible: Vec<Model>,
}

impl Walk {
    async fn begin(desk: &Desk) -> Self {
        let (city, zoo) = (CITY.parse().unwrap(), "zoo".parse().unwrap());
        desk.books.set_debit_rides(&city, &zoo, true).await.unwrap();
        let mut model = Model {
            device_new_until: Some(desk.now().plus_ms(OperatorLimits::default().device_new_ms)),
            ..Model::default()
        };
        let mut wallets = Vec::new();
        for _ in 0..WALLETS {
            let wallet = desk.wallet(0).await;
            model.balance.insert(wallet, 0);
            wallets.push(wallet);
        }
        Self {
            wallets,
            sent: Vec::new(),
            possible: vec![model],
        }
    }

    fn request(&mut self, desk: &Desk, step: &Step) -> Option<Request> {
        let request = steps::request(desk, step, &self.wallets, &self.sent)?;
        self.sent.push(request.clone());
        Some(request)
    }

    async fn step(&mut self, desk: &Desk, step: &Step) {
        if let Some(request) = self.request(desk, step) {
            // Each is sent twice at once, as by a phone that has lost the answer.
            let answers = tokio::join!(send(desk, &request), send(desk, &request));
            let now = desk.now();
            let expected: Vec<(bool, bool)> = self
                .possible
                .iter_mut()
                .map(|model| (model.apply(&request, now), model.apply(&request, now)))
                .collect();
            assert!(
                expected.contains(&answers),
                "{answers:?} and not {expected:?}: {request:?}"
            );
            let mut expected = expected.into_iter();
            self.possible.retain(|_| expected.next() == Some(answers));
        } else if let Step::Wait { minutes } = step {
            desk.clock.advance_ms(minutes * MINUTE_MS);
        } else {
            desk.books.sweep().await.unwrap();
            for model in &mut self.possible {
                model.sweep(desk.now());
            }
        }
    }

    /// Asks once more for what was asked amid a crash. Each must have been done once, before the crash or now, in whatever
    /// order; and what was accepted before stays so.
    async fn ask_again(&mut self, desk: &Desk, asked: &[Request], told: &[bool]) {
        let mut left = Vec::new();
        for (request, was_accepted) in asked.iter().zip(told) {
            let answer = send(desk, request).await;
            assert!(
                answer || !was_accepted,
                "accepted before the crash only: {request:?}"
            );
            left.push((request, answer));
        }
        let mut possible = Vec::new();
        for model in &self.possible {
            add_orders(model, &left, desk.now(), &mut possible);
        }
        assert!(
            !possible.is_empty(),
            "no order explains these answers after a crash: {left:?}, by {:?}",
            self.possible
        );
        self.possible = possible;
    }

    /// The balances are those of a possible model, and the books balance.
    async fn compare(&mut self, desk: &Desk, step: &Step) {
        let known = self.possible.iter().flat_map(|model| model.balance.keys());
        let wallets: BTreeSet<WalletId> = known.copied().collect();
        let mut told = HashMap::new();
        for wallet in wallets {
            told.insert(wallet, desk.standing(wallet).await);
        }
        let expected: Vec<_> = self.possible.iter().map(Model::standings).collect();
        assert!(
            expected.contains(&told),
            "{told:?} and not {expected:?}: {step:?}"
        );
        self.possible.retain(|model| model.standings() == told);
        desk.assert_balanced().await;
    }

    async fn end(mut self, desk: &Desk) {
        let known = self.possible.iter().flat_map(|model| model.payments.keys());
        let payments: BTreeSet<PaymentId> = known.copied().collect();
        for payment in payments {
            let told = desk.operator.payment(payment).await.unwrap().unwrap();
            self.possible.retain(|model| {
                model.payments.get(&payment).is_some_and(|paid| {
                    let captured = if let End::Captured(minor) = paid.end {
                        minor
                    } else {
                        0
                    };
                    (told.captured, told.refunded) == (pln(captured), pln(paid.refunded))
                })
            });
            assert!(!self.possible.is_empty(), "{told:?}");
        }
    }
}

async fn send(desk: &Desk, request: &Request) -> bool {
    ask(&*desk.operator, request.clone())
        .await
        .inspect_err(|error| assert!(!error.is_retryable(), "{error:?}"))
        .is_ok()
}

/// Adds what the books may be after these requests in any order that gives these answers.
fn add_orders(model: &Model, left: &[(&Request, bool)], now: Timestamp, possible: &mut Vec<Model>) {
    if left.is_empty() && !possible.contains(model) {
        possible.push(model.clone());
    }
    for (at, (request, answer)) in left.iter().enumerate() {
        let mut next = model.clone();
        if next.apply(request, now) == *answer {
            let mut rest = left.to_vec();
            rest.remove(at);
            add_orders(&next, &rest, now, possible);
        }
    }
}
