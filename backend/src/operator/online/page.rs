//! The page a person comes back to from the gateway: how it ended, and the way back to the app.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::OnlineTopUpState;
use maud::html;

use super::rows;
use crate::http::pages::{frame, language_of};
use crate::mail::Texts;
use crate::operator::Books;

/// How often the page looks again while nothing is decided, in seconds.
const AGAIN_S: &str = "3";
/// Opens the app at the wallet.
const APP: &str = "cityplus://wallet";

/// Shows how a top-up stands: neither amount nor wallet, since whoever has the address may look.
pub(super) async fn show(books: &Books, texts: &Texts, transfer: &str, headers: &HeaderMap) -> Response {
    let Ok(transfer) = transfer.parse::<TransferId>() else {
        return page(texts, headers, StatusCode::NOT_FOUND, "unknown");
    };
    match rows::top_up(&books.database, transfer).await {
        Ok(Some(top_up)) => {
            let key = match top_up.state {
                OnlineTopUpState::Open => "open",
                OnlineTopUpState::Paid => "paid",
                OnlineTopUpState::Cancelled => "cancelled",
                OnlineTopUpState::Returned => "returned",
            };
            let mut response = page(texts, headers, StatusCode::OK, key);
            if top_up.state == OnlineTopUpState::Open {
                let again = HeaderValue::from_static(AGAIN_S);
                response.headers_mut().insert(header::REFRESH, again);
            }
            response
        }
        Ok(None) => page(texts, headers, StatusCode::NOT_FOUND, "unknown"),
        Err(error) => {
            tracing::warn!(%error, "a top-up could not be shown");
            page(texts, headers, StatusCode::SERVICE_UNAVAILABLE, "later")
        }
    }
}

fn page(texts: &Texts, headers: &HeaderMap, status: StatusCode, key: &str) -> Response {
    let language = language_of(headers);
    let text = |key: &str| texts.get(language, key, &[]);
    let title = text(&format!("{key}-title"));
    let content = html! {
        h1 { (title) }
        p role="status" { (text(key)) }
        p { a href=(APP) { (text("back")) } }
    };
    let fresh = [(header::CACHE_CONTROL, "no-store")];
    (
        status,
        fresh,
        Html(frame(language, &title, &content).into_string()),
    )
        .into_response()
}
