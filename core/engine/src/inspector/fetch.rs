//! Downloading the lists.

use std::sync::Arc;

use cityplus_domain::Timestamp;
use cityplus_protocol::inspection::{DenylistUpdate, InspectionLists};
use cityplus_protocol::paths;
use cityplus_ticketcode::Denylist;
use data_encoding::BASE64URL_NOPAD;

use super::held::{self, HeldLists, ListsState, Part};
use crate::http::Call;
use crate::store::View;
use crate::{Engine, EngineError};

/// The most answers fetched in one go.
const PAGES_MAX: usize = 10_000;
/// The most bytes of one answer: a whole denylist of a million tickets in base64url, exact parts included.
const LISTS_MAX_BYTES: usize = 32 * 1024 * 1024;

/// So many messages are read at each start; beyond it the whole list is asked for.
const PARTS_MAX: i64 = 300;

/// Up to where the lists are held.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    denylist: u64,
    used: i64,
}

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
        let mut place = self.place_in_lists().await?;
        for _ in 0..PAGES_MAX {
            let lists = self.ask_for_lists(place).await?;
            let (more, used) = (lists.more, lists.used.len());
            self.hear_lists_time(lists.made_at)?;
            let now = self.now();
            let applied = self.store.write(move |view| apply(view, &lists, now)).await;
            let (held, reached) = match applied {
                Ok(done) => done,
                Err(EngineError::ListsRefused(_)) if !restarted => {
                    restarted = true;
                    place.denylist = 0;
                    continue;
                }
                Err(error) => return Err(error),
            };
            used_fetched += used;
            let report = report(&held, used_fetched);
            self.hold_lists(Some(held));
            if !more || reached == place {
                self.keep_time();
                return report;
            }
            place = reached;
        }
        Err(EngineError::ServerGarbage("its lists have no end".to_owned()))
    }

    /// What is held: asked on from there. A list of very many changes is fetched anew.
    async fn place_in_lists(&self) -> Result<Place, EngineError> {
        let held = match self.held_lists().await {
            Ok(held) => Some(held),
            Err(EngineError::ListsMissing | EngineError::ListsRefused(_)) => None,
            Err(error) => return Err(error),
        };
        let number = held.and_then(|held| held.denylist.as_ref().map(Denylist::number));
        self.store
            .read(move |view| {
                let used = held::state(view)?.map_or(0, |state| state.used_next);
                let too_many = held::parts(view)? > PARTS_MAX;
                Ok(Place {
                    denylist: number.filter(|_| !too_many).unwrap_or(0),
                    used,
                })
            })
            .await
    }

    async fn ask_for_lists(&self, place: Place) -> Result<InspectionLists, EngineError> {
        let call = Call::get(paths::INSPECTION_LISTS)
            .query("denylist", place.denylist)
            .query("used_after", place.used)
            .answer_of_at_most(LISTS_MAX_BYTES);
        self.send(&call).await?.json()
    }

    /// The lists were made at or before the server's present: the device's time is not earlier than that.
    fn hear_lists_time(&self, made_at: Timestamp) -> Result<(), EngineError> {
        if made_at > self.now() {
            self.hear_time(made_at)?;
        }
        Ok(())
    }
}

/// Keeps an answer if all of it can be believed, else nothing of it.
fn apply(
    view: &View<'_>,
    lists: &InspectionLists,
    now: Timestamp,
) -> Result<(Arc<HeldLists>, Place), EngineError> {
    let state = ListsState {
        made_at: lists.made_at,
        keys: lists.keys.clone(),
        used_next: lists.used_next,
    };
    let keys = state.key_set();
    let denylist = match &lists.denylist {
        DenylistUpdate::Full { signed } => {
            let message = decode(signed)?;
            let list = Denylist::open(&message, &keys)?;
            held::keep_part(view, &message, Part::Whole)?;
            list
        }
        DenylistUpdate::Deltas { signed } => {
            let missing = || EngineError::ListsRefused("denylist_missing".to_owned());
            let mut list = held::denylist(view, &keys)?.ok_or_else(missing)?;
            for delta in signed {
                let (message, before) = (decode(delta)?, list.number());
                list.apply_delta(&message, &keys)?;
                let is_empty = list.number() == before;
                held::keep_part(
                    view,
                    &message,
                    if is_empty { Part::Heartbeat } else { Part::Change },
                )?;
            }
            list
        }
    };
    for used in &lists.used {
        held::keep_used(view, used)?;
    }
    held::forget_old_used(view, now)?;
    view.set_setting(crate::keep::LISTS, &state)?;
    let reached = Place {
        denylist: denylist.number(),
        used: lists.used_next,
    };
    let denylist = Some(denylist);
    Ok((Arc::new(HeldLists { keys, denylist }), reached))
}

fn report(held: &HeldLists, used_fetched: usize) -> Result<ListsReport, EngineError> {
    let denylist = held.denylist.as_ref().ok_or(EngineError::ListsMissing)?;
    Ok(ListsReport {
        made_at: held.keys.made_at,
        keys: held.keys.keys().len(),
        denylist_number: denylist.number(),
        denylist_made_at: denylist.made_at(),
        used_fetched,
    })
}

fn decode(signed: &str) -> Result<Vec<u8>, EngineError> {
    BASE64URL_NOPAD
        .decode(signed.as_bytes())
        .map_err(|_| EngineError::ServerGarbage("a denylist is not base64url".to_owned()))
}
