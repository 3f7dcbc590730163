//! What the journeys of screens share: a resident's app on a real city, and waiting for what a screen shows.

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Money;
use cityplus_engine::{Engine, EngineOptions, MemoryKeyStore};
use cityplus_screens::app::ports::Ports;
use cityplus_screens::{App, AppOptions, Mode, ScreenHandle};
use cityplus_support::city::{TestCity, sign_up};

/// A resident's device: its folder and its keys outlive the app.
pub(crate) struct Resident {
    folder: tempfile::TempDir,
    keys: Arc<MemoryKeyStore>,
}

impl Resident {
    /// Signed up, signed in, with so much in the wallet and the catalogue on the device.
    pub(crate) async fn new(city: &TestCity, name: &str, money: Money) -> Self {
        let resident = Self {
            folder: tempfile::tempdir().unwrap(),
            keys: Arc::default(),
        };
        let engine = resident.engine(city, &city.url()).await;
        sign_up(&engine, &city.mailbox(), name).await;
        engine.fetch_catalogue().await.unwrap();
        city.top_up(&engine, money).await;
        engine.fetch_wallet().await.unwrap();
        resident
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("city")
    }

    /// The engine below the app, for what no screen shows.
    pub(crate) async fn engine(&self, city: &TestCity, url: &str) -> Engine {
        let database = self.home().join("device.sqlite");
        let options = EngineOptions::new(database, url, city.clock.clone(), self.keys.clone());
        Engine::open(options).await.unwrap()
    }

    /// The app, reaching the server at an address.
    pub(crate) async fn app(&self, city: &TestCity, url: &str) -> Arc<App> {
        App::open(AppOptions {
            folder: self.home(),
            server: url.to_owned(),
            key_store: self.keys.clone(),
            ports: Ports::default(),
            clock: city.clock.clone(),
            mode: Mode::Personal,
            device_name: "phone".to_owned(),
            language: "pl".to_owned(),
            plain_http_allowed: false,
            runtime: Some(tokio::runtime::Handle::current()),
        })
        .await
        .unwrap()
    }
}

/// The first state that fulfils a condition; the last one seen is told where none does.
pub(crate) async fn until<State, Intent>(
    screen: &ScreenHandle<State, Intent>,
    what: &str,
    is: impl Fn(&State) -> bool,
) -> State
where
    State: Clone + Debug,
{
    let mut last = None;
    let search = async {
        loop {
            let state = screen.next().await.expect("the screen lives");
            if is(&state) {
                return state;
            }
            last = Some(state);
        }
    };
    let found = tokio::time::timeout(Duration::from_mins(1), search).await.ok();
    found.unwrap_or_else(|| panic!("never: {what}; last: {last:#?}"))
}
