//! The operator's suites with the network in between: the same answers and the same refusals, word for word.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // tests

#[path = "network/amounts.rs"]
mod amounts;
#[path = "network/way.rs"]
mod way;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use cityplus_backend::app::{ApartSettings, OperatorApart};
use cityplus_backend::operator::service::{OperatorUrl, RemoteOperator};
use cityplus_backend::operator::{Books, OpenWallet, Operator, OperatorError, OperatorLimits, Tier};
use cityplus_backend::serve::{self, Served};
use cityplus_backend::store::{Locations, StoreOptions};
use cityplus_domain::ids::WalletId;
use cityplus_domain::{ManualClock, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::operator::{
    CITY, Desk, PLN, Place, concurrency, gateways, holds, journeys, links, offline, pln, points, redemptions,
    refusals, standing, stopped, tariff, till,
};

/// An operator's server; it ends with the test's runtime.
struct Server {
    url: OperatorUrl,
    clock: Arc<ManualClock>,
    books: Books,
    tokens: [String; 2],
}

const OTHER: &str = "brno";

/// Of an operator over the ledger in a folder.
fn settings(folder: &Path) -> ApartSettings {
    ApartSettings {
        gateways: None,
        partners: None,
        public_url: String::new(),
        location: Locations::resolve(folder, None, None).unwrap().operator,
        store: StoreOptions::default(),
        limits: OperatorLimits::default(),
        trusted_proxies: Vec::new(),
        data: folder.to_owned(),
    }
}

async fn operator(folder: &Path, clock: Arc<ManualClock>) -> OperatorApart {
    OperatorApart::assemble(settings(folder), clock).await.unwrap()
}

impl Server {
    async fn start(folder: &Path) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let operator = operator(folder, Arc::clone(&clock)).await;
        let mut tokens = [String::new(), String::new()];
        for (token, city) in tokens.iter_mut().zip([CITY, OTHER]) {
            let given = operator.give_token(&city.parse().unwrap()).await.unwrap();
            given.as_str().clone_into(token);
        }
        let books = operator.books().clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url(listener.local_addr().unwrap());
        tokio::spawn(serve::serve(operator, listener, std::future::pending()));
        Self {
            url,
            clock,
            books,
            tokens,
        }
    }

    fn asked_by(&self, city: usize) -> RemoteOperator {
        RemoteOperator::new(&self.url, &self.tokens[city]).unwrap()
    }

    async fn desk(&self) -> Desk {
        let operator = Arc::new(self.asked_by(0));
        Desk::with_operator(operator, self.books.clone(), Arc::clone(&self.clock)).await
    }
}

fn url(address: SocketAddr) -> OperatorUrl {
    format!("http://{address}").parse().unwrap()
}

async fn server() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    (folder, server)
}

#[tokio::test]
async fn money_goes_its_way() {
    let (_folder, server) = server().await;
    journeys::all(&server.desk().await).await;
}

#[tokio::test]
async fn refusals_are_exact_and_move_nothing() {
    let (_folder, server) = server().await;
    refusals::all(&server.desk().await).await;
}

#[tokio::test]
async fn wallets_are_blocked_and_have_ceilings() {
    let (_folder, server) = server().await;
    standing::anywhere(&server.desk().await).await;
}

#[tokio::test]
async fn linked_wallets_pay_what_was_allowed() {
    let (_folder, server) = server().await;
    links::all(&server.desk().await).await;
}

#[tokio::test]
async fn points_are_earned_beside_money() {
    let (_folder, server) = server().await;
    points::all(&server.desk().await).await;
}

#[tokio::test]
async fn holds_are_refused_word_for_word() {
    let (_folder, server) = server().await;
    holds::without_gateways(&server.desk().await).await;
}

/// A new ledger, whose operator is reached over the network. Nobody sweeps or follows there but the suite itself.
async fn place() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::open(folder.path()).await;
    (folder, way::over_the_network(database).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_through_gateways() {
    let (_folder, place) = place().await;
    gateways::all(place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_is_blocked_on_cards() {
    let (_folder, place) = place().await;
    holds::all(place).await;
}

#[tokio::test]
async fn money_moves_without_a_network() {
    let (_folder, place) = place().await;
    offline::all(place).await;
}

#[tokio::test]
async fn money_leaves_wallets() {
    let (_folder, place) = place().await;
    redemptions::all(place).await;
}

#[tokio::test]
async fn deeds_cost_what_the_tariff_says() {
    let (_folder, place) = place().await;
    tariff::all(place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stop_is_for_callers_over_two_lines() {
    let (_folder, server) = server().await;
    let desks = [Arc::new(server.desk().await), Arc::new(server.desk().await)];
    stopped::all(desks).await;
}

#[tokio::test]
async fn tellers_close_their_shifts() {
    let (_folder, server) = server().await;
    till::walk(&server.desk().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_over_two_lines() {
    let (_folder, server) = server().await;
    concurrency::all([Arc::new(server.desk().await), Arc::new(server.desk().await)]).await;
}

#[tokio::test]
async fn a_token_opens_one_city_and_the_one_before_it_none() {
    let (folder, server) = server().await;
    let desk = server.desk().await;
    let wallet = desk.wallet(1_000).await;
    assert_eq!(
        server.asked_by(1).wallet(wallet).await,
        Err(OperatorError::UnknownWallet)
    );
    let nobody = RemoteOperator::new(&server.url, "nobody's").unwrap();
    let refused = nobody.wallet(wallet).await.unwrap_err();
    assert!(
        matches!(&refused, OperatorError::Internal(reason) if reason.contains("token")),
        "{refused:?}"
    );
    let city = CITY.parse().unwrap();
    server.asked_by(0).check_token(&city).await.unwrap();
    for (wrong, said) in [
        (server.asked_by(1), OTHER),
        (nobody, "does not know this city's token"),
    ] {
        let refused = wrong.check_token(&city).await.unwrap_err().to_string();
        assert!(
            refused.contains(said) && refused.contains("city-token opole"),
            "{refused}"
        );
    }
    // What is never a token is refused before anything is sent.
    for token in ["", "with space", &"x".repeat(129)] {
        assert!(RemoteOperator::new(&server.url, token).is_err(), "{token}");
    }

    // As `cityplus city-token` does it, beside the running server.
    let beside = operator(folder.path(), Arc::clone(&server.clock)).await;
    let new = beside.give_token(&CITY.parse().unwrap()).await.unwrap();
    let new = RemoteOperator::new(&server.url, new.as_str()).unwrap();
    assert_eq!(new.wallet(wallet).await.unwrap().balance, pln(1_000));
    server.clock.advance_ms(10_000);
    let old = server.asked_by(0).wallet(wallet).await;
    assert!(matches!(old, Err(OperatorError::Internal(_))), "{old:?}");
}

/// Every call is described, and none is answered to who shows no token.
#[tokio::test]
async fn the_interface_is_described_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let operator = operator(
        folder.path(),
        Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000))),
    )
    .await;
    let ask = async |method: &str, path: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap();
        let response = operator.router().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice::<Value>(&body).unwrap_or_default())
    };
    let (status, description) = ask("GET", "/openapi.json").await;
    assert_eq!((status, &description["openapi"]), (200, &"3.1.0".into()));
    let mut calls = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        // Gateways have no token: what they say is only a reason to ask them.
        if path == "/v1/operator/gateways/{gateway}/notifications" {
            continue;
        }
        assert!(path.starts_with("/v1/operator/service/"), "{path}");
        for (method, call) in item.as_object().unwrap() {
            calls += 1;
            assert_eq!(
                call["security"],
                serde_json::json!([{ "city_token": [] }]),
                "{method} {path}"
            );
            assert!(call["responses"]["4XX"].is_object(), "{method} {path}");
            let known = path
                .replace("{public_key}", &"A".repeat(43))
                .replace(['{', '}'], "");
            let (status, problem) = ask(&method.to_uppercase(), &known).await;
            assert_eq!(
                (status, &problem["code"]),
                (401, &"not_signed_in".into()),
                "{method} {known}"
            );
        }
    }
    // Those of the door and of a partner, and whose token it is.
    assert_eq!(calls, 61);
}

/// A server that says the same to everything.
async fn parrot(status: u16, body: &'static str) -> RemoteOperator {
    let status = StatusCode::from_u16(status).unwrap();
    let router = Router::new().fallback(move || async move { (status, body) });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = url(listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    RemoteOperator::new(&url, "token").unwrap()
}

/// Whatever comes back instead of an answer, the caller is told to ask again, or that the operator is at fault.
#[tokio::test]
async fn an_operator_that_is_away_or_raves_is_an_error_to_ask_again_after() {
    let open = OpenWallet {
        wallet: WalletId::from_bytes([1; 16]),
        currency: PLN,
        tier: Tier::Named,
    };
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let away = RemoteOperator::new(&url(closed), "token").unwrap();
    assert_eq!(away.open_wallet(open).await, Err(OperatorError::Unavailable));
    // A city starts also while its operator is away.
    away.check_token(&CITY.parse().unwrap()).await.unwrap();
    for (status, body) in [
        (200, ""),
        (200, "{}"),
        (200, "<html>"),
        (302, ""),
        (404, "not here"),
        (502, "<html>bad gateway</html>"),
        (503, r#"{"code":"unavailable"}"#),
        (429, r#"{"code":"rate_limited"}"#),
        (504, r#"{"code":"timed_out"}"#),
        (500, r#"{"code":"internal"}"#),
    ] {
        let answer = parrot(status, body).await.open_wallet(open).await;
        assert_eq!(answer, Err(OperatorError::Unavailable), "{status} {body}");
    }
    let city = parrot(404, r#"{"code":"not_found"}"#).await;
    let refused = city
        .check_token(&CITY.parse().unwrap())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("not_found") && refused.contains("--operator"),
        "{refused}"
    );
    let long: &'static str = String::leak("x".repeat(1 << 20));
    assert_eq!(
        parrot(200, long).await.open_wallet(open).await,
        Err(OperatorError::Unavailable)
    );
    // A refusal that only a newer operator has: known by its code at least.
    let newer = r#"{"code":"limit_exceeded","refusal":{"reason":"monthly_load"}}"#;
    let answer = parrot(422, newer).await.open_wallet(open).await;
    assert!(
        matches!(&answer, Err(OperatorError::Internal(reason)) if reason.contains("limit_exceeded")),
        "{answer:?}"
    );
}
