//! Saved cards: kept when the person agrees, charged again with and without a page, refused, forgotten.

use std::net::{IpAddr, Ipv4Addr};

use cityplus_backend::operator::{
    GatewayName, KeptCard, OnlineTopUp, OnlineTopUpState, OperatorError, StartOnlineTopUp,
};
use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_gateway_sim::{Attempt, CardState, CardView, Chance, Faults, Gateway};

use super::{BOTH, GOOD_CARD, Shop};
use crate::operator::{CITY, pln};

/// Its bank wants its owner to confirm each payment.
const CONFIRMED_CARD: &str = "4012001037141112";
const MOST: usize = 10;

pub(super) async fn all(shop: &Shop) {
    for (name, gateway) in BOTH {
        kept_if_the_person_agrees(shop, name, gateway).await;
        charged_again(shop, name, gateway).await;
        refused_at_the_gateway(shop, name, gateway).await;
        forgotten(shop, name, gateway).await;
    }
    confirmed_on_a_page(shop).await;
    an_answer_that_was_lost_charges_once(shop).await;
    a_lost_answer_orders_no_second_page(shop).await;
    a_charge_nobody_hears_of(shop).await;
    not_ordered(shop).await;
    not_more_than_so_many(shop).await;
    expired(shop).await;
}

fn saving(shop: &Shop, wallet: WalletId, name: GatewayName) -> StartOnlineTopUp {
    StartOnlineTopUp {
        save_card: true,
        ..shop.asking(wallet, 1_000, name)
    }
}

fn charging(shop: &Shop, wallet: WalletId, card: CardId, minor: i64) -> StartOnlineTopUp {
    StartOnlineTopUp {
        transfer: TransferId::new(shop.desk.now()),
        wallet,
        amount: pln(minor),
        gateway: None,
        language: "pl".to_owned(),
        customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        card: Some(card),
        save_card: false,
    }
}

async fn start(shop: &Shop, asked: StartOnlineTopUp) -> OnlineTopUp {
    shop.desk.operator.start_online_top_up(asked).await.unwrap()
}

async fn cards(shop: &Shop, wallet: WalletId) -> Vec<KeptCard> {
    shop.desk.operator.saved_cards(wallet).await.unwrap()
}

/// A wallet with 10,00 and a saved card, and that card at its gateway.
async fn with_card(
    shop: &Shop,
    (name, gateway): (GatewayName, Gateway),
    number: &str,
) -> (WalletId, KeptCard, CardView) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = start(shop, saving(shop, wallet, name)).await;
    shop.simulator
        .pay(gateway, &shop.order(&top_up).id, number)
        .unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    let mut kept = cards(shop, wallet).await;
    assert_eq!(kept.len(), 1);
    let there = shop.simulator.cards().pop().unwrap();
    (wallet, kept.remove(0), there)
}

fn there(shop: &Shop, card: &CardView) -> CardState {
    let mut all = shop.simulator.cards().into_iter();
    all.find(|one| one.id == card.id).unwrap().state
}

/// Follows a top-up that has no page to its end.
async fn until(shop: &Shop, top_up: &OnlineTopUp, state: OnlineTopUpState) {
    for _ in 0..200 {
        shop.desk.books.follow_online_top_ups().await.unwrap();
        let found = shop.desk.operator.online_top_up(top_up.transfer).await.unwrap();
        if found.state == state {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{top_up:?} is not {state:?}");
}

async fn kept_if_the_person_agrees(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (_, card, there) = with_card(shop, (name, gateway), GOOD_CARD).await;
    assert_eq!(
        (card.gateway, card.masked.as_str(), card.brand.as_deref()),
        (name, "444433******1111", Some("VISA"))
    );
    assert_eq!(card.expires.as_deref(), Some("2030-12"));
    let told = format!("{card:?} {}", serde_json::to_string(&card).unwrap());
    assert!(!told.contains(&there.token), "what stands for it stays inside");

    let wallet = shop.desk.wallet(0).await;
    let asked = saving(shop, wallet, name);
    let top_up = start(shop, asked.clone()).await;
    let order = shop.order(&top_up).id;
    shop.simulator
        .pay_without_saving(gateway, &order, GOOD_CARD)
        .unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    assert!(cards(shop, wallet).await.is_empty());
    // The same again is the same, and another one is not.
    assert_eq!(start(shop, asked.clone()).await.state, OnlineTopUpState::Paid);
    let other = StartOnlineTopUp {
        save_card: false,
        ..asked
    };
    let refused = shop.desk.operator.start_online_top_up(other).await;
    assert_eq!(refused, Err(OperatorError::IdReused));
}

async fn charged_again(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (wallet, card, _) = with_card(shop, (name, gateway), GOOD_CARD).await;
    let asked = charging(shop, wallet, card.card, 700);
    let top_up = start(shop, asked.clone()).await;
    assert_eq!((top_up.gateway, top_up.amount), (name, pln(700)));
    let orders = shop.simulator.orders().len();
    if name == GatewayName::Gopay {
        assert!(top_up.page_url.is_some());
        let order = shop.order(&top_up).id;
        assert_eq!(shop.simulator.confirm(gateway, &order), Ok(Attempt::Paid));
    } else {
        assert_eq!(top_up.page_url, None, "nobody is needed");
    }
    // The same again charges nothing.
    start(shop, asked).await;
    assert_eq!(shop.simulator.orders().len(), orders);
    until(shop, &top_up, OnlineTopUpState::Paid).await;
    assert_eq!(shop.desk.standing(wallet).await, (1_700, 1_700));
    assert_eq!(cards(shop, wallet).await, [card], "paying with it saves nothing");
}

async fn refused_at_the_gateway(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (wallet, card, there) = with_card(shop, (name, gateway), GOOD_CARD).await;
    shop.simulator.set_card(gateway, there.id, CardState::Declined);
    let top_up = start(shop, charging(shop, wallet, card.card, 700)).await;
    if name == GatewayName::Gopay {
        let order = shop.order(&top_up).id;
        assert_eq!(shop.simulator.confirm(gateway, &order), Ok(Attempt::Canceled));
    }
    until(shop, &top_up, OnlineTopUpState::Cancelled).await;
    shop.simulator.set_card(gateway, there.id, CardState::Deleted);
    let asked = charging(shop, wallet, card.card, 700);
    let refused = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert!(
        matches!(refused, Err(OperatorError::GatewayRefused { .. })),
        "{refused:?}"
    );
    let ended = start(shop, asked).await;
    assert_eq!(ended.state, OnlineTopUpState::Cancelled);
    assert_eq!(shop.desk.standing(wallet).await, (1_000, 1_000));
}

async fn forgotten(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (wallet, card, view) = with_card(shop, (name, gateway), GOOD_CARD).await;
    let operator = &shop.desk.operator;
    let strangers = shop.desk.wallet(0).await;
    let refused = operator.forget_card(strangers, card.card).await;
    assert_eq!(refused, Err(OperatorError::UnknownCard));
    shop.simulator.set_faults(Faults {
        away: true,
        ..Faults::default()
    });
    operator.forget_card(wallet, card.card).await.unwrap();
    assert!(cards(shop, wallet).await.is_empty());
    let gone = operator
        .start_online_top_up(charging(shop, wallet, card.card, 100))
        .await;
    assert_eq!(gone, Err(OperatorError::UnknownCard));
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(there(shop, &view), CardState::Good, "nobody could be told");
    shop.simulator.set_faults(Faults::default());
    shop.look_after_ms(10 * super::MINUTE_MS).await;
    assert_eq!(there(shop, &view), CardState::Deleted);
    operator.forget_card(wallet, card.card).await.unwrap();
}

async fn confirmed_on_a_page(shop: &Shop) {
    let payu = (GatewayName::Payu, Gateway::PayU);
    let (wallet, card, _) = with_card(shop, payu, CONFIRMED_CARD).await;
    let top_up = start(shop, charging(shop, wallet, card.card, 300)).await;
    let order = shop.order(&top_up);
    assert_eq!(top_up.page_url, Some(order.page));
    shop.simulator.confirm(Gateway::PayU, &order.id).unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    assert_eq!(shop.desk.standing(wallet).await.0, 1_300);
}

async fn an_answer_that_was_lost_charges_once(shop: &Shop) {
    let payu = (GatewayName::Payu, Gateway::PayU);
    let (wallet, card, _) = with_card(shop, payu, GOOD_CARD).await;
    let orders = shop.simulator.orders().len();
    let asked = charging(shop, wallet, card.card, 250);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let lost = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    let top_up = start(shop, asked).await;
    assert_eq!(shop.simulator.orders().len(), orders + 1);
    until(shop, &top_up, OnlineTopUpState::Paid).await;
    assert_eq!(shop.desk.standing(wallet).await.0, 1_250);
}

/// GoPay would take a second order: none is made while the first may be paid.
async fn a_lost_answer_orders_no_second_page(shop: &Shop) {
    let gopay = (GatewayName::Gopay, Gateway::GoPay);
    let (wallet, card, _) = with_card(shop, gopay, GOOD_CARD).await;
    let orders = shop.simulator.orders().len();
    let asked = charging(shop, wallet, card.card, 250);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let lost = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    for _ in 0..2 {
        let top_up = start(shop, asked.clone()).await;
        assert_eq!((top_up.state, top_up.page_url), (OnlineTopUpState::Open, None));
    }
    assert_eq!(shop.simulator.orders().len(), orders + 1);
}

/// The answer and every notification are lost: it ends as not paid, and a person is told where to look.
async fn a_charge_nobody_hears_of(shop: &Shop) {
    let payu = (GatewayName::Payu, Gateway::PayU);
    let (wallet, card, _) = with_card(shop, payu, GOOD_CARD).await;
    let asked = charging(shop, wallet, card.card, 260);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        lose: Chance::ALWAYS,
        ..Faults::default()
    });
    let lost = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    let top_up = start(shop, asked).await;
    assert_eq!(top_up.state, OnlineTopUpState::Open, "this id was used");
    shop.desk.clock.advance_ms(7 * 24 * 60 * super::MINUTE_MS);
    until(shop, &top_up, OnlineTopUpState::Cancelled).await;
    let city = CITY.parse().unwrap();
    let charges = shop.desk.books.unheard_card_charges(&city, 10).await.unwrap();
    let ours = charges.iter().filter(|charge| charge.top_up == top_up.transfer);
    assert_eq!(ours.map(|charge| charge.amount).collect::<Vec<_>>(), [pln(260)]);
    for was_listed in [true, false] {
        let seen = shop.desk.books.card_charge_seen(&city, top_up.transfer).await;
        assert_eq!(seen, Ok(was_listed));
    }
    assert_eq!(shop.desk.standing(wallet).await, (1_000, 1_000));
    shop.simulator.set_faults(Faults::default());
}

async fn not_ordered(shop: &Shop) {
    let payu = (GatewayName::Payu, Gateway::PayU);
    let (wallet, card, _) = with_card(shop, payu, GOOD_CARD).await;
    let (strangers, orders) = (shop.desk.wallet(0).await, shop.simulator.orders().len());
    let good = charging(shop, wallet, card.card, 100);
    let unknown = CardId::new(shop.desk.now());
    for (asked, refusal) in [
        (
            charging(shop, strangers, card.card, 100),
            OperatorError::UnknownCard,
        ),
        (charging(shop, wallet, unknown, 100), OperatorError::UnknownCard),
        (
            StartOnlineTopUp {
                gateway: Some(GatewayName::Gopay),
                ..good.clone()
            },
            OperatorError::UnknownCard,
        ),
        (
            StartOnlineTopUp {
                save_card: true,
                ..good.clone()
            },
            OperatorError::SavedTwice,
        ),
    ] {
        let refused = shop.desk.operator.start_online_top_up(asked).await;
        assert_eq!(refused, Err(refusal));
    }
    let city = CITY.parse().unwrap();
    shop.desk.books.block(&city, wallet).await.unwrap();
    let refused = shop.desk.operator.start_online_top_up(good).await;
    assert_eq!(refused, Err(OperatorError::WalletBlocked));
    assert_eq!(shop.simulator.orders().len(), orders);
    let nobody = shop
        .desk
        .operator
        .saved_cards(WalletId::new(shop.desk.now()))
        .await;
    assert_eq!(nobody, Err(OperatorError::UnknownWallet));
}

async fn not_more_than_so_many(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    for _ in 0..MOST {
        let asked = StartOnlineTopUp {
            amount: pln(1),
            ..saving(shop, wallet, GatewayName::Payu)
        };
        let top_up = start(shop, asked).await;
        let order = shop.order(&top_up).id;
        shop.simulator.pay(Gateway::PayU, &order, GOOD_CARD).unwrap();
        shop.until(&top_up, OnlineTopUpState::Paid).await;
    }
    assert_eq!(cards(shop, wallet).await.len(), MOST);
    let asked = saving(shop, wallet, GatewayName::Payu);
    let refused = shop.desk.operator.start_online_top_up(asked).await;
    assert_eq!(refused, Err(OperatorError::TooManyCards { most: 10 }));
}

async fn expired(shop: &Shop) {
    let payu = (GatewayName::Payu, Gateway::PayU);
    let (wallet, card, _) = with_card(shop, payu, GOOD_CARD).await;
    shop.desk.clock.advance_ms(5 * 365 * 24 * 60 * super::MINUTE_MS);
    let asked = charging(shop, wallet, card.card, 100);
    let refused = shop.desk.operator.start_online_top_up(asked).await;
    assert_eq!(refused, Err(OperatorError::CardExpired));
}
