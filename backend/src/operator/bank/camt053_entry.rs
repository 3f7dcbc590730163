//! The entries and balances of a `camt.053` document while it is read.

use chrono::NaiveDate;

use super::camt053::amount;
use super::statement::{Entry, Kind, tidy};

/// What is wrong, in words.
type Wrong = String;

/// A balance.
#[derive(Debug, Default)]
pub(super) struct BalanceDraft {
    /// Which one: `OPBD`, `CLBD` and others.
    pub(super) code: String,
    amount: i64,
    pub(super) currency: String,
    is_credit: Option<bool>,
}

impl BalanceDraft {
    pub(super) fn take(&mut self, place: &[&str], text: String, currency: &str) -> Result<(), Wrong> {
        match place {
            ["Tp", "CdOrPrtry", "Cd"] => self.code = text,
            ["Amt"] => (self.amount, self.currency) = amount(&text, currency)?,
            ["CdtDbtInd"] => self.is_credit = Some(is_credit(&text)?),
            _ => {}
        }
        Ok(())
    }

    /// Minor units, less than nothing if the account is overdrawn.
    pub(super) fn signed(&self) -> Result<i64, Wrong> {
        match self.is_credit {
            Some(true) => Ok(self.amount),
            Some(false) => Ok(self.amount.saturating_neg()),
            None => Err("a balance has no `CdtDbtInd`".to_owned()),
        }
    }
}

/// An entry.
#[derive(Debug, Default)]
pub(super) struct EntryDraft {
    line: u64,
    /// The bank's own reference, and the one inside of the statement.
    bank_reference: String,
    reference: String,
    amount: Option<(i64, String)>,
    is_credit: Option<bool>,
    is_reversal: bool,
    status: String,
    booked_on: Option<NaiveDate>,
    valued_on: Option<NaiveDate>,
    /// How many transfers are in it, if that is said.
    said_to_hold: u64,
    additional: String,
    pub(super) transactions: Vec<TransactionDraft>,
}

impl EntryDraft {
    pub(super) fn at(line: u64) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    /// Takes the text of an element inside of it.
    pub(super) fn take(&mut self, place: &[&str], text: String, currency: &str) -> Result<(), Wrong> {
        match place {
            ["NtryRef"] => self.reference = text,
            ["AcctSvcrRef"] => self.bank_reference = text,
            ["Amt"] => self.amount = Some(amount(&text, currency)?),
            ["CdtDbtInd"] => self.is_credit = Some(is_credit(&text)?),
            ["RvslInd"] => self.is_reversal = matches!(text.as_str(), "true" | "1"),
            // A text until version 7, an element of its own since.
            ["Sts"] | ["Sts", "Cd"] => self.status = text,
            ["BookgDt", "Dt" | "DtTm"] => self.booked_on = Some(day(&text)?),
            ["ValDt", "Dt" | "DtTm"] => self.valued_on = Some(day(&text)?),
            ["AddtlNtryInf"] => self.additional = text,
            ["NtryDtls", "Btch", "NbOfTxs"] => self.said_to_hold = text.parse().unwrap_or(u64::MAX),
            ["NtryDtls", "TxDtls", place @ ..] => {
                if let Some(transaction) = self.transactions.last_mut() {
                    transaction.take(place, &text, currency)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The entry, or the transfers in it if the bank tells them apart.
    pub(super) fn end(mut self, statement: &str) -> Result<Vec<Entry>, Wrong> {
        let (total, currency) = self.amount.take().ok_or("an entry has no amount (`Amt`)")?;
        let is_credit = self.is_credit.ok_or("an entry has no `CdtDbtInd`")?;
        let is_booked = self.status == "BOOK";
        let booked_on = match self.booked_on.or(self.valued_on) {
            None if is_booked => return Err("an entry has no day (`BookgDt`)".to_owned()),
            found => found.unwrap_or_default(),
        };
        let kind = if is_booked {
            Kind::of(is_credit, self.is_reversal)
        } else {
            Kind::NotBooked
        };
        let transactions = std::mem::take(&mut self.transactions);
        let entry = |key: String, amount: i64, transaction: &TransactionDraft, is_batch: bool| Entry {
            line: self.line,
            key,
            booked_on,
            amount,
            currency: currency.clone(),
            kind,
            title: self.title(transaction),
            payer: transaction.payer(),
            is_batch,
        };
        if are_told_apart(&transactions, total, &currency) {
            let key = self.key("", statement);
            let parts = transactions.iter().map(|transaction| {
                let key = format!("{key}\n{}", transaction.bank_reference);
                entry(key, transaction.minor(), transaction, false)
            });
            return Ok(parts.collect());
        }
        let is_batch = transactions.len() > 1 || self.said_to_hold > 1;
        let first = transactions.into_iter().next().unwrap_or_default();
        let inner = if is_batch {
            ""
        } else {
            first.bank_reference.as_str()
        };
        Ok(vec![entry(self.key(inner, statement), total, &first, is_batch)])
    }

    /// The bank's reference; without any the statement must do.
    fn key(&self, inner: &str, statement: &str) -> String {
        let references = [self.bank_reference.as_str(), inner, self.reference.as_str()];
        references
            .into_iter()
            .find(|reference| is_reference(reference))
            .map_or_else(
                || format!("statement {statement}"),
                |reference| format!("reference {reference}"),
            )
    }

    /// What the payer wrote; if the bank does not hand that on, what it wrote itself.
    fn title(&self, transaction: &TransactionDraft) -> String {
        let texts = [&transaction.remittance, &transaction.additional, &self.additional];
        let text = texts.into_iter().find(|text| !text.is_empty());
        text.map_or_else(String::new, |text| tidy(text))
    }
}

/// Whether an entry is a list of several transfers whose amounts make up the whole.
fn are_told_apart(transactions: &[TransactionDraft], total: i64, currency: &str) -> bool {
    let sum = transactions
        .iter()
        .try_fold(0_i64, |sum, transaction| match &transaction.amount {
            Some((minor, of)) if of == currency => sum.checked_add(*minor),
            _ => None,
        });
    transactions.len() > 1 && sum == Some(total)
}

/// A transfer inside of an entry.
#[derive(Debug, Default)]
pub(super) struct TransactionDraft {
    bank_reference: String,
    amount: Option<(i64, String)>,
    remittance: String,
    additional: String,
    name: String,
    account: String,
}

impl TransactionDraft {
    fn take(&mut self, place: &[&str], text: &str, currency: &str) -> Result<(), Wrong> {
        match place {
            ["Refs", "AcctSvcrRef"] if is_reference(text) => text.clone_into(&mut self.bank_reference),
            ["Amt"] => self.amount = Some(amount(text, currency)?),
            ["AmtDtls", "TxAmt", "Amt"] if self.amount.is_none() => {
                self.amount = Some(amount(text, currency)?);
            }
            ["RmtInf", "Ustrd"]
            | ["RmtInf", "Strd", "CdtrRefInf", "Ref"]
            | ["RmtInf", "Strd", "AddtlRmtInf"] => {
                self.remittance.push_str(text);
                self.remittance.push(' ');
            }
            ["AddtlTxInf"] => text.clone_into(&mut self.additional),
            ["RltdPties", "Dbtr", "Nm"] | ["RltdPties", "Dbtr", "Pty", "Nm"] => {
                text.clone_into(&mut self.name);
            }
            ["RltdPties", "DbtrAcct", "Id", "IBAN"] | ["RltdPties", "DbtrAcct", "Id", "Othr", "Id"] => {
                text.clone_into(&mut self.account);
            }
            _ => {}
        }
        Ok(())
    }

    fn minor(&self) -> i64 {
        self.amount.as_ref().map_or(0, |(minor, _)| *minor)
    }

    fn payer(&self) -> String {
        tidy(&format!("{} {}", self.name, self.account))
    }
}

/// Whether it is one, and not the word for none.
fn is_reference(text: &str) -> bool {
    !matches!(text, "" | "NONREF" | "NOTPROVIDED" | "NOT PROVIDED")
}

fn is_credit(text: &str) -> Result<bool, Wrong> {
    match text {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        _ => Err("`CdtDbtInd` is neither `CRDT` nor `DBIT`".to_owned()),
    }
}

/// The day of a date or of a moment.
fn day(text: &str) -> Result<NaiveDate, Wrong> {
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .ok_or_else(|| "a day is not written as YYYY-MM-DD".to_owned())
}
