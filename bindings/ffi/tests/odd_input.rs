//! No call of the facade panics, whatever it is given and whenever it is made.
//!
//! uniffi makes an exception of a panic where a function may fail; where it may not, Swift ends the process. So those
//! functions are called here with everything that a shell could hand over by mistake.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: the helpers, too, may fail loudly"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cityplus_ffi::{
    App, AppOptions, BeaconEars, BeaconRadio, FrameIntent, InspectorIntent, KeyStore, Mode, OpenError,
    OrderIntent, Place, PortError, Ports, SendError, SettingsIntent, VenueIntent, file_key_store, interop,
    version,
};

/// Only a defect waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// Texts that are no key, no id, no address, no code and no path.
fn odd_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\0",
        "zoo\0",
        "..",
        "/",
        "../../etc/passwd",
        "ZOO",
        "zażółć gęślą jaźń 🚲",
        "\u{202e}evil\u{2066}",
        "\u{feff}",
        "\u{ffff}",
        "00000000-0000-0000-0000-000000000000",
        "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07",
        "CP1:",
        "{\"a\":1}",
        "'; DROP TABLE tickets; --",
        "{ $name }",
    ]
    .map(str::to_owned)
    .into();
    texts.push("z".repeat(1_000_000));
    texts
}

struct Device {
    folder: tempfile::TempDir,
}

impl Device {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn options(&self) -> AppOptions {
        AppOptions {
            folder: self.folder.path().join("store").to_str().unwrap().to_owned(),
            // Nothing listens on the port of discarded data.
            server: "http://127.0.0.1:9".to_owned(),
            mode: Mode::Personal,
            device_name: "test".to_owned(),
            language: "pl".to_owned(),
            plain_http_allowed: false,
        }
    }

    fn keys(&self) -> Arc<dyn KeyStore> {
        file_key_store(self.folder.path().join("keys").to_str().unwrap().to_owned())
    }

    async fn open(&self) -> Arc<App> {
        App::open(self.options(), self.keys(), Ports::default())
            .await
            .unwrap()
    }
}

/// The first state; after the app has ended, none.
macro_rules! first {
    ($screen:expr) => {{
        let screen = $screen;
        let first = tokio::time::timeout(PATIENCE, Arc::clone(&screen).next())
            .await
            .expect("an answer");
        drop(screen.latest());
        screen.end();
        screen.end();
        first
    }};
}

#[tokio::test]
async fn a_screen_of_something_that_is_not_there_has_a_state() {
    let device = Device::new();
    let app = device.open().await;
    for text in odd_texts() {
        assert!(first!(app.open_venue(text.clone())).is_some(), "{text:.40}");
        assert!(first!(app.open_order(text.clone())).is_some(), "{text:.40}");
        assert!(first!(app.open_ticket(text.clone())).is_some(), "{text:.40}");
        assert!(first!(app.open_kiosk(text.clone())).is_some(), "{text:.40}");
    }
    app.end().await;
}

#[tokio::test]
async fn what_is_sent_may_hold_anything() {
    let device = Device::new();
    let app = device.open().await;
    let (frame, inspector, venue) = (
        app.open_frame(),
        app.open_inspector(),
        app.open_venue("zoo".to_owned()),
    );
    for text in odd_texts() {
        frame.send(FrameIntent::OpenLink { url: text.clone() }).unwrap();
        let place = Place::Ticket {
            ticket_id: text.clone(),
        };
        frame.send(FrameIntent::Go { place }).unwrap();
        venue
            .send(VenueIntent::More {
                variant: text.clone(),
            })
            .unwrap();
        inspector
            .send(InspectorIntent::Code { text: text.clone() })
            .unwrap();
        assert!(interop::read_code(&text).is_err(), "{text:.40}");
    }
    // All of it has been taken, and the screens live on.
    for state in [
        first!(frame).is_some(),
        first!(inspector).is_some(),
        first!(venue).is_some(),
    ] {
        assert!(state);
    }
    drop(app.place());
    app.end().await;
}

#[tokio::test]
async fn an_app_that_has_ended_answers_every_call() {
    let device = Device::new();
    let app = device.open().await;
    let left = app.open_order(String::new());
    app.end().await;
    app.end().await;
    assert!(first!(app.open_frame()).is_none());
    assert!(first!(app.open_sign_in()).is_none());
    assert!(first!(app.open_home()).is_none());
    assert!(first!(app.open_venue("zoo".to_owned())).is_none());
    assert!(first!(app.open_tickets()).is_none());
    assert!(first!(app.open_wallet()).is_none());
    assert!(first!(app.open_cards()).is_none());
    assert!(first!(app.open_send()).is_none());
    assert!(first!(app.open_request()).is_none());
    assert!(first!(app.open_redeem()).is_none());
    assert!(first!(app.open_offline()).is_none());
    assert!(first!(app.open_links()).is_none());
    assert!(first!(app.open_inspector()).is_none());
    assert!(first!(app.open_kiosk("zoo".to_owned())).is_none());
    assert!(first!(app.open_settings()).is_none());
    left.end();
    let refused = left.send(OrderIntent::Done).unwrap_err();
    assert_eq!(
        (refused, refused.code().as_str()),
        (SendError::Closed, "screen_closed")
    );
    drop(app);
    drop(left.latest());
}

/// Who calls from another language has no runtime of Rust's around.
#[test]
fn calls_need_no_runtime_around_them() {
    let device = Device::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(device.open());
    drop(runtime);
    let (screen, open) = (app.open_home(), app.open_screens());
    assert!(open >= 1);
    screen.send(cityplus_ffi::HomeIntent::Refresh).unwrap();
    drop(screen.latest());
    screen.end();
    drop(app);
    // The app is gone, its screen's object is not.
    drop(screen.latest());
    assert!(screen.send(cityplus_ffi::HomeIntent::Refresh).is_err());
}

#[tokio::test]
async fn options_that_make_no_app_are_errors_with_a_code_and_words() {
    for text in odd_texts() {
        let device = Device::new();
        for options in [
            AppOptions {
                server: text.clone(),
                ..device.options()
            },
            AppOptions {
                language: text.clone(),
                device_name: text.clone(),
                folder: "/dev/null/store".to_owned(),
                ..device.options()
            },
        ] {
            let refused = App::open(options, device.keys(), Ports::default())
                .await
                .unwrap_err();
            assert!(
                !refused.code().is_empty() && !refused.notice().title.is_empty(),
                "{refused:?}"
            );
        }
        // A folder of keys that cannot be is an error of the first secret, not of the store itself.
        let keys = file_key_store(format!("/dev/null/{text}"));
        let refused = App::open(device.options(), keys, Ports::default())
            .await
            .unwrap_err();
        assert!(matches!(refused, OpenError::KeyStore { .. }), "{refused:?}");
    }
    assert!(!version().is_empty());
}

/// Keeps the ears it is given.
#[derive(Default)]
struct Radio(Mutex<Vec<Arc<BeaconEars>>>);

impl BeaconRadio for Radio {
    fn start(&self, ears: Arc<BeaconEars>) -> Result<(), PortError> {
        self.0.lock().unwrap().push(ears);
        Ok(())
    }

    fn stop(&self) -> Result<(), PortError> {
        Err(PortError::Refused {
            reason: "x".repeat(100_000),
        })
    }
}

#[tokio::test]
async fn a_radio_may_bring_anything_at_any_time() {
    let device = Device::new();
    let radio = Arc::new(Radio::default());
    let ports = Ports {
        beacon_radio: Some(Arc::clone(&radio) as Arc<dyn BeaconRadio>),
        ..Ports::default()
    };
    let app = App::open(device.options(), device.keys(), ports).await.unwrap();
    let settings = app.open_settings();
    settings
        .send(SettingsIntent::SetBeacons { key: "on".to_owned() })
        .unwrap();
    let ears = tokio::time::timeout(PATIENCE, async {
        loop {
            if let Some(ears) = radio.0.lock().unwrap().first() {
                return Arc::clone(ears);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let ears = ears.await.expect("the radio is started");
    let bring_all = || {
        for payload in [vec![], vec![0; 255], vec![0; 256], vec![7; 1_000_000]] {
            for (rssi_dbm, at) in [(i16::MIN, i64::MIN), (i16::MAX, i64::MAX), (0, 0)] {
                ears.heard(payload.clone(), rssi_dbm, at);
            }
        }
    };
    bring_all();
    app.end().await;
    drop(app);
    // What comes after the end is heard by nobody.
    bring_all();
}
