//! The hashes that chain the entries of an account: what they are taken of, and how it is spelled.
//!
//! A hash is SHA-256 of lines of text: a label, the account's hash before, and every column of the entry and of its
//! transfer as they are stored, each in one spelling on a line of its own. Nothing that is stored has line breaks, so
//! two entries with the same lines are the same.

use std::fmt::{self, Display, Write as _};

use data_encoding::BASE64URL_NOPAD;
use ring::digest::{Context, Digest, SHA256};

/// Changes with the lines.
const LABEL: &str = "City+ ledger entry, version 1";
/// Characters of a hash.
pub(super) const LENGTH: usize = 43;

/// What an entry's hash is taken of. Amounts are minor units; times are milliseconds since 1970.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// The hash of the account's entry before; empty where its chain begins.
    pub(super) previous: &'a str,
    pub(super) account: &'a dyn Display,
    pub(super) sequence: i64,
    pub(super) transfer: &'a dyn Display,
    pub(super) kind: &'a str,
    pub(super) debit: &'a dyn Display,
    pub(super) credit: &'a dyn Display,
    pub(super) amount: i64,
    pub(super) balance_after: i64,
    /// Of the entry.
    pub(super) made_at: i64,
    pub(super) currency: &'a dyn Display,
    /// The transfer's amount; less may have moved.
    pub(super) ordered: i64,
    /// When the transfer was made.
    pub(super) ordered_at: i64,
    pub(super) expires_at: Option<i64>,
    pub(super) related: Option<&'a dyn Display>,
    pub(super) actor: Option<&'a str>,
}

impl Line<'_> {
    /// The entry's hash, in base64url.
    pub(super) fn hash(&self) -> String {
        let Self {
            previous,
            account,
            sequence,
            transfer,
            kind,
            debit,
            credit,
            amount,
            balance_after,
            made_at,
            currency,
            ordered,
            ordered_at,
            expires_at,
            related,
            actor,
        } = *self;
        let mut hash = Hash::of(LABEL);
        hash.line(&previous);
        hash.line(account);
        hash.line(&sequence);
        hash.line(transfer);
        hash.line(&kind);
        hash.line(debit);
        hash.line(credit);
        hash.line(&amount);
        hash.line(&balance_after);
        hash.line(&made_at);
        hash.line(currency);
        hash.line(&ordered);
        hash.line(&ordered_at);
        hash.line(&Maybe(expires_at));
        hash.line(&Maybe(related));
        hash.line(&Maybe(actor));
        BASE64URL_NOPAD.encode(hash.finish().as_ref())
    }
}

/// Whether `chain` is the hash of an entry behind one with the hash `previous`. `lines` are all the others that a [`Line`]
/// is hashed of, spelled the same, each with its line break: the audit has the database put them together. They may come
/// in pieces.
pub(super) fn is_hash_of(chain: &str, previous: &str, lines: &[&str]) -> bool {
    let mut hash = Context::new(&SHA256);
    for part in [LABEL, "\n", previous, "\n"].iter().chain(lines) {
        hash.update(part.as_bytes());
    }
    let mut text = [0; LENGTH];
    BASE64URL_NOPAD.encode_mut(hash.finish().as_ref(), &mut text);
    chain.as_bytes() == text
}

/// A minus for what is not there; a plus before what is.
struct Maybe<T>(Option<T>);

impl<T: Display> Display for Maybe<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => write!(formatter, "+{value}"),
            None => formatter.write_str("-"),
        }
    }
}

/// SHA-256 of lines, without putting them together first.
pub(super) struct Hash(Context);

impl Hash {
    /// Begins with a label that says what the lines are.
    pub(super) fn of(label: &str) -> Self {
        let mut hash = Self(Context::new(&SHA256));
        hash.line(&label);
        hash
    }

    pub(super) fn line(&mut self, value: &dyn Display) {
        // A hash takes everything: writing to it cannot fail.
        let _ = writeln!(self, "{value}");
    }

    pub(super) fn finish(self) -> Digest {
        self.0.finish()
    }
}

impl fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PREVIOUS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    fn refund() -> Line<'static> {
        Line {
            previous: PREVIOUS,
            account: &"wallet/0199a7c2-0000-7000-8000-000000000001",
            sequence: 17,
            transfer: &"0199a7c2-0000-7000-8000-000000000002",
            kind: "refund",
            debit: &"merchant/opole/zoo",
            credit: &"wallet/0199a7c2-0000-7000-8000-000000000001",
            amount: 2_500,
            balance_after: 7_500,
            made_at: 1_790_000_000_123,
            currency: &"PLN",
            ordered: 2_500,
            ordered_at: 1_790_000_000_122,
            expires_at: Some(1_790_000_900_000),
            related: Some(&"0199a7c2-0000-7000-8000-000000000003"),
            actor: Some("till-1"),
        }
    }

    /// Computed by another program from the same lines: what is stored must stay provable.
    #[test]
    fn a_hash_is_what_it_always_was() {
        assert_eq!(refund().hash(), "Em3I0x6pPj-6xd26tSQ5bDQy0u2QawPoNnsCeAlP0m4");
        let first = Line {
            previous: "",
            expires_at: None,
            related: None,
            actor: None,
            ..refund()
        };
        assert_eq!(first.hash(), "fzv8tE52x6pqLATTweVGS2oOi0JhfIefVN9f04yR59Q");
    }

    #[test]
    fn a_hash_of_lines_is_that_of_their_entry() {
        let lines = "wallet/0199a7c2-0000-7000-8000-000000000001\n17\n0199a7c2-0000-7000-8000-000000000002\nrefund\n\
                     merchant/opole/zoo\nwallet/0199a7c2-0000-7000-8000-000000000001\n2500\n7500\n1790000000123\nPLN\n\
                     2500\n1790000000122\n+1790000900000\n+0199a7c2-0000-7000-8000-000000000003\n+till-1\n";
        let hash = refund().hash();
        assert!(is_hash_of(&hash, PREVIOUS, &[lines]));
        let (start, rest) = lines.split_at(50);
        assert!(is_hash_of(&hash, PREVIOUS, &[start, rest]));
        assert!(!is_hash_of(&hash, PREVIOUS, &[rest, start]));
        assert!(!is_hash_of(&hash, "", &[lines]));
        assert!(!is_hash_of("", PREVIOUS, &[lines]));
        assert!(!is_hash_of(&hash, PREVIOUS, &[&lines.replace("+till-1", "-")]));
    }

    #[test]
    fn a_hash_covers_every_field() {
        let changes: [fn(&mut Line<'static>); 23] = [
            |line| line.previous = "",
            |line| line.account = &"wallet/0199a7c2-0000-7000-8000-000000000009",
            |line| line.sequence = 18,
            |line| line.transfer = &"0199a7c2-0000-7000-8000-000000000009",
            |line| line.kind = "send",
            |line| line.debit = &"merchant/opole/pool",
            |line| line.credit = &"wallet/0199a7c2-0000-7000-8000-000000000009",
            |line| line.amount = -2_500,
            |line| line.balance_after = 7_501,
            |line| line.made_at = 1_790_000_000_124,
            |line| line.currency = &"CZK",
            |line| line.ordered = 2_501,
            |line| line.ordered_at = 1_790_000_000_123,
            |line| line.expires_at = Some(1_790_000_900_001),
            |line| line.expires_at = None,
            |line| line.related = Some(&"0199a7c2-0000-7000-8000-000000000009"),
            |line| line.related = None,
            |line| line.actor = Some("till-2"),
            |line| line.actor = Some("-"),
            |line| line.actor = Some(""),
            |line| line.actor = None,
            // The same characters in another field.
            |line| {
                line.kind = "refundmerchant";
                line.debit = &"/opole/zoo";
            },
            |line| {
                line.amount = 25;
                line.balance_after = 7_500_007_500;
            },
        ];
        let mut hashes = BTreeSet::from([refund().hash()]);
        for (number, change) in changes.iter().enumerate() {
            let mut line = refund();
            change(&mut line);
            assert!(hashes.insert(line.hash()), "change {number} is not seen");
        }
        assert!(hashes.iter().all(|hash| hash.len() == 43));
    }
}
