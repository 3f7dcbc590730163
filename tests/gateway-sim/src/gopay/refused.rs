//! The errors of GoPay, in its own form.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::clock::rfc3339;
use crate::fields::Wrong;
use crate::orders::{NotTaken, Refusal};

/// A call that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    status: StatusCode,
    /// Of an error in one field, which.
    field: Option<&'static str>,
    code: u32,
    name: &'static str,
    text: &'static str,
}

impl Refused {
    fn whole(status: StatusCode, code: u32, name: &'static str, text: &'static str) -> Self {
        Self {
            status,
            field: None,
            code,
            name,
            text,
        }
    }

    fn field(field: &'static str, code: u32, name: &'static str, text: &'static str) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            field: Some(field),
            code,
            name,
            text,
        }
    }

    /// Client id and secret are not the shop's.
    pub(super) fn credentials() -> Self {
        let text = "Wrong client id or secret";
        Self::whole(StatusCode::UNAUTHORIZED, 202, "AUTH_WRONG_CREDENTIALS", text)
    }

    /// The token is bad or has run out.
    pub(super) fn token() -> Self {
        let text = "The access token is missing, wrong or expired";
        Self::whole(StatusCode::UNAUTHORIZED, 203, "AUTH_WRONG_ACCESS_TOKEN", text)
    }

    /// There is no such payment.
    pub(super) fn unknown() -> Self {
        let text = "There is no such payment";
        Self::whole(StatusCode::NOT_FOUND, 304, "PAYMENT_NOT_FOUND", text)
    }
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Syntax => {
                let text = "The body is not what is expected";
                Self::whole(StatusCode::BAD_REQUEST, 100, "REQUEST_INVALID", text)
            }
            Wrong::Missing(field) => Self::field(field, 111, "MANDATORY", "The field is mandatory"),
            Wrong::Invalid(field) => Self::field(field, 110, "INVALID", "The field has a wrong value"),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::State => {
                let text = "Not possible in this state";
                Self::whole(StatusCode::CONFLICT, 303, "PAYMENT_WRONG_STATE", text)
            }
            Refusal::Amount => Self::field(
                "amount",
                110,
                "INVALID",
                "The amount is too high, or nothing is left",
            ),
        }
    }
}

impl From<NotTaken> for Refused {
    fn from(not_taken: NotTaken) -> Self {
        match not_taken {
            NotTaken::Known => Self::field("order_number", 110, "INVALID", "The number was used already"),
            NotTaken::Full => {
                let text = "The simulator keeps no more payments: start it again";
                Self::whole(StatusCode::INTERNAL_SERVER_ERROR, 500, "SYSTEM_ERROR", text)
            }
        }
    }
}

/// A refusal and when it was said.
pub(super) struct Dated(pub(super) Refused, pub(super) u64);

impl IntoResponse for Dated {
    fn into_response(self) -> Response {
        let Self(refused, now) = self;
        let scope = if refused.field.is_some() { "F" } else { "G" };
        let error = json!({
            "scope": scope,
            "field": refused.field,
            "error_code": refused.code,
            "error_name": refused.name,
            "message": refused.text,
            "description": refused.text,
        });
        let body = json!({ "date_issued": rfc3339(now), "errors": [error] });
        (refused.status, Json(body)).into_response()
    }
}
