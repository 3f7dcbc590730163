//! Shifts: opened with a float, closed with a count, and the report against the ledger.

use cityplus_backend::operator::{CashPayOut, CloseShift, OpenShift, OperatorError, OperatorLimits};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{ShiftCloseId, ShiftId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::redemption::PayOutTo;
use cityplus_protocol::till::TopUpName;

use super::super::{Desk, PLN, pln};
use super::{cancel, cash, close, closing, number, top_up};

pub(super) async fn a_close_equals_the_ledger(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let teller = "closes";
    assert_eq!(
        desk.operator.shift(teller.to_owned(), None).await,
        Err(OperatorError::NoShift)
    );
    assert_eq!(
        desk.operator.close_shift(closing(desk, 0, teller).await).await,
        Err(OperatorError::NoShift)
    );
    top_up(desk, wallet, 6_000, teller).await;
    let mistake = top_up(desk, wallet, 1_500, teller).await;
    top_up(desk, wallet, 2_500, teller).await;
    let back = cancel(desk, TopUpName::Transfer(mistake.transfer), teller);
    desk.operator.cancel_top_up(back).await.unwrap();
    let redemption = desk.redeeming(wallet, 4_000, PayOutTo::Cash);
    let id = redemption.order.redemption_id;
    desk.operator.redeem(redemption).await.unwrap();
    let pay_out = CashPayOut {
        redemption: id,
        identity_checked: false,
        teller: teller.to_owned(),
    };
    for _ in 0..2 {
        desk.operator.pay_out_cash(pay_out.clone()).await.unwrap();
    }
    let open = desk.operator.shift(teller.to_owned(), Some(PLN)).await.unwrap();
    let sums = [open.top_ups, open.cancelled, open.paid_out].map(|sum| (sum.count, sum.sum.minor));
    assert_eq!(sums, [(3, 10_000), (1, 1_500), (1, 4_000)]);
    assert_eq!(
        (open.opening_float, open.expected, open.close),
        (pln(0), pln(4_500), None)
    );
    // A currency in which nothing has moved has no shift.
    let euro = desk.operator.shift(teller.to_owned(), Some(Currency::EUR)).await;
    assert_eq!(euro, Err(OperatorError::NoShift));

    let closing = closing(desk, 4_450, teller).await;
    let report = desk.operator.close_shift(closing.clone()).await.unwrap();
    let end = report.close.unwrap();
    assert_eq!(
        (end.close_id, end.counted, end.difference, end.closed_at),
        (closing.close, pln(4_450), pln(-50), desk.now())
    );
    assert_eq!((report.number, report.expected), (open.number, open.expected));
    // What happens later is the next shift's; the report is told again as it was.
    top_up(desk, wallet, 700, teller).await;
    desk.operator.pay_out_cash(pay_out).await.unwrap();
    desk.clock.advance_ms(1_000);
    for _ in 0..2 {
        assert_eq!(desk.operator.close_shift(closing.clone()).await.unwrap(), report);
    }
    closes_that_are_refused(desk, &closing).await;
    // Another close that was under way of the shift before swallows nothing of this one.
    let late = CloseShift {
        close: ShiftCloseId::new(desk.now()),
        ..closing
    };
    assert_eq!(
        desk.operator.close_shift(late).await,
        Err(OperatorError::ShiftClosed)
    );
    let next = close(desk, 700, teller).await;
    assert_eq!((next.top_ups.count, next.paid_out.count), (1, 0));
    assert_eq!(next.close.unwrap().difference, pln(0));
    desk.assert_balanced().await;
}

async fn closes_that_are_refused(desk: &Desk, done: &CloseShift) {
    let changed = |change: &dyn Fn(&mut CloseShift)| {
        let mut close = done.clone();
        change(&mut close);
        close
    };
    for (close, expected) in [
        (
            changed(&|close| close.counted = pln(4_500)),
            OperatorError::IdReused,
        ),
        (changed(&|close| close.shift_number += 1), OperatorError::IdReused),
        (
            changed(&|close| close.teller = "another".into()),
            OperatorError::IdReused,
        ),
        (changed(&|close| close.counted = pln(-1)), OperatorError::Drawer),
        (
            changed(&|close| close.counted = Money::new(0, Currency::CZK)),
            OperatorError::Currency,
        ),
        (
            changed(&|close| close.teller = String::new()),
            OperatorError::Teller,
        ),
    ] {
        assert_eq!(
            desk.operator.close_shift(close.clone()).await,
            Err(expected),
            "{close:?}"
        );
    }
}

pub(super) async fn a_shift_opens_with_what_is_in_the_drawer(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let open = OpenShift {
        shift: ShiftId::new(desk.now()),
        opening_float: pln(20_000),
        teller: "float".to_owned(),
    };
    let opened = desk.operator.open_shift(open.clone()).await.unwrap();
    assert_eq!(
        (opened.opening_float, opened.expected, opened.top_ups.count),
        (pln(20_000), pln(20_000), 0)
    );
    assert_eq!(desk.operator.open_shift(open.clone()).await.unwrap(), opened);
    let changed = |change: &dyn Fn(&mut OpenShift)| {
        let mut open = open.clone();
        change(&mut open);
        open
    };
    let another = ShiftId::new(desk.now());
    for (wrong, expected) in [
        (changed(&|open| open.shift = another), OperatorError::ShiftOpen),
        (
            changed(&|open| open.opening_float = pln(1)),
            OperatorError::IdReused,
        ),
        (
            changed(&|open| open.teller = "another".into()),
            OperatorError::IdReused,
        ),
        (
            changed(&|open| open.opening_float = pln(-1)),
            OperatorError::Drawer,
        ),
        (
            changed(&|open| open.opening_float = Money::new(1, Currency::CZK)),
            OperatorError::Currency,
        ),
    ] {
        assert_eq!(
            desk.operator.open_shift(wrong.clone()).await,
            Err(expected),
            "{wrong:?}"
        );
    }
    let receipt = top_up(desk, wallet, 1_000, "float").await;
    assert_eq!(number(&receipt).shift(), opened.number);
    let report = close(desk, 21_000, "float").await;
    assert_eq!(report.close.unwrap().difference, pln(0));
    // Long after: the shift that it opened, closed by now, and no other one.
    assert_eq!(desk.operator.open_shift(open).await.unwrap(), report);
    assert_eq!(
        desk.operator.shift("float".to_owned(), None).await,
        Err(OperatorError::NoShift)
    );
}

pub(super) async fn a_drawer_has_a_limit(database: &Database) {
    let limits = OperatorLimits {
        till_ceiling: 10_000,
        ..OperatorLimits::default()
    };
    let desk = Desk::with_limits(database.clone(), &limits).await;
    let wallet = desk.wallet(0).await;
    let teller = "full";
    let full = OperatorError::TillCeiling { most: pln(10_000) };
    let open = OpenShift {
        shift: ShiftId::new(desk.now()),
        opening_float: pln(10_001),
        teller: teller.to_owned(),
    };
    assert_eq!(desk.operator.open_shift(open.clone()).await, Err(full.clone()));
    let opening_float = pln(1_000);
    let open = OpenShift {
        opening_float,
        ..open
    };
    let opened = desk.operator.open_shift(open.clone()).await.unwrap();
    // Asked for again after the limit was lowered it is that shift.
    let lower = OperatorLimits {
        till_ceiling: 999,
        ..OperatorLimits::default()
    };
    let lowered = Desk::with_limits(database.clone(), &lower).await;
    assert_eq!(lowered.operator.open_shift(open).await.unwrap(), opened);
    let kept = top_up(&desk, wallet, 9_000, teller).await;
    let too_much = cash(&desk, wallet, 1, teller);
    assert_eq!(
        desk.operator.top_up_cash(too_much.clone()).await,
        Err(full.clone())
    );
    // Cash that has left the drawer makes room; so does the next shift.
    let back = cancel(&desk, TopUpName::Transfer(kept.transfer), teller);
    desk.operator.cancel_top_up(back).await.unwrap();
    let receipt = desk.operator.top_up_cash(too_much).await.unwrap();
    assert_eq!(number(&receipt).number(), 2);
    top_up(&desk, wallet, 8_999, teller).await;
    let one_more = cash(&desk, wallet, 1, teller);
    assert_eq!(desk.operator.top_up_cash(one_more.clone()).await, Err(full));
    close(&desk, 10_000, teller).await;
    desk.operator.top_up_cash(one_more).await.unwrap();
    desk.assert_balanced().await;
}

/// What the audit is for: what was written down at a close is what the ledger has.
pub(super) async fn a_close_that_was_changed_is_found(database: &Database) {
    let desk = Desk::new(database.clone()).await;
    let wallet = desk.wallet(0).await;
    let receipt = top_up(&desk, wallet, 1_000, "changed").await;
    let shift = close(&desk, 1_000, "changed").await.number;
    desk.assert_balanced().await;
    for (damage, repair) in [
        (
            "UPDATE till_shift SET top_ups = top_ups - 1 WHERE id = $1",
            "UPDATE till_shift SET top_ups = top_ups + 1 WHERE id = $1",
        ),
        (
            "UPDATE till_shift SET paid_out_count = 1 WHERE id = $1",
            "UPDATE till_shift SET paid_out_count = 0 WHERE id = $1",
        ),
        (
            "UPDATE till_movement SET number = 2 WHERE shift = $1",
            "UPDATE till_movement SET number = 1 WHERE shift = $1",
        ),
        (
            "UPDATE till_movement SET shift = 'opole/0' WHERE shift = $1",
            "UPDATE till_movement SET shift = $1 WHERE shift = 'opole/0'",
        ),
    ] {
        let id = format!("opole/{shift}");
        change(database, damage, &id).await;
        let problems = desk.books.audit().await.unwrap().problems;
        assert_eq!(
            problems,
            [format!(
                "the ledger does not bear out the close of the shift {id}"
            )],
            "{damage}"
        );
        change(database, repair, &id).await;
        desk.assert_balanced().await;
    }
    assert_eq!(number(&receipt).shift(), shift);
}

/// Nor is a receipt lost of a shift that is open, nor does cash move in none.
pub(super) async fn a_movement_that_was_taken_away_is_found(database: &Database) {
    let desk = Desk::new(database.clone()).await;
    let wallet = desk.wallet(0).await;
    let shift = number(&top_up(&desk, wallet, 1_000, "open").await).shift();
    desk.clock.advance_ms(1_000);
    let second = top_up(&desk, wallet, 500, "open").await.transfer;
    desk.assert_balanced().await;
    let id = format!("opole/{shift}");
    let away = "UPDATE till_movement SET transfer = 'away' WHERE shift = $1 AND number = 2";
    change(database, away, &id).await;
    let problems = desk.books.audit().await.unwrap().problems;
    assert_eq!(
        problems,
        [format!("cash has moved in no shift with the transfer {second}")]
    );
    let back = "UPDATE till_movement SET transfer = $1 WHERE transfer = 'away'";
    change(database, back, &second.to_string()).await;
    for (damage, repair) in [
        (
            "UPDATE till_shift SET receipts = receipts + 1 WHERE id = $1",
            "UPDATE till_shift SET receipts = receipts - 1 WHERE id = $1",
        ),
        (
            "UPDATE till_movement SET number = NULL WHERE shift = $1 AND number = 1",
            "UPDATE till_movement SET number = 1 WHERE shift = $1 AND number IS NULL",
        ),
    ] {
        change(database, damage, &id).await;
        let problems = desk.books.audit().await.unwrap().problems;
        assert_eq!(
            problems,
            [format!("a receipt is missing in the open shift {id}")],
            "{damage}"
        );
        change(database, repair, &id).await;
        desk.assert_balanced().await;
    }
}

async fn change(database: &Database, statement: &'static str, id: &str) {
    let mut transaction = database.begin_write().await.unwrap();
    let changed = sqlx::query(statement)
        .bind(id.to_owned())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1, "{statement}");
    transaction.commit().await.unwrap();
}
