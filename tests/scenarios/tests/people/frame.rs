//! The frame: ways, links, the banner, the toast.

use std::time::Duration;

use cityplus_screens::Mode;
use cityplus_screens::frame::{FrameIntent, FrameState, Place};
use cityplus_screens::home::HomeIntent;
use cityplus_support::city::{Kind, PASSWORD, TestCity, staff_login};
use cityplus_support::network::{Network, Weather};

use super::{Device, account, fill, sign_in, toast, until};

fn go(place: Place) -> FrameIntent {
    FrameIntent::Go { place }
}

fn link(url: impl Into<String>) -> FrameIntent {
    FrameIntent::OpenLink { url: url.into() }
}

fn tabs(state: &FrameState) -> Vec<Place> {
    state.tabs.iter().map(|tab| tab.place.clone()).collect()
}

fn title(state: &FrameState) -> &str {
    state.toast.as_ref().map_or("", |toast| toast.title.as_str())
}

fn zoo() -> Place {
    Place::Venue {
        venue: "zoo".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ways_follow_the_roles_and_back_leads_back() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "ela").await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let frame = app.open_frame();
    let guest = until(&frame, "the first state", |_| true).await;
    assert_eq!(tabs(&guest), [Place::Home, Place::Settings]);
    assert_eq!((guest.place, guest.back), (Place::Home, None));
    until(&frame, "the city's name and colour", |state| {
        state.title == "Opole+" && state.appearance.brand_color == 0x0000_529b
    })
    .await;
    sign_in(&app, &email).await;
    let resident = until(&frame, "a resident's", |state| state.tabs.len() == 4).await;
    assert_eq!(
        tabs(&resident),
        [Place::Home, Place::Tickets, Place::Wallet, Place::Settings]
    );
    frame.send(go(zoo())).unwrap();
    let venue = until(&frame, "the zoo", |state| state.place == zoo()).await;
    assert!(venue.back.is_some());
    assert!(
        venue
            .tabs
            .iter()
            .any(|tab| tab.place == Place::Home && tab.selected)
    );
    frame.send(FrameIntent::Back).unwrap();
    until(&frame, "back", |state| {
        state.place == Place::Home && state.back.is_none()
    })
    .await;
    // At the beginning there is nowhere to go back to.
    frame.send(FrameIntent::Back).unwrap();
    frame.send(go(Place::Tickets)).unwrap();
    until(&frame, "the tickets", |state| state.place == Place::Tickets).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inspectors_device_begins_with_scanning_and_a_kiosk_shows_nothing_else() {
    let city = TestCity::start(Kind::Sqlite).await;
    let mut device = Device::new();
    device.mode = Mode::Inspector;
    let app = device.app(&city, &city.url()).await;
    let (frame, screen) = (app.open_frame(), app.open_sign_in());
    let begin = until(&frame, "the first state", |_| true).await;
    assert_eq!(begin.place, Place::Inspector);
    frame.send(go(Place::SignIn)).unwrap();
    until(&frame, "the form", |state| state.place == Place::SignIn).await;
    let (email, password) = staff_login(&city.data(), "inspector");
    fill(&screen, &[("email", &email), ("password", &password)]);
    let state = until(&frame, "scanning", |state| {
        state.place == Place::Inspector && toast(state) == Some("welcome")
    })
    .await;
    assert_eq!(tabs(&state), [Place::Inspector, Place::Settings]);

    let mut kiosk = Device::new();
    kiosk.mode = Mode::Kiosk {
        venue: "zoo".to_owned(),
    };
    let app = kiosk.app(&city, &city.url()).await;
    let (frame, screen) = (app.open_frame(), app.open_sign_in());
    let own = Place::Kiosk {
        venue: "zoo".to_owned(),
    };
    let state = until(&frame, "the first state", |_| true).await;
    assert_eq!((state.place, state.tabs.len()), (own.clone(), 0));
    for place in [Place::Wallet, Place::Tickets, Place::Settings, Place::Home] {
        frame.send(go(place)).unwrap();
    }
    frame.send(link("cityplus://venue/zoo")).unwrap();
    let state = until(&frame, "no links here", |state| state.toast.is_some()).await;
    assert_eq!(state.place, own);
    frame.send(go(Place::SignIn)).unwrap();
    until(&frame, "staff may sign in", |state| state.place == Place::SignIn).await;
    fill(&screen, &[("email", &email), ("password", &password)]);
    until(&frame, "and stay at the kiosk", |state| {
        state.place == own && toast(state) == Some("welcome")
    })
    .await;
}

/// Whether the toast of a state carries a code.
fn told(state: &FrameState, code: &str) -> bool {
    let toast = state.toast.as_ref();
    toast.is_some_and(|toast| toast.code.as_deref() == Some(code))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_lead_where_they_say() {
    let city = TestCity::start(Kind::Sqlite).await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let frame = app.open_frame();
    until(&frame, "the first state", |_| true).await;
    for (url, expected) in [
        (
            "https://elsewhere.example/venue/zoo",
            "This is not one of our links",
        ),
        ("cityplus://venue/", "The link is not complete"),
        ("torn", "The link is not complete"),
    ] {
        frame.send(link(url)).unwrap();
        until(&frame, url, |state| title(state) == expected).await;
        // The same words told again over the old ones would be no new state to wait for.
        frame.send(FrameIntent::DismissToast).unwrap();
        until(&frame, "read", |state| state.toast.is_none()).await;
    }
    frame.send(link(format!("{}/venue/zoo", city.url()))).unwrap();
    until(&frame, "the zoo", |state| state.place == zoo()).await;
    frame.send(link("cityplus://venue/zoo")).unwrap();
    let here = until(&frame, "already", |state| title(state) == "You are here already").await;
    assert_eq!(here.place, zoo());
    frame.send(FrameIntent::DismissToast).unwrap();
    until(&frame, "read", |state| state.toast.is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_link_of_a_mail_confirms_once() {
    let city = TestCity::start(Kind::Sqlite).await;
    let network = Network::to(city.address()).await;
    let device = Device::new();
    let app = device.app(&city, &network.url()).await;
    let frame = app.open_frame();
    until(&frame, "the first state", |_| true).await;
    // First without a network, then confirmed, then once more.
    let elsewhere = city.device("elsewhere").await;
    elsewhere
        .register("iza@example.com", PASSWORD, "Iza", "pl")
        .await
        .unwrap();
    let token = city
        .mailbox()
        .confirmation_token("iza@example.com", Duration::from_secs(20))
        .await;
    network.set(Weather::Down);
    frame
        .send(link(format!("cityplus://confirm?token={token}")))
        .unwrap();
    until(&frame, "no server", |state| told(state, "offline")).await;
    network.set(Weather::Fine);
    frame
        .send(link(format!("{}/confirm/{token}", network.url())))
        .unwrap();
    until(&frame, "confirmed", |state| {
        title(state) == "Address confirmed" && state.place == Place::SignIn
    })
    .await;
    frame.send(link(format!("cityplus://confirm/{token}"))).unwrap();
    until(&frame, "twice", |state| {
        title(state) == "This link was opened before"
    })
    .await;
    elsewhere.log_in("iza@example.com", PASSWORD).await.unwrap();
    frame.send(link("cityplus://confirm/of-nobody-at-all")).unwrap();
    until(&frame, "a wrong one", |state| told(state, "invalid_token")).await;
    // It goes by itself.
    until(&frame, "no toast", |state| state.toast.is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_banner_comes_with_the_silence_and_goes_when_the_app_comes_back_to_the_front() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "ada").await;
    let network = Network::to(city.address()).await;
    let device = Device::new();
    let app = device.app(&city, &network.url()).await;
    sign_in(&app, &email).await;
    let (frame, home) = (app.open_frame(), app.open_home());
    network.set(Weather::Down);
    home.send(HomeIntent::Refresh).unwrap();
    let away = until(&frame, "the banner", |state| state.banner.is_some()).await;
    let banner = away.banner.unwrap();
    assert!(banner.text.contains("12:00"), "since when: {}", banner.text);
    assert!(!banner.dismissible);
    frame.send(FrameIntent::Paused).unwrap();
    network.set(Weather::Fine);
    frame.send(FrameIntent::Resumed).unwrap();
    until(&frame, "no banner", |state| state.banner.is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_comes_back_is_found_without_anybody_asking() {
    let mut city = TestCity::start(Kind::Sqlite).await;
    city.stop_server().await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let (frame, home) = (app.open_frame(), app.open_home());
    until(&frame, "the banner", |state| state.banner.is_some()).await;
    let empty = until(&home, "nothing is known", |state| state.tiles_empty.is_some()).await;
    assert!(empty.tiles.is_empty());
    city.start_server().await;
    until(&home, "the services", |state| state.tiles.len() == 1).await;
    until(&frame, "no banner, the city's name", |state| {
        state.banner.is_none() && state.title == "Opole+"
    })
    .await;
}
