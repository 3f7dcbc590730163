//! A shift: opened, looked at, closed.

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::till::{Shift, ShiftClose, TillSum};

use super::rows::{self, Closing, Kept, Sums};
use super::{CloseShift, OpenShift};
use crate::operator::ledger::{AccountKey, Desk};
use crate::operator::{Books, OperatorError, wallets};

/// Opens a shift with what is in the drawer. The same again is the same shift, also when it is closed by then.
pub(in crate::operator) async fn open(
    books: &Books,
    city: &CityKey,
    asked: OpenShift,
) -> Result<Shift, OperatorError> {
    let OpenShift {
        shift,
        opening_float,
        teller,
    } = asked;
    let Money { minor, currency } = opening_float;
    let desk = Desk {
        city: city.clone(),
        currency,
        teller,
    };
    check(books, &desk, minor).await?;
    let database = &books.database;
    if rows::opened_by(database, shift).await?.is_none() {
        // Only now: a retry finds its shift also after the ceiling was lowered.
        if minor > books.limits.till_ceiling {
            return Err(OperatorError::TillCeiling {
                most: Money::new(books.limits.till_ceiling, currency),
            });
        }
        rows::open(database, &desk, Some(shift), minor, books.clock.now()).await?;
    }
    match rows::opened_by(database, shift).await? {
        Some(kept) if kept.is_at(&desk) && kept.opening_float == minor => as_it_stands(books, kept).await,
        Some(_) => Err(OperatorError::IdReused),
        None => Err(OperatorError::ShiftOpen),
    }
}

/// The open shift of a teller; of one with more currencies than one the shift that has been open for longest, if none
/// is named.
pub(in crate::operator) async fn find(
    books: &Books,
    city: &CityKey,
    teller: &str,
    currency: Option<Currency>,
) -> Result<Shift, OperatorError> {
    let kept = rows::of_teller(&books.database, city, teller, currency).await?;
    as_it_stands(books, kept.ok_or(OperatorError::NoShift)?).await
}

/// Closes the open shift at a desk if it is the one that was counted. The same again is the same report; it is never made
/// anew.
pub(in crate::operator) async fn close(
    books: &Books,
    city: &CityKey,
    asked: CloseShift,
) -> Result<Shift, OperatorError> {
    let CloseShift {
        close,
        shift_number,
        counted: Money { minor, currency },
        teller,
    } = asked;
    let desk = Desk {
        city: city.clone(),
        currency,
        teller,
    };
    check(books, &desk, minor).await?;
    let same = |kept: Kept| match &kept.close {
        Some((closing, sums))
            if kept.is_at(&desk) && kept.number == shift_number && closing.counted == minor =>
        {
            Ok(view(&kept, *sums))
        }
        _ => Err(OperatorError::IdReused),
    };
    if let Some(kept) = rows::closed_by(&books.database, close).await? {
        return same(kept);
    }
    let mut transaction = books.database.begin_write().await?;
    let Some(mut kept) = rows::lock(&mut transaction, &books.database, &desk).await? else {
        transaction.rollback().await?;
        // Another process may have done the same at this moment.
        let kept = rows::closed_by(&books.database, close).await?;
        return kept.map_or(Err(OperatorError::NoShift), same);
    };
    if kept.number != shift_number {
        transaction.rollback().await?;
        // As above: the close may be done by now, and the next shift open.
        let kept = rows::closed_by(&books.database, close).await?;
        return kept.map_or(Err(OperatorError::ShiftClosed), same);
    }
    // Its movements take the same lock: all there will ever be are there.
    let sums = rows::sums(&mut transaction, &kept.id).await?;
    let closing = Closing {
        id: close,
        at: books.clock.now(),
        counted: minor,
    };
    rows::close(&mut transaction, &kept.id, closing, sums).await?;
    transaction.commit().await?;
    let (drawer, shift) = (kept.drawer, kept.id.clone());
    kept.close = Some((closing, sums));
    let closed = view(&kept, sums);
    let receipts = sums.top_ups.0.saturating_add(sums.deposits.0);
    if closed.expected.minor != drawer || receipts != kept.receipts {
        tracing::error!(%shift, drawer, "the ledger and the till count differently; the report is the ledger's");
    }
    Ok(closed)
}

/// Nobody counts less than nothing, nor a currency of which there is no wallet.
async fn check(books: &Books, desk: &Desk, minor: i64) -> Result<(), OperatorError> {
    if minor < 0 {
        return Err(OperatorError::Drawer);
    }
    let cash = AccountKey::Cash {
        city: desk.city.clone(),
        currency: desk.currency,
    };
    let standing = wallets::standing(&books.database, &desk.city, &cash).await?;
    standing.map(|_| ()).ok_or(OperatorError::Currency)
}

async fn as_it_stands(books: &Books, kept: Kept) -> Result<Shift, OperatorError> {
    let sums = if let Some((_, sums)) = kept.close {
        sums
    } else {
        let mut connection = books.database.reader().acquire().await?;
        rows::sums(&mut connection, &kept.id).await?
    };
    Ok(view(&kept, sums))
}

fn view(kept: &Kept, sums: Sums) -> Shift {
    let money = |minor| Money::new(minor, kept.currency);
    let sum = |(count, minor)| TillSum {
        count,
        sum: money(minor),
    };
    let Sums {
        top_ups,
        cancelled,
        paid_out,
        deposits,
        deposits_back,
    } = sums;
    let expected = kept
        .opening_float
        .saturating_add(top_ups.1)
        .saturating_sub(cancelled.1)
        .saturating_sub(paid_out.1)
        .saturating_add(deposits.1)
        .saturating_sub(deposits_back.1);
    let if_any = |(count, minor)| (count > 0).then(|| sum((count, minor)));
    Shift {
        number: kept.number,
        opened_at: kept.opened_at,
        opening_float: money(kept.opening_float),
        top_ups: sum(top_ups),
        cancelled: sum(cancelled),
        paid_out: sum(paid_out),
        deposits: if_any(deposits),
        deposits_back: if_any(deposits_back),
        expected: money(expected),
        close: kept.close.map(|(closing, _)| ShiftClose {
            close_id: closing.id,
            closed_at: closing.at,
            counted: money(closing.counted),
            difference: money(closing.counted.saturating_sub(expected)),
        }),
    }
}
