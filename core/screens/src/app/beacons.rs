//! Beacons near by: listened to while the app is in front, if the person wants it and the platform lends a radio.
//!
//! Here they are only counted, to show that the radio works. What was heard is never kept and never leaves the device.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Shared;
use super::ports::{Advertisement, BeaconEars, BeaconRadio};

/// A beacon that was not heard for so long is gone.
const NEAR: Duration = Duration::from_secs(10);
/// More beacons than this are not told apart: memory stays small in a hall full of them.
const BEACONS_MAX: usize = 256;
/// The longest advertisement, in bytes (Bluetooth Core 5, extended advertising).
const PAYLOAD_MAX_BYTES: usize = 255;

/// How listening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listening {
    /// The platform lends no radio.
    NoRadio,
    /// Nobody wants it.
    Off,
    /// The platform refused: no permission, or Bluetooth is off.
    Refused,
    /// So many beacons were heard in the last seconds.
    Near(usize),
}

/// What listens. Its memory is bounded, whatever a radio brings.
#[derive(Default)]
struct Ears(Mutex<Heard>);

#[derive(Default)]
struct Heard {
    /// What comes after the end is late and not meant.
    open: bool,
    last: HashMap<Vec<u8>, Instant>,
}

impl Heard {
    fn take(&mut self, payload: Vec<u8>, now: Instant) {
        if !self.open || payload.is_empty() || payload.len() > PAYLOAD_MAX_BYTES {
            return;
        }
        if self.last.len() >= BEACONS_MAX && !self.last.contains_key(&payload) {
            self.forget_gone(now);
            if self.last.len() >= BEACONS_MAX {
                return;
            }
        }
        self.last.insert(payload, now);
    }

    fn forget_gone(&mut self, now: Instant) {
        self.last
            .retain(|_, heard| now.saturating_duration_since(*heard) < NEAR);
    }

    fn near(&mut self, now: Instant) -> usize {
        self.forget_gone(now);
        self.last.len()
    }

    fn set_open(&mut self, open: bool) {
        self.open = open;
        self.last.clear();
    }
}

impl Ears {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BeaconEars for Ears {
    fn heard(&self, advertisement: Advertisement) {
        // The radio's own time may be wrong: what counts is when it arrived here.
        Self::heard(self).take(advertisement.payload, Instant::now());
    }
}

/// The radio, and whether it runs.
pub(super) struct Beacons {
    radio: Option<Arc<dyn BeaconRadio>>,
    ears: Arc<Ears>,
    standing: Mutex<Standing>,
}

struct Standing {
    in_front: bool,
    wanted: bool,
    radio: Radio,
}

/// What the radio was last told, and said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Radio {
    Stopped,
    Running,
    Refused,
}

impl Beacons {
    pub(super) fn new(radio: Option<Arc<dyn BeaconRadio>>, wanted: bool) -> Self {
        let standing = Standing {
            in_front: true,
            wanted,
            radio: Radio::Stopped,
        };
        let beacons = Self {
            radio,
            ears: Arc::default(),
            standing: Mutex::new(standing),
        };
        beacons.follow(|_| {});
        beacons
    }

    /// Changes what is wanted, and starts or stops the radio by it.
    fn follow(&self, change: impl FnOnce(&mut Standing)) {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut standing);
        let Some(radio) = &self.radio else {
            return;
        };
        let shall_run = standing.in_front && standing.wanted;
        if shall_run == (standing.radio == Radio::Running) {
            return;
        }
        if shall_run {
            self.ears.heard().set_open(true);
            let started = radio.start(Arc::clone(&self.ears) as Arc<dyn BeaconEars>);
            if let Err(error) = &started {
                tracing::warn!(reason = error.reason, "the radio for beacons did not start");
                self.ears.heard().set_open(false);
            }
            standing.radio = if started.is_ok() {
                Radio::Running
            } else {
                Radio::Refused
            };
        } else {
            radio.stop();
            self.ears.heard().set_open(false);
            standing.radio = Radio::Stopped;
        }
    }

    fn listening(&self) -> Listening {
        let standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        match (&self.radio, standing.radio) {
            (None, _) => Listening::NoRadio,
            (Some(_), Radio::Running) => Listening::Near(self.ears.heard().near(Instant::now())),
            (Some(_), Radio::Refused) if standing.wanted => Listening::Refused,
            (Some(_), _) => Listening::Off,
        }
    }
}

impl Drop for Beacons {
    fn drop(&mut self) {
        self.follow(|standing| standing.wanted = false);
    }
}

impl Shared {
    /// How listening for beacons stands.
    pub(crate) fn listening(&self) -> Listening {
        self.beacons().listening()
    }

    /// Whether the person wants beacons to be listened to.
    pub(super) fn want_beacons(&self, wanted: bool) {
        self.beacons().follow(|standing| standing.wanted = wanted);
    }

    /// The app came to the front, or was put away.
    pub(crate) fn set_in_front(&self, in_front: bool) {
        self.beacons().follow(|standing| standing.in_front = in_front);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ports::PortError;
    use super::*;

    #[derive(Default)]
    struct TestRadio {
        ears: Mutex<Option<Arc<dyn BeaconEars>>>,
        starts: Mutex<usize>,
        refuses: bool,
    }

    impl TestRadio {
        fn hear(&self, payload: &[u8]) {
            if let Some(ears) = self.ears.lock().unwrap().as_ref() {
                ears.heard(Advertisement {
                    payload: payload.to_vec(),
                    rssi_dbm: -60,
                    heard_at_ms: i64::MIN,
                });
            }
        }
    }

    impl BeaconRadio for TestRadio {
        fn start(&self, ears: Arc<dyn BeaconEars>) -> Result<(), PortError> {
            *self.starts.lock().unwrap() += 1;
            if self.refuses {
                return Err(PortError {
                    reason: "no permission".to_owned(),
                });
            }
            *self.ears.lock().unwrap() = Some(ears);
            Ok(())
        }

        fn stop(&self) {
            // A radio that goes on talking for a while.
        }
    }

    #[test]
    fn listens_only_in_front_and_only_if_wanted() {
        let radio = Arc::new(TestRadio::default());
        let beacons = Beacons::new(Some(Arc::clone(&radio) as _), false);
        assert_eq!(beacons.listening(), Listening::Off);
        assert_eq!(*radio.starts.lock().unwrap(), 0);
        beacons.follow(|standing| standing.wanted = true);
        for payload in [&b"one"[..], b"two", b"two", b"", &[0; 256]] {
            radio.hear(payload);
        }
        assert_eq!(beacons.listening(), Listening::Near(2));
        beacons.follow(|standing| standing.in_front = false);
        radio.hear(b"late");
        assert_eq!(beacons.listening(), Listening::Off);
        beacons.follow(|standing| standing.in_front = true);
        assert_eq!(beacons.listening(), Listening::Near(0), "nothing was kept");
        beacons.follow(|_| {});
        assert_eq!(*radio.starts.lock().unwrap(), 2, "started once each time");
    }

    #[test]
    fn a_platform_that_refuses_or_has_none_is_told() {
        let radio = TestRadio {
            refuses: true,
            ..TestRadio::default()
        };
        let beacons = Beacons::new(Some(Arc::new(radio)), true);
        assert_eq!(beacons.listening(), Listening::Refused);
        beacons.follow(|standing| standing.wanted = false);
        assert_eq!(beacons.listening(), Listening::Off);
        assert_eq!(Beacons::new(None, true).listening(), Listening::NoRadio);
    }

    #[test]
    fn memory_is_bounded_and_what_is_gone_is_forgotten() {
        let mut heard = Heard::default();
        let start = Instant::now();
        heard.take(b"early".to_vec(), start);
        assert_eq!(heard.near(start), 0, "not listening yet");
        heard.set_open(true);
        for number in 0..1_000_u32 {
            heard.take(number.to_be_bytes().to_vec(), start);
        }
        assert_eq!(heard.last.len(), BEACONS_MAX);
        let later = start + NEAR;
        heard.take(b"new".to_vec(), later);
        assert_eq!(heard.near(later), 1);
        // A clock that jumps back is no harm.
        assert_eq!(heard.near(start), 1);
    }
}
