//! The errors of PayU, in its own form.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::fields::Wrong;
use crate::orders::{NotTaken, Refusal};

/// A call that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    status: StatusCode,
    code: &'static str,
    text: String,
}

impl Refused {
    fn new(status: StatusCode, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            status,
            code,
            text: text.into(),
        }
    }

    /// The token is bad or has run out.
    pub(super) fn token() -> Self {
        let text = "Token is missing, wrong or expired";
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", text)
    }

    /// The token is another point of sale's.
    pub(super) fn other_pos() -> Self {
        let text = "No permission for this merchantPosId";
        Self::new(StatusCode::FORBIDDEN, "UNAUTHORIZED_REQUEST", text)
    }

    /// There is no such order.
    pub(super) fn unknown() -> Self {
        let text = "There is no such order";
        Self::new(StatusCode::NOT_FOUND, "DATA_NOT_FOUND", text)
    }
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Self {
        let (code, text) = match wrong {
            Wrong::Syntax => ("ERROR_SYNTAX", "The body is not what is expected".to_owned()),
            Wrong::Missing(field) => ("ERROR_VALUE_MISSING", format!("Missing: {field}")),
            Wrong::Invalid(field) => ("ERROR_VALUE_INVALID", format!("Invalid: {field}")),
        };
        Self::new(StatusCode::BAD_REQUEST, code, text)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let (code, text) = match refusal {
            Refusal::State => ("ERROR_ORDER_STATUS_INVALID", "Not possible in this status"),
            Refusal::Amount => (
                "ERROR_AMOUNT_TOO_HIGH",
                "The amount is too high, or nothing is left",
            ),
        };
        Self::new(StatusCode::BAD_REQUEST, code, text)
    }
}

impl From<NotTaken> for Refused {
    fn from(not_taken: NotTaken) -> Self {
        match not_taken {
            NotTaken::Known => {
                let text = "extOrderId was used already";
                Self::new(StatusCode::BAD_REQUEST, "ERROR_ORDER_NOT_UNIQUE", text)
            }
            NotTaken::Full => {
                let text = "The simulator keeps no more orders: start it again";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "SERVICE_NOT_AVAILABLE", text)
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = json!({
            "status": { "statusCode": self.code, "severity": "ERROR", "statusDesc": self.text },
        });
        (self.status, Json(body)).into_response()
    }
}
