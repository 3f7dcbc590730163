//! The statement format of ISO 20022: `camt.053.001.02` to `.08`. Namespaces are not looked at.
//!
//! The document is walked once, element by element; what is asked is in which element a text stands.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::camt053_entry::{BalanceDraft, EntryDraft, TransactionDraft};
use super::statement::{Entry, Statement, StatementError, account_of, is_balanced, minor, tidy};

/// How deep elements stand in each other at most; in a statement it is a dozen.
const DEPTH_MAX: usize = 64;

/// Reads a document. One that is cut, or whose balances do not fit, is refused as a whole.
pub(super) fn read(text: &str) -> Result<Vec<Statement>, StatementError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Lines::new(text);
    let mut walk = Walk::default();
    loop {
        let event = reader.read_event().map_err(|error| {
            StatementError::new(lines.at(reader.error_position()), tidy(&error.to_string()))
        })?;
        walk.line = lines.at(reader.buffer_position());
        if matches!(event, Event::Eof) {
            break;
        }
        walk.take(&event)
            .map_err(|wrong| StatementError::new(walk.line, wrong))?;
    }
    walk.end()
}

/// Counts lines along with the reader.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            counted: 0,
            line: 1,
        }
    }

    /// The line of a place in the text; places must come in order.
    fn at(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if let Some(passed) = self.text.get(self.counted..place) {
            let breaks = u64::try_from(passed.matches('\n').count()).unwrap_or(u64::MAX);
            self.line = self.line.saturating_add(breaks);
            self.counted = place;
        }
        self.line
    }
}

/// What is wrong, in words.
type Wrong = String;

/// Where in the document the reader is, and what has been found.
#[derive(Debug, Default)]
struct Walk {
    line: u64,
    /// The elements that are open, from the outside.
    path: Vec<String>,
    /// The text of the innermost one.
    text: String,
    /// Its attribute `Ccy`.
    currency: String,
    is_over: bool,
    open: StatementDraft,
    done: Vec<Statement>,
}

impl Walk {
    fn take(&mut self, event: &Event<'_>) -> Result<(), Wrong> {
        match event {
            Event::Start(start) => self.enter(start),
            Event::End(_) => self.leave(),
            Event::Text(text) => self.write(&text.decode().map_err(|error| error.to_string())?),
            Event::CData(text) => self.write(&text.decode().map_err(|error| error.to_string())?),
            Event::GeneralRef(reference) => self.write(&resolved(reference)?),
            // It could name texts that stand elsewhere; no bank sends one.
            Event::DocType(_) => Err("a document type is not taken".to_owned()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn enter(&mut self, start: &BytesStart<'_>) -> Result<(), Wrong> {
        if self.is_over {
            return Err("there is more behind the end of the document".to_owned());
        }
        if self.path.len() >= DEPTH_MAX {
            return Err("the elements stand too deep in each other".to_owned());
        }
        let name = String::from_utf8_lossy(start.local_name().into_inner()).into_owned();
        self.text.clear();
        self.currency.clear();
        if name == "Amt" {
            let written = start
                .try_get_attribute("Ccy")
                .map_err(|error| tidy(&error.to_string()))?;
            if let Some(written) = written {
                self.currency = tidy(&String::from_utf8_lossy(&written.value));
            }
        }
        self.path.push(name);
        let names: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match within_statement(&names) {
            Some([]) => self.open = StatementDraft::default(),
            Some(["Bal"]) => self.open.balances.push(BalanceDraft::default()),
            Some(["Ntry"]) => self.open.entry = EntryDraft::at(self.line),
            Some(["Ntry", "NtryDtls", "TxDtls"]) => {
                self.open.entry.transactions.push(TransactionDraft::default());
            }
            _ => {}
        }
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Wrong> {
        let text = tidy(&self.text);
        self.text.clear();
        let path = std::mem::take(&mut self.path);
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(place) = within_statement(&names) {
            if place.is_empty() {
                let open = std::mem::take(&mut self.open);
                self.done.push(open.end()?);
            } else if !text.is_empty() || place == ["Ntry"] {
                self.open.take(place, text, &self.currency)?;
            }
        }
        self.path = path;
        self.path.pop();
        self.is_over = self.path.is_empty();
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), Wrong> {
        if self.path.is_empty() {
            return if text.trim().is_empty() {
                Ok(())
            } else {
                Err("there is text outside of the document".to_owned())
            };
        }
        self.text.push_str(text);
        Ok(())
    }

    fn end(self) -> Result<Vec<Statement>, StatementError> {
        if let Some(open) = self.path.last() {
            let wrong = format!("the file ends inside of `{}`: it is cut", tidy(open));
            return Err(StatementError::new(self.line, wrong));
        }
        if self.done.is_empty() {
            let wrong = "there is no `BkToCstmrStmt` with a `Stmt` in it: this is no camt.053 file";
            return Err(StatementError::new(self.line, wrong));
        }
        Ok(self.done)
    }
}

/// The part of a path that lies inside of a statement.
fn within_statement<'a, 'b>(names: &'a [&'b str]) -> Option<&'a [&'b str]> {
    let at = names.iter().position(|name| *name == "BkToCstmrStmt")?;
    match names.get(at.saturating_add(1)..)? {
        ["Stmt", rest @ ..] => Some(rest),
        _ => None,
    }
}

/// A character that is written as `&name;` or `&#number;`.
fn resolved(reference: &BytesRef<'_>) -> Result<String, Wrong> {
    if let Some(letter) = reference
        .resolve_char_ref()
        .map_err(|error| tidy(&error.to_string()))?
    {
        return Ok(letter.to_string());
    }
    let name = reference.decode().map_err(|error| error.to_string())?;
    resolve_predefined_entity(&name)
        .map(str::to_owned)
        .ok_or_else(|| format!("`&{};` is not known", tidy(&name)))
}

/// A statement that is being read.
#[derive(Debug, Default)]
struct StatementDraft {
    id: String,
    account: String,
    balances: Vec<BalanceDraft>,
    entry: EntryDraft,
    entries: Vec<Entry>,
}

impl StatementDraft {
    /// Takes the text of an element, or the end of an entry.
    fn take(&mut self, place: &[&str], text: String, currency: &str) -> Result<(), Wrong> {
        match place {
            ["Id"] => self.id = text,
            ["Acct", "Id", "IBAN"] | ["Acct", "Id", "Othr", "Id"] => self.account = account_of(&text),
            ["Bal", place @ ..] => {
                if let Some(balance) = self.balances.last_mut() {
                    balance.take(place, text, currency)?;
                }
            }
            ["Ntry"] => {
                let entry = std::mem::take(&mut self.entry);
                self.entries.extend(entry.end(&self.id)?);
            }
            ["Ntry", place @ ..] => self.entry.take(place, text, currency)?,
            _ => {}
        }
        Ok(())
    }

    /// The balances of that code, in order.
    fn balances(&self, code: &'static str) -> impl DoubleEndedIterator<Item = &BalanceDraft> {
        self.balances.iter().filter(move |balance| balance.code == code)
    }

    fn end(self) -> Result<Statement, Wrong> {
        if self.account.is_empty() {
            return Err("the statement names no account".to_owned());
        }
        let opening = self
            .balances("OPBD")
            .next()
            .or_else(|| self.balances("PRCD").next());
        if let (Some(opening), Some(closing)) = (opening, self.balances("CLBD").next_back()) {
            let fits = opening.currency == closing.currency
                && is_balanced(
                    opening.signed()?,
                    closing.signed()?,
                    &closing.currency,
                    &self.entries,
                );
            if !fits {
                return Err("the opening balance and the entries do not make the closing balance".to_owned());
            }
        }
        Ok(Statement {
            account: self.account,
            number: self.id,
            entries: self.entries,
        })
    }
}

/// An amount and its currency.
pub(super) fn amount(text: &str, currency: &str) -> Result<(i64, String), Wrong> {
    let minor = minor(text).ok_or_else(|| {
        let start: String = text.chars().take(30).collect();
        format!("`{start}` is no amount")
    })?;
    if currency.is_empty() {
        return Err("an amount has no currency (`Ccy`)".to_owned());
    }
    Ok((minor, currency.to_owned()))
}

#[cfg(test)]
mod tests;
