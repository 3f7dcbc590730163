//! What a platform lends the app: traits that Kotlin, Swift or the Windows shell implement.
//!
//! Whatever a foreign implementation throws is a [`PortError`] here; nothing it says reaches a screen, a store or a log
//! but the reason it gives for a refusal, and the name of the kind of an exception nobody expected.

mod keys;
mod lent;

pub use keys::{KeyStore, file_key_store};
pub use lent::{BeaconEars, BeaconRadio, Links, Notifier, Ports};

pub(crate) use keys::key_store;

/// Longest reason that is kept, in characters.
const REASON_MAX_CHARS: usize = 200;

/// A platform refused, or could not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PortError {
    /// It said so.
    #[error("refused: {reason}")]
    Refused {
        /// Why; for the log only, never with personal data.
        reason: String,
    },
    /// It failed in a way it did not mean to.
    #[error("failed with an unexpected {kind}")]
    Unexpected {
        /// The exception's class.
        kind: String,
    },
}

#[uniffi::export]
impl PortError {
    /// The stable code.
    pub fn code(&self) -> String {
        match self {
            Self::Refused { .. } => "port_refused",
            Self::Unexpected { .. } => "port_failed",
        }
        .to_owned()
    }
}

impl PortError {
    /// For the core's log.
    fn shortened(&self) -> String {
        self.to_string().chars().take(REASON_MAX_CHARS).collect()
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PortError {
    /// The text of a foreign exception may hold anything, secrets too: only its first word, the class, is taken.
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        let is_of_name = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '$');
        let kind = error.reason.chars().take(REASON_MAX_CHARS).take_while(is_of_name);
        Self::Unexpected { kind: kind.collect() }
    }
}

impl From<PortError> for cityplus_screens::app::ports::PortError {
    fn from(error: PortError) -> Self {
        Self {
            reason: error.shortened(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PortError, REASON_MAX_CHARS};
    use cityplus_screens::app::ports;

    #[test]
    fn of_a_foreign_exception_only_the_class_is_taken() {
        for (text, kind) in [
            (
                "java.lang.IllegalStateException: PIN 1234\n\tat x",
                "java.lang.IllegalStateException",
            ),
            ("secret text", "secret"),
            ("", ""),
            ("Ошибка", ""),
        ] {
            let error = PortError::from(uniffi::UnexpectedUniFFICallbackError::new(text));
            assert_eq!(
                error,
                PortError::Unexpected {
                    kind: kind.to_owned()
                }
            );
            assert_eq!(error.code(), "port_failed");
        }
    }

    #[test]
    fn a_long_reason_is_cut() {
        let error = PortError::Refused {
            reason: "ż".repeat(100_000),
        };
        assert_eq!(
            ports::PortError::from(error).reason.chars().count(),
            REASON_MAX_CHARS
        );
    }
}
