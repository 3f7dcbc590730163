//! Opens pages outside the app, in the browser of the system.

use crate::facade::{Links, PortError};

/// The system's browser.
pub(crate) struct Browser;

impl Links for Browser {
    /// Which pages may be opened is decided by the core. Starting a browser may take a while: it is not waited for.
    fn open(&self, url: String) -> Result<(), PortError> {
        let started = std::thread::Builder::new()
            .name("cityplus-link".to_owned())
            .spawn(move || drop(webbrowser::open(&url)));
        match started {
            Ok(_) => Ok(()),
            Err(error) => Err(PortError::Refused {
                reason: error.to_string(),
            }),
        }
    }
}
