//! Errors as people read them: by their stable code, in two texts, what happened and what to do.

use cityplus_engine::EngineError;

use super::Speech;
use crate::view::{Notice, Tone};

impl Speech {
    /// An error of the engine or the server. The texts stand in `errors.ftl`: `error-CODE` and `error-CODE.advice`.
    pub(crate) fn problem(&self, key: &str, error: &EngineError) -> Notice {
        let code = error.code();
        let known = format!("error-{}", code.replace('_', "-"));
        let text = if self.has(&known) {
            known
        } else {
            "error-unknown".to_owned()
        };
        Notice {
            key: key.to_owned(),
            tone: if error.is_retryable() {
                Tone::Warning
            } else {
                Tone::Error
            },
            title: self.say(&text),
            text: self.advice(&text),
            code: Some(code.to_owned()),
            action: None,
            dismissible: true,
        }
    }

    fn advice(&self, text: &str) -> String {
        self.say(&format!("{text}-advice"))
    }
}
