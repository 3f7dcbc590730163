//! Bad input is refused in the protocol's own form, and the simulator goes on.

use serde_json::{Value, json};

use crate::support::{AT_ONCE, Rig};

const PAYU: &str = "/api/v2_1/orders";
const GOPAY: &str = "/api/payments/payment";

/// The body with another value in one place; null takes the field away.
fn changed(body: &Value, pointer: &str, value: Value) -> Value {
    let mut body = body.clone();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(field);
    } else {
        parent.insert(field.to_owned(), value);
    }
    body
}

#[tokio::test]
async fn payu_checks_each_field() {
    let rig = Rig::start().await;
    let token = rig.payu_token(AT_ONCE).await;
    let good = rig.payu_body(AT_ONCE, "ours-1");
    let missing = "ERROR_VALUE_MISSING";
    let invalid = "ERROR_VALUE_INVALID";
    for (pointer, value, code) in [
        ("/totalAmount", Value::Null, missing),
        ("/totalAmount", json!(2000), invalid),
        ("/totalAmount", json!("0"), invalid),
        ("/totalAmount", json!("-5"), invalid),
        ("/totalAmount", json!("20.00"), invalid),
        ("/totalAmount", json!("99999999999999999999"), invalid),
        ("/currencyCode", json!("pln"), invalid),
        ("/currencyCode", Value::Null, missing),
        ("/customerIp", json!("here"), invalid),
        ("/merchantPosId", Value::Null, missing),
        ("/description", Value::Null, missing),
        ("/description", json!("x".repeat(2000)), invalid),
        ("/extOrderId", json!("x".repeat(200)), invalid),
        ("/notifyUrl", json!("nowhere"), invalid),
        ("/continueUrl", json!("javascript:alert(1)"), invalid),
        ("/validityTime", json!("soon"), invalid),
        ("/validityTime", json!("0"), invalid),
        ("/buyer", json!("me"), invalid),
        ("/products", Value::Null, missing),
        ("/products", json!([]), invalid),
        (
            "/products",
            json!([{ "name": "x", "unitPrice": "a", "quantity": "1" }]),
            invalid,
        ),
    ] {
        let said = rig
            .call(&token, "POST", PAYU, &changed(&good, pointer, value))
            .await;
        assert_eq!(
            (said.status, said.code()),
            (400, code),
            "{pointer}: {}",
            said.text
        );
        assert_eq!(said.json["status"]["severity"], "ERROR");
    }
    assert!(rig.simulator.orders().is_empty());
}

#[tokio::test]
async fn gopay_checks_each_field() {
    let rig = Rig::start().await;
    let token = rig.gopay_token().await;
    let good = rig.gopay_body(false);
    for (pointer, value, field) in [
        ("/amount", Value::Null, "amount"),
        ("/amount", json!("2300"), "amount"),
        ("/amount", json!(0), "amount"),
        ("/amount", json!(-1), "amount"),
        ("/amount", json!(1.5), "amount"),
        ("/currency", json!("XXX"), "currency"),
        ("/order_number", Value::Null, "order_number"),
        ("/order_number", json!("x".repeat(129)), "order_number"),
        ("/target", Value::Null, "target"),
        ("/target/goid", json!(1), "goid"),
        ("/target/type", json!("OTHER"), "type"),
        ("/callback", Value::Null, "callback"),
        ("/callback/return_url", json!("x"), "return_url"),
        ("/callback/notification_url", Value::Null, "notification_url"),
        ("/preauthorization", json!("yes"), "preauthorization"),
        ("/items", json!({}), "items"),
        ("/payer", json!([]), "payer"),
        ("/payer", json!({ "contact": "x".repeat(5000) }), "payer"),
        ("/lang", json!("POLISH"), "lang"),
    ] {
        let said = rig
            .call(&token, "POST", GOPAY, &changed(&good, pointer, value))
            .await;
        assert_eq!(said.status, 409, "{pointer}: {}", said.text);
        let error = &said.json["errors"][0];
        assert_eq!(
            (&error["scope"], &error["field"]),
            (&"F".into(), &field.into()),
            "{pointer}"
        );
        assert!(said.json["date_issued"].is_string() && error["error_code"].is_u64());
    }
    assert!(rig.simulator.orders().is_empty());
}

#[tokio::test]
async fn who_is_not_known_gets_no_token_and_no_answer() {
    let rig = Rig::start().await;
    for form in [
        "grant_type=client_credentials&client_id=145227&client_secret=wrong",
        "grant_type=client_credentials&client_id=1&client_secret=12f071174cb7eb79d4aac5bc2f07563f",
        "grant_type=client_credentials",
    ] {
        let said = rig.submit("/pl/standard/user/oauth/authorize", form).await;
        assert_eq!(
            (said.status, &said.json["error"]),
            (401, &"invalid_client".into())
        );
    }
    let said = rig.submit("/pl/standard/user/oauth/authorize", "").await;
    assert_eq!(said.status, 400);
    let said = rig
        .submit(
            "/api/oauth2/token",
            "grant_type=client_credentials&scope=payment-all",
        )
        .await;
    assert_eq!((said.status, said.error()), (401, "AUTH_WRONG_CREDENTIALS"));
    assert_eq!(said.json["errors"][0]["error_code"], 202);

    // A token of one gateway is none at the other.
    let gopay = rig.gopay_token().await;
    let payu = rig.payu_token(AT_ONCE).await;
    for token in ["", "x", &*gopay] {
        let said = rig.payu_look(token, "X").await;
        assert_eq!((said.status, said.code()), (401, "UNAUTHORIZED"));
    }
    for token in ["", "x", &*payu] {
        assert_eq!(rig.gopay_look(token, "1").await.status, 401);
    }
    assert_eq!(rig.get("/api/v2_1/orders/X").await.status, 401);
}

#[tokio::test]
async fn nonsense_is_refused_and_nothing_breaks() {
    let rig = Rig::start().await;
    let payu = rig.payu_token(AT_ONCE).await;
    let gopay = rig.gopay_token().await;
    let long = "x".repeat(65_540);
    for body in [
        Value::Null,
        json!([]),
        json!("text"),
        json!({}),
        json!(long),
        json!({ "refund": 1, "amount": {}, "orderStatus": [] }),
    ] {
        for path in [
            PAYU.to_owned(),
            format!("{PAYU}/X/captures"),
            format!("{PAYU}/X/refunds"),
        ] {
            let said = rig.call(&payu, "POST", &path, &body).await;
            assert!(
                (400..500).contains(&said.status) && !said.code().is_empty(),
                "{path}"
            );
        }
        for path in [
            GOPAY.to_owned(),
            format!("{GOPAY}/1/capture"),
            format!("{GOPAY}/1/refund"),
        ] {
            let said = rig.call(&gopay, "POST", &path, &body).await;
            assert!(
                (400..500).contains(&said.status) && !said.error().is_empty(),
                "{path}"
            );
        }
    }
    for id in ["X", "%FF", "..%2F..", "1%00", "-1", "99999999999999999999999"] {
        let said = rig.payu_look(&payu, id).await;
        assert_eq!((said.status, said.code()), (404, "DATA_NOT_FOUND"), "{id}");
        let said = rig.gopay_look(&gopay, id).await;
        assert_eq!((said.status, said.error()), (404, "PAYMENT_NOT_FOUND"), "{id}");
    }
    for text in [&*"[".repeat(60_000), "{", "{\"a\":1}x", "\u{feff}{}"] {
        let said = rig.call_form(&payu, PAYU, text).await;
        assert_eq!((said.status, said.code()), (400, "ERROR_SYNTAX"));
        let said = rig.call_form(&gopay, GOPAY, text).await;
        assert_eq!((said.status, said.error()), (400, "REQUEST_INVALID"));
    }
    let raw = rig.post("/api/oauth2/token", "\u{0}%%%&&&===").await;
    assert_eq!(raw.status, 401);
    rig.payu_order(AT_ONCE, "still-there").await;
}
