//! The operator's routes: every field, every role, and whose wallet it is.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use cityplus_domain::ids::{AccountId, DeviceId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, ManualClock, Timestamp};
use cityplus_protocol::account::Role;
use cityplus_protocol::{ErrorCode, PublicKey};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::account::tests::support::any_accounts;
use crate::http::tests::any_frame;
use crate::http::{ApiError, AppState, Authenticate, Principal, router};
use crate::operator::{Books, OpenWallet, Operator, OperatorLimits, Tier};
use crate::store::{Database, Locations, StoreOptions, city_migrations, operator_migrations};
use crate::sync::Journal;
use crate::ticketing::test_support::any_ticketing;

/// The token is the role; the resident owns one wallet.
struct ByToken(WalletId);

#[async_trait]
impl Authenticate for ByToken {
    async fn authenticate(&self, token: &str) -> Result<Principal, ApiError> {
        let role = Role::ALL.into_iter().find(|role| role.as_str() == token);
        let role = role.ok_or_else(|| ApiError::new(ErrorCode::NotSignedIn, "sign in"))?;
        Ok(Principal {
            account_id: AccountId::from_bytes([1; 16]),
            device_id: DeviceId::from_bytes([1; 16]),
            device_key: PublicKey([1; 32]),
            roles: vec![role],
            wallet_id: role.has_wallet().then_some(self.0),
        })
    }
}

struct Api {
    router: Router,
    own: WalletId,
    other: WalletId,
    _folder: tempfile::TempDir,
}

impl Api {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let places = Locations::resolve(folder.path(), None, None).unwrap();
        let options = StoreOptions::default();
        let city = Database::open(&places.city, city_migrations(), options.clone())
            .await
            .unwrap();
        let money = Database::open(&places.operator, operator_migrations(), options)
            .await
            .unwrap();
        let operator = Books::open(money, Arc::clone(&clock), OperatorLimits::default())
            .of_city("opole".parse().unwrap());
        let (own, other) = (WalletId::from_bytes([3; 16]), WalletId::from_bytes([4; 16]));
        for wallet in [own, other] {
            operator
                .open_wallet(OpenWallet {
                    wallet,
                    currency: Currency::PLN,
                    tier: Tier::Named,
                })
                .await
                .unwrap();
        }
        let operator: Arc<dyn Operator> = Arc::new(operator);
        let ticketing = any_ticketing(&city, Arc::clone(&operator), Arc::clone(&clock), folder.path()).await;
        let state = AppState {
            clock,
            authenticator: Arc::new(ByToken(own)),
            accounts: any_accounts(&city, Arc::clone(&operator)),
            operator,
            ticketing,
            sync: Journal::new(city),
            catalogue_version: "1".into(),
        };
        let frame = any_frame(Arc::clone(&state.clock));
        Self {
            router: router(super::routes(), Router::new(), state, frame),
            own,
            other,
            _folder: folder,
        }
    }

    async fn ask(&self, request: Request<Body>) -> (u16, Value) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    async fn top_up(&self, token: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = Request::post("/v1/operator/top-ups")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        self.ask(request.body(Body::from(body.to_string())).unwrap())
            .await
    }
}

fn cash(number: u8, wallet: WalletId, minor: i64) -> (String, Value) {
    let id = TransferId::from_bytes([number; 16]).to_string();
    let body = json!({
        "transfer_id": id, "wallet_id": wallet, "amount": {"minor": minor, "currency": "PLN"}
    });
    (id, body)
}

#[tokio::test]
async fn cash_goes_in_once_and_is_seen_by_its_owner() {
    let api = Api::new().await;
    for number in 1..=3 {
        let (id, body) = cash(number, api.own, 1_000);
        let first = api.top_up("teller", &id, &body).await;
        assert_eq!((first.0, &first.1["transfer_id"]), (201, &json!(id)));
        assert_eq!(api.top_up("teller", &id, &body).await, first);
    }
    let own = format!("/v1/operator/wallets/{}", api.own);
    let (status, view) = api.get("resident", &own).await;
    assert_eq!(
        (status, &view["balance"]["minor"], &view["available"]["minor"]),
        (200, &json!(3_000), &json!(3_000))
    );
    let (_, first) = api.get("resident", &format!("{own}/statement?limit=2")).await;
    let after = first["next_cursor"].as_str().unwrap();
    let (_, second) = api
        .get("resident", &format!("{own}/statement?limit=2&cursor={after}"))
        .await;
    let entries = |page: &Value| page["entries"].as_array().unwrap().len();
    assert_eq!(
        (entries(&first), entries(&second), &second["next_cursor"]),
        (2, 1, &Value::Null)
    );
    assert_eq!(second["entries"][0]["balance_after"]["minor"], json!(1_000));
    assert_eq!(second["entries"][0]["counterparty"], json!("cash-desk"));
}

#[tokio::test]
async fn a_top_up_needs_a_teller_and_an_id_of_its_own() {
    let api = Api::new().await;
    let (id, good) = cash(1, api.own, 1_000);
    assert_eq!(api.top_up("teller", &id, &good).await.0, 201);
    let (new, fresh) = cash(2, api.own, 1_000);
    let table = [
        ("resident", &new, fresh.clone(), 403, "forbidden"),
        ("administrator", &new, fresh.clone(), 403, "forbidden"),
        ("nobody", &new, fresh.clone(), 401, "not_signed_in"),
        ("teller", &id, fresh.clone(), 422, "idempotency_key_mismatch"),
        ("teller", &id, cash(1, api.own, 2_000).1, 409, "id_reused"),
        ("teller", &id, cash(1, api.other, 1_000).1, 409, "id_reused"),
    ];
    for (token, key, body, status, code) in table {
        let (answered, problem) = api.top_up(token, key, &body).await;
        assert_eq!(
            (answered, &problem["code"]),
            (status, &json!(code)),
            "{token} {body}"
        );
    }
    let no_key = Request::post("/v1/operator/top-ups")
        .header("authorization", "Bearer teller")
        .header("content-type", "application/json");
    let (status, problem) = api.ask(no_key.body(Body::from(fresh.to_string())).unwrap()).await;
    assert_eq!(
        (status, &problem["code"]),
        (400, &json!("idempotency_key_missing"))
    );
}

#[tokio::test]
async fn every_field_of_a_top_up_is_checked() {
    let api = Api::new().await;
    let (key, fresh) = cash(2, api.own, 1_000);
    let nobodys = json!(WalletId::from_bytes([9; 16]));
    let table = [
        ("/amount/minor", json!(0), 422, "invalid_amount"),
        ("/amount/minor", json!(-1), 422, "invalid_amount"),
        ("/amount/minor", json!(i64::MAX), 409, "limit_exceeded"),
        ("/amount/minor", json!(1.5), 422, "invalid_field"),
        ("/amount/minor", json!("10"), 422, "invalid_field"),
        ("/amount/currency", json!("EUR"), 422, "wrong_currency"),
        ("/amount/currency", json!("XXX"), 422, "invalid_field"),
        ("/amount", json!(null), 422, "invalid_field"),
        ("/wallet_id", json!("zoo"), 422, "invalid_field"),
        ("/wallet_id", nobodys, 404, "unknown_wallet"),
        ("/transfer_id", json!("x".repeat(10_000)), 422, "invalid_field"),
    ];
    for (pointer, value, status, code) in table {
        let mut body = fresh.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        let (answered, problem) = api.top_up("teller", &key, &body).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{body}");
    }
}

#[tokio::test]
async fn a_wallet_is_its_owners_alone() {
    let api = Api::new().await;
    let own = format!("/v1/operator/wallets/{}", api.own);
    let other = format!("/v1/operator/wallets/{}", api.other);
    let table = [
        ("resident", other.clone(), 404, "unknown_wallet"),
        ("resident", format!("{other}/statement"), 404, "unknown_wallet"),
        ("teller", own.clone(), 404, "unknown_wallet"),
        ("administrator", own.clone(), 404, "unknown_wallet"),
        ("nobody", own.clone(), 401, "not_signed_in"),
        ("resident", "/v1/operator/wallets/zoo".into(), 404, "not_found"),
        (
            "resident",
            format!("{own}/statement?limit=0"),
            422,
            "invalid_field",
        ),
        (
            "resident",
            format!("{own}/statement?limit=101"),
            422,
            "invalid_field",
        ),
        (
            "resident",
            format!("{own}/statement?limit=-1"),
            422,
            "invalid_field",
        ),
        (
            "resident",
            format!("{own}/statement?cursor=0"),
            422,
            "invalid_field",
        ),
        (
            "resident",
            format!("{own}/statement?cursor={}", "9".repeat(400)),
            422,
            "invalid_field",
        ),
        (
            "resident",
            format!("{own}/statement?sort=asc"),
            422,
            "invalid_field",
        ),
    ];
    for (token, path, status, code) in table {
        let (answered, problem) = api.get(token, &path).await;
        assert_eq!(
            (answered, &problem["code"]),
            (status, &json!(code)),
            "{token} {path}"
        );
    }
}

#[tokio::test]
async fn saved_cards_are_their_owners_own() {
    let api = Api::new().await;
    let (own, other) = (api.own, api.other);
    let (status, shown) = api
        .get("resident", &format!("/v1/operator/wallets/{own}/cards"))
        .await;
    assert_eq!((status, shown), (200, json!({ "cards": [] })));
    let (status, problem) = api
        .get("resident", &format!("/v1/operator/wallets/{other}/cards"))
        .await;
    assert_eq!((status, &problem["code"]), (404, &json!("unknown_wallet")));
    for (wallet, code) in [(own, "unknown_card"), (other, "unknown_wallet")] {
        let path = format!("/v1/operator/wallets/{wallet}/cards/{own}");
        let request = Request::delete(path).header("authorization", "Bearer resident");
        let (status, problem) = api.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!((status, &problem["code"]), (404, &json!(code)));
    }
}
