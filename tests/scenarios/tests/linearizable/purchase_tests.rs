//! The search with orders, whose money is reserved first, and with calls that nobody answered: what is wrong must be
//! refused.

use cityplus_backend::operator::PaymentState;

use super::history::{Answer, Asked, Call, End, NEVER, Order};
use super::search::{Stuck, linearize};
use super::search_tests::{call, id, is_fine, is_wrong, moved, refused, statement, wallet};

/// Every test has one order at most, and its transfer's number is this.
const ORDER: u8 = 100;

const OPEN: End = End::Open;

fn told(minor: i64, end: End, back: i64) -> Answer {
    Answer::Order(Order { minor, end, back })
}

fn reserve(minor: i64) -> Asked {
    let order = id(ORDER);
    Asked::Reserve { order, minor }
}

/// Of so much, or all.
fn post(minor: Option<i64>) -> Asked {
    let order = id(ORDER);
    Asked::Post { order, minor }
}

fn free() -> Asked {
    Asked::Free { order: id(ORDER) }
}

fn back(number: u8, minor: i64) -> Asked {
    Asked::Back {
        transfer: id(number),
        order: id(ORDER),
        minor,
    }
}

fn reserved(start: u64, end: u64, minor: i64) -> Call {
    call(start, end, reserve(minor), told(minor, OPEN, 0))
}

/// All of it.
fn posted(start: u64, end: u64, minor: i64) -> Call {
    call(start, end, post(None), told(minor, End::Posted(minor), 0))
}

fn freed(start: u64, end: u64, minor: i64) -> Call {
    call(start, end, free(), told(minor, End::Freed, 0))
}

/// Asked, and never answered.
fn unanswered(start: u64, asked: Asked) -> Call {
    Call {
        start,
        end: NEVER,
        asked,
        answer: None,
    }
}

/// After 100 were put in, at 0 to 1.
fn with_money(calls: impl IntoIterator<Item = Call>) -> Vec<Call> {
    [moved(0, 1, 1, 100)].into_iter().chain(calls).collect()
}

#[test]
fn a_purchase_goes_its_way() {
    let order = Asked::Order { order: id(ORDER) };
    let history = with_money([
        call(2, 3, order, Answer::Unknown),
        call(4, 5, post(None), Answer::Unknown),
        reserved(6, 7, 30),
        wallet(8, 9, 100, 70),
        refused(10, 11, 71, 70),
        call(12, 13, back(2, 5), Answer::InState(PaymentState::Authorised)),
        call(14, 15, post(Some(31)), Answer::AtMost(30)),
        call(16, 17, post(Some(20)), told(30, End::Posted(20), 0)),
        wallet(18, 19, 80, 80),
        call(20, 21, free(), Answer::InState(PaymentState::Captured)),
        call(22, 23, post(None), Answer::AlreadyPosted(20)),
        call(24, 25, back(2, 15), told(30, End::Posted(20), 15)),
        call(26, 27, back(3, 6), Answer::AtMost(5)),
        // What was done before is told again, as it stands now.
        call(28, 29, reserve(30), told(30, End::Posted(20), 15)),
        call(30, 31, post(Some(20)), told(30, End::Posted(20), 15)),
        call(32, 33, back(2, 15), told(30, End::Posted(20), 15)),
        wallet(34, 35, 95, 95),
        statement(36, 37, &[(1, 100), (ORDER, -20), (2, 15)]),
    ]);
    let ledger = [id(1), id(ORDER), id(2)];
    let order = linearize(&history, Some(&ledger)).expect("an order");
    assert_eq!(order, (0..history.len()).collect::<Vec<_>>());
}

#[test]
fn what_is_given_up_is_free() {
    is_fine(&with_money([
        reserved(2, 3, 80),
        refused(4, 5, 21, 20),
        freed(6, 7, 80),
        freed(8, 9, 80),
        wallet(10, 11, 100, 100),
        call(12, 13, post(None), Answer::InState(PaymentState::Voided)),
        call(14, 15, back(2, 5), Answer::InState(PaymentState::Voided)),
        moved(16, 17, 2, -100),
    ]));
}

#[test]
fn a_balance_that_forgets_what_is_reserved_is_found() {
    let with = |look| with_money([reserved(2, 3, 30), look]);
    is_fine(&with(wallet(4, 5, 100, 70)));
    is_wrong(&with(wallet(4, 5, 100, 100)));
    is_wrong(&with(wallet(4, 5, 70, 70)));
    is_fine(&with(moved(4, 5, 2, -70)));
    is_wrong(&with(moved(4, 5, 2, -71)));
    is_wrong(&with(refused(4, 5, 101, 100)));
    // While it is being reserved it may count or not.
    for available in [70, 100] {
        is_fine(&with_money([reserved(2, 9, 30), wallet(4, 5, 100, available)]));
    }
    is_wrong(&with_money([
        reserved(2, 9, 30),
        wallet(4, 5, 100, 70),
        wallet(6, 7, 100, 100),
    ]));
    // After it was given up or paid it does not count any more.
    is_wrong(&with_money([
        reserved(2, 3, 30),
        freed(4, 5, 30),
        wallet(6, 7, 100, 70),
    ]));
    is_wrong(&with_money([
        reserved(2, 3, 30),
        posted(4, 5, 30),
        wallet(6, 7, 70, 40),
    ]));
}

#[test]
fn a_refusal_for_lack_of_money_needs_a_time_at_which_it_lacks() {
    let low = |start, end| call(start, end, reserve(30), Answer::TooLittle { available: 20 });
    let spent = moved(4, 7, 2, -80);
    is_wrong(&with_money([low(2, 3), spent.clone()]));
    is_fine(&with_money([low(2, 5), spent.clone()]));
    is_fine(&with_money([spent.clone(), low(8, 9)]));
    is_wrong(&with_money([spent, low(8, 9), wallet(10, 11, 20, 0)]));
    // What others have reserved is there again before it is asked for.
    is_wrong(&with_money([
        reserved(2, 3, 30),
        freed(4, 5, 30),
        refused(6, 7, 80, 70),
    ]));
    is_fine(&with_money([
        reserved(2, 3, 30),
        freed(4, 7, 30),
        refused(6, 8, 80, 70),
    ]));
}

#[test]
fn a_payment_captured_twice_is_found() {
    let twice = |look| with_money([reserved(2, 3, 30), posted(4, 5, 30), posted(6, 7, 30), look]);
    // The same again is told the same and takes nothing.
    is_fine(&twice(wallet(8, 9, 70, 70)));
    is_wrong(&twice(wallet(8, 9, 40, 40)));
    let lines = [(1, 100), (ORDER, -30), (ORDER, -30)];
    let shown = linearize(&twice(statement(8, 9, &lines)), None);
    assert!(matches!(shown, Err(Stuck::Statement(_))), "{shown:?}");
    let doubled = linearize(&twice(wallet(8, 9, 70, 70)), Some(&[id(1), id(ORDER), id(ORDER)]));
    assert!(
        matches!(doubled, Err(Stuck::Ledger(transfer)) if transfer == id(ORDER)),
        "{doubled:?}"
    );
    // Another amount of the same payment, also at the same time.
    for start in [2, 4, 6] {
        let other = call(start, 7, post(Some(20)), told(30, End::Posted(20), 0));
        is_wrong(&with_money([reserved(2, 3, 30), posted(4, 5, 30), other]));
    }
}

#[test]
fn a_capture_that_cannot_be_is_found() {
    is_wrong(&with_money([posted(2, 3, 30)]));
    is_wrong(&with_money([posted(2, 3, 30), reserved(4, 5, 30)]));
    is_wrong(&with_money([
        reserved(2, 3, 30),
        freed(4, 5, 30),
        posted(6, 7, 30),
    ]));
    // One of the two has been done, at whatever time.
    is_wrong(&with_money([
        reserved(2, 3, 30),
        freed(4, 7, 30),
        posted(5, 6, 30),
    ]));
    let too_much = call(4, 5, post(Some(31)), told(30, End::Posted(31), 0));
    is_wrong(&with_money([reserved(2, 3, 30), too_much]));
    // Refused without a reason.
    for refusal in [
        Answer::Unknown,
        Answer::InState(PaymentState::Voided),
        Answer::AlreadyPosted(20),
        Answer::AtMost(29),
    ] {
        is_wrong(&with_money([reserved(2, 3, 30), call(4, 5, post(None), refusal)]));
    }
    let lost = linearize(
        &with_money([reserved(2, 3, 30), posted(4, 5, 30)]),
        Some(&[id(1)]),
    );
    assert!(
        matches!(lost, Err(Stuck::Ledger(transfer)) if transfer == id(ORDER)),
        "{lost:?}"
    );
}

#[test]
fn a_refund_that_cannot_be_is_found() {
    let paid = |calls: Vec<Call>| {
        let paid = [reserved(2, 3, 30), posted(4, 5, 30)];
        with_money(paid.into_iter().chain(calls))
    };
    let given = |start, end, number, minor, sum| {
        call(start, end, back(number, minor), told(30, End::Posted(30), sum))
    };
    is_fine(&paid(vec![given(6, 7, 2, 20, 20), wallet(8, 9, 90, 90)]));
    is_wrong(&paid(vec![given(6, 7, 2, 20, 20), wallet(8, 9, 70, 70)]));
    is_wrong(&paid(vec![given(6, 7, 2, 31, 31)]));
    is_wrong(&paid(vec![given(6, 7, 2, 20, 20), given(8, 9, 3, 11, 31)]));
    // The same refund twice gives once.
    is_fine(&paid(vec![given(6, 7, 2, 20, 20), given(8, 9, 2, 20, 20)]));
    is_wrong(&paid(vec![given(6, 7, 2, 20, 20), given(8, 9, 2, 20, 40)]));
    // Two at once: each tells what was given by then.
    is_fine(&paid(vec![given(6, 9, 2, 10, 30), given(7, 8, 3, 20, 20)]));
    is_wrong(&paid(vec![given(6, 9, 2, 10, 10), given(7, 8, 3, 20, 20)]));
    is_wrong(&with_money([reserved(2, 3, 30), given(4, 5, 2, 10, 10)]));
}

#[test]
fn what_was_not_answered_may_have_been_done_or_not() {
    let with = |looks: Vec<Call>| {
        let calls = [reserved(2, 3, 30), unanswered(4, post(None))];
        with_money(calls.into_iter().chain(looks))
    };
    let (before, after) = (|at| wallet(at, at + 1, 100, 70), |at| wallet(at, at + 1, 70, 70));
    is_fine(&with(vec![before(6)]));
    is_fine(&with(vec![after(6)]));
    is_fine(&with(vec![before(6), before(8), after(10)]));
    is_wrong(&with(vec![after(6), before(8)]));
    is_wrong(&with(vec![wallet(6, 7, 40, 40)]));
    // Nor before it was asked for.
    is_wrong(&with_money([
        reserved(2, 3, 30),
        wallet(4, 5, 70, 70),
        unanswered(6, post(None)),
    ]));
    // Asked for again: done once, the first time or the second.
    is_fine(&with(vec![after(6), posted(8, 9, 30), after(10)]));
    is_fine(&with(vec![before(6), posted(8, 9, 30), after(10)]));
    is_wrong(&with(vec![posted(6, 7, 30), wallet(8, 9, 40, 40)]));
    // If it was done, it is not given up any more.
    is_fine(&with(vec![freed(6, 7, 30), wallet(8, 9, 100, 100)]));
    is_wrong(&with(vec![after(6), freed(8, 9, 30)]));
}

#[test]
fn the_ledger_tells_what_became_of_a_movement_without_an_answer() {
    let history = |look| {
        let transfer = id(2);
        let sent = unanswered(2, Asked::Move { transfer, minor: -60 });
        with_money([sent, look])
    };
    let (done, not_done) = ([id(1), id(2)], [id(1)]);
    let looked = |at| wallet(4, 5, at, at);
    assert!(linearize(&history(looked(40)), Some(&done)).is_ok());
    // It was done later.
    assert!(linearize(&history(looked(100)), Some(&done)).is_ok());
    assert!(linearize(&history(looked(100)), Some(&not_done)).is_ok());
    let wrong = linearize(&history(looked(40)), Some(&not_done));
    assert!(matches!(wrong, Err(Stuck::NoNext { .. })), "{wrong:?}");
}

/// Many reservations that nobody answered: which of them were made, one look tells.
#[test]
fn the_search_tries_what_was_not_answered() {
    let many: Vec<Call> = (10..20_u8)
        .map(|number| {
            let asked = Asked::Reserve {
                order: id(number),
                minor: 1_i64 << (number - 10),
            };
            unanswered(0, asked)
        })
        .collect();
    let seen = |available| {
        let mut history = vec![moved(0, 1, 1, 2_000)];
        history.extend(many.clone());
        history.push(wallet(2, 3, 2_000, available));
        history
    };
    is_fine(&seen(2_000 - 0b10_1100_1001));
    is_wrong(&seen(2_000 - 0b100_0000_0000));
}
