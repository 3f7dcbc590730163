//! What an inspector's device holds, without a network: how old its lists are, which scans wait.

use cityplus_domain::Timestamp;
use cityplus_protocol::inspection::{SCANS_MAX, ScanReport};
use cityplus_ticketcode::Denylist;

use super::scans;
use crate::{Engine, EngineError};

/// How old the lists on the device are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListsHeld {
    /// When the city made the keys.
    pub keys_made_at: Timestamp,
    /// When the denylist was made; none if there is none.
    pub denylist_made_at: Option<Timestamp>,
}

/// The scans that the server does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScansWaiting {
    /// To be sent.
    pub waiting: u64,
    /// Refused by the server; they stay here as evidence.
    pub refused: u64,
}

impl Engine {
    /// How old the lists are; the error `lists_missing` if there are none.
    pub async fn lists_age(&self) -> Result<ListsHeld, EngineError> {
        let held = self.held_lists().await?;
        Ok(ListsHeld {
            keys_made_at: held.keys.made_at,
            denylist_made_at: held.denylist.as_ref().map(Denylist::made_at),
        })
    }

    /// How many scans of the person signed in wait.
    pub async fn scans_waiting(&self) -> Result<ScansWaiting, EngineError> {
        self.store.read(scans::count).await
    }

    /// The newest scans of the person signed in that the server does not have, newest first, at most `limit` of them.
    pub async fn newest_scans(&self, limit: usize) -> Result<Vec<ScanReport>, EngineError> {
        let limit = limit.min(SCANS_MAX);
        self.store.read(move |view| scans::newest(view, limit)).await
    }
}
