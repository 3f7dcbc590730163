//! A top-up taken back by the teller who made it, while its shift is open.
//!
//! The ledger decides all of it under its locks; its transfer, related to the top-up, is the one record of it.

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::till::TopUpName;

use super::{CancelTopUp, CancelledTopUp, rows};
use crate::operator::ledger::{self, AccountKey, Command, Desk, Known, TillMark, TransferKind};
use crate::operator::{Books, OperatorError};
use crate::store::{Database, StoreError};

/// Takes a top-up back. The same again is the same movement.
pub(in crate::operator) async fn cancel(
    books: &Books,
    city: &CityKey,
    asked: CancelTopUp,
) -> Result<CancelledTopUp, OperatorError> {
    let CancelTopUp {
        cancel,
        top_up,
        teller,
    } = asked;
    let paid = find(&books.database, city, top_up).await?;
    let desk = Desk {
        city: city.clone(),
        currency: paid.transfer.currency,
        teller,
    };
    let command = Command::CancelTopUp {
        desk,
        transfer: cancel,
        top_up: paid.transfer.id,
    };
    let made = books.ledger.submit(command).await?.transfer;
    let AccountKey::Wallet(wallet) = made.debit else {
        return Err(StoreError::corrupt("transfer of a cancelled top-up").into());
    };
    Ok(CancelledTopUp {
        cancel,
        top_up: paid.transfer.id,
        receipt_number: paid.till.as_ref().and_then(TillMark::receipt),
        wallet,
        amount: Money::new(made.amount, made.currency),
        at: made.made_at,
    })
}

/// A top-up in cash at a desk of that city. Whose it is, the ledger looks at.
async fn find(database: &Database, city: &CityKey, name: TopUpName) -> Result<Known, OperatorError> {
    let id: TransferId = match name {
        TopUpName::Transfer(id) => id,
        TopUpName::Receipt(number) => rows::of_receipt(database, city, number)
            .await?
            .ok_or(OperatorError::UnknownTopUp)?,
    };
    let mut connection = database.reader().acquire().await?;
    let mut found = ledger::known(&mut connection, &[id.to_string()]).await?;
    let known = found.remove(&id).filter(|known| {
        let is_of_city = matches!(&known.transfer.debit, AccountKey::Cash { city: of, .. } if of == city);
        is_of_city && known.transfer.kind == TransferKind::TopUp
    });
    known.ok_or(OperatorError::UnknownTopUp)
}
