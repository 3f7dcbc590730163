//! The frame of the server's own pages: rendered here, without script, readable on a phone and in the dark.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use super::AppState;

const STYLE: &str = include_str!("pages.css");

/// A whole page around its content.
pub fn frame(language: &str, title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body { main { (content) } }
        }
    }
}

/// The style sheet all pages share.
pub fn style() -> Router<AppState> {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    Router::new().route("/style.css", get(move || async move { (headers, STYLE) }))
}
