//! What went wrong, kept without a language: said anew whenever the screen is drawn.

use cityplus_domain::quote::QuoteError;
use cityplus_engine::EngineError;

use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    tone: Tone,
    code: String,
}

impl Trouble {
    /// Of a stable code.
    pub(crate) fn of_code(tone: Tone, code: impl Into<String>) -> Self {
        Self {
            tone,
            code: code.into(),
        }
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// Whether whoever signs in gets out of it.
    pub(crate) fn wants_sign_in(&self) -> bool {
        self.code == "not_signed_in"
    }

    /// As a notice.
    pub(crate) fn say(&self, speech: &Speech, key: &str) -> Notice {
        speech.problem_of_code(key, self.tone, &self.code)
    }
}

impl From<&EngineError> for Trouble {
    fn from(error: &EngineError) -> Self {
        let tone = if error.is_retryable() {
            Tone::Warning
        } else {
            Tone::Error
        };
        Self::of_code(tone, error.code())
    }
}

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        Self::from(&error)
    }
}

impl From<&QuoteError> for Trouble {
    fn from(error: &QuoteError) -> Self {
        Self::of_code(Tone::Warning, error.code())
    }
}
