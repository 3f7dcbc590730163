//! The audit's walk along every chain: each hash is taken anew of what is stored.

use std::fmt::Display;

use futures::TryStreamExt;
use ring::digest::Digest;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::chain::{Hash, Line};
use crate::store::{Kind, StoreError};

/// Most problems told of one account, and of all.
const OF_ONE: usize = 3;
const OF_ALL: usize = 100;

/// Changes with the lines of the seal.
const SEAL: &str = "City+ ledger seal, version 1";

/// Every entry with its transfer and with what its account keeps of the last one. LEFT: what is missing is told, too.
const ENTRIES: &str = "SELECT e.account, e.sequence, e.transfer, e.amount, e.balance_after, e.made_at, e.chain, \
                       t.kind, t.debit, t.credit, t.currency, t.amount AS ordered, t.made_at AS ordered_at, \
                       t.expires_at, t.related, t.actor, a.chain AS head \
                       FROM entry e LEFT JOIN transfer t ON t.id = e.transfer LEFT JOIN account a ON a.id = e.account \
                       ORDER BY e.account, e.sequence";

/// What is wrong with the chains, in words. The entries come one by one: memory does not grow with the books.
pub(super) async fn chains(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let mut walk = Walk::default();
    let mut rows = sqlx::query(ENTRIES).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        walk.step(&row)?;
    }
    walk.end();
    Ok(walk.problems)
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

/// Where the walk is.
#[derive(Debug, Default)]
struct Walk {
    /// Whose entries go by; empty before the first.
    account: String,
    /// The hash that the account keeps of its last entry; none if there is no such account.
    head: Option<String>,
    /// The hash that is stored in the entry before. A break is told once: the walk goes on from what is stored.
    previous: String,
    /// Problems told of this account.
    told: usize,
    problems: Vec<String>,
}

impl Walk {
    fn step(&mut self, row: &AnyRow) -> Result<(), StoreError> {
        let (account, sequence, chain): (&str, i64, &str) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(6)?);
        if account != self.account {
            self.end();
            account.clone_into(&mut self.account);
            self.head = row.try_get(16)?;
            self.previous.clear();
            self.told = 0;
        }
        let is_from_before = chain.is_empty() && self.previous.is_empty();
        match computed(&self.previous, row)? {
            None => self.tell(format!("there is no transfer to entry {sequence} of {account}")),
            Some(hash) if !is_from_before && hash != chain => {
                self.tell(format!("the chain is broken at entry {sequence} of {account}"));
            }
            Some(_) => {}
        }
        chain.clone_into(&mut self.previous);
        Ok(())
    }

    /// Ends the account that goes by, if there is one.
    fn end(&mut self) {
        let account = &self.account;
        if account.is_empty() {
            return;
        }
        let problem = match &self.head {
            None => format!("there are entries, but no account {account}"),
            Some(head) if *head != self.previous => {
                format!("the chain ends elsewhere than it should in {account}")
            }
            Some(_) => return,
        };
        self.tell(problem);
    }

    fn tell(&mut self, problem: String) {
        self.told = self.told.saturating_add(1);
        if self.told <= OF_ONE && self.problems.len() < OF_ALL {
            self.problems.push(problem);
        }
    }
}

/// The hash of what is stored; none if the entry's transfer is not there.
fn computed(previous: &str, row: &AnyRow) -> Result<Option<String>, StoreError> {
    let Some(kind) = row.try_get::<Option<&str>, _>(7)? else {
        return Ok(None);
    };
    let (account, transfer): (&str, &str) = (row.try_get(0)?, row.try_get(2)?);
    let (debit, credit, currency): (&str, &str, &str) = (row.try_get(8)?, row.try_get(9)?, row.try_get(10)?);
    let related: Option<&str> = row.try_get(14)?;
    let line = Line {
        previous,
        account: &account,
        sequence: row.try_get(1)?,
        transfer: &transfer,
        kind,
        debit: &debit,
        credit: &credit,
        amount: row.try_get(3)?,
        balance_after: row.try_get(4)?,
        made_at: row.try_get(5)?,
        currency: &currency,
        ordered: row.try_get(11)?,
        ordered_at: row.try_get(12)?,
        expires_at: row.try_get(13)?,
        related: related.as_ref().map(|id| id as &dyn Display),
        actor: row.try_get(15)?,
    };
    Ok(Some(line.hash()))
}
