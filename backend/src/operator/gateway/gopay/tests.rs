//! GoPay without a network: what is written, what is read, where a notification points.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::HeaderMap;
use cityplus_domain::Currency;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::super::{CardExpiry, CardUse, Taking};
use super::*;

const ID: u64 = 3_000_006_529;

fn answer(status: u16, body: &Value) -> Answer {
    raw(status, &body.to_string())
}

fn raw(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        body: body.as_bytes().to_vec(),
    }
}

fn pln(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn settings() -> GoPaySettings {
    GoPaySettings {
        base: "https://gopay.example".parse().unwrap(),
        goid: 8_123_456_789,
        client_id: "client".into(),
        client_secret: "hush".into(),
    }
}

fn an_order(taking: Taking) -> NewOrder {
    NewOrder {
        id: "top-up-1".into(),
        amount: pln(2_300),
        taking,
        description: "Zażółć".into(),
        language: "pl".into(),
        customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        return_url: "https://city.example/back".into(),
        notify_url: "https://city.example/told".into(),
        valid_for_s: 900,
        card: CardUse::Ask,
    }
}

fn sent(content: &Content) -> Value {
    let Content::Json(text) = content else {
        panic!("this goes as JSON");
    };
    serde_json::from_str(text).unwrap()
}

fn sent_form(content: &Content) -> &str {
    let Content::Form(text) = content else {
        panic!("this goes as a form");
    };
    text
}

#[test]
fn writes_what_gopay_reads() {
    let mut expected = json!({
        "payer": {
            "allowed_payment_instruments": ["PAYMENT_CARD", "BANK_ACCOUNT"],
            "default_payment_instrument": "PAYMENT_CARD",
        },
        "target": { "type": "ACCOUNT", "goid": 8_123_456_789_u64 },
        "amount": 2_300,
        "currency": "PLN",
        "order_number": "top-up-1",
        "order_description": "Zażółć",
        "items": [{ "name": "Zażółć", "amount": 2_300, "count": 1 }],
        "lang": "PL",
        "callback": {
            "return_url": "https://city.example/back",
            "notification_url": "https://city.example/told",
        },
    });
    let written = |taking| sent(&wire::new_payment(8_123_456_789, &an_order(taking)));
    assert_eq!(written(Taking::AtOnce), expected);
    expected["preauthorization"] = json!(true);
    assert_eq!(written(Taking::Later), expected);
    assert_eq!(
        sent(&wire::capture_part(pln(1_200))),
        json!({ "amount": 1_200, "items": [{ "name": "City+", "amount": 1_200 }] })
    );
    assert_eq!(sent_form(&wire::refund(pln(1_000))), "amount=1000");
    assert_eq!(sent_form(&wire::nothing()), "");
    assert_eq!(
        wire::path(ID, "/void-authorization"),
        "/api/payments/payment/3000006529/void-authorization"
    );
}

fn payment(field: &str, value: Value) -> Value {
    let mut body = json!({
        "id": ID,
        "order_number": "top-up-1",
        "state": "CREATED",
        "amount": 2_300,
        "currency": "PLN",
        "payer": {},
        "lang": "PL",
        "gw_url": "https://gopay.example/gw/v3/abc",
    });
    body[field] = value;
    body
}

#[test]
fn reads_a_payment_that_was_made() {
    let read = |field, value| wire::created(&answer(200, &payment(field, value)), "top-up-1", &CardUse::Ask);
    assert_eq!(
        read("state", json!("CREATED")),
        Ok(Created {
            reference: Reference::new("3000006529").unwrap(),
            page_url: Some("https://gopay.example/gw/v3/abc".into()),
        })
    );
    for (field, value, what) in [
        ("id", Value::Null, "id"),
        ("id", json!(0), "id"),
        ("id", json!(u64::MAX), "id"),
        ("id", json!("3000006529"), "a body that cannot be read"),
        ("order_number", json!("top-up-2"), "order_number"),
        ("gw_url", Value::Null, "the page's address"),
        ("gw_url", json!("/gw/v3/abc"), "the page's address"),
    ] {
        assert_eq!(read(field, value), Err(GatewayError::Garbled(what)), "{field}");
    }
}

#[test]
fn reads_how_a_payment_stands() {
    for (name, state, is_partly_refunded) in [
        ("CREATED", OrderState::Open, false),
        ("PAYMENT_METHOD_CHOSEN", OrderState::Open, false),
        ("AUTHORIZED", OrderState::Blocked, false),
        ("PAID", OrderState::Paid, false),
        ("PARTIALLY_REFUNDED", OrderState::Paid, true),
        ("CANCELED", OrderState::Cancelled, false),
        ("TIMEOUTED", OrderState::Cancelled, false),
        ("REFUNDED", OrderState::Refunded, false),
    ] {
        let expected = wire::Seen {
            look: Look {
                id: "top-up-1".into(),
                state,
                amount: pln(2_300),
                saved: None,
            },
            is_partly_refunded,
            card: None,
        };
        let seen = wire::seen(&answer(200, &payment("state", json!(name))), ID);
        assert_eq!(seen, Ok(expected), "{name}");
    }
    for (field, value, what) in [
        ("state", json!("ELSEWHERE"), "state"),
        ("state", Value::Null, "state"),
        ("id", json!(1), "id"),
        ("order_number", Value::Null, "the order's id"),
        ("amount", json!(-1), "amount"),
        ("amount", json!(23.5), "a body that cannot be read"),
        ("amount", json!("2300"), "a body that cannot be read"),
        ("currency", json!("XXX"), "currency"),
    ] {
        let seen = wire::seen(&answer(200, &payment(field, value)), ID);
        assert_eq!(seen, Err(GatewayError::Garbled(what)), "{field}");
    }
}

#[test]
fn saved_cards_are_asked_for_used_and_read() {
    let written = |card| {
        let order = NewOrder {
            card,
            ..an_order(Taking::AtOnce)
        };
        sent(&wire::new_payment(8_123_456_789, &order))["payer"].clone()
    };
    assert_eq!(written(CardUse::AskAndSave)["request_card_token"], true);
    let token = || CardToken::new("X5GMEJIPGhRuIBm/Q5G==").unwrap();
    assert_eq!(
        written(CardUse::Saved(token()))["allowed_card_token"],
        "X5GMEJIPGhRuIBm/Q5G=="
    );
    let seen = wire::seen(&answer(200, &payment("payer", json!({ "card_id": 7 }))), ID);
    assert_eq!(seen.unwrap().card, Some(7));
    let paid = answer(200, &payment("state", json!("PAID")));
    let created = wire::created(&paid, "top-up-1", &CardUse::Saved(token())).unwrap();
    assert_eq!(created.page_url, None);
    let card = |field: &str, value: Value| {
        let mut body = json!({
            "card_id": 7,
            "card_number": "444433******1111",
            "card_expiration": "2912",
            "card_brand": "VISA",
            "card_token": "X5GMEJIPGhRuIBm/Q5G==",
            "status": "ACTIVE",
        });
        body[field] = value;
        wire::saved(&answer(200, &body), 7)
    };
    let saved = card("card_issuer_bank", Value::Null).unwrap().unwrap();
    assert_eq!((saved.token, saved.expires), (token(), CardExpiry::new(2029, 12)));
    assert_eq!(card("status", json!("DELETED")), Ok(None));
    assert_eq!(card("card_id", json!(8)), Err(GatewayError::Garbled("card_id")));
    assert_eq!(
        card("card_number", json!("4444333322221111")),
        Err(GatewayError::Garbled("card_number"))
    );
    assert_eq!(wire::saved(&answer(404, &said(304, None)), 7), Ok(None));
    assert_eq!(wire::forgotten(&answer(404, &json!({}))), Ok(()));
    assert_eq!(wire::forgotten(&raw(503, "")), Err(GatewayError::Away));
}

fn said(code: i64, name: Option<&str>) -> Value {
    json!({ "errors": [{ "scope": "G", "error_code": code, "error_name": name }] })
}

#[test]
fn reads_refusals() {
    let refused = |reason: &str| GatewayError::Refused {
        reason: reason.into(),
    };
    for (status, body, error) in [
        (409, said(303, Some("PAYMENT_WRONG_STATE")), GatewayError::NotNow),
        (409, said(303, None), GatewayError::NotNow),
        (409, said(1, Some("PAYMENT_WRONG_STATE")), GatewayError::NotNow),
        (
            404,
            said(304, Some("PAYMENT_NOT_FOUND")),
            GatewayError::UnknownOrder,
        ),
        (409, said(110, Some("INVALID")), refused("INVALID")),
        (409, said(110, None), refused("110")),
        (
            409,
            json!({ "errors": [{}] }),
            GatewayError::Garbled("a refusal without a code"),
        ),
        (
            404,
            json!({}),
            GatewayError::Garbled("a refusal that cannot be read"),
        ),
        (500, said(303, None), GatewayError::Away),
        (429, json!({}), GatewayError::Away),
    ] {
        assert_eq!(wire::finished(&answer(status, &body), ID), Err(error), "{body}");
    }
    assert_eq!(
        wire::created(&answer(404, &said(304, None)), "top-up-1", &CardUse::Ask),
        Err(refused("404"))
    );
}

#[test]
fn what_must_not_be_done_twice_is_sure_or_unsure() {
    let once = |status, body: &str| wire::finished_once(&raw(status, body), ID);
    assert_eq!(once(200, r#"{"id":3000006529,"result":"FINISHED"}"#), Ok(()));
    for (status, body) in [
        (200, ""),
        (200, r#"{"id":1,"result":"FINISHED"}"#),
        (200, r#"{"id":3000006529,"result":"ACCEPTED"}"#),
        (200, r#"{"id":3000006529}"#),
        (500, ""),
        (503, "<html>"),
    ] {
        assert_eq!(once(status, body), Err(GatewayError::Unsure), "{status} {body}");
    }
    // Here nothing was done, for certain.
    assert_eq!(once(429, ""), Err(GatewayError::Away));
    assert_eq!(
        once(200, r#"{"id":3000006529,"result":"FAILED"}"#),
        Err(GatewayError::refused("FAILED"))
    );
    assert_eq!(
        once(409, r#"{"errors":[{"error_code":303}]}"#),
        Err(GatewayError::NotNow)
    );
}

#[test]
fn a_reference_is_a_number() {
    let reference = |text: &str| Reference::new(text).unwrap();
    assert_eq!(payment_id(&reference("3000006529")), Ok(ID));
    for strange in ["0", "01", "A", "-1", "L-1", "1234567890123456789"] {
        assert_eq!(
            payment_id(&reference(strange)),
            Err(GatewayError::UnknownOrder),
            "{strange}"
        );
    }
}

#[test]
fn a_notification_says_where_to_look() {
    let gopay = GoPay::new(settings()).unwrap();
    let headers = HeaderMap::new();
    let notified = |query| {
        gopay.notified(&Notification {
            query,
            headers: &headers,
            body: b"",
        })
    };
    for query in [
        "id=3000006529",
        "a=b&id=3000006529&parent_id=1",
        "parent_id=1&id=3000006529&",
    ] {
        assert_eq!(
            notified(query),
            Ok(Reference::new("3000006529").unwrap()),
            "{query}"
        );
    }
    for query in [
        "",
        "id",
        "id=",
        "id=0",
        "id=01",
        "id=-1",
        "id=1a",
        "id=%31",
        "id=1234567890123456789",
        "parent_id=1",
        "id=1&id=1",
        "ID=1",
    ] {
        assert_eq!(notified(query), Err(GatewayError::NotGenuine), "{query}");
    }
}

#[test]
fn refuses_settings_that_cannot_work() {
    let wrong: [fn(&mut GoPaySettings); 3] = [
        |settings| settings.goid = 0,
        |settings| settings.client_id = String::new(),
        |settings| settings.client_secret = String::new(),
    ];
    for (number, spoil) in wrong.into_iter().enumerate() {
        let mut spoilt = settings();
        spoil(&mut spoilt);
        assert!(
            matches!(GoPay::new(spoilt), Err(GatewayError::Setup(_))),
            "{number}"
        );
    }
}

#[test]
fn secrets_are_not_shown() {
    let shown = format!("{:?} {:?}", settings(), GoPay::new(settings()).unwrap());
    assert!(shown.contains("8123456789"));
    assert!(!shown.contains("hush"), "{shown}");
}
