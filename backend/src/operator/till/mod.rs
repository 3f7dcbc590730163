//! Tellers' tills: cash into wallets with a numbered receipt, taken back within the shift, handed out, and the shift's
//! close.
//!
//! A shift is a teller's with one currency. It opens with the first movement of cash, or when the teller says what is in
//! the drawer. Every movement of it is written by the ledger, in the transaction that moves the money (`ledger/till.rs`):
//! nothing here is ever half done, and what a close says is read from the ledger under the lock that its movements take.

pub(super) mod audit;
mod cancel;
mod hand_out;
mod rows;
mod shift;
mod types;

use cityplus_domain::Money;
use cityplus_domain::keys::CityKey;

use super::ledger::{AccountKey, Command, Desk, Known, TillMark, Transfer, TransferKind};
use super::{Books, CashTopUp, OperatorError, Receipt};

pub(super) use cancel::cancel;
pub(super) use hand_out::hand_out;
pub(super) use shift::{close, find, open};
pub use types::{CancelTopUp, CancelledTopUp, CloseShift, OpenShift};

/// How often a movement is tried whose shift somebody closes at that very moment.
const TRIES: u32 = 8;

/// Puts cash a teller has taken into a wallet. The same again has the same receipt.
pub(super) async fn top_up(
    books: &Books,
    city: &CityKey,
    top_up: CashTopUp,
) -> Result<Receipt, OperatorError> {
    let CashTopUp {
        transfer: id,
        wallet,
        amount,
        teller,
    } = top_up;
    let desk = Desk {
        city: city.clone(),
        currency: amount.currency,
        teller: teller.clone(),
    };
    let transfer = Transfer {
        id,
        kind: TransferKind::TopUp,
        debit: AccountKey::Cash {
            city: city.clone(),
            currency: amount.currency,
        },
        credit: AccountKey::Wallet(wallet),
        amount: amount.minor,
        currency: amount.currency,
        made_at: books.clock.now(),
        expires_at: None,
        related: None,
        actor: Some(teller),
    };
    let command = Command::TopUp {
        desk: desk.clone(),
        transfer: Box::new(transfer),
    };
    let made = submit(books, &desk, command).await?;
    Ok(Receipt {
        transfer: id,
        wallet,
        amount: Money::new(made.transfer.amount, made.transfer.currency),
        at: made.transfer.made_at,
        receipt_number: made.till.as_ref().and_then(TillMark::receipt),
    })
}

/// Has cash moved at a desk. Where no shift is open, one opens for it.
pub(super) async fn submit(books: &Books, desk: &Desk, command: Command) -> Result<Known, OperatorError> {
    for _ in 0..TRIES {
        match books.ledger.submit(command.clone()).await {
            Err(OperatorError::NoShift) => {
                rows::open(&books.database, desk, None, 0, books.clock.now()).await?;
            }
            answer => return answer,
        }
    }
    // Each time somebody has closed what was just opened.
    Err(OperatorError::Unavailable)
}
