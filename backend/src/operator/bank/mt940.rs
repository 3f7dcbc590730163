//! The statement format MT940 of SWIFT, as Polish banks write it.
//!
//! A file is a row of messages, each with the tags `:20:`, `:25:`, `:28C:`, `:60F:`, any number of `:61:` with `:86:`, and
//! `:62F:`. A statement of several pages has `:62M:` and `:60M:` in between, and all of them are in one file.

use chrono::{Datelike, NaiveDate};

use super::mt940_details::details;
use super::statement::{
    Entry, Kind, Statement, StatementError, account_of, is_balanced, is_digits, minor, tidy,
};

/// Reads a file. One that is cut, or whose balances do not fit, is refused as a whole.
pub(super) fn read(text: &str) -> Result<Vec<Statement>, StatementError> {
    let mut statements = Vec::new();
    let mut open: Option<Message<'_>> = None;
    let mut before: Option<PageEnd> = None;
    let mut last_line = 1;
    for field in fields(text) {
        last_line = field.line;
        if field.tag == "20" {
            if let Some(message) = open.replace(Message::default()) {
                let (page, end) = message.end(field.line, before.as_ref())?;
                join(&mut statements, page, before.is_some());
                before = end;
            }
        } else {
            let message = open
                .as_mut()
                .ok_or_else(|| StatementError::new(field.line, "a message begins with `:20:`"))?;
            message
                .take(&field)
                .map_err(|wrong| StatementError::new(field.line, wrong))?;
        }
    }
    let message =
        open.ok_or_else(|| StatementError::new(1, "there is no `:20:` in it: this is no MT940 file"))?;
    let (page, end) = message.end(last_line, before.as_ref())?;
    if end.is_some() {
        return Err(StatementError::new(last_line, CUT));
    }
    join(&mut statements, page, before.is_some());
    Ok(statements)
}

/// Pages of a statement are one: entries that are equal are told apart by their order in all of it.
fn join(statements: &mut Vec<Statement>, page: Statement, follows: bool) {
    match statements.last_mut() {
        Some(statement) if follows => statement.entries.extend(page.entries),
        _ => statements.push(page),
    }
}

const CUT: &str =
    "the closing balance `:62F:` is missing: the file is cut; get the whole statement from the bank again";

/// A tag and what stands behind it.
struct Field<'a> {
    line: u64,
    tag: &'a str,
    lines: Vec<&'a str>,
}

impl Field<'_> {
    fn first(&self) -> &str {
        self.lines.first().copied().unwrap_or_default().trim()
    }
}

/// The fields of all messages, without what SWIFT puts around them.
fn fields(text: &str) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut is_inside = false;
    for (line, content) in (1_u64..).zip(text.lines()) {
        if let Some((tag, rest)) = tagged(content) {
            is_inside = true;
            fields.push(Field {
                line,
                tag,
                lines: vec![rest],
            });
        } else if content.starts_with("-}") || content.starts_with('{') || content.trim_end() == "-" {
            is_inside = false;
        } else if let Some(field) = fields.last_mut().filter(|_| is_inside) {
            field.lines.push(content);
        }
    }
    fields
}

/// `:61:…`: two digits and perhaps a letter.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix(':')?.split_once(':')?;
    match tag.as_bytes() {
        [b'0'..=b'9', b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9', b'A'..=b'Z'] => Some((tag, rest)),
        _ => None,
    }
}

/// What is wrong, in words.
type Wrong = &'static str;

/// A message that is being read: a page of a statement.
#[derive(Debug, Default)]
struct Message<'a> {
    account: String,
    number: String,
    opening: Option<Balance>,
    closing: Option<Balance>,
    lines: Vec<Line<'a>>,
}

impl<'a> Message<'a> {
    fn take(&mut self, field: &Field<'a>) -> Result<(), Wrong> {
        match field.tag {
            "25" => self.account = account_of(field.first()),
            "28" | "28C" => self.number = tidy(field.first()),
            "60F" | "60M" if self.opening.is_none() => self.opening = Some(Balance::read(field)?),
            "62F" | "62M" if self.closing.is_none() => self.closing = Some(Balance::read(field)?),
            "60F" | "60M" | "62F" | "62M" => {
                return Err("there is a second balance of this kind in one message");
            }
            "61" if self.opening.is_none() => return Err("`:61:` stands before the opening balance `:60F:`"),
            "61" if self.closing.is_some() => return Err("`:61:` stands behind the closing balance `:62F:`"),
            "61" => self.lines.push(Line::read(field)?),
            // Behind the closing balance it is about the whole statement.
            "86" if self.closing.is_none() => {
                if let Some(line) = self.lines.last_mut() {
                    line.details.extend(field.lines.iter().copied());
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The statement, and where the page ended if another one must follow; `before` if this one must be such a page.
    fn end(
        self,
        line: u64,
        before: Option<&PageEnd>,
    ) -> Result<(Statement, Option<PageEnd>), StatementError> {
        let wrong = |wrong: &str| StatementError::new(line, wrong);
        let closing = self.closing.ok_or_else(|| wrong(CUT))?;
        let opening = self
            .opening
            .ok_or_else(|| wrong("the opening balance `:60F:` is missing"))?;
        if self.account.is_empty() {
            return Err(wrong("the account `:25:` is missing"));
        }
        let number = self.number;
        must_follow(before, &self.account, &number, &opening).map_err(|why| {
            let wrong = format!(
                "a page before this one is missing ({why}): the file is cut; get the whole statement from the bank \
                 again, or put the files that it came in one behind the other"
            );
            StatementError::new(opening.line, wrong)
        })?;
        let entries = self
            .lines
            .into_iter()
            .map(|line| line.end(&number, &opening.currency));
        let entries: Vec<Entry> = entries.collect();
        let fits = opening.currency == closing.currency
            && is_balanced(opening.signed, closing.signed, &closing.currency, &entries);
        if !fits {
            return Err(wrong(
                "the opening balance and the entries do not make the closing balance",
            ));
        }
        let statement = Statement {
            account: self.account.clone(),
            number: number.split('/').next().unwrap_or_default().to_owned(),
            entries,
        };
        let end = PageEnd {
            account: self.account,
            number,
            balance: closing,
        };
        Ok((statement, Some(end).filter(|end| end.balance.is_between_pages)))
    }
}

/// Where a page ended that another one of its statement must follow.
#[derive(Debug)]
struct PageEnd {
    account: String,
    /// With the number of the page, if the bank writes one.
    number: String,
    balance: Balance,
}

/// Whether a page is the one behind the page before, or the first of its statement; otherwise why it is not. That it fits in
/// itself does not say so: without the pages in between it still would.
fn must_follow(
    before: Option<&PageEnd>,
    account: &str,
    number: &str,
    opening: &Balance,
) -> Result<(), Wrong> {
    let before = match (before, opening.is_between_pages) {
        (Some(before), true) => before,
        (Some(_), false) => return Err("`:60F:` stands behind a `:62M:`"),
        (None, true) => return Err("`:60M:` stands behind no `:62M:`"),
        (None, false) => return Ok(()),
    };
    if before.account != account {
        return Err("`:25:` is another account than on the page before");
    }
    if !is_next_page(&before.number, number) {
        return Err("`:28C:` is not the next page of the same statement");
    }
    if !opening.repeats(&before.balance) {
        return Err("`:60M:` is not the balance of `:62M:` on the page before");
    }
    Ok(())
}

/// Whether a page is the next one of the same statement, as far as both say which they are.
fn is_next_page(before: &str, number: &str) -> bool {
    match (page_of(before), page_of(number)) {
        (Some((statement, page)), Some((same, next))) => {
            statement == same && page.checked_add(1) == Some(next)
        }
        _ => true,
    }
}

/// The numbers of the statement and of its page: `00191/1`.
fn page_of(number: &str) -> Option<(&str, u32)> {
    let (statement, page) = number.split_once('/')?;
    let page = Some(page.trim()).filter(|digits| is_digits(digits))?;
    Some((statement.trim().trim_start_matches('0'), page.parse().ok()?))
}

/// `C261006PLN1234,56`.
#[derive(Debug)]
struct Balance {
    /// Where it stands in the file.
    line: u64,
    /// Minor units, less than nothing if the account is overdrawn.
    signed: i64,
    currency: String,
    is_between_pages: bool,
}

impl Balance {
    fn read(field: &Field<'_>) -> Result<Self, Wrong> {
        const WRONG: Wrong = "a balance is written as C or D, YYMMDD, a currency and an amount with a comma";
        let text = field.first();
        let is_credit = match text.get(..1) {
            Some("C") => true,
            Some("D") => false,
            _ => return Err(WRONG),
        };
        text.get(1..7).and_then(day).ok_or(WRONG)?;
        let currency = text.get(7..10).filter(|code| is_currency(code)).ok_or(WRONG)?;
        let amount = text.get(10..).and_then(minor).ok_or(WRONG)?;
        Ok(Self {
            line: field.line,
            signed: if is_credit {
                amount
            } else {
                amount.saturating_neg()
            },
            currency: currency.to_owned(),
            is_between_pages: field.tag.ends_with('M'),
        })
    }

    /// Whether it is the same, as SWIFT says of a page's opening balance and the closing one of the page before. Its day
    /// says nothing of a page that is missing.
    fn repeats(&self, other: &Self) -> bool {
        self.signed == other.signed && self.currency == other.currency
    }
}

/// `2610061006C100,00NTRFNONREF//BR26279000001` and what `:86:` says of it.
#[derive(Debug)]
struct Line<'a> {
    place: u64,
    booked_on: NaiveDate,
    kind: Kind,
    /// Minor units.
    amount: i64,
    reference: String,
    /// The second line of `:61:`, for want of better.
    supplement: Vec<&'a str>,
    details: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn read(field: &Field<'a>) -> Result<Self, Wrong> {
        const WRONG: Wrong = "`:61:` is written as YYMMDD, perhaps MMDD, C, D, RC or RD, an amount with a comma and a reference";
        let text = field.first();
        let valued_on = text.get(..6).and_then(day).ok_or(WRONG)?;
        let rest = text.get(6..).unwrap_or_default();
        let (booked_on, rest) = match rest.get(..4).filter(|digits| is_digits(digits)) {
            Some(digits) => (
                day_near(valued_on, digits).ok_or(WRONG)?,
                rest.get(4..).unwrap_or_default(),
            ),
            None => (valued_on, rest),
        };
        let marks = [
            ("RC", false, true),
            ("RD", true, true),
            ("C", true, false),
            ("D", false, false),
        ];
        let (kind, rest) = marks
            .into_iter()
            .find_map(|(mark, is_credit, is_reversal)| {
                let rest = rest.strip_prefix(mark)?;
                Some((Kind::of(is_credit, is_reversal), rest))
            })
            .ok_or(WRONG)?;
        // The last letter of the currency may follow.
        let rest = rest
            .strip_prefix(|letter: char| letter.is_ascii_alphabetic())
            .unwrap_or(rest);
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != ',' && letter != '.')
            .unwrap_or(rest.len());
        let (amount, reference) = rest.split_at_checked(end).ok_or(WRONG)?;
        Ok(Self {
            place: field.line,
            booked_on,
            kind,
            amount: minor(amount).ok_or(WRONG)?,
            reference: tidy(reference),
            supplement: field.lines.iter().skip(1).copied().collect(),
            details: Vec::new(),
        })
    }

    fn end(self, number: &str, currency: &str) -> Entry {
        let lines = if self.details.is_empty() {
            self.supplement
        } else {
            self.details
        };
        let (title, payer) = details(&lines);
        Entry {
            line: self.place,
            key: format!("statement {number}\n{}", self.reference),
            booked_on: self.booked_on,
            amount: self.amount,
            currency: currency.to_owned(),
            kind: self.kind,
            title,
            payer,
            is_batch: false,
        }
    }
}

fn is_currency(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `YYMMDD`.
fn day(text: &str) -> Option<NaiveDate> {
    let (year, month_and_day) = (text.get(..2)?, text.get(2..)?);
    if !is_digits(year) {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    day_of(year.checked_add(2_000)?, month_and_day)
}

/// `MMDD` of a year.
fn day_of(year: i32, text: &str) -> Option<NaiveDate> {
    if text.len() != 4 || !is_digits(text) {
        return None;
    }
    let (month, day) = (text.get(..2)?, text.get(2..)?);
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

/// The day `MMDD` that is nearest to another: at the turn of a year it is in the year before or after.
fn day_near(other: NaiveDate, text: &str) -> Option<NaiveDate> {
    (-1..=1)
        .filter_map(|years| day_of(other.year().checked_add(years)?, text))
        .min_by_key(|day| day.signed_duration_since(other).num_days().abs())
}

#[cfg(test)]
mod tests;
