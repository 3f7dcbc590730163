//! What the operator's people do with the statements of their bank.

use std::io::Read;
use std::path::Path;

use cityplus_backend::operator::{StatementImport, WaitingBankEntry};
use cityplus_backend::settings::BankCommand;

use super::books;
use crate::{Failure, say};

/// The largest file that is read, in bytes: one byte more than the operator takes, so that it is the one to refuse it.
const READ_MAX: u64 = 16 * 1024 * 1024 + 1;

pub(super) async fn run(command: BankCommand) -> Result<(), Failure> {
    match command {
        BankCommand::Statement { city, file, places } => {
            let content = read(&file)?;
            let done = books(&places).await?.import_statement(&city, &content).await?;
            report(&done);
        }
        BankCommand::Waiting { city, places } => {
            let waiting = books(&places).await?.waiting_bank_entries(&city).await?;
            if waiting.is_empty() {
                say("Nothing waits.");
            }
            for entry in &waiting {
                list(entry);
            }
        }
        BankCommand::Assign {
            city,
            entry,
            wallet,
            places,
        } => {
            let amount = books(&places)
                .await?
                .assign_bank_entry(&city, entry, wallet)
                .await?;
            say(&format!("{amount} is in the wallet {wallet}."));
        }
        BankCommand::Return {
            city,
            entry,
            iban,
            name,
            places,
        } => {
            let amount = books(&places)
                .await?
                .return_bank_entry(&city, entry, &iban, &name)
                .await?;
            say(&format!(
                "{amount} goes back with the next file of `cityplus payouts`."
            ));
        }
        BankCommand::Ignore { city, entry, places } => {
            let amount = books(&places).await?.ignore_bank_entry(&city, entry).await?;
            say(&format!("{amount} is for no wallet; nothing has moved."));
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(READ_MAX).read_to_end(&mut content))
        .map_err(|error| format!("{} cannot be read ({error})", file.display()))?;
    Ok(content)
}

fn report(done: &StatementImport) {
    for skipped in &done.not_for_us {
        say(&format!(
            "not for us: line {}, {}, {}: {}",
            skipped.line, skipped.booked_on, skipped.amount, skipped.why
        ));
    }
    for entry in &done.waiting {
        list(entry);
    }
    say(&format!(
        "{} put into wallets, {} new ones wait for a person, {} known from before, {} not for us.",
        done.credited,
        done.waiting.len(),
        done.known,
        done.not_for_us.len()
    ));
    if !done.waiting.is_empty() {
        say(
            "See to them by `cityplus bank-assign`, `bank-return` or `bank-ignore`; `bank-waiting` lists them again.",
        );
    }
}

fn list(entry: &WaitingBankEntry) {
    say(&format!(
        "{}  {}  {}  from {}: \"{}\"",
        entry.id,
        entry.booked_on,
        entry.amount,
        or_nobody(&entry.payer),
        entry.title
    ));
    let meant = entry
        .wallet
        .map_or_else(String::new, |wallet| format!(" (wallet {wallet})"));
    say(&format!("  statement {}: {}{meant}", entry.statement, entry.why));
}

fn or_nobody(payer: &str) -> &str {
    if payer.is_empty() { "somebody" } else { payer }
}
