//! Brings to an end what was cut off between two operators.

use std::time::Duration;

use cityplus_domain::ids::{PaymentId, TransferId};
use cityplus_domain::keys::CityKey;

use super::rows::{self, KeptRefund, State};
use super::{acquire, refund};
use crate::operator::{Books, OperatorError, RefundPayment};

/// How often what is open is looked for.
const EVERY: Duration = Duration::from_secs(5);

/// Drives open payments and refunds on, for ever.
pub(in crate::operator::partners) async fn drive_for_ever(books: &Books) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = drive(books).await {
            tracing::warn!(%error, "payments at partners are not driven on; it is tried again");
        }
    }
}

/// Drives those that are due on by a step; returns how many were looked at. One that cannot go on holds up no other.
pub(in crate::operator::partners) async fn drive(books: &Books) -> Result<usize, OperatorError> {
    let now = books.clock.now();
    let payments = rows::take_due(&books.database, now).await?;
    let refunds = rows::take_due_refunds(&books.database, now).await?;
    let count = payments.len().saturating_add(refunds.len());
    for (city, payment) in payments {
        if let Err(error) = drive_payment(books, &city, payment).await {
            tracing::warn!(%error, %city, %payment, "a payment at a partner is not driven on yet");
        }
    }
    for (city, transfer, payment, minor) in refunds {
        let driven = drive_refund(
            books,
            city,
            RefundOf {
                transfer,
                payment,
                minor,
            },
        )
        .await;
        if let Err(error) = driven {
            tracing::warn!(%error, refund = %transfer, "a refund at a partner is not driven on yet");
        }
    }
    Ok(count)
}

async fn drive_payment(books: &Books, city: &CityKey, payment: PaymentId) -> Result<(), OperatorError> {
    let Some(kept) = rows::find(&books.database, city, payment).await? else {
        return Ok(());
    };
    match kept.state {
        State::Asking | State::Authorised => acquire::looked_up(books, kept).await.map(drop),
        State::Capturing => acquire::finish_capture(books, &kept).await.map(drop),
        State::Voiding => acquire::finish_void(books, &kept).await.map(drop),
        State::Captured | State::Voided | State::Expired => Ok(()),
    }
}

/// A refund that is due. `minor` is in the payment's currency.
#[derive(Clone, Copy)]
struct RefundOf {
    transfer: TransferId,
    payment: PaymentId,
    minor: i64,
}

async fn drive_refund(books: &Books, city: CityKey, due: RefundOf) -> Result<(), OperatorError> {
    let paid = rows::find(&books.database, &city, due.payment).await?;
    let paid = paid.ok_or(OperatorError::UnknownPayment)?;
    let amount = paid.money(due.minor);
    let kept = KeptRefund {
        city,
        refund: RefundPayment {
            transfer: due.transfer,
            payment: due.payment,
            amount,
        },
        is_done: false,
    };
    refund::finish(books, &kept).await
}
