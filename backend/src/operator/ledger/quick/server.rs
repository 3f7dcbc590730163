//! Reading the tables of a PostgreSQL server in the order in which they lie there, some blocks at a time.
//!
//! The server puts a page's rows together in one text: a row of its own for each would take longer to hand over.

use sqlx::{AnyConnection, Row};

use super::page::{Desk, Page, Table};
use crate::store::StoreError;

/// Blocks in a page, of 8 KiB each by PostgreSQL's usual build.
const BLOCKS: i64 = 64;

/// A page's rows in one: how many, and their lines. $1 is a line break, $2 the first block's start, $3 the end of the last.
macro_rules! page {
    ($lines:literal, $table:literal) => {
        concat!(
            "SELECT COUNT(*), COALESCE(string_agg(concat_ws($1, ",
            $lines,
            "), $1), '') FROM ",
            $table,
            " WHERE ctid >= CAST($2 AS tid) AND ctid < CAST($3 AS tid)"
        )
    };
}

const TRANSFERS: &str = page!(
    "id, kind, debit, credit, currency, amount, made_at, COALESCE('+' || expires_at, '-'), \
     COALESCE('+' || related, '-'), COALESCE('+' || actor, '-'), COALESCE('+' || CASE WHEN expires_at IS NOT NULL \
     THEN (SELECT r.amount FROM resolution r WHERE r.transfer = transfer.id) END, '-')",
    "transfer"
);
const ENTRIES: &str = page!(
    "account, sequence, transfer, amount, balance_after, made_at, chain",
    "entry"
);
const ACCOUNTS: &str = page!("id, entries, credits_posted, debits_posted, chain", "account");

/// How many blocks the tables have. What is put behind them from now on was not there at this moment.
const SIZES: &str = "SELECT CAST(pg_relation_size('transfer') / b.size AS BIGINT), \
                     CAST(pg_relation_size('entry') / b.size AS BIGINT), \
                     CAST(pg_relation_size('account') / b.size AS BIGINT) \
                     FROM (SELECT CAST(current_setting('block_size') AS BIGINT) AS size) b";

/// Where the reading of a table is, in blocks.
struct Place {
    query: &'static str,
    next: i64,
    end: i64,
}

impl Place {
    /// The next page that has rows; one without is the end.
    async fn page(&mut self, connection: &mut AnyConnection) -> Result<Page, StoreError> {
        while self.next < self.end {
            let (first, behind) = (self.next, self.next.saturating_add(BLOCKS));
            let row = sqlx::query(self.query)
                .bind("\n")
                .bind(format!("({first},0)"))
                .bind(format!("({behind},0)"))
                .fetch_one(&mut *connection)
                .await?;
            self.next = behind;
            let rows: i64 = row.try_get(0)?;
            if rows > 0 {
                return Ok(Page {
                    rows: usize::try_from(rows).unwrap_or_default(),
                    text: row.try_get(1)?,
                });
            }
        }
        Ok(Page::default())
    }
}

/// Reads what is wanted until nothing is.
pub(super) async fn serve(connection: &mut AnyConnection, desk: &mut Desk) -> Result<(), StoreError> {
    let sizes = sqlx::query(SIZES).fetch_one(&mut *connection).await?;
    let place = |query, end| Place { query, next: 0, end };
    let mut transfers = place(TRANSFERS, sizes.try_get(0)?);
    let mut entries = place(ENTRIES, sizes.try_get(1)?);
    let mut accounts = place(ACCOUNTS, sizes.try_get(2)?);
    while let Some(table) = desk.wanted().await {
        let place = match table {
            Table::Transfer => &mut transfers,
            Table::Entry => &mut entries,
            Table::Account => &mut accounts,
        };
        let page = place.page(&mut *connection).await?;
        desk.hand_over(table, page);
    }
    Ok(())
}
