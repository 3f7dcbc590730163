//! Notifications, pages outside the app, beacons.

use std::fmt;
use std::sync::Arc;

use cityplus_screens::app::ports;

use super::PortError;

/// Shows notifications outside the app.
#[uniffi::export(rust, foreign)]
pub trait Notifier: Send + Sync {
    /// Shows one, or replaces the one of the same key. The link is opened when it is pressed, and then brought back by
    /// `FrameIntent::OpenLink`.
    fn notify(&self, key: String, title: String, text: String, link: Option<String>)
    -> Result<(), PortError>;
}

/// Opens pages outside the app: the city's help, a payment page. The way back is `FrameIntent::OpenLink`.
#[uniffi::export(rust, foreign)]
pub trait Links: Send + Sync {
    /// Opens a page (`https` or `mailto` only).
    fn open(&self, url: String) -> Result<(), PortError>;
}

/// Listens for beacons near by.
#[uniffi::export(rust, foreign)]
pub trait BeaconRadio: Send + Sync {
    /// Starts listening; what is heard goes to `ears` until [`BeaconRadio::stop`]. Starting twice is starting once.
    fn start(&self, ears: Arc<BeaconEars>) -> Result<(), PortError>;

    /// Stops listening.
    fn stop(&self) -> Result<(), PortError>;
}

/// Where a radio brings what it heard.
#[derive(uniffi::Object)]
pub struct BeaconEars(Arc<dyn ports::BeaconEars>);

#[uniffi::export]
impl BeaconEars {
    /// Takes an advertisement: its bytes (at most 255), the signal strength in dBm, and when it was heard, in milliseconds
    /// since 1970 by the device's clock. Never waits; what comes too fast is dropped.
    pub fn heard(&self, payload: Vec<u8>, rssi_dbm: i16, heard_at_ms: i64) {
        self.0.heard(ports::Advertisement {
            payload,
            rssi_dbm,
            heard_at_ms,
        });
    }
}

impl fmt::Debug for BeaconEars {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BeaconEars").finish_non_exhaustive()
    }
}

/// Everything lent but the key store. What is not there is not used, and the screens say so where it matters.
#[derive(Clone, Default, uniffi::Record)]
pub struct Ports {
    /// Notifications.
    #[uniffi(default = None)]
    pub notifier: Option<Arc<dyn Notifier>>,
    /// Pages outside the app.
    #[uniffi(default = None)]
    pub links: Option<Arc<dyn Links>>,
    /// Beacons.
    #[uniffi(default = None)]
    pub beacon_radio: Option<Arc<dyn BeaconRadio>>,
}

impl fmt::Debug for Ports {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ports").finish_non_exhaustive()
    }
}

impl From<Ports> for ports::Ports {
    fn from(lent: Ports) -> Self {
        Self {
            notifier: lent.notifier.map(|port| Arc::new(Lent(port)) as _),
            links: lent.links.map(|port| Arc::new(Lent(port)) as _),
            beacon_radio: lent.beacon_radio.map(|port| Arc::new(Lent(port)) as _),
        }
    }
}

/// A port as the core takes it.
struct Lent<Port: ?Sized>(Arc<Port>);

impl ports::Notifier for Lent<dyn Notifier> {
    fn notify(&self, key: &str, title: &str, text: &str, link: Option<&str>) -> Result<(), ports::PortError> {
        let (key, title, text) = (key.to_owned(), title.to_owned(), text.to_owned());
        Ok(self.0.notify(key, title, text, link.map(str::to_owned))?)
    }
}

impl ports::Links for Lent<dyn Links> {
    fn open(&self, url: &str) -> Result<(), ports::PortError> {
        Ok(self.0.open(url.to_owned())?)
    }
}

impl ports::BeaconRadio for Lent<dyn BeaconRadio> {
    fn start(&self, ears: Arc<dyn ports::BeaconEars>) -> Result<(), ports::PortError> {
        Ok(self.0.start(Arc::new(BeaconEars(ears)))?)
    }

    fn stop(&self) {
        // Who cannot stop is not listened to any more: the ears are gone. There is nobody to tell.
        if let Err(error) = self.0.stop() {
            tracing::warn!(reason = error.shortened(), "the radio did not stop");
        }
    }
}
