//! Changes come in order, each once, and stay.

use cityplus_protocol::paths;
use cityplus_protocol::sync::ChangeBody;
use cityplus_protocol::ticketing::TicketState;
use serde_json::json;

use super::city::{City, Fault};
use super::device::{Device, morning};
use super::server::Reply;
use crate::Pace;

#[tokio::test]
async fn pages_are_taken_over_and_not_asked_for_again() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let tickets = super::outbox::buy(&engine).await.unwrap();
    for state in [TicketState::Used, TicketState::Active, TicketState::Used] {
        let ticket = cityplus_protocol::ticketing::TicketView {
            state,
            ..tickets[0].clone()
        };
        city.memory().change(ChangeBody::Ticket { ticket });
    }
    assert_eq!(engine.sync(Pace::Now).await.unwrap().changes, 3);
    assert_eq!(
        engine.ticket(tickets[0].ticket_id).await.unwrap().state,
        TicketState::Used
    );
    drop(engine);
    let again = device.open(city.url()).await;
    assert_eq!(again.sync(Pace::Now).await.unwrap().changes, 0);
}

#[tokio::test]
async fn a_ticket_that_was_made_anew_makes_room_for_the_new_one() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let old = super::outbox::buy(&engine).await.unwrap().remove(0);
    let new = cityplus_protocol::ticketing::TicketView {
        ticket_id: cityplus_domain::ids::TicketId::from_bytes([9; 16]),
        ..old.clone()
    };
    let ticket_id = old.ticket_id;
    city.memory().change(ChangeBody::TicketMoved { ticket_id });
    city.memory().change(ChangeBody::Ticket { ticket: new.clone() });
    // A device that never held the old one misses nothing.
    city.memory().change(ChangeBody::TicketMoved {
        ticket_id: cityplus_domain::ids::TicketId::from_bytes([8; 16]),
    });
    assert_eq!(engine.sync(Pace::Now).await.unwrap().changes, 3);
    assert_eq!(
        engine.ticket(ticket_id).await.unwrap_err().code(),
        "unknown_ticket"
    );
    let held = engine.tickets(None, 10).await.unwrap().tickets;
    assert!(held.contains(&new) && held.iter().all(|ticket| ticket.ticket_id != ticket_id));
}

#[tokio::test]
async fn another_catalogue_is_fetched_once() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    assert!(!engine.sync(Pace::Now).await.unwrap().catalogue_fetched);
    city.memory().catalogue_version = "v2".to_owned();
    assert!(engine.sync(Pace::Now).await.unwrap().catalogue_fetched);
    assert!(!engine.sync(Pace::Now).await.unwrap().catalogue_fetched);
}

#[tokio::test]
async fn pages_that_lead_nowhere_or_back_are_refused_and_cost_nothing() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let time = morning().millis();
    let other = |seq: i64| json!({ "seq": seq, "kind": "of_next_year", "thing": 1 });
    let bad = [
        json!({ "changes": [], "next": 0, "more": true, "catalogue_version": "v1", "server_time": time }),
        json!({ "changes": [], "next": -1, "more": false, "catalogue_version": "v1", "server_time": time }),
        json!({ "changes": [other(2), other(1)], "next": 2, "more": false, "catalogue_version": "v1",
                "server_time": time }),
        json!({ "changes": [other(2)], "next": 1, "more": false, "catalogue_version": "v1", "server_time": time }),
        json!({ "changes": [], "next": 1, "more": false, "catalogue_version": "v1", "server_time": -5 }),
    ];
    for page in bad {
        city.fail(paths::SYNC, Fault::Instead(Reply::json(200, &page)));
        assert_eq!(
            engine.sync(Pace::Now).await.unwrap_err().code(),
            "server_garbage",
            "{page}"
        );
    }
    // A kind of change that is newer than this program is passed over.
    let newer = json!({ "changes": [other(1)], "next": 1, "more": false, "catalogue_version": "v1",
                        "server_time": time });
    city.fail(paths::SYNC, Fault::Instead(Reply::json(200, &newer)));
    assert_eq!(engine.sync(Pace::Now).await.unwrap().changes, 1);
    let seen = city.memory().seen.clone();
    let last = seen.iter().rfind(|request| request.path == paths::SYNC);
    assert_eq!(last.unwrap().parameter("after"), 0);
}
