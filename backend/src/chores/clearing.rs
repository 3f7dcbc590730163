//! What the operator's people do about other cities' operators.

use std::fmt::Write as _;
use std::path::Path;

use cityplus_backend::operator::{Books, Clearing, ClearingLine, PartnerClose, PartnerFile};
use cityplus_backend::settings::{ClearingCommand, OneClearing, OnePartner, PartnerWithFile};
use cityplus_domain::Currency;

use super::new_file::NewFile;
use super::{books, operator_of};
use crate::{Failure, say};

pub(super) async fn run(command: ClearingCommand) -> Result<(), Failure> {
    match command {
        ClearingCommand::Token(one) => {
            let operator = operator_of(&one.places).await?;
            let token = operator.give_partner_token(&one.city, &one.partner).await?;
            say(token.as_str());
            Ok(())
        }
        ClearingCommand::Close {
            partner,
            currency,
            csv,
        } => close(&partner, currency, csv.as_deref()).await,
        ClearingCommand::Compare(with) => compare(&with).await,
        ClearingCommand::Pay(with) => pay(&with).await,
        ClearingCommand::Arrived(one) => arrived(&one).await,
        ClearingCommand::List { city, places } => {
            let clearings = books(&places).await?.clearings(&city).await?;
            if clearings.is_empty() {
                say(&format!("There is no clearing of {city}."));
            }
            clearings.iter().for_each(tell);
            Ok(())
        }
    }
}

async fn close(one: &OnePartner, currency: Currency, csv: Option<&Path>) -> Result<(), Failure> {
    let file = csv.map(NewFile::make).transpose()?;
    let books = books(&one.places).await?;
    let Some(close) = books.close_partner(&one.city, &one.partner, currency).await? else {
        say(&format!(
            "Nothing has happened with {} since the last close.",
            one.partner
        ));
        return Ok(());
    };
    say_close(&close);
    let lines = books.partner_close_lines(&one.city, &close).await?;
    let table = table(&lines)?;
    if let Some(file) = file {
        file.write(&table)?;
    } else {
        say(table.trim_end());
    }
    Ok(())
}

fn say_close(close: &PartnerClose) {
    say(&format!(
        "{} no. {}: owed {}, {} payments there {}, {} payments here {}, {} refunds {}, settled {}: owed {}. Less than \
         nothing is what the partner owes.",
        close.partner,
        close.number,
        close.opening,
        close.charged_count,
        close.charged,
        close.acquired_count,
        close.acquired,
        close.refunds_count,
        close.refunds,
        close.settled,
        close.closing,
    ));
}

fn table(lines: &[ClearingLine]) -> Result<String, Failure> {
    let mut table = "transfer,kind,minor,currency,at\n".to_owned();
    for line in lines {
        let ClearingLine {
            transfer,
            kind,
            amount,
            at,
        } = line;
        writeln!(
            table,
            "{transfer},{kind},{},{},{at}",
            amount.minor, amount.currency
        )?;
    }
    Ok(table)
}

/// The books with what is agreed with partners.
async fn books_with(with: &PartnerWithFile) -> Result<Books, Failure> {
    let partners = PartnerFile::partners(&with.partners)?;
    Ok(books(&with.partner.places).await?.with_partners(partners))
}

async fn compare(with: &PartnerWithFile) -> Result<(), Failure> {
    let OnePartner { city, partner, .. } = &with.partner;
    let compared = books_with(with)
        .await?
        .compare_with_partner(city, partner)
        .await?;
    compared.clearings.iter().for_each(tell);
    if compared.clearings.is_empty() {
        say("Nothing new is equal on both sides.");
    }
    if compared.waiting > 0 {
        say(&format!(
            "{} are at the partner and under way here, or in no close yet.",
            compared.waiting
        ));
    }
    if compared.differences.is_empty() {
        return Ok(());
    }
    let differences: Vec<String> = compared.differences.iter().map(ToString::to_string).collect();
    Err(format!(
        "{} differences stay open:\n{}",
        differences.len(),
        differences.join("\n")
    )
    .into())
}

async fn pay(with: &PartnerWithFile) -> Result<(), Failure> {
    let OnePartner { city, partner, .. } = &with.partner;
    let paid = books_with(with).await?.pay_partner(city, partner).await?;
    if paid.is_empty() {
        say(&format!("Nothing is owed to {partner} for clearings."));
    }
    for clearing in &paid {
        tell(clearing);
        say("It goes with the next file of `cityplus payouts`.");
    }
    Ok(())
}

async fn arrived(one: &OneClearing) -> Result<(), Failure> {
    let amount = books(&one.places)
        .await?
        .clearing_arrived(&one.city, one.clearing)
        .await?;
    say(&format!(
        "{amount} has arrived for the clearing {}.",
        one.clearing
    ));
    Ok(())
}

fn tell(clearing: &Clearing) {
    let owed = clearing.owed();
    let who = if owed.minor >= 0 { "to pay" } else { "to get" };
    say(&format!(
        "clearing {} with {}, as {}: {} items, net {}, {who}, {}",
        clearing.id,
        clearing.partner,
        clearing.role.as_str(),
        clearing.items,
        clearing.net,
        clearing.state.as_str()
    ));
}
