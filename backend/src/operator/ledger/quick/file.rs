//! Reading the tables of an SQLite file, in the order in which their rows were written.
//!
//! By rusqlite, on a connection of its own: a row is looked at where SQLite has it, and no other thread is asked for it.
//! Through sqlx each row and each of its values is put into memory of its own and sent from thread to thread, which
//! takes longer than all the rest of an audit.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Result, Rows};

use super::page::{Desk, Page, Table};

/// Rows in a page.
const ROWS: usize = 4_096;

/// A table's columns, with how many of the last may have no value: these have a sign before what they say.
struct Columns {
    query: &'static str,
    all: usize,
    certain: usize,
}

const TRANSFER: Columns = Columns {
    query: "SELECT id, kind, debit, credit, currency, amount, made_at, expires_at, related, actor, \
            CASE WHEN expires_at IS NOT NULL THEN (SELECT r.amount FROM resolution r WHERE r.transfer = t.id) END \
            FROM transfer t ORDER BY t.rowid",
    all: 11,
    certain: 7,
};
const ENTRY: Columns = Columns {
    query: "SELECT account, sequence, transfer, amount, balance_after, made_at, chain FROM entry e ORDER BY e.rowid",
    all: 7,
    certain: 7,
};
const ACCOUNT: Columns = Columns {
    query: "SELECT id, entries, credits_posted, debits_posted, chain FROM account a ORDER BY a.rowid",
    all: 5,
    certain: 5,
};

/// A file's books.
#[derive(Debug)]
pub(in super::super) struct File(Connection);

impl File {
    /// Opens the file.
    pub(in super::super) fn open(path: &Path) -> Result<Self> {
        let how = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, how)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        Ok(Self(connection))
    }

    /// Keeps how it is at this moment, whatever is written meanwhile.
    pub(in super::super) fn begin(self) -> Result<Self> {
        self.0.execute_batch("BEGIN")?;
        // The moment is that of the first look.
        let look = "SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT 1)";
        self.0.query_row(look, [], |_| Ok(()))?;
        Ok(self)
    }

    /// Reads what is wanted until nothing is.
    pub(super) fn serve(self, desk: &mut Desk) -> Result<()> {
        let mut transfers = self.0.prepare(TRANSFER.query)?;
        let mut entries = self.0.prepare(ENTRY.query)?;
        let mut accounts = self.0.prepare(ACCOUNT.query)?;
        let mut transfers = transfers.query([])?;
        let mut entries = entries.query([])?;
        let mut accounts = accounts.query([])?;
        while let Some(table) = desk.wanted_blocking() {
            let page = match table {
                Table::Transfer => page(&mut transfers, &TRANSFER)?,
                Table::Entry => page(&mut entries, &ENTRY)?,
                Table::Account => page(&mut accounts, &ACCOUNT)?,
            };
            desk.hand_over(table, page);
        }
        Ok(())
    }
}

fn page(rows: &mut Rows<'_>, columns: &Columns) -> Result<Page> {
    let mut page = Page::default();
    while page.rows < ROWS {
        let Some(row) = rows.next()? else { break };
        for column in 0..columns.all {
            if page.rows > 0 || column > 0 {
                page.text.push('\n');
            }
            put(&mut page.text, row.get_ref(column)?, column >= columns.certain);
        }
        page.rows += 1;
    }
    Ok(page)
}

/// Spells a value. What cannot be one of its column becomes a line too many: so the page is none.
fn put(text: &mut String, value: ValueRef<'_>, has_sign: bool) {
    match value {
        ValueRef::Null if has_sign => {
            text.push('-');
            return;
        }
        _ if has_sign => text.push('+'),
        _ => {}
    }
    match value {
        ValueRef::Integer(number) => {
            // Writing to a String cannot fail.
            let _ = write!(text, "{number}");
        }
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(value) => text.push_str(value),
            Err(_) => text.push('\n'),
        },
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => text.push('\n'),
    }
}
