//! What the operator refuses: top-ups that cannot be, and notifications that no gateway sent.

use cityplus_backend::operator::gateway::{Gateways, SignatureAlgorithm, sign_notification};
use cityplus_backend::operator::{
    GatewayName, OnlineTopUpState, Operator, OperatorError, OperatorLimits, StartOnlineTopUp,
};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_gateway_sim::{Chance, Faults};

use super::{Shop, client};
use crate::operator::{CITY, pln};

/// Each with what is wrong in it.
fn wrong(shop: &Shop, good: &StartOnlineTopUp) -> [(StartOnlineTopUp, OperatorError); 9] {
    let most = pln(OperatorLimits::default().top_up_ceiling);
    let ceiling = OperatorError::TransferCeiling { most };
    let euro = |minor| Money::new(minor, Currency::EUR);
    let of = |amount| StartOnlineTopUp {
        amount,
        ..good.clone()
    };
    [
        (
            StartOnlineTopUp {
                wallet: WalletId::new(shop.desk.now()),
                ..good.clone()
            },
            OperatorError::UnknownWallet,
        ),
        (of(euro(100)), OperatorError::Currency),
        (of(euro(i64::MAX)), OperatorError::Currency),
        (of(pln(0)), OperatorError::Amount),
        (of(pln(-1)), OperatorError::Amount),
        (of(pln(i64::MIN)), OperatorError::Amount),
        (of(pln(most.minor + 1)), ceiling.clone()),
        (of(pln(i64::MAX)), ceiling),
        (
            StartOnlineTopUp {
                language: "PL".to_owned(),
                ..good.clone()
            },
            OperatorError::Language,
        ),
    ]
}

pub(super) async fn top_ups(shop: &Shop) {
    let wallet = shop.desk.wallet(500).await;
    let good = shop.asking(wallet, 100, GatewayName::Payu);
    let orders = shop.simulator.orders().len();
    let before = shop.desk.books.audit().await.unwrap().entries;
    for (asked, refusal) in wrong(shop, &good) {
        let refused = shop.desk.operator.start_online_top_up(asked).await;
        assert_eq!(refused, Err(refusal));
        assert_eq!(shop.desk.standing(wallet).await, (500, 500));
    }
    assert_eq!(shop.desk.books.audit().await.unwrap().entries, before);
    shop.desk.assert_balanced().await;
    assert_eq!(
        shop.simulator.orders().len(),
        orders,
        "no gateway has heard of any of it"
    );
    shop.desk
        .operator
        .start_online_top_up(good.clone())
        .await
        .unwrap();
    for other in [
        StartOnlineTopUp {
            amount: pln(101),
            ..good.clone()
        },
        StartOnlineTopUp {
            gateway: Some(GatewayName::Gopay),
            ..good.clone()
        },
    ] {
        let refused = shop.desk.operator.start_online_top_up(other).await;
        assert_eq!(refused, Err(OperatorError::IdReused));
    }
    let nowhere = shop
        .desk
        .operator
        .online_top_up(TransferId::new(shop.desk.now()))
        .await;
    assert_eq!(nowhere, Err(OperatorError::UnknownTopUp));
    let without = shop.desk.books.clone().with_gateways(Gateways::default());
    let without = without.of_city(CITY.parse().unwrap());
    let new = shop.asking(wallet, 100, GatewayName::Payu);
    let refused = Operator::start_online_top_up(&without, new).await;
    assert_eq!(refused, Err(OperatorError::NoGateway));
}

pub(super) async fn what_is_not_genuine(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 600, GatewayName::Payu).await;
    let order = shop.order(&top_up);
    shop.simulator.set_faults(Faults {
        wrong_signature: Chance::ALWAYS,
        ..Faults::default()
    });
    let client = client();
    let address = format!("{}/v1/operator/gateways/payu/notifications", shop.url);
    let body = format!(
        r#"{{"order":{{"orderId":"{}","extOrderId":"{}.1","merchantPosId":"145227","status":"COMPLETED","totalAmount":"600","currencyCode":"PLN"}}}}"#,
        order.id, top_up.transfer
    );
    for header in [
        "",
        "sender=checkout;signature=00;algorithm=MD5;content=DOCUMENT",
        "algorithm=none",
    ] {
        let mut request = client
            .post(&address)
            .header("content-type", "application/json")
            .body(body.clone());
        if !header.is_empty() {
            request = request.header("OpenPayu-Signature", header);
        }
        assert_eq!(request.send().await.unwrap().status(), 403, "{header}");
    }
    // Not even a good signature is believed: the gateway is asked, and it says that nothing is paid.
    let key = "13a980d4f851f3d9a1cfc792fb1f5e50";
    let signature = sign_notification(SignatureAlgorithm::Md5, body.as_bytes(), key);
    let told = client
        .post(&address)
        .header(
            "OpenPayu-Signature",
            format!("signature={signature};algorithm=MD5;sender=checkout"),
        )
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(told.status(), 200);
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Open);
    shop.simulator.set_faults(Faults::default());
}

pub(super) async fn notifications_about_nothing(shop: &Shop) {
    let client = client();
    for (query, status) in [
        ("", 403),
        ("?id=", 403),
        ("?id=abc", 403),
        ("?id=999999999999", 404),
    ] {
        let address = format!("{}/v1/operator/gateways/gopay/notifications{query}", shop.url);
        assert_eq!(
            client.get(address).send().await.unwrap().status(),
            status,
            "{query}"
        );
    }
    let nobody = format!("{}/v1/operator/gateways/stripe/notifications", shop.url);
    assert!(
        client
            .get(nobody)
            .send()
            .await
            .unwrap()
            .status()
            .is_client_error()
    );
}
