//! What is held against what: every entry against the one before it in its account and against its transfer, and what the
//! accounts' rows say against what their entries add up to.

use std::collections::HashMap;

use super::super::chain::{self, LENGTH};
use super::page::{Feed, Feeds, Page};
use super::rows::{self, AccountRow, EntryRow, OF_ACCOUNT, OF_ENTRY, OF_TRANSFER, TransferRow};

/// Accounts that are kept in mind, some 250 bytes each, and transfers that have no entries yet: beyond these it is the walk's,
/// which keeps one account in mind however many there are.
const MOST_ACCOUNTS: usize = 1_000_000;
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
    room: usize,
    early: HashMap<(Box<str>, i64), Box<str>>,
    looked: Looked,
}

/// How many accounts are to be kept in mind if so many have entries; none if they are too many.
pub(super) fn room(used: i64) -> Option<usize> {
    usize::try_from(used).ok().filter(|used| *used <= MOST_ACCOUNTS)
}

/// Looks at everything; `room` is for so many accounts, and there are no more. None where there is a doubt.
pub(super) fn judge(feeds: Feeds, room: usize) -> Option<Looked> {
    let Feeds {
        transfers,
        mut entries,
        accounts,
    } = feeds;
    let mut judge = Judge {
        transfers,
        open: HashMap::new(),
        accounts: HashMap::with_capacity(room),
        room,
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
            certain(self.accounts.len() < self.room)?;
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
        while let Some(Page { rows, text }) = accounts.next() {
            certain(rows::is_whole(&text, rows, OF_ACCOUNT))?;
            let mut rest = text.as_str();
            for _ in 0..rows {
                let row = AccountRow::read(&mut rest)?;
                // Taken out: a second row of the same account finds nothing.
                let standing = self.accounts.remove(row.id).unwrap_or_default();
                certain((row.entries, row.credits, row.debits) == standing.sums())?;
                certain(row.chain == standing.chain())?;
                self.looked.accounts += 1;
            }
        }
        certain(self.accounts.is_empty())
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

#[cfg(test)]
mod tests {
    use super::super::page::{Desk, Table, feeds};
    use super::*;

    const CASH: &str = "cash/opole/PLN";
    const ZOO: &str = "merchant/opole/zoo";
    const WALLET: &str = "wallet/1";

    /// Rows of the three tables, each page of one row.
    struct Books {
        transfers: Vec<String>,
        entries: Vec<String>,
        accounts: Vec<String>,
    }

    /// What is done to books, in words and in deed.
    type Damage = (&'static str, fn(&mut Books));

    fn transfer(id: &str, debit: &str, credit: &str, amount: i64, ends: (&str, &str)) -> String {
        let (expires_at, ended) = ends;
        format!("{id}\npayment\n{debit}\n{credit}\nPLN\n{amount}\n1\n{expires_at}\n-\n-\n{ended}")
    }

    /// From before there were hashes.
    fn entry(account: &str, sequence: i64, transfer: &str, amount: i64, balance: i64) -> String {
        format!("{account}\n{sequence}\n{transfer}\n{amount}\n{balance}\n1\n")
    }

    /// A wallet that got 100 and has paid 30 of 50 that were reserved, and 20; 5 are reserved and 7 were freed.
    fn books() -> Books {
        Books {
            transfers: vec![
                transfer("a", CASH, WALLET, 100, ("-", "-")),
                transfer("b", WALLET, ZOO, 50, ("+9", "+30")),
                transfer("c", WALLET, ZOO, 20, ("-", "-")),
                transfer("d", WALLET, ZOO, 5, ("+9", "-")),
                transfer("e", WALLET, ZOO, 7, ("+9", "+0")),
            ],
            entries: vec![
                entry(CASH, 1, "a", -100, -100),
                entry(WALLET, 1, "a", 100, 100),
                entry(WALLET, 2, "c", -20, 80),
                entry(ZOO, 1, "c", 20, 20),
                entry(WALLET, 3, "b", -30, 50),
                entry(ZOO, 2, "b", 30, 50),
            ],
            accounts: vec![
                format!("{CASH}\n1\n0\n100\n"),
                format!("{ZOO}\n2\n50\n0\n"),
                format!("{WALLET}\n3\n100\n50\n"),
                "wallet/2\n0\n0\n0\n".to_owned(),
            ],
        }
    }

    fn serve(desk: &mut Desk, books: Books) {
        let mut transfers = books.transfers.into_iter();
        let mut entries = books.entries.into_iter();
        let mut accounts = books.accounts.into_iter();
        while let Some(table) = desk.wanted_blocking() {
            let row = match table {
                Table::Transfer => transfers.next(),
                Table::Entry => entries.next(),
                Table::Account => accounts.next(),
            };
            let page = row.map_or_else(Page::default, |text| Page { rows: 1, text });
            desk.hand_over(table, page);
        }
    }

    fn judged(books: Books) -> Option<Looked> {
        let (mut desk, feeds) = feeds();
        let reader = std::thread::spawn(move || serve(&mut desk, books));
        let looked = judge(feeds, 3);
        reader.join().unwrap();
        looked
    }

    /// As they are, and with their entries in whatever order they were found.
    #[test]
    fn good_books_are_right_in_any_order() {
        let all = Looked {
            accounts: 4,
            entries: 6,
            resolved: 2,
        };
        assert_eq!(judged(books()), Some(all));
        for turn in 0..6 {
            let mut mixed = books();
            mixed.entries.rotate_left(turn);
            mixed.transfers.reverse();
            assert_eq!(judged(mixed), Some(all), "turned by {turn}");
        }
        let mut backwards = books();
        backwards.entries.reverse();
        assert_eq!(judged(backwards), Some(all));
    }

    #[test]
    fn whatever_does_not_fit_is_doubted() {
        let damages: [Damage; 19] = [
            ("an entry is gone", |books| drop(books.entries.remove(3))),
            ("the last entry is gone", |books| drop(books.entries.pop())),
            ("an entry is there twice", |books| {
                books.entries.push(entry(ZOO, 2, "b", 30, 50));
            }),
            ("an entry too many", |books| {
                books.entries.push(entry(ZOO, 3, "b", 30, 80));
            }),
            ("an entry of no transfer", |books| {
                books.entries[5] = entry(ZOO, 2, "x", 30, 50);
            }),
            ("an entry of what was freed", |books| {
                books.entries[5] = entry(ZOO, 2, "e", 30, 50);
            }),
            ("an entry of nothing", |books| {
                books.entries.push(entry(ZOO, 3, "d", 0, 50));
            }),
            ("more than was ordered", |books| {
                books.entries[3] = entry(ZOO, 1, "c", 21, 21);
            }),
            ("another account's", |books| {
                books.entries[3] = entry(CASH, 2, "c", 20, -80);
            }),
            ("a wrong balance", |books| {
                books.entries[4] = entry(WALLET, 3, "b", -30, 51);
            }),
            ("a hash on one side", |books| books.entries[3].push('x')),
            ("a transfer is gone", |books| drop(books.transfers.remove(2))),
            ("a transfer that moved nothing", |books| {
                books.transfers.push(transfer("f", WALLET, ZOO, 1, ("-", "-")));
            }),
            ("a transfer is there twice", |books| {
                books.transfers.push(transfer("d", WALLET, ZOO, 5, ("+9", "+5")));
                books.transfers.push(transfer("d", WALLET, ZOO, 5, ("+9", "+5")));
            }),
            ("more than was reserved", |books| {
                books.transfers[1] = transfer("b", WALLET, ZOO, 29, ("+9", "+30"));
            }),
            ("an end of what reserves nothing", |books| {
                books.transfers[2] = transfer("c", WALLET, ZOO, 20, ("-", "+20"));
            }),
            ("a sum too high", |books| {
                books.accounts[1] = format!("{ZOO}\n2\n51\n1\n");
            }),
            ("an account is gone", |books| drop(books.accounts.remove(2))),
            ("an account is there twice, another not", |books| {
                books.accounts[2] = books.accounts[1].clone();
            }),
        ];
        for (name, damage) in damages {
            let mut wrong = books();
            damage(&mut wrong);
            assert_eq!(judged(wrong), None, "{name}");
        }
        let mut end = books();
        end.accounts[3].push_str("hash");
        assert_eq!(judged(end), None, "the end of a chain without entries");
    }

    #[test]
    fn what_has_no_room_is_not_begun() {
        assert_eq!(room(3), Some(3));
        assert_eq!(room(1_000_001), None);
        assert_eq!(room(-1), None);
    }
}
