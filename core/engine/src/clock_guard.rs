//! The time the device believes in (decision 17).
//!
//! The rule: `trusted = max(wall clock + offset, highest time seen)`.
//! - `offset` is learnt from each answer that carries the server's time.
//! - The highest time seen grows with every look at the clock. While the clock shows less than it, the time that passes
//!   while the program runs is added, so that a clock set back goes on ticking.
//!   It is persisted, so an expired ticket does not come alive again.
//! - Only the server's time lowers it: a clock that ran wildly ahead is put right by the next answer. Until then
//!   tickets look expired on such a phone; without a network nobody can tell which of the two times was the lie.
//!
//! Nothing here is a proof to anybody else: an inspector judges by the inspector's own clock.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use cityplus_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// How far the highest time seen may run ahead of what is persisted, in milliseconds.
const PERSIST_EVERY_MS: i64 = 60_000;

/// Times a server can plausibly tell: 2024 to 2106.
const PLAUSIBLE: std::ops::Range<i64> = 1_704_067_200_000..4_294_967_296_000;

/// What is persisted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClockState {
    /// Server's time minus wall clock, in milliseconds.
    pub(crate) offset_ms: i64,
    /// The highest time seen.
    pub(crate) highest: Timestamp,
    /// The server's time when it was last heard.
    pub(crate) heard_at: Option<Timestamp>,
}

impl Default for ClockState {
    fn default() -> Self {
        Self {
            offset_ms: 0,
            highest: Timestamp::from_millis(0),
            heard_at: None,
        }
    }
}

struct Seen {
    state: ClockState,
    /// When `state.highest` was the time.
    since: Instant,
    persisted: ClockState,
}

/// Keeps the time.
pub(crate) struct ClockGuard(Mutex<Seen>);

impl ClockGuard {
    pub(crate) fn new(state: ClockState) -> Self {
        Self(Mutex::new(Seen {
            state,
            since: Instant::now(),
            persisted: state,
        }))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time to believe, for a wall clock that shows `wall`.
    pub(crate) fn now(&self, wall: Timestamp) -> Timestamp {
        let mut seen = self.seen();
        let told = wall.plus_ms(seen.state.offset_ms);
        let trusted = if told >= seen.state.highest {
            told
        } else {
            // Set back: time goes on from where it was.
            let passed_ms = i64::try_from(seen.since.elapsed().as_millis()).unwrap_or(i64::MAX);
            seen.state.highest.plus_ms(passed_ms)
        };
        if trusted != seen.state.highest {
            seen.state.highest = trusted;
            seen.since = Instant::now();
        }
        trusted
    }

    /// Takes over the server's time, heard while the wall clock shows `wall`. False if it cannot be a time.
    pub(crate) fn heard(&self, server: Timestamp, wall: Timestamp) -> bool {
        if !PLAUSIBLE.contains(&server.millis()) {
            return false;
        }
        let mut seen = self.seen();
        seen.state = ClockState {
            offset_ms: server.ms_since(wall),
            highest: server,
            heard_at: Some(server),
        };
        seen.since = Instant::now();
        true
    }

    /// The state to persist, if it differs enough from what is persisted.
    pub(crate) fn to_persist(&self) -> Option<ClockState> {
        let mut seen = self.seen();
        let (now, before) = (seen.state, seen.persisted);
        let drifted = now.highest.ms_since(before.highest);
        let due = now.offset_ms.abs_diff(before.offset_ms) > 1_000
            || (now.heard_at.is_some() != before.heard_at.is_some())
            || !(0..PERSIST_EVERY_MS).contains(&drifted);
        due.then(|| {
            seen.persisted = now;
            now
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_790_000_000 + seconds)
    }

    /// Equal up to the milliseconds that pass while the test runs.
    fn close(left: Timestamp, right: Timestamp) {
        assert!((0..5_000).contains(&left.ms_since(right)), "{left} {right}");
    }

    #[test]
    fn a_clock_set_back_does_not_turn_time_back() {
        let guard = ClockGuard::new(ClockState::default());
        assert_eq!(guard.now(at(100_000)), at(100_000));
        close(guard.now(at(0)), at(100_000));
        // Neither does starting again.
        let again = ClockGuard::new(guard.to_persist().unwrap());
        close(again.now(at(0)), at(100_000));
        assert_eq!(again.now(at(200_000)), at(200_000));
    }

    #[test]
    fn the_server_puts_a_clock_right_that_ran_ahead_or_behind() {
        let guard = ClockGuard::new(ClockState::default());
        guard.now(at(9_000_000));
        assert!(guard.heard(at(50), at(9_000_000)));
        close(guard.now(at(9_000_000)), at(50));
        assert_eq!(guard.now(at(9_000_100)), at(150));
        assert!(guard.heard(at(500), at(0)));
        assert_eq!(guard.now(at(10)), at(510));
    }

    #[test]
    fn times_that_no_server_tells_are_not_believed() {
        let guard = ClockGuard::new(ClockState::default());
        for millis in [i64::MIN, -1, 0, 1_000, i64::MAX] {
            assert!(!guard.heard(Timestamp::from_millis(millis), at(0)));
        }
        assert_eq!(guard.now(at(7)), at(7));
    }

    #[test]
    fn is_persisted_when_it_moved_and_not_at_every_look() {
        let guard = ClockGuard::new(ClockState::default());
        guard.now(at(0));
        assert!(guard.to_persist().is_some());
        guard.now(at(10));
        assert_eq!(guard.to_persist(), None);
        guard.now(at(61));
        assert!(guard.to_persist().is_some());
        guard.heard(at(20), at(61));
        assert_eq!(guard.to_persist().unwrap().highest, at(20));
    }

    #[test]
    fn the_ends_of_the_range_do_not_overflow() {
        let guard = ClockGuard::new(ClockState::default());
        guard.heard(at(0), Timestamp::from_millis(i64::MIN));
        guard.now(Timestamp::from_millis(i64::MAX));
        guard.now(Timestamp::from_millis(i64::MIN));
        assert!(guard.to_persist().is_some());
    }
}
