//! Money that people send to wallets by bank transfer, from the statements of the operator's bank.
//!
//! What a person writes into the transfer's title is the wallet's id. An entry of a statement has an identity that is the
//! same however often it is imported, and the ledger's transfer has its id from it: no entry is credited twice. An entry
//! is kept before its money moves and marked after; cut off anywhere, importing again goes on. What cannot be told waits
//! for a person, who names the wallet, sends the money back or says that it is for no wallet. Cities of one operator have one
//! bank account, whose statements are imported for each of them: an entry is kept for one city only.

mod camt053;
mod camt053_entry;
mod credit;
mod import;
mod matching;
mod mt940;
mod mt940_details;
mod person;
mod rows;
mod statement;

use chrono::NaiveDate;
use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use serde::{Deserialize, Serialize};

pub(super) use import::import;
pub(super) use person::{assign, give_back, ignore, waiting};

use crate::store::StoreError;

/// What an import has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementImport {
    /// How many entries it has put into wallets.
    pub credited: usize,
    /// How many entries an earlier import had brought; nothing was done with them.
    pub known: usize,
    /// The new ones that wait for a person.
    pub waiting: Vec<WaitingBankEntry>,
    /// What is no money for wallets, or for another city of this operator.
    pub not_for_us: Vec<SkippedEntry>,
}

/// An entry of a statement that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingBankEntry {
    /// By which it is named; its transfer will have the same.
    pub id: TransferId,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// How much; less than nothing if the bank has taken a credit back.
    pub amount: Money,
    /// Who sent it, as the bank says; at most 500 characters.
    pub payer: String,
    /// What the payer wrote; at most 500 characters.
    pub title: String,
    /// Why it waits.
    pub why: String,
    /// The wallet that was named, if one was.
    pub wallet: Option<WalletId>,
    /// The statement it was first seen in.
    pub statement: String,
}

/// An entry of a statement that is no money for this city's wallets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedEntry {
    /// Where it stands in the file, counted from 1.
    pub line: u64,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// How much, such as `12.50 USD`.
    pub amount: String,
    /// Why it is none.
    pub why: &'static str,
}

/// How far an entry of a bank's statement has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankEntryState {
    /// On the way into a wallet: it may be there or not.
    Asked,
    /// In a wallet.
    Credited,
    /// A person has to decide.
    Waiting,
    /// Sent back.
    Returned,
    /// A person said that it is for no wallet.
    Ignored,
}

impl BankEntryState {
    /// The text that is stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Credited => "credited",
            Self::Waiting => "waiting",
            Self::Returned => "returned",
            Self::Ignored => "ignored",
        }
    }

    fn of(text: &str) -> Result<Self, StoreError> {
        let mut all = [
            Self::Asked,
            Self::Credited,
            Self::Waiting,
            Self::Returned,
            Self::Ignored,
        ]
        .into_iter();
        all.find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::corrupt("bank_entry.state"))
    }

    /// For people.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Asked => "on its way into a wallet; look again in a minute",
            Self::Credited => "in a wallet already",
            Self::Waiting => "waiting",
            Self::Returned => "sent back already",
            Self::Ignored => "for no wallet, as was said before",
        }
    }
}
