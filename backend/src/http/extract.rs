//! Reading bodies, queries and paths: as axum does, but a refusal is a problem that names the field.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cityplus_protocol::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ApiError;

/// A JSON body, in or out.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(
                ErrorCode::UnsupportedMediaType,
                "send JSON with Content-Type: application/json",
            ));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|refusal| unread_body(&refusal))?;
        read_json(&body).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn unread_body(refusal: &BytesRejection) -> ApiError {
    if refusal.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let limit = cityplus_protocol::BODY_MAX_BYTES / 1024;
        return ApiError::new(
            ErrorCode::BodyTooLarge,
            format!("at most {limit} KiB are read; send less at once"),
        );
    }
    ApiError::new(
        ErrorCode::MalformedBody,
        "the body did not arrive whole; send it again",
    )
}

/// Reads a body; a field that is not right is named by its path.
fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let cause = error.inner();
        if cause.is_data() {
            let message = without_position(&cause.to_string());
            return ApiError::field(field_of(&error.path().to_string(), &message), message);
        }
        let place = format!("line {}, column {}", cause.line(), cause.column());
        ApiError::new(
            ErrorCode::MalformedBody,
            format!("the body is not complete JSON ({place})"),
        )
    })?;
    reader.end().map(|()| value).map_err(|_| {
        ApiError::new(
            ErrorCode::MalformedBody,
            "something follows the JSON value; send one value only",
        )
    })
}

/// The longest name of a field that comes back: a client may have sent a name of any length.
const FIELD_MAX_CHARS: usize = 200;

/// The field's path. A missing or repeated one is named too, not only the object that it belongs to.
fn field_of(path: &str, message: &str) -> String {
    let inner = ["missing field `", "duplicate field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start)?.strip_suffix('`'));
    let path = match (path, inner) {
        (".", Some(inner)) => inner.to_owned(),
        (".", None) => "body".to_owned(),
        (path, Some(inner)) => format!("{path}.{inner}"),
        (path, None) => path.to_owned(),
    };
    path.chars().take(FIELD_MAX_CHARS).collect()
}

/// `serde_json` ends its message with the position, which says little about a field that is named.
fn without_position(message: &str) -> String {
    let cut = message.rfind(" at line ").unwrap_or(message.len());
    message
        .chars()
        .take(
            message
                .get(..cut)
                .map_or(200, |kept| kept.chars().count())
                .min(200),
        )
        .collect()
}

/// A query string.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|refusal| unread_query(&refusal))
    }
}

/// The parameter is named as a field is: the cause says `PARAMETER: what is wrong`, or only what is wrong and with
/// which parameter in quotes.
fn unread_query(refusal: &QueryRejection) -> ApiError {
    let cause = refusal
        .source()
        .map_or_else(|| refusal.to_string(), ToString::to_string);
    let (name, message) = match cause.split_once(": ") {
        Some((path, message)) => (path, message),
        None => (cause.split('`').nth(1).unwrap_or("query"), cause.as_str()),
    };
    let name: String = name.chars().take(FIELD_MAX_CHARS).collect();
    ApiError::field(name, without_position(message))
}

/// Parts of the path.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path: Result<axum::extract::Path<T>, PathRejection> =
            axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0))
            .map_err(|_| ApiError::new(ErrorCode::NotFound, "there is nothing at this address"))
    }
}

#[cfg(test)]
mod tests {
    use cityplus_protocol::ticketing::AskQuote;

    use super::*;

    #[test]
    fn names_the_field() {
        let cases = [
            (
                r#"{"product":"zoo","day":"2026-01-01","lines":[{"variant":"a","count":-1}]}"#,
                "lines[0].count",
            ),
            (r#"{"product":"zoo","day":"2026-13-01","lines":[]}"#, "day"),
            (r#"{"product":"ZOO","day":"2026-01-01","lines":[]}"#, "product"),
            (r#"{"product":7,"day":"2026-01-01","lines":[]}"#, "product"),
            (r#"{"product":"zoo","lines":[]}"#, "day"),
            (r#"{"product":"zoo","product":"zoo"}"#, "product"),
            (
                r#"{"product":"zoo","day":"2026-01-01","lines":[{"variant":"a"}]}"#,
                "lines[0].count",
            ),
            (
                r#"{"product":"zoo","day":"2026-01-01","lines":[],"tip":1}"#,
                "tip",
            ),
            ("[]", "body"),
            ("null", "body"),
        ];
        for (body, field) in cases {
            let error = read_json::<AskQuote>(body.as_bytes()).unwrap_err();
            assert_eq!(error.problem().code, ErrorCode::InvalidField, "{body}");
            assert_eq!(
                error.problem().errors[0].field,
                field,
                "{body}: {:?}",
                error.problem()
            );
        }
    }

    #[test]
    fn torn_bodies_are_told_apart_from_wrong_ones() {
        for body in ["", "{", r#"{"product":"zo"#, "\u{0}", "{}{}"] {
            let error = read_json::<serde_json::Value>(body.as_bytes()).unwrap_err();
            assert_eq!(error.problem().code, ErrorCode::MalformedBody, "{body}");
        }
        assert!(read_json::<serde_json::Value>("[".repeat(100_000).as_bytes()).is_err());
        assert!(read_json::<serde_json::Value>(&[0xff, 0xfe]).is_err());
    }
}
