//! The engine: what its parts share, and how it is opened.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use cityplus_domain::{Clock, Timestamp};

use crate::clock_guard::{ClockGuard, ClockState};
use crate::http::{Client, ServerUrl, Timeouts};
use crate::inspector::HeldLists;
use crate::key_store::KeyStore;
use crate::session::DeviceIdentity;
use crate::store::{Store, blocking};
use crate::{EngineError, keep};

/// What an engine is opened with.
#[derive(Clone)]
pub struct EngineOptions {
    /// The store's file; made if it is not there.
    pub database: PathBuf,
    /// The server, such as `https://city.example`.
    pub server: String,
    /// Where the wall clock is read.
    pub clock: Arc<dyn Clock>,
    /// Where secrets live.
    pub key_store: Arc<dyn KeyStore>,
    /// What the device is called in its owner's list of devices.
    pub device_name: String,
    /// Whether plain HTTP to another machine is allowed: test set-ups only.
    pub plain_http_allowed: bool,
    /// How long to wait for the server.
    pub timeouts: Timeouts,
}

impl EngineOptions {
    /// With the usual name, limits and protection.
    pub fn new(
        database: impl Into<PathBuf>,
        server: impl Into<String>,
        clock: Arc<dyn Clock>,
        key_store: Arc<dyn KeyStore>,
    ) -> Self {
        Self {
            database: database.into(),
            server: server.into(),
            clock,
            key_store,
            device_name: "phone".to_owned(),
            plain_http_allowed: false,
            timeouts: Timeouts::default(),
        }
    }
}

/// A device. All of its methods can be called at the same time from many tasks.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) http: Client,
    pub(crate) key_store: Arc<dyn KeyStore>,
    pub(crate) device_name: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) guard: ClockGuard,
    /// Held while tokens are renewed: many requests, one renewal.
    pub(crate) renewing: tokio::sync::Mutex<()>,
    /// Held while the outbox is worked off.
    pub(crate) sending: tokio::sync::Mutex<()>,
    /// The identity last used, so that not every code asks the key store.
    pub(crate) identity: Mutex<Option<Arc<DeviceIdentity>>>,
    /// The inspection lists, once they were needed.
    pub(crate) lists: Mutex<Option<Arc<HeldLists>>>,
}

impl Engine {
    /// Opens the store, or makes it. No network is needed and none is used.
    pub async fn open(options: EngineOptions) -> Result<Self, EngineError> {
        let server = ServerUrl::parse(&options.server, options.plain_http_allowed)?;
        let key_store = Arc::clone(&options.key_store);
        let (store, clock_state) = blocking(move || {
            let store = Store::open(&options.database, options.key_store.as_ref())?;
            let clock_state = store.read_now(|view| view.setting::<ClockState>(keep::CLOCK))?;
            Ok((store, clock_state.unwrap_or_default()))
        })
        .await?;
        Ok(Self {
            store,
            http: Client::new(server, options.timeouts),
            key_store,
            device_name: options.device_name,
            clock: options.clock,
            guard: ClockGuard::new(clock_state),
            renewing: tokio::sync::Mutex::new(()),
            sending: tokio::sync::Mutex::new(()),
            identity: Mutex::new(None),
            lists: Mutex::new(None),
        })
    }

    /// The time the device believes in: the server's as far as it is known, never going back.
    pub fn now(&self) -> Timestamp {
        self.guard.now(self.clock.now())
    }

    /// The server's address, such as `https://city.example`: scheme, host and port, nothing behind them.
    pub fn server(&self) -> &str {
        self.http.server()
    }

    /// Takes over the server's time from an answer.
    pub(crate) fn hear_time(&self, server: Timestamp) -> Result<(), EngineError> {
        if self.guard.heard(server, self.clock.now()) {
            Ok(())
        } else {
            Err(EngineError::ServerGarbage("its time cannot be true".to_owned()))
        }
    }

    /// Persists the highest time seen, if it has moved enough. Nobody waits for it and its failure loses a minute.
    pub(crate) fn keep_time(&self) {
        if let Some(state) = self.guard.to_persist() {
            let store = self.store.clone();
            tokio::task::spawn_blocking(move || {
                if store
                    .write_now(|view| view.set_setting(keep::CLOCK, &state))
                    .is_err()
                {
                    tracing::warn!("the highest time seen was not kept");
                }
            });
        }
    }

    /// Persists the highest time seen before it returns. A shell calls it when it is put away or shut down.
    pub async fn keep_highest_time(&self) -> Result<(), EngineError> {
        self.now();
        match self.guard.to_persist() {
            Some(state) => {
                self.store
                    .write(move |view| view.set_setting(keep::CLOCK, &state))
                    .await
            }
            None => Ok(()),
        }
    }
}
