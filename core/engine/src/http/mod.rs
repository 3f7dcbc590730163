//! The one HTTP client of a device.
//!
//! It never follows a redirect, never waits without end, never reads more than [`ANSWER_MAX_BYTES`], and takes plain
//! HTTP only to this very machine, or where it was allowed explicitly. It decides nothing: what a refusal means is the
//! business of who asked.

mod answer;
mod client;
mod server_url;

pub(crate) use answer::Answer;
pub(crate) use client::Client;
pub use client::Timeouts;
pub(crate) use server_url::ServerUrl;

use cityplus_protocol::IDEMPOTENCY_KEY;
use reqwest::Method;
use serde::Serialize;

use crate::EngineError;

/// The most bytes of an answer that are read, unless the call allows more.
const ANSWER_MAX_BYTES: usize = 4 * 1024 * 1024;

/// A request.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// The path as the protocol writes it, for messages: without ids.
    pub(crate) route: &'static str,
    /// The path to ask for.
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) answer_max_bytes: usize,
}

impl Call {
    pub(crate) fn get(route: &'static str) -> Self {
        Self {
            method: Method::GET,
            route,
            path: route.to_owned(),
            query: Vec::new(),
            body: None,
            idempotency_key: None,
            answer_max_bytes: ANSWER_MAX_BYTES,
        }
    }

    pub(crate) fn post<T: Serialize>(route: &'static str, body: &T) -> Result<Self, EngineError> {
        let body =
            serde_json::to_vec(body).map_err(|_| EngineError::Internal("a request has no JSON form"))?;
        Ok(Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(route)
        })
    }

    pub(crate) fn put<T: Serialize>(route: &'static str, body: &T) -> Result<Self, EngineError> {
        Ok(Self {
            method: Method::PUT,
            ..Self::post(route, body)?
        })
    }

    /// A request that asks for something to be done and says nothing more.
    pub(crate) fn post_nothing(route: &'static str) -> Self {
        Self {
            method: Method::POST,
            ..Self::get(route)
        }
    }

    /// A request that asks for something to be taken away.
    pub(crate) fn delete(route: &'static str) -> Self {
        Self {
            method: Method::DELETE,
            ..Self::get(route)
        }
    }

    /// Puts an id into the path's place of that name, such as `{ticket_id}`.
    pub(crate) fn with(mut self, place: &str, id: impl std::fmt::Display) -> Self {
        self.path = self.path.replace(place, &id.to_string());
        self
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// The id of what the request creates: a retry with it is the same request.
    pub(crate) fn creates(mut self, id: impl std::fmt::Display) -> Self {
        self.idempotency_key = Some(id.to_string());
        self
    }

    pub(crate) const fn answer_of_at_most(mut self, bytes: usize) -> Self {
        self.answer_max_bytes = bytes;
        self
    }

    pub(crate) const fn key_header() -> &'static str {
        IDEMPOTENCY_KEY
    }
}
