//! PayU: a walk from the token to the refund, and what it refuses.

use cityplus_gateway_sim::{Algorithm, Gateway};
use serde_json::{Value, json};

use crate::support::{AT_ONCE, LATER, PAYS, Rig};

#[tokio::test]
async fn money_taken_at_once_is_told() {
    let rig = Rig::start().await;
    let token = rig.payu_token(AT_ONCE).await;
    let body = rig.payu_body(AT_ONCE, "ours-1");
    let created = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!((created.status, created.code()), (302, "SUCCESS"));
    assert_eq!(created.json["redirectUri"], created.location);
    assert_eq!(created.json["extOrderId"], "ours-1");
    let id = created.json["orderId"].as_str().unwrap().to_owned();

    let look = rig.payu_look(&token, &id).await;
    let order = &look.json["orders"][0];
    assert_eq!((look.status, look.code()), (200, "SUCCESS"));
    for (field, expected) in [
        ("status", "NEW"),
        ("totalAmount", "2000"),
        ("currencyCode", "PLN"),
        ("merchantPosId", AT_ONCE),
        ("customerIp", "127.0.0.1"),
        ("extOrderId", "ours-1"),
        ("orderId", &*id),
        ("orderCreateDate", "2026-09-21T14:13:20.000Z"),
    ] {
        assert_eq!(order[field], expected, "{field}");
    }

    let paid = rig.submit(&created.location, &format!("card={PAYS}")).await;
    assert_eq!(
        (paid.status, &*paid.location),
        (303, "https://city.example/back?order=1")
    );
    let look = rig.payu_look(&token, &id).await;
    assert_eq!(look.json["orders"][0]["status"], "COMPLETED");
    assert_eq!(look.json["properties"][0]["name"], "PAYMENT_ID");

    let told = rig.shop.heard(1).await;
    assert_eq!((&*told[0].method, &*told[0].status()), ("POST", "COMPLETED"));
    assert_eq!(told[0].content_type, "application/json;charset=UTF-8");
    let signature = Algorithm::Md5.sign(told[0].body.as_bytes(), "13a980d4f851f3d9a1cfc792fb1f5e50");
    assert_eq!(
        told[0].signature,
        format!("sender=checkout;signature={signature};algorithm=MD5;content=DOCUMENT")
    );
    let path = format!("/api/v2_1/orders/{id}");
    let ended = rig.call(&token, "DELETE", &path, &Value::Null).await;
    assert_eq!((ended.status, ended.code()), (400, "ERROR_ORDER_STATUS_INVALID"));
}

#[tokio::test]
async fn a_refund_asked_twice_is_given_once() {
    let rig = Rig::start().await;
    let (token, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    let path = format!("/api/v2_1/orders/{id}/refunds");
    let refund = |amount: &str, ext_id: &str| {
        json!({ "refund": {
            "description": "Zwrot", "amount": amount, "currencyCode": "PLN", "extRefundId": ext_id,
        }})
    };
    let early = rig.call(&token, "POST", &path, &refund("500", "back-1")).await;
    assert_eq!((early.status, early.code()), (400, "ERROR_ORDER_STATUS_INVALID"));
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    let first = rig.call(&token, "POST", &path, &refund("500", "back-1")).await;
    assert_eq!((first.status, first.code()), (200, "SUCCESS"));
    assert_eq!(first.json["refund"]["status"], "PENDING");
    let again = rig.call(&token, "POST", &path, &refund("500", "back-1")).await;
    assert_eq!(again.json["refund"]["refundId"], first.json["refund"]["refundId"]);
    let more = rig.call(&token, "POST", &path, &refund("1501", "back-2")).await;
    assert_eq!((more.status, more.code()), (400, "ERROR_AMOUNT_TOO_HIGH"));
    let rest = rig.call(&token, "POST", &path, &refund("1500", "back-2")).await;
    assert_eq!(rest.status, 200);
    let list = rig.call(&token, "GET", &path, &Value::Null).await;
    assert_eq!(list.json["refunds"].as_array().unwrap().len(), 2);
    assert_eq!(rig.state(Gateway::PayU, &id), "COMPLETED");
    rig.shop.stays_at(1).await;
}

#[tokio::test]
async fn blocked_money_is_captured_in_part_or_whole_or_released() {
    let rig = Rig::start().await;
    let part = json!({ "amount": "1200", "currencyCode": "PLN" });
    for (ext_id, method, call, body, status, amount) in [
        ("part", "POST", "/captures", part, "COMPLETED", "1200"),
        (
            "whole",
            "PUT",
            "/status",
            json!({ "orderStatus": "COMPLETED" }),
            "COMPLETED",
            "2000",
        ),
        ("none", "DELETE", "", Value::Null, "CANCELED", "2000"),
    ] {
        let (token, id) = rig.payu_order(LATER, ext_id).await;
        let path = format!("/api/v2_1/orders/{id}{call}");
        rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
        assert_eq!(rig.state(Gateway::PayU, &id), "WAITING_FOR_CONFIRMATION");
        let done = rig.call(&token, method, &path, &body).await;
        assert_eq!((done.status, done.code()), (200, "SUCCESS"), "{ext_id}");
        let look = rig.payu_look(&token, &id).await;
        let order = &look.json["orders"][0];
        assert_eq!(
            (&order["status"], &order["totalAmount"]),
            (&status.into(), &amount.into())
        );
        let again = rig.call(&token, method, &path, &body).await;
        assert_eq!((again.status, again.code()), (400, "ERROR_ORDER_STATUS_INVALID"));
    }
    let told = rig.shop.heard(6).await;
    let waiting = told
        .iter()
        .filter(|told| told.status() == "WAITING_FOR_CONFIRMATION");
    assert_eq!(waiting.count(), 3);
}

#[tokio::test]
async fn a_capture_must_fit_the_order() {
    let rig = Rig::start().await;
    let (token, id) = rig.payu_order(LATER, "ours-1").await;
    let captures = format!("/api/v2_1/orders/{id}/captures");
    let status = format!("/api/v2_1/orders/{id}/status");
    rig.simulator.pay(Gateway::PayU, &id, PAYS).unwrap();
    for (method, path, body, code) in [
        (
            "POST",
            &captures,
            json!({ "amount": "2001", "currencyCode": "PLN" }),
            "ERROR_AMOUNT_TOO_HIGH",
        ),
        (
            "POST",
            &captures,
            json!({ "amount": "0", "currencyCode": "PLN" }),
            "ERROR_VALUE_INVALID",
        ),
        (
            "POST",
            &captures,
            json!({ "amount": "10", "currencyCode": "EUR" }),
            "ERROR_VALUE_INVALID",
        ),
        (
            "POST",
            &captures,
            json!({ "currencyCode": "PLN" }),
            "ERROR_VALUE_MISSING",
        ),
        (
            "PUT",
            &status,
            json!({ "orderStatus": "REJECTED" }),
            "ERROR_VALUE_INVALID",
        ),
        (
            "PUT",
            &status,
            json!({ "orderStatus": "COMPLETED", "orderId": "X" }),
            "ERROR_VALUE_INVALID",
        ),
    ] {
        let said = rig.call(&token, method, path, &body).await;
        assert_eq!((said.status, said.code()), (400, code), "{body}");
    }
    assert_eq!(rig.state(Gateway::PayU, &id), "WAITING_FOR_CONFIRMATION");
}

#[tokio::test]
async fn time_ends_orders_blocked_money_and_tokens() {
    let rig = Rig::start().await;
    let (_, open) = rig.payu_order(AT_ONCE, "open").await;
    let (_, blocked) = rig.payu_order(LATER, "blocked").await;
    rig.simulator.pay(Gateway::PayU, &blocked, PAYS).unwrap();
    rig.shop.heard(1).await;
    rig.pass(3599);
    rig.shop.stays_at(1).await;
    // Nobody touches the order: the simulator finds it by itself.
    rig.pass(1);
    assert_eq!(rig.shop.heard(2).await[1].status(), "CANCELED");
    assert_eq!(rig.state(Gateway::PayU, &open), "CANCELED");
    assert_eq!(rig.state(Gateway::PayU, &blocked), "WAITING_FOR_CONFIRMATION");
    rig.pass(7 * 24 * 3600);
    assert_eq!(rig.state(Gateway::PayU, &blocked), "CANCELED");

    let token = rig.payu_token(AT_ONCE).await;
    rig.pass(43_198);
    assert_eq!(rig.payu_look(&token, &open).await.status, 200);
    rig.pass(1);
    let late = rig.payu_look(&token, &open).await;
    assert_eq!((late.status, late.code()), (401, "UNAUTHORIZED"));
}

#[tokio::test]
async fn an_id_is_used_once_and_a_point_of_sale_sees_its_own_orders_only() {
    let rig = Rig::start().await;
    let (token, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    let body = rig.payu_body(AT_ONCE, "ours-1");
    let again = rig.call(&token, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!((again.status, again.code()), (400, "ERROR_ORDER_NOT_UNIQUE"));

    let other = rig.payu_token(LATER).await;
    let foreign = rig.payu_look(&other, &id).await;
    assert_eq!((foreign.status, foreign.code()), (404, "DATA_NOT_FOUND"));
    let body = rig.payu_body(AT_ONCE, "ours-2");
    let foreign = rig.call(&other, "POST", "/api/v2_1/orders", &body).await;
    assert_eq!((foreign.status, foreign.code()), (403, "UNAUTHORIZED_REQUEST"));
    assert_eq!(rig.simulator.orders().len(), 1);
}
