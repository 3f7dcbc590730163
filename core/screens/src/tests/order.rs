//! An order to its end, as far as a device without its server gets.

use cityplus_domain::quote::Line;
use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::ticketing::TicketState;

use super::device::{Device, NOWHERE, hotel, until, wallet_id};
use crate::Language;
use crate::frame::Place;
use crate::order::{OrderIntent, OrderState, StepState};
use crate::view::Tone;

async fn place(device: &Device) -> String {
    let line = Line {
        variant: "normal".parse().unwrap(),
        count: 2,
    };
    let day = "2026-07-11".parse().unwrap();
    let product = "zoo-admission".parse().unwrap();
    let placed = device
        .engine()
        .place_order(
            wallet_id(),
            &product,
            day,
            &[line],
            Money::new(6_000, Currency::PLN),
        )
        .await
        .unwrap();
    placed.order_id.to_string()
}

fn code(state: &OrderState) -> Option<&str> {
    state.notice.as_ref()?.code.as_deref()
}

#[tokio::test]
async fn an_order_that_waits_says_so_and_can_be_sent_again() {
    let device = Device::annas(NOWHERE).await;
    let order_id = place(&device).await;
    let screen = device.app.open_order(order_id.clone());
    let first = screen.next().await.unwrap();
    assert_eq!(first.steps[0].state, StepState::Done);
    device.app.shared.tell(crate::app::News::Resumed);
    let state = until(&screen, "waiting", |state| code(state) == Some("offline")).await;
    assert_eq!(state.badge.tone, Tone::Warning);
    assert_eq!(
        (state.steps[1].state, state.steps[2].state),
        (StepState::Ahead, StepState::Ahead)
    );
    assert!(state.text.unwrap().contains("nie zapłacisz dwa razy"));
    assert!(
        state.facts.iter().any(|fact| fact.value == "2 × normal"),
        "{:?}",
        state.facts
    );
    assert!(state.try_now.unwrap().enabled);
    let before = device.engine().outbox().await.unwrap()[0].tries;
    for _ in 0..3 {
        screen.send(OrderIntent::TryNow).unwrap();
    }
    let busy = until(&screen, "being sent", |state| {
        state.try_now.as_ref().is_some_and(|button| button.busy)
    })
    .await;
    assert!(!busy.try_now.unwrap().enabled);
    until(&screen, "waiting again", |state| {
        state.try_now.as_ref().is_some_and(|button| button.enabled)
    })
    .await;
    let entries = device.engine().outbox().await.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(entries[0].tries > before);
    device.speak(Language::English).await;
    let state = until(&screen, "English", |state| state.title == "Order").await;
    assert_eq!(state.badge.label, "Waiting");
    let frame = device.app.open_frame();
    screen.send(OrderIntent::Done).unwrap();
    until(&frame, "the tickets", |state| state.place == Place::Tickets).await;
}

#[tokio::test]
async fn a_network_that_answers_for_the_server_is_told() {
    let device = Device::annas(&hotel().await).await;
    let screen = device.app.open_order(place(&device).await);
    device.app.shared.tell(crate::app::News::Resumed);
    let state = until(&screen, "garbage", |state| code(state) == Some("server_garbage")).await;
    assert!(state.try_now.unwrap().enabled);
    assert_eq!(state.badge.tone, Tone::Warning);
}

#[tokio::test]
async fn an_order_of_which_only_tickets_are_left_leads_to_them() {
    let device = Device::annas(NOWHERE).await;
    let ticket = device.ticket(1, 1, TicketState::Active);
    let (order_id, ticket_id) = (ticket.order_id.to_string(), ticket.ticket_id.to_string());
    device.keep(vec![ticket]).await;
    let screen = device.app.open_order(order_id);
    let state = screen.next().await.unwrap();
    assert_eq!((state.badge.tone, state.tickets.len()), (Tone::Success, 1));
    assert!(state.steps.iter().all(|step| step.state == StepState::Done));
    assert_eq!(state.try_now, None);
    let frame = device.app.open_frame();
    screen
        .send(OrderIntent::OpenTicket {
            ticket_id: "another".to_owned(),
        })
        .unwrap();
    screen.send(OrderIntent::Done).unwrap();
    let place = until(&frame, "the ticket", |state| state.place != Place::Home)
        .await
        .place;
    assert_eq!(place, Place::Ticket { ticket_id });
}

#[tokio::test]
async fn an_order_that_is_not_there_says_so() {
    let device = Device::annas(NOWHERE).await;
    for id in ["", "nonsense", "019f4ad3-7580-7000-8000-000000000000"] {
        let screen = device.app.open_order(id.to_owned());
        let state = screen.next().await.unwrap();
        assert_eq!(code(&state), Some("unknown_order"), "{id}");
        assert!(state.done.enabled && state.steps.is_empty());
        screen.send(OrderIntent::TryNow).unwrap();
        screen.send(OrderIntent::ActOnNotice).unwrap();
    }
}
