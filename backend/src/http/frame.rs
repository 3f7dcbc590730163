//! The router around the rooms: limits, ids, logs, metrics, and an answer to everything that goes wrong in between.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cityplus_domain::Clock;
use cityplus_domain::ids::RequestId;
use cityplus_protocol::{BODY_MAX_BYTES, ErrorCode};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

use super::{About, ApiError, Metrics, health, metrics, openapi};
use crate::store::Database;

/// Longer than the longest wait inside (an order waits 5 s for its end).
const REQUEST_MAX: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the frame itself needs, whichever rooms stand in it; cheap to clone.
#[derive(Clone)]
pub struct Frame {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counters and times.
    pub metrics: Arc<Metrics>,
    /// Asked by `/readyz`, each with its name.
    pub databases: Arc<[(&'static str, Database)]>,
    /// What is served.
    pub about: About,
}

/// Puts the frame around the rooms' routes and pages.
pub fn router<S>(rooms: OpenApiRouter<S>, pages: Router<S>, state: S, frame: Frame) -> Router
where
    S: Clone + Send + Sync + 'static,
{
    let (api, description) = openapi::describe(rooms, frame.about).split_for_parts();
    let own = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::show))
        .with_state(frame.clone());
    api.merge(pages)
        .with_state(state)
        .merge(openapi::pages(&description))
        .merge(own)
        .fallback(|| async {
            ApiError::new(
                ErrorCode::NotFound,
                "there is nothing at this address; see /openapi.json",
            )
        })
        .method_not_allowed_fallback(|| async {
            ApiError::new(
                ErrorCode::MethodNotAllowed,
                "this address does not take this method; see /openapi.json",
            )
        })
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(CatchPanicLayer::custom(|panic: Box<dyn Any + Send>| {
            panicked(panic.as_ref())
        }))
        .layer(middleware::from_fn_with_state(frame, observe))
}

/// A panic is a defect; the client gets a problem like any other, the log gets the words.
fn panicked(panic: &(dyn Any + Send)) -> Response {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    ApiError::internal(&format!("panic: {}", words.unwrap_or("without words"))).into_response()
}

/// Gives each request an id and a time limit, counts it and logs it: method, route and status, never the path itself
/// (it may hold a token), a body, a name or an address.
async fn observe(State(frame): State<Frame>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request, frame.clock.as_ref());
    let method = known_method(request.method());
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let mut response = match tokio::time::timeout(REQUEST_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(
            ErrorCode::TimedOut,
            "the server took too long; send the same request again",
        )
        .retry_after(2)
        .into_response(),
    };
    let (took, status) = (started.elapsed(), response.status().as_u16());
    frame.metrics.answered(method, &route, status, took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::warn!(request = %id, method, route, status, took_ms, "answered");
    } else {
        tracing::info!(request = %id, method, route, status, took_ms, "answered");
    }
    protect(&mut response);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// A method of HTTP, or "other": a client may send any word, and each would be a label of its own for ever.
fn known_method(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = [
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE",
    ];
    KNOWN
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}

/// The client's id if it is a decent one, else a new one.
fn request_id(request: &Request, clock: &dyn Clock) -> String {
    let given = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let decent = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given
        .filter(decent)
        .map_or_else(|| RequestId::new(clock.now()).to_string(), str::to_owned)
}

/// Headers for browsers (decision 16: strict content policy); a page that needs other ones sets them itself.
fn protect(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
        ),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_methods_share_one_label() {
        assert_eq!(known_method(&Method::PATCH), "PATCH");
        for made_up in ["get", "AAAA1", "PROPFIND"] {
            assert_eq!(
                known_method(&Method::from_bytes(made_up.as_bytes()).unwrap()),
                "other"
            );
        }
    }
}
