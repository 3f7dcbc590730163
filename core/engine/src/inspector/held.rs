//! The lists as they are held: keys, denylist, used tickets.
//!
//! The signed messages are kept as they came and checked again each time they are read into memory, with the keys that
//! came with them.

use std::sync::{Arc, PoisonError};

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_protocol::inspection::{UsedTicket, VerificationKey};
use cityplus_ticketcode::{Denylist, DenylistError, IssuerPublicKey, KeySet};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use crate::store::View;
use crate::{Engine, EngineError, keep};

const PARTS: &str = "denylist_part";
/// Used tickets are forgotten after this time: no ticket is valid for longer.
const USED_KEPT_MS: i64 = 400 * 86_400_000;

/// What is kept of the lists besides the denylist's messages and the used tickets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ListsState {
    pub(super) made_at: Timestamp,
    pub(super) keys: Vec<VerificationKey>,
    /// Up to where used tickets were fetched.
    pub(super) used_next: i64,
}

impl ListsState {
    pub(super) fn key_set(&self) -> KeySet {
        let keys = self
            .keys
            .iter()
            .map(|key| IssuerPublicKey::new(key.public_key.0, key.not_before, key.not_after));
        KeySet::new(self.made_at, keys.collect())
    }
}

/// The lists, ready to judge by.
pub(crate) struct HeldLists {
    pub(super) keys: KeySet,
    pub(super) denylist: Option<Denylist>,
}

impl From<DenylistError> for EngineError {
    fn from(error: DenylistError) -> Self {
        Self::ListsRefused(error.code().to_owned())
    }
}

pub(super) fn state(view: &View<'_>) -> Result<Option<ListsState>, EngineError> {
    view.setting(keep::LISTS)
}

/// Reads the denylist from its kept messages; none if there is no list.
pub(super) fn denylist(view: &View<'_>, keys: &KeySet) -> Result<Option<Denylist>, EngineError> {
    let mut statement = view
        .sql
        .prepare_cached("SELECT part, value FROM denylist_part ORDER BY part")?;
    let mut rows = statement.query([])?;
    let mut held: Option<Denylist> = None;
    while let Some(row) = rows.next()? {
        let (part, sealed): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let message = view.sealer.open_bytes(PARTS, &part.to_string(), &sealed)?;
        match held.as_mut() {
            None => held = Some(Denylist::open(&message, keys)?),
            Some(list) => list.apply_delta(&message, keys)?,
        }
    }
    Ok(held)
}

/// What a message of the denylist is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of a list: replaces everything held.
    Whole,
    /// A change: comes behind those held.
    Change,
    /// A change of nothing, which says that the list still holds. Only the newest counts; read behind a later change it
    /// has no effect.
    Heartbeat,
}

/// The place of the heartbeat, behind every change.
const HEARTBEAT: i64 = i64::MAX;

/// Keeps a message.
pub(super) fn keep_part(view: &View<'_>, message: &[u8], kind: Part) -> Result<(), EngineError> {
    if kind == Part::Whole {
        forget_denylist(view)?;
    }
    let next = "SELECT COALESCE(MAX(part), 0) + 1 FROM denylist_part WHERE part < ?1";
    let part: i64 = match kind {
        Part::Heartbeat => HEARTBEAT,
        Part::Whole | Part::Change => view.sql.query_row(next, [HEARTBEAT], |row| row.get(0))?,
    };
    let sealed = view.sealer.seal_bytes(PARTS, &part.to_string(), message)?;
    view.sql.execute(
        "INSERT OR REPLACE INTO denylist_part (part, value) VALUES (?1, ?2)",
        (part, sealed),
    )?;
    Ok(())
}

/// How many messages the denylist is made of.
pub(super) fn parts(view: &View<'_>) -> Result<i64, EngineError> {
    Ok(view
        .sql
        .query_row("SELECT COUNT(*) FROM denylist_part", [], |row| row.get(0))?)
}

/// Forgets the denylist, so that the next download asks for all of it.
pub(super) fn forget_denylist(view: &View<'_>) -> Result<(), EngineError> {
    view.sql.execute("DELETE FROM denylist_part", [])?;
    Ok(())
}

/// When a ticket was used, as far as is known here; the earliest counts.
pub(super) fn used_at(view: &View<'_>, ticket_id: TicketId) -> Result<Option<Timestamp>, EngineError> {
    let millis: Option<i64> = view
        .sql
        .prepare_cached("SELECT used_at FROM used_ticket WHERE ticket_id = ?1")?
        .query_row([ticket_id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(millis.map(Timestamp::from_millis))
}

pub(super) fn keep_used(view: &View<'_>, used: &UsedTicket) -> Result<(), EngineError> {
    view.sql
        .prepare_cached(
            "INSERT INTO used_ticket (ticket_id, used_at) VALUES (?1, ?2) ON CONFLICT (ticket_id) \
             DO UPDATE SET used_at = MIN(used_at, excluded.used_at)",
        )?
        .execute((used.ticket_id.to_string(), used.used_at.millis()))?;
    Ok(())
}

pub(super) fn forget_old_used(view: &View<'_>, now: Timestamp) -> Result<(), EngineError> {
    view.sql.execute(
        "DELETE FROM used_ticket WHERE used_at < ?1",
        [now.plus_ms(-USED_KEPT_MS).millis()],
    )?;
    Ok(())
}

impl Engine {
    /// The lists in memory, read from the store when first needed.
    pub(super) async fn held_lists(&self) -> Result<Arc<HeldLists>, EngineError> {
        let held = self.lists.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(lists) = held {
            return Ok(lists);
        }
        let lists = self
            .store
            .read(|view| {
                let keys = state(view)?.ok_or(EngineError::ListsMissing)?.key_set();
                let denylist = denylist(view, &keys)?;
                Ok(Arc::new(HeldLists { keys, denylist }))
            })
            .await?;
        self.hold_lists(Some(Arc::clone(&lists)));
        Ok(lists)
    }

    pub(super) fn hold_lists(&self, lists: Option<Arc<HeldLists>>) {
        *self.lists.lock().unwrap_or_else(PoisonError::into_inner) = lists;
    }
}
