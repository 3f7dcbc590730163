//! What the operator's people do at a terminal: tokens, audits, terms, closes and the bank's files.

mod bank;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use cityplus_backend::app::{ApartSettings, OperatorApart};
use cityplus_backend::operator::{Books, Debtor, DoubleSpend, MerchantClose, MerchantTerms, PayoutFile};
use cityplus_backend::settings::{Command, Places};
use cityplus_backend::store::{Locations, StoreOptions};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, SystemClock};

use crate::{Failure, say};

/// Does a chore; those that serve or check a pack are not among them.
pub(crate) async fn run(chore: Command) -> Result<(), Failure> {
    match chore {
        Command::Audit(places) => audit(places).await,
        Command::CityToken { city, places } => city_token(city, places).await,
        Command::MerchantTerms {
            city,
            unit,
            iban,
            name,
            fee_basis_points,
            places,
        } => {
            let terms = MerchantTerms {
                unit,
                iban,
                name,
                fee_basis_points,
            };
            Ok(books(&places).await?.agree(&city, &terms).await?)
        }
        Command::DoubleSpends { city, places } => {
            let found = books(&places)
                .await?
                .double_spends(&city, DOUBLE_SPENDS_MOST)
                .await?;
            double_spends(&city, &found);
            Ok(())
        }
        Command::CloseDay { city, csv, places } => {
            let closes = books(&places).await?.close_day(&city).await?;
            report(&city, &closes, csv.as_deref())
        }
        Command::Payouts {
            city,
            name,
            iban,
            currency,
            again,
            out,
            places,
        } => {
            let debtor = Debtor { name, iban };
            let books = books(&places).await?;
            let file = match again {
                Some(number) => Some(books.payout_file(&city, &number, &debtor).await?),
                None => books.make_payout_file(&city, currency, &debtor).await?,
            };
            file.map_or_else(
                || {
                    say("Nothing waits to be paid.");
                    Ok(())
                },
                |file| hand_over(&file, &out),
            )
        }
        Command::Bank(command) => bank::run(command).await,
        Command::Serve(_) | Command::CheckCity { .. } => Err("this is no chore of the operator".into()),
    }
}

/// An operator of these places that nobody reaches.
pub(crate) fn apart(places: &Places) -> Result<ApartSettings, Failure> {
    Ok(ApartSettings {
        data: places.data.clone(),
        location: locations(places)?.operator,
        store: StoreOptions::default(),
        gateways: None,
        public_url: String::new(),
        trusted_proxies: Vec::new(),
    })
}

async fn operator_of(places: &Places) -> Result<OperatorApart, Failure> {
    Ok(OperatorApart::assemble(apart(places)?, Arc::new(SystemClock)).await?)
}

pub(crate) fn locations(places: &Places) -> Result<Locations, Failure> {
    let operator = places.operator_database_url.as_deref();
    Ok(Locations::resolve(
        &places.data,
        places.database_url.as_deref(),
        operator,
    )?)
}

async fn city_token(city: CityKey, places: Places) -> Result<(), Failure> {
    let token = operator_of(&places).await?.give_token(&city).await?;
    say(token.as_str());
    Ok(())
}

async fn audit(places: Places) -> Result<(), Failure> {
    must_be_kept(&places)?;
    let audit = operator_of(&places).await?.books().audit().await?;
    say(&format!("{} accounts, {} entries", audit.accounts, audit.entries));
    if audit.problems.is_empty() {
        say("The books are right.");
        say(&format!("Seal: {}", audit.seal));
        say("Write this down: if the books have not moved since, the seal is the same.");
        return Ok(());
    }
    Err(format!("the books are wrong:\n{}", audit.problems.join("\n")).into())
}

/// Opening a ledger makes it; books that were never kept are not right, they are the wrong folder.
fn must_be_kept(places: &Places) -> Result<(), Failure> {
    let file = places.data.join("operator.db");
    if places.database_url.is_none() && places.operator_database_url.is_none() && !file.is_file() {
        return Err(format!(
            "there is no ledger at {}; give the server's --data",
            file.display()
        )
        .into());
    }
    Ok(())
}

/// The books of these places; those that were never kept are not made.
async fn books(places: &Places) -> Result<Books, Failure> {
    must_be_kept(places)?;
    Ok(operator_of(places).await?.books().clone())
}

/// Double spends that are listed.
const DOUBLE_SPENDS_MOST: i64 = 1_000;

fn double_spends(city: &CityKey, found: &[DoubleSpend]) {
    if found.is_empty() {
        say(&format!("Nobody has paid twice with the same money in {city}."));
    }
    for spend in found {
        say(&format!(
            "allowance {} of wallet {}: the device {} signed two orders of number {}",
            spend.allowance, spend.wallet, spend.device_key, spend.number
        ));
        for order in &spend.orders {
            say(&format!(
                "  {} to wallet {}: {} minor units after {}, signed at {}, brought at {}, signature {}",
                order.transfer,
                order.to,
                order.amount_minor,
                order.spent_before_minor,
                order.created_at,
                order.seen_at,
                order.signature
            ));
        }
    }
}

const CSV_HEAD: &str = "unit,number,closed_at,opening,sales_count,sales,refunds_count,refunds,fees,paid_out,closing,fee,payout,currency\n";

/// A line for each unit and, for a person, what it means.
fn report(city: &CityKey, closes: &[MerchantClose], csv: Option<&Path>) -> Result<(), Failure> {
    if closes.is_empty() {
        say(&format!("Nothing has happened in {city} since the last close."));
    }
    let mut table = CSV_HEAD.to_owned();
    for close in closes {
        say(&format!(
            "{} no. {}: owed {}, {} sales {}, {} refunds {}, fees {}, paid out {}: owed {}. Now a fee of {}, to be paid {}.",
            close.unit,
            close.number,
            close.opening,
            close.sales_count,
            close.sales,
            close.refunds_count,
            close.refunds,
            close.fees,
            close.paid_out,
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
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
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
            bare(close.closing),
            bare(close.fee),
            bare(close.payout),
            close.closing.currency,
        )?;
    }
    match csv {
        Some(file) => write_new(file, &table),
        None => Ok(()),
    }
}

fn hand_over(file: &PayoutFile, out: &Path) -> Result<(), Failure> {
    write_new(out, &file.xml)?;
    let sum = Money::new(file.sum, file.currency);
    say(&format!(
        "{} payouts, {sum} in all, are in {}. Give it to the bank once; its number is {} (--again makes it anew).",
        file.count,
        out.display(),
        file.id
    ));
    Ok(())
}

/// Writes a file that only its owner reads; one that is there is never overwritten.
fn write_new(path: &Path, content: &str) -> Result<(), Failure> {
    let mut how = std::fs::OpenOptions::new();
    how.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
        .and_then(|mut file| file.write_all(content.as_bytes()))
        .map_err(|error| {
            format!(
                "{} cannot be written ({error}); give another file",
                path.display()
            )
            .into()
        })
}
