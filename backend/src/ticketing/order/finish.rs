//! The end of an order: tickets and money together, or neither; and the owner is told in the same transaction.

use cityplus_protocol::Problem;
use cityplus_protocol::sync::ChangeBody;
use cityplus_protocol::ticketing::TicketState;
use tracing::error;

use super::place::view;
use super::steps::Step;
use super::store::{self, Move, Record};
use super::{State, Ticketing};
use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::TicketingError;
use crate::ticketing::driver::Driver;
use crate::ticketing::ticket::{Stored, release};

impl Ticketing {
    /// The money is taken: the tickets become visible.
    pub(super) async fn complete(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        let wallet = self.wallet_view(record.content.payment.order.wallet_id).await;
        let mut transaction = self.database.begin_write().await?;
        if !self
            .end(&mut transaction, record, driver, State::Completed, None)
            .await?
        {
            return Ok(Step::Lost);
        }
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
        let wallet = self.wallet_view(record.content.payment.order.wallet_id).await;
        let mut transaction = self.database.begin_write().await?;
        if !self
            .end(&mut transaction, record, driver, State::Refused, Some(problem))
            .await?
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

    async fn end(
        &self,
        transaction: &mut WriteTransaction,
        record: &Record,
        driver: &Driver,
        to: State,
        problem: Option<&Problem>,
    ) -> Result<bool, StoreError> {
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
