//! The first screen.

use chrono::NaiveDate;
use cityplus_domain::quote::Line;
use cityplus_domain::{Currency, Money};
use cityplus_engine::{Engine, EngineOptions};
use cityplus_screens::ScreenHandle;
use cityplus_screens::frame::{FrameIntent, FrameState, Place};
use cityplus_screens::home::{HomeIntent, HomeState};
use cityplus_screens::settings::SettingsIntent;
use cityplus_screens::view::Icon;
use cityplus_support::city::{Kind, PASSWORD, TestCity, wallet_of};
use cityplus_support::network::{Network, Weather};

use super::{Device, account, captive_portal, sign_in, until};

type Home = ScreenHandle<HomeState, HomeIntent>;
type Frame = ScreenHandle<FrameState, FrameIntent>;

/// The engine below the app, for what no screen of this journey does.
async fn engine(device: &Device, city: &TestCity, url: &str) -> Engine {
    let database = device.folder.path().join("app").join("device.sqlite");
    let options = EngineOptions::new(database, url, city.clock.clone(), device.keys.clone());
    Engine::open(options).await.unwrap()
}

fn one_ticket() -> [Line; 1] {
    [Line {
        variant: "normal".parse().unwrap(),
        count: 1,
    }]
}

fn day() -> NaiveDate {
    "2027-07-11".parse().unwrap()
}

fn code(state: &HomeState, code: &str) -> bool {
    state
        .notices
        .iter()
        .any(|notice| notice.code.as_deref() == Some(code))
}

/// A guest's home: the services, and nothing of anybody. What leads nowhere changes nothing.
async fn look_as_a_guest(home: &Home) {
    let guest = until(home, "the zoo", |state| state.tiles.len() == 1).await;
    let tile = &guest.tiles[0];
    assert_eq!(
        (tile.venue.as_str(), tile.title.as_str(), tile.icon),
        ("zoo", "Zoo", Icon::Zoo)
    );
    assert!(tile.detail.starts_with("from PLN"), "{}", tile.detail);
    assert!(guest.sign_in.is_some() && guest.balance.is_none() && guest.notices.is_empty());
    for intent in [
        HomeIntent::OpenWallet,
        HomeIntent::OpenVenue {
            venue: "nowhere".to_owned(),
        },
        HomeIntent::OpenTicket {
            ticket_id: "none".to_owned(),
        },
        HomeIntent::ActOnNotice {
            key: "none".to_owned(),
        },
        HomeIntent::DismissNotice {
            key: "none".to_owned(),
        },
    ] {
        home.send(intent).unwrap();
    }
}

/// Everything that is pressed at home leads to its place.
async fn open_everything(home: &Home, frame: &Frame, ticket_id: &str) {
    let ticket_id = ticket_id.to_owned();
    let ticket = Place::Ticket {
        ticket_id: ticket_id.clone(),
    };
    home.send(HomeIntent::OpenTicket { ticket_id }).unwrap();
    until(frame, "the ticket", |state| state.place == ticket).await;
    home.send(HomeIntent::OpenVenue {
        venue: "zoo".to_owned(),
    })
    .unwrap();
    until(frame, "the zoo", |state| {
        matches!(state.place, Place::Venue { .. })
    })
    .await;
    home.send(HomeIntent::OpenWallet).unwrap();
    until(frame, "the wallet", |state| state.place == Place::Wallet).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_sees_the_services_and_a_resident_the_balance_and_the_next_tickets() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "ewa").await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let home = app.open_home();
    look_as_a_guest(&home).await;
    home.send(HomeIntent::SignIn).unwrap();
    until(&app.open_frame(), "the form", |state| {
        state.place == Place::SignIn
    })
    .await;

    sign_in(&app, &email).await;
    let below = engine(&device, &city, &city.url()).await;
    city.top_up(&below, Money::new(10_000, Currency::PLN)).await;
    let resident = until(&home, "the balance", |state| {
        home.send(HomeIntent::Refresh).unwrap_or(());
        state
            .balance
            .as_ref()
            .is_some_and(|balance| balance.money.contains("100.00"))
    })
    .await;
    assert!(resident.greeting.contains("ewa") && resident.sign_in.is_none());
    assert!(resident.balance_as_of.unwrap().contains("12:00"));
    assert!(resident.tickets_empty.is_some());

    let own = wallet_of(&below).await;
    below
        .buy(own, &"zoo-admission".parse().unwrap(), day(), &one_ticket())
        .await
        .unwrap();
    until(&home, "not busy", |state| state.refresh.enabled).await;
    home.send(HomeIntent::Refresh).unwrap();
    let with_ticket = until(&home, "the ticket", |state| state.tickets.len() == 1).await;
    open_everything(&home, &app.open_frame(), &with_ticket.tickets[0].ticket_id).await;

    // In another language everything is drawn anew, without a look at the network.
    let settings = app.open_settings();
    let language = "pl".to_owned();
    settings.send(SettingsIntent::SetLanguage { language }).unwrap();
    let polish = until(&home, "Polish", |state| state.greeting.starts_with("Dzień dobry")).await;
    assert!(polish.balance.unwrap().money.ends_with("\u{a0}zł"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_server_everything_held_is_there() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "ala").await;
    let network = Network::to(city.address()).await;
    let device = Device::new();
    let app = device.app(&city, &network.url()).await;
    sign_in(&app, &email).await;
    let home = app.open_home();
    until(&home, "the balance and the zoo", |state| {
        state.balance.is_some() && state.tiles.len() == 1
    })
    .await;
    drop((home, app));

    network.set(Weather::Down);
    let app = device.app(&city, &network.url()).await;
    let home = app.open_home();
    let first = home.next().await.unwrap();
    assert!(first.balance.is_some() && first.tiles.len() == 1, "{first:?}");
    home.send(HomeIntent::Refresh).unwrap();
    home.send(HomeIntent::Refresh).unwrap();
    until(&home, "no server", |state| {
        code(state, "offline") && state.refresh.enabled
    })
    .await;
    home.send(HomeIntent::DismissNotice {
        key: "trouble".to_owned(),
    })
    .unwrap();
    until(&home, "read", |state| state.notices.is_empty()).await;

    // What was ordered meanwhile is told, and leads to the order.
    let below = engine(&device, &city, &network.url()).await;
    let own = wallet_of(&below).await;
    below
        .buy(own, &"zoo-admission".parse().unwrap(), day(), &one_ticket())
        .await
        .unwrap();
    network.set(Weather::Fine);
    let refused = until(&home, "the refusal", |state| {
        if state.refresh.enabled {
            home.send(HomeIntent::Refresh).unwrap_or(());
        }
        code(state, "insufficient_funds")
    })
    .await;
    let key = refused.notices[0].key.clone();
    home.send(HomeIntent::ActOnNotice { key: key.clone() }).unwrap();
    let frame = app.open_frame();
    until(&frame, "the order", |state| {
        state.place
            == Place::Order {
                order_id: key.clone(),
            }
    })
    .await;
    home.send(HomeIntent::DismissNotice { key }).unwrap();
    until(&home, "put away", |state| !code(state, "insufficient_funds")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_session_and_a_foreign_server_are_told() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "iga").await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    sign_in(&app, &email).await;
    let home = app.open_home();
    until(&home, "signed in", |state| {
        state.greeting.contains("iga") && state.refresh.enabled
    })
    .await;
    // A new password ends every session.
    let elsewhere = city.device("elsewhere").await;
    elsewhere.forgot_password(&email).await.unwrap();
    let mail = city.mailbox();
    let reset = mail.reset_code(&email, std::time::Duration::from_secs(20)).await;
    elsewhere
        .reset_password(&email, &reset, &format!("{PASSWORD} nowe"))
        .await
        .unwrap();
    home.send(HomeIntent::Refresh).unwrap();
    let ended = until(&home, "the end of the session", |state| {
        code(state, "not_signed_in")
    })
    .await;
    assert!(ended.greeting.contains("iga"), "what is here stays");
    let key = ended.notices[0].key.clone();
    home.send(HomeIntent::ActOnNotice { key: key.clone() }).unwrap();
    let frame = app.open_frame();
    until(&frame, "the form", |state| state.place == Place::SignIn).await;
    home.send(HomeIntent::DismissNotice { key }).unwrap();
    until(&home, "read", |state| !code(state, "not_signed_in")).await;
    drop((home, frame, app));

    let (url, serve) = captive_portal().await;
    let portal = tokio::spawn(serve);
    let app = device.app(&city, &url).await;
    let home = app.open_home();
    until(&home, "the first state", |state| state.tiles.len() == 1).await;
    home.send(HomeIntent::Refresh).unwrap();
    until(&home, "garbage", |state| code(state, "server_garbage")).await;
    portal.abort();
}
