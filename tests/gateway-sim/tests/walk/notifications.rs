//! Notifications: sent again until they are taken, and with each of the faults.

use cityplus_gateway_sim::{Algorithm, Chance, Faults, Gateway, Settings, Simulator};

use crate::support::{AT_ONCE, LATER, PAYS, Rig};

/// A rig with these faults and a paid order of PayU.
async fn paid(faults: Faults) -> Rig {
    let rig = Rig::with(faults).await;
    let (_, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    rig
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_until_it_is() {
    let rig = Rig::start().await;
    rig.shop.will_answer(&[500, 404, 204]);
    let (_, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    let told = rig.shop.heard(4).await;
    assert!(told.iter().all(|each| each.body == told[0].body));
    rig.shop.stays_at(4).await;
}

#[tokio::test]
async fn after_five_repeats_it_is_given_up() {
    let rig = Rig::start().await;
    rig.shop.will_answer(&[500; 20]);
    let (_, id) = rig.gopay_payment(false).await;
    rig.simulator.pay(Gateway::GoPay, &id, PAYS).unwrap();
    rig.shop.heard(6).await;
    rig.shop.stays_at(6).await;
}

#[tokio::test]
async fn the_next_one_is_lost_and_later_ones_arrive() {
    let rig = Rig::with(Faults {
        lose: Chance::next(1),
        ..Faults::default()
    })
    .await;
    let (token, id) = rig.gopay_payment(false).await;
    rig.simulator.pay(Gateway::GoPay, &id, PAYS).unwrap();
    rig.shop.stays_at(0).await;
    let path = format!("/api/payments/payment/{id}/refund");
    rig.call_form(&token, &path, "amount=1").await;
    rig.shop.stays_at(1).await;
}

#[tokio::test]
async fn doubled_it_comes_twice() {
    let rig = paid(Faults {
        double: Chance::ALWAYS,
        ..Faults::default()
    })
    .await;
    rig.shop.stays_at(2).await;
}

#[tokio::test]
async fn delayed_it_comes_later() {
    let rig = paid(Faults {
        delay_ms: 400,
        ..Faults::default()
    })
    .await;
    rig.shop.stays_at(0).await;
    rig.shop.heard(1).await;
}

#[tokio::test]
async fn held_it_comes_after_the_next_one_or_after_a_while() {
    let rig = Rig::with(Faults {
        reorder: Chance::next(1),
        ..Faults::default()
    })
    .await;
    let (token, id) = rig.payu_order(LATER, "ours-1").await;
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    let path = format!("/api/v2_1/orders/{id}/status");
    let body = serde_json::json!({ "orderStatus": "COMPLETED" });
    rig.call(&token, "PUT", &path, &body).await;
    let told = rig.shop.heard(2).await;
    assert_eq!(
        (&*told[0].status(), &*told[1].status()),
        ("COMPLETED", "WAITING_FOR_CONFIRMATION")
    );

    let alone = paid(Faults {
        reorder: Chance::ALWAYS,
        ..Faults::default()
    })
    .await;
    assert_eq!(alone.shop.heard(1).await[0].status(), "COMPLETED");
}

#[tokio::test]
async fn a_wrong_signature_is_wrong_once_and_right_again() {
    let rig = Rig::with(Faults {
        wrong_signature: Chance::next(1),
        ..Faults::default()
    })
    .await;
    rig.shop.will_answer(&[401]);
    let (_, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    let told = rig.shop.heard(2).await;
    let right = Algorithm::Md5.sign(told[0].body.as_bytes(), "13a980d4f851f3d9a1cfc792fb1f5e50");
    assert!(!told[0].signature.contains(&right));
    assert!(told[1].signature.contains(&right));
}

#[tokio::test]
async fn a_simulator_that_stops_is_gone() {
    let simulator = Simulator::start(Settings::default()).await.unwrap();
    let address = simulator.url.strip_prefix("http://").unwrap().to_owned();
    tokio::net::TcpStream::connect(&address).await.unwrap();
    simulator.stop().await;
    tokio::net::TcpStream::connect(&address).await.unwrap_err();
}
