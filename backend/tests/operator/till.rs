//! Tellers' tills: receipts without gaps, top-ups taken back, and shifts whose close equals the ledger.

mod many;
mod shifts;

use cityplus_backend::operator::{
    CancelTopUp, CashTopUp, Ceilings, CloseShift, EntryKind, OperatorError, OperatorLimits, Period, Receipt,
};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{ShiftCloseId, TransferId, WalletId};
use cityplus_protocol::till::{ReceiptNumber, Shift, TopUpName};

use super::{Desk, HOUR_MS, PLN, pln};

pub(crate) use many::all as many_at_once;

pub(crate) async fn all(database: Database) {
    walk(&Desk::new(database.clone()).await).await;
    what_is_taken_back_counts_no_more(&database).await;
    shifts::a_drawer_has_a_limit(&database).await;
    shifts::a_close_that_was_changed_is_found(&database).await;
    shifts::a_movement_that_was_taken_away_is_found(&database).await;
}

/// What needs no more than the operator's door: also with a network in between.
pub(crate) async fn walk(desk: &Desk) {
    receipts_are_counted_through(desk).await;
    a_top_up_is_taken_back_once(desk).await;
    what_is_not_taken_back(desk).await;
    shifts::a_close_equals_the_ledger(desk).await;
    shifts::a_shift_opens_with_what_is_in_the_drawer(desk).await;
    many::what_was_cut_off_is_whole_or_not_there(desk).await;
}

fn cash(desk: &Desk, wallet: WalletId, minor: i64, teller: &str) -> CashTopUp {
    CashTopUp {
        teller: teller.to_owned(),
        ..desk.cash(wallet, minor)
    }
}

async fn top_up(desk: &Desk, wallet: WalletId, minor: i64, teller: &str) -> Receipt {
    let cash = cash(desk, wallet, minor, teller);
    desk.operator.top_up_cash(cash).await.unwrap()
}

fn number(receipt: &Receipt) -> ReceiptNumber {
    receipt.receipt_number.unwrap()
}

fn cancel(desk: &Desk, top_up: TopUpName, teller: &str) -> CancelTopUp {
    CancelTopUp {
        cancel: TransferId::new(desk.now()),
        top_up,
        teller: teller.to_owned(),
    }
}

/// Of the open shift; where there is none, of the first one.
async fn closing(desk: &Desk, counted: i64, teller: &str) -> CloseShift {
    let open = desk.operator.shift(teller.to_owned(), Some(PLN)).await;
    CloseShift {
        close: ShiftCloseId::new(desk.now()),
        shift_number: open.map_or(1, |shift| shift.number),
        counted: pln(counted),
        teller: teller.to_owned(),
    }
}

async fn close(desk: &Desk, counted: i64, teller: &str) -> Shift {
    desk.operator
        .close_shift(closing(desk, counted, teller).await)
        .await
        .unwrap()
}

async fn receipts_are_counted_through(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let (one, other) = ("counted/1", "counted/2");
    let first = top_up(desk, wallet, 100, one).await;
    let shift = number(&first).shift();
    assert_eq!(number(&first).to_string(), format!("{shift}/0001"));
    // What is refused uses up no number.
    let most = desk.books.limits().top_up_ceiling;
    for minor in [0, -1, most + 1] {
        let refused = cash(desk, wallet, minor, one);
        desk.operator.top_up_cash(refused).await.unwrap_err();
    }
    let lost = cash(desk, wallet, 200, one);
    let second = desk.operator.top_up_cash(lost.clone()).await.unwrap();
    assert_eq!((number(&second).shift(), number(&second).number()), (shift, 2));
    assert_eq!(desk.operator.top_up_cash(lost.clone()).await.unwrap(), second);
    let theirs = number(&top_up(desk, wallet, 300, other).await);
    assert_ne!(theirs.shift(), shift);
    assert_eq!(theirs.number(), 1);
    // The next shift counts anew; a retry has the receipt that it had.
    let closed = close(desk, 300, one).await;
    assert_eq!((closed.number, closed.top_ups.count), (shift, 2));
    let next = number(&top_up(desk, wallet, 400, one).await);
    assert!(next.shift() > theirs.shift(), "{next}");
    assert_eq!(next.number(), 1);
    assert_eq!(desk.operator.top_up_cash(lost).await.unwrap(), second);
    assert_eq!(desk.standing(wallet).await.0, 1_000);
    desk.assert_balanced().await;
}

async fn a_top_up_is_taken_back_once(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let teller = "back";
    let kept = cash(desk, wallet, 5_000, teller);
    let receipt = desk.operator.top_up_cash(kept.clone()).await.unwrap();
    let by_number = cancel(desk, TopUpName::Receipt(number(&receipt)), teller);
    let done = desk.operator.cancel_top_up(by_number.clone()).await.unwrap();
    assert_eq!(
        (done.cancel, done.top_up, done.receipt_number),
        (by_number.cancel, receipt.transfer, receipt.receipt_number)
    );
    assert_eq!((done.wallet, done.amount), (wallet, pln(5_000)));
    assert_eq!(desk.standing(wallet).await, (0, 0));
    // However it is named and however often it is asked: the same.
    let by_id = CancelTopUp {
        top_up: TopUpName::Transfer(receipt.transfer),
        ..by_number.clone()
    };
    for again in [by_number, by_id.clone()] {
        assert_eq!(desk.operator.cancel_top_up(again).await.unwrap(), done);
    }
    let twice = CancelTopUp {
        cancel: TransferId::new(desk.now()),
        ..by_id
    };
    assert_eq!(
        desk.operator.cancel_top_up(twice).await,
        Err(OperatorError::TopUpCancelled)
    );
    // The top-up asked for again is what it was, and puts nothing in.
    assert_eq!(desk.operator.top_up_cash(kept).await.unwrap(), receipt);
    assert_eq!(desk.standing(wallet).await, (0, 0));
    let page = desk.operator.statement(wallet, None, 10).await.unwrap();
    let entries: Vec<_> = page
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.amount, entry.counterparty.as_str()))
        .collect();
    assert_eq!(
        entries,
        [
            (EntryKind::TopUpCancelled, pln(-5_000), "cash-desk"),
            (EntryKind::TopUp, pln(5_000), "cash-desk"),
        ]
    );
    desk.assert_balanced().await;
}

async fn what_is_not_taken_back(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let teller = "kept";
    let receipt = top_up(desk, wallet, 2_000, teller).await;
    let name = TopUpName::Transfer(receipt.transfer);
    desk.captured(wallet, 500).await;
    let refused = async |cancel: CancelTopUp| desk.operator.cancel_top_up(cancel).await.unwrap_err();
    // Spent in part: all of it is taken back or nothing.
    assert_eq!(
        refused(cancel(desk, name, teller)).await,
        OperatorError::InsufficientFunds {
            available: pln(1_500)
        }
    );
    // Another teller's is as unknown as what is not there.
    let no_receipt = ReceiptNumber::new(number(&receipt).shift(), 99).unwrap();
    for (name, teller) in [
        (name, "another"),
        (TopUpName::Receipt(number(&receipt)), "another"),
        (TopUpName::Receipt(no_receipt), teller),
        (TopUpName::Transfer(TransferId::new(desk.now())), teller),
    ] {
        assert_eq!(
            refused(cancel(desk, name, teller)).await,
            OperatorError::UnknownTopUp,
            "{name:?} {teller}"
        );
    }
    let wrong = CancelTopUp {
        teller: "till\n1".to_owned(),
        ..cancel(desk, name, teller)
    };
    assert_eq!(refused(wrong).await, OperatorError::Teller);
    // An id that something else has.
    let taken = CancelTopUp {
        cancel: receipt.transfer,
        ..cancel(desk, name, teller)
    };
    assert_eq!(refused(taken).await, OperatorError::IdReused);
    // With the money there again it goes; after the close it does not.
    let more = top_up(desk, wallet, 500, teller).await;
    desk.operator
        .cancel_top_up(cancel(desk, name, teller))
        .await
        .unwrap();
    close(desk, 500, teller).await;
    let late = cancel(desk, TopUpName::Transfer(more.transfer), teller);
    assert_eq!(refused(late.clone()).await, OperatorError::ShiftClosed);
    // Nor while the next shift is open.
    top_up(desk, wallet, 100, teller).await;
    assert_eq!(refused(late).await, OperatorError::ShiftClosed);
    assert_eq!(desk.standing(wallet).await, (100, 100));
    desk.assert_balanced().await;
}

async fn what_is_taken_back_counts_no_more(database: &Database) {
    let named = Ceilings {
        daily_load: 1_000,
        ..OperatorLimits::default().named
    };
    let limits = OperatorLimits {
        named,
        ..OperatorLimits::default()
    };
    let desk = Desk::with_limits(database.clone(), &limits).await;
    let wallet = desk.wallet(0).await;
    let teller = "loads";
    let enough = OperatorError::LoadCeiling {
        period: Period::Day,
        most: pln(1_000),
    };
    let back = async |receipt: &Receipt| {
        let cancel = cancel(&desk, TopUpName::Transfer(receipt.transfer), teller);
        desk.operator.cancel_top_up(cancel).await.unwrap();
    };
    let refused = async |minor| {
        let cash = cash(&desk, wallet, minor, teller);
        desk.operator.top_up_cash(cash).await.unwrap_err()
    };
    let first = top_up(&desk, wallet, 600, teller).await;
    assert_eq!(refused(500).await, enough);
    back(&first).await;
    let yesterdays = top_up(&desk, wallet, 1_000, teller).await;
    desk.clock.advance_ms(24 * HOUR_MS);
    let todays = top_up(&desk, wallet, 1_000, teller).await;
    // What is taken back of yesterday's makes no room today.
    back(&yesterdays).await;
    assert_eq!(refused(1).await, enough);
    back(&todays).await;
    top_up(&desk, wallet, 1_000, teller).await;
    desk.assert_balanced().await;
}
