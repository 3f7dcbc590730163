//! Signing in, registering, confirming, a forgotten password.

use std::time::Duration;

use cityplus_screens::ScreenHandle;
use cityplus_screens::frame::{FrameIntent, Place};
use cityplus_screens::sign_in::{SignInIntent, SignInMode, SignInState};
use cityplus_screens::view::Tone;
use cityplus_support::city::{Kind, PASSWORD, TestCity};
use cityplus_support::network::{Network, Weather};

use super::{Device, account, captive_portal, fill, is_on_disk, toast, typed, until};

type Screen = ScreenHandle<SignInState, SignInIntent>;

const MAIL: Duration = Duration::from_secs(20);

fn field<'s>(state: &'s SignInState, key: &str) -> &'s cityplus_screens::view::Field {
    state.fields.iter().find(|field| field.key == key).unwrap()
}

fn told(state: &SignInState) -> Option<&str> {
    state.notice.as_ref().and_then(|notice| notice.code.as_deref())
}

fn change(mode: SignInMode) -> SignInIntent {
    SignInIntent::Change { mode }
}

/// Fills the form of registration: what is wrong is told beside its field, then a mail is on its way.
async fn register_ewa(screen: &Screen) {
    screen.send(change(SignInMode::Register)).unwrap();
    // What the server would refuse, is told before.
    fill(
        screen,
        &[("name", "Ewa"), ("email", "ewa"), ("new_password", "short")],
    );
    let wrong = until(screen, "what is wrong", |state| {
        state.mode == SignInMode::Register && field(state, "email").error.is_some()
    })
    .await;
    assert!(field(&wrong, "new_password").error.is_some());
    assert_eq!(field(&wrong, "name").error, None);
    // What only the server can tell, stands beside its field.
    fill(
        screen,
        &[("email", "ewa@example.com"), ("new_password", "1234567890")],
    );
    until(screen, "a weak password", |state| {
        !state.submit.busy
            && field(state, "email").error.is_none()
            && field(state, "new_password")
                .error
                .as_deref()
                .is_some_and(|text| text.contains("guess"))
    })
    .await;
    fill(screen, &[("new_password", PASSWORD)]);
    let sent = until(screen, "the mail is on its way", |state| {
        state.mode == SignInMode::Confirm
    })
    .await;
    assert!(sent.notice.unwrap().text.contains("ewa@example.com"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_registration_by_the_pasted_link_to_the_first_screen() {
    let city = TestCity::start(Kind::Sqlite).await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let (frame, screen) = (app.open_frame(), app.open_sign_in());
    frame.send(FrameIntent::Go { place: Place::SignIn }).unwrap();
    let form = until(&screen, "the form", |_| true).await;
    assert_eq!((form.mode, form.fields.len()), (SignInMode::SignIn, 2));
    assert_eq!(form.languages.len(), 6);
    register_ewa(&screen).await;

    let token = city.mailbox().confirmation_token("ewa@example.com", MAIL).await;
    fill(&screen, &[("token", "not-the-token")]);
    until(&screen, "a wrong link", |state| {
        state.mode == SignInMode::Confirm && field(state, "token").error.is_some() && !state.submit.busy
    })
    .await;
    fill(&screen, &[("token", &format!("{}/confirm/{token}", city.url()))]);
    let form = until(&screen, "confirmed", |state| state.mode == SignInMode::SignIn).await;
    assert_eq!(form.notice.unwrap().tone, Tone::Success);
    let kept = form
        .fields
        .iter()
        .map(|field| field.value.as_str())
        .collect::<Vec<_>>();
    assert_eq!(
        kept,
        ["ewa@example.com", ""],
        "the address stays, the password does not"
    );

    fill(&screen, &[("password", PASSWORD)]);
    let home = until(&frame, "the first screen", |state| state.place == Place::Home).await;
    assert!(home.tabs.iter().any(|tab| tab.place == Place::Wallet));
    let after = until(&screen, "the password is gone", |state| {
        !state.submit.busy && field(state, "password").value.is_empty()
    })
    .await;
    assert_eq!(after.mode, SignInMode::SignIn);
    assert!(!is_on_disk(device.folder.path(), PASSWORD));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_and_a_forgotten_one() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "jan").await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let (frame, screen) = (app.open_frame(), app.open_sign_in());
    until(&screen, "the form", |_| true).await;
    fill(&screen, &[("email", &email), ("password", "quite another one")]);
    let refused = until(&screen, "refused", |state| {
        told(state) == Some("wrong_credentials")
    })
    .await;
    assert_eq!(refused.notice.unwrap().tone, Tone::Warning);
    screen.send(SignInIntent::DismissNotice).unwrap();
    until(&screen, "read", |state| state.notice.is_none()).await;

    screen.send(change(SignInMode::Forgot)).unwrap();
    screen.send(SignInIntent::Submit).unwrap();
    until(&screen, "a code is on its way", |state| {
        state.mode == SignInMode::Reset
    })
    .await;
    let code = city.mailbox().reset_code(&email, MAIL).await;
    let new_password = "kladka nad Mlynowka noca";
    fill(&screen, &[("code", "WRONG-123"), ("new_password", new_password)]);
    until(&screen, "a wrong code", |state| {
        state.mode == SignInMode::Reset && field(state, "code").error.is_some() && !state.submit.busy
    })
    .await;
    fill(&screen, &[("code", &code)]);
    let form = until(&screen, "set", |state| state.mode == SignInMode::SignIn).await;
    assert_eq!(field(&form, "password").value, "");
    fill(&screen, &[("password", new_password)]);
    until(&frame, "signed in", |state| toast(state) == Some("welcome")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_away_or_is_not_the_citys() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "ola").await;
    let network = Network::to(city.address()).await;
    let device = Device::new();
    let app = device.app(&city, &network.url()).await;
    let (frame, screen) = (app.open_frame(), app.open_sign_in());
    until(&screen, "the form", |_| true).await;
    network.set(Weather::Down);
    fill(&screen, &[("email", &email), ("password", PASSWORD)]);
    until(&screen, "no server", |state| {
        told(state) == Some("offline") && !state.submit.busy
    })
    .await;
    let away = until(&frame, "the banner", |state| state.banner.is_some()).await;
    assert_eq!(away.banner.unwrap().code.as_deref(), Some("offline"));
    network.set(Weather::Fine);
    // Pressed twice: signed in once, and nothing is told of the second.
    screen.send(SignInIntent::Submit).unwrap();
    screen.send(SignInIntent::Submit).unwrap();
    until(&frame, "signed in, no banner", |state| {
        toast(state) == Some("welcome") && state.banner.is_none()
    })
    .await;

    let (url, serve) = captive_portal().await;
    let portal = tokio::spawn(serve);
    let elsewhere = Device::new();
    let app = elsewhere.app(&city, &url).await;
    let (frame, screen) = (app.open_frame(), app.open_sign_in());
    fill(&screen, &[("email", &email), ("password", PASSWORD)]);
    until(&screen, "garbage", |state| told(state) == Some("server_garbage")).await;
    let banner = until(&frame, "the banner", |state| state.banner.is_some())
        .await
        .banner;
    assert_eq!(banner.unwrap().code.as_deref(), Some("server_garbage"));
    portal.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_language_redraws_the_form_and_texts_of_any_length_do_no_harm() {
    let city = TestCity::start(Kind::Sqlite).await;
    let device = Device::new();
    let app = device.app(&city, &city.url()).await;
    let screen = app.open_sign_in();
    until(&screen, "English", |state| state.title == "Sign in").await;
    screen.send(typed("email", "jan@example.com")).unwrap();
    for (language, title) in [
        ("pl", "Zaloguj się"),
        ("uk", "Вхід"),
        ("sl", "Prijava"),
        ("de-AT", "Anmelden"),
    ] {
        let language = language.to_owned();
        screen.send(SignInIntent::SetLanguage { language }).unwrap();
        let state = until(&screen, title, |state| state.title == title).await;
        assert_eq!(field(&state, "email").value, "jan@example.com");
    }
    let language = "xx".to_owned();
    screen.send(SignInIntent::SetLanguage { language }).unwrap();
    screen.send(typed("no-such-field", "x")).unwrap();
    screen.send(typed("password", &"ż".repeat(100_000))).unwrap();
    let state = until(&screen, "too long", |state| {
        field(state, "password").error.is_some()
    })
    .await;
    assert_eq!(state.title, "Anmelden");
    assert_eq!(field(&state, "password").value, "");
    // The language stays with the device.
    app.close().await;
    drop((screen, app));
    let app = device.app(&city, &city.url()).await;
    until(&app.open_sign_in(), "German", |state| state.title == "Anmelden").await;
}
