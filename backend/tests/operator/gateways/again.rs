//! Looks that come again: after one that was cut off, after money went back elsewhere, and because of anybody's word.

use cityplus_backend::operator::gateway::{Gateway as Client, NewRefund, Reference};
use cityplus_backend::operator::{GatewayName, OnlineTopUp, OnlineTopUpState, OperatorLimits};
use cityplus_domain::ids::TransferId;
use cityplus_gateway_sim::{Chance, Faults, Gateway, OrderView};

use super::{GOOD_CARD, MINUTE_MS, Shop, client, gopay};
use crate::operator::pln;

/// The gateway tells nothing by itself, so that each look is one of the test's own.
pub(super) async fn all(shop: &Shop) {
    let silent = Faults {
        lose: Chance::ALWAYS,
        ..Faults::default()
    };
    shop.simulator.set_faults(silent);
    refunded_and_cut_off(shop, silent).await;
    landing_and_cut_off(shop).await;
    landed_and_refunded_elsewhere(shop).await;
    two_orders_and_one_right(shop, silent).await;
    one_that_is_unknown_holds_up_no_other(shop, silent).await;
    the_word_of_anybody(shop).await;
    a_cancelled_one_takes_no_order(shop, silent).await;
    shop.simulator.set_faults(Faults::default());
}

/// The orders of a top-up, the first one first.
pub(super) fn orders(shop: &Shop, transfer: TransferId) -> Vec<OrderView> {
    let ours = transfer.to_string();
    let mut orders = shop.simulator.orders();
    orders.retain(|order| order.ext_id.as_deref().is_some_and(|id| id.starts_with(&ours)));
    orders
}

fn refunded(shop: &Shop, order: &OrderView) -> u64 {
    shop.simulator.order(Gateway::GoPay, &order.id).unwrap().refunded
}

/// Gives an order back as a person does in the gateway's panel, or an operator that is cut off then.
async fn give_back(shop: &Shop, order: &OrderView, minor: i64) {
    let refund = NewRefund {
        id: "elsewhere".to_owned(),
        amount: pln(minor),
        description: "Zwrot".to_owned(),
    };
    let reference = Reference::new(order.id.clone()).unwrap();
    gopay(&shop.simulator).refund(&reference, &refund).await.unwrap();
}

async fn tell(shop: &Shop, order: &OrderView) {
    let address = format!(
        "{}/v1/operator/gateways/gopay/notifications?id={}",
        shop.url, order.id
    );
    assert_eq!(client().get(address).send().await.unwrap().status(), 200);
}

/// State, time of the next look and time of the last one.
pub(super) async fn row(shop: &Shop, top_up: &OnlineTopUp) -> (String, Option<i64>, Option<i64>) {
    sqlx::query_as("SELECT state, look_at, looked_at FROM online_top_up WHERE id = $1")
        .bind(top_up.transfer.to_string())
        .fetch_one(shop.database.reader())
        .await
        .unwrap()
}

pub(super) async fn outcome(shop: &Shop, order: &OrderView) -> Option<String> {
    let row: (Option<String>,) = sqlx::query_as("SELECT outcome FROM gateway_order WHERE id = $1")
        .bind(order.ext_id.clone().unwrap())
        .fetch_one(shop.database.reader())
        .await
        .unwrap();
    row.0
}

/// As if the look that landed it had been cut off before it could keep that.
async fn forget_the_end(shop: &Shop, top_up: &OnlineTopUp) {
    let mut transaction = shop.database.begin_write().await.unwrap();
    for statement in [
        "UPDATE gateway_order SET outcome = 'landing' WHERE outcome = 'landed' AND top_up = $1",
        "UPDATE online_top_up SET state = 'open', look_at = 1 WHERE id = $1",
    ] {
        let changed = sqlx::query(statement)
            .bind(top_up.transfer.to_string())
            .execute(&mut *transaction)
            .await
            .unwrap();
        assert_eq!(changed.rows_affected(), 1, "{statement}");
    }
    transaction.commit().await.unwrap();
}

/// A paid top-up whose end is forgotten, and its order.
async fn landed_and_forgotten(shop: &Shop, minor: i64) -> (OnlineTopUp, OrderView) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, minor, GatewayName::Gopay).await;
    let order = shop.order(&top_up);
    shop.simulator.pay(Gateway::GoPay, &order.id, GOOD_CARD).unwrap();
    shop.look_after_ms(6_000).await;
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    assert_eq!(outcome(shop, &order).await.as_deref(), Some("landed"));
    forget_the_end(shop, &top_up).await;
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Open);
    (top_up, order)
}

/// Paid too late and given back, but nothing of that was kept: the person still reads that it was paid.
async fn refunded_and_cut_off(shop: &Shop, silent: Faults) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 410, GatewayName::Gopay);
    let transfer = asked.transfer;
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..silent
    });
    assert!(shop.desk.operator.start_online_top_up(asked).await.is_err());
    shop.look_after_ms(OperatorLimits::default().online_valid_ms + 61 * MINUTE_MS)
        .await;
    let top_up = shop.desk.operator.online_top_up(transfer).await.unwrap();
    assert_eq!(top_up.state, OnlineTopUpState::Cancelled);

    let order = shop.order(&top_up);
    shop.simulator.pay(Gateway::GoPay, &order.id, GOOD_CARD).unwrap();
    give_back(shop, &order, 410).await;
    tell(shop, &order).await;
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Returned);
    assert_eq!(outcome(shop, &order).await.as_deref(), Some("returned"));
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));
    assert_eq!(refunded(shop, &order), 410);
}

/// The order had the right to land, and the ledger had finished: it lands, and is not given back.
async fn landing_and_cut_off(shop: &Shop) {
    let (top_up, order) = landed_and_forgotten(shop, 420).await;
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    assert_eq!(outcome(shop, &order).await.as_deref(), Some("landed"));
    assert_eq!(refunded(shop, &order), 0);
    assert_eq!(shop.desk.standing(top_up.wallet).await, (420, 420));
}

/// It is in the wallet and was given back in the gateway's panel: it stays paid, and nobody looks any more.
async fn landed_and_refunded_elsewhere(shop: &Shop) {
    let (top_up, order) = landed_and_forgotten(shop, 430).await;
    give_back(shop, &order, 430).await;
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    assert_eq!(outcome(shop, &order).await.as_deref(), Some("landed"));
    assert_eq!(row(shop, &top_up).await.1, None);
    assert_eq!(shop.desk.standing(top_up.wallet).await, (430, 430));
}

/// Another order is paid while the first one has the right to land, and its landing was cut off.
async fn two_orders_and_one_right(shop: &Shop, silent: Faults) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 440, GatewayName::Gopay);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..silent
    });
    assert!(
        shop.desk
            .operator
            .start_online_top_up(asked.clone())
            .await
            .is_err()
    );
    let top_up = shop.desk.operator.start_online_top_up(asked).await.unwrap();
    let both = orders(shop, top_up.transfer);
    let (first, second) = (&both[0], &both[1]);
    shop.simulator.pay(Gateway::GoPay, &second.id, GOOD_CARD).unwrap();
    shop.look_after_ms(6_000).await;
    assert_eq!(outcome(shop, second).await.as_deref(), Some("landed"));
    forget_the_end(shop, &top_up).await;
    // The first one is looked at before the second, and must not take its right away.
    shop.simulator.pay(Gateway::GoPay, &first.id, GOOD_CARD).unwrap();
    tell(shop, first).await;
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    assert_eq!((refunded(shop, first), refunded(shop, second)), (440, 0));
    assert_eq!(shop.desk.standing(wallet).await, (440, 440));
    // The database keeps to it, too.
    let mut transaction = shop.database.begin_write().await.unwrap();
    let twice = sqlx::query("UPDATE gateway_order SET outcome = 'landed' WHERE id = $1")
        .bind(first.ext_id.clone().unwrap())
        .execute(&mut *transaction)
        .await;
    assert!(twice.is_err());
    transaction.rollback().await.unwrap();
}

/// The gateway says that there is no first order; the second one is paid.
async fn one_that_is_unknown_holds_up_no_other(shop: &Shop, silent: Faults) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 450, GatewayName::Gopay);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..silent
    });
    let lost = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert!(lost.is_err());
    let top_up = shop.desk.operator.start_online_top_up(asked).await.unwrap();
    let both = orders(shop, top_up.transfer);
    let (first, second) = (&both[0], &both[1]);
    let mut transaction = shop.database.begin_write().await.unwrap();
    let changed = sqlx::query("UPDATE gateway_order SET reference = '999999999999' WHERE id = $1")
        .bind(first.ext_id.clone().unwrap())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    transaction.commit().await.unwrap();
    shop.simulator.pay(Gateway::GoPay, &second.id, GOOD_CARD).unwrap();
    shop.look_after_ms(6_000).await;
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    assert_eq!(shop.desk.standing(wallet).await, (450, 450));
    // Nobody knows what becomes of the first one: it is looked at again.
    assert!(row(shop, &top_up).await.1.is_some());
}

/// GoPay signs nothing: whoever knows a number may tell of it, and again and again.
async fn the_word_of_anybody(shop: &Shop) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 460, GatewayName::Gopay).await;
    let order = shop.order(&top_up);
    shop.look_after_ms(6_000).await;
    // It was looked at just now: the next look is put forward once, and not to this moment.
    let now = shop.desk.now().millis();
    let open = || ("open".to_owned(), Some(now + 3_000), Some(now));
    for _ in 0..3 {
        tell(shop, &order).await;
        assert_eq!(row(shop, &top_up).await, open());
    }
    shop.simulator.pay(Gateway::GoPay, &order.id, GOOD_CARD).unwrap();
    shop.look_after_ms(3_000).await;
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    // It has ended: nothing more is written or asked, however late it is.
    let ended = row(shop, &top_up).await;
    assert_eq!(ended, ("paid".to_owned(), None, Some(now + 3_000)));
    for _ in 0..3 {
        tell(shop, &order).await;
        shop.look_after_ms(20 * MINUTE_MS).await;
        assert_eq!(row(shop, &top_up).await, ended);
    }
    assert_eq!(shop.desk.standing(wallet).await, (460, 460));
}

/// An order whose answer was lost, and a top-up that has ended since: asking again makes no other order.
async fn a_cancelled_one_takes_no_order(shop: &Shop, silent: Faults) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 470, GatewayName::Gopay);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..silent
    });
    assert!(
        shop.desk
            .operator
            .start_online_top_up(asked.clone())
            .await
            .is_err()
    );
    let order = orders(shop, asked.transfer).remove(0);
    shop.simulator.abandon(Gateway::GoPay, &order.id).unwrap();
    tell(shop, &order).await;
    shop.desk.books.follow_online_top_ups().await.unwrap();
    let again = shop
        .desk
        .operator
        .start_online_top_up(asked.clone())
        .await
        .unwrap();
    assert_eq!(again.state, OnlineTopUpState::Cancelled);
    assert_eq!(again.page_url, None);
    assert_eq!(orders(shop, asked.transfer).len(), 1);
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));
    // Told again, it is looked at once more, ten minutes after the last look.
    let now = shop.desk.now().millis();
    for _ in 0..3 {
        tell(shop, &order).await;
        let put_off = ("cancelled".to_owned(), Some(now + 10 * MINUTE_MS), Some(now));
        assert_eq!(row(shop, &again).await, put_off);
    }
}
