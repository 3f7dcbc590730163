//! `/sim`: orders, faults, and the page's buttons without the page.

use cityplus_gateway_sim::{Chance, PayError};
use serde_json::{Value, json};

use crate::support::{AT_ONCE, LATER, PAYS, Rig};

#[tokio::test]
async fn orders_are_listed_as_they_stand() {
    let rig = Rig::start().await;
    let (_, payu) = rig.payu_order(LATER, "ours-1").await;
    let (token, gopay) = rig.gopay_payment(false).await;
    let body = json!({ "card": PAYS }).to_string();
    let paid = rig.post(&format!("/sim/pay/payu/{payu}"), body.clone()).await;
    assert_eq!((paid.status, &paid.json["outcome"]), (200, &"paid".into()));
    assert_eq!(paid.json["order"]["state"], "WAITING_FOR_CONFIRMATION");
    rig.post(&format!("/sim/pay/gopay/{gopay}"), body).await;
    let path = format!("/api/payments/payment/{gopay}/refund");
    rig.call_form(&token, &path, "amount=300").await;

    let listed = rig.get("/sim/orders").await.json;
    assert_eq!(
        listed,
        json!([
            {
                "gateway": "payu", "id": payu, "ext_id": "ours-1", "state": "WAITING_FOR_CONFIRMATION",
                "amount": 2000, "currency": "PLN", "captured": 0, "refunded": 0,
                "page": format!("{}/pay/payu/{payu}", rig.simulator.url),
            },
            {
                "gateway": "gopay", "id": gopay, "ext_id": "ours-1", "state": "PARTIALLY_REFUNDED",
                "amount": 2300, "currency": "PLN", "captured": 2300, "refunded": 300,
                "page": format!("{}/pay/gopay/{gopay}", rig.simulator.url),
            },
        ])
    );
    let own = serde_json::to_value(rig.simulator.orders()).unwrap();
    assert_eq!(own, listed);
}

#[tokio::test]
async fn faults_are_set_and_shown() {
    let rig = Rig::start().await;
    let set = rig
        .post("/sim/faults", r#"{"lose":0.5,"double":{"next":2}}"#)
        .await;
    assert_eq!(set.status, 200);
    assert_eq!(rig.simulator.faults().lose, Chance::Share(0.5));
    assert_eq!(rig.get("/sim/faults").await.json["double"], json!({ "next": 2 }));
    for text in [
        "",
        "{",
        r#"{"lost":1}"#,
        r#"{"lose":2}"#,
        r#"{"slow_ms":9999999}"#,
    ] {
        let refused = rig.post("/sim/faults", text).await;
        assert_eq!(refused.status, 400, "{text}");
        assert!(refused.json["error"].is_string());
    }
    assert_eq!(rig.simulator.faults().lose, Chance::Share(0.5));
    rig.post("/sim/faults", "{}").await;
    assert_eq!(rig.simulator.faults().lose, Chance::NEVER);
}

#[tokio::test]
async fn buttons_that_do_nothing_say_why() {
    let rig = Rig::start().await;
    let (_, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    let pay = format!("/sim/pay/payu/{id}");
    let abandon = format!("/sim/abandon/payu/{id}");
    for (path, body, status) in [
        (&*pay, json!({ "card": "1" }), 422),
        (&*pay, json!({ "card": "4111111111111111" }), 422),
        (&*pay, json!({}), 400),
        (&*pay, Value::Null, 400),
        ("/sim/pay/payu/X", json!({ "card": PAYS }), 404),
        ("/sim/pay/other/X", json!({ "card": PAYS }), 404),
        ("/sim/abandon/payu/X", json!({}), 404),
        (&*abandon, json!({}), 200),
        (&*abandon, json!({}), 409),
        (&*pay, json!({ "card": PAYS }), 409),
    ] {
        assert_eq!(
            rig.post(path, body.to_string()).await.status,
            status,
            "{path} {body}"
        );
    }
    let gateway = cityplus_gateway_sim::Gateway::PayU;
    assert_eq!(rig.simulator.abandon(gateway, "X"), Err(PayError::UnknownOrder));
    assert_eq!(rig.simulator.pay(gateway, &id, PAYS), Err(PayError::Ended));
}
