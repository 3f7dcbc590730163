//! The frame of the server's own pages: rendered here, without script, readable on a phone and in the dark.

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

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
pub fn style<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    Router::new().route("/style.css", get(move || async move { (headers, STYLE) }))
}

/// The language a browser likes best of those there are (RFC 9110, section 12.5.4); Polish if it names neither.
pub fn language_of(headers: &HeaderMap) -> &'static str {
    let liked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = ("pl", 0.0);
    for range in liked.split(',').take(20) {
        let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let language = ["pl", "en"]
            .into_iter()
            .find(|known| primary.eq_ignore_ascii_case(known));
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_what_the_browser_likes() {
        for (liked, expected) in [
            ("", "pl"),
            ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
            ("en-GB,en;q=0.9", "en"),
            ("de, en;q=0.5, pl;q=0.7", "pl"),
            ("de", "pl"),
            ("en;q=x", "pl"),
            ("EN", "en"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, liked.parse().unwrap());
            assert_eq!(language_of(&headers), expected, "{liked}");
        }
    }
}
