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

#[cfg(test)]
mod tests {
    use cityplus_engine::protocol::{ErrorCode, Problem};

    use super::*;

    type Case = (Connection, Result<(), EngineError>, Connection);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn refused() -> EngineError {
        EngineError::Server {
            problem: Box::new(Problem::new(ErrorCode::WrongCredentials, "told so")),
            retry_after_s: None,
        }
    }

    #[test]
    fn only_the_servers_own_words_and_silence_tell() {
        let away = |garbage| Connection::Away {
            since: at(5),
            garbage,
        };
        let cases: [Case; 9] = [
            (Connection::Unknown, Ok(()), Connection::Online),
            (Connection::Unknown, Err(refused()), Connection::Online),
            (Connection::Unknown, Err(EngineError::Offline("x")), away(false)),
            (Connection::Online, Err(EngineError::Offline("x")), away(false)),
            (
                Connection::Online,
                Err(EngineError::ServerGarbage("x".to_owned())),
                away(true),
            ),
            (away(true), Ok(()), Connection::Online),
            // Of what happens on the device itself nothing is learnt.
            (
                Connection::Online,
                Err(EngineError::NotSignedIn),
                Connection::Online,
            ),
            (away(false), Err(EngineError::StoreBusy), away(false)),
            (
                Connection::Unknown,
                Err(EngineError::NoWallet),
                Connection::Unknown,
            ),
        ];
        for (before, outcome, expected) in cases {
            assert_eq!(before.after(&outcome, at(5)), expected, "{before:?} {outcome:?}");
        }
    }

    #[test]
    fn the_silence_is_counted_from_its_beginning() {
        let offline: Result<(), _> = Err(EngineError::Offline("x"));
        let garbage: Result<(), _> = Err(EngineError::ServerGarbage("x".to_owned()));
        let away = Connection::Online.after(&offline, at(5)).after(&offline, at(50));
        assert_eq!(
            away,
            Connection::Away {
                since: at(5),
                garbage: false
            }
        );
        assert_eq!(
            away.after(&garbage, at(60)),
            Connection::Away {
                since: at(5),
                garbage: true
            }
        );
    }
}
