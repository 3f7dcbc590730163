//! Errors as people read them: by their stable code, in two texts, what happened and what to do.

use cityplus_engine::EngineError;

use super::Speech;
use crate::view::{Notice, Tone};

impl Speech {
    /// Something to tell: the title is the text's key, what stands under it its `-text`.
    pub(crate) fn notice(&self, key: &str, tone: Tone, text: &str) -> Notice {
        Notice {
            key: key.to_owned(),
            tone,
            title: self.say(text),
            text: self.say(&format!("{text}-text")),
            code: None,
            action: None,
            dismissible: true,
        }
    }

    /// An error of the engine or the server. The texts stand in `errors.ftl`: `error-CODE` and `error-CODE-advice`.
    pub(crate) fn problem(&self, key: &str, error: &EngineError) -> Notice {
        let tone = if error.is_retryable() {
            Tone::Warning
        } else {
            Tone::Error
        };
        self.problem_of_code(key, tone, error.code())
    }

    /// An error of which only the stable code is known.
    pub(crate) fn problem_of_code(&self, key: &str, tone: Tone, code: &str) -> Notice {
        let known = format!("error-{}", code.replace('_', "-"));
        let text = if self.has(&known) {
            known
        } else {
            "error-unknown".to_owned()
        };
        Notice {
            key: key.to_owned(),
            tone,
            title: self.say(&text),
            text: self.say(&format!("{text}-advice")),
            code: Some(code.to_owned()),
            action: None,
            dismissible: true,
        }
    }
}
