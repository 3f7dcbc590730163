//! A gateway takes another amount than was ordered: the payer gets it back, all of it, and the wallet stays as it was.

use cityplus_backend::operator::{GatewayName, OnlineTopUp, OnlineTopUpState};
use cityplus_domain::ids::WalletId;
use cityplus_gateway_sim::{Chance, Faults, Gateway, OrderView};

use super::again::{orders, outcome, row};
use super::{BOTH, GOOD_CARD, Shop};

/// The gateway tells nothing by itself, so that each look is one of the test's own.
const SILENT: Faults = Faults {
    lose: Chance::ALWAYS,
    double: Chance::NEVER,
    delay_ms: 0,
    reorder: Chance::NEVER,
    wrong_signature: Chance::NEVER,
    other_amount: Chance::NEVER,
    lose_answers: Chance::NEVER,
    slow_ms: 0,
    away: false,
};
/// How much more than was ordered the simulator takes, in minor units.
const TOO_MUCH: u64 = 100;

pub(super) async fn all(shop: &Shop) {
    for (name, gateway) in BOTH {
        all_goes_back(shop, name, gateway).await;
        given_back_and_cut_off(shop, name, gateway).await;
        another_order_still_lands(shop, name, gateway).await;
        no_other_order_is_paid(shop, name, gateway).await;
        one_that_perhaps_landed_waits_for_a_person(shop, name, gateway).await;
    }
    shop.simulator.set_faults(Faults::default());
    shop.desk.assert_balanced().await;
}

fn seen(shop: &Shop, gateway: Gateway, order: &OrderView) -> OrderView {
    shop.simulator.order(gateway, &order.id).unwrap()
}

/// How much is reserved for a wallet, in minor units.
async fn reserved(shop: &Shop, wallet: WalletId) -> i64 {
    let row: (i64,) = sqlx::query_as("SELECT credits_pending FROM account WHERE id = $1")
        .bind(format!("wallet/{wallet}"))
        .fetch_one(shop.database.reader())
        .await
        .unwrap();
    row.0
}

async fn assert_untouched(shop: &Shop, wallet: WalletId) {
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));
    let page = shop.desk.operator.statement(wallet, None, 10).await.unwrap();
    assert!(page.entries.is_empty(), "{page:?}");
}

/// A top-up whose page was paid with more than was ordered, and its order; nobody has looked yet.
async fn paid_too_much(
    shop: &Shop,
    name: GatewayName,
    gateway: Gateway,
    minor: i64,
) -> (OnlineTopUp, OrderView) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, minor, name).await;
    let order = shop.order(&top_up);
    shop.simulator.set_faults(Faults {
        other_amount: Chance::next(1),
        ..SILENT
    });
    shop.simulator.pay(gateway, &order.id, GOOD_CARD).unwrap();
    let paid = seen(shop, gateway, &order);
    assert_eq!(paid.captured, paid.amount + TOO_MUCH);
    (top_up, paid)
}

/// It is given back, and nothing is left to be done.
async fn assert_returned(shop: &Shop, gateway: Gateway, top_up: &OnlineTopUp, order: &OrderView) {
    assert_eq!(shop.state(top_up).await, OnlineTopUpState::Returned);
    assert_eq!(outcome(shop, order).await.as_deref(), Some("returned"));
    assert_eq!(seen(shop, gateway, order).refunded, order.captured);
    assert_eq!(row(shop, top_up).await.1, None, "nobody looks any more");
    assert_eq!(reserved(shop, top_up.wallet).await, 0);
    assert_untouched(shop, top_up.wallet).await;
}

async fn all_goes_back(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (top_up, order) = paid_too_much(shop, name, gateway, 5_000).await;
    assert_eq!(reserved(shop, top_up.wallet).await, 5_000);
    shop.look_after_ms(6_000).await;
    assert_returned(shop, gateway, &top_up, &order).await;
}

/// The gateway has given it back and its answer was lost: it is not given back twice, and the order does not land.
async fn given_back_and_cut_off(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (top_up, order) = paid_too_much(shop, name, gateway, 2_000).await;
    // Of every call: top-ups of other tests may be looked at, too.
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::ALWAYS,
        ..SILENT
    });
    shop.look_after_ms(6_000).await;
    shop.simulator.set_faults(SILENT);
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Open);
    assert_eq!(outcome(shop, &order).await.as_deref(), Some("returning"));
    assert_eq!(seen(shop, gateway, &order).refunded, order.captured);
    assert_untouched(shop, top_up.wallet).await;
    shop.look_after_ms(6_000).await;
    assert_returned(shop, gateway, &top_up, &order).await;
}

/// A top-up of two orders, because the first one's answer was lost. More than was ordered was paid for the first one, which
/// went back; the second one is open.
async fn first_goes_back(
    shop: &Shop,
    name: GatewayName,
    gateway: Gateway,
    minor: i64,
) -> (OnlineTopUp, OrderView) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, minor, name);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..SILENT
    });
    let lost = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert!(lost.is_err(), "{lost:?}");
    let top_up = shop.desk.operator.start_online_top_up(asked).await.unwrap();
    let [first, second] = <[OrderView; 2]>::try_from(orders(shop, top_up.transfer)).unwrap();
    // Only the gateway's word makes the first one known.
    shop.simulator.set_faults(Faults {
        other_amount: Chance::next(1),
        ..Faults::default()
    });
    shop.simulator.pay(gateway, &first.id, GOOD_CARD).unwrap();
    shop.until(&top_up, OnlineTopUpState::Returned).await;
    let first = seen(shop, gateway, &first);
    assert_eq!(first.captured, first.amount + TOO_MUCH);
    assert_eq!(first.refunded, first.captured);
    assert_eq!(outcome(shop, &first).await.as_deref(), Some("returned"));
    assert_eq!(outcome(shop, &second).await, None);
    assert_eq!(reserved(shop, wallet).await, minor, "the second one may be paid");
    assert_untouched(shop, wallet).await;
    (top_up, second)
}

async fn another_order_still_lands(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (top_up, second) = first_goes_back(shop, name, gateway, 480).await;
    shop.simulator.pay(gateway, &second.id, GOOD_CARD).unwrap();
    shop.desk.clock.advance_ms(6_000);
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    assert_eq!(outcome(shop, &second).await.as_deref(), Some("landed"));
    assert_eq!(seen(shop, gateway, &second).refunded, 0);
    assert_eq!(shop.desk.standing(top_up.wallet).await, (480, 480));
    assert_eq!(reserved(shop, top_up.wallet).await, 0);
}

async fn no_other_order_is_paid(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (top_up, second) = first_goes_back(shop, name, gateway, 490).await;
    shop.simulator.set_faults(SILENT);
    shop.simulator.abandon(gateway, &second.id).unwrap();
    // A notification from before may be in the way of one look.
    for _ in 0..3 {
        shop.look_after_ms(6_000).await;
    }
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Returned);
    assert_eq!(outcome(shop, &second).await, None);
    assert_eq!(reserved(shop, top_up.wallet).await, 0);
    assert_untouched(shop, top_up.wallet).await;
}

async fn set_outcome(shop: &Shop, order: &OrderView, outcome: Option<&str>) {
    let mut transaction = shop.database.begin_write().await.unwrap();
    let changed = sqlx::query("UPDATE gateway_order SET outcome = $2 WHERE id = $1")
        .bind(order.ext_id.clone().unwrap())
        .bind(outcome.map(str::to_owned))
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    transaction.commit().await.unwrap();
}

/// It had the right to land, and the look that was landing it was cut off: what was ordered may be in the wallet.
async fn one_that_perhaps_landed_waits_for_a_person(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let (top_up, order) = paid_too_much(shop, name, gateway, 510).await;
    set_outcome(shop, &order, Some("landing")).await;
    for _ in 0..2 {
        shop.look_after_ms(6_000).await;
        assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Open);
        assert_eq!(outcome(shop, &order).await.as_deref(), Some("landing"));
        assert_eq!(seen(shop, gateway, &order).refunded, 0);
        assert_untouched(shop, top_up.wallet).await;
    }
    // A person has seen that it is not in the wallet.
    set_outcome(shop, &order, None).await;
    shop.look_after_ms(6_000).await;
    assert_returned(shop, gateway, &top_up, &order).await;
}
