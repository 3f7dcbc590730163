//! The shelves.

use cityplus_engine::protocol::ticketing::TicketState;

use super::device::{Device, NOWHERE, until};
use crate::Language;
use crate::frame::Place;
use crate::run::ScreenHandle;
use crate::tickets::{TicketsIntent, TicketsState};

fn shelf(key: &str) -> TicketsIntent {
    TicketsIntent::SelectShelf {
        shelf: key.to_owned(),
    }
}

fn act(key: &str) -> TicketsIntent {
    TicketsIntent::ActOnNotice { key: key.to_owned() }
}

fn chosen(state: &TicketsState) -> &str {
    &state.shelves.iter().find(|shelf| shelf.selected).unwrap().key
}

async fn stocked() -> Device {
    let device = Device::annas(NOWHERE).await;
    let mut all: Vec<_> = (1..=45)
        .map(|number| device.ticket(number, 2, TicketState::Active))
        .collect();
    all.push(device.ticket(50, 1, TicketState::Active));
    all.push(device.ticket(51, -1, TicketState::Active));
    all.push(device.ticket(52, 0, TicketState::Used));
    all.push(device.ticket(53, 3, TicketState::Refunded));
    device.keep(all).await;
    device
}

type Screen = ScreenHandle<TicketsState, TicketsIntent>;

async fn after(
    screen: &Screen,
    intent: TicketsIntent,
    what: &str,
    is: impl Fn(&TicketsState) -> bool,
) -> TicketsState {
    screen.send(intent).unwrap();
    until(screen, what, is).await
}

#[tokio::test]
async fn every_shelf_shows_its_tickets_page_by_page() {
    let device = stocked().await;
    let screen = device.app.open_tickets();
    let first = screen.next().await.unwrap();
    assert_eq!((chosen(&first), first.tickets.len()), ("coming", 20));
    let row = &first.tickets[0];
    assert_eq!(
        (row.title.as_str(), row.badge.label.as_str()),
        ("Ogród Zoologiczny", "Na później")
    );
    assert!(row.accessibility.contains(&row.when) && row.accessibility.contains(&row.badge.label));
    assert!(first.more.is_some() && first.empty.is_none() && first.notices.is_empty());
    screen.send(TicketsIntent::ShowMore).unwrap();
    let more = after(&screen, TicketsIntent::ShowMore, "more", |state| {
        state.tickets.len() > 20
    })
    .await;
    assert_eq!(
        more.tickets.len(),
        40,
        "a second press before the answer adds nothing"
    );
    let all = after(&screen, TicketsIntent::ShowMore, "all", |state| {
        state.more.is_none()
    })
    .await;
    assert_eq!(all.tickets.len(), 46);
    screen.send(shelf("nonsense")).unwrap();
    let used = after(&screen, shelf("used"), "the used ones", |state| {
        chosen(state) == "used" && state.tickets.len() == 2
    })
    .await;
    let badges: Vec<&str> = used.tickets.iter().map(|row| row.badge.label.as_str()).collect();
    assert_eq!(badges, ["Wykorzystany", "Po terminie"]);
    let refunded = after(&screen, shelf("refunded"), "the refunded one", |state| {
        chosen(state) == "refunded" && state.tickets.len() == 1
    })
    .await;
    assert_eq!(refunded.tickets[0].badge.label, "Zwrócony");
    device.speak(Language::English).await;
    until(&screen, "English", |state| {
        state.tickets[0].badge.label == "Refunded"
    })
    .await;
    let frame = device.app.open_frame();
    let ticket_id = refunded.tickets[0].ticket_id.clone();
    for id in ["nonsense", &ticket_id] {
        screen
            .send(TicketsIntent::OpenTicket {
                ticket_id: id.to_owned(),
            })
            .unwrap();
    }
    until(&frame, "the ticket", |state| {
        state.place
            == Place::Ticket {
                ticket_id: ticket_id.clone(),
            }
    })
    .await;
}

#[tokio::test]
async fn refreshing_without_a_server_says_so_and_keeps_everything() {
    let device = stocked().await;
    let screen = device.app.open_tickets();
    screen.send(TicketsIntent::Refresh).unwrap();
    let busy = after(&screen, TicketsIntent::Refresh, "busy", |state| {
        state.refresh.busy
    })
    .await;
    assert!(!busy.refresh.enabled);
    let state = until(&screen, "told", |state| {
        !state.notices.is_empty() && !state.refresh.busy
    })
    .await;
    assert_eq!(state.notices[0].code.as_deref(), Some("offline"));
    assert_eq!(state.tickets.len(), 20);
    let key = state.notices[0].key.clone();
    after(
        &screen,
        TicketsIntent::DismissNotice { key },
        "no notice",
        |state| state.notices.is_empty(),
    )
    .await;
}

#[tokio::test]
async fn a_refund_that_waits_is_seen_and_leads_to_its_ticket() {
    let device = stocked().await;
    let ticket = device.ticket(50, 1, TicketState::Active);
    let ticket_id = ticket.ticket_id.to_string();
    device.engine().refund(ticket.ticket_id).await.unwrap();
    let screen = device.app.open_tickets();
    let state = screen.next().await.unwrap();
    assert_eq!(state.tickets[0].badge.label, "W trakcie zwrotu");
    let notice = &state.notices[0];
    assert!(!notice.dismissible, "{notice:?}");
    let frame = device.app.open_frame();
    screen.send(act("nonsense")).unwrap();
    screen.send(act(&notice.key)).unwrap();
    until(&frame, "the ticket", |state| {
        state.place
            == Place::Ticket {
                ticket_id: ticket_id.clone(),
            }
    })
    .await;
}

#[tokio::test]
async fn a_damaged_ticket_is_told_and_hides_no_other() {
    let device = stocked().await;
    let damaged = device.ticket(50, 1, TicketState::Active).ticket_id;
    device.engine().damage_ticket(damaged).await.unwrap();
    let state = device.app.open_tickets().next().await.unwrap();
    assert_eq!(state.tickets.len(), 20);
    assert_eq!(state.notices[0].code.as_deref(), Some("store_corrupt"));
    assert!(state.notices[0].title.contains('1'));
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_there() {
    let device = Device::empty(NOWHERE).await;
    let screen = device.app.open_tickets();
    let state = screen.next().await.unwrap();
    assert!(state.tickets.is_empty() && state.empty.is_some());
    let frame = device.app.open_frame();
    screen.send(act(&state.notices[0].key)).unwrap();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;
}
