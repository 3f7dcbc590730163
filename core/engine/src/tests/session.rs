//! Staying signed in.

use std::sync::Arc;

use cityplus_protocol::{ErrorCode, paths};
use tokio::sync::Notify;

use super::city::{City, Fault, problem};
use super::device::{Device, morning};
use crate::Pace;

#[tokio::test]
async fn an_old_token_is_renewed_once_for_many_requests() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    // Eleven minutes later, for both.
    city.memory().now = morning().plus_ms(660_000);
    device.clock.advance_ms(660_000);
    let asked = [
        engine.sync(Pace::Now),
        engine.sync(Pace::Now),
        engine.sync(Pace::Now),
    ];
    let [one, two, three] = asked;
    let (one, two, three) = tokio::join!(one, two, three);
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    assert_eq!(city.count(paths::REFRESH), 1);
}

#[tokio::test]
async fn a_token_the_server_no_longer_takes_is_renewed() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.memory().access = "taken-away".to_owned();
    engine.sync(Pace::Now).await.unwrap();
    assert_eq!(city.count(paths::REFRESH), 1);
}

#[tokio::test]
async fn a_lost_answer_to_a_renewal_is_survived() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    city.memory().access = "taken-away".to_owned();
    city.fail(paths::REFRESH, Fault::Lost);
    engine.sync(Pace::Now).await.unwrap();
    assert_eq!(city.count(paths::REFRESH), 2);
    // The new tokens are in the store.
    drop(engine);
    device.open(city.url()).await.sync(Pace::Now).await.unwrap();
    assert_eq!(city.count(paths::REFRESH), 2);
}

#[tokio::test]
async fn a_session_that_is_over_asks_to_sign_in_and_keeps_what_is_here() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let bought = super::outbox::buy(&engine).await.unwrap();
    city.end_session();
    assert_eq!(engine.sync(Pace::Now).await.unwrap_err().code(), "not_signed_in");
    let asked = city.count(paths::REFRESH);
    assert_eq!(engine.fetch_wallet().await.unwrap_err().code(), "not_signed_in");
    assert_eq!(
        city.count(paths::REFRESH),
        asked,
        "a dead session is not asked for again"
    );
    engine.ticket_code(bought[0].ticket_id).await.unwrap();
}

#[tokio::test]
async fn a_busy_server_does_not_end_the_session() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.memory().access = "taken-away".to_owned();
    city.fail(paths::REFRESH, Fault::Instead(problem(ErrorCode::Unavailable)));
    assert_eq!(engine.sync(Pace::Now).await.unwrap_err().code(), "unavailable");
    engine.sync(Pace::Now).await.unwrap();
}

#[tokio::test]
async fn signing_out_takes_the_persons_things_away_even_without_a_network() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    super::outbox::buy(&engine).await.unwrap();
    city.fail(paths::LOGOUT, Fault::Instead(super::server::Reply::Nothing));
    assert!(!engine.log_out().await.unwrap(), "the server could not be told");
    assert!(engine.tickets(None, 10).await.unwrap().tickets.is_empty());
    assert_eq!(engine.account().await.unwrap_err().code(), "not_signed_in");
    drop(engine);
    let again = device.open(city.url()).await;
    assert_eq!(again.sync(Pace::Now).await.unwrap_err().code(), "not_signed_in");
}

#[tokio::test]
async fn the_same_person_keeps_the_device_and_another_gets_a_new_one() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let first = engine.account().await.unwrap().device_id;
    let again = engine.log_in("Anna@Example.com", "correct horse").await.unwrap();
    assert_eq!(again.device_id, first);
    let other = engine.log_in("jan@example.com", "correct horse").await.unwrap();
    assert_ne!(other.device_id, first);
}

#[tokio::test]
async fn a_request_of_another_account_is_not_sent() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let call = crate::http::Call::get(paths::SYNC).query("after", 0);
    let own = engine.account().await.unwrap().account.account_id.to_string();
    let other = cityplus_domain::ids::AccountId::from_bytes([9; 16]).to_string();
    engine.send_as(&call, &own).await.unwrap();
    let refused = engine.send_as(&call, &other).await.err().unwrap();
    assert_eq!(refused.code(), "somebody_else");
    assert_eq!(city.count(paths::SYNC), 1);
}

/// Until the city was asked on a path.
async fn asked(city: &City, path: &str) {
    while city.count(path) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_late_renewal_brings_nobody_back() {
    for next in [None, Some("jan@example.com")] {
        let city = City::start().await;
        let (_device, engine) = Device::signed_in(&city).await;
        city.memory().access = "taken-away".to_owned();
        let gate = Arc::new(Notify::new());
        city.fail(paths::REFRESH, Fault::Held(Arc::clone(&gate)));
        let meanwhile = async {
            asked(&city, paths::REFRESH).await;
            engine.log_out().await.unwrap();
            if let Some(next) = next {
                engine.log_in(next, "correct horse").await.unwrap();
            }
            gate.notify_one();
        };
        let (late, ()) = tokio::join!(engine.sync(Pace::Now), meanwhile);
        // Only where nobody is signed in has a session ended.
        let expected = next.map_or("not_signed_in", |_| "somebody_else");
        assert_eq!(late.unwrap_err().code(), expected);
        let account = engine.account().await.ok();
        assert_eq!(account.as_ref().map(|one| one.account.email.as_str()), next);
        // The next person's own tokens are still there: nothing is renewed.
        assert_eq!(engine.sync(Pace::Now).await.is_ok(), next.is_some());
        assert_eq!(city.count(paths::REFRESH), 1);
    }
}

#[tokio::test]
async fn a_late_renewal_does_not_replace_a_newer_session_of_the_same_person() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.memory().access = "taken-away".to_owned();
    let gate = Arc::new(Notify::new());
    city.fail(paths::REFRESH, Fault::Held(Arc::clone(&gate)));
    let meanwhile = async {
        asked(&city, paths::REFRESH).await;
        engine.log_in("anna@example.com", "correct horse").await.unwrap();
        gate.notify_one();
    };
    let (late, ()) = tokio::join!(engine.sync(Pace::Now), meanwhile);
    late.unwrap();
    assert_eq!(city.count(paths::REFRESH), 1);
}

#[tokio::test]
async fn a_late_sign_out_leaves_the_next_person_alone() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let gate = Arc::new(Notify::new());
    city.fail(paths::LOGOUT, Fault::Held(Arc::clone(&gate)));
    let meanwhile = async {
        asked(&city, paths::LOGOUT).await;
        engine.log_in("jan@example.com", "correct horse").await.unwrap();
        gate.notify_one();
    };
    let (done, ()) = tokio::join!(engine.log_out(), meanwhile);
    assert!(done.unwrap());
    assert_eq!(
        engine.account().await.unwrap().account.email.as_str(),
        "jan@example.com"
    );
    engine.sync(Pace::Now).await.unwrap();
}

#[tokio::test]
async fn whether_there_is_a_session_is_known_without_the_server() {
    let city = City::start().await;
    let fresh = Device::new();
    let engine = fresh.open(city.url()).await;
    assert!(!engine.has_session().await.unwrap());
    assert_eq!(engine.server(), city.url());
    let (_device, engine) = Device::signed_in(&city).await;
    assert!(engine.has_session().await.unwrap());
    city.end_session();
    engine.sync(Pace::Now).await.unwrap_err();
    assert!(!engine.has_session().await.unwrap());
    assert!(engine.account().await.is_ok(), "what is here stays");
}
