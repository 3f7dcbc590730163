//! The lines of rows, as their readers put them together: each column on a line of its own, spelled as `chain` does.

use super::super::lines::line;

/// Lines of a row.
pub(super) const OF_TRANSFER: usize = 11;
pub(super) const OF_ENTRY: usize = 7;
pub(super) const OF_ACCOUNT: usize = 5;

/// Whether a text has as many lines as so many rows. It has more if a line break is stored somewhere: none ever is.
pub(super) fn is_whole(text: &str, rows: usize, lines: usize) -> bool {
    let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
    Some(breaks + 1) == rows.checked_mul(lines)
}

/// A transfer's row, with how it ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct TransferRow<'a> {
    pub(super) id: &'a str,
    /// The lines of kind, debit and credit.
    pub(super) sides: &'a str,
    /// The lines of its other columns, but for the id.
    pub(super) terms: &'a str,
    pub(super) amount: i64,
    /// Whether it only reserves until it ends.
    pub(super) reserves: bool,
    /// What was moved of what was reserved, once it has ended.
    pub(super) ended: Option<i64>,
}

impl<'a> TransferRow<'a> {
    /// Takes a row off the front of a text. None if what should be a number is none.
    pub(super) fn read(rest: &mut &'a str) -> Option<Self> {
        let id = line(rest);
        let from = *rest;
        for _ in 0..3 {
            line(rest);
        }
        let (sides, from) = (before(from, rest)?, *rest);
        line(rest);
        let amount = line(rest).parse().ok()?;
        line(rest);
        let reserves = match line(rest) {
            "-" => false,
            value => value.strip_prefix('+').map(|_| true)?,
        };
        for _ in 0..2 {
            line(rest);
        }
        let terms = before(from, rest)?;
        let ended = match line(rest) {
            "-" => None,
            value => Some(value.strip_prefix('+')?.parse().ok()?),
        };
        Some(Self {
            id,
            sides,
            terms,
            amount,
            reserves,
            ended,
        })
    }
}

/// The kind, the debited and the credited account that are in such lines.
pub(super) fn sides(mut lines: &str) -> (&str, &str, &str) {
    let rest = &mut lines;
    (line(rest), line(rest), line(rest))
}

/// An entry's row.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryRow<'a> {
    /// All its lines.
    pub(super) whole: &'a str,
    pub(super) account: &'a str,
    pub(super) sequence: i64,
    pub(super) transfer: &'a str,
    pub(super) amount: i64,
    pub(super) balance_after: i64,
    /// The lines of account, sequence and transfer.
    pub(super) place: &'a str,
    /// The lines of its amount, the balance after it and when it was made.
    pub(super) movement: &'a str,
    pub(super) chain: &'a str,
}

impl<'a> EntryRow<'a> {
    /// Takes a row off the front of a text. None if what should be a number is none.
    pub(super) fn read(rest: &mut &'a str) -> Option<Self> {
        let whole = *rest;
        let account = line(rest);
        let sequence = line(rest).parse().ok()?;
        let transfer = line(rest);
        let (place, from) = (before(whole, rest)?, *rest);
        let amount = line(rest).parse().ok()?;
        let balance_after = line(rest).parse().ok()?;
        line(rest);
        let movement = before(from, rest)?;
        let chain = line(rest);
        Some(Self {
            whole: before(whole, rest)?,
            account,
            sequence,
            transfer,
            amount,
            balance_after,
            place,
            movement,
            chain,
        })
    }
}

/// An account's row; minor units.
#[derive(Clone, Copy, Debug)]
pub(super) struct AccountRow<'a> {
    pub(super) id: &'a str,
    pub(super) entries: i64,
    pub(super) credits: i64,
    pub(super) debits: i64,
    pub(super) chain: &'a str,
}

impl<'a> AccountRow<'a> {
    /// Takes a row off the front of a text. None if what should be a number is none.
    pub(super) fn read(rest: &mut &'a str) -> Option<Self> {
        Some(Self {
            id: line(rest),
            entries: line(rest).parse().ok()?,
            credits: line(rest).parse().ok()?,
            debits: line(rest).parse().ok()?,
            chain: line(rest),
        })
    }
}

/// What was taken off the front of a text.
fn before<'a>(whole: &'a str, rest: &str) -> Option<&'a str> {
    whole.get(..whole.len().checked_sub(rest.len())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSFER: &str = "b\npayment\nwallet/1\nmerchant/opole/zoo\nPLN\n50\n1\n+2\n-\n+till\n+30";
    const ENTRY: &str = "wallet/1\n3\nb\n-30\n40\n7\nhash";

    #[test]
    fn rows_are_read_to_their_ends() {
        let two = format!("{TRANSFER}\n{TRANSFER}");
        assert!(is_whole(&two, 2, OF_TRANSFER));
        let mut rest = two.as_str();
        let row = TransferRow::read(&mut rest).unwrap();
        assert_eq!(rest, TRANSFER);
        assert_eq!(
            (row.id, row.amount, row.reserves, row.ended),
            ("b", 50, true, Some(30))
        );
        assert_eq!(sides(row.sides), ("payment", "wallet/1", "merchant/opole/zoo"));
        assert_eq!(row.terms, "PLN\n50\n1\n+2\n-\n+till\n");
        let two = format!("{ENTRY}\n{ENTRY}");
        assert!(is_whole(&two, 2, OF_ENTRY));
        let mut rest = two.as_str();
        let row = EntryRow::read(&mut rest).unwrap();
        assert_eq!(rest, ENTRY);
        assert_eq!((row.place, row.movement), ("wallet/1\n3\nb\n", "-30\n40\n7\n"));
        assert_eq!((row.sequence, row.amount, row.balance_after), (3, -30, 40));
        assert_eq!((row.account, row.transfer, row.chain), ("wallet/1", "b", "hash"));
        assert_eq!(EntryRow::read(&mut row.whole.trim_end()).unwrap().chain, "hash");
        let row = AccountRow::read(&mut "wallet/1\n3\n100\n60\n").unwrap();
        assert_eq!(
            (row.id, row.entries, row.credits, row.debits, row.chain),
            ("wallet/1", 3, 100, 60, "")
        );
    }

    #[test]
    fn what_is_no_row_is_none() {
        for (from, to) in [("\n50\n", "\nx\n"), ("+2", "2"), ("+30", "30"), ("+30", "+")] {
            let damaged = TRANSFER.replace(from, to);
            assert!(TransferRow::read(&mut damaged.as_str()).is_none(), "{damaged}");
        }
        let open = TRANSFER.replace("+30", "-");
        assert_eq!(TransferRow::read(&mut open.as_str()).unwrap().ended, None);
        assert!(EntryRow::read(&mut ENTRY.replace("-30", "").as_str()).is_none());
        assert!(!is_whole(ENTRY, 2, OF_ENTRY) && !is_whole(&ENTRY.replace("hash", "hash\n"), 1, OF_ENTRY));
        assert!(!is_whole(ENTRY, usize::MAX, OF_ENTRY));
    }
}
