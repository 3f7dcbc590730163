//! The routes and the page behind the mailed link, through the whole HTTP frame.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use cityplus_protocol::paths;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::support::*;
use crate::http::tests::any_frame;
use crate::http::{AppState, router};
use crate::sync::Journal;
use crate::ticketing::test_support::any_ticketing;

async fn site(town: &Town) -> Router {
    let operator = Arc::clone(&town.operator);
    let clock = Arc::clone(&town.clock) as _;
    let ticketing = any_ticketing(&town.database, operator, clock, town.folder.path()).await;
    let state = AppState {
        clock: Arc::clone(&town.clock) as _,
        authenticator: Arc::clone(&town.accounts) as _,
        accounts: Arc::clone(&town.accounts),
        operator: Arc::clone(&town.operator),
        ticketing,
        sync: Journal::new(town.database.clone()),
        catalogue_version: "1".into(),
    };
    let frame = any_frame(Arc::clone(&town.clock) as _);
    router(crate::account::routes(), crate::account::pages(), state, frame)
}

async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn call(site: &Router, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = site.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = text(response).await;
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn looking_at_the_link_changes_nothing_the_button_confirms() {
    let town = Town::new().await;
    let site = site(&town).await;
    let token = town.register("jan@example.com").await;
    let ask = |method: &'static str, path: String| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept-language", "en");
        site.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    for _ in 0..2 {
        let response = ask("GET", format!("/confirm/{token}")).await.unwrap();
        assert_eq!(response.status(), 200);
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("form-action 'self'"),
            "{policy}"
        );
        let page = text(response).await;
        assert!(
            page.contains("<form method=\"post\">") && page.contains("Confirm my address"),
            "{page}"
        );
        assert!(!page.contains("<script") && !page.contains(&token));
    }
    let response = ask("POST", format!("/confirm/{token}")).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(text(response).await.contains("Your account is ready"));
    for method in ["GET", "POST"] {
        for gone in [
            token.as_str(),
            "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            &"x".repeat(5_000),
        ] {
            let response = ask(method, format!("/confirm/{gone}")).await.unwrap();
            assert_eq!(response.status(), 410, "{method}");
            assert!(!text(response).await.contains("<script"));
        }
    }
    town.login("jan@example.com", 1).await.unwrap();
}

#[tokio::test]
async fn the_whole_life_of_an_account_over_http() {
    let town = Town::new().await;
    let site = site(&town).await;
    let registration =
        json!({"email": "jan@example.com", "password": PASSWORD, "name": "Jan", "language": "en"});
    let answer = call(&site, "POST", paths::REGISTER, "", &registration).await;
    assert_eq!(answer.0, 202);
    let mail = town.mails().await.pop().unwrap();
    assert!(mail.subject.starts_with("Confirm your address"));
    let confirm = json!({"token": token_of(&mail)});
    assert_eq!(call(&site, "POST", paths::CONFIRM, "", &confirm).await.0, 204);

    let asked = serde_json::to_value(login("jan@example.com", PASSWORD, 1, 1)).unwrap();
    let (status, session) = call(&site, "POST", paths::LOGIN, "", &asked).await;
    assert_eq!(status, 200);
    let access = session["access_token"].as_str().unwrap();
    let (status, me) = call(&site, "GET", paths::ME, access, &Value::Null).await;
    assert_eq!((status, &me["email"]), (200, &json!("jan@example.com")));
    let roles = json!({"email": "jan@example.com", "roles": ["administrator"]});
    let (status, refused) = call(&site, "PUT", paths::ADMIN_ROLES, access, &roles).await;
    assert_eq!((status, &refused["code"]), (403, &json!("forbidden")));

    let token = json!({"refresh_token": session["refresh_token"]});
    let (status, fresh) = call(&site, "POST", paths::REFRESH, "", &token).await;
    assert_eq!(status, 200);
    let token = json!({"refresh_token": fresh["refresh_token"]});
    assert_eq!(call(&site, "POST", paths::LOGOUT, "", &token).await.0, 204);
    let (status, out) = call(&site, "GET", paths::ME, access, &Value::Null).await;
    assert_eq!((status, &out["code"]), (401, &json!("not_signed_in")));

    let forgot = json!({"email": "jan@example.com"});
    assert_eq!(
        call(&site, "POST", paths::PASSWORD_FORGOT, "", &forgot).await.0,
        202
    );
    let body = town.mails().await.pop().unwrap().body;
    let code = body
        .lines()
        .find(|line| line.len() == 11 && line.contains('-'))
        .unwrap();
    let reset = json!({"email": "jan@example.com", "code": code, "new_password": "quite another phrase"});
    assert_eq!(
        call(&site, "POST", paths::PASSWORD_RESET, "", &reset).await.0,
        204
    );
}

#[tokio::test]
async fn refusals_name_the_field_and_say_when_to_come_again() {
    let town = Town::new().await;
    let site = site(&town).await;
    let good = json!({"email": "jan@example.com", "password": PASSWORD, "name": "Jan", "language": "pl"});
    for (field, value) in [
        ("email", json!("jan")),
        ("email", json!(7)),
        ("password", json!("short")),
        ("password", json!("x".repeat(129))),
        ("name", json!("")),
        ("language", json!("polski")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let (status, problem) = call(&site, "POST", paths::REGISTER, "", &body).await;
        assert_eq!(
            (status, &problem["errors"][0]["field"]),
            (422, &json!(field)),
            "{problem}"
        );
    }
    let asked = serde_json::to_value(login("jan@example.com", "guess", 1, 1)).unwrap();
    for _ in 0..10 {
        let (status, problem) = call(&site, "POST", paths::LOGIN, "", &asked).await;
        assert_eq!((status, &problem["code"]), (401, &json!("wrong_credentials")));
    }
    let request = Request::post(paths::LOGIN).header("content-type", "application/json");
    let response = site
        .oneshot(request.body(Body::from(asked.to_string())).unwrap())
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"900".parse().unwrap())
    );
}
