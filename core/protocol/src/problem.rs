//! Errors on the wire: problem details (RFC 9457, `application/problem+json`) with a stable code.

use serde::{Deserialize, Serialize};

use crate::code::ErrorCode;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A field that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// The path to the field, such as `lines[0].count`.
    pub field: String,
    /// What is needed there.
    pub message: String,
}

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI of the kind of problem: `urn:cityplus:problem:CODE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short title of the kind of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong this time and what to do.
    pub detail: String,
    /// The stable code.
    pub code: ErrorCode,
    /// The fields that are not right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    /// Of a code, with a sentence on what is wrong and what to do.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:cityplus:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            errors: Vec::new(),
        }
    }

    /// A field that is not right.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let error = FieldProblem {
            field: field.into(),
            message: message.into(),
        };
        let detail = format!("{}: {}", error.field, error.message);
        Self {
            errors: vec![error],
            ..Self::new(ErrorCode::InvalidField, detail)
        }
    }
}
