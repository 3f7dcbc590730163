//! Faults of answers: lost, slow, away.

use std::time::{Duration, Instant};

use cityplus_gateway_sim::{Chance, Faults, Gateway};

use crate::support::{AT_ONCE, PAYS, Rig};

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
