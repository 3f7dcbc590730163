//! What the operator's people do at a terminal: tokens, audits, terms, closes and the bank's files.

mod bank;
mod cards;
mod clearing;
mod keys;
mod new_file;
mod paid;
mod wallets;

use std::sync::Arc;

use cityplus_backend::app::{ApartSettings, OperatorApart};
use cityplus_backend::operator::{Books, Debtor, DoubleSpend, MerchantTerms, OperatorLimits};
use cityplus_backend::settings::{Command, Places};
use cityplus_backend::store::{Locations, StoreOptions};
use cityplus_domain::SystemClock;
use cityplus_domain::keys::CityKey;

use crate::{Failure, say};

/// Does a chore; those that serve or check a pack are not among them.
pub(crate) async fn run(chore: Command) -> Result<(), Failure> {
    match chore {
        Command::Audit { seal_is, places } => audit(seal_is.as_deref(), places).await,
        Command::CityToken { city, places } => city_token(city, places).await,
        Command::MerchantTerms {
            city,
            unit,
            iban,
            name,
            fee_basis_points,
            model,
            fee_on_direct,
            places,
        } => {
            let terms = MerchantTerms {
                unit,
                iban,
                name,
                fee_basis_points,
                model,
                fee_on_direct,
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
        Command::CloseDay { city, csv, places } => paid::close_day(&city, csv.as_deref(), &places).await,
        Command::Closes {
            city,
            since,
            csv,
            places,
        } => paid::closes(&city, since, csv.as_deref(), &places).await,
        Command::Payouts {
            city,
            name,
            iban,
            currency,
            again,
            out,
            places,
        } => {
            let wanted = paid::Wanted {
                city,
                debtor: Debtor { name, iban },
                currency,
                again,
            };
            paid::payouts(&wanted, &out, &places).await
        }
        Command::PayoutFiles { city, places } => paid::payout_files(&city, &places).await,
        Command::Bank(command) => bank::run(command).await,
        Command::Card(command) => cards::run(command).await,
        Command::Clearing { command } => clearing::run(command).await,
        Command::Wallet(command) => wallets::run(command).await,
        Command::Key(command) => keys::run(command).await,
        Command::Serve(_) | Command::CheckCity { .. } => Err("this is no chore of the operator".into()),
    }
}

/// An operator of these places that nobody reaches.
pub(crate) fn apart(places: &Places) -> Result<ApartSettings, Failure> {
    Ok(ApartSettings {
        data: places.data.clone(),
        location: locations(places)?.operator,
        store: StoreOptions::default(),
        limits: OperatorLimits::default(),
        gateways: None,
        partners: None,
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

async fn audit(seal_is: Option<&str>, places: Places) -> Result<(), Failure> {
    must_be_kept(&places)?;
    let audit = operator_of(&places).await?.books().audit().await?;
    say(&format!("{} accounts, {} entries", audit.accounts, audit.entries));
    if audit.problems.is_empty() {
        say("The books are right.");
        say(&format!("Seal: {}", audit.seal));
        say("Write this down: if the books have not moved since, the seal is the same.");
        if seal_is.is_some_and(|seal| !seal.trim().eq_ignore_ascii_case(&audit.seal)) {
            return Err(
                "the seal is another one: the books have moved since, or are of another moment".into(),
            );
        }
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

/// The same, for a deed that may cost something.
async fn books_with(places: &Places, limits: &OperatorLimits) -> Result<Books, Failure> {
    must_be_kept(places)?;
    let settings = ApartSettings {
        limits: *limits,
        ..apart(places)?
    };
    let operator = OperatorApart::assemble(settings, Arc::new(SystemClock)).await?;
    Ok(operator.books().clone())
}

/// Double spends that are listed.
const DOUBLE_SPENDS_MOST: i64 = 1_000;

fn double_spends(city: &CityKey, found: &[DoubleSpend]) {
    if found.is_empty() {
        say(&format!("Nobody has paid twice with the same money in {city}."));
    }
    for spend in found {
        say(&format!(
            "allowance {} of wallet {}: the device {} signed two orders for the same money",
            spend.allowance, spend.wallet, spend.device_key
        ));
        for order in &spend.orders {
            say(&format!(
                "  no. {}, {} to wallet {}: {} minor units after {}, signed at {}, brought at {}, signature {}",
                order.number,
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
