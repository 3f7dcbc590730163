//! Files of payouts for the bank.

use chrono::NaiveDate;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;

use super::rows::Payout;
use super::{pain001, rows};
use crate::operator::ledger::{AccountKey, Known, TransferKind};
use crate::operator::{Books, OperatorError, ledger};

/// How long a payout may be on its way to the ledger before it is looked for there, in ms.
const UNSURE_MS: i64 = 60_000;

/// The operator's own bank account, from which everything is paid.
#[derive(Clone, Debug)]
pub struct Debtor {
    /// The operator's name as the bank knows it.
    pub name: String,
    /// The account.
    pub iban: BankAccount,
}

/// A file for the bank: ISO 20022 `pain.001.001.09`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutFile {
    /// Its id, by which it can be made again.
    pub id: String,
    /// How many payouts are in it.
    pub count: usize,
    /// Their sum, minor units.
    pub sum: i64,
    /// Their currency.
    pub currency: Currency,
    /// The file itself.
    pub xml: String,
}

/// Makes a file of all payouts of a city that are ready; none if there are none.
pub(in crate::operator) async fn make(
    books: &Books,
    city: &CityKey,
    currency: Currency,
    debtor: &Debtor,
) -> Result<Option<PayoutFile>, OperatorError> {
    let now = books.clock.now();
    find_out(books, city, now).await?;
    // The bank takes at most 35 characters (ISO 20022, Max35Text).
    let id = TransferId::new(now).to_string().replace('-', "");
    let mut transaction = books.database.begin_write().await?;
    if rows::put_into(&mut transaction, city, currency, &id, now).await? == 0 {
        transaction.rollback().await?;
        return Ok(None);
    }
    transaction.commit().await?;
    again(books, city, &id, debtor).await.map(Some)
}

/// Makes a file again that was made before.
pub(in crate::operator) async fn again(
    books: &Books,
    city: &CityKey,
    id: &str,
    debtor: &Debtor,
) -> Result<PayoutFile, OperatorError> {
    let made = rows::file(&books.database, city, id).await?;
    let (made_at, currency) = made.ok_or(OperatorError::UnknownPayoutFile)?;
    let payouts = rows::content(&books.database, id).await?;
    let sum = payouts
        .iter()
        .try_fold(0_i64, |sum, payout| sum.checked_add(payout.amount.minor));
    let sum = sum.ok_or(OperatorError::Amount)?;
    let xml = pain001::write(id, made_at, day_of(made_at), debtor, currency, sum, &payouts)
        .map_err(|error| OperatorError::Internal(format!("the bank's file: {error}")))?;
    Ok(PayoutFile {
        id: id.to_owned(),
        count: payouts.len(),
        sum,
        currency,
        xml,
    })
}

/// The day the bank is asked to pay on: the day the file is made, in UTC.
fn day_of(at: Timestamp) -> NaiveDate {
    chrono::DateTime::from_timestamp_millis(at.millis())
        .unwrap_or_default()
        .date_naive()
}

/// The ledger has made its transfer: the next file takes it.
pub(in crate::operator) async fn ready(
    books: &Books,
    payout: &Payout,
    known: &Known,
) -> Result<(), OperatorError> {
    let mark = rows::mark(known.proof.as_ref());
    if !is_moved(payout, &mark, known) {
        return Err(OperatorError::Internal(format!(
            "the payout {} is not what the ledger has moved",
            payout.id
        )));
    }
    Ok(rows::make_ready(&books.database, payout, &mark).await?)
}

/// Whether the ledger has moved just this money out to the bank, by just this order.
fn is_moved(payout: &Payout, mark: &str, known: &Known) -> bool {
    let transfer = &known.transfer;
    let bank = AccountKey::Bank {
        city: payout.city.clone(),
        currency: payout.amount.currency,
    };
    transfer.id == payout.id
        && matches!(transfer.kind, TransferKind::Redemption | TransferKind::Settlement)
        && transfer.credit == bank
        && transfer.expires_at.is_none()
        && Money::new(transfer.amount, transfer.currency) == payout.amount
        && rows::mark(known.proof.as_ref()) == mark
}

/// Payouts that were cut off between being kept and being ready: the ledger knows what became of them. One that cannot
/// be brought to an end does not hold up the others; the audit tells of it.
async fn find_out(books: &Books, city: &CityKey, now: Timestamp) -> Result<(), OperatorError> {
    let asked_by = now.plus_ms(-UNSURE_MS);
    let unsure = rows::unsure(&books.database, city, asked_by).await?;
    let texts: Vec<String> = unsure.iter().map(|(payout, _)| payout.id.to_string()).collect();
    let mut connection = books.database.reader().acquire().await?;
    let known = ledger::known(&mut connection, &texts).await?;
    drop(connection);
    for (payout, mark) in unsure {
        let found = known.get(&payout.id);
        let moved = found.is_some_and(|known| is_moved(&payout, &mark, known));
        let ended = if moved {
            rows::make_ready(&books.database, &payout, &mark).await
        } else {
            rows::forget(&books.database, payout.id, &mark, asked_by).await
        };
        if let Err(error) = ended {
            tracing::error!(%error, payout = %payout.id, "a payout that was cut off is not brought to an end");
        }
    }
    Ok(())
}
