//! The settings.

use std::sync::{Arc, Mutex};

use cityplus_screens::ScreenHandle;
use cityplus_screens::app::ports::{Advertisement, BeaconEars, BeaconRadio, Links, PortError};
use cityplus_screens::frame::{ColorScheme, FrameIntent, FrameState, Place};
use cityplus_screens::settings::{SettingsIntent, SettingsState};
use cityplus_support::city::{Kind, TestCity};
use cityplus_support::network::{Network, Weather};

use super::{Device, account, sign_in, toast, until};

type Settings = ScreenHandle<SettingsState, SettingsIntent>;
type Frame = ScreenHandle<FrameState, FrameIntent>;

#[derive(Default)]
struct Platform {
    opened: Mutex<Vec<String>>,
    refuses: Mutex<bool>,
    ears: Mutex<Option<Arc<dyn BeaconEars>>>,
}

impl Links for Platform {
    fn open(&self, url: &str) -> Result<(), PortError> {
        if *self.refuses.lock().unwrap() {
            return Err(PortError {
                reason: "no browser".to_owned(),
            });
        }
        self.opened.lock().unwrap().push(url.to_owned());
        Ok(())
    }
}

impl BeaconRadio for Platform {
    fn start(&self, ears: Arc<dyn BeaconEars>) -> Result<(), PortError> {
        *self.ears.lock().unwrap() = Some(ears);
        Ok(())
    }

    fn stop(&self) {
        *self.ears.lock().unwrap() = None;
    }
}

fn fact<'s>(state: &'s SettingsState, label: &str) -> &'s str {
    let facts = state.device.iter().chain(&state.account);
    facts
        .into_iter()
        .find(|fact| fact.label == label)
        .map_or("", |fact| fact.value.as_str())
}

fn selected(choices: &[cityplus_screens::view::Choice]) -> &str {
    let mut chosen = choices.iter().filter(|choice| choice.selected);
    chosen.next().map_or("", |choice| choice.key.as_str())
}

fn key(text: &str) -> String {
    text.to_owned()
}

/// What a device shows that nobody has changed. Choices there are not change nothing.
async fn look_before_any_choice(settings: &Settings) {
    let first = until(settings, "the first state", |_| true).await;
    assert_eq!(selected(&first.languages), "en");
    assert_eq!(
        (selected(&first.text_sizes), selected(&first.color_schemes)),
        ("100", "system")
    );
    assert_eq!(selected(&first.beacons), "off");
    assert!(first.account.is_empty() && first.log_out.is_none() && first.sign_in.is_some());
    assert_eq!(fact(&first, "Name"), "Telefon Ewy");
    for bad in [
        SettingsIntent::SetLanguage { language: key("xx") },
        SettingsIntent::SetTextSize { key: key("1000") },
        SettingsIntent::SetColorScheme { key: key("pink") },
        SettingsIntent::SetBeacons { key: key("loud") },
        SettingsIntent::ConfirmDialog,
        SettingsIntent::LogOut,
    ] {
        settings.send(bad).unwrap();
    }
}

/// Size, colours and language hold at once.
async fn choose_looks(settings: &Settings, frame: &Frame) {
    settings
        .send(SettingsIntent::SetTextSize { key: key("200") })
        .unwrap();
    until(frame, "twice the size", |state| {
        state.appearance.text_size_percent == 200
    })
    .await;
    settings
        .send(SettingsIntent::SetColorScheme {
            key: key("high_contrast"),
        })
        .unwrap();
    until(frame, "high contrast", |state| {
        state.appearance.color_scheme == ColorScheme::HighContrast
    })
    .await;
    settings
        .send(SettingsIntent::SetLanguage { language: key("cs") })
        .unwrap();
    until(settings, "Czech", |state| state.title == "Nastavení").await;
}

/// Beacons are heard from the moment they are wanted, and counted; not while the app is put away.
async fn choose_beacons(platform: &Platform, settings: &Settings, frame: &Frame) {
    settings
        .send(SettingsIntent::SetBeacons { key: key("on") })
        .unwrap();
    until(settings, "listening", |state| {
        fact(state, "Majáčky v okolí") == "0 majáčků"
    })
    .await;
    let ears = platform.ears.lock().unwrap().clone().unwrap();
    for payload in [[1_u8], [2], [3], [3]] {
        ears.heard(Advertisement {
            payload: payload.to_vec(),
            rssi_dbm: -70,
            heard_at_ms: 0,
        });
    }
    until(settings, "three beacons", |state| {
        fact(state, "Majáčky v okolí") == "3 majáčky"
    })
    .await;
    frame.send(FrameIntent::Paused).unwrap();
    until(settings, "put away", |state| {
        fact(state, "Majáčky v okolí") == "vypnuto"
    })
    .await;
    frame.send(FrameIntent::Resumed).unwrap();
    until(settings, "again, and help", |state| {
        fact(state, "Majáčky v okolí") == "0 majáčků" && state.help.is_some()
    })
    .await;
}

/// Help opens the city's page; a platform that cannot is told.
async fn ask_for_help(platform: &Platform, settings: &Settings, frame: &Frame) {
    settings.send(SettingsIntent::OpenHelp).unwrap();
    settings.send(SettingsIntent::SignIn).unwrap();
    until(frame, "the form", |state| state.place == Place::SignIn).await;
    assert_eq!(*platform.opened.lock().unwrap(), ["https://www.opole.pl"]);
    *platform.refuses.lock().unwrap() = true;
    settings.send(SettingsIntent::OpenHelp).unwrap();
    let failed = until(settings, "not opened", |state| state.notice.is_some()).await;
    assert!(failed.notice.unwrap().text.contains("https://www.opole.pl"));
    settings.send(SettingsIntent::DismissNotice).unwrap();
    until(settings, "read", |state| state.notice.is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choices_hold_at_once_and_after_a_restart() {
    let city = TestCity::start(Kind::Sqlite).await;
    let platform = Arc::new(Platform::default());
    let mut device = Device::new();
    device.ports.links = Some(Arc::clone(&platform) as _);
    device.ports.beacon_radio = Some(Arc::clone(&platform) as _);
    let app = device.app(&city, &city.url()).await;
    let (frame, settings) = (app.open_frame(), app.open_settings());
    look_before_any_choice(&settings).await;
    choose_looks(&settings, &frame).await;
    choose_beacons(&platform, &settings, &frame).await;
    ask_for_help(&platform, &settings, &frame).await;
    drop((settings, frame));
    app.close().await;
    assert!(
        platform.ears.lock().unwrap().is_none(),
        "nobody listens after the end"
    );
    drop(app);

    let app = device.app(&city, &city.url()).await;
    let again = until(&app.open_settings(), "the first state", |_| true).await;
    assert_eq!(selected(&again.languages), "cs");
    assert_eq!(
        (
            selected(&again.text_sizes),
            selected(&again.color_schemes),
            selected(&again.beacons)
        ),
        ("200", "high_contrast", "on")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_asks_first_and_takes_everything_along() {
    let city = TestCity::start(Kind::Sqlite).await;
    let email = account(&city, "ewa").await;
    let network = Network::to(city.address()).await;
    let device = Device::new();
    let app = device.app(&city, &network.url()).await;
    sign_in(&app, &email).await;
    let (frame, settings) = (app.open_frame(), app.open_settings());
    let state = until(&settings, "the account", |state| state.account.len() == 4).await;
    assert_eq!(fact(&state, "Email address"), email);
    assert_eq!(fact(&state, "Roles"), "resident");
    assert!(
        state.beacons.is_empty() && state.help.is_none(),
        "nothing was lent"
    );

    settings.send(SettingsIntent::Sync).unwrap();
    settings.send(SettingsIntent::Sync).unwrap();
    let synced = until(&settings, "up to date", |state| {
        state.notice.is_some() && !state.sync.busy
    })
    .await;
    assert_eq!(fact(&synced, "Last refreshed"), "just now");
    assert_eq!(fact(&synced, "Waiting to be sent"), "nothing");
    network.set(Weather::Down);
    settings.send(SettingsIntent::Sync).unwrap();
    until(&settings, "no server", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("offline"))
    })
    .await;

    settings.send(SettingsIntent::LogOut).unwrap();
    until(&settings, "the question", |state| state.dialog.is_some()).await;
    settings.send(SettingsIntent::CancelDialog).unwrap();
    let stayed = until(&settings, "no", |state| state.dialog.is_none()).await;
    assert!(stayed.log_out.is_some());
    settings.send(SettingsIntent::LogOut).unwrap();
    settings.send(SettingsIntent::ConfirmDialog).unwrap();
    settings.send(SettingsIntent::ConfirmDialog).unwrap();
    let left = until(&frame, "signed out, without the server", |state| {
        toast(state) == Some("left")
    })
    .await;
    assert!(left.toast.unwrap().title.contains("on this device"));
    let guest = until(&settings, "a guest", |state| state.account.is_empty()).await;
    assert!(guest.log_out.is_none() && guest.sign_in.is_some());
    until(&frame, "a guest's ways", |state| state.tabs.len() == 2).await;
}
