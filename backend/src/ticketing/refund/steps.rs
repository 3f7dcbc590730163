//! Giving the money back.

use cityplus_domain::ids::RefundId;
use cityplus_protocol::ticketing::TicketState;
use tracing::{error, warn};

use super::store::{self, Record};
use crate::operator::RefundPayment;
use crate::ticketing::driver::{Driver, REFUNDS};
use crate::ticketing::order::is_passing;
use crate::ticketing::ticket::{locked, set_state};
use crate::ticketing::{Ticketing, TicketingError};

impl Ticketing {
    /// Drives a refund to its end, or puts it back for a later try.
    pub(super) async fn drive_refund(&self, refund: RefundId, driver: &Driver) {
        let record = match store::find(&self.database, refund).await {
            Ok(Some(record)) if !record.done => record,
            Ok(_) => return,
            Err(failure) => {
                // The lease ends by itself.
                warn!(%refund, %failure, "a refund cannot be read");
                return;
            }
        };
        match self.give_back(&record, driver).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(failure) => warn!(%refund, %failure, "a refund could not go on"),
        }
        let now = self.clock.now();
        let put_back = REFUNDS
            .put_back(&self.database, &refund.to_string(), driver, record.attempts, now)
            .await;
        if let Err(failure) = put_back {
            warn!(%refund, %failure, "a refund could not be put back");
        }
    }

    /// True when there is nothing more to do for this driver.
    async fn give_back(&self, record: &Record, driver: &Driver) -> Result<bool, TicketingError> {
        let ticket = self.ticket(record.account_id, record.ticket_id).await?;
        let (wallet, payment, door) = self.payment_of_order(ticket.order_id).await?;
        if !ticket.price.is_zero() {
            let refund = RefundPayment {
                transfer: record.transfer_id,
                payment,
                amount: ticket.price,
            };
            if let Err(failure) = door.refund(&*self.operator, refund).await {
                if !is_passing(&failure) {
                    // The money is owed and the ticket is gone: somebody has to look, and it is tried again.
                    error!(refund = %record.refund_id, %failure, "the operator refuses a refund");
                }
                return Ok(false);
            }
        }
        let wallet = self.buyers_wallet(wallet).await;
        let mut transaction = self.database.begin_write().await?;
        let row = locked(self, &mut transaction, record.ticket_id).await?;
        let row = row.ok_or(TicketingError::UnknownTicket)?;
        if !store::finish(&mut transaction, record.refund_id, driver, self.clock.now()).await? {
            return Ok(true);
        }
        let state = TicketState::Refunded;
        set_state(&mut transaction, record.ticket_id, state).await?;
        self.tell_ticket(&mut transaction, record.account_id, row.view_as(state)?)
            .await?;
        self.tell_wallet(&mut transaction, record.account_id, wallet)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
