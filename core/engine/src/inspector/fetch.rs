//! Downloading the lists.

use cityplus_domain::Timestamp;
use cityplus_protocol::inspection::{DenylistUpdate, InspectionLists};
use cityplus_protocol::paths;
use cityplus_ticketcode::Denylist;
use data_encoding::BASE64URL_NOPAD;

use super::held::{self, ListsState};
use crate::http::Call;
use crate::store::View;
use crate::{Engine, EngineError};

/// The most answers fetched in one go.
const PAGES_MAX: usize = 10_000;
/// The most bytes of one answer: a whole denylist of a million tickets in base64url, exact parts included.
const LISTS_MAX_BYTES: usize = 32 * 1024 * 1024;

/// What is held after a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListsReport {
    /// When the city made the lists.
    pub made_at: Timestamp,
    /// So many keys.
    pub keys: usize,
    /// The denylist's number.
    pub denylist_number: u64,
    /// When the denylist was made.
    pub denylist_made_at: Timestamp,
    /// So many used tickets came with this download.
    pub used_fetched: usize,
}

impl Engine {
    /// Downloads what is new of keys, denylist and used tickets, and the catalogue, which names the venues. Each answer
    /// is checked before anything held is replaced; a denylist that cannot be continued is fetched as a whole, once.
    pub async fn fetch_lists(&self) -> Result<ListsReport, EngineError> {
        self.fetch_catalogue().await?;
        let mut restarted = false;
        let mut used_fetched = 0;
        for _ in 0..PAGES_MAX {
            let lists = self.ask_for_lists().await?;
            let more = lists.more;
            let used = lists.used.len();
            self.hear_lists_time(lists.made_at)?;
            let now = self.now();
            match self.store.write(move |view| apply(view, &lists, now)).await {
                Ok(report) => {
                    self.hold_lists(None);
                    used_fetched += used;
                    if !more {
                        self.keep_time();
                        return Ok(ListsReport {
                            used_fetched,
                            ..report
                        });
                    }
                }
                Err(EngineError::ListsRefused(_)) if !restarted => {
                    restarted = true;
                    self.store.write(held::forget_denylist).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Err(EngineError::ServerGarbage("its lists have no end".to_owned()))
    }

    async fn ask_for_lists(&self) -> Result<InspectionLists, EngineError> {
        let (number, used_after) = self
            .store
            .read(|view| {
                let Some(state) = held::state(view)? else {
                    return Ok((0, 0));
                };
                let number = match held::denylist(view, &state.key_set()) {
                    Ok(list) => list.map_or(0, |list| list.number()),
                    // What is held cannot be continued: ask for all of it.
                    Err(EngineError::ListsRefused(_)) => 0,
                    Err(error) => return Err(error),
                };
                Ok((number, state.used_next))
            })
            .await?;
        let call = Call::get(paths::INSPECTION_LISTS)
            .query("denylist", number)
            .query("used_after", used_after)
            .answer_of_at_most(LISTS_MAX_BYTES);
        let lists: InspectionLists = self.send(&call).await?.json()?;
        if lists.used_next < used_after || (lists.more && lists.used_next == used_after) {
            return Err(EngineError::ServerGarbage(
                "its used tickets are out of order".to_owned(),
            ));
        }
        Ok(lists)
    }

    /// The lists were made at or before the server's present: the device's time is not earlier than that.
    fn hear_lists_time(&self, made_at: Timestamp) -> Result<(), EngineError> {
        if made_at > self.now() {
            self.hear_time(made_at)?;
        }
        Ok(())
    }
}

fn apply(view: &View<'_>, lists: &InspectionLists, now: Timestamp) -> Result<ListsReport, EngineError> {
    let state = ListsState {
        made_at: lists.made_at,
        keys: lists.keys.clone(),
        used_next: lists.used_next,
    };
    let keys = state.key_set();
    match &lists.denylist {
        DenylistUpdate::Full { signed } => {
            let message = decode(signed)?;
            // Checked before it replaces what is held.
            Denylist::open(&message, &keys)?;
            held::keep_part(view, &message, true)?;
        }
        DenylistUpdate::Deltas { signed } => {
            for delta in signed {
                held::keep_part(view, &decode(delta)?, false)?;
            }
        }
    }
    // Reading all of it again shows that it holds together; if not, nothing of this is kept.
    let list = held::denylist(view, &keys)?
        .ok_or_else(|| EngineError::ListsRefused("denylist_missing".to_owned()))?;
    for used in &lists.used {
        held::keep_used(view, used)?;
    }
    held::forget_old_used(view, now)?;
    view.set_setting(crate::keep::LISTS, &state)?;
    Ok(ListsReport {
        made_at: lists.made_at,
        keys: lists.keys.len(),
        denylist_number: list.number(),
        denylist_made_at: list.made_at(),
        used_fetched: 0,
    })
}

fn decode(signed: &str) -> Result<Vec<u8>, EngineError> {
    BASE64URL_NOPAD
        .decode(signed.as_bytes())
        .map_err(|_| EngineError::ServerGarbage("a denylist is not base64url".to_owned()))
}
