//! What is paid out: closes of merchants and files for the bank.

use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use cityplus_backend::operator::{Debtor, MerchantClose};
use cityplus_backend::settings::Places;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};

use super::books;
use super::new_file::NewFile;
use crate::{Failure, say};

/// A file for the bank that is asked for.
pub(super) struct Wanted {
    pub(super) city: CityKey,
    pub(super) debtor: Debtor,
    pub(super) currency: Currency,
    /// The number of one that was made before.
    pub(super) again: Option<String>,
}

const CSV_HEAD: &str = "unit,number,closed_at,opening,sales_count,sales,refunds_count,refunds,fees,paid_out,paid_directly,closing,fee,payout,currency\n";

/// Closes what there is to close.
pub(super) async fn close_day(city: &CityKey, csv: Option<&Path>, places: &Places) -> Result<(), Failure> {
    let file = csv.map(NewFile::make).transpose()?;
    let day = books(places).await?.close_merchants(city).await?;
    if day.closes.is_empty() && day.failed.is_empty() {
        say(&format!("Nothing has happened in {city} since the last close."));
    }
    let table = report(&day.closes)?;
    if let Some(file) = file {
        file.write(&table)?;
    }
    if day.failed.is_empty() {
        return Ok(());
    }
    let failed = day.failed.iter().map(|(unit, error)| format!("{unit}: {error}"));
    let failed: Vec<String> = failed.collect();
    Err(format!("not closed, run it again: {}", failed.join("; ")).into())
}

/// Says again which closes there were.
pub(super) async fn closes(
    city: &CityKey,
    since: NaiveDate,
    csv: Option<&Path>,
    places: &Places,
) -> Result<(), Failure> {
    let file = csv.map(NewFile::make).transpose()?;
    let since = Timestamp::from_millis(
        since
            .and_time(chrono::NaiveTime::MIN)
            .and_utc()
            .timestamp_millis(),
    );
    let closes = books(places).await?.closes(city, since).await?;
    if closes.is_empty() {
        say(&format!("There is no close of {city} since then."));
    }
    let table = report(&closes)?;
    match file {
        Some(file) => Ok(file.write(&table)?),
        None => Ok(()),
    }
}

/// Says what each close means, and returns the same as a table.
fn report(closes: &[MerchantClose]) -> Result<String, Failure> {
    let mut table = CSV_HEAD.to_owned();
    for close in closes {
        say(&format!(
            "{} no. {}: owed {}, {} sales {}, {} refunds {}, fees {}, paid out {}, paid directly {}: owed {}. Now a fee of {}, to be paid {}.",
            close.unit,
            close.number,
            close.opening,
            close.sales_count,
            close.sales,
            close.refunds_count,
            close.refunds,
            close.fees,
            close.paid_out,
            close.paid_directly,
            close.closing,
            close.fee,
            close.payout,
        ));
        let bare = |money: Money| {
            let code = money.currency.to_string();
            money
                .to_string()
                .trim_end_matches(code.as_str())
                .trim_end()
                .to_owned()
        };
        writeln!(
            table,
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            close.unit,
            close.number,
            close.closed_at,
            bare(close.opening),
            close.sales_count,
            bare(close.sales),
            close.refunds_count,
            bare(close.refunds),
            bare(close.fees),
            bare(close.paid_out),
            bare(close.paid_directly),
            bare(close.closing),
            bare(close.fee),
            bare(close.payout),
            close.closing.currency,
        )?;
    }
    Ok(table)
}

/// Makes a file for the bank. It is opened before anything is decided: one that cannot be written loses nothing.
pub(super) async fn payouts(wanted: &Wanted, out: &Path, places: &Places) -> Result<(), Failure> {
    let into = NewFile::make(out)?;
    let books = books(places).await?;
    let Wanted {
        city,
        debtor,
        currency,
        again,
    } = wanted;
    let made = match again {
        Some(number) => Some(books.payout_file(city, number, debtor).await?),
        None => books.make_payout_file(city, *currency, debtor).await?,
    };
    let Some(made) = made else {
        say("Nothing waits to be paid.");
        return Ok(());
    };
    let id = &made.id;
    into.write(&made.xml)
        .map_err(|error| format!("{error}; make the file anew with --again {id} and another --out"))?;
    let sum = Money::new(made.sum, made.currency);
    say(&format!(
        "{} payouts, {sum} in all, are in {}. Give it to the bank once; its number is {id} (--again makes it anew).",
        made.count,
        out.display(),
    ));
    Ok(())
}

/// Says which files for the bank were made.
pub(super) async fn payout_files(city: &CityKey, places: &Places) -> Result<(), Failure> {
    let files = books(places).await?.payout_files(city).await?;
    if files.is_empty() {
        say(&format!("No file for the bank was made for {city}."));
    }
    for file in files {
        say(&format!(
            "{}: made at {}, {} payouts, {} in all",
            file.id, file.made_at, file.count, file.sum
        ));
    }
    Ok(())
}
