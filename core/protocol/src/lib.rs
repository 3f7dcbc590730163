//! Bodies of the HTTP API and its error codes.
//!
//! Engine and backend both use these types, so they cannot drift apart. A body
//! is checked while it is read: lengths, forms and ranges that never depend on
//! data are part of the types, and a refusal names the field.
//! Nothing here talks, stores or decides.

pub mod abroad;
pub mod account;
pub mod bytes;
pub mod cards;
pub mod city_name;
pub mod code;
pub mod inspection;
pub mod link;
pub mod number;
pub mod offline;
pub mod operator;
pub mod paths;
pub mod payment;
pub mod points;
pub mod problem;
pub mod redemption;
pub mod request;
mod signed;
pub mod sync;
pub mod tariff;
pub mod texts;
pub mod ticketing;
pub mod till;
pub mod transfer;

pub use bytes::{KeyId, PublicKey, Signature};
pub use city_name::CityName;
pub use code::ErrorCode;
pub use problem::{FieldProblem, Problem};

/// The header that carries the id of what a request creates (IETF httpapi "Idempotency-Key"). The key is the id made by
/// the client, also found in the body; it lives as long as the thing created, so a retry is safe at any time.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The most bytes of a request body that the server reads.
pub const BODY_MAX_BYTES: usize = 256 * 1024;
