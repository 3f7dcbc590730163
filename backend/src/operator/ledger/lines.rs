//! The texts that the audit's walk is given: the lines of an entry, its transfer and its account's row, as the database
//! has put them together.

/// Lines of an entry, and how many are behind the first two.
const LINES: i64 = 18;
const BEHIND: usize = 16;

/// An entry, its transfer and, with an account's first entry, its account's row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored<'a> {
    pub(super) account: &'a str,
    pub(super) sequence: i64,
    pub(super) transfer: &'a str,
    /// Empty if the transfer is not there.
    pub(super) kind: &'a str,
    debit: &'a str,
    credit: &'a str,
    pub(super) amount: i64,
    pub(super) balance_after: i64,
    /// What the transfer has moved: nothing while it only reserves.
    moved: i64,
    pub(super) chain: &'a str,
    /// What [`Head::read`] reads.
    pub(super) head: &'a str,
    /// What the hash is taken of, but for the hash before.
    pub(super) hashed: &'a str,
}

impl<'a> Stored<'a> {
    /// Takes an entry off the front of a text. None if what should be a number is none.
    pub(super) fn read(rest: &mut &'a str) -> Option<Self> {
        let whole = *rest;
        let account = line(rest);
        let sequence = line(rest).parse().ok()?;
        let (transfer, kind) = (line(rest), line(rest));
        let (debit, credit) = (line(rest), line(rest));
        let amount = line(rest).parse().ok()?;
        let balance_after = line(rest).parse().ok()?;
        // Only the hash is taken of these: made_at, currency, ordered, ordered_at, expires_at, related, actor.
        for _ in 0..7 {
            line(rest);
        }
        let hashed = whole.get(..whole.len().checked_sub(rest.len())?)?;
        Some(Self {
            account,
            sequence,
            transfer,
            kind,
            debit,
            credit,
            amount,
            balance_after,
            moved: line(rest).parse().ok()?,
            chain: line(rest),
            head: line(rest),
            hashed,
        })
    }

    /// Whether the transfer moves that much there: out of the account it debits, into the one it credits.
    pub(super) fn is_of_its_transfer(&self) -> bool {
        if self.amount < 0 {
            self.account == self.debit && self.amount.checked_neg() == Some(self.moved)
        } else {
            self.amount > 0 && self.account == self.credit && self.amount == self.moved
        }
    }
}

/// The text up to the next line break, or to the end; what is behind it is left.
pub(super) fn line<'a>(rest: &mut &'a str) -> &'a str {
    if let Some((line, behind)) = rest.split_once('\n') {
        *rest = behind;
        line
    } else {
        std::mem::take(rest)
    }
}

/// Whether a text has as many lines as so many entries. It has more if a line break is stored somewhere, which could make
/// one row look like several: none ever is.
pub(super) fn is_whole(text: &str, entries: i64) -> bool {
    let breaks = text
        .bytes()
        .fold(0_i64, |sum, byte| sum + i64::from(byte == b'\n'));
    Some(breaks + 1) == entries.checked_mul(LINES)
}

/// The account and the sequence of a text's last entry.
pub(super) fn end_of(text: &str) -> Option<(&str, i64)> {
    let mut back = text.rsplit('\n').skip(BEHIND);
    let sequence = back.next()?.parse().ok()?;
    Some((back.next()?, sequence))
}

/// What an account's row says; minor units.
#[derive(Debug)]
pub(super) struct Sums {
    pub(super) entries: i64,
    pub(super) credits: i64,
    pub(super) debits: i64,
    pub(super) chain: String,
}

/// An account's row, as far as it was seen.
#[derive(Debug, Default)]
pub(super) enum Head {
    /// It comes with the entry of sequence 1.
    #[default]
    NotSeen,
    Missing,
    Seen(Sums),
}

impl Head {
    /// Reads what comes with the entry of sequence 1. None if it is no such text.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Missing);
        }
        let mut parts = text.splitn(4, ' ');
        Some(Self::Seen(Sums {
            entries: parts.next()?.parse().ok()?,
            credits: parts.next()?.parse().ok()?,
            debits: parts.next()?.parse().ok()?,
            chain: parts.next()?.to_owned(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "wallet/1\n3\nb\npayment\nwallet/1\nmerchant/opole/zoo\n-30\n40\n1\nPLN\n50\n1\n+2\n-\n+till\n\
                         30\nhash\n3 100 60 last";

    #[test]
    fn an_entry_is_read_to_its_end() {
        let two = format!("{ENTRY}\n{ENTRY}");
        assert!(is_whole(&two, 2));
        let mut rest = two.as_str();
        let first = Stored::read(&mut rest).unwrap();
        assert_eq!(rest, ENTRY);
        assert_eq!((first.sequence, first.transfer, first.chain), (3, "b", "hash"));
        assert!(first.is_of_its_transfer());
        assert!(first.hashed.starts_with("wallet/1\n3\nb\n") && first.hashed.ends_with("\n+2\n-\n+till\n"));
        let Some(Head::Seen(sums)) = Head::read(first.head) else {
            panic!("{first:?}");
        };
        assert_eq!((sums.entries, sums.credits, sums.debits), (3, 100, 60));
        assert_eq!(sums.chain, "last");
        assert!(Stored::read(&mut rest).is_some() && rest.is_empty());
        assert!(Stored::read(&mut ENTRY.replace("-30", "x").as_str()).is_none());
    }

    #[test]
    fn a_text_is_told_from_one_with_more_lines() {
        assert!(is_whole(ENTRY, 1));
        assert!(!is_whole(ENTRY, 2) && !is_whole(ENTRY, i64::MAX));
        assert!(!is_whole(&ENTRY.replace("PLN", "P\nLN"), 1));
        assert_eq!(end_of(&format!("{ENTRY}\n{ENTRY}")), Some(("wallet/1", 3)));
        assert_eq!(end_of("wallet/1\n3"), None);
    }
}
