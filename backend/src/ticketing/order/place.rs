//! Placing an order, and reading one.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{AccountId, OrderId};
use cityplus_protocol::ticketing::{OrderState, OrderView, PlaceOrder};

use super::check::{Asked, check};
use super::content::Paid;
use super::door::Door;
use super::store::{self, Record};
use super::{State, Ticketing};
use crate::store::StoreError;
use crate::ticketing::columns::fingerprint;
use crate::ticketing::driver::Driver;
use crate::ticketing::{Buyer, TicketingError};

/// How long a request waits for the order's end; then the answer is "pending" and sync tells the rest.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How often a repeated request looks whether another process has ended the order.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// The most orders of an account that may wait for partners at once: nothing is reserved for them here, so nothing but this
/// limits how many somebody sends.
const AT_PARTNERS_MAX: usize = 5;

impl Ticketing {
    /// Places an order and waits some seconds for its end. The same order again gives the same order, as it stands
    /// now; the operator's refusal is a refused order, not an error.
    pub async fn place_order(
        self: &Arc<Self>,
        buyer: &Buyer,
        ask: &PlaceOrder,
    ) -> Result<OrderView, TicketingError> {
        let fingerprint = fingerprint(&(buyer.account_id, buyer.device_id, ask))?;
        // Looked for before anything is checked: a retry must not fail because the day is over by now.
        if let Some(found) = store::find(&self.database, ask.order_id).await? {
            return self.again(found, &fingerprint).await;
        }
        let user = self.user_of_link(buyer, ask).await?;
        let asked = Asked {
            order_id: ask.order_id,
            product: &ask.product,
            day: ask.day,
            lines: &ask.lines,
            printed: ask.printed,
            payment: Paid::Here(ask.payment.clone()),
            user,
        };
        self.place(buyer, asked, fingerprint).await
    }

    /// Keeps a new order and drives it.
    pub(super) async fn place(
        self: &Arc<Self>,
        buyer: &Buyer,
        asked: Asked<'_>,
        fingerprint: String,
    ) -> Result<OrderView, TicketingError> {
        let (now, order_id) = (self.clock.now(), asked.order_id);
        let record = Record {
            order_id,
            account_id: buyer.account_id,
            device_id: buyer.device_id,
            device_key: buyer.device_key,
            fingerprint,
            state: State::Authorising,
            content: check(&self.sale, buyer, asked, now)?,
            problem: None,
            attempts: 0,
        };
        let driver = Driver::new(now);
        let mut transaction = self.database.begin_write().await?;
        // The buyer was told apart before this transaction: a device that has been replaced since must get no ticket.
        if !self
            .bindings
            .is_live(&mut transaction, record.account_id, record.device())
            .await?
        {
            transaction.rollback().await?;
            return Err(TicketingError::DeviceGone);
        }
        if !store::insert(&mut transaction, &record, &driver, now).await? {
            transaction.rollback().await?;
            return match store::find(&self.database, order_id).await? {
                // The same request came twice at once.
                Some(found) => self.again(found, &record.fingerprint).await,
                // The payment's id belongs to another order.
                None => Err(TicketingError::IdReused),
            };
        }
        // Counted with the new one in it: the same request that came twice at once has been told apart by now.
        if record.door() == Door::Partner
            && store::has_more_at_partners(&mut transaction, record.account_id, AT_PARTNERS_MAX).await?
        {
            transaction.rollback().await?;
            return Err(TicketingError::TooManyWaiting);
        }
        self.tell_order(&mut transaction, &record, State::Authorising, None)
            .await?;
        transaction.commit().await?;

        // In a task of its own: a client that hangs up does not stop it.
        let this = Arc::clone(self);
        let drive = tokio::spawn(async move { this.drive_order(order_id, &driver).await });
        let _ended_or_still_pending = tokio::time::timeout(WAIT_MAX, drive).await;
        self.order(buyer.account_id, order_id).await
    }

    /// An order that is there already.
    pub(super) async fn again(
        self: &Arc<Self>,
        found: Record,
        fingerprint: &str,
    ) -> Result<OrderView, TicketingError> {
        if found.fingerprint != fingerprint {
            return Err(TicketingError::IdReused);
        }
        if !found.state.has_ended() {
            let (this, order) = (Arc::clone(self), found.order_id);
            tokio::spawn(async move { this.take_over_order(order).await });
            let _ended_or_still_pending =
                tokio::time::timeout(WAIT_MAX, self.until_ended(found.order_id)).await;
        }
        self.order(found.account_id, found.order_id).await
    }

    async fn until_ended(&self, order: OrderId) -> Result<(), StoreError> {
        loop {
            let found = store::find(&self.database, order).await?;
            if found.is_none_or(|record| record.state.has_ended()) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// An order of an account, as it stands now.
    pub async fn order(&self, account: AccountId, order: OrderId) -> Result<OrderView, TicketingError> {
        let record = store::find(&self.database, order).await?;
        let record = record
            .filter(|record| record.account_id == account)
            .ok_or(TicketingError::UnknownOrder)?;
        let mut view = view(&record, record.state, None);
        if view.state == OrderState::Completed {
            view.tickets = self.tickets_of_order(order).await?;
        }
        Ok(view)
    }
}

/// What the buyer sees of an order in a state, without the tickets. Why it is being voided is told when it is.
pub(super) fn view(record: &Record, state: State, problem: Option<&cityplus_protocol::Problem>) -> OrderView {
    let state = match state {
        State::Completed => OrderState::Completed,
        State::Refused => OrderState::Refused,
        State::Authorising | State::Issuing | State::Capturing | State::Voiding => OrderState::Pending,
    };
    let why = problem.or(record.problem.as_ref());
    OrderView {
        order_id: record.order_id,
        state,
        product: record.content.quote.product.clone(),
        day: record.content.quote.day,
        total: record.content.quote.total,
        tickets: Vec::new(),
        problem: why.filter(|_| state == OrderState::Refused).cloned(),
    }
}
