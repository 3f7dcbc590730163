//! What was asked for happens once, whatever happens on the way.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::WalletId;
use cityplus_domain::quote::Line;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::ticketing::{TicketState, TicketView};
use cityplus_protocol::transfer::SignedTransferOrder;
use cityplus_protocol::{ErrorCode, paths};
use tokio::sync::Notify;

use super::city::{City, Fault, problem, wallet_id};
use super::device::Device;
use super::server::Reply;
use crate::{
    Engine, EngineError, OutboxState, Pace, Purchase, PurchaseOutcome, RefundOutcome, SendOutcome,
    TopUpOutcome,
};

async fn ask(engine: &Engine, count: u32) -> Result<Purchase, EngineError> {
    let line = Line {
        variant: "normal".parse().unwrap(),
        count,
    };
    let day = "2026-07-10".parse().unwrap();
    let product = "zoo-admission".parse().unwrap();
    engine.buy(wallet_id(), &product, day, &[line]).await
}

pub(super) async fn buy(engine: &Engine) -> Result<Vec<TicketView>, EngineError> {
    match ask(engine, 2).await?.outcome {
        PurchaseOutcome::Completed { tickets } => Ok(tickets),
        PurchaseOutcome::Pending { because } => panic!("pending because of {because:?}"),
    }
}

fn because(purchase: &Purchase) -> Option<&'static str> {
    match purchase.outcome {
        PurchaseOutcome::Pending { because } => because,
        PurchaseOutcome::Completed { .. } => panic!("completed"),
    }
}

#[tokio::test]
async fn bought_tickets_are_on_the_device() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let mut tickets = buy(&engine).await.unwrap();
    tickets.sort_by_key(|ticket| std::cmp::Reverse(ticket.ticket_id));
    assert_eq!(engine.tickets(None, 10).await.unwrap().tickets, tickets);
    let first = engine.tickets(None, 1).await.unwrap();
    assert_eq!(first.tickets, tickets[..1]);
    let second = engine.tickets(first.next, 1).await.unwrap();
    assert_eq!((second.tickets.as_slice(), second.next), (&tickets[1..], None));
}

#[tokio::test]
async fn a_lost_answer_and_a_restart_buy_once() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    city.fail(paths::ORDERS, Fault::Lost);
    let purchase = ask(&engine, 2).await.unwrap();
    assert_eq!(because(&purchase), Some("offline"));
    assert_eq!(engine.outbox().await.unwrap()[0].state, OutboxState::Pending);
    drop(engine);
    let engine = device.open(city.url()).await;
    let synced = engine.sync(Pace::Now).await.unwrap();
    assert_eq!((synced.outbox.done, synced.outbox.pending), (1, 0));
    assert_eq!(engine.tickets(None, 10).await.unwrap().tickets.len(), 2);
    assert_eq!(city.memory().orders.len(), 1);
}

#[tokio::test]
async fn asking_for_the_same_again_continues_the_first() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    city.fail(paths::ORDERS, Fault::Lost);
    let first = ask(&engine, 2).await.unwrap();
    device.clock.advance_ms(60_000);
    let second = ask(&engine, 2).await.unwrap();
    assert_eq!((second.order_id, second.resumed), (first.order_id, true));
    assert_eq!(city.memory().orders.len(), 1);
    // Once it is done the same is a new purchase, and another count always is.
    let third = ask(&engine, 2).await.unwrap();
    assert_ne!(third.order_id, first.order_id);
    assert!(!ask(&engine, 1).await.unwrap().resumed);
}

#[tokio::test]
async fn nobody_on_the_way_can_refuse_a_purchase() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let html = |status| Reply::Whole(status, "text/html", String::new(), b"<html>".to_vec());
    for (reply, code) in [
        (html(403), "server_garbage"),
        (html(404), "server_garbage"),
        (html(200), "server_garbage"),
        (html(500), "unavailable"),
        (problem(ErrorCode::Internal), "internal"),
        (problem(ErrorCode::RateLimited), "rate_limited"),
        (Reply::Silence, "offline"),
        (Reply::Cut(b"{".to_vec()), "offline"),
    ] {
        city.fail(paths::ORDERS, Fault::Instead(reply));
        assert_eq!(because(&ask(&engine, 2).await.unwrap()), Some(code));
    }
    let entries = engine.outbox().await.unwrap();
    assert_eq!(
        (entries.len(), entries[0].state, entries[0].tries),
        (1, OutboxState::Pending, 8)
    );
    assert!(ask(&engine, 2).await.unwrap().resumed);
    assert_eq!(city.memory().orders.len(), 1);
}

#[tokio::test]
async fn a_refusal_is_told_kept_and_not_sent_again() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.fail(
        paths::ORDERS,
        Fault::Instead(problem(ErrorCode::InsufficientFunds)),
    );
    assert_eq!(ask(&engine, 2).await.unwrap_err().code(), "insufficient_funds");
    engine.sync(Pace::Now).await.unwrap();
    assert_eq!(city.count(paths::ORDERS), 1);
    let entry = engine.outbox().await.unwrap().remove(0);
    assert_eq!(entry.state, OutboxState::Refused);
    assert_eq!(entry.problem.unwrap().code, ErrorCode::InsufficientFunds);
    assert!(engine.dismiss(&entry.id).await.unwrap());
    assert!(engine.outbox().await.unwrap().is_empty());
    assert!(!engine.dismiss(&entry.id).await.unwrap());
}

#[tokio::test]
async fn a_changed_price_is_told_and_the_new_one_fetched() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.memory().catalogue_version = "v2".to_owned();
    city.fail(paths::ORDERS, Fault::Instead(problem(ErrorCode::PriceChanged)));
    assert_eq!(ask(&engine, 1).await.unwrap_err().code(), "price_changed");
    assert_eq!(engine.held_catalogue().await.unwrap().version, "v2");
    assert_eq!(
        ask(&engine, 1).await.unwrap().total,
        Money::new(3_500, Currency::PLN)
    );
}

#[tokio::test]
async fn what_cannot_be_bought_is_refused_without_asking() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    assert_eq!(ask(&engine, 0).await.unwrap_err().code(), "nothing_ordered");
    assert_eq!(ask(&engine, 11).await.unwrap_err().code(), "too_many_tickets");
    assert_eq!(city.count(paths::ORDERS), 0);
    assert!(engine.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_background_waits_as_the_server_asked_and_a_person_does_not() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let busy = Reply::Whole(503, "text/plain", "retry-after: 30\r\n".to_owned(), Vec::new());
    city.fail(paths::ORDERS, Fault::Instead(busy));
    ask(&engine, 1).await.unwrap();
    device.clock.advance_ms(29_000);
    assert_eq!(engine.sync(Pace::Due).await.unwrap().outbox.pending, 1);
    assert_eq!(city.count(paths::ORDERS), 1);
    device.clock.advance_ms(2_000);
    assert_eq!(engine.sync(Pace::Due).await.unwrap().outbox.done, 1);
}

#[tokio::test]
async fn a_top_up_whose_answer_was_lost_is_paid_once() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let amount = Money::new(5_000, Currency::PLN);
    city.fail(paths::TOP_UPS, Fault::Lost);
    let TopUpOutcome::Pending { transfer_id, .. } = engine.top_up(wallet_id(), amount).await.unwrap() else {
        panic!("the answer was lost");
    };
    let TopUpOutcome::Done(receipt) = engine.top_up(wallet_id(), amount).await.unwrap() else {
        panic!("the answer came");
    };
    assert_eq!(receipt.transfer_id, transfer_id);
    assert_eq!(city.memory().top_ups.len(), 1);
    // The next customer may bring the same amount.
    engine.top_up(wallet_id(), amount).await.unwrap();
    assert_eq!(city.memory().top_ups.len(), 2);
}

#[tokio::test]
async fn money_whose_answer_was_lost_is_sent_once_and_as_it_was_signed() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let (to, amount) = (WalletId::from_bytes([9; 16]), Money::new(2_000, Currency::PLN));
    city.fail(paths::TRANSFERS, Fault::Lost);
    let SendOutcome::Pending { transfer_id, .. } = engine.send_money(wallet_id(), to, amount).await.unwrap()
    else {
        panic!("the answer was lost");
    };
    // Neither a restart nor a minute makes another order of it.
    drop(engine);
    device.clock.advance_ms(60_000);
    let engine = device.open(city.url()).await;
    let SendOutcome::Done(receipt) = engine.send_money(wallet_id(), to, amount).await.unwrap() else {
        panic!("the answer came");
    };
    assert_eq!((receipt.transfer_id, receipt.amount), (transfer_id, amount));
    let sent: Vec<SignedTransferOrder> = city.memory().sent.values().copied().collect();
    assert_eq!(sent.len(), 1);
    let (key, order) = (sent[0].public_key, sent[0].order);
    ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.0)
        .verify(&order.signing_bytes(), &sent[0].signature.0)
        .unwrap();
    assert_eq!((order.from_wallet_id, order.to_wallet_id), (wallet_id(), to));
    // Another amount to the same person is another transfer.
    engine
        .send_money(wallet_id(), to, Money::new(1, Currency::PLN))
        .await
        .unwrap();
    assert_eq!(city.memory().sent.len(), 2);
}

#[tokio::test]
async fn a_ticket_being_given_back_is_no_longer_shown() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let ticket_id = buy(&engine).await.unwrap()[0].ticket_id;
    city.fail("/v1/ticketing/tickets", Fault::Lost);
    let pending = engine.refund(ticket_id).await.unwrap();
    assert!(matches!(
        pending,
        RefundOutcome::Pending {
            because: "offline",
            ..
        }
    ));
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "refund_pending"
    );
    engine.sync(Pace::Now).await.unwrap();
    assert_eq!(
        engine.ticket(ticket_id).await.unwrap().state,
        TicketState::Refunded
    );
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "ticket_refunded"
    );
}

#[tokio::test]
async fn a_refused_refund_leaves_the_ticket_usable() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let ticket_id = buy(&engine).await.unwrap()[0].ticket_id;
    city.fail(
        "/v1/ticketing/tickets",
        Fault::Instead(problem(ErrorCode::NotRefundable)),
    );
    assert_eq!(
        engine.refund(ticket_id).await.unwrap_err().code(),
        "not_refundable"
    );
    engine.ticket_code(ticket_id).await.unwrap();
}

#[tokio::test]
async fn an_answer_to_another_order_is_not_believed() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    buy(&engine).await.unwrap();
    let other = city.memory().orders.values().next().unwrap().clone();
    city.fail(paths::ORDERS, Fault::Instead(Reply::json(201, &other)));
    assert_eq!(because(&ask(&engine, 1).await.unwrap()), Some("server_garbage"));
    assert_eq!(engine.tickets(None, 10).await.unwrap().tickets.len(), 2);
}

#[tokio::test]
async fn what_one_person_asked_for_is_never_sent_as_another() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.fail(paths::ORDERS, Fault::Instead(Reply::Nothing));
    let annas = ask(&engine, 2).await.unwrap();
    assert_eq!(because(&annas), Some("offline"));
    engine.log_in("jan@example.com", "correct horse").await.unwrap();
    engine.sync(Pace::Now).await.unwrap();
    assert!(city.memory().orders.is_empty(), "it waits for its owner");
    let jans = ask(&engine, 2).await.unwrap();
    assert!(!jans.resumed);
    assert_ne!(jans.order_id, annas.order_id);
    assert_eq!(city.memory().orders.len(), 1);
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    assert_eq!(engine.sync(Pace::Now).await.unwrap().outbox.done, 1);
    assert!(city.memory().orders.contains_key(&annas.order_id));
}

#[tokio::test]
async fn what_was_not_sent_before_somebody_else_signed_in_is_taken_back() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    // The server refuses the token, and while it is renewed the next person signs in.
    city.memory().access = "taken-away".to_owned();
    let gate = Arc::new(Notify::new());
    city.fail(paths::REFRESH, Fault::Held(Arc::clone(&gate)));
    let next = async {
        while city.count(paths::REFRESH) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.log_in("jan@example.com", "correct horse").await.unwrap();
        gate.notify_one();
    };
    let (to, amount) = (WalletId::from_bytes([9; 16]), Money::new(2_000, Currency::PLN));
    let (sent, ()) = tokio::join!(engine.send_money(wallet_id(), to, amount), next);
    assert_eq!(sent.unwrap_err().code(), "somebody_else");
    assert!(engine.has_session().await.unwrap());
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    assert!(engine.outbox().await.unwrap().is_empty());
    assert!(city.memory().sent.is_empty());
}

#[tokio::test]
async fn an_order_that_was_not_sent_before_somebody_else_signed_in_is_taken_back() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.memory().access = "taken-away".to_owned();
    let gate = Arc::new(Notify::new());
    city.fail(paths::REFRESH, Fault::Held(Arc::clone(&gate)));
    let next = async {
        while city.count(paths::REFRESH) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.log_in("jan@example.com", "correct horse").await.unwrap();
        gate.notify_one();
    };
    let (bought, ()) = tokio::join!(ask(&engine, 1), next);
    assert_eq!(bought.unwrap_err().code(), "somebody_else");
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    assert!(engine.outbox().await.unwrap().is_empty());
    assert!(city.memory().orders.is_empty());
}

#[tokio::test]
async fn without_a_session_nothing_is_pending() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let ticket_id = buy(&engine).await.unwrap()[0].ticket_id;
    let amount = Money::new(5_000, Currency::PLN);
    // Where it has ended: found out while sending at first, and known beforehand then.
    for found_out in ["buy", "top_up", "refund"] {
        engine.log_in("anna@example.com", "correct horse").await.unwrap();
        city.memory().session_over = false;
        city.end_session();
        for known in [false, true] {
            let sent = city.memory().seen.len();
            let refused = match found_out {
                "buy" => ask(&engine, 1).await.unwrap_err(),
                "top_up" => engine.top_up(wallet_id(), amount).await.unwrap_err(),
                _ => engine.refund(ticket_id).await.unwrap_err(),
            };
            assert_eq!(refused.code(), "not_signed_in", "{found_out}");
            assert_eq!(city.memory().seen.len() == sent, known, "{found_out}");
            let entries = engine.outbox().await.unwrap();
            let pending = entries.iter().any(|entry| entry.state == OutboxState::Pending);
            assert!(!pending, "{found_out} is taken back");
        }
    }
    // Signed in again, everything is new and happens once.
    city.memory().session_over = false;
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    assert!(!ask(&engine, 1).await.unwrap().resumed);
    assert_eq!(city.memory().orders.len(), 2);
    assert!(city.memory().top_ups.is_empty());
    engine.ticket_code(ticket_id).await.unwrap();
}

#[tokio::test]
async fn what_may_have_been_bought_survives_the_end_of_the_session() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.fail(paths::ORDERS, Fault::Lost);
    let first = ask(&engine, 2).await.unwrap();
    city.end_session();
    assert_eq!(ask(&engine, 2).await.unwrap_err().code(), "not_signed_in");
    assert_eq!(engine.outbox().await.unwrap()[0].state, OutboxState::Pending);
    city.memory().session_over = false;
    engine.log_in("anna@example.com", "correct horse").await.unwrap();
    let again = ask(&engine, 2).await.unwrap();
    assert_eq!((again.order_id, again.resumed), (first.order_id, true));
    assert_eq!(city.memory().orders.len(), 1);
}
