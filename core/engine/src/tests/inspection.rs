//! The inspector without a network.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_domain::keys::VenueKey;
use cityplus_protocol::PublicKey;
use cityplus_protocol::inspection::{DenylistUpdate, InspectionLists, UsedTicket, VerificationKey};
use cityplus_protocol::paths;
use cityplus_ticketcode::denylist::{Snapshot, sign_delta};
use data_encoding::BASE64URL_NOPAD;

use super::city::{City, Fault, issuer};
use super::device::{Device, morning};
use super::server::Reply;
use crate::Engine;

fn zoo() -> VenueKey {
    "zoo".parse().unwrap()
}

fn lists(made_at: Timestamp, denylist: DenylistUpdate) -> InspectionLists {
    InspectionLists {
        made_at,
        keys: vec![VerificationKey {
            public_key: PublicKey(*issuer().public_key()),
            not_before: morning().plus_ms(-86_400_000),
            not_after: morning().plus_ms(86_400_000),
        }],
        denylist,
        used: Vec::new(),
        used_next: 0,
        more: false,
    }
}

fn whole(number: u64, denied: &[TicketId]) -> DenylistUpdate {
    let snapshot = Snapshot::sign(&issuer(), number, morning(), denied).unwrap();
    DenylistUpdate::Full {
        signed: BASE64URL_NOPAD.encode(&snapshot.to_bytes()),
    }
}

fn delta(base: u64, number: u64, made_at: Timestamp, added: &[TicketId]) -> DenylistUpdate {
    let signed = sign_delta(&issuer(), base, number, made_at, added, &[]).unwrap();
    DenylistUpdate::Deltas {
        signed: vec![BASE64URL_NOPAD.encode(&signed)],
    }
}

/// A resident's code, and an inspector with fresh lists.
async fn scene(city: &City) -> (TicketId, String, Device, Engine) {
    let (_phone, resident) = Device::signed_in(city).await;
    let ticket_id = super::outbox::buy(&resident).await.unwrap()[0].ticket_id;
    let code = resident.ticket_code(ticket_id).await.unwrap().code;
    let (device, inspector) = Device::signed_in(city).await;
    city.memory().lists.push_back(lists(morning(), whole(1, &[])));
    inspector.fetch_lists().await.unwrap();
    (ticket_id, code, device, inspector)
}

async fn reason(engine: &Engine, code: &str, venue: &str) -> &'static str {
    let venue = venue.parse().unwrap();
    engine
        .inspect(code, &venue, None)
        .await
        .unwrap()
        .verdict
        .reason
        .code()
}

#[tokio::test]
async fn verdicts_without_a_network() {
    let city = City::start().await;
    let (_, code, device, inspector) = scene(&city).await;
    drop(inspector);
    let inspector = device.open("http://127.0.0.1:9").await;
    assert_eq!(reason(&inspector, &code, "pool").await, "wrong_venue");
    assert_eq!(reason(&inspector, "HELLO", "zoo").await, "not_a_ticket");
    assert_eq!(reason(&inspector, "CP1:\0", "zoo").await, "malformed");
    assert_eq!(
        reason(&inspector, &"CP1:".repeat(5_000), "zoo").await,
        "malformed"
    );
    let good = inspector.inspect(&code, &zoo(), None).await.unwrap();
    assert_eq!(good.verdict.reason.code(), "ok");
    assert_eq!(
        (good.verdict.keys_age_ms, good.verdict.denylist_age_ms),
        (0, Some(0))
    );
    assert_eq!(reason(&inspector, &code, "zoo").await, "already_used");
    let later = inspector
        .inspect(&code, &zoo(), Some(morning().plus_ms(120_000)))
        .await
        .unwrap();
    assert_eq!(later.verdict.reason.code(), "stale");
    let nowhere = inspector.inspect(&code, &"nowhere".parse().unwrap(), None).await;
    assert_eq!(nowhere.unwrap_err().code(), "unknown_venue");
}

#[tokio::test]
async fn old_lists_leave_a_doubt_and_their_age_is_told() {
    let city = City::start().await;
    let (_, _, device, inspector) = scene(&city).await;
    device.clock.advance_ms(3 * 3_600_000);
    let (phone, resident) = Device::signed_in(&city).await;
    let ticket_id = super::outbox::buy(&resident).await.unwrap()[0].ticket_id;
    phone.clock.advance_ms(3 * 3_600_000);
    let code = resident.ticket_code(ticket_id).await.unwrap().code;
    let seen = inspector.inspect(&code, &zoo(), None).await.unwrap().verdict;
    assert_eq!(
        (seen.reason.code(), seen.denylist_age_ms),
        ("denylist_old", Some(3 * 3_600_000))
    );
    // People are let in at a doubt: the second scan is told so.
    assert_eq!(reason(&inspector, &code, "zoo").await, "already_used");
}

#[tokio::test]
async fn changes_of_the_denylist_survive_a_restart() {
    let city = City::start().await;
    let (ticket_id, code, device, inspector) = scene(&city).await;
    city.memory().lists.push_back(lists(
        morning(),
        delta(1, 2, morning().plus_ms(1_000), &[ticket_id]),
    ));
    for minute in 1..5 {
        let at = morning().plus_ms(minute * 60_000);
        city.memory().lists.push_back(lists(at, delta(2, 2, at, &[])));
    }
    for expected in [2, 2, 2, 2, 2] {
        assert_eq!(inspector.fetch_lists().await.unwrap().denylist_number, expected);
    }
    let asked = city
        .memory()
        .seen
        .iter()
        .rev()
        .find(|request| request.path == paths::INSPECTION_LISTS)
        .cloned();
    assert_eq!(asked.unwrap().parameter("denylist"), 2);
    drop(inspector);
    let inspector = device.open("http://127.0.0.1:9").await;
    let seen = inspector
        .inspect(&code, &zoo(), Some(morning()))
        .await
        .unwrap()
        .verdict;
    assert_eq!(seen.reason.code(), "denied");
    assert_eq!(
        seen.denylist_age_ms,
        Some(-240_000),
        "the newest heartbeat counts"
    );
}

#[tokio::test]
async fn a_list_that_cannot_be_continued_is_fetched_as_a_whole() {
    let city = City::start().await;
    let (ticket_id, code, _device, inspector) = scene(&city).await;
    city.publish([
        lists(morning(), delta(5, 6, morning().plus_ms(1), &[])),
        lists(morning(), whole(6, &[ticket_id])),
    ]);
    assert_eq!(inspector.fetch_lists().await.unwrap().denylist_number, 6);
    assert_eq!(reason(&inspector, &code, "zoo").await, "denied");
}

#[tokio::test]
async fn lists_that_no_key_of_the_city_signed_replace_nothing() {
    let city = City::start().await;
    let (_, code, _device, inspector) = scene(&city).await;
    let foreign =
        cityplus_ticketcode::IssuerKey::from_seed(&cityplus_ticketcode::SecretSeed::from_bytes([8; 32]));
    let snapshot = Snapshot::sign(&foreign.unwrap(), 9, morning(), &[]).unwrap();
    let forged = DenylistUpdate::Full {
        signed: BASE64URL_NOPAD.encode(&snapshot.to_bytes()),
    };
    for _ in 0..2 {
        city.memory().lists.push_back(lists(morning(), forged.clone()));
    }
    assert_eq!(inspector.fetch_lists().await.unwrap_err().code(), "lists_refused");
    let garbage = DenylistUpdate::Full {
        signed: "****".to_owned(),
    };
    city.memory().lists.push_back(lists(morning(), garbage));
    assert_eq!(
        inspector.fetch_lists().await.unwrap_err().code(),
        "server_garbage"
    );
    assert_eq!(reason(&inspector, &code, "zoo").await, "ok");
}

#[tokio::test]
async fn a_use_seen_by_another_inspector_is_known_after_the_download() {
    let city = City::start().await;
    let (ticket_id, code, _device, inspector) = scene(&city).await;
    let mut page = lists(morning(), delta(1, 1, morning().plus_ms(1), &[]));
    page.used = vec![UsedTicket {
        ticket_id,
        used_at: morning(),
    }];
    page.used_next = 1;
    city.memory().lists.push_back(page);
    assert_eq!(inspector.fetch_lists().await.unwrap().used_fetched, 1);
    assert_eq!(reason(&inspector, &code, "zoo").await, "already_used");
}

#[tokio::test]
async fn without_lists_nothing_is_judged() {
    let city = City::start().await;
    let (_device, inspector) = Device::signed_in(&city).await;
    let refused = inspector.inspect("CP1:", &zoo(), None).await.unwrap_err();
    assert_eq!(refused.code(), "lists_missing");
}

#[tokio::test]
async fn scans_are_brought_back_once_and_a_bad_one_holds_up_nobody() {
    let city = City::start().await;
    let (_, code, _device, inspector) = scene(&city).await;
    for text in [code.as_str(), "one", "poison", "two", "three"] {
        inspector.inspect(text, &zoo(), None).await.unwrap();
    }
    city.fail(paths::INSPECTION_SCANS, Fault::Instead(Reply::Nothing));
    assert_eq!(inspector.upload_scans().await.unwrap_err().code(), "offline");
    let uploaded = inspector.upload_scans().await.unwrap();
    assert_eq!((uploaded.scans, uploaded.refused), (4, 1));
    assert_eq!(city.memory().scans, 4);
    assert_eq!(inspector.upload_scans().await.unwrap().scans, 0);
}

#[tokio::test]
async fn more_scans_than_one_upload_may_hold_go_in_several() {
    let city = City::start().await;
    let (_, _, _device, inspector) = scene(&city).await;
    let long = "x".repeat(900);
    for _ in 0..400 {
        inspector.inspect(&long, &zoo(), None).await.unwrap();
    }
    assert_eq!(inspector.upload_scans().await.unwrap().scans, 400);
    let uploads: Vec<usize> = {
        let memory = city.memory();
        let sent = memory
            .seen
            .iter()
            .filter(|request| request.path == paths::INSPECTION_SCANS);
        sent.map(|request| request.body.len()).collect()
    };
    assert!(uploads.len() > 1);
    assert!(
        uploads
            .iter()
            .all(|bytes| *bytes < cityplus_protocol::BODY_MAX_BYTES)
    );
}
