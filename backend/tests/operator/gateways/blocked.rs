//! What parking will need: blocked on the card, taken in part, the rest released.

use std::net::{IpAddr, Ipv4Addr};

use cityplus_backend::operator::gateway::{
    CardUse, Gateway as Client, NewOrder, NewRefund, OrderState, Taking,
};
use cityplus_gateway_sim::Gateway;

use super::{GOOD_CARD, Shop, gopay, payu};
use crate::operator::pln;

pub(super) async fn blocked_money(shop: &Shop) {
    let new = |id: &str| NewOrder {
        id: id.to_owned(),
        amount: pln(2_000),
        taking: Taking::Later,
        description: "Parkowanie".to_owned(),
        language: "pl".to_owned(),
        customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        return_url: format!("{}/top-up/x", shop.url),
        notify_url: format!("{}/nowhere", shop.url),
        valid_for_s: 600,
        card: CardUse::Ask,
    };
    let (payu, gopay) = (payu(&shop.simulator), gopay(&shop.simulator));
    let both: [(&dyn Client, Gateway, &str); 2] =
        [(&payu, Gateway::PayU, "p"), (&gopay, Gateway::GoPay, "g")];
    for (gateway, there, letter) in both {
        let part = gateway.create(&new(&format!("part-{letter}"))).await.unwrap();
        let all = gateway.create(&new(&format!("all-{letter}"))).await.unwrap();
        let none = gateway.create(&new(&format!("none-{letter}"))).await.unwrap();
        for created in [&part, &all, &none] {
            let view = shop
                .simulator
                .orders()
                .into_iter()
                .find(|order| Some(&order.page) == created.page_url.as_ref())
                .unwrap();
            shop.simulator.pay(there, &view.id, GOOD_CARD).unwrap();
            assert_eq!(
                gateway.look(&created.reference).await.unwrap().state,
                OrderState::Blocked
            );
        }
        // Each call may be made again.
        for _ in 0..2 {
            gateway.capture(&part.reference, Some(pln(750))).await.unwrap();
            gateway.capture(&all.reference, None).await.unwrap();
            gateway.cancel(&none.reference).await.unwrap();
        }
        let looked = gateway.look(&part.reference).await.unwrap();
        assert_eq!((looked.state, looked.amount), (OrderState::Paid, pln(750)));
        assert_eq!(
            gateway.look(&all.reference).await.unwrap().state,
            OrderState::Paid
        );
        assert_eq!(
            gateway.look(&none.reference).await.unwrap().state,
            OrderState::Cancelled
        );
        let refund = NewRefund {
            id: format!("refund-{letter}"),
            amount: pln(2_000),
            description: "Zwrot".to_owned(),
        };
        for _ in 0..2 {
            gateway.refund(&all.reference, &refund).await.unwrap();
        }
        let refunded = shop
            .simulator
            .orders()
            .into_iter()
            .find(|order| Some(&order.page) == all.page_url.as_ref())
            .unwrap();
        assert_eq!(refunded.refunded, 2_000);
    }
}
