//! What came back: read as the protocol says, or a clear error.

use cityplus_protocol::problem::PROBLEM_JSON;
use cityplus_protocol::{ErrorCode, Problem};
use serde::de::DeserializeOwned;

use crate::EngineError;

/// The longest wait a server may ask for, in seconds.
const RETRY_AFTER_MAX_S: u64 = 3_600;

/// An answer with a status of 200 to 299.
pub(crate) struct Answer {
    route: &'static str,
    body: Vec<u8>,
}

/// An answer of any status.
pub(crate) struct RawAnswer {
    pub(crate) route: &'static str,
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl RawAnswer {
    /// The answer, or the error it tells of.
    pub(crate) fn accept(self) -> Result<Answer, EngineError> {
        if (200..300).contains(&self.status) {
            return Ok(Answer {
                route: self.route,
                body: self.body,
            });
        }
        let retry_after_s = self
            .retry_after
            .as_deref()
            .and_then(|text| text.trim().parse::<u64>().ok())
            .map(|seconds| seconds.min(RETRY_AFTER_MAX_S));
        // Only the server's own words count as a refusal: any box on the way can say 403.
        if self.content_type.starts_with(PROBLEM_JSON)
            && self.status >= 400
            && let Ok(problem) = serde_json::from_slice::<Problem>(&self.body)
        {
            let status = self.status;
            return Err(EngineError::server(Problem { status, ..problem }, retry_after_s));
        }
        Err(match self.status {
            429 => trouble(ErrorCode::RateLimited, retry_after_s),
            500..=599 => trouble(ErrorCode::Unavailable, retry_after_s),
            status => EngineError::ServerGarbage(format!("status {status} on {}", self.route)),
        })
    }
}

/// A trouble told by the status alone, such as that of a proxy before the server.
fn trouble(code: ErrorCode, retry_after_s: Option<u64>) -> EngineError {
    EngineError::server(
        Problem::new(code, "the server cannot answer right now; try again later"),
        retry_after_s,
    )
}

impl Answer {
    /// The body. What does not fit is named by its route only: the content may be personal.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, EngineError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            EngineError::ServerGarbage(format!("{place} of the answer on {}", self.route))
        })
    }
}
