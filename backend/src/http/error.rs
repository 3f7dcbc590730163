//! An error on its way out: a problem (RFC 9457) and, when it may pass, when to come again.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cityplus_protocol::problem::PROBLEM_JSON;
use cityplus_protocol::{ErrorCode, Problem};
use serde_json::Value;

use crate::store::StoreError;

/// The answer to a request that did not succeed.
#[derive(Clone, Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    /// A member beyond those that every problem has (RFC 9457, section 3.2).
    member: Option<Box<(&'static str, Value)>>,
    retry_after_s: Option<u32>,
}

impl ApiError {
    /// Of a code, with a sentence on what is wrong and what to do. Never put personal data or secrets in it.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            problem: Box::new(Problem::new(code, detail)),
            member: None,
            retry_after_s: None,
        }
    }

    /// With a member of its own, for a program that wants to know more than the code.
    #[must_use]
    pub fn with_member(mut self, name: &'static str, value: Value) -> Self {
        self.member = Some(Box::new((name, value)));
        self
    }

    /// A field that is not right.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Problem::field(field, message).into()
    }

    /// A part of the server is busy or out of reach; come again after so many seconds.
    pub fn unavailable(retry_after_s: u32) -> Self {
        Self::new(
            ErrorCode::Unavailable,
            "the service is busy or a part of it is out of reach; try again in a moment",
        )
        .retry_after(retry_after_s)
    }

    /// A fault of the server; `reason` goes to the log, not to the client.
    pub fn internal(reason: &dyn std::fmt::Display) -> Self {
        tracing::error!(%reason, "internal fault");
        Self::new(
            ErrorCode::Internal,
            "the server made a mistake; it has been written down. Try again later",
        )
    }

    /// With a `Retry-After` of so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds.max(1));
        self
    }

    /// The problem as it goes out.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            member: None,
            retry_after_s: None,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_retryable() {
            tracing::warn!(%error, "database not available");
            Self::unavailable(2)
        } else {
            Self::internal(&error)
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body = serde_json::to_value(&*self.problem).unwrap_or_default();
        if let (Some(member), Some(body)) = (self.member, body.as_object_mut()) {
            let (name, value) = *member;
            body.insert(name.to_owned(), value);
        }
        let body = body.to_string();
        let content_type = (header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        let mut response = (status, [content_type], body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
