//! Answers that are none: each becomes a clear error, nothing panics, nothing waits for ever.

use cityplus_protocol::{ErrorCode, paths};

use super::city::{City, Fault, problem};
use super::device::Device;
use super::server::Reply;
use crate::EngineError;

fn page(status: u16, kind: &'static str, headers: &str, body: &str) -> Reply {
    Reply::Whole(status, kind, headers.to_owned(), body.as_bytes().to_vec())
}

#[tokio::test]
async fn each_bad_answer_has_its_code() {
    let html = "<html><body>Welcome to our free network!</body></html>";
    let json = "application/json";
    let problem_json = cityplus_protocol::problem::PROBLEM_JSON;
    let table = [
        (
            "a sign-in page",
            page(200, "text/html", "", html),
            "server_garbage",
        ),
        ("an empty body", page(200, json, "", ""), "server_garbage"),
        (
            "another object",
            page(200, json, "", "{\"hello\":1}"),
            "server_garbage",
        ),
        (
            "deep nesting",
            page(200, json, "", &"[".repeat(100_000)),
            "server_garbage",
        ),
        (
            "a redirect",
            page(302, "text/html", "location: http://127.0.0.1:1/\r\n", ""),
            "server_garbage",
        ),
        (
            "a box that forbids",
            page(403, "text/html", "", html),
            "server_garbage",
        ),
        (
            "a problem of nothing",
            page(409, problem_json, "", "{}"),
            "server_garbage",
        ),
        (
            "a problem said to be well",
            page(200, problem_json, "", "{}"),
            "server_garbage",
        ),
        ("a failing proxy", page(502, "text/html", "", html), "unavailable"),
        (
            "a busy proxy",
            page(429, "text/plain", "retry-after: 7\r\n", "slow down"),
            "rate_limited",
        ),
        ("a refusal", problem(ErrorCode::Forbidden), "forbidden"),
        ("a body cut off", Reply::Cut(b"{\"version\":".to_vec()), "offline"),
        ("no answer", Reply::Nothing, "offline"),
        ("silence", Reply::Silence, "offline"),
        ("a body without end", Reply::Endless, "server_garbage"),
    ];
    let city = City::start().await;
    let device = Device::new();
    let engine = device.open(city.url()).await;
    for (what, reply, expected) in table {
        city.fail(paths::CATALOGUE, Fault::Instead(reply));
        let error = engine.fetch_catalogue().await.unwrap_err();
        assert_eq!(error.code(), expected, "{what}: {error}");
    }
    // Nothing of it was kept.
    assert_eq!(
        engine.held_catalogue().await.unwrap_err().code(),
        "catalogue_missing"
    );
    assert_eq!(engine.fetch_catalogue().await.unwrap().version, "v1");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let device = Device::new();
    let engine = device.open("http://127.0.0.1:9").await;
    assert_eq!(engine.fetch_catalogue().await.unwrap_err().code(), "offline");
}

#[tokio::test]
async fn the_servers_wish_to_wait_is_passed_on_but_not_for_ever() {
    let city = City::start().await;
    let engine = Device::new().open(city.url()).await;
    for (header, expected) in [
        ("retry-after: 7\r\n", Some(7)),
        ("retry-after: 999999999\r\n", Some(3_600)),
        ("retry-after: -1\r\n", None),
        ("retry-after: soon\r\n", None),
        ("", None),
    ] {
        city.fail(
            paths::CATALOGUE,
            Fault::Instead(page(503, "text/plain", header, "")),
        );
        match engine.fetch_catalogue().await.unwrap_err() {
            EngineError::Server { retry_after_s, .. } => assert_eq!(retry_after_s, expected, "{header}"),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn texts_that_cannot_be_taken_are_refused_before_anything_is_sent() {
    let city = City::start().await;
    let engine = Device::new().open(city.url()).await;
    let refused = [
        engine
            .register("not a mail address", "long enough", "Anna", "pl")
            .await,
        engine.register("a@example.com", "short", "Anna", "pl").await,
        engine.register("a@example.com", "long enough", "", "pl").await,
        engine
            .register("a@example.com", "long enough", "Anna", "polski")
            .await,
        engine.confirm("?").await,
        engine.log_in("a@example.com", &"x".repeat(2_000)).await.map(drop),
        engine.reset_password("a@example.com", "", "long enough").await,
    ];
    for (index, one) in refused.into_iter().enumerate() {
        assert_eq!(one.unwrap_err().code(), "invalid_field", "{index}");
    }
    assert!(city.memory().seen.is_empty());
}
