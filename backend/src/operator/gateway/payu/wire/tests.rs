//! What is written to PayU and what is read of its answers.

use std::net::{IpAddr, Ipv6Addr};

use cityplus_domain::Currency;
use serde_json::Value;

use super::super::super::{CardToken, Taking};
use super::*;

const ORDER: &str = "LDLW5N7MF4140324GUEST000P01";

fn answer(status: u16, body: &Value) -> Answer {
    garbled(status, &body.to_string())
}

fn garbled(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        body: body.as_bytes().to_vec(),
    }
}

fn pln(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn an_order(taking: Taking) -> NewOrder {
    NewOrder {
        id: "top-up-1".into(),
        amount: pln(2_000),
        taking,
        description: "Zażółć".into(),
        language: "PL".into(),
        customer_ip: IpAddr::V6(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201)),
        return_url: "https://city.example/back".into(),
        notify_url: "https://city.example/told".into(),
        valid_for_s: 900,
        card: CardUse::Ask,
    }
}

fn sent(content: &Content) -> Value {
    let Content::Json(text) = content else {
        panic!("PayU is asked with JSON");
    };
    serde_json::from_str(text).unwrap()
}

#[test]
fn writes_what_payu_reads() {
    assert_eq!(
        sent(&new_order("145227", &an_order(Taking::AtOnce))),
        json!({
            "extOrderId": "top-up-1",
            "notifyUrl": "https://city.example/told",
            "continueUrl": "https://city.example/back",
            "customerIp": "192.0.2.1",
            "merchantPosId": "145227",
            "description": "Zażółć",
            "currencyCode": "PLN",
            "totalAmount": "2000",
            "validityTime": "900",
            "buyer": { "language": "pl" },
            "products": [{ "name": "Zażółć", "unitPrice": "2000", "quantity": "1" }],
        })
    );
    assert_eq!(
        sent(&capture_all(ORDER)),
        json!({ "orderId": ORDER, "orderStatus": "COMPLETED" })
    );
    assert_eq!(
        sent(&capture_part(pln(1_000))),
        json!({ "amount": "1000", "currencyCode": "PLN" })
    );
    assert_eq!(
        path(ORDER, "/captures"),
        format!("/api/v2_1/orders/{ORDER}/captures")
    );
}

#[test]
fn reads_an_order_that_was_taken() {
    let body = json!({
        "status": { "statusCode": "SUCCESS" },
        "redirectUri": "https://payu.example/pay?orderId=A",
        "orderId": ORDER,
        "extOrderId": "top-up-1",
    });
    let expected = (
        ORDER.to_owned(),
        Some("https://payu.example/pay?orderId=A".to_owned()),
    );
    for status in [200, 201, 302] {
        let read = created(&answer(status, &body), "top-up-1", &CardUse::Ask);
        assert_eq!(read, Ok(expected.clone()), "{status}");
    }
    assert_eq!(
        created(&answer(302, &body), "top-up-2", &CardUse::Ask),
        Err(GatewayError::Garbled("extOrderId"))
    );
    for (field, value, what) in [
        ("redirectUri", Value::Null, "the page's address"),
        ("redirectUri", json!("javascript:alert(1)"), "the page's address"),
        ("orderId", Value::Null, "orderId"),
        ("status", Value::Null, "statusCode"),
    ] {
        let mut body = body.clone();
        body[field] = value;
        assert_eq!(
            created(&answer(302, &body), "top-up-1", &CardUse::Ask),
            Err(GatewayError::Garbled(what)),
            "{field}"
        );
    }
}

#[test]
fn writes_which_card_pays() {
    let token = CardToken::new("TOKC_1").unwrap();
    let saved = NewOrder {
        card: CardUse::Saved(token),
        ..an_order(Taking::AtOnce)
    };
    let body = sent(&new_order("145227", &saved));
    assert_eq!(body["cardOnFile"], "STANDARD_CARDHOLDER");
    assert_eq!(
        body["payMethods"],
        json!({ "payMethod": { "type": "CARD_TOKEN", "value": "TOKC_1" } })
    );
    assert_eq!(body["buyer"], json!({ "language": "pl" }));
    let asked = NewOrder {
        card: CardUse::AskAndSave,
        ..an_order(Taking::AtOnce)
    };
    let body = sent(&new_order("145227", &asked));
    assert_eq!(body["cardOnFile"], "FIRST");
    assert_eq!(
        body["payMethods"],
        json!({ "payMethod": { "type": "PBL", "value": "c" } })
    );
    assert_eq!(body["buyer"]["extCustomerId"], "top-up-1");
}

#[test]
fn a_saved_card_needs_a_page_only_to_be_confirmed() {
    let saved = CardUse::Saved(CardToken::new("TOKC_1").unwrap());
    let read = |code: &str, page: Value, card: &CardUse| {
        let body = json!({
            "status": { "statusCode": code },
            "redirectUri": page,
            "orderId": ORDER,
            "extOrderId": "top-up-1",
        });
        created(&answer(200, &body), "top-up-1", card).map(|(_, page)| page)
    };
    let page = "https://payu.example/3ds";
    assert_eq!(read("SUCCESS", Value::Null, &saved), Ok(None));
    assert_eq!(
        read("WARNING_CONTINUE_3DS", json!(page), &saved),
        Ok(Some(page.to_owned()))
    );
    // Whatever else PayU wants of the owner: the order is there.
    for code in ["WARNING_CONTINUE_CVV", "WARNING_CONTINUE_REDIRECT"] {
        assert_eq!(
            read(code, json!(page), &saved),
            Ok(Some(page.to_owned())),
            "{code}"
        );
    }
    for (code, card) in [
        ("WARNING_CONTINUE_3DS", &saved),
        ("WARNING_CONTINUE_CVV", &saved),
        ("SUCCESS", &CardUse::Ask),
    ] {
        assert_eq!(
            read(code, Value::Null, card),
            Err(GatewayError::Garbled("the page's address")),
            "{code}"
        );
    }
    let strange = json!({ "status": { "statusCode": "WARNING_CONTINUE_3DS" } });
    assert_eq!(
        created(&answer(400, &strange), "top-up-1", &saved),
        Err(GatewayError::Garbled("statusCode"))
    );
}

#[test]
fn reads_refusals() {
    let coded = |code: &str| json!({ "status": { "statusCode": code, "severity": "ERROR" } });
    for (status, code, error) in [
        (400, "ERROR_ORDER_NOT_UNIQUE", GatewayError::UsedId),
        (400, "ERROR_ORDER_STATUS_INVALID", GatewayError::NotNow),
        (403, "ERROR_ORDER_STATUS_INVALID", GatewayError::NotNow),
        (404, "DATA_NOT_FOUND", GatewayError::UnknownOrder),
        (503, "SUCCESS", GatewayError::Away),
        (429, "BUSY", GatewayError::Away),
        (400, "SUCCESS", GatewayError::Garbled("statusCode")),
        (
            400,
            "ERROR_VALUE_INVALID",
            GatewayError::Refused {
                reason: "ERROR_VALUE_INVALID".into(),
            },
        ),
        (
            200,
            "WARNING_CONTINUE",
            GatewayError::Refused {
                reason: "WARNING_CONTINUE".into(),
            },
        ),
    ] {
        assert_eq!(done(&answer(status, &coded(code))), Err(error), "{code}");
    }
    // Nobody but PayU says that there is no such order.
    assert!(matches!(
        done(&garbled(404, "<html>")),
        Err(GatewayError::Garbled(_))
    ));
    assert_eq!(
        created(&answer(404, &coded("DATA_NOT_FOUND")), "top-up-1", &CardUse::Ask),
        Err(GatewayError::refused("404"))
    );
    assert_eq!(done(&answer(200, &coded("SUCCESS"))), Ok(()));
}

fn looked_at(field: &str, value: Value) -> Result<Look, GatewayError> {
    let mut order = json!({
        "orderId": ORDER,
        "extOrderId": "top-up-1",
        "orderCreateDate": "2026-01-01T12:00:00.000+01:00",
        "merchantPosId": "145227",
        "currencyCode": "PLN",
        "totalAmount": "2000",
        "status": "NEW",
        "products": [],
    });
    order[field] = value;
    let body = json!({ "orders": [order], "status": { "statusCode": "SUCCESS" }, "properties": [] });
    look(&answer(200, &body), ORDER)
}

#[test]
fn reads_how_an_order_stands() {
    for (status, state) in [
        ("NEW", OrderState::Open),
        ("PENDING", OrderState::Open),
        ("WAITING_FOR_CONFIRMATION", OrderState::Blocked),
        ("COMPLETED", OrderState::Paid),
        ("CANCELED", OrderState::Cancelled),
    ] {
        let expected = Look {
            id: "top-up-1".into(),
            state,
            amount: pln(2_000),
            saved: None,
        };
        assert_eq!(looked_at("status", json!(status)), Ok(expected), "{status}");
    }
}

#[test]
fn refuses_orders_that_cannot_be_understood() {
    for (field, value, what) in [
        ("status", json!("REJECTED"), "state"),
        ("status", Value::Null, "state"),
        ("orderId", json!("ANOTHER"), "orderId"),
        ("orderId", Value::Null, "orderId"),
        ("extOrderId", Value::Null, "the order's id"),
        ("extOrderId", json!(""), "the order's id"),
        ("totalAmount", json!("20.00"), "amount"),
        ("totalAmount", json!("-2000"), "amount"),
        ("totalAmount", Value::Null, "amount"),
        ("totalAmount", json!(2_000), "a body that cannot be read"),
        ("currencyCode", json!("XXX"), "currency"),
    ] {
        assert_eq!(
            looked_at(field, value),
            Err(GatewayError::Garbled(what)),
            "{field}"
        );
    }
    for orders in [json!([]), json!([{}, {}])] {
        let body = json!({ "orders": orders, "status": { "statusCode": "SUCCESS" } });
        let look = look(&answer(200, &body), ORDER);
        assert_eq!(look, Err(GatewayError::Garbled("orders")));
    }
}

#[test]
fn a_refund_is_the_one_that_was_asked() {
    let asked = NewRefund {
        id: "refund-1".into(),
        amount: pln(1_000),
        description: "City+".into(),
    };
    assert_eq!(
        sent(&refund(&asked)),
        json!({ "refund": {
            "description": "City+",
            "amount": "1000",
            "currencyCode": "PLN",
            "extRefundId": "refund-1",
        } })
    );
    let read = |id: &str, amount: &str, status: &str| {
        let body = json!({
            "orderId": ORDER,
            "refund": {
                "refundId": "1",
                "extRefundId": id,
                "amount": amount,
                "currencyCode": "PLN",
                "status": status,
            },
            "status": { "statusCode": "SUCCESS" },
        });
        refunded(&answer(200, &body), &asked)
    };
    assert_eq!(read("refund-1", "1000", "PENDING"), Ok(()));
    assert_eq!(read("refund-1", "1000", "FINALIZED"), Ok(()));
    assert_eq!(read("refund-1", "900", "PENDING"), Err(GatewayError::UsedId));
    assert_eq!(
        read("refund-2", "1000", "PENDING"),
        Err(GatewayError::Garbled("extRefundId"))
    );
    assert_eq!(
        read("refund-1", "1000", "CANCELED"),
        Err(GatewayError::refused("CANCELED"))
    );
}
