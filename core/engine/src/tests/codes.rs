//! Codes shown without a network, and the clock that guards them.

use cityplus_protocol::sync::ChangeBody;
use cityplus_ticketcode::{Denials, InspectionContext, IssuerPublicKey, KeySet, Limits, Outcome, judge_text};

use super::city::{City, issuer};
use super::device::{Device, morning};
use crate::Pace;

const DAY_MS: i64 = 86_400_000;

#[tokio::test]
async fn the_code_is_what_an_inspector_finds_valid() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let ticket_id = super::outbox::buy(&engine).await.unwrap()[0].ticket_id;
    drop(engine);
    // Another start, no server.
    let engine = device.open("http://127.0.0.1:9").await;
    device.clock.advance_ms(60_000);
    let shown = engine.ticket_code(ticket_id).await.unwrap();
    let now = morning().plus_ms(60_000);
    let key = IssuerPublicKey::new(
        *issuer().public_key(),
        morning().plus_ms(-DAY_MS),
        now.plus_ms(DAY_MS),
    );
    let context = InspectionContext {
        keys: &KeySet::new(now, vec![key]),
        denials: Denials::Exact {
            denied: false,
            at: now,
        },
        venues: &[1],
        now,
        limits: Limits::default(),
        already_used: None,
    };
    assert_eq!(judge_text(&shown.code, &context).outcome, Outcome::Valid);
    assert_eq!(shown.signed_at, now);
}

#[tokio::test]
async fn a_phone_set_back_does_not_revive_an_expired_ticket() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let ticket_id = super::outbox::buy(&engine).await.unwrap()[0].ticket_id;
    device.clock.set(morning().plus_ms(DAY_MS));
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
    device.clock.set(morning());
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
}

#[tokio::test]
async fn nor_does_a_restart_in_between() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let ticket_id = super::outbox::buy(&engine).await.unwrap()[0].ticket_id;
    device.clock.set(morning().plus_ms(DAY_MS));
    engine.keep_highest_time().await.unwrap();
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
    drop(engine);
    device.clock.set(morning());
    let engine = device.open("http://127.0.0.1:9").await;
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
}

#[tokio::test]
async fn the_servers_time_puts_a_phone_right_that_ran_ahead() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let ticket_id = super::outbox::buy(&engine).await.unwrap()[0].ticket_id;
    device.clock.set(morning().plus_ms(400 * DAY_MS));
    assert_eq!(
        engine.ticket_code(ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
    engine.sync(Pace::Now).await.unwrap();
    let shown = engine.ticket_code(ticket_id).await.unwrap();
    assert!((0..10_000).contains(&shown.fresh_until.ms_since(morning().plus_ms(30_000))));
}

#[tokio::test]
async fn tickets_of_elsewhere_are_not_shown_here() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let mut ticket = super::outbox::buy(&engine).await.unwrap().remove(0);
    let unknown = cityplus_domain::ids::TicketId::from_bytes([9; 16]);
    assert_eq!(
        engine.ticket_code(unknown).await.unwrap_err().code(),
        "unknown_ticket"
    );
    ticket.device_id = cityplus_domain::ids::DeviceId::from_bytes([9; 16]);
    city.memory().change(ChangeBody::Ticket {
        ticket: ticket.clone(),
    });
    engine.sync(Pace::Now).await.unwrap();
    assert_eq!(
        engine.ticket_code(ticket.ticket_id).await.unwrap_err().code(),
        "foreign_device"
    );
    // A ticket whose signed part is nonsense, or another ticket's.
    for signed in ["", "!!!!", "AAAA"] {
        let broken = cityplus_protocol::ticketing::TicketView {
            device_id: engine.account().await.unwrap().device_id,
            signed: signed.to_owned(),
            ..ticket.clone()
        };
        city.memory().change(ChangeBody::Ticket { ticket: broken });
        engine.sync(Pace::Now).await.unwrap();
        assert_eq!(
            engine.ticket_code(ticket.ticket_id).await.unwrap_err().code(),
            "server_garbage"
        );
    }
}
