//! Giving a payment back, all of it or a part, in a batch.

use cityplus_domain::Money;
use cityplus_domain::ids::{PaymentId, TransferId};
use cityplus_domain::keys::CityKey;

use super::rules;
use super::state::State;
use super::transfer::{Known, Transfer, TransferKind};
use crate::operator::OperatorError;

impl State {
    /// Gives back to whoever paid; with it go the points that were earned.
    pub(super) fn refund(
        &mut self,
        city: &CityKey,
        id: TransferId,
        payment: PaymentId,
        amount: Money,
    ) -> Result<Known, OperatorError> {
        let paid = self.payment_of(city, payment)?;
        let transfer = Transfer {
            id,
            kind: TransferKind::Refund,
            debit: paid.transfer.credit.clone(),
            credit: paid.transfer.debit.clone(),
            amount: amount.minor,
            currency: amount.currency,
            made_at: self.now,
            expires_at: None,
            related: Some(paid.transfer.id),
            actor: None,
        };
        if !self.known.contains_key(&id) {
            rules::check_refund(&paid, amount)?;
            self.make(transfer, None, None, None)?;
            self.take_back(&paid, id, amount.minor);
            let paid = self
                .known
                .get_mut(&paid.transfer.id)
                .ok_or(OperatorError::UnknownPayment)?;
            paid.refunded = paid.refunded.saturating_add(amount.minor);
            return Ok(paid.clone());
        }
        self.make(transfer, None, None, None)?;
        Ok(paid)
    }
}
