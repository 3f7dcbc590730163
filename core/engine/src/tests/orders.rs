//! An order is known from the moment it is placed, and seen through by whoever looks at it.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{LinkId, OrderId, WalletId};
use cityplus_domain::quote::Line;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::link::Link;
use cityplus_protocol::{ErrorCode, paths};
use tokio::sync::Notify;

use super::city::{City, Fault, problem, wallet_id};
use super::device::{Device, morning};
use crate::session::signed_in;
use crate::{Engine, EngineError, OutboxState, Pace, Placed, PurchaseOutcome, keep};

async fn place(engine: &Engine, count: u32) -> Result<Placed, EngineError> {
    place_for(engine, count, 3_000 * i64::from(count)).await
}

async fn place_for(engine: &Engine, count: u32, expected_minor: i64) -> Result<Placed, EngineError> {
    let line = Line {
        variant: "normal".parse().unwrap(),
        count,
    };
    let day = "2026-07-10".parse().unwrap();
    engine
        .place_order(
            wallet_id(),
            &"zoo-admission".parse().unwrap(),
            day,
            &[line],
            Money::new(expected_minor, Currency::PLN),
        )
        .await
}

#[tokio::test]
async fn what_costs_something_else_than_was_agreed_to_is_not_ordered() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    for expected_minor in [5_999, 6_001, 0] {
        let refused = place_for(&engine, 2, expected_minor).await;
        assert_eq!(refused.unwrap_err().code(), "price_changed");
    }
    assert!(engine.outbox().await.unwrap().is_empty());
    assert_eq!(place_for(&engine, 2, 6_000).await.unwrap().total.minor, 6_000);
}

#[tokio::test]
async fn a_placed_order_is_known_before_it_is_sent_and_after_a_restart() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let placed = place(&engine, 2).await.unwrap();
    assert_eq!((placed.total.minor, placed.resumed), (6_000, false));
    assert_eq!(city.count(paths::ORDERS), 0);
    let again = place(&engine, 2).await.unwrap();
    assert_eq!((again.order_id, again.resumed), (placed.order_id, true));
    drop(engine);
    let engine = device.open(city.url()).await;
    let known = engine.order(placed.order_id).await.unwrap();
    assert_eq!((known.state, known.tries), (OutboxState::Pending, 0));
    assert_eq!((known.lines[0].count, known.total), (2, placed.total));
    let purchase = engine.see_order_through(placed.order_id, true).await.unwrap();
    let PurchaseOutcome::Completed { tickets } = purchase.outcome else {
        panic!("{purchase:?}");
    };
    let known = engine.order(placed.order_id).await.unwrap();
    assert_eq!((known.state, known.tickets.len()), (OutboxState::Done, 2));
    assert!(tickets.iter().all(|ticket| known.tickets.contains(ticket)));
    // Seen through again it tells its end, and sends nothing.
    let sent = city.count(paths::ORDERS);
    let end = engine.see_order_through(placed.order_id, true).await.unwrap();
    assert!(matches!(end.outcome, PurchaseOutcome::Completed { tickets } if tickets.len() == 2));
    assert_eq!(city.count(paths::ORDERS), sent);
}

#[tokio::test]
async fn a_refusal_is_told_each_time_until_it_is_dismissed() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let placed = place(&engine, 1).await.unwrap();
    city.fail(paths::ORDERS, Fault::Instead(problem(ErrorCode::PriceChanged)));
    city.memory().catalogue_version = "v2".to_owned();
    for _ in 0..2 {
        let refused = engine.see_order_through(placed.order_id, false).await;
        assert_eq!(refused.unwrap_err().code(), "price_changed");
    }
    assert_eq!(engine.held_catalogue().await.unwrap().version, "v2");
    let known = engine.order(placed.order_id).await.unwrap();
    assert_eq!(known.state, OutboxState::Refused);
    assert_eq!(known.problem.unwrap().code, ErrorCode::PriceChanged);
    assert!(engine.dismiss(&placed.order_id.to_string()).await.unwrap());
    let gone = engine.order(placed.order_id).await.unwrap_err();
    assert_eq!(gone.code(), "unknown_order");
}

#[tokio::test]
async fn an_order_that_was_never_sent_goes_with_the_session_that_ended() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let placed = place(&engine, 1).await.unwrap();
    city.end_session();
    let refused = engine.see_order_through(placed.order_id, false).await;
    assert_eq!(refused.unwrap_err().code(), "not_signed_in");
    assert_eq!(
        engine.order(placed.order_id).await.unwrap_err().code(),
        "unknown_order"
    );
}

#[tokio::test]
async fn nobody_sees_another_persons_order_nor_one_that_is_not_there() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let placed = place(&engine, 1).await.unwrap();
    let strange = OrderId::new(morning());
    for outcome in [
        engine.order(strange).await.map(drop),
        engine.see_order_through(strange, true).await.map(drop),
    ] {
        assert_eq!(outcome.unwrap_err().code(), "unknown_order");
    }
    engine.log_in("bert@example.com", "correct horse").await.unwrap();
    engine.sync(Pace::Now).await.unwrap();
    assert_eq!(
        engine.order(placed.order_id).await.unwrap_err().code(),
        "unknown_order"
    );
    // Whoever was to see it through hears that it is another's, not that there is none.
    let seen = engine.see_order_through(placed.order_id, true).await;
    assert_eq!(seen.unwrap_err().code(), "somebody_else");
    assert_eq!(city.count(paths::ORDERS), 0);
}

#[tokio::test]
async fn placing_needs_a_catalogue_and_somebody_signed_in() {
    let city = City::start().await;
    let device = Device::new();
    let engine = device.open(city.url()).await;
    assert_eq!(place(&engine, 1).await.unwrap_err().code(), "not_signed_in");
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    let asked = city.memory().seen.len();
    assert_eq!(place(&engine, 1).await.unwrap_err().code(), "catalogue_missing");
    engine.fetch_catalogue().await.unwrap();
    assert_eq!(place(&engine, 100).await.unwrap_err().code(), "too_many_tickets");
    assert_eq!(city.memory().seen.len(), asked + 1);
    assert!(engine.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_may_not_be_printed_is_not_ordered_on_paper() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let line = Line {
        variant: "normal".parse().unwrap(),
        count: 1,
    };
    let product = "zoo-admission".parse().unwrap();
    let day = "2026-07-10".parse().unwrap();
    // The catalogue is fetched once; from then on the refusal needs no server.
    engine.catalogue().await.unwrap();
    let refused = engine
        .place_printed_order(
            wallet_id(),
            &product,
            day,
            &[line],
            Money::new(3_000, Currency::PLN),
        )
        .await;
    assert_eq!(refused.unwrap_err().code(), "not_printable");
    assert!(engine.outbox().await.unwrap().is_empty());
}

fn another_wallet() -> WalletId {
    WalletId::from_bytes([8; 16])
}

#[tokio::test]
async fn what_one_person_agreed_to_is_not_ordered_as_another() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let (somebody, total) = (another_wallet(), Money::new(3_000, Currency::PLN));
    let lines = [Line {
        variant: "normal".parse().unwrap(),
        count: 1,
    }];
    let product = "zoo-admission".parse().unwrap();
    let day = "2026-07-10".parse().unwrap();
    let link = |user| Link {
        link_id: LinkId::from_bytes([6; 16]),
        wallet_id: WalletId::from_bytes([7; 16]),
        user_wallet_id: user,
        per_day: total,
        per_month: total,
        left_today: total,
        left_this_month: total,
        valid_until: None,
        made_at: morning(),
        ended_at: None,
    };
    let before = city.memory().seen.len();
    let placed = [
        engine.place_order(somebody, &product, day, &lines, total).await,
        engine
            .place_printed_order(somebody, &product, day, &lines, total)
            .await,
        engine
            .place_linked_order(&link(somebody), &product, day, &lines, total)
            .await,
    ];
    for refused in placed {
        assert_eq!(refused.unwrap_err().code(), "somebody_else");
    }
    let bought = [
        engine.buy(somebody, &product, day, &lines).await,
        engine
            .buy_from_linked(somebody, link(somebody).link_id, &product, day, &lines)
            .await,
    ];
    for refused in bought {
        assert_eq!(refused.unwrap_err().code(), "somebody_else");
    }
    assert_eq!(city.memory().seen.len(), before, "nothing was sent");
    assert!(engine.outbox().await.unwrap().is_empty());
    // Whoever may pay by the link may.
    let placed = engine
        .place_linked_order(&link(wallet_id()), &product, day, &lines, total)
        .await;
    assert_eq!(placed.unwrap().total, total);
}

/// Somebody signs in while the catalogue of what another is to buy is on its way.
#[tokio::test]
async fn nothing_is_ordered_for_whoever_signs_in_before_it_is_kept() {
    let city = City::start().await;
    let device = Device::new();
    let engine = device.open(city.url()).await;
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    let gate = Arc::new(Notify::new());
    city.fail(paths::CATALOGUE, Fault::Held(Arc::clone(&gate)));
    let next = async {
        while city.count(paths::CATALOGUE) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.log_in("jan@example.com", "correct horse").await.unwrap();
        // Each has a wallet of their own.
        let changed = engine.store.write(|view| {
            let mut person = signed_in(view)?;
            person.account.wallet_id = Some(another_wallet());
            view.set_setting(keep::ACCOUNT, &person)
        });
        changed.await.unwrap();
        gate.notify_one();
    };
    let line = Line {
        variant: "normal".parse().unwrap(),
        count: 1,
    };
    let (product, day) = ("zoo-admission".parse().unwrap(), "2026-07-10".parse().unwrap());
    let lines = [line];
    let (bought, ()) = tokio::join!(engine.buy(wallet_id(), &product, day, &lines), next);
    assert_eq!(bought.unwrap_err().code(), "somebody_else");
    assert!(engine.outbox().await.unwrap().is_empty());
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    assert!(engine.outbox().await.unwrap().is_empty());
    assert_eq!(city.count(paths::ORDERS), 0);
}
