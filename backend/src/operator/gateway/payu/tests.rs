//! PayU without a network: which point of sale it is about, and whom it believes.

use axum::http::{HeaderName, HeaderValue};
use serde_json::json;

use super::super::signature::sign_notification;
use super::*;

const ORDER: &str = "LDLW5N7MF4140324GUEST000P01";
const SIGNATURE: &str = "openpayu-signature";

fn pos(number: &str, second_key: &str) -> PayUPos {
    PayUPos {
        pos_id: number.into(),
        client_id: "client".into(),
        client_secret: "hush-client".into(),
        second_key: second_key.into(),
    }
}

fn settings() -> PayUSettings {
    PayUSettings {
        base: "https://payu.example".parse().unwrap(),
        at_once: pos("145227", "hush-one"),
        later: Some(pos("145228", "hush-two")),
        algorithms: PayUSettings::usual_algorithms(),
    }
}

#[test]
fn a_reference_tells_the_point_of_sale() {
    for (taking, text) in [
        (Taking::AtOnce, ORDER.to_owned()),
        (Taking::Later, format!("L-{ORDER}")),
    ] {
        let reference = joined(taking, ORDER).unwrap();
        assert_eq!(reference.as_str(), text);
        assert_eq!(split(&reference), Some((taking, ORDER)));
    }
    for bad in ["", "a", "A-B", "A/B", "A B", "Ą", "A".repeat(65).as_str()] {
        assert_eq!(
            joined(Taking::AtOnce, bad),
            Err(GatewayError::Garbled("orderId")),
            "{bad}"
        );
    }
    assert!(joined(Taking::AtOnce, &"A".repeat(64)).is_ok());
    assert!(joined(Taking::Later, &"A".repeat(63)).is_err());
    for strange in ["L-", "M-A", "L-L-A", "a", "A_B"] {
        let reference = Reference::new(strange).unwrap();
        assert_eq!(split(&reference), None, "{strange}");
    }
}

#[test]
fn refuses_settings_that_cannot_work() {
    assert!(PayU::new(settings()).is_ok());
    let wrong: [fn(&mut PayUSettings); 6] = [
        |settings| settings.algorithms.clear(),
        |settings| settings.at_once.pos_id = "145228".into(),
        |settings| settings.at_once.pos_id = String::new(),
        |settings| settings.at_once.pos_id = "12a".into(),
        |settings| settings.at_once.client_id = String::new(),
        |settings| {
            settings.later = Some(PayUPos {
                client_secret: String::new(),
                ..pos("1", "")
            });
        },
    ];
    for (number, spoil) in wrong.into_iter().enumerate() {
        let mut spoilt = settings();
        spoil(&mut spoilt);
        assert!(
            matches!(PayU::new(spoilt), Err(GatewayError::Setup(_))),
            "{number}"
        );
    }
}

#[test]
fn secrets_are_not_shown() {
    let shown = format!("{:?} {:?}", settings(), PayU::new(settings()).unwrap());
    assert!(shown.contains("145227"));
    assert!(!shown.contains("hush"), "{shown}");
}

#[test]
fn without_a_second_point_of_sale_nothing_is_blocked() {
    let payu = PayU::new(PayUSettings {
        later: None,
        ..settings()
    })
    .unwrap();
    assert!(matches!(payu.pos(Taking::Later), Err(GatewayError::Setup(_))));
    assert!(payu.pos(Taking::AtOnce).is_ok());
}

fn told(pos_id: &str, order_id: &str) -> Vec<u8> {
    json!({
        "order": {
            "orderId": order_id,
            "extOrderId": "top-up-1",
            "merchantPosId": pos_id,
            "currencyCode": "PLN",
            "totalAmount": "2000",
            "status": "COMPLETED",
        },
        "properties": [{ "name": "PAYMENT_ID", "value": "1" }],
    })
    .to_string()
    .into_bytes()
}

fn signed(body: &[u8], key: &str) -> String {
    let signature = sign_notification(SignatureAlgorithm::Md5, body, key);
    format!("sender=checkout;signature={signature};algorithm=MD5;content=DOCUMENT")
}

fn notified(body: &[u8], headers: &[(&'static str, String)]) -> Result<Reference, GatewayError> {
    let mut map = HeaderMap::new();
    for &(name, ref value) in headers {
        map.append(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    PayU::new(settings()).unwrap().notified(&Notification {
        query: "",
        headers: &map,
        body,
    })
}

#[test]
fn believes_what_is_signed_with_the_key_of_its_point_of_sale() {
    let (one, two) = (told("145227", ORDER), told("145228", ORDER));
    for name in [SIGNATURE, "x-openpayu-signature"] {
        let reference = notified(&one, &[(name, signed(&one, "hush-one"))]).unwrap();
        assert_eq!(reference.as_str(), ORDER);
        let reference = notified(&two, &[(name, signed(&two, "hush-two"))]).unwrap();
        assert_eq!(reference.as_str(), format!("L-{ORDER}"));
    }
    // Genuine, and yet no order of PayU.
    let strange = told("145227", "../A");
    assert_eq!(
        notified(&strange, &[(SIGNATURE, signed(&strange, "hush-one"))]),
        Err(GatewayError::Garbled("orderId"))
    );
}

#[test]
fn believes_nothing_else() {
    let body = told("145227", ORDER);
    let right = signed(&body, "hush-one");
    let sha_1 = sign_notification(SignatureAlgorithm::Sha1, &body, "hush-one");
    let wrong: [&[(&'static str, String)]; 7] = [
        &[],
        &[("signature", right.clone())],
        &[(SIGNATURE, signed(&body, "hush-two"))],
        &[(SIGNATURE, signed(&body, ""))],
        &[(SIGNATURE, right.clone()), (SIGNATURE, right.clone())],
        &[
            (SIGNATURE, right.clone()),
            ("x-openpayu-signature", right.clone()),
        ],
        &[(SIGNATURE, format!("signature={sha_1};algorithm=SHA-1"))],
    ];
    for (number, headers) in wrong.into_iter().enumerate() {
        assert_eq!(
            notified(&body, headers),
            Err(GatewayError::NotGenuine),
            "{number}"
        );
    }
    let mut changed = body.clone();
    changed.push(b' ');
    let another = told("999", ORDER);
    let no_pos = br#"{"order":{"orderId":"A"}}"#.to_vec();
    let twice = br#"{"order":{"orderId":"A","orderId":"B","merchantPosId":"145227"}}"#.to_vec();
    for (body, header) in [
        (changed, right),
        (another.clone(), signed(&another, "hush-one")),
        (no_pos.clone(), signed(&no_pos, "hush-one")),
        (twice.clone(), signed(&twice, "hush-one")),
        (b"<html>".to_vec(), signed(b"<html>", "hush-one")),
        (Vec::new(), signed(b"", "hush-one")),
    ] {
        assert_eq!(
            notified(&body, &[(SIGNATURE, header)]),
            Err(GatewayError::NotGenuine)
        );
    }
}

#[test]
fn without_a_second_key_no_notification_is_believed() {
    let mut settings = settings();
    settings.at_once.second_key = String::new();
    let body = told("145227", ORDER);
    let mut headers = HeaderMap::new();
    let value = HeaderValue::from_str(&signed(&body, "")).unwrap();
    headers.insert(HeaderName::from_static(SIGNATURE), value);
    let notification = Notification {
        query: "",
        headers: &headers,
        body: &body,
    };
    assert_eq!(
        PayU::new(settings).unwrap().notified(&notification),
        Err(GatewayError::NotGenuine)
    );
}
