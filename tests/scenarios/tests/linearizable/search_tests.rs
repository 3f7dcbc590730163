//! The search itself: what is refused must be wrong, and what is wrong must be refused.

use cityplus_domain::ids::TransferId;

use super::history::{Answer, Asked, Call, Line};
use super::search::{Stuck, linearize};

pub(super) fn id(number: u8) -> TransferId {
    TransferId::from_bytes([number; 16])
}

pub(super) fn call(start: u64, end: u64, asked: Asked, answer: Answer) -> Call {
    Call {
        start,
        end,
        asked,
        answer: Some(answer),
    }
}

pub(super) fn moved(start: u64, end: u64, number: u8, minor: i64) -> Call {
    let transfer = id(number);
    call(start, end, Asked::Move { transfer, minor }, Answer::Done)
}

pub(super) fn balance(start: u64, end: u64, minor: i64) -> Call {
    wallet(start, end, minor, minor)
}

pub(super) fn wallet(start: u64, end: u64, balance: i64, available: i64) -> Call {
    let answer = Answer::Wallet { balance, available };
    call(start, end, Asked::Wallet, answer)
}

/// Of a movement that is in no test otherwise.
pub(super) fn refused(start: u64, end: u64, minor: i64, available: i64) -> Call {
    let transfer = id(200);
    let asked = Asked::Move {
        transfer,
        minor: -minor,
    };
    call(start, end, asked, Answer::TooLittle { available })
}

/// Of the numbers of transfers with their amounts.
pub(super) fn statement(start: u64, end: u64, lines: &[(u8, i64)]) -> Call {
    let mut after = 0;
    let lines = lines.iter().map(|(number, minor)| {
        after += minor;
        Line {
            transfer: id(*number),
            minor: *minor,
            after,
        }
    });
    let lines = lines.collect();
    call(start, end, Asked::Statement, Answer::Statement(lines))
}

pub(super) fn is_fine(history: &[Call]) {
    if let Err(stuck) = linearize(history, None) {
        panic!("{stuck}");
    }
}

pub(super) fn is_wrong(history: &[Call]) {
    let found = linearize(history, None);
    assert!(matches!(found, Err(Stuck::NoNext { .. })), "{found:?}");
}

#[test]
fn calls_one_after_another_are_in_their_order() {
    let history = [
        balance(0, 1, 0),
        moved(2, 3, 1, 50),
        balance(4, 5, 50),
        moved(6, 7, 2, -20),
        refused(8, 9, 31, 30),
        statement(10, 11, &[(1, 50), (2, -20)]),
        balance(12, 13, 30),
    ];
    let order = linearize(&history, Some(&[id(1), id(2)])).expect("an order");
    assert_eq!(order, [0, 1, 2, 3, 4, 5, 6]);
    is_fine(&[]);
}

#[test]
fn a_look_during_a_movement_may_see_either() {
    for seen in [0, 50] {
        is_fine(&[moved(0, 9, 1, 50), balance(1, 2, seen)]);
    }
    is_fine(&[moved(0, 9, 1, 50), balance(1, 2, 0), balance(3, 4, 50)]);
    // Two that overlap may be in either order.
    is_fine(&[moved(0, 9, 1, 50), balance(1, 4, 50), balance(2, 5, 0)]);
}

#[test]
fn a_stale_look_is_found() {
    is_wrong(&[moved(0, 1, 1, 50), balance(2, 3, 0)]);
    is_wrong(&[moved(0, 1, 1, 50), statement(2, 3, &[])]);
    is_wrong(&[moved(0, 1, 1, 50), refused(2, 3, 10, 0)]);
}

#[test]
fn a_movement_that_was_seen_stays_seen() {
    is_wrong(&[moved(0, 9, 1, 50), balance(1, 2, 50), balance(3, 4, 0)]);
    is_wrong(&[
        moved(0, 9, 1, 50),
        moved(0, 9, 2, 7),
        statement(1, 2, &[(1, 50)]),
        balance(3, 4, 7),
    ]);
}

#[test]
fn a_lost_update_is_found() {
    let both = [moved(0, 5, 1, 50), moved(1, 6, 2, 30)];
    let with = |look: Call| [both[0].clone(), both[1].clone(), look];
    is_fine(&with(balance(7, 8, 80)));
    is_wrong(&with(balance(7, 8, 50)));
    is_wrong(&with(balance(7, 8, 30)));
    is_wrong(&with(statement(7, 8, &[(2, 30)])));
    let lost = linearize(&both, Some(&[id(1)]));
    assert!(
        matches!(lost, Err(Stuck::Ledger(transfer)) if transfer == id(2)),
        "{lost:?}"
    );
}

#[test]
fn a_movement_from_nowhere_is_found() {
    is_wrong(&[moved(0, 1, 1, 50), balance(2, 3, 51)]);
    is_wrong(&[balance(0, 1, 50), moved(2, 3, 1, 50)]);
    let doubled = linearize(&[moved(0, 1, 1, 50)], Some(&[id(1), id(1)]));
    assert!(matches!(doubled, Err(Stuck::Ledger(_))), "{doubled:?}");
    let unknown = linearize(&[moved(0, 1, 1, 50)], Some(&[id(1), id(2)]));
    assert!(
        matches!(unknown, Err(Stuck::Ledger(transfer)) if transfer == id(2)),
        "{unknown:?}"
    );
    let shown = linearize(&[moved(0, 1, 1, 50), statement(2, 3, &[(1, 50), (2, 5)])], None);
    assert!(matches!(shown, Err(Stuck::Statement(_))), "{shown:?}");
}

#[test]
fn nothing_is_taken_that_is_not_there() {
    is_wrong(&[moved(0, 1, 1, -1)]);
    is_wrong(&[moved(0, 1, 1, 50), moved(2, 3, 2, -51), moved(4, 5, 3, 10)]);
    is_fine(&[moved(0, 5, 2, -50), moved(1, 6, 1, 50)]);
    // A refusal with enough in the wallet, and one that tells another balance than there ever was.
    is_wrong(&[moved(0, 1, 1, 50), refused(2, 3, 50, 50)]);
    is_wrong(&[moved(0, 1, 1, 50), refused(2, 3, 60, 40)]);
}

#[test]
fn the_order_of_the_ledger_is_that_of_time() {
    let history = [moved(0, 1, 1, 50), moved(2, 3, 2, 30)];
    assert!(linearize(&history, Some(&[id(1), id(2)])).is_ok());
    let turned = linearize(&history, Some(&[id(2), id(1)]));
    assert!(matches!(turned, Err(Stuck::NoNext { .. })), "{turned:?}");
    let at_once = [moved(0, 3, 1, 50), moved(1, 4, 2, 30), balance(2, 5, 30)];
    assert!(linearize(&at_once, Some(&[id(2), id(1)])).is_ok());
    assert!(linearize(&at_once, Some(&[id(1), id(2)])).is_err());
    // A statement has the ledger's beginning.
    let shown = [
        moved(0, 3, 1, 50),
        moved(1, 4, 2, 30),
        statement(2, 5, &[(1, 50)]),
    ];
    assert!(linearize(&shown, Some(&[id(1), id(2)])).is_ok());
    assert!(matches!(
        linearize(&shown, Some(&[id(2), id(1)])),
        Err(Stuck::Statement(_))
    ));
}

/// Many movements at once, of which only one order explains what was seen, and the search does not begin with it.
#[test]
fn the_search_goes_back() {
    let many = 12;
    let mut history: Vec<Call> = (1..=many)
        .map(|number| moved(0, 100, number, i64::from(number)))
        .collect();
    let mut sum = 0;
    let mut at = 1;
    for number in (1..=many).rev() {
        sum += i64::from(number);
        history.push(balance(at, at + 1, sum));
        at += 2;
    }
    is_fine(&history);
    history.push(balance(at, at + 1, sum - 1));
    is_wrong(&history);
}
