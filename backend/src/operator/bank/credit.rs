//! Entries' money on its way into wallets.

use std::collections::BTreeSet;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use futures::future::join_all;
use sqlx::AnyConnection;

use super::rows::{self, Kept};
use crate::operator::ledger::{self, AccountKey, Command, Transfer, TransferKind};
use crate::operator::{Books, OperatorError, wallets};
use crate::store::StoreError;

/// Who acted, in the ledger.
const ACTOR: &str = "bank";

/// An entry that is kept as asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) id: TransferId,
    pub(super) wallet: WalletId,
    pub(super) amount: Money,
}

/// What became of an entry, and the refusal if it was refused.
pub(super) type Answered = (Kept, Option<OperatorError>);

/// Moves the money of entries and marks what became of it. After an error some may be in their wallets and not be
/// marked: the same again finds out.
pub(super) async fn pay_in(
    books: &Books,
    city: &CityKey,
    asked: &[Asked],
) -> Result<Vec<Answered>, OperatorError> {
    let now = books.clock.now();
    let currencies: BTreeSet<Currency> = asked.iter().map(|one| one.amount.currency).collect();
    for currency in currencies {
        let bank = bank(city, currency);
        wallets::open(&books.database, city, &bank, currency, now).await?;
    }
    let under_way = asked
        .iter()
        .map(|one| books.ledger.submit(command(city, one, now)));
    let answers = join_all(under_way).await;
    let mut answered = Vec::with_capacity(asked.len());
    let mut failure = None;
    let mut transaction = books.database.begin_write().await?;
    for (one, answer) in asked.iter().zip(answers) {
        let refusal = match answer {
            Ok(_) => {
                rows::credited(&mut transaction, one.id, one.wallet).await?;
                None
            }
            // What came of it is not known: it stays as it is.
            Err(error) if error.is_retryable() || matches!(error, OperatorError::Internal(_)) => {
                failure = Some(error);
                None
            }
            Err(refusal) => {
                match landed(&mut transaction, city, one.id).await? {
                    Some(wallet) => rows::credited(&mut transaction, one.id, wallet).await?,
                    None => rows::refused(&mut transaction, one.id, &refusal.to_string()).await?,
                }
                Some(refusal)
            }
        };
        let kept = rows::find(&mut transaction, city, one.id).await?;
        answered.push((kept.ok_or(OperatorError::UnknownBankEntry)?, refusal));
    }
    transaction.commit().await?;
    failure.map_or(Ok(answered), Err)
}

/// The wallet that has an entry's money, if the ledger knows of it. A movement of another kind that happens to have the
/// entry's id has moved no money of the bank's.
pub(super) async fn landed(
    connection: &mut AnyConnection,
    city: &CityKey,
    id: TransferId,
) -> Result<Option<WalletId>, StoreError> {
    let known = ledger::known(connection, &[id.to_string()]).await?;
    Ok(known.get(&id).and_then(|known| {
        let transfer = &known.transfer;
        let from_the_bank =
            transfer.kind == TransferKind::TopUp && transfer.debit == bank(city, transfer.currency);
        match transfer.credit {
            AccountKey::Wallet(wallet) if from_the_bank => Some(wallet),
            _ => None,
        }
    }))
}

fn bank(city: &CityKey, currency: Currency) -> AccountKey {
    AccountKey::Bank {
        city: city.clone(),
        currency,
    }
}

fn command(city: &CityKey, one: &Asked, now: Timestamp) -> Command {
    let transfer = Transfer {
        id: one.id,
        kind: TransferKind::TopUp,
        debit: bank(city, one.amount.currency),
        credit: AccountKey::Wallet(one.wallet),
        amount: one.amount.minor,
        currency: one.amount.currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: Some(ACTOR.to_owned()),
    };
    Command::Make {
        transfer: Box::new(transfer),
        proof: None,
        refusal: None,
        send_limit: None,
    }
}
