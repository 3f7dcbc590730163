//! Brings to an end what was cut off between two operators.

use std::time::Duration;

use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;
use futures::StreamExt;

use super::file::Partner;
use super::refund_rows::{self, DueRefund, KeptRefund};
use super::rows::{self, State};
use super::{acquire, refund};
use crate::operator::{Books, OperatorError, RefundPayment};

/// How often what is open is looked for.
const EVERY: Duration = Duration::from_secs(5);

/// Steps taken at once at one partner.
const AT_ONCE: usize = 8;

/// Drives open payments and refunds on, for ever, each partner's by themselves: one that hangs holds up no other.
pub(in crate::operator::partners) async fn drive_for_ever(books: &Books) {
    let partners = books
        .partners
        .asked()
        .map(|partner| drive_one_for_ever(books, partner));
    futures::future::join_all(partners).await;
    // Without partners there is nothing to drive.
    std::future::pending::<()>().await;
}

async fn drive_one_for_ever(books: &Books, partner: &Partner) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = drive_one(books, partner).await {
            tracing::warn!(%error, partner = %partner.key, "payments at a partner are not driven on; it is tried again");
        }
    }
}

/// Drives those that are due on by a step; returns how many were looked at.
pub(in crate::operator::partners) async fn drive(books: &Books) -> Result<usize, OperatorError> {
    let partners = books.partners.asked().map(|partner| drive_one(books, partner));
    let counts = futures::future::join_all(partners).await;
    counts
        .into_iter()
        .try_fold(0_usize, |sum, count| Ok(sum.saturating_add(count?)))
}

/// Drives those of one partner. One that cannot go on holds up no other.
async fn drive_one(books: &Books, partner: &Partner) -> Result<usize, OperatorError> {
    let (now, sides) = (books.clock.now(), (&partner.city, &partner.key));
    let payments = rows::take_due(&books.database, sides, now).await?;
    let refunds = refund_rows::take_due_refunds(&books.database, sides, now).await?;
    let count = payments.len().saturating_add(refunds.len());
    let payments = payments.into_iter().map(|payment| async move {
        if let Err(error) = drive_payment(books, &partner.city, payment).await {
            tracing::warn!(%error, city = %partner.city, %payment, "a payment at a partner is not driven on yet");
        }
    });
    let refunds = refunds.into_iter().map(|due| async move {
        if let Err(error) = drive_refund(books, partner.city.clone(), due).await {
            tracing::warn!(%error, refund = %due.transfer, "a refund at a partner is not driven on yet");
        }
    });
    let payments = futures::stream::iter(payments)
        .buffer_unordered(AT_ONCE)
        .collect::<()>();
    let refunds = futures::stream::iter(refunds)
        .buffer_unordered(AT_ONCE)
        .collect::<()>();
    tokio::join!(payments, refunds);
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

async fn drive_refund(books: &Books, city: CityKey, due: DueRefund) -> Result<(), OperatorError> {
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
        attempt: due.attempt,
    };
    refund::finish(books, &kept).await
}
