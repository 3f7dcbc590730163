//! What a person has to decide: a refund that the gateway was asked for once, and whose answer was lost.

use cityplus_backend::operator::{CardHold, GatewayName, OperatorError, RefundHold};
use cityplus_domain::keys::CityKey;
use cityplus_gateway_sim::{Chance, Faults, Gateway};

use super::Lot;
use super::cut_off::execute;
use crate::operator::{CITY, pln};

pub(super) async fn all(lot: &Lot) {
    let hold = lot.held("zoo", 1_000, (GatewayName::Gopay, Gateway::GoPay)).await;
    lot.capture(&hold, 1_000).await.unwrap();
    it_was_given(lot, &hold).await;
    it_was_not_given(lot, &hold).await;
    cut_off_while_it_was_asked(lot, &hold).await;
    lot.desk.assert_balanced().await;
}

fn city() -> CityKey {
    CITY.parse().unwrap()
}

async fn listed(lot: &Lot) -> Vec<RefundHold> {
    let listed = lot.desk.books.unsure_card_refunds(&city(), 10).await.unwrap();
    let refunds = listed.iter().map(|unsure| RefundHold {
        refund: unsure.refund,
        hold: unsure.hold,
        amount: unsure.amount,
    });
    refunds.collect()
}

async fn decide(lot: &Lot, refund: RefundHold, is_given: bool) -> Result<(), OperatorError> {
    let books = &lot.desk.books;
    books
        .decide_card_refund(&city(), refund.hold, refund.refund, is_given)
        .await
}

/// One whose answer was lost.
async fn unheard(lot: &Lot, hold: &CardHold, minor: i64) -> RefundHold {
    lot.faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let refund = lot.refund(hold, minor);
    for _ in 0..2 {
        let unsure = lot.desk.operator.refund_hold(refund).await;
        assert_eq!(unsure, Err(OperatorError::RefundUnsure));
    }
    lot.faults(Faults::default());
    assert_eq!(listed(lot).await, [refund]);
    lot.desk.assert_balanced().await;
    refund
}

async fn it_was_given(lot: &Lot, hold: &CardHold) {
    let refund = unheard(lot, hold, 300).await;
    let stranger: CityKey = "brno".parse().unwrap();
    let books = &lot.desk.books;
    assert!(books.unsure_card_refunds(&stranger, 10).await.unwrap().is_empty());
    let refused = books
        .decide_card_refund(&stranger, hold.hold, refund.refund, true)
        .await;
    assert_eq!(refused, Err(OperatorError::UnknownHold));
    for _ in 0..2 {
        decide(lot, refund, true).await.unwrap();
    }
    assert!(matches!(
        decide(lot, refund, false).await,
        Err(OperatorError::HoldField { .. })
    ));
    assert_eq!(lot.now(hold).await.refunded, pln(300));
    assert!(listed(lot).await.is_empty());
    lot.desk.assert_balanced().await;
}

/// Nor is it given afterwards, when the program was cut off between freeing the money and writing that down.
async fn it_was_not_given(lot: &Lot, hold: &CardHold) {
    let refund = unheard(lot, hold, 200).await;
    for _ in 0..2 {
        decide(lot, refund, false).await.unwrap();
    }
    assert_eq!(lot.now(hold).await.refunded, pln(300));
    let there = lot.order(hold).refunded;
    let row =
        "UPDATE card_hold_refund SET state = 'asked', said = NULL WHERE hold = $1 AND state = 'refused'";
    execute(lot, row, hold).await;
    let due = "UPDATE card_hold SET look_at = 1, turn_until = NULL WHERE id = $1";
    execute(lot, due, hold).await;
    lot.desk.assert_balanced().await;
    lot.follow().await;
    let refused = lot.desk.operator.refund_hold(refund).await;
    assert!(
        matches!(refused, Err(OperatorError::GatewayRefused { .. })),
        "{refused:?}"
    );
    assert_eq!(lot.order(hold).refunded, there, "the gateway was not asked again");
    assert_eq!(lot.now(hold).await.refunded, pln(300));
    lot.desk.assert_balanced().await;
}

async fn cut_off_while_it_was_asked(lot: &Lot, hold: &CardHold) {
    lot.faults(Faults {
        away: true,
        ..Faults::default()
    });
    let refund = lot.refund(hold, 100);
    let away = lot.desk.operator.refund_hold(refund).await;
    assert_eq!(away, Err(OperatorError::Unavailable));
    assert_eq!(decide(lot, refund, true).await, Err(OperatorError::Unavailable));
    let row = "UPDATE card_hold_refund SET state = 'unsure' WHERE hold = $1 AND state = 'asked'";
    execute(lot, row, hold).await;
    lot.faults(Faults::default());
    lot.desk.clock.advance_ms(60_000);
    lot.follow().await;
    assert_eq!(listed(lot).await, [refund], "nobody asks twice");
    decide(lot, refund, true).await.unwrap();
    assert_eq!(lot.now(hold).await.refunded, pln(400));
}
