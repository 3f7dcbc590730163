//! Buying, giving back and the wallet, by the screens alone, against the real backend.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)] // tests: the helpers, too, may fail loudly

mod screens;

use cityplus_domain::{Currency, Money};
use cityplus_engine::OutboxState;
use cityplus_screens::frame::{FrameState, Place};
use cityplus_screens::order::{OrderIntent, OrderState, StepState};
use cityplus_screens::ticket::TicketIntent;
use cityplus_screens::tickets::TicketsIntent;
use cityplus_screens::venue::{VenueIntent, VenueState};
use cityplus_screens::view::Tone;
use cityplus_screens::wallet::WalletIntent;
use cityplus_screens::{App, ScreenHandle};
use cityplus_support::city::{Kind, TestCity};
use cityplus_support::network::{Network, Weather};

use screens::{Resident, until};

fn zloty(text: &str) -> Money {
    Money::parse(text, Currency::PLN).unwrap()
}

fn more(variant: &str) -> VenueIntent {
    VenueIntent::More {
        variant: variant.to_owned(),
    }
}

/// Chooses tickets for tomorrow and presses Pay; gives the order's screen.
async fn pay(app: &App, variants: &[&str]) -> (String, ScreenHandle<OrderState, OrderIntent>) {
    let frame = app.open_frame();
    frame
        .send(cityplus_screens::frame::FrameIntent::Go {
            place: Place::Venue {
                venue: "zoo".to_owned(),
            },
        })
        .unwrap();
    until(&frame, "the venue", |state| {
        matches!(state.place, Place::Venue { .. })
    })
    .await;
    let venue = app.open_venue("zoo".to_owned());
    for variant in variants {
        venue.send(more(variant)).unwrap();
    }
    let tomorrow = VenueIntent::SelectDay {
        day: "2027-07-11".to_owned(),
    };
    venue.send(tomorrow).unwrap();
    let chosen = |state: &VenueState| {
        let count: u32 = state.variants.iter().map(|row| row.count).sum();
        count as usize == variants.len()
            && state
                .days
                .iter()
                .any(|day| day.selected && day.key == "2027-07-11")
    };
    let state = until(&venue, "what was chosen", chosen).await;
    assert!(state.pay.enabled && state.total.is_some(), "{state:#?}");
    venue.send(VenueIntent::Pay).unwrap();
    let is_order = |state: &FrameState| matches!(state.place, Place::Order { .. });
    let Place::Order { order_id } = until(&frame, "the order's place", is_order).await.place else {
        panic!("no order");
    };
    // The venue's screen is closed here, as a shell does; what was sent goes on.
    drop(venue);
    let order = app.open_order(order_id.clone());
    (order_id, order)
}

fn code(state: &OrderState) -> Option<&str> {
    state.notice.as_ref()?.code.as_deref()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_venue_to_the_code_and_the_money_back() {
    let city = TestCity::start(Kind::Sqlite).await;
    let jan = Resident::new(&city, "jan", zloty("200.00")).await;
    let app = jan.app(&city, &city.url()).await;
    let frame = app.open_frame();
    let (_, order) = pay(&app, &["normal", "normal", "family"]).await;
    let done = until(&order, "the tickets", |state| state.badge.tone == Tone::Success).await;
    assert_eq!((done.tickets.len(), done.steps.len()), (3, 3));
    assert!(done.steps.iter().all(|step| step.state == StepState::Done));
    assert_eq!(done.notice, None);
    order.send(OrderIntent::Done).unwrap();
    until(&frame, "the tickets' place", |state| {
        state.place == Place::Tickets
    })
    .await;

    let tickets = app.open_tickets();
    let coming = until(&tickets, "three tickets", |state| state.tickets.len() == 3).await;
    assert!(coming.notices.is_empty(), "{:?}", coming.notices);
    let normal = coming
        .tickets
        .iter()
        .find(|row| row.detail == "Normalny")
        .unwrap();
    let ticket_id = normal.ticket_id.clone();
    let open = TicketsIntent::OpenTicket {
        ticket_id: ticket_id.clone(),
    };
    tickets.send(open).unwrap();
    until(&frame, "the ticket's place", |state| {
        matches!(state.place, Place::Ticket { .. })
    })
    .await;
    let ticket = app.open_ticket(ticket_id);
    let state = until(&ticket, "a code", |state| state.code.is_some()).await;
    assert_eq!(state.badge.label, "Na później");
    ticket.send(TicketIntent::Refund).unwrap();
    ticket.send(TicketIntent::ConfirmDialog).unwrap();
    let refunded = until(&ticket, "given back", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.tone == Tone::Success)
            && state.code.is_none()
    })
    .await;
    assert_eq!(refunded.refund, None);
    let left = until(&tickets, "two tickets", |state| state.tickets.len() == 2).await;
    assert!(left.notices.is_empty());

    let wallet = app.open_wallet();
    let state = until(&wallet, "the statement", |state| state.statement.len() == 3).await;
    let kinds: Vec<&str> = state.statement.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(kinds, ["Zwrot", "Płatność", "Doładowanie"]);
    assert!(state.statement[0].money.starts_with('+') && !state.statement[1].money.starts_with('+'));
    assert!(
        state.statement[1].detail.contains("Ogród Zoologiczny"),
        "{:?}",
        state.statement[1]
    );
    // 200 less 38 and 115: one of the two at 38 came back.
    assert!(state.balance.unwrap().money.contains("47"), "the balance");
    wallet.send(WalletIntent::Refresh).unwrap();
    until(&wallet, "refreshed", |state| {
        !state.refresh.busy && state.notice.is_none()
    })
    .await;
    assert!(city.audit().await.problems.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_outlives_the_network_the_screen_and_the_app() {
    let city = TestCity::start(Kind::Sqlite).await;
    let network = Network::to(city.address()).await;
    let ola = Resident::new(&city, "ola", zloty("100.00")).await;
    let app = ola.app(&city, &network.url()).await;
    network.set(Weather::AnswersLost);
    let (order_id, order) = pay(&app, &["normal"]).await;
    let waits = until(&order, "waiting", |state| code(state) == Some("offline")).await;
    assert_eq!(
        (waits.badge.tone, waits.steps[0].state),
        (Tone::Warning, StepState::Done)
    );
    drop(order);
    app.close().await;
    drop(app);

    network.set(Weather::Down);
    let app = ola.app(&city, &network.url()).await;
    let order = app.open_order(order_id);
    let waits = until(&order, "waiting", |state| {
        state.try_now.as_ref().is_some_and(|button| button.enabled)
    })
    .await;
    assert_eq!(waits.badge.tone, Tone::Warning);
    let tickets = app.open_tickets();
    let state = tickets.next().await.unwrap();
    assert!(
        state.tickets.is_empty() && state.notices.len() == 1,
        "{:?}",
        state.notices
    );
    network.set(Weather::Fine);
    order.send(OrderIntent::TryNow).unwrap();
    let done = until(&order, "the ticket", |state| state.badge.tone == Tone::Success).await;
    assert_eq!((done.tickets.len(), done.notice), (1, None));
    until(&tickets, "the ticket", |state| {
        state.tickets.len() == 1 && state.notices.is_empty()
    })
    .await;
    let engine = ola.engine(&city, &city.url()).await;
    let wallet = engine.fetch_wallet().await.unwrap();
    assert_eq!(
        (wallet.balance, wallet.available),
        (zloty("62.00"), zloty("62.00"))
    );
    assert!(city.audit().await.problems.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_says_why_leads_on_and_is_put_away() {
    let city = TestCity::start(Kind::Sqlite).await;
    let ewa = Resident::new(&city, "ewa", zloty("10.00")).await;
    let app = ewa.app(&city, &city.url()).await;
    let frame = app.open_frame();
    let (_, order) = pay(&app, &["normal"]).await;
    let refused = until(&order, "the refusal", |state| state.badge.tone == Tone::Error).await;
    assert_eq!(code(&refused), Some("insufficient_funds"));
    assert_eq!(
        (refused.steps[1].state, refused.steps[2].state),
        (StepState::Failed, StepState::Ahead)
    );
    assert!(refused.notice.unwrap().action.unwrap().enabled && refused.try_now.is_none());
    let tickets = app.open_tickets();
    let state = until(&tickets, "the refusal", |state| !state.notices.is_empty()).await;
    assert!(state.notices[0].dismissible);
    assert_eq!(state.notices[0].code.as_deref(), Some("insufficient_funds"));
    order.send(OrderIntent::Done).unwrap();
    let back = Place::Venue {
        venue: "zoo".to_owned(),
    };
    until(&frame, "the venue", |state| state.place == back).await;
    until(&tickets, "nothing to tell", |state| state.notices.is_empty()).await;
    let engine = ewa.engine(&city, &city.url()).await;
    let outbox = engine.outbox().await.unwrap();
    assert!(
        outbox.iter().all(|entry| entry.state != OutboxState::Refused),
        "{outbox:?}"
    );
    assert_eq!(engine.fetch_wallet().await.unwrap().available, zloty("10.00"));
}
