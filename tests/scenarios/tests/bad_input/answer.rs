//! What came back, and what every refusal must be like.

use cityplus_protocol::problem::PROBLEM_JSON;
use cityplus_protocol::{ErrorCode, Problem};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::Value;

/// The longest detail or field a person can be expected to read; nothing sent comes back whole.
const DETAIL_MAX: usize = 600;

/// An answer of the server.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The beginning of the body, for messages.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(400).collect()
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn json(&self, what: &str) -> Value {
        assert!(self.is_success(), "{what}: {} {}", self.status, self.text());
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{what}: {error}: {}", self.text()))
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn header(&self, name: &reqwest::header::HeaderName) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Seconds until one may come again.
    pub(crate) fn retry_after_s(&self) -> Option<i64> {
        self.header(&RETRY_AFTER).parse().ok()
    }

    /// The problem of a refusal: a client's fault, told in full, in the form and with a code that stay. Else what is
    /// wrong with it.
    pub(crate) fn judge(&self) -> Result<Problem, String> {
        let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
        must((400..500).contains(&self.status), "it is not refused")?;
        must(self.header(&CONTENT_TYPE) == PROBLEM_JSON, "it is no problem")?;
        let problem: Problem = serde_json::from_slice(&self.body).map_err(|error| error.to_string())?;
        must(problem.code != ErrorCode::Unknown, "its code is not known")?;
        let told = (problem.status, problem.code.status());
        must(told == (self.status, self.status), "it tells another status")?;
        let kind = format!("urn:cityplus:problem:{}", problem.code.as_str());
        must(
            problem.kind == kind && !problem.title.is_empty(),
            "its kind has no name",
        )?;
        must(
            (10..DETAIL_MAX).contains(&problem.detail.len()),
            "its detail is too short or too long",
        )?;
        for error in &problem.errors {
            must(
                (1..DETAIL_MAX).contains(&error.field.len()),
                "it names the field badly",
            )?;
            must(
                (5..DETAIL_MAX).contains(&error.message.len()),
                "it does not say what the field needs",
            )?;
        }
        must(
            problem.code != ErrorCode::InvalidField || !problem.errors.is_empty(),
            "it names no field",
        )?;
        must(
            problem.code != ErrorCode::RateLimited || self.retry_after_s().is_some(),
            "it does not say when",
        )?;
        must(
            self.status != 401 || !self.header(&WWW_AUTHENTICATE).is_empty(),
            "it does not ask for a token",
        )?;
        Ok(problem)
    }

    /// A refusal as it should be.
    #[track_caller]
    pub(crate) fn refusal(&self, what: &str) -> Problem {
        self.judge()
            .unwrap_or_else(|wrong| panic!("{what}: {wrong}: {} {}", self.status, self.text()))
    }

    /// A refusal with this code.
    #[track_caller]
    pub(crate) fn refused_as(&self, code: ErrorCode, what: &str) -> Problem {
        let problem = self.refusal(what);
        assert_eq!(problem.code, code, "{what}: {}", problem.detail);
        problem
    }
}
