//! What is printed: one JSON object, or the same as text.

use std::io::Write as _;
use std::process::ExitCode;

use cityplus_engine::EngineError;
use serde_json::{Value, json};

use crate::readable::readable;

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// A stable code.
    pub(crate) code: String,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// Prints a command's object. A reader that has gone away is no failure of the command.
pub(crate) fn print(shown: &Value, as_json: bool) -> ExitCode {
    let text = if as_json {
        format!("{shown}\n")
    } else {
        readable(shown)
    };
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// Prints why a command failed.
pub(crate) fn print_failure(failure: &Failure, as_json: bool) -> ExitCode {
    let text = if as_json {
        json!({ "error": { "code": failure.code, "message": failure.message } }).to_string()
    } else {
        format!("phone: {} [{}]", failure.message, failure.code)
    };
    let _ = writeln!(std::io::stderr().lock(), "{text}");
    ExitCode::FAILURE
}
