//! A device in a test: an engine on a folder, with a clock one can turn and keys that outlive the engine.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::{ManualClock, Timestamp};
use tempfile::TempDir;

use super::city::City;
use crate::{Engine, EngineOptions, MemoryKeyStore, Timeouts};

/// A morning in July.
pub(super) fn morning() -> Timestamp {
    Timestamp::parse_rfc3339("2026-07-10T09:00:00+02:00").unwrap()
}

pub(super) struct Device {
    pub(super) clock: Arc<ManualClock>,
    pub(super) keys: Arc<MemoryKeyStore>,
    pub(super) home: TempDir,
}

impl Device {
    pub(super) fn new() -> Self {
        Self {
            clock: Arc::new(ManualClock::at(morning())),
            keys: Arc::default(),
            home: tempfile::tempdir().unwrap(),
        }
    }

    pub(super) async fn open(&self, url: &str) -> Engine {
        let database = self.home.path().join("device.db");
        let mut options = EngineOptions::new(database, url, self.clock.clone(), self.keys.clone());
        options.timeouts = Timeouts {
            connect: Duration::from_secs(2),
            request: Duration::from_secs(2),
        };
        Engine::open(options).await.unwrap()
    }

    /// A device on which somebody is signed in.
    pub(super) async fn signed_in(city: &City) -> (Self, Engine) {
        let device = Self::new();
        let engine = device.open(city.url()).await;
        engine.log_in("anna@example.com", "correct horse").await.unwrap();
        engine.fetch_catalogue().await.unwrap();
        (device, engine)
    }
}
