//! The audit's walk past every entry, account by account, and past every transfer; and the seal.
//!
//! The database puts all that is asked of an entry together in one text, and a page of entries in one row. A row of
//! many columns for each entry would take much longer to hand over than to look at, and memory stays as it is however
//! many entries there are. While one page is looked at, the next is gathered.

use futures::TryStreamExt;
use futures::future::join;
use ring::digest::Digest;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::chain::Hash;
use super::lines;
use super::step::{Doubt, Walk};
use crate::store::{Kind, StoreError};

/// Changes with the lines of the seal.
const SEAL: &str = "City+ ledger seal, version 1";

/// What an account's row says, with its first entry; nothing if there is no such account, a minus elsewhere.
macro_rules! head {
    () => {
        "CASE WHEN e.sequence = 1 THEN COALESCE((SELECT concat_ws(' ', a.entries, a.credits_posted, \
         a.debits_posted, a.chain) FROM account a WHERE a.id = e.account), '') ELSE '-' END"
    };
}

/// A page of entries after an account's sequence, each with the lines that `lines` reads: fifteen that the hash is taken
/// of, spelled as `chain` does and in its order, what the transfer has moved, the stored hash, and the account's row. Of a
/// transfer that is missing the lines are there, too, with an empty kind. $1 is a line break.
macro_rules! entries {
    () => {
        concat!(
            "SELECT e.account, e.sequence, CASE WHEN t.id IS NULL THEN concat_ws($1, e.account, e.sequence, \
             e.transfer, '', '', '', e.amount, e.balance_after, e.made_at, '', '', '', '-', '-', '-', '0', e.chain, ",
            head!(),
            ") ELSE concat_ws($1, e.account, e.sequence, e.transfer, t.kind, t.debit, t.credit, e.amount, \
             e.balance_after, e.made_at, t.currency, t.amount, t.made_at, COALESCE('+' || t.expires_at, '-'), \
             COALESCE('+' || t.related, '-'), COALESCE('+' || t.actor, '-'), CASE WHEN t.expires_at IS NULL \
             THEN t.amount ELSE COALESCE((SELECT r.amount FROM resolution r WHERE r.transfer = t.id), 0) END, \
             e.chain, ",
            head!(),
            ") END AS line FROM entry e LEFT JOIN transfer t ON t.id = e.transfer \
             WHERE (e.account, e.sequence) > ($2, $3) ORDER BY e.account, e.sequence LIMIT 1024"
        )
    };
}

/// A page in one row: how many entries, and their lines.
const PAGE: &str = concat!(
    "SELECT COUNT(*), COALESCE(string_agg(line, $1), '') FROM (",
    entries!(),
    ") page"
);

/// The same entries in a row each.
const ONE_BY_ONE: &str = entries!();

/// A page of transfers from an id on or after it, in one row: how many, how many of them have moved money, how many
/// reserving ones have ended, how many of these with more than was reserved, the last id, and the ids of those that have
/// moved. Of one that does not reserve `ended` is -1, of one that still reserves it is NULL.
macro_rules! transfers {
    ($after:literal) => {
        concat!(
            "SELECT COUNT(*), COUNT(CASE WHEN ended <> 0 THEN 1 END), COUNT(CASE WHEN ended >= 0 THEN 1 END), \
             COUNT(CASE WHEN ended > amount THEN 1 END), COALESCE(MAX(id), ''), \
             COALESCE(string_agg(CASE WHEN ended <> 0 THEN id END, $1), '') \
             FROM (SELECT t.id, t.amount, CASE WHEN t.expires_at IS NULL THEN -1 \
             ELSE (SELECT r.amount FROM resolution r WHERE r.transfer = t.id) END AS ended \
             FROM transfer t WHERE t.id ",
            $after,
            " $2 ORDER BY t.id LIMIT 4096) page"
        )
    };
}

const FIRST_TRANSFERS: &str = transfers!(">=");
const NEXT_TRANSFERS: &str = transfers!(">");

/// All accounts, and those that money has moved in.
const ACCOUNTS: &str = "SELECT COUNT(*), COUNT(CASE WHEN entries <> 0 OR credits_posted <> 0 OR debits_posted <> 0 \
                        THEN 1 END) FROM account";

/// What a walk past everything has found.
#[derive(Debug)]
pub(super) struct Walked {
    /// How many accounts there are.
    pub(super) accounts: i64,
    pub(super) walk: Walk,
}

/// Walks past everything. What is wrong is in the walk's problems, or in its doubts, or in both.
pub(super) async fn all(connection: &mut AnyConnection) -> Result<Walked, StoreError> {
    let mut walk = entries(connection).await?;
    transfers(connection, &mut walk).await?;
    walk.hold_transfers();
    let row = sqlx::query(ACCOUNTS).fetch_one(connection).await?;
    let (accounts, used): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    // Those that the walk came past are among them if their sums are right, so the others are as many as they are more.
    if used != walk.used_accounts {
        walk.doubts.insert(Doubt::Sums);
    }
    Ok(Walked { accounts, walk })
}

/// The last entry that was seen, as the database orders them.
#[derive(PartialEq, Eq)]
struct Place {
    account: String,
    sequence: i64,
}

async fn entries(connection: &mut AnyConnection) -> Result<Walk, StoreError> {
    let mut walk = Walk::default();
    let mut after = Place {
        account: String::new(),
        sequence: i64::MIN,
    };
    let mut row = page(connection, &after).await?;
    loop {
        let (count, text): (i64, &str) = (row.try_get(0)?, row.try_get(1)?);
        if count == 0 {
            break;
        }
        let next = if lines::is_whole(text, count) {
            let end = lines::end_of(text).map(|(account, sequence)| Place {
                account: account.to_owned(),
                sequence,
            });
            after = beyond(&after, end)?;
            // The page is asked for first, and looked at while the database is at work.
            let (next, seen) = join(page(connection, &after), async { walk.page(text) }).await;
            seen?;
            next?
        } else {
            let end = one_by_one(connection, &after, &mut walk).await?;
            after = beyond(&after, end)?;
            page(connection, &after).await?
        };
        row = next;
    }
    walk.end();
    for (account, last) in std::mem::take(&mut walk.headless) {
        let stored: Option<String> = sqlx::query_scalar("SELECT chain FROM account WHERE id = $1")
            .bind(account.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        walk.hold_end(&account, stored.as_deref(), &last);
    }
    Ok(walk)
}

/// A page's end, if it leads on. A name of another type of SQLite's than text would lead back to its own page for ever.
fn beyond(after: &Place, end: Option<Place>) -> Result<Place, StoreError> {
    end.filter(|end| end != after)
        .ok_or_else(|| StoreError::corrupt("entry.account"))
}

async fn page(connection: &mut AnyConnection, after: &Place) -> Result<AnyRow, StoreError> {
    Ok(sqlx::query(PAGE)
        .bind("\n")
        .bind(after.account.as_str())
        .bind(after.sequence)
        .fetch_one(connection)
        .await?)
}

/// Goes past a page in which a line break is stored, and returns its end.
async fn one_by_one(
    connection: &mut AnyConnection,
    after: &Place,
    walk: &mut Walk,
) -> Result<Option<Place>, StoreError> {
    let rows = sqlx::query(ONE_BY_ONE)
        .bind("\n")
        .bind(after.account.as_str())
        .bind(after.sequence)
        .fetch_all(&mut *connection)
        .await?;
    let mut end = None;
    for row in &rows {
        let (account, sequence, text): (&str, i64, &str) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if lines::is_whole(text, 1) {
            walk.page(text)?;
        } else {
            // Its own column, since nobody can say where in the text it stands: the next entry is held against it.
            let stored = sqlx::query_scalar("SELECT chain FROM entry WHERE account = $1 AND sequence = $2")
                .bind(account)
                .bind(sequence)
                .fetch_one(&mut *connection)
                .await?;
            walk.torn(account, sequence, stored);
        }
        end = Some((account, sequence));
    }
    Ok(end.map(|(account, sequence)| Place {
        account: account.to_owned(),
        sequence,
    }))
}

/// Notes every transfer that has moved money, and whether their ends are in order.
async fn transfers(connection: &mut AnyConnection, walk: &mut Walk) -> Result<(), StoreError> {
    let mut last = String::new();
    let mut query = FIRST_TRANSFERS;
    let mut resolved: i64 = 0;
    loop {
        let row = sqlx::query(query)
            .bind("\n")
            .bind(last.as_str())
            .fetch_one(&mut *connection)
            .await?;
        let (count, moved, ended, too_much): (i64, i64, i64, i64) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        if count == 0 {
            break;
        }
        let mut left = moved;
        if moved > 0 {
            for id in row.try_get::<&str, _>(5)?.split('\n') {
                walk.note_moved(id);
                left = left.saturating_sub(1);
            }
        }
        // An id with a line break would have been taken for two.
        if left != 0 || too_much != 0 {
            walk.doubts.insert(Doubt::Transfers);
        }
        resolved = resolved.saturating_add(ended);
        row.try_get::<&str, _>(4)?.clone_into(&mut last);
        query = NEXT_TRANSFERS;
    }
    let resolutions: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM resolution")
        .fetch_one(connection)
        .await?;
    if resolutions != resolved {
        walk.doubts.insert(Doubt::Transfers);
    }
    Ok(())
}

/// A hash of the ends of all chains: it changes with every movement, and with every one that is not there any more.
pub(super) async fn seal(connection: &mut AnyConnection, kind: Kind) -> Result<Digest, StoreError> {
    // In the order of bytes: PostgreSQL's own is a language's and may change with its version.
    let heads = match kind {
        Kind::Sqlite => "SELECT id, chain FROM account ORDER BY id",
        Kind::Postgres => "SELECT id, chain FROM account ORDER BY id COLLATE \"C\"",
    };
    let mut seal = Hash::of(SEAL);
    let mut rows = sqlx::query(heads).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let (id, chain): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
        seal.line(&id);
        seal.line(&chain);
    }
    Ok(seal.finish())
}
