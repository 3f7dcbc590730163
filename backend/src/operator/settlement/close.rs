//! The close of a city's merchants. Cut off anywhere, it goes on at the next call where it was.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Money, Timestamp};

use super::rows::{self, Kept, Merchant, Sums};
use super::{ClosedDay, MerchantClose, MerchantTerms};
use crate::operator::ledger::{self, AccountKey, Command, Known, Transfer, TransferKind};
use crate::operator::payouts::{self, Payout};
use crate::operator::{Books, OperatorError, wallets};

/// Basis points of the whole.
const WHOLE: i128 = 10_000;

/// Closes all merchants of a city that have something to close. One that cannot be closed holds up no other.
pub(in crate::operator) async fn close_city(
    books: &Books,
    city: &CityKey,
) -> Result<ClosedDay, OperatorError> {
    let mut day = ClosedDay::default();
    for unit in rows::merchants(&books.database, city).await? {
        if let Err(error) = close_merchant(books, city, &unit, &mut day.closes).await {
            tracing::error!(%error, %city, %unit, "a merchant is not closed; the next close goes on");
            day.failed.push((unit, error));
        }
    }
    Ok(day)
}

/// Brings a cut-off close of a merchant to an end, and makes the next one; what is done is added to `made`.
async fn close_merchant(
    books: &Books,
    city: &CityKey,
    unit: &UnitKey,
    made: &mut Vec<MerchantClose>,
) -> Result<(), OperatorError> {
    let terms = rows::terms(&books.database, city, unit).await?;
    let mut last = rows::last(&books.database, city, unit).await?;
    if let Some(unfinished) = last.as_mut().filter(|last| !last.is_done) {
        finish(books, city, terms.as_ref(), unfinished).await?;
        made.push(unfinished.close.clone());
    }
    let last = last.map(|last| last.close);
    // Read only now: what the last close took and paid is in the history, and belongs to the next one.
    let merchant = rows::merchant(&books.database, city, unit).await?;
    let Some(mut next) = next(books, city, &merchant, terms.as_ref(), last.as_ref()).await? else {
        return Ok(());
    };
    if rows::keep(&books.database, city, &next).await? {
        finish(books, city, terms.as_ref(), &mut next).await?;
        made.push(next.close);
    }
    Ok(())
}

/// The next close of a merchant; none if nothing has happened and nothing is to be paid.
async fn next(
    books: &Books,
    city: &CityKey,
    merchant: &Merchant,
    terms: Option<&MerchantTerms>,
    last: Option<&MerchantClose>,
) -> Result<Option<Kept>, OperatorError> {
    let account = account_of(city, &merchant.unit);
    let (number, from, opening) = last.map_or((1, 0, 0), |last| {
        (
            last.number.saturating_add(1),
            last.through_entry,
            last.closing.minor,
        )
    });
    let through = merchant.entries;
    let sums = rows::sums(&books.database, &account, from, through).await?;
    let closing = [
        sums.sales,
        sums.refunds,
        sums.fees,
        sums.paid_out,
        sums.paid_directly,
    ]
    .into_iter()
    .try_fold(opening, i64::checked_add)
    .ok_or(OperatorError::Amount)?;
    if closing != rows::balance_after(&books.database, &account, through).await? {
        return Err(OperatorError::Internal(format!(
            "the history of {account} does not add up"
        )));
    }
    let fee = terms.map_or(0, |terms| fee_of(sums, terms));
    let payout = terms.map_or(0, |_| closing.saturating_sub(fee).max(0));
    if through == from && payout == 0 {
        return Ok(None);
    }
    let now = books.clock.now();
    Ok(Some(Kept {
        close: drawn(merchant, number, now, opening, sums, closing, (fee, payout)),
        fee_transfer: TransferId::new(now),
        payout_transfer: TransferId::new(now),
        is_done: false,
    }))
}

fn drawn(
    merchant: &Merchant,
    number: i64,
    closed_at: Timestamp,
    opening: i64,
    sums: Sums,
    closing: i64,
    (fee, payout): (i64, i64),
) -> MerchantClose {
    let money = |minor| Money::new(minor, merchant.currency);
    MerchantClose {
        unit: merchant.unit.clone(),
        number,
        closed_at,
        through_entry: merchant.entries,
        opening: money(opening),
        sales_count: sums.sales_count,
        sales: money(sums.sales),
        refunds_count: sums.refunds_count,
        refunds: money(sums.refunds.saturating_neg()),
        fees: money(sums.fees.saturating_neg()),
        paid_out: money(sums.paid_out.saturating_neg()),
        paid_directly: money(sums.paid_directly.saturating_neg()),
        closing: money(closing),
        fee: money(fee),
        payout: money(payout),
    }
}

/// The operator's share of what was sold, rounded half up to the minor unit.
fn fee_of(sums: Sums, terms: &MerchantTerms) -> i64 {
    let without = if terms.fee_on_direct { 0 } else { sums.direct_sales };
    let sales = sums.sales.saturating_sub(without);
    let share = i128::from(sales.max(0)).saturating_mul(i128::from(terms.fee_basis_points));
    i64::try_from(share.saturating_add(WHOLE / 2) / WHOLE).unwrap_or(i64::MAX)
}

/// Makes a close's transfers; each has an id that was kept before, so that none is made twice.
async fn finish(
    books: &Books,
    city: &CityKey,
    terms: Option<&MerchantTerms>,
    kept: &mut Kept,
) -> Result<(), OperatorError> {
    let close = &mut kept.close;
    if close.fee.minor > 0 {
        let fees = AccountKey::Fees {
            city: city.clone(),
            currency: close.fee.currency,
        };
        let transfer = (kept.fee_transfer, TransferKind::Fee, fees);
        move_to(books, city, close, transfer, close.fee).await?;
    }
    if let (Some(terms), true) = (terms, close.payout.minor > 0) {
        close.payout = pay_out(books, city, terms, close, kept.payout_transfer).await?;
    } else {
        close.payout = Money::new(0, close.payout.currency);
    }
    rows::finish(&books.database, city, close).await?;
    kept.is_done = true;
    Ok(())
}

/// Pays a merchant; less than was closed if something was given back in the meantime. Returns how much.
async fn pay_out(
    books: &Books,
    city: &CityKey,
    terms: &MerchantTerms,
    close: &MerchantClose,
    id: TransferId,
) -> Result<Money, OperatorError> {
    let bank = AccountKey::Bank {
        city: city.clone(),
        currency: close.payout.currency,
    };
    let mut payout = Payout {
        id,
        city: city.clone(),
        iban: terms.iban.clone(),
        name: terms.name.clone(),
        amount: close.payout,
        title: format!("Rozliczenie {} nr {}", close.unit, close.number),
        created_at: books.clock.now(),
    };
    // The program signs nothing.
    let mark = payouts::mark(None);
    // A run that was cut off has paid it, maybe with less: what was asked for then is what is paid.
    if let Some(known) = paid_before(books, city, close, id).await? {
        return paid(books, payout, &known).await;
    }
    loop {
        payout.created_at = books.clock.now();
        if !payouts::ask(&books.database, &payout, &mark).await? {
            return Err(OperatorError::IdReused);
        }
        let transfer = (id, TransferKind::Settlement, bank.clone());
        let known = match move_to(books, city, close, transfer, payout.amount).await {
            Ok(known) => known,
            Err(OperatorError::InsufficientFunds { available }) => {
                payouts::forget(&books.database, id, &mark, payout.created_at).await?;
                // Each time it is less, so this ends.
                if available.minor <= 0 || available.minor >= payout.amount.minor {
                    return Ok(Money::new(0, payout.amount.currency));
                }
                payout.amount = available;
                continue;
            }
            // Another run has paid it at this moment, with less.
            Err(OperatorError::IdReused) => {
                let known = paid_before(books, city, close, id).await?;
                known.ok_or(OperatorError::IdReused)?
            }
            Err(error) => return Err(error),
        };
        return paid(books, payout, &known).await;
    }
}

/// What the ledger has moved is what the bank pays.
async fn paid(books: &Books, mut payout: Payout, known: &Known) -> Result<Money, OperatorError> {
    payout.amount = Money::new(known.transfer.amount, known.transfer.currency);
    payouts::ready(books, &payout, known).await?;
    Ok(payout.amount)
}

/// The settlement of a merchant that the ledger has by that id, if it has one.
async fn paid_before(
    books: &Books,
    city: &CityKey,
    close: &MerchantClose,
    id: TransferId,
) -> Result<Option<Known>, OperatorError> {
    let mut connection = books.database.reader().acquire().await?;
    let mut found = ledger::known(&mut connection, &[id.to_string()]).await?;
    Ok(found.remove(&id).filter(|known| {
        known.transfer.kind == TransferKind::Settlement
            && known.transfer.debit == account_of(city, &close.unit)
    }))
}

/// Moves money out of a merchant's account.
async fn move_to(
    books: &Books,
    city: &CityKey,
    close: &MerchantClose,
    (id, kind, to): (TransferId, TransferKind, AccountKey),
    amount: Money,
) -> Result<Known, OperatorError> {
    let now = books.clock.now();
    wallets::open(&books.database, city, &to, amount.currency, now).await?;
    let transfer = Transfer {
        id,
        kind,
        debit: account_of(city, &close.unit),
        credit: to,
        amount: amount.minor,
        currency: amount.currency,
        made_at: now,
        expires_at: None,
        related: None,
        actor: None,
    };
    let command = Command::Make {
        transfer: Box::new(transfer),
        proof: None,
        refusal: None,
        send_limit: None,
    };
    books.ledger.submit(command).await
}

fn account_of(city: &CityKey, unit: &UnitKey) -> AccountKey {
    AccountKey::Merchant {
        city: city.clone(),
        unit: unit.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::MerchantModel;
    use super::*;

    #[test]
    fn a_fee_is_rounded_half_up_and_never_overflows() {
        let terms = |fee_basis_points| MerchantTerms {
            unit: "zoo".parse().unwrap(),
            iban: "PL61109010140000071219812874".parse().unwrap(),
            name: "Zoo".to_owned(),
            fee_basis_points,
            model: MerchantModel::Dedicated,
            fee_on_direct: false,
        };
        let of = |sales, direct_sales| Sums {
            sales,
            direct_sales,
            ..Sums::default()
        };
        for (sales, points, fee) in [
            (0, 125, 0),
            (10_000, 125, 125),
            (3_999, 125, 50),
            (4_000, 125, 50),
            (4_040, 125, 51),
            (4_039, 125, 50),
            (i64::MAX, 10_000, i64::MAX),
            (-5, 125, 0),
        ] {
            assert_eq!(fee_of(of(sales, 0), &terms(points)), fee, "{sales} at {points}");
        }
        // What the unit was paid directly is the operator's business only where that is agreed.
        let with = MerchantTerms {
            fee_on_direct: true,
            ..terms(125)
        };
        assert_eq!(fee_of(of(10_000, 8_000), &terms(125)), 25);
        assert_eq!(fee_of(of(10_000, 8_000), &with), 125);
    }
}
