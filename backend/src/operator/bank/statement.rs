//! A bank's statement as both formats are read into, and what they have in common. Pure: bytes in, entries out.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{camt053, mt940};
use crate::operator::OperatorError;

/// The largest file, in bytes.
const FILE_MAX: usize = 16 * 1024 * 1024;
/// Most entries in one file.
const ENTRIES_MAX: usize = 100_000;
/// The longest text that is taken over, in characters; a bank's titles are shorter.
const TEXT_MAX: usize = 500;

/// What is wrong with a file, and where. The file is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {wrong}")]
pub(super) struct StatementError {
    /// Counted from 1.
    pub(super) line: u64,
    /// In words, without what persons wrote.
    pub(super) wrong: String,
}

impl StatementError {
    pub(super) fn new(line: u64, wrong: impl Into<String>) -> Self {
        Self {
            line,
            wrong: wrong.into(),
        }
    }
}

impl From<StatementError> for OperatorError {
    fn from(error: StatementError) -> Self {
        Self::BankStatement {
            line: error.line,
            wrong: error.wrong,
        }
    }
}

/// A statement of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The account as the bank names it, without blanks, in capitals.
    pub(super) account: String,
    /// The statement's number or id, without the number of its page.
    pub(super) number: String,
    pub(super) entries: Vec<Entry>,
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it stands in the file.
    pub(super) line: u64,
    /// What tells it apart from others of its account, day and amount, as far as the bank says.
    pub(super) key: String,
    pub(super) booked_on: NaiveDate,
    /// Minor units, without a sign.
    pub(super) amount: i64,
    /// As it is written: three letters.
    pub(super) currency: String,
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) payer: String,
    /// Whether the bank has put several transfers into it and does not tell them apart.
    pub(super) is_batch: bool,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Money that came.
    Credit,
    /// Money that went.
    Debit,
    /// Money that had come and went again.
    CreditTakenBack,
    /// Money that had gone and came again.
    DebitTakenBack,
    /// Not booked, or not yet.
    NotBooked,
}

impl Kind {
    /// Of a mark for the direction and of whether it takes an earlier entry back.
    pub(super) const fn of(is_credit: bool, is_reversal: bool) -> Self {
        match (is_credit, is_reversal) {
            (true, false) => Self::Credit,
            (true, true) => Self::DebitTakenBack,
            (false, false) => Self::Debit,
            (false, true) => Self::CreditTakenBack,
        }
    }

    /// What an amount of it does to the balance.
    const fn signed(self, amount: i64) -> i64 {
        match self {
            Self::Credit | Self::DebitTakenBack => amount,
            Self::Debit | Self::CreditTakenBack => amount.saturating_neg(),
            Self::NotBooked => 0,
        }
    }
}

/// Reads a file of either format.
pub(super) fn read(file: &[u8]) -> Result<Vec<Statement>, StatementError> {
    if file.len() > FILE_MAX {
        return Err(StatementError::new(1, "the file is larger than 16 MiB"));
    }
    let text = decoded(file);
    let text = text.trim_start_matches('\u{feff}');
    let statements = if text.trim_start().starts_with('<') {
        camt053::read(text)?
    } else if text.lines().any(|line| line.starts_with(":20:")) {
        mt940::read(text)?
    } else {
        return Err(StatementError::new(
            1,
            "this is neither a camt.053 nor an MT940 file",
        ));
    };
    let mut all = statements.iter().flat_map(|statement| &statement.entries);
    match all.nth(ENTRIES_MAX) {
        None => Ok(statements),
        Some(entry) => Err(StatementError::new(
            entry.line,
            format!("there are more than {ENTRIES_MAX} entries"),
        )),
    }
}

/// Whether the booked entries in a currency make the closing balance of the opening one. Minor units.
pub(super) fn is_balanced(opening: i64, closing: i64, currency: &str, entries: &[Entry]) -> bool {
    let sum = entries
        .iter()
        .filter(|entry| entry.currency == currency)
        .try_fold(opening, |sum, entry| {
            sum.checked_add(entry.kind.signed(entry.amount))
        });
    sum == Some(closing)
}

/// Minor units of `1234,5`, `1234,` or `1234.50000`; every currency handled here has two digits.
pub(super) fn minor(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() || fraction.len() > 2 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<2}").parse().ok()
}

/// Whether there is nothing but the digits 0 to 9.
pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text on one line, without anything that cannot be seen, and not longer than is taken over.
pub(super) fn tidy(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|letter| if is_unseen(letter) { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    words.join(" ").chars().take(TEXT_MAX).collect()
}

/// An account's name without what banks write around it.
pub(super) fn account_of(text: &str) -> String {
    let name = tidy(text).replace(' ', "").to_ascii_uppercase();
    name.trim_start_matches('/').to_owned()
}

/// Steers a terminal or hides something from its reader.
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// The text: UTF-8 if it is, otherwise in one of the two older encodings of Polish banks.
fn decoded(file: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(file).map_or_else(
        |_| Cow::Owned(file.iter().map(|byte| letter_of(*byte)).collect()),
        Cow::Borrowed,
    )
}

/// A letter in windows-1250 or ISO 8859-2: where they differ, one has a Polish letter and the other a sign nobody uses.
fn letter_of(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0xa1 | 0xa5 => 'Ą',
        0xc6 => 'Ć',
        0xca => 'Ę',
        0xa3 => 'Ł',
        0xd1 => 'Ń',
        0xd3 => 'Ó',
        0x8c | 0xa6 => 'Ś',
        0x8f | 0xac => 'Ź',
        0xaf => 'Ż',
        0xb1 | 0xb9 => 'ą',
        0xe6 => 'ć',
        0xea => 'ę',
        0xb3 => 'ł',
        0xf1 => 'ń',
        0xf3 => 'ó',
        0x9c | 0xb6 => 'ś',
        0x9f | 0xbc => 'ź',
        0xbf => 'ż',
        // A hard blank, and what some banks fill empty fields with.
        0xa0 | 0xff => ' ',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        for (text, amount) in [
            ("12,50", Some(1_250)),
            ("12.5", Some(1_250)),
            ("12,", Some(1_200)),
            ("12", Some(1_200)),
            ("0.01000", Some(1)),
            ("92233720368547758,07", Some(i64::MAX)),
            ("92233720368547758,08", None),
            ("0,001", None),
            ("", None),
            (",5", None),
            ("-1,00", None),
            ("1 000,00", None),
            ("1,0,0", None),
            ("١", None),
        ] {
            assert_eq!(minor(text), amount, "{text}");
        }
    }

    #[test]
    fn old_encodings_give_polish_letters() {
        assert_eq!(
            decoded(b"za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1"),
            "zażółć gęślą jaźń"
        );
        assert_eq!(
            decoded(b"za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1"),
            "zażółć gęślą jaźń"
        );
        assert_eq!(decoded("zażółć".as_bytes()), "zażółć");
        assert_eq!(decoded(b"\x80"), "\u{fffd}");
    }

    #[test]
    fn what_is_taken_over_is_one_short_line() {
        assert_eq!(
            tidy(" a\u{1b}[2J\r\n\u{202e}b\0\u{200b}c\tz  d "),
            "a [2J b c z d"
        );
        assert_eq!(tidy(&"ż".repeat(2_000)).chars().count(), TEXT_MAX);
        assert_eq!(account_of("/pl61 1090 1014"), "PL6110901014");
    }

    #[test]
    fn what_is_no_statement_is_refused() {
        for file in [
            &b""[..],
            b"\xff\xfe<\0D\0",
            b"PK\x03\x04",
            b"<html></html>",
            b"{\"a\":1}",
            b"20:1\n:61:",
        ] {
            assert_eq!(read(file).unwrap_err().line, 1, "{file:?}");
        }
        let large = vec![b' '; FILE_MAX + 1];
        assert!(read(&large).unwrap_err().wrong.contains("16 MiB"));
    }

    proptest! {
        #[test]
        fn nothing_panics(file in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&file);
            let _ = read(&[&b":20:1\n"[..], &file].concat());
            let _ = read(&[&b"<Document>"[..], &file].concat());
        }

        #[test]
        fn nothing_with_the_right_tags_panics(
            lines in prop::collection::vec((0_usize..9, "[CDR0-9,PLN?<~/:ż ]{0,40}"), 0..12)
        ) {
            let tags = [":20:", ":25:", ":28C:", ":60F:", ":61:", ":86:", ":62F:", "-", ""];
            let lines: Vec<String> = lines
                .iter()
                .map(|(tag, rest)| format!("{}{rest}\r\n", tags[*tag]))
                .collect();
            let _ = read(format!(":20:1\n{}", lines.concat()).as_bytes());
        }
    }
}
