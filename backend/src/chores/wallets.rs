//! What the operator's people do with one wallet, and which units may be paid below zero.

use cityplus_backend::operator::Operator as _;
use cityplus_backend::settings::{OneWallet, WalletCommand};

use super::{books, books_with};
use crate::{Failure, say};

pub(super) async fn run(command: WalletCommand) -> Result<(), Failure> {
    match command {
        WalletCommand::Block(one) => {
            books(&one.places).await?.block(&one.city, one.wallet).await?;
            done(&one, "is blocked: nothing goes out of it, what comes in is kept");
        }
        WalletCommand::Unblock(one) => {
            books(&one.places).await?.unblock(&one.city, one.wallet).await?;
            done(
                &one,
                "is no longer blocked by the operator; its owner's own block, if there is one, stays",
            );
        }
        WalletCommand::Upgrade(one) => {
            let books = books_with(&one.places, &one.tariff.limits()).await?;
            books.of_city(one.city.clone()).upgrade(one.wallet).await?;
            done(&one, "is a named one");
        }
        WalletCommand::DebitRides {
            city,
            unit,
            off,
            places,
        } => {
            books(&places).await?.set_debit_rides(&city, &unit, !off).await?;
            say(&if off {
                format!("Rides with {unit} take no wallet below zero any more; what is owed stays owed.")
            } else {
                format!(
                    "Rides with {unit} may take named wallets below zero, as far as --debit-ride-max says."
                )
            });
        }
    }
    Ok(())
}

fn done(one: &OneWallet, what: &str) {
    say(&format!("The wallet {} {what}.", one.wallet));
}
