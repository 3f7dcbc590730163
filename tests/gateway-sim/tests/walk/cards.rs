//! Saved cards: kept for a customer, charged by what stands for them, forgotten.

use cityplus_gateway_sim::{Attempt, CardState, Gateway, PayError};
use serde_json::{Value, json};

use crate::support::{AT_ONCE, PAYS, Rig};

const CONFIRMS: &str = "4012001037141112";
const CUSTOMER: &str = "grant_type=trusted_merchant&client_id=145227\
    &client_secret=12f071174cb7eb79d4aac5bc2f07563f&email=a%40card.invalid&ext_customer_id=ours-1";

/// Has a card kept at PayU, and gives the token of the point of sale and what stands for the card.
async fn kept(rig: &Rig, number: &str) -> (String, String) {
    let token = rig.payu_token(AT_ONCE).await;
    let mut body = rig.payu_body(AT_ONCE, "ours-1");
    body["cardOnFile"] = "FIRST".into();
    body["payMethods"] = json!({ "payMethod": { "type": "PBL", "value": "c" } });
    body["buyer"] = json!({ "language": "pl", "extCustomerId": "ours-1", "email": "a@card.invalid" });
    let created = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!((created.status, created.code()), (302, "SUCCESS"));
    let page = rig.get(&created.location).await;
    assert!(page.text.contains("<label for=\"save\">"), "{}", page.text);
    let paid = rig
        .submit(&created.location, &format!("card={number}&save=yes"))
        .await;
    assert_eq!(paid.status, 303);
    let customer = rig.submit("/pl/standard/user/oauth/authorize", CUSTOMER).await;
    let customer = customer.json["access_token"].as_str().unwrap();
    let shown = rig
        .call(customer, "GET", "/api/v2_1/paymethods", &Value::Null)
        .await;
    let card = shown.json["cardTokens"][0]["value"].as_str().unwrap().to_owned();
    // Without a customer nobody's cards are shown.
    let shown = rig
        .call(&token, "GET", "/api/v2_1/paymethods", &Value::Null)
        .await;
    assert_eq!(shown.json["cardTokens"], json!([]));
    (token, card)
}

fn with_card(rig: &Rig, ext_id: &str, card: &str) -> Value {
    let mut body = rig.payu_body(AT_ONCE, ext_id);
    body["cardOnFile"] = "STANDARD_CARDHOLDER".into();
    body["payMethods"] = json!({ "payMethod": { "type": "CARD_TOKEN", "value": card } });
    body
}

#[tokio::test]
async fn payu_charges_a_saved_card_until_it_is_forgotten() {
    let rig = Rig::start().await;
    let (token, card) = kept(&rig, PAYS).await;
    let created = rig
        .call(
            &token,
            "POST",
            "/api/v2_1/orders",
            &with_card(&rig, "ours-2", &card),
        )
        .await;
    assert_eq!((created.status, created.code()), (201, "SUCCESS"));
    assert_eq!(created.json["redirectUri"], Value::Null);
    let id = created.json["orderId"].as_str().unwrap();
    assert_eq!(rig.state(Gateway::PayU, id), "COMPLETED");

    let number = rig.simulator.cards()[0].id;
    assert!(rig.simulator.set_card(Gateway::PayU, number, CardState::Expired));
    let body = with_card(&rig, "ours-3", &card);
    let created = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!(created.code(), "SUCCESS");
    let id = created.json["orderId"].as_str().unwrap();
    assert_eq!(rig.state(Gateway::PayU, id), "CANCELED");

    let customer = rig.submit("/pl/standard/user/oauth/authorize", CUSTOMER).await;
    let customer = customer.json["access_token"].as_str().unwrap();
    let path = format!("/api/v2_1/tokens/{card}");
    for status in [204, 404] {
        let gone = rig.call(customer, "DELETE", &path, &Value::Null).await;
        assert_eq!(gone.status, status);
    }
    let body = with_card(&rig, "ours-4", &card);
    let refused = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!((refused.status, refused.code()), (400, "ERROR_VALUE_INVALID"));
}

#[tokio::test]
async fn a_card_whose_bank_asks_is_confirmed_on_its_page() {
    let rig = Rig::start().await;
    let (token, card) = kept(&rig, CONFIRMS).await;
    let body = with_card(&rig, "ours-2", &card);
    let created = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!(created.code(), "WARNING_CONTINUE_3DS");
    let id = created.json["orderId"].as_str().unwrap();
    assert_eq!(rig.state(Gateway::PayU, id), "NEW");
    let number = rig.simulator.pay(Gateway::PayU, id, PAYS);
    assert_eq!(number, Err(PayError::OtherWay));
    let page = created.json["redirectUri"].as_str().unwrap();
    assert!(rig.get(page).await.text.contains("Potwierdź"));
    assert_eq!(rig.submit(page, "").await.status, 303);
    assert_eq!(rig.state(Gateway::PayU, id), "COMPLETED");
}

#[tokio::test]
async fn gopay_keeps_a_card_that_was_asked_for() {
    let rig = Rig::start().await;
    let token = rig.gopay_token().await;
    let mut body = rig.gopay_body(false);
    body["payer"]["request_card_token"] = true.into();
    let created = rig.call(&token, "POST", "/api/payments/payment", &body).await;
    let id = created.json["id"].as_u64().unwrap().to_string();
    rig.simulator.pay(Gateway::GoPay, &id, PAYS).unwrap();
    let look = rig.gopay_look(&token, &id).await;
    assert_eq!(
        look.json["payer"]["payment_card"]["card_number"],
        "444433******1111"
    );
    let path = format!("/api/payments/cards/{}", look.json["payer"]["card_id"]);
    let card = rig.call(&token, "GET", &path, &Value::Null).await;
    assert_eq!(
        (&card.json["status"], &card.json["card_expiration"]),
        (&json!("ACTIVE"), &json!("3012"))
    );

    let mut body = rig.gopay_body(false);
    body["payer"]["allowed_card_token"] = card.json["card_token"].clone();
    let created = rig.call(&token, "POST", "/api/payments/payment", &body).await;
    assert_eq!(created.json["payer"]["allowed_card_token"], Value::Null);
    let id = created.json["id"].as_u64().unwrap().to_string();
    assert_eq!(rig.simulator.confirm(Gateway::GoPay, &id), Ok(Attempt::Paid));
    assert_eq!(rig.state(Gateway::GoPay, &id), "PAID");

    let gone = rig.call(&token, "DELETE", &path, &Value::Null).await;
    assert_eq!(gone.status, 204);
    let card = rig.call(&token, "GET", &path, &Value::Null).await;
    assert_eq!(card.json["status"], "DELETED");
    let refused = rig.call(&token, "POST", "/api/payments/payment", &body).await;
    assert_eq!((refused.status, refused.error()), (409, "INVALID"));
}

#[tokio::test]
async fn the_control_shows_and_changes_cards() {
    let rig = Rig::start().await;
    kept(&rig, PAYS).await;
    let list = rig.get("/sim/cards").await;
    assert_eq!((list.status, &list.json[0]["state"]), (200, &json!("good")));
    let path = format!("/sim/cards/payu/{}", list.json[0]["id"]);
    let changed = rig.post(&path, r#"{"state":"declined"}"#).await;
    assert_eq!(
        (changed.status, &changed.json["state"]),
        (200, &json!("declined"))
    );
    assert_eq!(rig.simulator.cards()[0].state, CardState::Declined);
    for (path, body, status) in [
        ("/sim/cards/payu/1", r#"{"state":"good"}"#, 404),
        ("/sim/cards/payu/x", r#"{"state":"good"}"#, 404),
        (path.as_str(), r#"{"state":"stolen"}"#, 400),
    ] {
        assert_eq!(rig.post(path, body).await.status, status, "{path}");
    }
}
