//! The crash test: the real `cityplus` process, or one of two, dies by SIGKILL, again and again, while people buy, give back and top
//! up; then everybody's books are compared.
//!
//! Three books are kept apart and must agree: what the devices were told, what the server says over HTTP, and what is
//! in the two databases. The moments of the kills are random; a failure names the seed, and `CITYPLUS_CRASH_SEED` sets
//! it (the people's requests and the kills come in the same order then, not at the same microsecond).

mod books;
mod people;
mod proof;
mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cityplus_support::city::Kind;
use cityplus_support::process::Backend;
use fastrand::Rng;

use people::{Shopping, Till};
use world::World;

/// So often the process is killed at least.
const KILLS: usize = 12;
/// So many purchases and top-ups are answered between the first kill and the last at least.
const ANSWERED: usize = 50;
/// More kills than this mean that the people get nowhere.
const KILLS_MAX: usize = 80;
/// How long the process lives before it is killed, in milliseconds after it was ready.
const LIFE_MS: std::ops::Range<u64> = 10..700;

/// What has happened so far, seen by everybody.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    over: AtomicBool,
    answered: AtomicUsize,
    interrupted: AtomicUsize,
}

impl Progress {
    /// Whether the people may go home.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// A purchase or a top-up was answered.
    pub(crate) fn answered(&self) {
        self.answered.fetch_add(1, Ordering::SeqCst);
    }

    /// A request got no answer.
    pub(crate) fn interrupted(&self) {
        self.interrupted.fetch_add(1, Ordering::SeqCst);
    }
}

/// Names the seed when the test fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "the crash test failed; to run it again: CITYPLUS_CRASH_SEED={}",
                self.0
            );
        }
    }
}

/// Runs the test on a kind of database.
pub(crate) async fn run(kind: Kind) {
    let set = std::env::var("CITYPLUS_CRASH_SEED").ok();
    let seed = Seed(set.map_or_else(|| fastrand::u64(..), |text| text.parse().expect("a number")));
    let mut rng = Rng::with_seed(seed.0);
    let mut world = World::new(kind).await;
    let told = live_through_crashes(&mut world, &mut rng).await;
    for engine in world.engines() {
        people::finish(&engine).await;
    }
    proof::of(&mut world, told).await;
}

/// What the people were told, in the order of the world's residents and tellers.
pub(crate) struct Told {
    /// Of each resident.
    pub(crate) shopping: Vec<Shopping>,
    /// Of each teller.
    pub(crate) tills: Vec<Till>,
}

async fn live_through_crashes(world: &mut World, rng: &mut Rng) -> Told {
    let progress = Arc::new(Progress::default());
    let mut residents = Vec::new();
    for resident in &world.residents {
        let (resident, rng, progress) = (resident.clone(), rng.fork(), Arc::clone(&progress));
        residents.push(tokio::spawn(async move {
            people::shop(&resident, rng, &progress).await
        }));
    }
    let wallets: Vec<_> = world.residents.iter().map(|resident| resident.wallet).collect();
    let mut tellers = Vec::new();
    for teller in &world.tellers {
        let (teller, wallets, rng, progress) = (
            Arc::clone(teller),
            wallets.clone(),
            rng.fork(),
            Arc::clone(&progress),
        );
        tellers.push(tokio::spawn(async move {
            people::sit_at_the_till(&teller, &wallets, rng, &progress).await
        }));
    }
    let (servers, rng, seen) = (world.take_servers(), rng.fork(), Arc::clone(&progress));
    let killed = tokio::task::spawn_blocking(move || kill_at_random(servers, rng, &seen)).await;
    progress.over.store(true, Ordering::SeqCst);
    world.put_servers(killed.expect("the server starts again after each kill"));

    let mut told = Told {
        shopping: Vec::new(),
        tills: Vec::new(),
    };
    for resident in residents {
        told.shopping
            .push(resident.await.expect("a resident has no trouble but the crashes"));
    }
    for teller in tellers {
        told.tills
            .push(teller.await.expect("a teller has no trouble but the crashes"));
    }
    println!(
        "{} purchases and top-ups answered at once, {} requests left without an answer",
        progress.answered.load(Ordering::SeqCst),
        progress.interrupted.load(Ordering::SeqCst)
    );
    told
}

/// Kills one of the servers and starts it again, without a pause; after the last start all are left alive.
fn kill_at_random(mut servers: Vec<Backend>, mut rng: Rng, progress: &Progress) -> Vec<Backend> {
    let mut kills = 0;
    while kills < KILLS || progress.answered.load(Ordering::SeqCst) < ANSWERED {
        let answered = progress.answered.load(Ordering::SeqCst);
        assert!(
            kills < KILLS_MAX,
            "after {kills} kills only {answered} requests were answered"
        );
        std::thread::sleep(Duration::from_millis(rng.u64(LIFE_MS)));
        let victim = rng.usize(..servers.len());
        let server = &mut servers[victim];
        server.kill9().expect("the process can be killed");
        server
            .restart()
            .expect("the process starts again on what the last one left");
        kills += 1;
    }
    println!("killed {kills} times");
    servers
}
