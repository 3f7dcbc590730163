//! The failover test: the primary of two PostgreSQL servers dies by SIGKILL while people move money, its synchronous
//! standby is promoted, and the same address leads to it. They put cash in, send, order payments and cash, capture, void,
//! hand out and give back. What was acknowledged before and after is in the ledger, exactly once; what was not answered is
//! asked for again under its own id, and what was is told the same again.
//!
//! `CITYPLUS_FAILOVERS` sets how often, each time with two new servers. Two processes of the operator are over the
//! database, each with its own pool of connections, which all die with the primary.

mod ledger;
mod people;

use std::collections::HashSet;
use std::mem::discriminant;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cityplus_domain::ids::WalletId;
use cityplus_support::forwarder::Forwarder;
use cityplus_support::postgres::{Options, Pair};
use fastrand::Rng;
use tokio::task::block_in_place;

use crate::twins::Twins;
use ledger::Ledger;
use people::Asked;

/// How often, if nobody says.
const FAILOVERS: usize = 2;
const DATABASE: &str = "operator";
const WALLETS: usize = 10;
const PEOPLE: usize = 32;
/// So much is acknowledged by the primary at least before it dies, and by the new one before the people go home.
const ACKNOWLEDGED: usize = 300;
/// The kinds of requests: each is to be acknowledged at least once.
const KINDS: usize = 8;
/// How long the primary lives on after that, and how long nobody is in charge, in milliseconds.
const MOMENT_MS: std::ops::Range<u64> = 0..400;
/// Longer than anything takes that can still end well.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// What has happened so far, seen by everybody.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    over: AtomicBool,
    acknowledged: AtomicUsize,
    unanswered: AtomicUsize,
}

impl Progress {
    /// Whether the people may go home.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// A request was acknowledged.
    pub(crate) fn acknowledged(&self) {
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    /// A request got no answer.
    pub(crate) fn unanswered(&self) {
        self.unanswered.fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until so many more requests were acknowledged.
    async fn go_on_for(&self, more: usize) {
        let enough = self.acknowledged.load(Ordering::SeqCst) + more;
        let end = Instant::now() + PATIENCE;
        while self.acknowledged.load(Ordering::SeqCst) < enough {
            assert!(Instant::now() < end, "the people get nowhere: {self:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Runs the test.
pub(crate) async fn run() {
    let set = std::env::var("CITYPLUS_FAILOVERS").ok();
    let failovers = set.map_or(FAILOVERS, |text| {
        text.parse().expect("CITYPLUS_FAILOVERS is a number")
    });
    let mut rng = Rng::new();
    for _ in 0..failovers {
        fail_over(&mut rng).await;
    }
}

async fn fail_over(rng: &mut Rng) {
    let pair = block_in_place(|| Pair::start(Options::default())).expect("a primary and its standby");
    block_in_place(|| pair.primary().create_database(DATABASE)).expect("a database");
    let forwarder = Forwarder::to(pair.primary().port()).expect("an address for both");
    let url = format!("postgres://postgres@127.0.0.1:{}/{DATABASE}", forwarder.port());
    let twins = Arc::new(Twins::open(&url).await);
    let wallets: Arc<[WalletId]> = twins.open_wallets(WALLETS).await.into();
    let progress = Arc::new(Progress::default());
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(tokio::spawn(people::move_money(
            Arc::clone(&twins),
            Arc::clone(&wallets),
            rng.fork(),
            Arc::clone(&progress),
        )));
    }
    progress.go_on_for(ACKNOWLEDGED).await;
    pause(rng).await;
    block_in_place(|| pair.kill_primary()).expect("the primary can be killed");
    pause(rng).await;
    block_in_place(|| pair.promote_standby()).expect("the standby takes over");
    forwarder.point_to(pair.standby().port());
    progress.go_on_for(ACKNOWLEDGED).await;
    progress.over.store(true, Ordering::SeqCst);
    let mut asked = Vec::new();
    for person in people {
        asked.push(person.await.expect("a person has no trouble but the failover"));
    }
    assert!(
        progress.unanswered.load(Ordering::SeqCst) > 0,
        "the primary died when nobody asked for anything"
    );
    prove(&twins, &url, &wallets, asked, rng).await;
}

async fn pause(rng: &mut Rng) {
    tokio::time::sleep(Duration::from_millis(rng.u64(MOMENT_MS))).await;
}

/// Compares what the people were told with the ledger, before and after they ask again for what was not answered.
async fn prove(twins: &Arc<Twins>, url: &str, wallets: &[WalletId], asked: Vec<Vec<Asked>>, rng: &mut Rng) {
    let ledger = Ledger::read(url).await;
    ledger.has_lost_nothing(&Ledger::of(asked.iter().flatten()));
    let unanswered: Vec<&Asked> = asked.iter().flatten().filter(|one| one.is_open()).collect();
    let open = unanswered.len();
    let done = unanswered.iter().filter(|one| ledger.knows(one)).count();

    let mut coming_back = Vec::new();
    for one in asked {
        coming_back.push(tokio::spawn(people::come_back(
            Arc::clone(twins),
            one,
            rng.fork(),
        )));
    }
    let mut ended = Vec::new();
    for one in coming_back {
        ended.extend(one.await.expect("everything is answered in the end"));
    }
    let (ledger, told) = (Ledger::read(url).await, Ledger::of(ended.iter()));
    ledger.has_lost_nothing(&told);
    ledger.has_invented_nothing(&told);
    for wallet in wallets {
        ledger.agrees_with(&told, twins, *wallet, rng).await;
    }
    let acknowledged = ended.iter().filter(|one| one.done().is_some());
    let kinds: HashSet<_> = acknowledged.map(|one| discriminant(&one.request)).collect();
    assert_eq!(kinds.len(), KINDS, "of some kind nothing was acknowledged");
    let audit = twins.audit().await;
    assert!(audit.problems.is_empty(), "{audit:?}");
    println!(
        "{} transfers; {open} requests without an answer, {done} of them done all the same",
        ledger.len()
    );
}
