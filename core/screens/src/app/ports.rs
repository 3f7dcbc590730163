//! What a platform lends the app. Every method may be called from any thread and must return soon.

use std::sync::Arc;

pub use cityplus_engine::{KeyStore, KeyStoreError};

/// A platform refused, or could not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the platform refused: {reason}")]
pub struct PortError {
    /// What the platform says; for the log only, never with personal data.
    pub reason: String,
}

/// Shows notifications outside the app.
pub trait Notifier: Send + Sync {
    /// Shows one, or replaces the one of the same key. `link` is opened when it is pressed.
    fn notify(&self, key: &str, title: &str, text: &str, link: Option<&str>) -> Result<(), PortError>;
}

/// Opens pages outside the app: the city's help, a payment page. The way back is
/// [`crate::frame::FrameIntent::OpenLink`].
pub trait Links: Send + Sync {
    /// Opens a page (`https` or `mailto` only).
    fn open(&self, url: &str) -> Result<(), PortError>;
}

/// What a radio heard of a beacon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advertisement {
    /// The bytes of the advertisement, at most 255.
    pub payload: Vec<u8>,
    /// Signal strength in dBm.
    pub rssi_dbm: i16,
    /// When it was heard, in milliseconds since 1970 by the device's clock.
    pub heard_at_ms: i64,
}

/// Listens for beacons near by.
pub trait BeaconRadio: Send + Sync {
    /// Starts listening; what is heard goes to `ears` until [`BeaconRadio::stop`]. Starting twice is starting once.
    fn start(&self, ears: Arc<dyn BeaconEars>) -> Result<(), PortError>;
    /// Stops listening.
    fn stop(&self);
}

/// Where a radio brings what it heard. Never waits; what comes too fast is dropped.
pub trait BeaconEars: Send + Sync {
    /// Takes an advertisement.
    fn heard(&self, advertisement: Advertisement);
}

/// Everything lent but the key store. What is not there is not used, and the screens say so where it matters.
#[derive(Clone, Default)]
pub struct Ports {
    /// Notifications.
    pub notifier: Option<Arc<dyn Notifier>>,
    /// Pages outside the app.
    pub links: Option<Arc<dyn Links>>,
    /// Beacons.
    pub beacon_radio: Option<Arc<dyn BeaconRadio>>,
}
