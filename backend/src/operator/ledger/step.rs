//! A step of the audit's walk: an entry is held against the one before it, its transfer and its account's row.
//!
//! What one entry shows by itself is told at once. Of the rest the walk only knows that something is wrong, and which
//! question names it: a doubt. So the slow questions are asked of books that are wrong, never of those that are right.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use super::chain;
use super::lines::{Head, Stored};
use crate::store::StoreError;

/// Most problems told of one account, and of all.
const OF_ONE: usize = 3;
const OF_ALL: usize = 100;

/// What is wrong somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// An account's row says something else than its entries.
    Sums,
    /// A balance is not the sum of the entries up to it.
    Balances,
    /// A transfer that has moved money has not one entry on each of its sides, or another has some.
    Transfers,
    /// One entry of a transfer has a hash, the other has none.
    Chains,
}

/// A sum of hashes of ids: the same ids in any order have the same sum, and others, or some of them twice, have another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum(u64, u64);

impl Sum {
    const fn add(&mut self, hash: Self) {
        self.0 = self.0.wrapping_add(hash.0);
        self.1 = self.1.wrapping_add(hash.1);
    }
}

/// The keys of the hashes, other ones at each audit: nobody can choose ids whose sums are alike.
#[derive(Debug, Default)]
struct Keys(RandomState, RandomState);

impl Keys {
    fn hash(&self, id: &str) -> Sum {
        Sum(self.0.hash_one(id), self.1.hash_one(id))
    }
}

/// The account whose entries go by.
#[derive(Debug, Default)]
struct Passing {
    account: String,
    head: Head,
    /// The hash that is stored in the entry before. A break is told once: the walk goes on from what is stored.
    previous: String,
    entries: i64,
    /// The highest sequence.
    last: i64,
    credits: i64,
    debits: i64,
    /// Problems told of it.
    told: usize,
}

/// Where the walk is, and what it has seen.
#[derive(Debug, Default)]
pub(super) struct Walk {
    passing: Passing,
    keys: Keys,
    /// The transfers of the entries that take, and of those that give; and of those of both that have a hash.
    taken: Sum,
    given: Sum,
    taken_in_chain: Sum,
    given_in_chain: Sum,
    /// The transfers that have moved money, as they say themselves.
    moved: Sum,
    /// Entries seen.
    pub(super) entries: i64,
    /// Accounts that have entries and a row.
    pub(super) used_accounts: i64,
    /// Accounts without the entry their row comes with, and the hash at their end.
    pub(super) headless: Vec<(String, String)>,
    pub(super) doubts: BTreeSet<Doubt>,
    pub(super) problems: Vec<String>,
}

impl Walk {
    /// Goes past every entry of a page's text.
    pub(super) fn page(&mut self, text: &str) -> Result<(), StoreError> {
        let mut rest = text;
        while !rest.is_empty() {
            let line = Stored::read(&mut rest).ok_or_else(|| StoreError::corrupt("entry"))?;
            self.step(&line)?;
        }
        Ok(())
    }

    fn step(&mut self, line: &Stored<'_>) -> Result<(), StoreError> {
        let Stored {
            account, sequence, ..
        } = *line;
        self.arrive(account, sequence);
        if line.head != "-" {
            self.passing.head = Head::read(line.head).ok_or_else(|| StoreError::corrupt("account"))?;
        }
        self.add(line);
        let previous = &self.passing.previous;
        let is_from_before = line.chain.is_empty() && previous.is_empty();
        let is_chained = is_from_before || chain::is_hash_of(line.chain, previous, &[line.hashed]);
        let fits = line.is_of_its_transfer();
        if !fits {
            self.doubts.insert(Doubt::Transfers);
        }
        // One thing of an entry: what breaks its chain may well be what does not fit.
        if line.kind.is_empty() {
            self.tell(format!("there is no transfer to entry {sequence} of {account}"));
        } else if !is_chained {
            self.tell_break(account, sequence);
        } else if !fits {
            self.tell(format!(
                "the transfer has not moved what is in entry {sequence} of {account}"
            ));
        }
        line.chain.clone_into(&mut self.passing.previous);
        Ok(())
    }

    /// An entry that cannot be read, because a line break is stored in it or in its transfer. The next one is held against the
    /// hash that is stored in it, as after any other break: it is not to blame.
    pub(super) fn torn(&mut self, account: &str, sequence: i64, stored: String) {
        self.arrive(account, sequence);
        self.tell_break(account, sequence);
        self.doubts.insert(Doubt::Transfers);
        self.passing.previous = stored;
    }

    /// At an account's next entry, the first of another account perhaps.
    fn arrive(&mut self, account: &str, sequence: i64) {
        if self.passing.entries == 0 || account != self.passing.account {
            self.end();
            account.clone_into(&mut self.passing.account);
        }
        self.entries = self.entries.saturating_add(1);
        self.passing.entries = self.passing.entries.saturating_add(1);
        self.passing.last = sequence;
    }

    /// Adds an entry to what is held against other sums.
    fn add(&mut self, line: &Stored<'_>) {
        let passing = &mut self.passing;
        let hash = self.keys.hash(line.transfer);
        let (taken, in_chain) = if line.amount < 0 {
            passing.debits = passing.debits.saturating_sub(line.amount);
            (&mut self.taken, &mut self.taken_in_chain)
        } else {
            passing.credits = passing.credits.saturating_add(line.amount);
            (&mut self.given, &mut self.given_in_chain)
        };
        taken.add(hash);
        if !line.chain.is_empty() {
            in_chain.add(hash);
        }
        if passing.credits.saturating_sub(passing.debits) != line.balance_after {
            self.doubts.insert(Doubt::Balances);
        }
    }

    /// Ends the account that goes by, if there is one.
    pub(super) fn end(&mut self) {
        let passing = std::mem::take(&mut self.passing);
        if passing.entries == 0 {
            return;
        }
        let stored = match &passing.head {
            Head::Seen(row) => {
                self.used_accounts = self.used_accounts.saturating_add(1);
                let found = (passing.entries, passing.last, passing.credits, passing.debits);
                if found != (row.entries, row.entries, row.credits, row.debits) {
                    self.doubts.insert(Doubt::Sums);
                }
                Some(row.chain.as_str())
            }
            Head::Missing => None,
            Head::NotSeen => {
                self.doubts.insert(Doubt::Sums);
                if self.headless.len() < OF_ALL {
                    self.headless.push((passing.account, passing.previous));
                }
                return;
            }
        };
        if passing.told < OF_ONE {
            self.hold_end(&passing.account, stored, &passing.previous);
        }
    }

    /// Holds the hash of an account's last entry against the one that its row keeps; none if there is no such account.
    pub(super) fn hold_end(&mut self, account: &str, stored: Option<&str>, last: &str) {
        let problem = match stored {
            None => format!("there are entries, but no account {account}"),
            Some(stored) if stored != last => {
                format!("the chain ends elsewhere than it should in {account}")
            }
            Some(_) => return,
        };
        if self.problems.len() < OF_ALL {
            self.problems.push(problem);
        }
    }

    /// Notes a transfer that has moved money, as it says itself.
    pub(super) fn note_moved(&mut self, transfer: &str) {
        self.moved.add(self.keys.hash(transfer));
    }

    /// Holds the sides of all entries against each other and against the transfers. As every entry was found on its own
    /// side of its transfer, the sums are the same only if each transfer that has moved has one entry on each side, and
    /// no other transfer has any.
    pub(super) fn hold_transfers(&mut self) {
        if self.taken != self.moved || self.given != self.moved {
            self.doubts.insert(Doubt::Transfers);
        }
        if self.taken_in_chain != self.given_in_chain {
            self.doubts.insert(Doubt::Chains);
        }
    }

    fn tell_break(&mut self, account: &str, sequence: i64) {
        self.tell(format!("the chain is broken at entry {sequence} of {account}"));
    }

    fn tell(&mut self, problem: String) {
        self.passing.told = self.passing.told.saturating_add(1);
        if self.passing.told <= OF_ONE && self.problems.len() < OF_ALL {
            self.problems.push(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::is_whole;
    use super::*;

    const CASH: &str = "cash/opole/PLN";
    const ZOO: &str = "merchant/opole/zoo";
    const WALLET: &str = "wallet/1";

    /// From before there were hashes, with the last part of the account's row if it is its first.
    fn entry(place: (&str, i64), transfer: (&str, &str, &str), amounts: (i64, i64), head: &str) -> String {
        let (account, sequence) = place;
        let (id, debit, credit) = transfer;
        let (amount, balance) = amounts;
        let moved = amount.abs();
        format!(
            "{account}\n{sequence}\n{id}\npayment\n{debit}\n{credit}\n{amount}\n{balance}\n1\nPLN\n{moved}\n1\n-\n-\n-\n\
             {moved}\n\n{head}"
        )
    }

    /// A wallet that got 100 and has paid 30 and 30.
    fn entries() -> Vec<String> {
        let (got, one, two) = (("a", CASH, WALLET), ("b", WALLET, ZOO), ("c", WALLET, ZOO));
        vec![
            entry((CASH, 1), got, (-100, -100), "1 0 100 "),
            entry((ZOO, 1), one, (30, 30), "2 60 0 "),
            entry((ZOO, 2), two, (30, 60), "-"),
            entry((WALLET, 1), got, (100, 100), "3 100 60 "),
            entry((WALLET, 2), one, (-30, 70), "-"),
            entry((WALLET, 3), two, (-30, 40), "-"),
        ]
    }

    fn walked(entries: &[String]) -> Walk {
        let text = entries.join("\n");
        assert!(is_whole(&text, i64::try_from(entries.len()).unwrap()));
        let mut walk = Walk::default();
        walk.page(&text).unwrap();
        walk.end();
        for transfer in ["c", "b", "a"] {
            walk.note_moved(transfer);
        }
        walk.hold_transfers();
        walk
    }

    fn doubts(walk: &Walk) -> Vec<Doubt> {
        walk.doubts.iter().copied().collect()
    }

    #[test]
    fn good_books_give_rise_to_no_doubt() {
        let walk = walked(&entries());
        assert_eq!((doubts(&walk), &walk.problems), (vec![], &vec![]));
        assert_eq!((walk.entries, walk.used_accounts), (6, 3));
    }

    #[test]
    fn damages_are_doubted() {
        use Doubt::{Balances, Chains, Sums, Transfers};
        let replaced = |index: usize, from: &str, to: &str| {
            let mut entries = entries();
            let damaged = entries[index].replacen(from, to, 1);
            assert_ne!(damaged, entries[index]);
            entries[index] = damaged;
            doubts(&walked(&entries))
        };
        // Two entries of one transfer on the same side, none of the other: each by itself is right.
        assert_eq!(replaced(2, "\nc\n", "\nb\n"), [Transfers]);
        assert_eq!(replaced(2, "\n60\n", "\n61\n"), [Balances]);
        assert_eq!(replaced(1, "2 60 0 ", "2 61 1 "), [Sums]);
        assert_eq!(replaced(1, "2 60 0 ", "3 60 0 "), [Sums]);
        assert_eq!(replaced(0, CASH, "cash/brno/PLN"), [Transfers]);
        assert_eq!(replaced(5, "\n30\n\n", "\n29\n\n"), [Transfers]);
        assert_eq!(replaced(5, "\n30\n\n", "\n30\nhash\n"), [Chains]);
        let mut less = entries();
        less.remove(2);
        assert_eq!(doubts(&walked(&less)), [Sums, Transfers]);
        let mut more = entries();
        more.push(entry((WALLET, 4), ("c", WALLET, ZOO), (-30, 10), "-"));
        assert_eq!(doubts(&walked(&more)), [Sums, Transfers]);
        let mut headless = entries();
        headless.remove(1);
        let walk = walked(&headless);
        assert_eq!(walk.headless, [(ZOO.to_owned(), String::new())]);
        assert_eq!(doubts(&walk), [Sums, Balances, Transfers]);
    }

    #[test]
    fn what_one_entry_shows_is_told() {
        let mut books = entries();
        books[0] = books[0].replacen("\npayment\n", "\n\n", 1);
        books[1] = books[1].replacen("2 60 0 ", "", 1);
        books[2] = books[2].replacen("\n\n-", "\nhash\n-", 1);
        books[5] = books[5].replacen(WALLET, "wallet/2", 1);
        let told = [
            "there is no transfer to entry 1 of cash/opole/PLN",
            "the chain is broken at entry 2 of merchant/opole/zoo",
            "there are entries, but no account merchant/opole/zoo",
            "the transfer has not moved what is in entry 3 of wallet/2",
        ];
        assert_eq!(walked(&books).problems, told);
    }
}
