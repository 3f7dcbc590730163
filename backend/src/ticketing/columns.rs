//! Reading columns: a text that has lost its meaning is a damaged database, never a panic.

use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::digest::sha256_hex;
use crate::store::StoreError;

/// An id, key or other small text.
pub(super) fn parse<T: FromStr>(text: &str, column: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(column))
}

/// A small number.
pub(super) fn small<T: TryFrom<i64>>(number: i64, column: &'static str) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::corrupt(column))
}

/// JSON.
pub(super) fn from_json<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(column))
}

/// As JSON.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Refused(error.to_string()))
}

/// What a request asked for, in 64 hex digits: the same content has the same fingerprint.
pub(super) fn fingerprint<T: Serialize>(content: &T) -> Result<String, StoreError> {
    let text = to_json(content)?;
    Ok(sha256_hex(text.as_bytes()))
}
