//! The page behind the mailed link. Looking at it changes nothing, because mail scanners follow links; the button does.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

use super::AccountError;
use crate::http::{AppState, pages::frame, pages::language_of};

/// `/confirm/{token}`.
pub fn pages() -> Router<AppState> {
    Router::new().route("/confirm/{token}", get(ask).post(confirm))
}

/// What the link leads to.
#[derive(Clone, Copy)]
enum Outcome {
    Done,
    Gone,
    Later,
}

async fn ask(State(state): State<AppState>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match state.accounts.link_serves(&token).await {
        Ok(true) => {
            let language = language_of(&headers);
            let text = |key: &str| state.accounts.pages.get(language, key, &[]);
            // The form goes to this page's own address: the token need not be written into it.
            let content = html! {
                h1 { (text("page-title")) }
                p { (text("ask")) }
                form method="post" { button type="submit" { (text("button")) } }
            };
            page(StatusCode::OK, language, &text("page-title"), &content)
        }
        Ok(false) => show(&state, &headers, Outcome::Gone),
        Err(error) => failed(&state, &headers, &error),
    }
}

async fn confirm(State(state): State<AppState>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match state.accounts.confirm(&token).await {
        Ok(_) => show(&state, &headers, Outcome::Done),
        Err(error) => failed(&state, &headers, &error),
    }
}

fn failed(state: &AppState, headers: &HeaderMap, error: &AccountError) -> Response {
    if matches!(error, AccountError::InvalidLink) {
        return show(state, headers, Outcome::Gone);
    }
    tracing::warn!(%error, "a link could not be used");
    show(state, headers, Outcome::Later)
}

fn show(state: &AppState, headers: &HeaderMap, outcome: Outcome) -> Response {
    let (status, key) = match outcome {
        Outcome::Done => (StatusCode::OK, "done"),
        Outcome::Gone => (StatusCode::GONE, "gone"),
        Outcome::Later => (StatusCode::SERVICE_UNAVAILABLE, "later"),
    };
    let language = language_of(headers);
    let text = |key: &str| state.accounts.pages.get(language, key, &[]);
    let title = text(&format!("{key}-title"));
    page(
        status,
        language,
        &title,
        &html! { h1 { (title) } p { (text(key)) } },
    )
}

fn page(status: StatusCode, language: &str, title: &str, content: &Markup) -> Response {
    let content_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let page = frame(language, title, content).into_string();
    (status, content_type, page).into_response()
}
