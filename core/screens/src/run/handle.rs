//! A screen, as who opened it holds it.

use std::fmt;
use std::sync::Mutex as Lock;
use std::sync::PoisonError;

use tokio::sync::{Mutex, mpsc, watch};

/// An intent that did not reach its screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The screen has ended.
    #[error("the screen has ended; open it again")]
    Closed,
    /// More intents wait than a person can mean.
    #[error("the screen is still busy with what it was told; wait for its next state")]
    Busy,
}

impl SendError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "screen_closed",
            Self::Busy => "screen_busy",
        }
    }
}

/// The subscription to a screen: states out, intents in. Dropping it ends the screen.
pub struct ScreenHandle<State, Intent> {
    intents: Lock<Option<mpsc::Sender<Intent>>>,
    states: Mutex<watch::Receiver<Option<State>>>,
    latest: watch::Receiver<Option<State>>,
    closing: tokio::sync::Notify,
}

impl<State: Clone, Intent> ScreenHandle<State, Intent> {
    pub(super) fn new(intents: mpsc::Sender<Intent>, states: watch::Receiver<Option<State>>) -> Self {
        Self {
            intents: Lock::new(Some(intents)),
            latest: states.clone(),
            states: Mutex::new(states),
            closing: tokio::sync::Notify::new(),
        }
    }

    /// The next state. The first call gives the full state as soon as it is there, each later one waits for a newer state;
    /// states that nobody took are skipped for the newest. None when the screen has ended.
    /// May be cancelled at any time: nothing is lost. Calls at the same time take turns.
    pub async fn next(&self) -> Option<State> {
        let mut states = self.states.lock().await;
        loop {
            let ended = self.closing.notified();
            if self.is_closed() {
                return None;
            }
            tokio::select! {
                changed = states.changed() => {
                    changed.ok()?;
                    if let Some(state) = states.borrow_and_update().clone() {
                        return Some(state);
                    }
                }
                () = ended => {}
            }
        }
    }

    /// The newest state, at once, whether it was taken or not; none before the first. For who comes back to a screen that
    /// stayed open: [`Self::next`] would make them wait for a change.
    pub fn latest(&self) -> Option<State> {
        self.latest.borrow().clone()
    }

    /// Tells the screen what the person did. Never waits.
    pub fn send(&self, intent: Intent) -> Result<(), SendError> {
        let intents = self.intents.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(intents) = intents.as_ref() else {
            return Err(SendError::Closed);
        };
        intents.try_send(intent).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => SendError::Busy,
            mpsc::error::TrySendError::Closed(_) => SendError::Closed,
        })
    }

    /// Ends the screen; who waits for a state gets none. What was sent to the server goes on.
    pub fn close(&self) {
        self.intents.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.closing.notify_waiters();
    }

    fn is_closed(&self) -> bool {
        self.intents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none()
    }
}

impl<State, Intent> fmt::Debug for ScreenHandle<State, Intent> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ScreenHandle").finish_non_exhaustive()
    }
}
