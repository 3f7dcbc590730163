//! Orders that a wallet of another city pays, over HTTP on both sides: the city's API, and the operator of the wallet.

use std::path::Path;
use std::sync::Arc;

use cityplus_domain::ids::{OrderId, PaymentId, RefundId};
use cityplus_domain::{Clock, Currency, ManualClock, Money};
use cityplus_protocol::abroad::{AbroadOrder, SignedAbroadOrder};
use cityplus_protocol::{PublicKey, Signature};
use cityplus_ticketcode::DeviceSigner as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Api, WALLET, device, fill, noon};
use crate::app::{ApartSettings, OperatorApart};
use crate::operator::{LocalOperator, Operator as _, OperatorLimits, PartnerBook, PartnerFile};
use crate::serve;
use crate::store::{Locations, StoreOptions};

const ORDERS: &str = "/v1/ticketing/abroad-orders";

/// Writes a file of one partner and reads it.
fn partners(file: &Path, own: &str, other: &str, way: &str) -> PartnerBook {
    let text = format!(
        "[[partner]]\ncity = \"{own}\"\nkey = \"{other}\"\n{way}currency = \"PLN\"\n\
         iban = \"PL61109010140000071219812874\"\nname = \"Operator {other}\"\n"
    );
    std::fs::write(file, text).unwrap();
    PartnerFile::partners(file).unwrap()
}

/// The operator in Brno, with the wallet; and how Opole's knows it.
async fn home(folder: &Path, clock: &Arc<ManualClock>) -> (LocalOperator, PartnerBook) {
    let file = folder.join("partners.toml");
    partners(&file, "brno", "opole", "");
    let data = folder.join("brno");
    let settings = ApartSettings {
        location: Locations::resolve(&data, None, None).unwrap().operator,
        store: StoreOptions::default(),
        limits: OperatorLimits::default(),
        gateways: None,
        partners: Some(file.clone()),
        public_url: String::new(),
        trusted_proxies: Vec::new(),
        data,
    };
    let apart = OperatorApart::assemble(settings, Arc::clone(clock) as Arc<dyn Clock>);
    let apart = apart.await.unwrap();
    let (brno, opole) = ("brno".parse().unwrap(), "opole".parse().unwrap());
    let token = apart.give_partner_token(&brno, &opole).await.unwrap();
    let operator = apart.books().of_city(brno);
    fill(&operator, noon()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve::serve(apart, listener, std::future::pending()));
    let way = format!("url = \"http://{address}\"\ntoken = \"{}\"\n", token.as_str());
    (operator, partners(&file, "opole", "brno", &way))
}

/// Two tickets in a city, signed at home.
fn order(api: &Api, merchant_city: &str) -> (String, Value) {
    let now = api.clock.now();
    let order = AbroadOrder {
        payment_id: PaymentId::new(now),
        wallet_id: WALLET,
        merchant_city: merchant_city.parse().unwrap(),
        merchant: "zoo".parse().unwrap(),
        amount: Money::new(6_000, Currency::PLN),
        created_at: now,
    };
    let signature = Signature(device().sign(&order.signing_bytes()).unwrap());
    let public_key = PublicKey(device().public_key());
    let id = OrderId::new(now).to_string();
    let body = json!({
        "order_id": id, "product": "zoo-admission", "day": "2026-07-12",
        "lines": [{"variant": "normal", "count": 2}], "home": "brno",
        "payment": SignedAbroadOrder { order, public_key, signature },
    });
    (id, body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buys_and_gives_back_with_a_wallet_of_another_city() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::at(noon())));
    let (home, book) = home(folder.path(), &clock).await;
    let api = Api::with(clock, book).await;
    let cities = api.get("resident", "/v1/ticketing/partners").await;
    assert_eq!(cities, (200, json!({"cities": ["brno"]})));
    let left = async || home.wallet(WALLET).await.unwrap().balance.minor;

    let (id, body) = order(&api, "opole");
    let first = api.post("resident", &id, ORDERS, &body).await;
    assert_eq!(
        (first.0, &first.1["state"]),
        (201, &json!("completed")),
        "{first:?}"
    );
    assert_eq!(api.post("resident", &id, ORDERS, &body).await, first);
    let shown = api.get("resident", &format!("/v1/ticketing/orders/{id}")).await;
    assert_eq!((shown, left().await), ((200, first.1.clone()), 4_000));

    let ticket = first.1["tickets"][0]["ticket_id"].as_str().unwrap();
    let path = format!("/v1/ticketing/tickets/{ticket}/refund");
    let refund = RefundId::new(api.clock.now()).to_string();
    let ask = json!({"refund_id": refund});
    let back = api.post("resident", &refund, &path, &ask).await;
    assert_eq!((back.0, &back.1["done"]), (200, &json!(true)), "{back:?}");
    assert_eq!(left().await, 7_000);

    let (id, mut foreign) = order(&api, "opole");
    foreign["home"] = json!("praha");
    let (elsewhere_id, elsewhere) = order(&api, "brno");
    let posts = [
        ("resident", &id, &foreign, 404, "unknown_partner"),
        ("resident", &elsewhere_id, &elsewhere, 422, "invalid_field"),
        ("resident", &id, &elsewhere, 422, "idempotency_key_mismatch"),
        ("inspector", &id, &foreign, 403, "forbidden"),
        ("", &id, &foreign, 401, "not_signed_in"),
    ];
    for (token, key, body, status, code) in posts {
        let (got, problem) = api.post(token, key, ORDERS, body).await;
        assert_eq!((got, &problem["code"]), (status, &json!(code)), "{problem}");
    }
    assert_eq!(left().await, 7_000);
}

#[tokio::test]
async fn without_partners_only_wallets_of_the_city_pay() {
    let api = Api::new().await;
    let cities = api.get("resident", "/v1/ticketing/partners").await;
    assert_eq!(cities, (200, json!({"cities": []})));
    let (id, body) = order(&api, "opole");
    let (status, problem) = api.post("resident", &id, ORDERS, &body).await;
    assert_eq!((status, &problem["code"]), (404, &json!("unknown_partner")));
}
