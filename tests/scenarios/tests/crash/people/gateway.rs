//! Money by card: ordered at a payment gateway, paid on its page.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::operator::{GatewayName, OnlineTopUpState};
use cityplus_gateway_sim::{Attempt, Gateway};
use fastrand::Rng;

use super::{AGAIN, Card, Diary, FINISH_MAX, Online, expect_dead, is_no};
use crate::crash::progress::Deed;
use crate::crash::world::{Resident, Town};

const GOOD_CARD: &str = "4444333322221111";

/// Orders a top-up, and mostly pays it. False if there was no answer.
pub(super) async fn pay_by_card(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let minor = rng.i64(500..=2_000);
    let (name, gateway) = if rng.bool() {
        (GatewayName::Payu, Gateway::PayU)
    } else {
        (GatewayName::Gopay, Gateway::GoPay)
    };
    let card = match rng.u8(0..10) {
        0..=7 => Card::Paid,
        8 => Card::GivenUp,
        _ => Card::Left,
    };
    let amount = Money::new(minor, Currency::PLN);
    let ordered = resident
        .engine
        .start_online_top_up(resident.wallet, amount, Some(name), "pl")
        .await;
    let top_up = match ordered {
        Ok(top_up) => top_up,
        Err(error) if is_no(&error) => {
            tokio::time::sleep(Duration::from_millis(30)).await;
            return true;
        }
        Err(error) => {
            expect_dead(Some(error.code()));
            diary.online_unheard.push(minor);
            town.progress.interrupted();
            return false;
        }
    };
    assert_eq!(
        (top_up.amount, top_up.gateway, top_up.state),
        (amount, name, OnlineTopUpState::Open)
    );
    let page = top_up.page_url.expect("an open top-up has a page");
    let order = page.rsplit('/').next().expect("an address has an end");
    match card {
        Card::Paid => {
            let paid = town.gateways.pay(gateway, order, GOOD_CARD);
            assert_eq!(paid.expect("a page that is open"), Attempt::Paid);
        }
        Card::GivenUp => town
            .gateways
            .abandon(gateway, order)
            .expect("a page that is open"),
        Card::Left => {}
    }
    diary.online.insert(top_up.transfer_id, Online { minor, card });
    town.progress.answered(Deed::Online);
    true
}

/// Waits until the operator knows what was paid and what was given up, whatever notifications were lost. One that was
/// given up and has another order at its gateway, whose answer was lost, may still be paid.
pub(crate) async fn wait_for_the_gateways(resident: &Resident, town: &Town, diary: &Diary) {
    let mut orders: BTreeMap<String, usize> = BTreeMap::new();
    for order in town.gateways.orders() {
        let name = order.ext_id.expect("the operator names its orders");
        let top_up = name.split('.').next().expect("a text has a beginning");
        *orders.entry(top_up.to_owned()).or_default() += 1;
    }
    let end = Instant::now() + FINISH_MAX;
    for (top_up, online) in &diary.online {
        let expected = match online.card {
            Card::Paid => OnlineTopUpState::Paid,
            Card::GivenUp if orders[&top_up.to_string()] == 1 => OnlineTopUpState::Cancelled,
            Card::GivenUp | Card::Left => continue,
        };
        loop {
            let stands = resident.engine.online_top_up(*top_up).await;
            if stands.as_ref().is_ok_and(|view| view.state == expected) {
                break;
            }
            assert!(
                Instant::now() < end,
                "{top_up} should be {expected:?}: {stands:?}"
            );
            tokio::time::sleep(AGAIN).await;
        }
    }
}
