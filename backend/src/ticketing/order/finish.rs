//! The end of an order: tickets and money together, or neither; and the owner is told in the same transaction.

use cityplus_protocol::Problem;
use cityplus_protocol::sync::ChangeBody;
use cityplus_protocol::ticketing::TicketState;
use tracing::error;

use super::place::view;
use super::steps::Step;
use super::store::{self, ForDevice, Move, Record};
use super::{State, Ticketing};
use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::TicketingError;
use crate::ticketing::driver::Driver;
use crate::ticketing::ticket::{Stored, TicketRow, release};

impl Ticketing {
    /// The money is taken: the tickets become visible.
    pub(super) async fn complete(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        let wallet = self.buyers_wallet(record.own_wallet()).await;
        let mut transaction = self.database.begin_write().await?;
        let Some(device) = self
            .end(&mut transaction, record, driver, State::Completed, None)
            .await?
        else {
            return Ok(Step::Lost);
        };
        let released = release(
            &mut transaction,
            record.order_id,
            Stored::Seen(TicketState::Active),
        )
        .await?;
        if released.is_empty() {
            // Never money without a ticket: undone, and kept for somebody to look at.
            error!(order = %record.order_id, "an order was paid but has no tickets");
            return Ok(Step::Later);
        }
        let released = self.for_device(&mut transaction, released, &device).await?;
        for row in &released {
            let ticket = row.view_as(TicketState::Active)?;
            self.tell_ticket(&mut transaction, record.account_id, ticket)
                .await?;
        }
        self.tell_order(&mut transaction, record, State::Completed, None)
            .await?;
        self.tell_wallet(&mut transaction, record.account_id, wallet)
            .await?;
        transaction.commit().await?;
        Ok(Step::At(State::Completed))
    }

    /// Nothing is paid, and the tickets never become visible.
    pub(super) async fn refuse(
        &self,
        record: &Record,
        driver: &Driver,
        problem: &Problem,
    ) -> Result<Step, TicketingError> {
        let wallet = self.buyers_wallet(record.own_wallet()).await;
        let mut transaction = self.database.begin_write().await?;
        if self
            .end(&mut transaction, record, driver, State::Refused, Some(problem))
            .await?
            .is_none()
        {
            return Ok(Step::Lost);
        }
        release(&mut transaction, record.order_id, Stored::Void).await?;
        self.tell_order(&mut transaction, record, State::Refused, Some(problem))
            .await?;
        self.tell_wallet(&mut transaction, record.account_id, wallet)
            .await?;
        transaction.commit().await?;
        Ok(Step::At(State::Refused))
    }

    /// Tickets that were signed before their device was lost are made anew for the one that took its place.
    async fn for_device(
        &self,
        transaction: &mut WriteTransaction,
        released: Vec<TicketRow>,
        device: &ForDevice,
    ) -> Result<Vec<TicketRow>, TicketingError> {
        let bearer = device.bearer()?;
        let (mut theirs, mut strays) = (Vec::new(), Vec::new());
        for row in released {
            if row.device()? == bearer.device_id {
                theirs.push(row);
            } else {
                strays.push(row);
            }
        }
        let now = self.clock.now();
        let moved = self.make_anew(transaction, &strays, bearer, now).await?;
        // What was left out, tickets on paper, stays as it is.
        for row in strays {
            let old = row.id()?;
            let new = moved.iter().find(|(place, _)| *place == old);
            theirs.push(new.map_or(row, |(_, new)| new.clone()));
        }
        Ok(theirs)
    }

    async fn end(
        &self,
        transaction: &mut WriteTransaction,
        record: &Record,
        driver: &Driver,
        to: State,
        problem: Option<&Problem>,
    ) -> Result<Option<ForDevice>, StoreError> {
        let change = Move {
            order: record.order_id,
            from: record.state,
            to,
            driver,
            problem,
            now: self.clock.now(),
        };
        store::advance(transaction, change).await
    }

    /// Tells the owner how an order stands; its tickets are changes of their own.
    pub(super) async fn tell_order(
        &self,
        transaction: &mut WriteTransaction,
        record: &Record,
        state: State,
        problem: Option<&Problem>,
    ) -> Result<(), StoreError> {
        let order = view(record, state, problem);
        let thing = format!("order:{}", order.order_id);
        let body = ChangeBody::Order { order };
        self.journal
            .record(transaction, record.account_id, &thing, &body)
            .await
            .map(|_| ())
    }
}
