//! The inspector's screen.

use cityplus_domain::quote::Line;
use cityplus_domain::{Currency, Money};
use cityplus_engine::{Engine, PurchaseOutcome};
use cityplus_screens::frame::Place;
use cityplus_screens::inspector::{InspectorIntent, InspectorState, Sign};
use cityplus_screens::view::Tone;
use cityplus_screens::{App, Mode, ScreenHandle};
use cityplus_support::city::{Kind, TestCity, wallet_of};
use cityplus_support::network::{Network, Weather};

use super::device::{Device, insist, until};
use super::pixels;

pub(crate) const TODAY: &str = "2027-07-10";

type Screen = ScreenHandle<InspectorState, InspectorIntent>;

/// A resident with tickets for today; the codes their phone shows now.
async fn codes(city: &TestCity, variant: &str, count: u32) -> (Engine, Vec<String>) {
    let name = format!("jan-{variant}-{count}");
    let resident = city.resident(&name).await;
    city.top_up(&resident, Money::parse("900.00", Currency::PLN).unwrap())
        .await;
    let line = Line {
        variant: variant.parse().unwrap(),
        count,
    };
    let product = "zoo-admission".parse().unwrap();
    let (own, day) = (wallet_of(&resident).await, TODAY.parse().unwrap());
    let bought = resident.buy(own, &product, day, &[line]).await.unwrap();
    let PurchaseOutcome::Completed { tickets } = bought.outcome else {
        panic!("{bought:?}");
    };
    let mut codes = Vec::new();
    for ticket in tickets {
        codes.push(resident.ticket_code(ticket.ticket_id).await.unwrap().code);
    }
    (resident, codes)
}

fn send(screen: &Screen, intent: InspectorIntent) {
    screen.send(intent).unwrap();
}

fn code(text: &str) -> InspectorIntent {
    InspectorIntent::Code {
        text: text.to_owned(),
    }
}

async fn verdict(screen: &Screen, reason: &str) -> InspectorState {
    until(screen, reason, |state| {
        state
            .verdict
            .as_ref()
            .is_some_and(|verdict| verdict.code == reason)
    })
    .await
}

/// Waits for the notice with a code.
async fn told(screen: &Screen, code: &str) -> InspectorState {
    until(screen, code, |state| {
        let notice = state.notice.as_ref();
        notice.is_some_and(|notice| notice.code.as_deref() == Some(code))
    })
    .await
}

/// A screen with lists, ready to scan.
async fn ready(app: &App) -> Screen {
    let screen = app.open_inspector();
    until(&screen, "the first state", |state| !state.title.is_empty()).await;
    send(&screen, InspectorIntent::FetchLists);
    until(&screen, "lists", |state| {
        state.scanning && state.fetch_lists.enabled
    })
    .await;
    screen
}

/// Without lists nothing can be judged, and the screen says so.
async fn fetch_the_first_lists(screen: &Screen) {
    let first = until(screen, "the first state", |_| true).await;
    assert_eq!((first.scanning, first.lists.tone), (false, Tone::Error));
    assert!(!first.choose_image.enabled && first.choose_image.accessibility.contains("lists"));
    assert!(first.venues[0].selected, "the only venue is chosen");
    send(screen, InspectorIntent::FetchLists);
    send(screen, InspectorIntent::FetchLists);
    let fresh = until(screen, "lists", |state| {
        state.scanning && state.fetch_lists.enabled
    })
    .await;
    assert_eq!(fresh.lists.tone, Tone::Success);
}

/// A good ticket: everything an inspector looks at is in the verdict.
async fn scan_a_reduced_ticket(screen: &Screen, text: &str) {
    send(screen, code(text));
    let valid = verdict(screen, "ok").await;
    let panel = valid.verdict.unwrap();
    assert_eq!((panel.tone, panel.sign), (Tone::Success, Sign::Tick));
    assert_eq!(panel.persons.as_deref(), Some("Let 1 person in"));
    assert!(panel.document.unwrap().contains("School card"));
    assert!(panel.accessibility.starts_with("Valid. Let 1 person in. "));
    assert!(
        panel
            .facts
            .iter()
            .any(|fact| fact.value.contains("Zoo admission"))
    );
}

/// The next person with the same code: then it was used.
async fn scan_a_used_ticket(city: &TestCity, screen: &Screen, text: &str) {
    send(screen, InspectorIntent::Next);
    let cleared = until(screen, "cleared", |state| state.verdict.is_none()).await;
    assert!(!cleared.next.enabled);
    // It was out of sight before it came back.
    city.clock.advance_ms(3_000);
    send(screen, code(text));
    let used = verdict(screen, "already_used").await.verdict.unwrap();
    assert_eq!(
        (used.sign, used.persons, used.document),
        (Sign::Cross, None, None)
    );
    assert!(
        used.facts
            .iter()
            .any(|fact| fact.label == "First entry at" && fact.value == "Zoo")
    );
}

/// A code typed in small letters, with blanks around; pressed twice it is judged once.
async fn type_a_code(screen: &Screen, text: &str) {
    send(
        screen,
        InspectorIntent::Type {
            text: format!("  {}\n", text.to_lowercase()),
        },
    );
    until(screen, "a text to judge", |state| state.judge.enabled).await;
    send(screen, InspectorIntent::Judge);
    send(screen, InspectorIntent::Judge);
    let typed = until(screen, "the typed code", |state| state.history.len() == 5).await;
    assert_eq!(typed.typed.value, "");
    assert_eq!(typed.verdict.unwrap().code, "ok");
}

pub(crate) async fn a_shift_at_the_gate(kind: Kind) {
    let city = TestCity::start(kind).await;
    let (_jan, codes) = codes(&city, "reduced", 4).await;
    let device = Device::at(&city, &city.url());
    device.sign_in_staff(&city, "inspector").await;
    let app = device.app(Mode::Inspector, "en").await;
    let screen = app.open_inspector();

    fetch_the_first_lists(&screen).await;
    scan_a_reduced_ticket(&screen, &codes[0]).await;

    // The same code in sight is the same look; another one is another question.
    for _ in 0..5 {
        city.clock.advance_ms(500);
        send(&screen, code(&codes[0]));
    }
    send(&screen, pixels::frame(&codes[1]));
    let other = until(&screen, "the second scan", |state| state.history.len() == 2).await;
    assert_eq!(other.verdict.unwrap().code, "ok");
    scan_a_used_ticket(&city, &screen, &codes[1]).await;

    send(&screen, pixels::picture(&codes[2]));
    until(&screen, "the picture's code", |state| state.history.len() == 4).await;
    type_a_code(&screen, &codes[3]).await;

    // What waits goes to the server by itself; the history stays when the screen is opened again.
    drop(screen);
    let screen = app.open_inspector();
    let again = until(&screen, "all sent", |state| {
        state.waiting == "All scans are sent."
    })
    .await;
    assert_eq!(again.history.len(), 5);
    assert!(again.history.iter().all(|row| !row.accessibility.is_empty()));
}

async fn show_bad_frames(screen: &Screen) {
    for (frame, what) in [
        (pixels::empty(640, 480, 100), "frame_torn"),
        (pixels::empty(0, 0, 0), "frame_empty"),
        (pixels::empty(10_000, 10_000, 100), "frame_too_large"),
    ] {
        send(screen, frame);
        told(screen, what).await;
    }
    // A good frame ends the notice by itself.
    send(screen, pixels::empty(64, 64, 4_096));
    until(screen, "no notice", |state| state.notice.is_none()).await;
}

async fn choose_bad_pictures(screen: &Screen) {
    let image = |content: &[u8]| InspectorIntent::Image {
        content: content.to_vec(),
    };
    for (file, what) in [
        (&b"no picture"[..], "picture_unknown_format"),
        (b"\x89PNG\r\n\x1a\nbroken", "picture_damaged"),
    ] {
        send(screen, image(file));
        told(screen, what).await;
        send(screen, InspectorIntent::DismissNotice);
        until(screen, "dismissed", |state| state.notice.is_none()).await;
    }
}

async fn scan_foreign_codes(screen: &Screen) {
    send(screen, code("https://parking.example/ticket/7"));
    let foreign = verdict(screen, "not_a_ticket").await.verdict.unwrap();
    assert!(
        foreign.accessibility.contains("parking.example"),
        "{}",
        foreign.accessibility
    );
    send(screen, code("CP1:BROKEN"));
    verdict(screen, "malformed").await;
}

pub(crate) async fn bad_pixels_and_foreign_codes(kind: Kind) {
    let city = TestCity::start(kind).await;
    let device = Device::at(&city, &city.url());
    device.sign_in_staff(&city, "inspector").await;
    let app = device.app(Mode::Inspector, "en").await;
    let screen = ready(&app).await;
    show_bad_frames(&screen).await;
    choose_bad_pictures(&screen).await;
    send(
        &screen,
        InspectorIntent::CameraFailed {
            reason: "denied".to_owned(),
        },
    );
    let failed = told(&screen, "camera_failed").await;
    assert!(!failed.scanning && failed.choose_image.enabled);

    scan_foreign_codes(&screen).await;
    send(
        &screen,
        InspectorIntent::SelectVenue {
            venue: "opera".to_owned(),
        },
    );
    told(&screen, "unknown_venue").await;
    send(
        &screen,
        InspectorIntent::Type {
            text: "A".repeat(5_000),
        },
    );
    let long = until(&screen, "too long", |state| state.typed.error.is_some()).await;
    assert_eq!(long.typed.value.len(), 400);
    send(&screen, InspectorIntent::Judge);
    send(&screen, InspectorIntent::ActOnNotice);
    send(&screen, InspectorIntent::Upload);
    drop(screen);
    let screen = app.open_inspector();
    until(&screen, "all sent", |state| {
        state.waiting == "All scans are sent."
    })
    .await;
}

/// Judges both tickets of a resident again; the reasons, sorted.
async fn judge_again(screen: &Screen, jan: &Engine) -> Vec<String> {
    let mut reasons = Vec::new();
    for (ticket, scans) in jan.tickets(None, 2).await.unwrap().tickets.iter().zip(2..) {
        let fresh = jan.ticket_code(ticket.ticket_id).await.unwrap().code;
        send(screen, code(&fresh));
        let judged = until(screen, "the newest verdict", |state| {
            let verdict = state.verdict.as_ref();
            state.history.len() == scans
                && verdict.is_some_and(|verdict| state.history[0].title.contains(&verdict.reason))
        })
        .await;
        reasons.push(judged.verdict.unwrap().code);
    }
    reasons.sort();
    reasons
}

/// Something else answers at the server's address: told, and nothing is lost.
async fn meet_a_stranger(screen: &Screen, address: std::net::SocketAddr) {
    let stranger = garbage_at(address).await;
    insist(screen, InspectorIntent::FetchLists, "garbage", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("server_garbage"))
    })
    .await;
    stranger.abort();
    drop(stranger.await);
}

pub(crate) async fn a_shift_without_a_server(kind: Kind) {
    let mut city = TestCity::start(kind).await;
    let (jan, codes) = codes(&city, "normal", 2).await;
    let network = Network::to(city.address()).await;
    let device = Device::at(&city, &network.url());
    device.sign_in_staff(&city, "inspector").await;
    let app = device.app(Mode::Inspector, "en").await;
    let screen = ready(&app).await;

    network.set(Weather::Down);
    send(&screen, InspectorIntent::FetchLists);
    let away = told(&screen, "offline").await;
    assert!(away.scanning, "what is held goes on working");
    send(&screen, code(&codes[0]));
    let judged = until(&screen, "a verdict that waits", |state| {
        state.verdict.is_some() && state.waiting == "1 scan waits to be sent."
    })
    .await;
    assert_eq!(
        (judged.history.len(), judged.verdict.unwrap().code.as_str()),
        (1, "ok")
    );
    send(&screen, InspectorIntent::Upload);
    until(&screen, "told why not", |state| {
        state.notice.is_some() && state.upload.enabled
    })
    .await;

    // The app ends and is started again: what waits is there.
    drop(screen);
    app.close().await;
    drop(app);
    let app = device.app(Mode::Inspector, "en").await;
    let screen = app.open_inspector();
    let again = until(&screen, "the history", |state| state.history.len() == 1).await;
    assert_eq!(again.waiting, "1 scan waits to be sent.");

    // Old lists are told, and make good tickets unconfirmed.
    city.clock.advance_ms(3 * 3_600_000);
    drop(screen);
    let screen = app.open_inspector();
    let old = until(&screen, "old lists", |state| state.lists.tone == Tone::Warning).await;
    assert!(old.scanning);
    assert_eq!(judge_again(&screen, &jan).await, ["already_used", "denylist_old"]);

    city.stop_server().await;
    network.set(Weather::Fine);
    meet_a_stranger(&screen, city.address()).await;
    city.start_server().await;
    insist(&screen, InspectorIntent::Upload, "all sent", |state| {
        state.waiting == "All scans are sent."
    })
    .await;
}

/// Something that answers HTTP and is not the server.
async fn garbage_at(address: std::net::SocketAddr) -> tokio::task::JoinHandle<()> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            if stream.read(&mut request).await.is_ok() {
                let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>";
                drop(stream.write_all(page.as_bytes()).await);
            }
        }
    })
}

pub(crate) async fn what_the_server_finds_later_is_told(kind: Kind) {
    let city = TestCity::start(kind).await;
    let (jan, codes) = codes(&city, "normal", 1).await;
    let network = Network::to(city.address()).await;
    let (first, second) = (Device::at(&city, &city.url()), Device::at(&city, &network.url()));
    let mut screens = Vec::new();
    let mut apps = Vec::new();
    for device in [&first, &second] {
        device.sign_in_staff(&city, "inspector").await;
        let app = device.app(Mode::Inspector, "en").await;
        screens.push(ready(&app).await);
        apps.push(app);
    }
    network.set(Weather::Down);
    send(&screens[0], code(&codes[0]));
    verdict(&screens[0], "ok").await;
    until(&screens[0], "sent", |state| {
        state.waiting == "All scans are sent."
    })
    .await;
    city.clock.advance_ms(60_000);
    let ticket = jan.tickets(None, 1).await.unwrap().tickets[0].ticket_id;
    let copied = jan.ticket_code(ticket).await.unwrap().code;
    send(&screens[1], code(&copied));
    verdict(&screens[1], "ok").await;
    network.set(Weather::Fine);
    let found = insist(&screens[1], InspectorIntent::Upload, "a second use", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("double_use"))
    })
    .await;
    let row = found.history[0].finding.as_ref().unwrap();
    assert!(row.text.contains("Zoo"), "{}", row.text);
    assert!(found.history[0].accessibility.contains(&row.title));
    send(&screens[1], InspectorIntent::DismissNotice);
    let told = until(&screens[1], "dismissed", |state| state.notice.is_none()).await;
    assert!(told.history[0].finding.is_some(), "the row keeps it");
}

pub(crate) async fn only_inspectors_inspect(kind: Kind) {
    let city = TestCity::start(kind).await;
    let nobody = Device::at(&city, &city.url());
    let app = nobody.app(Mode::Personal, "pl").await;
    let screen = app.open_inspector();
    let state = until(&screen, "the first state", |_| true).await;
    assert_eq!(state.notice.as_ref().unwrap().title, "Nikt nie jest zalogowany");
    for intent in [
        code("CP1:X"),
        pixels::empty(64, 64, 4_096),
        InspectorIntent::FetchLists,
        InspectorIntent::Upload,
        InspectorIntent::Judge,
        InspectorIntent::Next,
    ] {
        send(&screen, intent);
    }
    assert!(!state.fetch_lists.enabled && state.fetch_lists.accessibility.contains("kontroler"));
    send(&screen, InspectorIntent::ActOnNotice);
    let frame = app.open_frame();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;

    let teller = Device::at(&city, &city.url());
    teller.sign_in_staff(&city, "teller").await;
    let app = teller.app(Mode::Personal, "en").await;
    let screen = app.open_inspector();
    let state = until(&screen, "the first state", |_| true).await;
    assert_eq!(
        state.notice.unwrap().title,
        "This account may not inspect tickets"
    );
    assert!(!state.scanning && !state.typed.enabled);
}
