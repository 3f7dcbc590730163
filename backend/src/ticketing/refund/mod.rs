//! Refunds by the product's policy: a saga of one step.
//!
//! The transaction that takes the request also puts the ticket on the denylist: from then on it cannot be used, and
//! only then is money given back. The money is owed until the operator has given it, so a refund never fails for good:
//! it is tried again until it is done. The movement's id is kept with the refund, so it happens once.

mod ask;
mod steps;
mod store;

use cityplus_domain::ids::RefundId;

use super::Ticketing;
use super::driver::{Driver, REFUNDS};
use crate::store::StoreError;

impl Ticketing {
    /// Takes a refund over, if it is due, and drives it as far as it goes. False when it was not to be had.
    pub(super) async fn take_over_refund(&self, refund: RefundId) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let driver = Driver::new(now);
        let taken = REFUNDS
            .claim(&self.database, &refund.to_string(), &driver, now)
            .await?;
        if taken {
            self.drive_refund(refund, &driver).await;
        }
        Ok(taken)
    }
}
