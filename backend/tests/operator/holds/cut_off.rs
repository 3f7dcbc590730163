//! As if the program had died between two steps: the next look goes on where it was.

use cityplus_backend::operator::{CardHold, GatewayName, HoldState, OperatorError};
use cityplus_gateway_sim::{Chance, Faults, Gateway};

use super::Lot;
use crate::operator::pln;

/// One statement, in a transaction of its own; its `$1` is the hold.
pub(super) async fn execute(lot: &Lot, statement: &'static str, hold: &CardHold) {
    let mut transaction = lot.database.begin_write().await.unwrap();
    let changed = sqlx::query(statement)
        .bind(hold.hold.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1, "{statement}");
    transaction.commit().await.unwrap();
}

pub(super) async fn all(lot: &Lot, both: (GatewayName, Gateway)) {
    a_wish_that_was_only_kept(lot, both).await;
    a_wish_that_is_refused(lot, both).await;
    money_that_was_taken_and_not_written_down(lot, both).await;
    money_that_was_taken_after_a_refusal(lot, both).await;
    a_refund_that_was_only_kept(lot, both).await;
    an_order_whose_answer_was_lost(lot, both).await;
}

async fn a_wish_that_was_only_kept(lot: &Lot, both: (GatewayName, Gateway)) {
    let taken = lot.held("zoo", 1_000, both).await;
    let wish = "UPDATE card_hold SET wish = 'capture', capture_amount = 400, look_at = 1 WHERE id = $1";
    execute(lot, wish, &taken).await;
    let released = lot.held("zoo", 1_000, both).await;
    let wish = "UPDATE card_hold SET wish = 'release', look_at = 1 WHERE id = $1";
    execute(lot, wish, &released).await;
    lot.follow().await;
    let now = lot.now(&taken).await;
    assert_eq!((now.state, now.captured), (HoldState::Captured, pln(400)));
    assert_eq!(lot.now(&released).await.state, HoldState::Released);
}

/// The gateway takes no more than it has blocked: it says so, and then something else may be said.
async fn a_wish_that_is_refused(lot: &Lot, both: (GatewayName, Gateway)) {
    let hold = lot.held("zoo", 1_000, both).await;
    let more = "UPDATE card_hold SET amount = 2000 WHERE id = $1";
    execute(lot, more, &hold).await;
    for _ in 0..2 {
        let refused = lot.capture(&hold, 1_500).await;
        assert!(
            matches!(refused, Err(OperatorError::GatewayRefused { .. })),
            "{refused:?}"
        );
    }
    // One that was sent before may be under way: what is wished stays.
    let sent =
        "UPDATE card_hold SET wish = 'capture', capture_amount = 1500, captures_sent = 1 WHERE id = $1";
    execute(lot, sent, &hold).await;
    for _ in 0..2 {
        assert_eq!(lot.capture(&hold, 1_500).await, Err(OperatorError::Unavailable));
    }
    let unsaid = "UPDATE card_hold SET wish = NULL, capture_amount = NULL, captures_sent = 0 WHERE id = $1";
    execute(lot, unsaid, &hold).await;
    let right = "UPDATE card_hold SET amount = 1000 WHERE id = $1";
    execute(lot, right, &hold).await;
    assert_eq!(lot.now(&hold).await.state, HoldState::Held);
    assert_eq!(lot.capture(&hold, 400).await.unwrap().captured, pln(400));
    assert_eq!(lot.order(&hold).captured, 400);
}

/// The gateway and the ledger have it, the hold's row does not: it is not taken twice, and in the books once.
async fn money_that_was_taken_and_not_written_down(lot: &Lot, both: (GatewayName, Gateway)) {
    let hold = lot.held("zoo", 1_000, both).await;
    lot.capture(&hold, 600).await.unwrap();
    let entries = lot.desk.books.audit().await.unwrap().entries;
    let order = "UPDATE card_hold_order SET outcome = 'holding' WHERE hold = $1";
    execute(lot, order, &hold).await;
    let row = "UPDATE card_hold SET state = 'held', look_at = 1, turn_until = NULL WHERE id = $1";
    execute(lot, row, &hold).await;
    lot.desk.assert_balanced().await;
    lot.follow().await;
    let now = lot.now(&hold).await;
    assert_eq!((now.state, now.captured), (HoldState::Captured, pln(600)));
    let audit = lot.desk.books.audit().await.unwrap();
    assert_eq!((audit.entries, audit.problems), (entries, Vec::new()));
}

/// What the gateway has refused to take, and then taken, is in the books, and is not given back.
async fn money_that_was_taken_after_a_refusal(lot: &Lot, both: (GatewayName, Gateway)) {
    let hold = lot.held("zoo", 1_000, both).await;
    lot.capture(&hold, 600).await.unwrap();
    let order = "UPDATE card_hold_order SET outcome = 'holding' WHERE hold = $1";
    execute(lot, order, &hold).await;
    let row = "UPDATE card_hold SET state = 'held', wish = NULL, capture_amount = NULL, captures_sent = 0, \
               capture_unsaid = 600, look_at = 1, turn_until = NULL WHERE id = $1";
    execute(lot, row, &hold).await;
    lot.follow().await;
    let now = lot.now(&hold).await;
    assert_eq!((now.state, now.captured), (HoldState::Captured, pln(600)));
    assert_eq!(lot.order(&hold).refunded, 0);
    lot.desk.assert_balanced().await;
}

/// The gateway is away: it is asked again until it says something.
async fn a_refund_that_was_only_kept(lot: &Lot, both: (GatewayName, Gateway)) {
    let hold = lot.held("zoo", 1_000, both).await;
    lot.capture(&hold, 1_000).await.unwrap();
    lot.faults(Faults {
        away: true,
        ..Faults::default()
    });
    let refund = lot.refund(&hold, 1_000);
    let away = lot.desk.operator.refund_hold(refund).await;
    assert_eq!(away, Err(OperatorError::Unavailable));
    lot.faults(Faults::default());
    assert_eq!(lot.now(&hold).await.refunded, pln(0));
    lot.desk.clock.advance_ms(60_000);
    lot.follow().await;
    assert_eq!(lot.now(&hold).await.refunded, pln(1_000));
    assert_eq!(lot.order(&hold).refunded, 1_000);
    let again = lot.desk.operator.refund_hold(refund).await.unwrap();
    assert_eq!(again.refunded, pln(1_000));
}

async fn an_order_whose_answer_was_lost(lot: &Lot, (name, gateway): (GatewayName, Gateway)) {
    let asked = lot.asking("zoo", 900, name);
    lot.faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let unheard = lot.desk.operator.hold_card(asked.clone()).await;
    assert_eq!(unheard, Err(OperatorError::Unavailable));
    let hold = lot.desk.operator.hold_card(asked).await.unwrap();
    assert!(lot.order(&hold).ext_id.unwrap().ends_with(".2"));
    lot.pay(&hold, gateway);
    lot.until(&hold, HoldState::Held).await;
    assert_eq!(lot.capture(&hold, 900).await.unwrap().captured, pln(900));
    lot.faults(Faults::default());
}
