//! The store's tables and how an older file becomes a newer one.
//!
//! Clear: ids (random, of meaning only to the server), counters, states and the moments needed to find what is due.
//! Sealed: everything else. `PRAGMA user_version` holds the version; each step runs in the transaction that raises it.

use rusqlite::Connection;

use super::View;
use crate::{EngineError, outbox, tickets};

type Fill = fn(&View<'_>) -> Result<(), EngineError>;

/// What makes a version of the one before.
struct Step {
    sql: &'static str,
    /// What SQL cannot do, because it is sealed.
    fill: Option<Fill>,
}

/// The steps; step N makes version N+1. A step that has been released is never changed.
const STEPS: &[Step] = &[
    Step {
        sql: VERSION_1,
        fill: None,
    },
    Step {
        sql: VERSION_2,
        fill: Some(tickets::fill_columns),
    },
    // Payments without a network got another form.
    Step {
        sql: "",
        fill: Some(outbox::refuse_old),
    },
];

/// Tickets are found by what they are for a person: coming, used, given back; and by their order.
const VERSION_2: &str = "
    ALTER TABLE ticket ADD COLUMN valid_from INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE ticket ADD COLUMN standing TEXT NOT NULL DEFAULT 'open';
    ALTER TABLE ticket ADD COLUMN order_id TEXT NOT NULL DEFAULT '';
    CREATE INDEX ticket_by_beginning ON ticket (standing, valid_from, ticket_id, valid_until);
    CREATE INDEX ticket_by_end ON ticket (standing, valid_until, ticket_id);
    CREATE INDEX ticket_by_order ON ticket (order_id, ticket_id);
";

const VERSION_1: &str = "
    CREATE TABLE setting (
        key TEXT PRIMARY KEY NOT NULL,
        value BLOB NOT NULL
    );
    CREATE TABLE ticket (
        ticket_id TEXT PRIMARY KEY NOT NULL,
        valid_until INTEGER NOT NULL,
        value BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        account_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        state TEXT NOT NULL,
        tries INTEGER NOT NULL,
        next_try_at INTEGER NOT NULL,
        value BLOB NOT NULL
    );
    CREATE INDEX outbox_by_state ON outbox (state, seq);
    CREATE TABLE scan (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        scan_id TEXT NOT NULL UNIQUE,
        account_id TEXT NOT NULL,
        refused TEXT,
        value BLOB NOT NULL
    );
    CREATE TABLE used_ticket (
        ticket_id TEXT PRIMARY KEY NOT NULL,
        used_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE denylist_part (
        part INTEGER PRIMARY KEY,
        value BLOB NOT NULL
    );
";

/// The newest version.
#[allow(clippy::cast_possible_wrap)] // a handful of steps
pub(crate) const NEWEST: i64 = STEPS.len() as i64;

/// The version a file has; 0 for a new one.
pub(crate) fn version(connection: &Connection) -> Result<i64, EngineError> {
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match version {
        0..=NEWEST => Ok(version),
        newer if newer > NEWEST => Err(EngineError::StoreTooNew {
            found: newer,
            known: NEWEST,
        }),
        _ => Err(EngineError::StoreCorrupt("its version is negative".to_owned())),
    }
}

/// Raises a file to the newest version, inside the caller's transaction.
pub(crate) fn migrate(view: &View<'_>) -> Result<(), EngineError> {
    let found = usize::try_from(version(view.sql)?).unwrap_or(0);
    for step in STEPS.iter().skip(found) {
        view.sql.execute_batch(step.sql)?;
        if let Some(fill) = step.fill {
            fill(view)?;
        }
    }
    view.sql.pragma_update(None, "user_version", NEWEST)?;
    Ok(())
}
