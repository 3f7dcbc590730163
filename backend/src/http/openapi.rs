//! The description of the API: OpenAPI 3.1 at `/openapi.json`, and a page to read it at `/docs`.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use cityplus_protocol::problem::PROBLEM_JSON;
use maud::{Markup, html};
use serde_json::{Value, json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::pages;

/// What an API is called and who may use it.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name.
    pub title: &'static str,
    /// What it is for, in a sentence.
    pub purpose: &'static str,
    /// How rooms call the bearer token that it takes.
    pub token: &'static str,
    /// Where the token comes from.
    pub token_from: &'static str,
}

/// True of every API of this server.
const HABITS: &str = "Errors are problem details (RFC 9457) with a stable `code`. What creates takes an \
                      `Idempotency-Key`: the id that the client made, also found in the body; it never expires, so a \
                      retry is safe at any time. Times are milliseconds since 1970 in UTC, money is whole minor units.";

/// Puts title, licence and the way of signing in around the rooms' descriptions.
pub(super) fn describe<S>(rooms: OpenApiRouter<S>, about: About) -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let info = InfoBuilder::new()
        .title(about.title)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(format!("{} {HABITS}", about.purpose)))
        .license(Some(
            LicenseBuilder::new()
                .name("Apache-2.0")
                .identifier(Some("Apache-2.0"))
                .build(),
        ))
        .contact(Some(ContactBuilder::new().name(Some("City+")).build()))
        .build();
    let mut described = OpenApiRouter::with_openapi(OpenApiBuilder::new().info(info).build()).merge(rooms);
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(about.token_from))
        .build();
    described
        .get_openapi_mut()
        .components
        .get_or_insert_default()
        .add_security_scheme(about.token, SecurityScheme::Http(token));
    described
}

/// `/openapi.json` and `/docs`.
pub(super) fn pages(description: &utoipa::openapi::OpenApi) -> Router {
    let mut value = serde_json::to_value(description).unwrap_or_default();
    say_how_it_fails(&mut value);
    let json: &'static str = String::leak(value.to_string());
    let page: &'static str = String::leak(page(&value).into_string());
    let json_type = [(header::CONTENT_TYPE, "application/json")];
    Router::new()
        .route("/openapi.json", get(move || async move { (json_type, json) }))
        .route("/docs", get(move || async move { axum::response::Html(page) }))
}

/// Every refusal is a problem and travels as one, whichever room describes it; and any request may meet a fault of the
/// server. Said here once, so that no room can forget it.
fn say_how_it_fails(api: &mut Value) {
    let paths = api.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    let operations = items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut());
    for responses in operations.filter_map(|operation| operation.get_mut("responses")?.as_object_mut()) {
        responses.entry("5XX").or_insert_with(|| {
            json!({
                "description": "`unavailable`, `timed_out`, `internal`: the same request may be sent again",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            })
        });
        for (status, response) in responses.iter_mut() {
            let content = response.get_mut("content").and_then(Value::as_object_mut);
            if let (Some(content), true) = (content, status.starts_with(['4', '5']))
                && let Some(problem) = content.remove("application/json")
            {
                content.insert(PROBLEM_JSON.to_owned(), problem);
            }
        }
    }
}

fn page(api: &Value) -> Markup {
    let paths = api.get("paths").and_then(Value::as_object);
    let schemas = api.pointer("/components/schemas").and_then(Value::as_object);
    pages::frame(
        "en",
        &format!("{} API", text(api, "/info/title")),
        &html! {
            h1 { (text(api, "/info/title")) " API" }
            p { (prose(text(api, "/info/description"))) }
            p { a href="/openapi.json" { "openapi.json" } }
            @for (path, item) in paths.into_iter().flatten() {
                @for (method, operation) in item.as_object().into_iter().flatten() {
                    section {
                        h2 { code { (method.to_uppercase()) " " (path) } }
                        p { (prose(text(operation, "/summary"))) " " (prose(text(operation, "/description"))) }
                        (parameters(operation))
                        (bodies(operation))
                    }
                }
            }
            h1 { "Schemas" }
            @for (name, schema) in schemas.into_iter().flatten() {
                section id=(name) {
                    h2 { (name) }
                    p { (prose(text(schema, "/description"))) }
                    details { summary { "JSON Schema" } pre { (serde_json::to_string_pretty(schema).unwrap_or_default()) } }
                }
            }
        },
    )
}

fn parameters(operation: &Value) -> Markup {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    html! {
        @if let Some(parameters) = parameters {
            ul {
                @for parameter in parameters {
                    li { code { (text(parameter, "/name")) } " (" (text(parameter, "/in")) ") " (prose(text(parameter, "/description"))) }
                }
            }
        }
    }
}

fn bodies(operation: &Value) -> Markup {
    let responses = operation.get("responses").and_then(Value::as_object);
    html! {
        ul {
            @if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
                li { "Body: " (schema_name(schema)) }
            }
            @for (status, response) in responses.into_iter().flatten() {
                li {
                    code { (status) } " " (prose(text(response, "/description"))) " "
                    @for content in response.get("content").and_then(Value::as_object).into_iter().flat_map(|map| map.values()) {
                        @if let Some(schema) = content.get("schema") { (schema_name(schema)) }
                    }
                }
            }
        }
    }
}

fn schema_name(schema: &Value) -> Markup {
    let name = text(schema, "/$ref").rsplit('/').next().unwrap_or_default();
    html! { @if name.is_empty() { code { (schema.to_string()) } } @else { a href={ "#" (name) } { (name) } } }
}

/// Descriptions are written in Markdown; what stands between backticks is code.
fn prose(description: &str) -> Markup {
    html! {
        @for (index, part) in description.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
