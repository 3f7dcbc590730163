//! Faults of answers: lost, slow, away.

use std::time::{Duration, Instant};

use cityplus_gateway_sim::{Chance, Faults, Gateway};
use serde_json::json;

use crate::support::{AT_ONCE, LATER, PAYS, Rig};

#[tokio::test]
async fn a_lost_answer_has_done_its_work() {
    let rig = Rig::start().await;
    let token = rig.payu_token(AT_ONCE).await;
    rig.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    // Tokens and looks do not use the fault up.
    rig.payu_token(AT_ONCE).await;
    assert_eq!(rig.payu_look(&token, "X").await.status, 404);
    let body = rig.payu_body(AT_ONCE, "ours-1");
    let lost = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!(lost.status, 502);
    assert!(lost.text.contains("<html>"), "{}", lost.text);
    let orders = rig.simulator.orders();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].ext_id.as_deref(), Some("ours-1"));
    let again = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!(again.code(), "ERROR_ORDER_NOT_UNIQUE");
}

#[tokio::test]
async fn a_lost_refund_at_gopay_is_given_and_given_again() {
    let rig = Rig::start().await;
    let (token, id) = rig.gopay_payment(false).await;
    rig.simulator.pay(Gateway::GoPay, &id, PAYS).unwrap();
    rig.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let path = format!("/api/payments/payment/{id}/refund");
    assert_eq!(rig.call_form(&token, &path, "amount=1000").await.status, 502);
    assert_eq!(rig.call_form(&token, &path, "amount=1000").await.status, 200);
    assert_eq!(rig.simulator.orders()[0].refunded, 2000);
}

#[tokio::test]
async fn more_is_taken_than_was_ordered_and_all_of_it_goes_back() {
    let rig = Rig::start().await;
    rig.simulator.set_faults(Faults {
        other_amount: Chance::next(2),
        ..Faults::default()
    });
    // What is only blocked does not use the fault up.
    let (token, blocked) = rig.payu_order(LATER, "ours-2").await;
    rig.simulator.pay(Gateway::PayU, &blocked, PAYS).unwrap();
    let shown = rig.payu_look(&token, &blocked).await.json;
    assert_eq!(shown["orders"][0]["totalAmount"], "2000");

    let (token, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    let shown = rig.payu_look(&token, &id).await.json;
    assert_eq!(shown["orders"][0]["status"], "COMPLETED");
    assert_eq!(shown["orders"][0]["totalAmount"], "2100");
    let order = rig.simulator.order(Gateway::PayU, &id).unwrap();
    assert_eq!((order.amount, order.captured), (2000, 2100));
    let back = json!({ "refund": {
        "description": "Zwrot", "amount": "2100", "currencyCode": "PLN", "extRefundId": "back-1",
    }});
    let path = format!("/api/v2_1/orders/{id}/refunds");
    assert_eq!(rig.call(&token, "POST", &path, &back).await.status, 200);
    assert_eq!(rig.simulator.order(Gateway::PayU, &id).unwrap().refunded, 2100);

    let (token, id) = rig.gopay_payment(false).await;
    rig.simulator.pay(Gateway::GoPay, &id, PAYS).unwrap();
    let shown = rig.gopay_look(&token, &id).await.json;
    assert_eq!(
        (&shown["state"], &shown["amount"]),
        (&"PAID".into(), &2400.into())
    );
    let path = format!("/api/payments/payment/{id}/refund");
    assert_eq!(rig.call_form(&token, &path, "amount=2400").await.status, 200);
    assert_eq!(rig.state(Gateway::GoPay, &id), "REFUNDED");
}

#[tokio::test]
async fn away_is_everything_but_the_controls() {
    let rig = Rig::start().await;
    let (token, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    rig.simulator.set_faults(Faults {
        away: true,
        ..Faults::default()
    });
    assert_eq!(rig.payu_look(&token, &id).await.status, 503);
    assert_eq!(rig.get(&format!("/pay/payu/{id}")).await.status, 503);
    assert_eq!(rig.get("/sim/orders").await.status, 200);
    assert_eq!(rig.post("/sim/faults", "{}").await.status, 200);
    assert_eq!(rig.payu_look(&token, &id).await.status, 200);
}

#[tokio::test]
async fn slow_is_slow() {
    let rig = Rig::start().await;
    let token = rig.payu_token(AT_ONCE).await;
    rig.simulator.set_faults(Faults {
        slow_ms: 150,
        ..Faults::default()
    });
    let start = Instant::now();
    assert_eq!(rig.payu_look(&token, "X").await.status, 404);
    assert!(start.elapsed() >= Duration::from_millis(150));
}
