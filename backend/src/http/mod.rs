//! The HTTP frame: what every endpoint needs and no room owns.
//!
//! Reading requests so that a refusal names the field, errors as problem details, who is asking, request ids, limits,
//! logs without personal data, metrics, health and the description of the API. It must never know a rule of a room.

mod error;
mod extract;
mod frame;
mod health;
mod idempotency;
mod metrics;
mod openapi;
pub mod pages;
mod principal;
mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use error::ApiError;
pub use extract::{Json, Path, Query};
pub use frame::{Frame, router};
pub use idempotency::IdempotencyKey;
pub use metrics::Metrics;
pub use openapi::About;
pub(crate) use principal::bearer_token;
pub use principal::{Authenticate, ClientAddress, Principal};
pub use state::AppState;
