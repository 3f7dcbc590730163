//! The `Idempotency-Key` header: the id of what a request creates, also found in its body.
//!
//! The room compares the whole request with what it did under this id before, and the id lives as long as the thing
//! created; so a retry is safe at any time and no second memory of requests is needed.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use cityplus_protocol::{ErrorCode, IDEMPOTENCY_KEY};

use super::ApiError;

/// The header of a request that creates.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Refuses a key that is not the id in the body.
    pub fn must_be(&self, id: &impl ToString) -> Result<(), ApiError> {
        if self.0 == id.to_string() {
            return Ok(());
        }
        let detail = "send the id of what you create as Idempotency-Key";
        Err(ApiError::new(ErrorCode::IdempotencyKeyMismatch, detail))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let header = parts
            .headers
            .get(IDEMPOTENCY_KEY)
            .and_then(|value| value.to_str().ok());
        // The draft allows a quoted string (RFC 8941) as well as the bare key most clients send.
        let key = header
            .map(|text| text.trim().trim_matches('"'))
            .filter(|text| !text.is_empty() && text.len() <= 64);
        key.map(|text| Self(text.to_owned())).ok_or_else(|| {
            let detail = "send the id of what you create as Idempotency-Key, so that a retry is safe";
            ApiError::new(ErrorCode::IdempotencyKeyMissing, detail)
        })
    }
}
