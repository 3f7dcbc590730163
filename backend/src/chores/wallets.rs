//! What the operator's people do with one wallet.

use cityplus_backend::operator::Operator as _;
use cityplus_backend::settings::WalletCommand;

use super::books;
use crate::{Failure, say};

pub(super) async fn run(command: WalletCommand) -> Result<(), Failure> {
    let (WalletCommand::Block(one) | WalletCommand::Unblock(one) | WalletCommand::Upgrade(one)) = &command;
    let books = books(&one.places).await?;
    let wallet = one.wallet;
    let done = match &command {
        WalletCommand::Block(_) => {
            books.block(&one.city, wallet).await?;
            "is blocked: nothing goes out of it, what comes in is kept"
        }
        WalletCommand::Unblock(_) => {
            books.unblock(&one.city, wallet).await?;
            "is no longer blocked by the operator; its owner's own block, if there is one, stays"
        }
        WalletCommand::Upgrade(_) => {
            books.of_city(one.city.clone()).upgrade(wallet).await?;
            "is a named one"
        }
    };
    say(&format!("The wallet {wallet} {done}."));
    Ok(())
}
