//! Payments that come too late, twice or not at all, and the page where people wait for them.

use std::time::Duration;

use cityplus_backend::operator::{GatewayName, OnlineTopUpState, OperatorLimits};
use cityplus_gateway_sim::{Chance, Faults, Gateway};

use super::{GOOD_CARD, MINUTE_MS, Shop, client};

/// The operator had given the top-up up; then somebody paid an order whose answer it never got.
pub(super) async fn paid_too_late_goes_back(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 400, GatewayName::Payu);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    assert!(
        shop.desk
            .operator
            .start_online_top_up(asked.clone())
            .await
            .is_err()
    );
    let top_up = shop.desk.operator.online_top_up(asked.transfer).await.unwrap();
    assert_eq!(
        (top_up.state, top_up.page_url.clone()),
        (OnlineTopUpState::Open, None)
    );
    shop.look_after_ms(OperatorLimits::default().online_valid_ms + 61 * MINUTE_MS)
        .await;
    let found = shop.desk.operator.online_top_up(asked.transfer).await.unwrap();
    assert_eq!(found.state, OnlineTopUpState::Cancelled);

    let order = shop.order(&top_up);
    shop.simulator.pay(Gateway::PayU, &order.id, GOOD_CARD).unwrap();
    shop.until(&top_up, OnlineTopUpState::Returned).await;
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));
    assert_eq!(
        shop.simulator.order(Gateway::PayU, &order.id).unwrap().refunded,
        400
    );
}

/// Two orders of one top-up were paid: one lands, the other goes back.
pub(super) async fn two_orders_paid(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 450, GatewayName::Gopay);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    assert!(
        shop.desk
            .operator
            .start_online_top_up(asked.clone())
            .await
            .is_err()
    );
    let ours = asked.transfer.to_string();
    let top_up = shop.desk.operator.start_online_top_up(asked).await.unwrap();
    let mut orders = shop.simulator.orders();
    orders.retain(|order| order.ext_id.as_deref().is_some_and(|id| id.starts_with(&ours)));
    assert_eq!(orders.len(), 2);
    for order in &orders {
        shop.simulator.pay(Gateway::GoPay, &order.id, GOOD_CARD).unwrap();
    }
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    let refunded = || -> u64 {
        let views = orders
            .iter()
            .map(|order| shop.simulator.order(Gateway::GoPay, &order.id).unwrap());
        views.map(|order| order.refunded).sum()
    };
    for _ in 0..200 {
        if refunded() > 0 {
            break;
        }
        shop.desk.books.follow_online_top_ups().await.unwrap();
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(refunded(), 450);
    assert_eq!(shop.desk.standing(wallet).await, (450, 450));
}

pub(super) async fn time_runs_out(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 800, GatewayName::Payu).await;
    // The operator ends it at the gateway, and sees at the next look that it has ended.
    shop.look_after_ms(OperatorLimits::default().online_valid_ms + 1)
        .await;
    assert_eq!(shop.order(&top_up).state, "CANCELED");
    shop.until(&top_up, OnlineTopUpState::Cancelled).await;
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));
}

pub(super) async fn the_page_to_come_back_to(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 600, GatewayName::Gopay).await;
    let client = client();
    let address = format!("{}/top-up/{}?id=1", shop.url, top_up.transfer);
    let open = client.get(&address).send().await.unwrap();
    assert_eq!(open.headers()["refresh"], "3");
    let text = open.text().await.unwrap();
    assert!(
        text.contains("Sprawdzamy płatność") && text.contains("cityplus://wallet"),
        "{text}"
    );
    shop.simulator
        .pay(Gateway::GoPay, &shop.order(&top_up).id, GOOD_CARD)
        .unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    let paid = client
        .get(&address)
        .header("accept-language", "en")
        .send()
        .await
        .unwrap();
    assert!(paid.headers().get("refresh").is_none());
    let text = paid.text().await.unwrap();
    assert!(text.contains("Wallet topped up"), "{text}");
    for unknown in ["0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07", "x"] {
        let address = format!("{}/top-up/{unknown}", shop.url);
        assert_eq!(
            client.get(address).send().await.unwrap().status(),
            404,
            "{unknown}"
        );
    }
}
