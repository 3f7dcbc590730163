//! A teller's shift on a device whose answers get lost: no close takes cash with it that is not its own.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::{Currency, Money};
use cityplus_protocol::paths;
use cityplus_protocol::till::{CloseShift, Shift, ShiftClose, TillSum};
use tokio::sync::Notify;

use super::city::{City, Fault, wallet_id};
use super::device::{Device, morning};
use super::server::Reply;
use crate::{Engine, OutboxState, ShiftOutcome, TopUpOutcome};

fn zloty(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn shift(number: i64, close: Option<ShiftClose>) -> Shift {
    let none = TillSum {
        count: 0,
        sum: zloty(0),
    };
    Shift {
        number,
        opened_at: morning(),
        opening_float: zloty(0),
        top_ups: none,
        cancelled: none,
        paid_out: none,
        deposits: None,
        deposits_back: None,
        expected: zloty(0),
        close,
    }
}

fn open(number: i64) -> Fault {
    Fault::Instead(Reply::json(200, &shift(number, None)))
}

/// The closes that the city was asked for.
fn closes(city: &City) -> Vec<CloseShift> {
    let memory = city.memory();
    let asked = memory
        .seen
        .iter()
        .filter(|request| request.path == paths::SHIFTS_CLOSE);
    asked.map(super::server::Request::json).collect()
}

/// Has a close asked for whose answer is lost.
async fn close_without_an_answer(city: &City, engine: &Engine, number: i64) -> CloseShift {
    city.fail(paths::SHIFT, open(number));
    city.fail(paths::SHIFTS_CLOSE, Fault::Lost);
    let outcome = engine.close_shift(zloty(500)).await.unwrap();
    assert!(matches!(outcome, ShiftOutcome::Pending { .. }), "{outcome:?}");
    let asked = *closes(city).last().unwrap();
    assert_eq!((asked.shift_number, asked.counted), (number, zloty(500)));
    asked
}

fn closed(asked: &CloseShift) -> Fault {
    let close = ShiftClose {
        close_id: asked.close_id,
        closed_at: morning(),
        counted: asked.counted,
        difference: asked.counted,
    };
    Fault::Instead(Reply::json(201, &shift(asked.shift_number, Some(close))))
}

#[tokio::test]
async fn cash_waits_for_the_close_before_it() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let asked = close_without_an_answer(&city, &engine, 3).await;
    city.fail(paths::SHIFTS_CLOSE, Fault::Lost);
    let error = engine.top_up(wallet_id(), zloty(100)).await.unwrap_err();
    assert_eq!(error.code(), "offline");
    assert_eq!(city.count(paths::TOP_UPS), 0);
    city.fail(paths::SHIFTS_CLOSE, closed(&asked));
    let outcome = engine.top_up(wallet_id(), zloty(100)).await.unwrap();
    assert!(matches!(outcome, TopUpOutcome::Done(_)), "{outcome:?}");
    assert_eq!(closes(&city), [asked; 3]);
    let entries = engine.outbox().await.unwrap();
    assert!(entries.iter().all(|entry| entry.state == OutboxState::Done));
    assert_eq!(entries.len(), 2);
}

#[tokio::test]
async fn a_close_asked_for_again_is_that_close_and_never_anothers() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let annas = close_without_an_answer(&city, &engine, 3).await;
    engine.log_in("ewa@example.com", "correct horse").await.unwrap();
    let ewas = close_without_an_answer(&city, &engine, 4).await;
    assert_ne!(ewas.close_id, annas.close_id);
    // Asked for again it goes on, and the server is not asked which shift is open by now.
    city.fail(paths::SHIFTS_CLOSE, closed(&ewas));
    match engine.close_shift(zloty(500)).await.unwrap() {
        ShiftOutcome::Done(report) => assert_eq!(report.number, 4),
        ShiftOutcome::Pending { because, .. } => panic!("pending because of {because}"),
    }
    assert_eq!(closes(&city), [annas, ewas, ewas]);
    assert_eq!(city.count(paths::SHIFT), 2);
}

/// Ewa signs in while it is asked which shift Anna's count is of.
#[tokio::test]
async fn what_one_teller_counted_is_not_closed_by_the_next() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let gate = Arc::new(Notify::new());
    let answer = Box::new(Reply::json(200, &shift(3, None)));
    city.fail(
        paths::SHIFT,
        Fault::Instead(Reply::Held(Arc::clone(&gate), answer)),
    );
    let next = async {
        while city.count(paths::SHIFT) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.log_in("ewa@example.com", "correct horse").await.unwrap();
        gate.notify_one();
    };
    let (outcome, ()) = tokio::join!(engine.close_shift(zloty(500)), next);
    assert_eq!(outcome.unwrap_err().code(), "somebody_else");
    assert!(closes(&city).is_empty() && engine.outbox().await.unwrap().is_empty());
}
