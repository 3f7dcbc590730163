//! Who kills the processes, and starts the operator's chores beside it.

use std::time::Duration;

use cityplus_support::process::Backend;
use fastrand::Rng;

use super::chores::Chores;
use super::progress::Progress;

/// More kills than were asked for mean that the people get nowhere.
const KILLS_MORE: usize = 68;
/// How long the process lives before it is killed, in milliseconds after it was ready.
const LIFE_MS: std::ops::Range<u64> = 10..700;
/// How long a chore lives that is killed, in milliseconds.
const CHORE_LIFE_MS: std::ops::Range<u64> = 5..250;

/// Kills one of the servers and starts it again, without a pause; after the last start all are left alive. Before every
/// third kill a chore is begun, and half of the chores are killed.
pub(super) fn at_random(
    mut servers: Vec<Backend>,
    mut chores: Chores,
    wanted: usize,
    mut rng: Rng,
    progress: &Progress,
) -> (Vec<Backend>, Chores) {
    let mut kills = 0;
    while kills < wanted || !progress.is_enough() {
        assert!(
            kills < wanted.saturating_add(KILLS_MORE),
            "after {kills} kills only this was done: {}",
            progress.report()
        );
        let mut chore = None;
        if kills % 3 == 1 {
            let begun = chores.begin(operators(&servers), &mut rng);
            if rng.bool() {
                sleep(&mut rng, CHORE_LIFE_MS);
                chores.kill(begun);
            } else {
                chore = Some(begun);
            }
        }
        sleep(&mut rng, LIFE_MS);
        let victim = rng.usize(..servers.len());
        let server = &mut servers[victim];
        server.kill9().expect("the process can be killed");
        server
            .restart()
            .expect("the process starts again on what the last one left");
        if let Some(chore) = chore {
            chores.wait_for(chore);
        }
        kills += 1;
    }
    println!("killed {kills} times, {}", chores.report());
    (servers, chores)
}

/// The one with the operator's books.
fn operators(servers: &[Backend]) -> &Backend {
    servers.last().expect("a server")
}

fn sleep(rng: &mut Rng, milliseconds: std::ops::Range<u64>) {
    std::thread::sleep(Duration::from_millis(rng.u64(milliseconds)));
}
