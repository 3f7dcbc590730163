//! `/`: what runs here and where to go.

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::response::Html;
use axum::routing::get;
use cityplus_domain::Money;
use cityplus_domain::catalogue::Product;
use maud::{Markup, html};

use crate::city::LoadedCity;
use crate::http::{AppState, pages};
use crate::mail::{Texts, TextsError};

/// The start page in each language, made once: it says nothing that changes while the server runs.
pub(super) fn page(city: &LoadedCity) -> Result<Router<AppState>, TextsError> {
    let texts = Texts::load(
        include_str!("../../locales/pl/start.ftl"),
        include_str!("../../locales/en/start.ftl"),
    )?;
    let polish: &'static str = String::leak(render(&texts, city, "pl").into_string());
    let english: &'static str = String::leak(render(&texts, city, "en").into_string());
    let handler = move |headers: HeaderMap| async move {
        let page = if pages::language_of(&headers) == "en" {
            english
        } else {
            polish
        };
        ([(header::VARY, "accept-language")], Html(page))
    };
    Ok(Router::new().route("/", get(handler)))
}

fn render(texts: &Texts, city: &LoadedCity, language: &str) -> Markup {
    let name = city.catalogue.city.name.in_language(language);
    let text = |key: &str| texts.get(language, key, &[("city", name)]);
    let content = html! {
        h1 { (text("page-title")) }
        p { (text("what")) }
        h2 { (text("residents")) }
        p { (text("residents-text")) }
        h2 { (text("sold")) }
        ul { @for product in &city.catalogue.products { (sold(texts, product, language)) } }
        h2 { (text("developers")) }
        ul {
            li { a href="/docs" { (text("docs-link")) } ": " (text("docs-text")) }
            li { a href="/openapi.json" { "openapi.json" } ": " (text("openapi-text")) }
            li { a href="/healthz" { "healthz" } ": " (text("health-text")) }
            li { a href="/readyz" { "readyz" } ": " (text("ready-text")) }
            li { a href="/metrics" { "metrics" } ": " (text("metrics-text")) }
        }
        p { (text("first-run")) }
        p { a href={ "mailto:" (city.contact.mail) } { (city.contact.mail) } }
    };
    pages::frame(language, name, &content)
}

fn sold(texts: &Texts, product: &Product, language: &str) -> Markup {
    let cheapest = product
        .prices
        .iter()
        .flat_map(|list| list.amounts.values())
        .min_by_key(|price| price.minor);
    html! {
        li {
            (product.name.in_language(language))
            @if let Some(price) = cheapest { ", " (texts.get(language, "from-price", &[("price", &written(*price, language))])) }
        }
    }
}

/// An amount as people write it: `25,00 zł`, `PLN 25.00`.
fn written(price: Money, language: &str) -> String {
    let (number, code) = (price.to_string(), price.currency.to_string());
    let number = number.trim_end_matches(&code).trim_end();
    match (language, code.as_str()) {
        ("pl", "PLN") => format!("{} zł", number.replace('.', ",")),
        ("pl", _) => format!("{} {code}", number.replace('.', ",")),
        _ => format!("{code} {number}"),
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    #[test]
    fn writes_prices_as_people_do() {
        let price = Money::new(2_500, Currency::PLN);
        assert_eq!(
            (written(price, "pl"), written(price, "en")),
            ("25,00 zł".to_owned(), "PLN 25.00".to_owned())
        );
    }
}
