//! Giving back: from the merchant here, and then to the wallet there, both under the refund's own id.

use cityplus_domain::keys::CityKey;

use super::acquire::{account, made};
use super::refund_rows::{self, KeptRefund};
use super::rows;
use crate::operator::ledger::{AccountKey, Transfer, TransferKind, transfer_of};
use crate::operator::{Books, OperatorError, Payment, RefundPayment};

/// Gives a captured payment back, all of it or a part.
pub(super) async fn refund(
    books: &Books,
    city: &CityKey,
    refund: RefundPayment,
) -> Result<Payment, OperatorError> {
    let now = books.clock.now();
    let kept = refund_rows::keep_refund(&books.database, city, &refund, now).await?;
    if !kept.is_done {
        finish(books, &kept).await?;
    }
    let paid = rows::find(&books.database, city, refund.payment).await?;
    Ok(paid.ok_or(OperatorError::UnknownPayment)?.view())
}

/// The steps that are due of a refund.
pub(super) async fn finish(books: &Books, kept: &KeptRefund) -> Result<(), OperatorError> {
    let refund = &kept.refund;
    let paid = rows::find(&books.database, &kept.city, refund.payment).await?;
    let paid = paid.ok_or(OperatorError::UnknownPayment)?;
    let partner = books.partners.of(&kept.city, &paid.asked.home)?;
    let client = partner.client()?;
    let transfer = Transfer {
        id: refund.transfer,
        kind: TransferKind::Refund,
        debit: AccountKey::Merchant {
            city: kept.city.clone(),
            unit: paid.asked.order.order.merchant.clone(),
        },
        credit: account(partner),
        amount: refund.amount.minor,
        currency: refund.amount.currency,
        made_at: books.clock.now(),
        expires_at: None,
        related: Some(transfer_of(refund.payment)),
        actor: None,
    };
    match books.ledger.submit(made(transfer)).await {
        Ok(_) => {}
        Err(error @ (OperatorError::Unavailable | OperatorError::Internal(_))) => return Err(error),
        Err(error) => {
            let is_kept = refund_rows::forget_refund(&books.database, kept, books.clock.now()).await?;
            // What another attempt has moved or may still move is not refused; another transfer of this id stays one.
            let is_open = is_kept && error != OperatorError::IdReused;
            return Err(if is_open {
                OperatorError::Unavailable
            } else {
                error
            });
        }
    }
    let now = books.clock.now();
    if !refund_rows::keep_moved(&books.database, kept, &partner.key, now).await? {
        tracing::error!(
            refund = %refund.transfer,
            payment = %refund.payment,
            "a refund at a partner was moved from the merchant, and with others it is more than was captured; the partner is \
             not told, and the audit names the transfer"
        );
        return Err(OperatorError::ExceedsPayment { most: paid.money(0) });
    }
    client.refund(refund).await?;
    Ok(refund_rows::refund_done(&books.database, refund.transfer).await?)
}
