//! Scans brought back to the server, whichever screen is open.

use std::sync::{MutexGuard, PoisonError};

use cityplus_engine::{EngineError, Uploaded};

use super::History;
use crate::app::{News, Shared};

impl Shared {
    /// The scans of this device.
    pub(super) fn history(&self) -> MutexGuard<'_, History> {
        self.scans().lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the scans that wait and remembers what the server made of them. Asks nobody if none waits.
    pub(crate) async fn bring_scans_back(&self) -> Result<Uploaded, EngineError> {
        if self.engine().scans_waiting().await?.waiting == 0 {
            return Ok(Uploaded::default());
        }
        let uploaded = self.learn(self.engine().upload_scans().await)?;
        self.history().hear(&uploaded.findings);
        self.tell(News::Scans);
        Ok(uploaded)
    }
}
