//! Amounts that cannot be, as they stand on the wire: each has the stable code, and nothing moves.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use cityplus_backend::app::{ApartSettings, OperatorApart};
use cityplus_backend::operator::StartOnlineTopUp;
use cityplus_backend::serve::Served as _;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{ManualClock, Money, Timestamp};
use cityplus_protocol::offline::{AllowanceOrder, OfflineOrder, SignedAllowance};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder};
use cityplus_protocol::{ErrorCode, IDEMPOTENCY_KEY};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::settings;
use crate::operator::amounts::refused;
use crate::operator::offline::{asking, given, order};
use crate::operator::{CITY, Desk, pln};

/// Nobody listens there, and nobody is asked: every amount is refused before.
const GATEWAYS: &str = r#"
    [gopay]
    base = "http://127.0.0.1:9"
    goid = 8123456789
    client_id = "1061399163"
    client_secret = "stDTmVXF"
"#;

/// A call that moves an amount.
struct Call {
    path: &'static str,
    id: TransferId,
    body: Value,
    /// Where the amount stands in the body.
    amount: &'static str,
    /// The code of more than there is.
    over: ErrorCode,
}

/// Two wallets, and what the first one has set aside.
struct Wallets {
    desk: Desk,
    jan: WalletId,
    ola: WalletId,
    allowance: SignedAllowance,
}

impl Wallets {
    /// Every call that moves an amount by a signed order, and an online top-up; each is signed as it should be.
    fn calls(&self, amount: Money) -> [Call; 4] {
        let desk = &self.desk;
        let redemption = desk.device.sign_redemption(RedemptionOrder {
            redemption_id: TransferId::new(desk.now()),
            wallet_id: self.jan,
            amount,
            to: PayOutTo::Cash,
            created_at: desk.now(),
        });
        let allowance = desk.device.sign_allowance(AllowanceOrder {
            amount,
            ..asking(desk, self.jan, 1).order
        });
        let offline = OfflineOrder {
            amount,
            ..order(desk, &self.allowance, self.ola, 1, 0, 1)
        };
        let offline = desk.device.pay_offline(self.allowance, offline);
        let top_up = StartOnlineTopUp {
            transfer: TransferId::new(desk.now()),
            wallet: self.jan,
            amount,
            gateway: None,
            language: "pl".to_owned(),
            customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            card: None,
            save_card: false,
        };
        let call = |path, id, body, amount, over| Call {
            path,
            id,
            body,
            amount,
            over,
        };
        let (signed, much) = ("/order/amount", ErrorCode::LimitExceeded);
        [
            call(
                "redemptions",
                redemption.order.redemption_id,
                json!(redemption),
                signed,
                much,
            ),
            call(
                "allowances",
                allowance.order.allowance_id,
                json!(allowance),
                signed,
                much,
            ),
            call(
                "offline-payments",
                offline.order.transfer_id,
                json!(offline),
                signed,
                ErrorCode::Overspent,
            ),
            call("online-top-ups", top_up.transfer, json!(top_up), "/amount", much),
        ]
    }

    /// What is in both, and how many entries the ledger has, whose books are right.
    async fn money(&self) -> ((i64, i64), (i64, i64), i64) {
        let audit = self.desk.books.audit().await.unwrap();
        assert_eq!(audit.problems, Vec::<String>::new());
        let (jan, ola) = (
            self.desk.standing(self.jan).await,
            self.desk.standing(self.ola).await,
        );
        (jan, ola, audit.entries)
    }
}

/// Status and code of the answer.
async fn post(operator: &OperatorApart, token: &str, call: &Call) -> (u16, String) {
    let request = Request::builder()
        .method("POST")
        .uri(format!("/v1/operator/service/{}", call.path))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header(IDEMPOTENCY_KEY, call.id.to_string())
        .body(Body::from(call.body.to_string()))
        .unwrap();
    let response = operator.router().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let problem: Value = serde_json::from_slice(&body).unwrap();
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

fn said(code: ErrorCode) -> (u16, String) {
    (code.status(), code.as_str().to_owned())
}

#[tokio::test]
async fn amounts_that_cannot_be_are_refused_by_their_code() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gateways.toml");
    std::fs::write(&file, GATEWAYS).unwrap();
    let settings = ApartSettings {
        gateways: Some(file),
        public_url: "http://127.0.0.1:9".to_owned(),
        ..settings(folder.path())
    };
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
    let operator = OperatorApart::assemble(settings, Arc::clone(&clock) as _)
        .await
        .unwrap();
    let token = operator.give_token(&CITY.parse().unwrap()).await.unwrap();
    let here = Arc::new(operator.books().of_city(CITY.parse().unwrap()));
    let desk = Desk::with_operator(here, operator.books().clone(), clock).await;
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(300).await);
    let allowance = given(&desk, jan, 1_000).await;
    let wallets = Wallets {
        desk,
        jan,
        ola,
        allowance,
    };
    let before = wallets.money().await;

    // `over` stands for what each call says of more than there is.
    for (amount, code) in refused(ErrorCode::Unknown) {
        for call in wallets.calls(amount) {
            let code = if code == ErrorCode::Unknown {
                call.over
            } else {
                code
            };
            let answer = post(&operator, token.as_str(), &call).await;
            assert_eq!(answer, said(code), "{}: {amount:?}", call.path);
        }
    }
    for amount in unreadable() {
        for mut call in wallets.calls(pln(100)) {
            *call.body.pointer_mut(call.amount).unwrap() = amount.clone();
            let answer = post(&operator, token.as_str(), &call).await;
            assert_eq!(answer, said(ErrorCode::InvalidField), "{}: {amount}", call.path);
        }
    }
    assert_eq!(wallets.money().await, before);
}

/// No amount at all: more than a count of minor units can be, parts of one, and currencies that nobody has.
fn unreadable() -> [Value; 7] {
    [
        json!({ "minor": 9_223_372_036_854_775_808_u64, "currency": "PLN" }),
        json!({ "minor": -1e19, "currency": "PLN" }),
        json!({ "minor": 0.5, "currency": "PLN" }),
        json!({ "minor": "100", "currency": "PLN" }),
        json!({ "minor": 100, "currency": "XXX" }),
        json!({ "minor": 100, "currency": "zloty" }),
        json!({ "minor": 100 }),
    ]
}
