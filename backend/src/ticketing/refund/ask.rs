//! Asking for a refund.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, RefundId, TicketId, TransferId};
use cityplus_protocol::ticketing::{RefundView, TicketState};

use super::store::{self, Record};
use crate::store::WriteTransaction;
use crate::ticketing::driver::Driver;
use crate::ticketing::inspection::deny;
use crate::ticketing::ticket::{Stored, TicketRow, locked, set_state};
use crate::ticketing::{Ticketing, TicketingError};

/// How long a request waits for the money; then the answer is "not done yet" and sync tells the rest.
const WAIT_MAX: Duration = Duration::from_secs(5);

impl Ticketing {
    /// Takes a ticket back for its price. The same refund again gives the same refund, as it stands now. One that has moved
    /// to another device meanwhile stands for the ticket that took its place: whoever asked may not have heard of it.
    pub async fn refund_ticket(
        self: &Arc<Self>,
        account: AccountId,
        ticket: TicketId,
        refund: RefundId,
    ) -> Result<RefundView, TicketingError> {
        let now = self.clock.now();
        let found = store::find(&self.database, refund).await?;
        if let Some(found) = &found
            && !self.is_for(found, account, ticket).await?
        {
            return Err(TicketingError::IdReused);
        }
        let drive = match found {
            Some(found) if found.done => None,
            Some(_) => {
                let this = Arc::clone(self);
                Some(tokio::spawn(async move {
                    let _failed_takeovers_wait_for_the_worker = this.take_over_refund(refund).await;
                }))
            }
            None => {
                let driver = Driver::new(now);
                self.take(account, ticket, refund, &driver, now).await?;
                let this = Arc::clone(self);
                Some(tokio::spawn(
                    async move { this.drive_refund(refund, &driver).await },
                ))
            }
        };
        if let Some(drive) = drive {
            let _done_or_still_due = tokio::time::timeout(WAIT_MAX, drive).await;
        }
        self.refund_view(account, refund).await
    }

    /// Whether a kept refund is of this ticket, or of the one that took its place. What is given back moves no more.
    async fn is_for(
        &self,
        found: &Record,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<bool, TicketingError> {
        Ok(found.account_id == account
            && (found.ticket_id == ticket || self.moved_on(account, ticket).await? == found.ticket_id))
    }

    /// Keeps the refund and denies the ticket, in one transaction.
    async fn take(
        &self,
        account: AccountId,
        ticket: TicketId,
        refund: RefundId,
        driver: &Driver,
        now: Timestamp,
    ) -> Result<(), TicketingError> {
        let mut transaction = self.database.begin_write().await?;
        let row = self.locked_on(&mut transaction, account, ticket).await?;
        let ticket = row.id()?;
        if let Err(refusal) = check(&row, now) {
            transaction.rollback().await?;
            // The same request at the same time may have taken it a moment ago.
            let same = store::find(&self.database, refund).await?;
            return match same {
                Some(found) if found.ticket_id == ticket => Ok(()),
                _ => Err(refusal),
            };
        }
        let record = Record {
            refund_id: refund,
            ticket_id: ticket,
            account_id: account,
            transfer_id: TransferId::new(now),
            done: false,
            attempts: 0,
        };
        if !store::insert(&mut transaction, &record, driver, now).await? {
            return Err(TicketingError::IdReused);
        }
        set_state(&mut transaction, ticket, TicketState::Refunding).await?;
        deny(
            &mut transaction,
            ticket,
            Timestamp::from_millis(row.valid_until),
            now,
        )
        .await?;
        let view = row.view_as(TicketState::Refunding)?;
        self.tell_ticket(&mut transaction, account, view).await?;
        Ok(transaction.commit().await?)
    }

    /// A ticket of an account, or the one that took its place; its row stays locked until the commit.
    async fn locked_on(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        mut ticket: TicketId,
    ) -> Result<TicketRow, TicketingError> {
        loop {
            let row = locked(self, transaction, ticket).await?;
            let row = row.ok_or(TicketingError::UnknownTicket)?;
            if row.account()? != account {
                return Err(TicketingError::UnknownTicket);
            }
            match row.moved()? {
                Some((to, _)) => ticket = to,
                None => return Ok(row),
            }
        }
    }

    async fn refund_view(&self, account: AccountId, refund: RefundId) -> Result<RefundView, TicketingError> {
        let found = store::find(&self.database, refund).await?;
        let found = found.ok_or_else(|| TicketingError::Internal("a refund has vanished".to_owned()))?;
        let ticket = self.ticket(account, found.ticket_id).await?;
        Ok(RefundView {
            refund_id: refund,
            done: found.done,
            amount: ticket.price,
            ticket,
        })
    }
}

/// Whether a ticket is taken back now.
fn check(row: &TicketRow, now: Timestamp) -> Result<(), TicketingError> {
    match row.stored()? {
        Stored::Held | Stored::Void | Stored::Moved => Err(TicketingError::UnknownTicket),
        Stored::Seen(TicketState::Used) => Err(TicketingError::TicketUsed),
        Stored::Seen(TicketState::Refunding | TicketState::Refunded) => Err(TicketingError::TicketRefunded),
        Stored::Seen(TicketState::Active) => match row.refundable_until {
            Some(deadline) if now.millis() < deadline => Ok(()),
            _ => Err(TicketingError::NotRefundable),
        },
    }
}
