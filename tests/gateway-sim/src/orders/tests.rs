//! The state machine, each way through it and each way it refuses.

use super::*;

const HOUR: u64 = 3_600_000;

pub(super) fn placed(gateway: Gateway, blocks: bool) -> Placed {
    Placed {
        gateway,
        account: "145227".to_owned(),
        ext_id: Some("ours-1".to_owned()),
        amount: 2000,
        currency: "PLN".to_owned(),
        description: "Doładowanie".to_owned(),
        notify_url: None,
        return_url: None,
        valid_for: HOUR,
        blocks,
        card: CardUse::Ask,
        echo: Object::new(),
    }
}

fn order(gateway: Gateway, blocks: bool) -> Order {
    Order::new("1".to_owned(), 1, placed(gateway, blocks), 0)
}

fn paid(gateway: Gateway) -> Order {
    let mut order = order(gateway, false);
    assert_eq!(order.pay(Card::Pays, 0, HOUR), Ok(Tried::Paid));
    order
}

fn refund(order: &mut Order, amount: Option<u64>, ext_id: Option<&str>) -> Result<Refund, Refusal> {
    order.refund(amount, ext_id.map(str::to_owned), "oddane".to_owned(), 5)
}

#[test]
fn money_is_taken_at_once_or_blocked() {
    for (gateway, blocks, word, captured) in [
        (Gateway::PayU, false, "COMPLETED", 2000),
        (Gateway::PayU, true, "WAITING_FOR_CONFIRMATION", 0),
        (Gateway::GoPay, false, "PAID", 2000),
        (Gateway::GoPay, true, "AUTHORIZED", 0),
    ] {
        let mut order = order(gateway, blocks);
        assert_eq!(order.pay(Card::Pays, 0, HOUR), Ok(Tried::Paid));
        assert_eq!((order.word(), order.captured), (word, captured));
        assert_eq!((order.shown_amount(), order.changes()), (2000, 1));
        assert_eq!(order.pay(Card::Pays, 0, HOUR), Err(Refusal::State));
        assert_eq!(order.abandon(), Err(Refusal::State));
        assert_eq!(order.changes(), 1);
    }
}

#[test]
fn the_third_declined_card_ends_it() {
    for (gateway, word) in [
        (Gateway::PayU, "PENDING"),
        (Gateway::GoPay, "PAYMENT_METHOD_CHOSEN"),
    ] {
        let mut order = order(gateway, false);
        assert_eq!(order.pay(Card::Declined, 0, HOUR), Ok(Tried::Declined));
        assert_eq!(order.pay(Card::Declined, 0, HOUR), Ok(Tried::Declined));
        assert_eq!((order.word(), order.changes()), (word, 1));
        let mut again = order.clone();
        assert_eq!(again.pay(Card::Pays, 0, HOUR), Ok(Tried::Paid));
        assert_eq!(order.pay(Card::Declined, 0, HOUR), Ok(Tried::GivenUp));
        assert_eq!((order.word(), order.changes()), ("CANCELED", 2));
    }
}

#[test]
fn time_ends_what_is_open_or_blocked_and_nothing_else() {
    for (gateway, word) in [(Gateway::PayU, "CANCELED"), (Gateway::GoPay, "TIMEOUTED")] {
        let mut open = order(gateway, true);
        assert!(!open.pass(HOUR - 1));
        assert!(open.pass(HOUR));
        assert_eq!(open.word(), word);
        assert!(!open.pass(HOUR + 1));

        let mut blocked = order(gateway, true);
        blocked.pay(Card::Pays, 1000, 5 * HOUR).unwrap();
        assert!(!blocked.pass(5 * HOUR + 999));
        assert!(blocked.pass(5 * HOUR + 1000));
        assert_eq!(blocked.word(), "CANCELED");
        assert_eq!(blocked.capture(None), Err(Refusal::State));

        assert!(!paid(gateway).pass(u64::MAX));
    }
}

#[test]
fn blocked_money_is_captured_whole_or_in_part_once() {
    for (amount, expected) in [
        (None, Ok(())),
        (Some(1200), Ok(())),
        (Some(2000), Ok(())),
        (Some(0), Err(Refusal::Amount)),
        (Some(2001), Err(Refusal::Amount)),
    ] {
        let mut order = order(Gateway::PayU, true);
        assert_eq!(order.capture(amount), Err(Refusal::State));
        order.pay(Card::Pays, 0, HOUR).unwrap();
        assert_eq!(order.capture(amount), expected);
        if expected.is_ok() {
            assert_eq!(order.shown_amount(), amount.unwrap_or(2000));
            assert_eq!(order.capture(amount), Err(Refusal::State));
            assert_eq!(order.cancel(), Err(Refusal::State));
        } else {
            assert_eq!(order.state, State::Blocked);
        }
    }
}

#[test]
fn what_is_open_or_blocked_is_cancelled_and_only_what_is_blocked_released() {
    let mut open = order(Gateway::PayU, true);
    assert_eq!(open.void(), Err(Refusal::State));
    assert_eq!(open.cancel(), Ok(()));
    assert_eq!(open.cancel(), Err(Refusal::State));
    let mut blocked = order(Gateway::PayU, true);
    blocked.pay(Card::Pays, 0, HOUR).unwrap();
    assert_eq!(blocked.clone().void(), Ok(()));
    assert_eq!(blocked.cancel(), Ok(()));
    assert_eq!(paid(Gateway::PayU).cancel(), Err(Refusal::State));
}

#[test]
fn a_refund_with_an_id_is_given_once() {
    let mut order = paid(Gateway::PayU);
    let first = refund(&mut order, Some(500), Some("r1")).unwrap();
    assert_eq!(refund(&mut order, Some(700), Some("r1")), Ok(first));
    assert_eq!((order.refunded(), order.word()), (500, "COMPLETED"));
    assert_eq!(refund(&mut order, Some(1501), Some("r2")), Err(Refusal::Amount));
    assert_eq!(refund(&mut order, Some(0), Some("r2")), Err(Refusal::Amount));
    let rest = refund(&mut order, None, Some("r2")).unwrap();
    assert_eq!((rest.amount, &*rest.id), (1500, "5000001001"));
    assert_eq!(refund(&mut order, None, Some("r3")), Err(Refusal::Amount));
    assert_eq!(order.changes(), 1);
}

#[test]
fn refunds_without_an_id_add_up() {
    let mut order = paid(Gateway::GoPay);
    refund(&mut order, Some(500), None).unwrap();
    assert_eq!(order.word(), "PARTIALLY_REFUNDED");
    refund(&mut order, Some(500), None).unwrap();
    assert_eq!((order.refunded(), order.changes()), (1000, 3));
    refund(&mut order, Some(1000), None).unwrap();
    assert_eq!(order.word(), "REFUNDED");
    let mut blocked = super::tests::order(Gateway::GoPay, true);
    blocked.pay(Card::Pays, 0, HOUR).unwrap();
    assert_eq!(refund(&mut blocked, Some(1), None), Err(Refusal::State));
}

#[test]
fn a_part_that_was_captured_is_all_that_goes_back() {
    let mut order = order(Gateway::GoPay, true);
    order.pay(Card::Pays, 0, HOUR).unwrap();
    order.capture(Some(1200)).unwrap();
    assert_eq!(refund(&mut order, Some(1201), None), Err(Refusal::Amount));
    refund(&mut order, Some(1200), None).unwrap();
    assert_eq!(order.word(), "REFUNDED");
}

#[test]
fn gateways_are_named() {
    for gateway in [Gateway::PayU, Gateway::GoPay] {
        assert_eq!(gateway.to_string().parse::<Gateway>(), Ok(gateway));
    }
    assert!("stripe".parse::<Gateway>().is_err());
}
