//! What is held against what: every entry against the one before it in its account and against its transfer, and what the
//! accounts' rows say against what their entries add up to.

use std::collections::HashMap;

use super::super::chain::{self, LENGTH};
use super::page::{Feed, Feeds, Page};
use super::rows::{self, AccountRow, EntryRow, OF_ACCOUNT, OF_ENTRY, OF_TRANSFER, TransferRow};

/// Accounts that are kept in mind, some 200 bytes each, and transfers that have no entries yet: beyond these it is the walk's,
/// which keeps one account in mind however many there are.
const MOST_ACCOUNTS: usize = 2_000_000;
const MOST_OPEN: usize = 200_000;
/// Entries that came before their turn: processes that write to one server at the same time put them where there is room.
const MOST_EARLY: usize = 10_000;

/// How many were looked at. All of them are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Looked {
    pub(in super::super) accounts: i64,
    pub(in super::super) entries: i64,
    /// Reservations that have ended.
    pub(in super::super) resolved: i64,
}

/// Where an account stands after the entries that were seen; minor units.
#[derive(Debug, Default)]
struct Standing {
    entries: i64,
    credits: i64,
    debits: i64,
    /// The last entry's hash; none before the first that has one.
    chain: Option<[u8; LENGTH]>,
}

/// A transfer that has moved money, until both its entries were seen.
#[derive(Debug)]
struct Open {
    /// As of [`TransferRow`].
    sides: Box<str>,
    terms: Box<str>,
    moved: i64,
    /// Whether the entry of each side has a hash, once it was seen.
    taken: Option<bool>,
    given: Option<bool>,
}

struct Judge {
    transfers: Feed,
    open: HashMap<Box<str>, Open>,
    accounts: HashMap<Box<str>, Standing>,
    early: HashMap<(Box<str>, i64), Box<str>>,
    looked: Looked,
}

/// Looks at everything. None where there is a doubt.
pub(super) fn judge(feeds: Feeds) -> Option<Looked> {
    let Feeds {
        transfers,
        mut entries,
        accounts,
    } = feeds;
    let mut judge = Judge {
        transfers,
        open: HashMap::new(),
        accounts: HashMap::new(),
        early: HashMap::new(),
        looked: Looked::default(),
    };
    while let Some(Page { rows, text }) = entries.next() {
        certain(rows::is_whole(&text, rows, OF_ENTRY))?;
        let mut rest = text.as_str();
        for _ in 0..rows {
            judge.arrive(&EntryRow::read(&mut rest)?)?;
        }
    }
    while judge.more_transfers()? {}
    certain(judge.open.is_empty() && judge.early.is_empty())?;
    judge.hold_accounts(accounts)?;
    Some(judge.looked)
}

impl Judge {
    /// Takes the next page of transfers. False behind the last.
    fn more_transfers(&mut self) -> Option<bool> {
        let Some(Page { rows, text }) = self.transfers.next() else {
            return Some(false);
        };
        certain(rows::is_whole(&text, rows, OF_TRANSFER))?;
        let mut rest = text.as_str();
        for _ in 0..rows {
            self.open(&TransferRow::read(&mut rest)?)?;
        }
        Some(true)
    }

    /// Keeps a transfer that has moved money until its entries come.
    fn open(&mut self, row: &TransferRow<'_>) -> Option<()> {
        let moved = match (row.reserves, row.ended) {
            (false, None) => row.amount,
            (true, None) => return Some(()),
            (true, Some(ended)) => {
                self.looked.resolved += 1;
                certain((0..=row.amount).contains(&ended))?;
                if ended == 0 {
                    return Some(());
                }
                ended
            }
            (false, Some(_)) => return None,
        };
        let open = Open {
            sides: row.sides.into(),
            terms: row.terms.into(),
            moved,
            taken: None,
            given: None,
        };
        let before = self.open.insert(row.id.into(), open);
        certain(before.is_none() && self.open.len() <= MOST_OPEN)
    }

    /// An entry comes: it has its turn behind the one before it in its account, and then those that wait for it.
    fn arrive(&mut self, entry: &EntryRow<'_>) -> Option<()> {
        let seen = self
            .accounts
            .get(entry.account)
            .map_or(0, |standing| standing.entries);
        let turn = seen.checked_add(1)?;
        if entry.sequence != turn {
            let place = (entry.account.into(), entry.sequence);
            let before = self.early.insert(place, entry.whole.into());
            return certain(entry.sequence > turn && before.is_none() && self.early.len() <= MOST_EARLY);
        }
        self.take(entry)?;
        let mut turn = turn;
        while !self.early.is_empty() {
            turn = turn.checked_add(1)?;
            let Some(text) = self.early.remove(&(entry.account.into(), turn)) else {
                break;
            };
            self.take(&EntryRow::read(&mut &*text)?)?;
        }
        Some(())
    }

    /// Holds an entry that has its turn against its transfer and its account.
    fn take(&mut self, entry: &EntryRow<'_>) -> Option<()> {
        while !self.open.contains_key(entry.transfer) {
            certain(self.more_transfers()?)?;
        }
        let open = self.open.get_mut(entry.transfer)?;
        let is_chained = !entry.chain.is_empty();
        open.note(entry, is_chained)?;
        if !self.accounts.contains_key(entry.account) {
            certain(self.accounts.len() < MOST_ACCOUNTS)?;
            self.accounts.insert(entry.account.into(), Standing::default());
        }
        let standing = self.accounts.get_mut(entry.account)?;
        standing.add(entry.amount)?;
        certain(standing.credits.checked_sub(standing.debits)? == entry.balance_after)?;
        if is_chained {
            let lines = [entry.place, &*open.sides, entry.movement, &*open.terms];
            certain(chain::is_hash_of(entry.chain, standing.chain(), &lines))?;
            standing.chain = Some(entry.chain.as_bytes().try_into().ok()?);
        } else {
            // A chain that has begun never pauses.
            certain(standing.chain.is_none())?;
        }
        if let (Some(taken), Some(given)) = (open.taken, open.given) {
            certain(taken == given)?;
            self.open.remove(entry.transfer);
        }
        self.looked.entries += 1;
        Some(())
    }

    /// Holds the accounts' rows against where they stand.
    fn hold_accounts(&mut self, mut accounts: Feed) -> Option<()> {
        let mut used = 0;
        while let Some(Page { rows, text }) = accounts.next() {
            certain(rows::is_whole(&text, rows, OF_ACCOUNT))?;
            let mut rest = text.as_str();
            for _ in 0..rows {
                let row = AccountRow::read(&mut rest)?;
                let standing = self.accounts.get(row.id);
                used += usize::from(standing.is_some());
                let sums = standing.map_or((0, 0, 0), Standing::sums);
                let chain = standing.map_or("", Standing::chain);
                certain((row.entries, row.credits, row.debits) == sums)?;
                certain(row.chain == chain)?;
                self.looked.accounts += 1;
            }
        }
        certain(used == self.accounts.len())
    }
}

impl Open {
    /// Notes an entry on its side: the first there, and of what the transfer has moved.
    fn note(&mut self, entry: &EntryRow<'_>, is_chained: bool) -> Option<()> {
        let (kind, debit, credit) = rows::sides(&self.sides);
        certain(!kind.is_empty())?;
        let (account, amount, side) = if entry.amount < 0 {
            (debit, entry.amount.checked_neg()?, &mut self.taken)
        } else {
            (credit, entry.amount, &mut self.given)
        };
        certain(entry.account == account && amount == self.moved && side.replace(is_chained).is_none())
    }
}

impl Standing {
    fn add(&mut self, amount: i64) -> Option<()> {
        self.entries = self.entries.checked_add(1)?;
        let side = if amount < 0 {
            &mut self.debits
        } else {
            &mut self.credits
        };
        *side = side.checked_add(amount.checked_abs()?)?;
        Some(())
    }

    const fn sums(&self) -> (i64, i64, i64) {
        (self.entries, self.credits, self.debits)
    }

    /// The last entry's hash, as it was read from a text; empty if there is none.
    fn chain(&self) -> &str {
        let text = self.chain.as_ref().map(|chain| std::str::from_utf8(chain));
        text.and_then(Result::ok).unwrap_or_default()
    }
}

/// Goes on if it is so, and stops with a doubt if it is not.
fn certain(is_so: bool) -> Option<()> {
    is_so.then_some(())
}
