//! The API over a real room, a real operator and two SQLite databases.

mod abroad;
pub(crate) mod support;

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use cityplus_domain::ids::{AccountId, DeviceId, OrderId, PaymentId, RefundId, ScanId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, ManualClock, Money, Timestamp};
use cityplus_protocol::account::Role;
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::{ErrorCode, PublicKey, Signature};
use cityplus_ticketcode::{DeviceSigner, RingDeviceKey, SecretSeed};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::account::tests::support::any_accounts;
use crate::http::tests::any_frame;
use crate::http::{ApiError, AppState, Authenticate, Principal, router};
use crate::operator::{Books, CashTopUp, OpenWallet, Operator, OperatorLimits, PartnerBook, Tier};
use crate::store::{Database, Locations, StoreOptions, city_migrations, operator_migrations};
use crate::sync::Journal;
use support::any_ticketing;

const WALLET: WalletId = WalletId::from_bytes([3; 16]);

fn device() -> RingDeviceKey {
    RingDeviceKey::from_seed(&SecretSeed::from_bytes([9; 32])).unwrap()
}

fn noon() -> Timestamp {
    Timestamp::parse_rfc3339("2026-07-10T12:00:00+02:00").unwrap()
}

/// The token is the role; `poor` is a resident without a wallet.
struct ByToken;

#[async_trait]
impl Authenticate for ByToken {
    async fn authenticate(&self, token: &str) -> Result<Principal, ApiError> {
        let known = Role::ALL.into_iter().find(|role| role.as_str() == token);
        let role = known.or((token == "poor").then_some(Role::Resident));
        let role = role.ok_or_else(|| ApiError::new(ErrorCode::NotSignedIn, "sign in"))?;
        Ok(Principal {
            account_id: AccountId::from_bytes([1; 16]),
            device_id: DeviceId::from_bytes([1; 16]),
            device_key: PublicKey(device().public_key()),
            roles: vec![role],
            wallet_id: (token == "resident").then_some(WALLET),
        })
    }
}

struct Api {
    router: Router,
    clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

impl Api {
    async fn new() -> Self {
        Self::with(Arc::new(ManualClock::at(noon())), PartnerBook::default()).await
    }

    async fn with(manual: Arc<ManualClock>, partners: PartnerBook) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = manual.clone();
        let places = Locations::resolve(folder.path(), None, None).unwrap();
        let options = StoreOptions::default();
        let city = Database::open(&places.city, city_migrations(), options.clone())
            .await
            .unwrap();
        let money = Database::open(&places.operator, operator_migrations(), options)
            .await
            .unwrap();
        let operator: Arc<dyn Operator> = Arc::new(
            Books::open(money, Arc::clone(&clock), OperatorLimits::default())
                .with_partners(partners)
                .of_city("opole".parse().unwrap()),
        );
        fill(operator.as_ref(), noon()).await;
        let ticketing = any_ticketing(&city, Arc::clone(&operator), Arc::clone(&clock), folder.path()).await;
        assert!(ticketing.open_merchants().await);
        let state = AppState {
            clock,
            authenticator: Arc::new(ByToken),
            accounts: any_accounts(&city, Arc::clone(&operator)),
            operator,
            ticketing,
            sync: Journal::new(city),
            catalogue_version: "v1".into(),
        };
        let frame = any_frame(Arc::clone(&state.clock));
        Self {
            router: router(super::routes(), Router::new(), state, frame),
            clock: manual,
            _folder: folder,
        }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn json(&self, request: Request<Body>) -> (u16, Value) {
        let response = self.send(request).await;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.json(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, token: &str, key: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        self.json(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    fn order(&self, count: u32) -> (String, Value) {
        let now = self.clock.now();
        let order = PaymentOrder {
            payment_id: PaymentId::new(now),
            wallet_id: WALLET,
            merchant: "zoo".parse().unwrap(),
            amount: Money::new(3_000 * i64::from(count), Currency::PLN),
            created_at: now,
        };
        let signature = Signature(device().sign(&order.signing_bytes()).unwrap());
        let public_key = PublicKey(device().public_key());
        let id = OrderId::new(now).to_string();
        let body = json!({
            "order_id": id, "product": "zoo-admission", "day": "2026-07-12",
            "lines": [{"variant": "normal", "count": count}],
            "payment": SignedPaymentOrder { order, public_key, signature },
        });
        (id, body)
    }
}

async fn fill(operator: &dyn Operator, now: Timestamp) {
    let currency = Currency::PLN;
    operator
        .open_wallet(OpenWallet {
            wallet: WALLET,
            currency,
            tier: Tier::Named,
        })
        .await
        .unwrap();
    operator
        .bind_device(WALLET, PublicKey(device().public_key()), 1)
        .await
        .unwrap();
    let top_up = CashTopUp {
        transfer: TransferId::new(now),
        wallet: WALLET,
        amount: Money::new(10_000, currency),
        teller: "till".to_owned(),
    };
    operator.top_up_cash(top_up).await.unwrap();
}

#[tokio::test]
async fn the_catalogue_is_sent_once() {
    let api = Api::new().await;
    let ask = async |tag: Option<&str>| {
        let mut request = Request::get("/v1/ticketing/catalogue");
        if let Some(tag) = tag {
            request = request.header("if-none-match", tag);
        }
        let response = api.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.headers()["etag"], "\"v1\"");
        response.status().as_u16()
    };
    for (tag, status) in [
        (None, 200),
        (Some("\"v0\""), 200),
        (Some("v1"), 200),
        (Some("\"v1\""), 304),
        (Some("W/\"v1\""), 304),
        (Some("\"v0\", \"v1\""), 304),
        (Some("*"), 304),
    ] {
        assert_eq!(ask(tag).await, status, "{tag:?}");
    }
    let quote = json!({"product": "zoo-admission", "day": "2026-07-12", "lines": [{"variant": "normal", "count": 3}]});
    let (status, quote) = api.post("", "", "/v1/ticketing/quotes", &quote).await;
    assert_eq!((status, &quote["total"]["minor"]), (200, &json!(9_000)));
}

#[tokio::test]
async fn buys_shows_and_gives_back() {
    let api = Api::new().await;
    let (id, body) = api.order(2);
    let first = api.post("resident", &id, "/v1/ticketing/orders", &body).await;
    assert_eq!(
        (first.0, &first.1["state"]),
        (201, &json!("completed")),
        "{first:?}"
    );
    assert_eq!(
        api.post("resident", &id, "/v1/ticketing/orders", &body).await,
        first
    );
    let order = api.get("resident", &format!("/v1/ticketing/orders/{id}")).await;
    assert_eq!(order, (200, first.1.clone()));
    let (_, page) = api.get("resident", "/v1/ticketing/tickets?limit=1").await;
    let cursor = page["next_cursor"].as_str().unwrap();
    let (_, last) = api
        .get("resident", &format!("/v1/ticketing/tickets?cursor={cursor}"))
        .await;
    assert_eq!(
        (last["tickets"].as_array().unwrap().len(), &last["next_cursor"]),
        (1, &Value::Null)
    );

    let ticket = first.1["tickets"][0]["ticket_id"].as_str().unwrap();
    let path = format!("/v1/ticketing/tickets/{ticket}/refund");
    let refund = RefundId::new(api.clock.now()).to_string();
    let asked = api
        .post("resident", &refund, &path, &json!({"refund_id": refund}))
        .await;
    assert_eq!(
        (asked.0, &asked.1["done"], &asked.1["ticket"]["state"]),
        (200, &json!(true), &json!("refunded"))
    );

    let (id, body) = api.order(3);
    let refused = api.post("resident", &id, "/v1/ticketing/orders", &body).await;
    assert_eq!((refused.0, &refused.1["state"]), (201, &json!("refused")));
    assert_eq!(refused.1["problem"]["code"], json!("insufficient_funds"));

    let (status, lists) = api.get("inspector", "/v1/inspection/lists").await;
    assert_eq!((status, &lists["denylist"]["kind"]), (200, &json!("full")));
    let scan = json!({"scans": [{"scan_id": ScanId::new(api.clock.now()), "venue": "zoo", "outcome": "valid",
        "scanned_at": api.clock.now(), "reason": "ok", "code": "CP1:"}]});
    let (status, receipt) = api.post("inspector", "", "/v1/inspection/scans", &scan).await;
    assert_eq!(
        (status, &receipt["results"][0]["finding"]["kind"]),
        (200, &json!("not_ours"))
    );
}

#[tokio::test]
async fn wrong_fields_of_an_order_have_their_code() {
    let api = Api::new().await;
    let (id, order) = api.order(1);
    let cases = [
        ("/lines/0/count", json!(0), 422, "nothing_ordered"),
        ("/lines/0/count", json!(-1), 422, "invalid_field"),
        ("/lines/0/count", json!(2), 409, "price_changed"),
        ("/day", json!("2026-02-30"), 422, "invalid_field"),
        ("/day", json!("1999-01-01"), 422, "date_in_past"),
        ("/product", json!("opera"), 404, "unknown_product"),
        (
            "/payment/order/amount/currency",
            json!("XXX"),
            422,
            "invalid_field",
        ),
        (
            "/payment/order/amount/minor",
            json!(i64::MIN),
            422,
            "invalid_signature",
        ),
        (
            "/payment/signature",
            json!("A".repeat(86)),
            422,
            "invalid_signature",
        ),
    ];
    for (pointer, value, status, code) in cases {
        let mut changed = order.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let (got, problem) = api.post("resident", &id, "/v1/ticketing/orders", &changed).await;
        assert_eq!((got, &problem["code"]), (status, &json!(code)), "{problem}");
    }
}

#[tokio::test]
async fn only_who_may_gets_an_answer() {
    let api = Api::new().await;
    let (id, order) = api.order(1);
    let scans = json!({"scans": []});
    let posts = [
        (
            "",
            id.as_str(),
            "/v1/ticketing/orders",
            &order,
            401,
            "not_signed_in",
        ),
        ("inspector", &id, "/v1/ticketing/orders", &order, 403, "forbidden"),
        ("poor", &id, "/v1/ticketing/orders", &order, 403, "forbidden"),
        (
            "resident",
            "x",
            "/v1/ticketing/orders",
            &order,
            422,
            "idempotency_key_mismatch",
        ),
        ("resident", "", "/v1/inspection/scans", &scans, 403, "forbidden"),
    ];
    for (token, key, path, body, status, code) in posts {
        let (got, problem) = api.post(token, key, path, body).await;
        assert_eq!((got, &problem["code"]), (status, &json!(code)), "{problem}");
    }
    let order = "/v1/ticketing/orders/0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";
    let gets = [
        ("resident", "/v1/inspection/lists", 403, "forbidden"),
        ("clerk", "/v1/inspection/lists", 403, "forbidden"),
        (
            "administrator",
            "/v1/inspection/lists?denylist=-1",
            422,
            "invalid_field",
        ),
        (
            "inspector",
            "/v1/inspection/lists?denylist=x",
            422,
            "invalid_field",
        ),
        ("resident", "/v1/ticketing/tickets?limit=0", 422, "invalid_field"),
        (
            "resident",
            "/v1/ticketing/tickets?cursor=%00",
            422,
            "invalid_field",
        ),
        ("resident", order, 404, "unknown_order"),
        ("resident", "/v1/ticketing/orders/7", 404, "not_found"),
    ];
    for (token, path, status, code) in gets {
        let (got, problem) = api.get(token, path).await;
        assert_eq!(
            (got, &problem["code"]),
            (status, &json!(code)),
            "{path}: {problem}"
        );
    }
}

#[test]
fn paths_are_the_protocols() {
    use cityplus_protocol::paths;
    let (_, description) = super::routes().split_for_parts();
    let mut described: Vec<&String> = description.paths.paths.keys().collect();
    let mut expected = [
        paths::CATALOGUE,
        paths::QUOTES,
        paths::ORDERS,
        paths::ABROAD_ORDERS,
        paths::PARTNERS,
        paths::ORDER,
        paths::TICKETS,
        paths::REFUND,
        paths::INSPECTION_LISTS,
        paths::INSPECTION_SCANS,
    ];
    described.sort();
    expected.sort_unstable();
    assert_eq!(described, expected);
}
