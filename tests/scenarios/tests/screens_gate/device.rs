//! A device with screens: its folder, its keys, the app on it, and waiting for what a screen shows.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cityplus_domain::{Currency, Money};
use cityplus_engine::{Engine, EngineOptions, KeyStore, KeyStoreError, MemoryKeyStore};
use cityplus_screens::app::ports::Ports;
use cityplus_screens::{App, AppOptions, Mode, ScreenHandle};
use cityplus_support::city::{TestCity, staff_login};

/// How long a state may be waited for. A limit for a hanging test, never a proof.
const PATIENCE: Duration = Duration::from_mins(1);

/// A platform's key store that can be locked.
#[derive(Default)]
pub(crate) struct Keys {
    held: MemoryKeyStore,
    is_locked: AtomicBool,
}

impl Keys {
    fn refused(&self) -> Result<(), KeyStoreError> {
        if self.is_locked.load(Ordering::SeqCst) {
            return Err(KeyStoreError("locked".to_owned()));
        }
        Ok(())
    }
}

impl KeyStore for Keys {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, KeyStoreError> {
        self.refused()?;
        self.held.get(name)
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        self.refused()?;
        self.held.set(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.refused()?;
        self.held.delete(name)
    }
}

/// A device that outlives its app.
pub(crate) struct Device {
    folder: tempfile::TempDir,
    url: String,
    keys: Arc<Keys>,
    clock: Arc<dyn cityplus_domain::Clock>,
}

impl Device {
    /// A new one, reaching the server at an address.
    pub(crate) fn at(city: &TestCity, url: &str) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            url: url.to_owned(),
            keys: Arc::new(Keys::default()),
            clock: Arc::clone(&city.clock) as _,
        }
    }

    /// Locks the key store, or opens it.
    pub(crate) fn lock_keys(&self, locked: bool) {
        self.keys.is_locked.store(locked, Ordering::SeqCst);
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("device.sqlite")
    }

    /// The engine below the screens, to prepare something.
    pub(crate) async fn engine(&self) -> Engine {
        let keys: Arc<dyn KeyStore> = Arc::<Keys>::clone(&self.keys);
        let options = EngineOptions::new(self.store(), &self.url, Arc::clone(&self.clock), keys);
        Engine::open(options).await.unwrap()
    }

    /// Signs a member of staff in.
    pub(crate) async fn sign_in_staff(&self, city: &TestCity, role: &str) {
        let (email, password) = staff_login(&city.data(), role);
        let engine = self.engine().await;
        engine.fetch_catalogue().await.unwrap();
        engine.log_in(&email, &password).await.unwrap();
    }

    /// Signs the account of a facility in, with money to sell from.
    pub(crate) async fn sign_in_facility(&self, city: &TestCity, money: &str) {
        let engine = self.engine().await;
        engine.fetch_catalogue().await.unwrap();
        let (email, password) = staff_login(&city.data(), "seller");
        engine.log_in(&email, &password).await.unwrap();
        if money != "0.00" {
            let money = Money::parse(money, Currency::PLN).unwrap();
            city.top_up(&engine, money).await;
        }
    }

    /// The app, as after its start.
    pub(crate) async fn app(&self, mode: Mode, language: &str) -> Arc<App> {
        App::open(AppOptions {
            folder: self.folder.path().to_owned(),
            server: self.url.clone(),
            key_store: Arc::clone(&self.keys) as _,
            ports: Ports::default(),
            clock: Arc::clone(&self.clock),
            mode,
            device_name: "gate".to_owned(),
            language: language.to_owned(),
            plain_http_allowed: true,
            runtime: Some(tokio::runtime::Handle::current()),
        })
        .await
        .unwrap()
    }
}

/// The first state that fulfils a condition.
pub(crate) async fn until<State: Clone + std::fmt::Debug, Intent>(
    screen: &ScreenHandle<State, Intent>,
    what: &str,
    condition: impl Fn(&State) -> bool,
) -> State {
    let mut last = None;
    let waiting = async {
        while let Some(state) = screen.next().await {
            if condition(&state) {
                return Some(state);
            }
            last = Some(state);
        }
        None
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(Some(state)) => state,
        Ok(None) => panic!("the screen ended, not {what}"),
        Err(elapsed) => panic!("not {what}, {elapsed}: {last:#?}"),
    }
}

/// Sends an intent again and again until a condition is fulfilled: while something is under way an intent does nothing.
pub(crate) async fn insist<State: Clone + std::fmt::Debug, Intent: Clone>(
    screen: &ScreenHandle<State, Intent>,
    intent: Intent,
    what: &str,
    condition: impl Fn(&State) -> bool,
) -> State {
    for _ in 0..20 {
        screen.send(intent.clone()).unwrap();
        let waiting = until(screen, what, &condition);
        if let Ok(state) = tokio::time::timeout(Duration::from_secs(3), waiting).await {
            return state;
        }
    }
    panic!("not {what}, however often it was asked for");
}
