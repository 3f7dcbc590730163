//! Many at one till, of one process and of two, a close in their midst, and callers that are cut off.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use cityplus_backend::operator::{CashTopUp, OperatorError};
use cityplus_protocol::till::{ReceiptNumber, TopUpName};

use super::super::{Desk, pln};
use super::{cancel, cash, close, closing, number, top_up};

/// `desks` are two processes on one database.
pub(crate) async fn all(desks: [Arc<Desk>; 2]) {
    numbers_have_no_gaps(&desks).await;
    a_close_splits_nothing(&desks).await;
    one_cancel_of_many_takes_it_back(&desks).await;
    many_tellers_open_at_once(&desks).await;
}

/// All of them must be there, counted through from 1 in each shift; how many each shift has.
fn counted_through(receipts: &[ReceiptNumber]) -> BTreeMap<i64, i64> {
    let distinct: BTreeSet<ReceiptNumber> = receipts.iter().copied().collect();
    assert_eq!(distinct.len(), receipts.len(), "{receipts:?}");
    let mut counts = BTreeMap::new();
    for receipt in distinct {
        let count = counts.entry(receipt.shift()).or_insert(0);
        *count += 1;
        assert_eq!(receipt.number(), *count, "{receipts:?}");
    }
    counts
}

/// Everybody asks twice, of both processes by turns; every fourth asks for too much.
async fn numbers_have_no_gaps(desks: &[Arc<Desk>; 2]) {
    const CALLERS: usize = 20;
    let wallet = desks[0].wallet(0).await;
    let most = desks[0].books.limits().top_up_ceiling;
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let desks = desks.clone();
            let minor = if caller % 4 == 3 { most + 1 } else { 100 };
            let cash = cash(&desks[0], wallet, minor, "crowd");
            tokio::spawn(async move {
                let (one, two) = (&desks[caller % 2].operator, &desks[(caller / 2) % 2].operator);
                let (first, second) =
                    tokio::join!(one.top_up_cash(cash.clone()), two.top_up_cash(cash.clone()));
                assert_eq!(first, second);
                first.ok().as_ref().map(number)
            })
        })
        .collect();
    let mut receipts = Vec::new();
    for caller in callers {
        receipts.extend(caller.await.unwrap());
    }
    let counts: Vec<i64> = counted_through(&receipts).into_values().collect();
    assert_eq!(counts, [15]);
    assert_eq!(desks[1].standing(wallet).await.0, 1_500);
    let report = close(&desks[1], 1_500, "crowd").await;
    assert_eq!((report.top_ups.count, report.top_ups.sum), (15, pln(1_500)));
    desks[0].assert_balanced().await;
}

/// The till is closed while many put money in: each movement is in one report, and in the one its receipt names.
async fn a_close_splits_nothing(desks: &[Arc<Desk>; 2]) {
    const CALLERS: usize = 20;
    let wallet = desks[0].wallet(0).await;
    let mut receipts = vec![number(&top_up(&desks[0], wallet, 100, "split").await)];
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let desk = Arc::clone(&desks[caller % 2]);
            tokio::spawn(async move {
                if caller % 5 == 4 {
                    let report = desk.operator.close_shift(closing(&desk, 0, "split").await).await;
                    return (None, report.ok());
                }
                (Some(top_up(&desk, wallet, 100, "split").await), None)
            })
        })
        .collect();
    let mut reports = Vec::new();
    for caller in callers {
        let (receipt, report) = caller.await.unwrap();
        receipts.extend(receipt.as_ref().map(number));
        reports.extend(report);
    }
    // What came after the last close.
    let last = desks[0]
        .operator
        .close_shift(closing(&desks[0], 0, "split").await)
        .await;
    assert!(matches!(last, Ok(_) | Err(OperatorError::NoShift)), "{last:?}");
    reports.extend(last);
    let shifts: BTreeSet<i64> = reports.iter().map(|report| report.number).collect();
    assert_eq!(shifts.len(), reports.len(), "a shift is closed once");
    let counts = counted_through(&receipts);
    for report in &reports {
        let count = counts.get(&report.number).copied().unwrap_or(0);
        assert_eq!(
            (report.top_ups.count, report.expected),
            (count, pln(100 * count)),
            "{report:?}"
        );
    }
    let closed: i64 = reports.iter().map(|report| report.top_ups.count).sum();
    assert_eq!(closed, 17);
    assert_eq!(desks[0].standing(wallet).await.0, 1_700);
    desks[0].assert_balanced().await;
}

async fn one_cancel_of_many_takes_it_back(desks: &[Arc<Desk>; 2]) {
    const CALLERS: usize = 12;
    let wallet = desks[0].wallet(1_000).await;
    let receipt = top_up(&desks[0], wallet, 100, "back-many").await;
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let desk = Arc::clone(&desks[caller % 2]);
            let cancel = cancel(&desk, TopUpName::Transfer(receipt.transfer), "back-many");
            tokio::spawn(async move { desk.operator.cancel_top_up(cancel).await })
        })
        .collect();
    let mut done = 0;
    for caller in callers {
        match caller.await.unwrap() {
            Ok(_) => done += 1,
            Err(error) => assert_eq!(error, OperatorError::TopUpCancelled),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(desks[1].standing(wallet).await.0, 1_000);
    desks[0].assert_balanced().await;
}

/// Each has a shift of their own, and no number is missing.
async fn many_tellers_open_at_once(desks: &[Arc<Desk>; 2]) {
    const TELLERS: usize = 16;
    let wallet = desks[0].wallet(0).await;
    let callers: Vec<_> = (0..TELLERS)
        .map(|teller| {
            let desk = Arc::clone(&desks[teller % 2]);
            let teller = format!("opens-{teller}");
            tokio::spawn(async move { top_up(&desk, wallet, 100, &teller).await })
        })
        .collect();
    let mut shifts = BTreeSet::new();
    for caller in callers {
        let number = number(&caller.await.unwrap());
        assert_eq!(number.number(), 1);
        shifts.insert(number.shift());
    }
    let (first, last) = (*shifts.first().unwrap(), *shifts.last().unwrap());
    assert_eq!(shifts.len(), TELLERS);
    assert_eq!(last - first + 1, i64::try_from(TELLERS).unwrap());
}

/// Asks and, after so many steps, is there no more: as a program that dies.
async fn cut_off_after(steps: usize, desk: &Desk, cash: CashTopUp) {
    let mut call = pin!(desk.operator.top_up_cash(cash));
    for _ in 0..steps {
        let step = poll_fn(|context| Poll::Ready(call.as_mut().poll(context).is_ready()));
        if step.await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Wherever a caller was cut off: asked for again it is one top-up with one receipt, in one report.
pub(super) async fn what_was_cut_off_is_whole_or_not_there(desk: &Desk) {
    let teller = "cut-off";
    let wallet = desk.wallet(0).await;
    let asked: Vec<CashTopUp> = (0..12).map(|_| cash(desk, wallet, 100, teller)).collect();
    for (steps, cash) in asked.iter().enumerate() {
        cut_off_after(steps, desk, cash.clone()).await;
    }
    let before = desk.operator.close_shift(closing(desk, 0, teller).await).await;
    let mut receipts = Vec::new();
    for cash in asked {
        let receipt = desk.operator.top_up_cash(cash.clone()).await.unwrap();
        assert_eq!(desk.operator.top_up_cash(cash).await.unwrap(), receipt);
        receipts.push(number(&receipt));
    }
    let after = desk.operator.close_shift(closing(desk, 0, teller).await).await;
    let counts = counted_through(&receipts);
    let mut closed = 0;
    for report in [before, after].into_iter().filter_map(Result::ok) {
        let count = counts.get(&report.number).copied().unwrap_or(0);
        assert_eq!((report.top_ups.count, report.expected), (count, pln(100 * count)));
        closed += count;
    }
    assert_eq!(closed, 12);
    assert_eq!(desk.standing(wallet).await.0, 1_200);
    desk.assert_balanced().await;
}
