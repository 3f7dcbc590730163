//! Staying signed in.

use cityplus_protocol::{ErrorCode, paths};

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
