//! The crash test: the real `cityplus` process, or one of two, dies by SIGKILL, again and again, while people buy and give
//! back, send money to each other, pay by card and without a network and take money out, and while the operator's people
//! close the day and make files for the bank; then everybody's books are compared.
//!
//! Three books are kept apart and must agree: what the devices were told, what the server says over HTTP, and what is
//! in the two databases; beside them stands a fourth, the payment gateway's. The moments of the kills are random; a
//! failure names the seed, and `CITYPLUS_CRASH_SEED` sets it (the people's requests and the kills come in the same order
//! then, not at the same microsecond). `CITYPLUS_CRASH_KILLS` is how often the process is killed at least.

mod books;
mod chores;
mod kills;
mod ledger;
mod people;
mod progress;
mod proof;
mod world;

use std::sync::Arc;

use cityplus_support::city::Kind;
use fastrand::Rng;

use chores::Chores;
use people::{Diary, Till};
use progress::Progress;
use world::World;

/// So often the process is killed at least, if nothing is said.
const KILLS: usize = 12;

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
    let seed = Seed(set("CITYPLUS_CRASH_SEED").unwrap_or_else(|| fastrand::u64(..)));
    let kills = set("CITYPLUS_CRASH_KILLS").unwrap_or(KILLS);
    let mut rng = Rng::with_seed(seed.0);
    let mut world = World::new(kind, rng.u64(..)).await;
    let chores = Chores::new(&world);
    let (mut told, chores) = live_through_crashes(&mut world, chores, kills, &mut rng).await;
    come_to_an_end(&world, &mut told, &mut rng).await;
    proof::of(&mut world, told, chores).await;
}

/// A number of the environment.
fn set<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    let number = text.parse().ok();
    assert!(number.is_some(), "{name} must be a number: {text}");
    number
}

/// What the people were told, in the order of the world's residents and tellers.
pub(crate) struct Told {
    /// Of each resident.
    pub(crate) diaries: Vec<Diary>,
    /// Of each teller.
    pub(crate) tills: Vec<Till>,
}

async fn live_through_crashes(
    world: &mut World,
    chores: Chores,
    wanted: usize,
    rng: &mut Rng,
) -> (Told, Chores) {
    let progress = Arc::new(Progress::default());
    let town = world.town(Arc::clone(&progress));
    let mut residents = Vec::new();
    for resident in &world.residents {
        let (resident, town, mut rng) = (resident.clone(), town.clone(), rng.fork());
        let diary = people::begin(&resident, &town, &mut rng).await;
        residents.push(tokio::spawn(async move {
            people::live(&resident, &town, rng, diary).await
        }));
    }
    let mut tellers = Vec::new();
    for teller in &world.tellers {
        let (teller, town, rng) = (Arc::clone(teller), town.clone(), rng.fork());
        tellers.push(tokio::spawn(async move {
            people::sit_at_the_till(&teller, &town, rng).await
        }));
    }
    let (servers, rng, seen) = (world.take_servers(), rng.fork(), Arc::clone(&progress));
    let killing = move || kills::at_random(servers, chores, wanted, rng, &seen);
    let killed = tokio::task::spawn_blocking(killing).await;
    progress.end();
    let (servers, chores) = killed.expect("the server starts again after each kill");
    world.put_servers(servers);

    let mut told = Told {
        diaries: Vec::new(),
        tills: Vec::new(),
    };
    for resident in residents {
        told.diaries
            .push(resident.await.expect("a resident has no trouble but the crashes"));
    }
    for teller in tellers {
        told.tills
            .push(teller.await.expect("a teller has no trouble but the crashes"));
    }
    println!("{}", progress.report());
    (told, chores)
}

/// Everything that was left open comes to its end, and the cash that waits is fetched.
async fn come_to_an_end(world: &World, told: &mut Told, rng: &mut Rng) {
    let town = world.town(Arc::new(Progress::default()));
    people::finish(&world.engines()).await;
    for (resident, diary) in world.residents.iter().zip(&mut told.diaries) {
        people::fetch_cash(resident, &town, rng, diary).await;
        people::wait_for_the_gateways(resident, &town, diary).await;
    }
    people::finish(&world.engines()).await;
}
