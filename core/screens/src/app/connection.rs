//! Whether the server answers: learnt from every call, never from the platform's word.

use cityplus_domain::Timestamp;
use cityplus_engine::EngineError;

/// What the last call showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Connection {
    /// Nothing was asked yet.
    #[default]
    Unknown,
    /// The server answers.
    Online,
    /// It does not, since then.
    Away {
        /// Since when.
        since: Timestamp,
        /// Whether something answers that is not the server: a network that asks to sign in first.
        garbage: bool,
    },
}

impl Connection {
    /// After a call that ended so, at a moment.
    pub(super) fn after<T>(self, outcome: &Result<T, EngineError>, now: Timestamp) -> Self {
        let garbage = match outcome {
            Ok(_) | Err(EngineError::Server { .. }) => return Self::Online,
            Err(EngineError::Offline(_)) => false,
            Err(EngineError::ServerGarbage(_)) => true,
            // Of what happened on the device itself nothing is learnt.
            Err(_) => return self,
        };
        let since = match self {
            Self::Away { since, .. } => since,
            _ => now,
        };
        Self::Away { since, garbage }
    }
}
