//! Devices: their keys, their clocks, their sessions.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::{Clock, ManualClock};
use cityplus_engine::{Engine, Pace};
use cityplus_support::city::{Kind, PASSWORD, TestCity, device_options, sign_up};

use super::zoo::{buy, zloty};

pub(crate) async fn a_ticket_lives_on_the_device_that_bought_it(kind: Kind) {
    let city = TestCity::start(kind).await;
    let phone = city.resident("jan").await;
    city.top_up(&phone, zloty("100.00")).await;
    let ticket = buy(&phone, "normal", "2027-07-10", 1).await.remove(0);
    let tablet = city.device("tablet").await;
    tablet.log_in("jan@example.com", PASSWORD).await.unwrap();
    tablet.sync(Pace::Now).await.unwrap();
    let seen = tablet.ticket(ticket.ticket_id).await.unwrap();
    assert_eq!(
        (seen.ticket_id, seen.device_id),
        (ticket.ticket_id, ticket.device_id)
    );
    assert_eq!(
        tablet.ticket_code(ticket.ticket_id).await.unwrap_err().code(),
        "foreign_device"
    );
    assert!(phone.ticket_code(ticket.ticket_id).await.is_ok());
}

pub(crate) async fn a_phone_set_back_does_not_revive_a_ticket(kind: Kind) {
    let city = TestCity::start(kind).await;
    let folder = tempfile::tempdir().unwrap();
    let phone_clock = Arc::new(ManualClock::at(city.clock.now()));
    let options = device_options(
        folder.path(),
        &city.url(),
        "jan",
        Arc::clone(&phone_clock) as Arc<dyn Clock>,
    );
    let jan = Engine::open(options).await.unwrap();
    sign_up(&jan, &city.mailbox(), "jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    let ticket = buy(&jan, "normal", "2027-07-10", 1).await.remove(0);
    assert!(jan.ticket_code(ticket.ticket_id).await.is_ok());

    // The next day the phone notices, by itself, that the ticket is over.
    phone_clock.set(ticket.window.until.plus_ms(3_600_000));
    assert_eq!(
        jan.ticket_code(ticket.ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
    // Turning the phone's clock back to yesterday changes nothing.
    phone_clock.set(ticket.window.from.plus_ms(3_600_000));
    assert_eq!(
        jan.ticket_code(ticket.ticket_id).await.unwrap_err().code(),
        "ticket_expired"
    );
}

pub(crate) async fn a_lost_password_ends_every_session(kind: Kind) {
    let city = TestCity::start(kind).await;
    let jan = city.resident("jan").await;
    jan.forgot_password("jan@example.com").await.unwrap();
    let code = city
        .mailbox()
        .reset_code("jan@example.com", Duration::from_secs(10))
        .await;
    let new = "calkiem inny dlugi tekst";
    jan.reset_password("jan@example.com", &code, new).await.unwrap();
    assert_eq!(jan.fetch_wallet().await.unwrap_err().code(), "not_signed_in");
    assert_eq!(
        jan.log_in("jan@example.com", PASSWORD).await.unwrap_err().code(),
        "wrong_credentials"
    );
    jan.log_in("jan@example.com", new).await.unwrap();
    assert!(jan.fetch_wallet().await.unwrap().balance.is_zero());
}
