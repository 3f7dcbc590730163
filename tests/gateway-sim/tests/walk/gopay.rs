//! GoPay: a walk from the token to the refund, and what it refuses.

use cityplus_gateway_sim::Gateway;
use serde_json::{Value, json};

use crate::support::{PAYS, Rig};

#[tokio::test]
async fn money_taken_at_once_is_told_and_given_back_as_often_as_asked() {
    let rig = Rig::start().await;
    let token = rig.gopay_token().await;
    let created = rig
        .call(&token, "POST", "/api/payments/payment", &rig.gopay_body(false))
        .await;
    assert_eq!(created.status, 200);
    let id = created.json["id"].as_u64().unwrap().to_string();
    let look = rig.gopay_look(&token, &id).await;
    assert_eq!(look.json, created.json);
    for (field, expected) in [
        ("order_number", json!("ours-1")),
        ("state", json!("CREATED")),
        ("amount", json!(2300)),
        ("currency", json!("PLN")),
        ("lang", json!("PL")),
        ("target", json!({ "type": "ACCOUNT", "goid": 8_123_456_789_u64 })),
        ("gw_url", json!(format!("{}/pay/gopay/{id}", rig.simulator.url))),
    ] {
        assert_eq!(look.json[field], expected, "{field}");
    }

    let page = created.json["gw_url"].as_str().unwrap();
    let paid = rig.submit(page, &format!("card={PAYS}")).await;
    let back = format!("https://city.example/back?order=1&id={id}");
    assert_eq!((paid.status, paid.location), (303, back));
    assert_eq!(rig.gopay_look(&token, &id).await.json["state"], "PAID");
    let told = rig.shop.heard(1).await;
    assert_eq!((&*told[0].method, &*told[0].body), ("GET", ""));
    assert_eq!(told[0].query, format!("from=gopay&id={id}"));

    let path = format!("/api/payments/payment/{id}/refund");
    for (form, state) in [
        ("amount=1000", "PARTIALLY_REFUNDED"),
        ("amount=1000", "PARTIALLY_REFUNDED"),
        ("amount=300", "REFUNDED"),
    ] {
        let refunded = rig.call_form(&token, &path, form).await;
        assert_eq!(
            (refunded.status, &refunded.json["result"]),
            (200, &"FINISHED".into())
        );
        assert_eq!(refunded.json["id"].as_u64().unwrap().to_string(), id);
        assert_eq!(rig.gopay_look(&token, &id).await.json["state"], state);
    }
    let more = rig.call_form(&token, &path, "amount=1").await;
    assert_eq!(
        (more.status, &more.json["errors"][0]["field"]),
        (409, &"amount".into())
    );
    rig.shop.heard(4).await;
}

#[tokio::test]
async fn blocked_money_is_captured_in_part_or_whole_or_released() {
    let rig = Rig::start().await;
    let part = json!({ "amount": 1200, "items": [{ "name": "Doładowanie", "amount": 1200 }] });
    for (call, body, state, amount) in [
        ("capture", part, "PAID", 1200),
        ("capture", Value::Null, "PAID", 2300),
        ("void-authorization", Value::Null, "CANCELED", 2300),
    ] {
        let (token, id) = rig.gopay_payment(true).await;
        let path = format!("/api/payments/payment/{id}/{call}");
        let early = rig.call(&token, "POST", &path, &body).await;
        assert_eq!((early.status, early.error()), (409, "PAYMENT_WRONG_STATE"));
        rig.simulator.pay(Gateway::GoPay, &id, PAYS).unwrap();
        assert_eq!(rig.state(Gateway::GoPay, &id), "AUTHORIZED");
        let done = if body.is_null() {
            rig.call_form(&token, &path, "").await
        } else {
            rig.call(&token, "POST", &path, &body).await
        };
        assert_eq!(
            (done.status, &done.json["result"]),
            (200, &"FINISHED".into()),
            "{call}"
        );
        let look = rig.gopay_look(&token, &id).await;
        assert_eq!(
            (&look.json["state"], &look.json["amount"]),
            (&state.into(), &amount.into())
        );
        let again = rig.call(&token, "POST", &path, &body).await;
        assert_eq!((again.status, again.error()), (409, "PAYMENT_WRONG_STATE"));
        assert_eq!(again.json["errors"][0]["error_code"], 303);
    }
    rig.shop.heard(6).await;
}

#[tokio::test]
async fn what_is_not_paid_cannot_be_released_or_given_back() {
    let rig = Rig::start().await;
    let (token, id) = rig.gopay_payment(false).await;
    for (call, form) in [
        ("void-authorization", ""),
        ("refund", "amount=2300"),
        ("capture", ""),
    ] {
        let path = format!("/api/payments/payment/{id}/{call}");
        let refused = rig.call_form(&token, &path, form).await;
        assert_eq!(
            (refused.status, refused.error()),
            (409, "PAYMENT_WRONG_STATE"),
            "{call}"
        );
    }
    assert_eq!(rig.state(Gateway::GoPay, &id), "CREATED");
}

#[tokio::test]
async fn time_ends_payments_blocked_money_and_tokens() {
    let rig = Rig::start().await;
    let (_, open) = rig.gopay_payment(false).await;
    let (_, blocked) = rig.gopay_payment(true).await;
    rig.simulator.pay(Gateway::GoPay, &blocked, PAYS).unwrap();
    rig.shop.heard(1).await;
    rig.pass(3600);
    rig.shop.heard(2).await;
    assert_eq!(rig.state(Gateway::GoPay, &open), "TIMEOUTED");
    assert_eq!(rig.state(Gateway::GoPay, &blocked), "AUTHORIZED");
    rig.pass(7 * 24 * 3600);
    assert_eq!(rig.state(Gateway::GoPay, &blocked), "CANCELED");

    let token = rig.gopay_token().await;
    rig.pass(1799);
    assert_eq!(rig.gopay_look(&token, &open).await.status, 200);
    rig.pass(1);
    assert_eq!(rig.gopay_look(&token, &open).await.status, 401);
}

#[tokio::test]
async fn the_same_number_may_come_twice() {
    let rig = Rig::start().await;
    let (_, first) = rig.gopay_payment(false).await;
    let (_, second) = rig.gopay_payment(false).await;
    assert_ne!(first, second);
}
