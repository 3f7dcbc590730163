//! Following online top-ups to their end: what the gateway says decides, and what was missed is asked for again.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::{GatewayName, OnlineTopUpState};
use futures::StreamExt;
use tokio::time::MissedTickBehavior;

use super::rows::{self, Order, OrderOutcome, TopUp};
use crate::operator::gateway::{Gateway, GatewayError, Look, NewRefund, Notification, OrderState, Reference};
use crate::operator::ledger::{Command, TransferKind};
use crate::operator::types::PaymentState;
use crate::operator::{Books, OperatorError};
use crate::store::StoreError;

/// How often it is seen whether anything is due.
const EVERY: Duration = Duration::from_secs(1);
/// Top-ups looked at in one go, and at once.
const MOST: i64 = 64;
const AT_ONCE: usize = 8;
/// How long one may be looked at before another process tries, in ms.
const CLAIM_MS: i64 = 30_000;
/// How long after its end an order nobody knows the page of is waited for, in ms.
const LOST_MS: i64 = 60 * 60_000;
const MINUTE_MS: i64 = 60_000;

/// For ever: give it to a task that the server ends.
pub(in crate::operator) async fn follow_for_ever(books: &Books) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = books.gateways.nudge.notified() => {}
        }
        if let Err(error) = follow(books).await {
            tracing::warn!(%error, "online top-ups could not be followed; it is tried again");
        }
    }
}

/// Looks at the top-ups that are due; returns how many were.
pub(in crate::operator) async fn follow(books: &Books) -> Result<usize, OperatorError> {
    let now = books.clock.now();
    let due = rows::due(&books.database, now, MOST).await?;
    let count = due.len();
    let looks = due.into_iter().map(|(id, was)| async move {
        if let Err(error) = claimed(books, id, was, now).await {
            tracing::warn!(%error, top_up = %id, "an online top-up could not be followed; it is tried again");
        }
    });
    futures::stream::iter(looks)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
    Ok(count)
}

async fn claimed(books: &Books, id: TransferId, was: Timestamp, now: Timestamp) -> Result<(), OperatorError> {
    if !rows::claim(&books.database, id, was, now.plus_ms(CLAIM_MS)).await? {
        return Ok(());
    }
    let found = rows::top_up(&books.database, id).await?;
    let top_up = found.ok_or(OperatorError::UnknownTopUp)?;
    let Some(gateway) = books.gateways.pick(Some(top_up.gateway)) else {
        tracing::warn!(gateway = %top_up.gateway, "a top-up waits for a gateway that is no longer set up");
        return Ok(rows::set(
            &books.database,
            id,
            top_up.state,
            Some(now.plus_ms(10 * MINUTE_MS)),
        )
        .await?);
    };
    let mut case = Case {
        books,
        gateway: gateway.as_ref(),
        top_up: &top_up,
        now,
        has_open: false,
        is_known: false,
    };
    match case.settle().await {
        Ok(()) => Ok(()),
        Err(Hindrance::Gateway(error)) => {
            tracing::warn!(gateway = %top_up.gateway, %error, "a gateway could not be asked; it is asked again");
            Ok(rows::set(
                &books.database,
                id,
                top_up.state,
                Some(now.plus_ms(case.patience_ms())),
            )
            .await?)
        }
        Err(Hindrance::Operator(error)) => Err(error),
    }
}

/// Why a top-up is as far as it was.
enum Hindrance {
    Gateway(GatewayError),
    Operator(OperatorError),
}

impl From<GatewayError> for Hindrance {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(error)
    }
}

impl From<OperatorError> for Hindrance {
    fn from(error: OperatorError) -> Self {
        Self::Operator(error)
    }
}

impl From<StoreError> for Hindrance {
    fn from(error: StoreError) -> Self {
        Self::Operator(error.into())
    }
}

/// A top-up being looked at.
struct Case<'a> {
    books: &'a Books,
    gateway: &'a dyn Gateway,
    top_up: &'a TopUp,
    now: Timestamp,
    /// Whether an order of it can still be paid.
    has_open: bool,
    /// Whether the gateway knows an order of it.
    is_known: bool,
}

impl Case<'_> {
    async fn settle(&mut self) -> Result<(), Hindrance> {
        let mut orders = rows::orders(&self.books.database, self.top_up.id).await?;
        let has = |orders: &[Order], outcome| orders.iter().any(|order| order.outcome == Some(outcome));
        let mut landed = has(&orders, OrderOutcome::Landed);
        for order in &mut orders {
            order.outcome = self.settle_order(order, landed).await?;
            landed |= order.outcome == Some(OrderOutcome::Landed);
        }
        let (state, look_at) = if landed {
            (OnlineTopUpState::Paid, self.next_while_open())
        } else if has(&orders, OrderOutcome::Returned) {
            (OnlineTopUpState::Returned, self.next_while_open())
        } else if self.has_open || !self.is_over() {
            (self.top_up.state, Some(self.now.plus_ms(self.patience_ms())))
        } else {
            self.land(false).await?;
            (OnlineTopUpState::Cancelled, None)
        };
        Ok(rows::set(&self.books.database, self.top_up.id, state, look_at).await?)
    }

    /// Looks at one order and does what its state asks for.
    async fn settle_order(&mut self, order: &Order, landed: bool) -> Result<Option<OrderOutcome>, Hindrance> {
        let (Some(reference), None) = (&order.reference, order.outcome) else {
            self.is_known |= order.reference.is_some();
            return Ok(order.outcome);
        };
        self.is_known = true;
        let look = self.gateway.look(reference).await?;
        if look.id != order.id {
            return Err(GatewayError::Garbled("another order").into());
        }
        match look.state {
            OrderState::Paid => self.paid(order, reference, &look, landed).await.map(Some),
            OrderState::Open | OrderState::Blocked => {
                self.has_open = true;
                if self.now > self.top_up.ends_at {
                    self.end(reference).await?;
                }
                Ok(None)
            }
            OrderState::Cancelled | OrderState::Refunded => Ok(None),
        }
    }

    /// Its time is over: no more money is wanted. How it ended is seen at the next look.
    async fn end(&self, reference: &Reference) -> Result<(), Hindrance> {
        match self.gateway.cancel(reference).await {
            // Some gateways end orders by themselves only.
            Ok(()) | Err(GatewayError::NotNow) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn paid(
        &self,
        order: &Order,
        reference: &Reference,
        look: &Look,
        landed: bool,
    ) -> Result<OrderOutcome, Hindrance> {
        if look.amount != self.top_up.amount {
            tracing::error!(order = order.id, paid = %look.amount, ordered = %self.top_up.amount, "a gateway took another amount than was ordered");
            return Err(GatewayError::Garbled("another amount than was ordered").into());
        }
        let outcome = if !landed && self.land(true).await? {
            OrderOutcome::Landed
        } else {
            let refund = NewRefund {
                id: format!("{}-r", order.id),
                amount: look.amount,
                description: "Zwrot doładowania".to_owned(),
            };
            self.gateway.refund(reference, &refund).await?;
            OrderOutcome::Returned
        };
        rows::end_order(&self.books.database, &order.id, outcome).await?;
        Ok(outcome)
    }

    /// Ends the reservation; false if it had ended the other way before.
    async fn land(&self, arrived: bool) -> Result<bool, OperatorError> {
        let command = Command::Finish {
            transfer: self.top_up.id,
            kind: TransferKind::TopUp,
            moved: arrived,
        };
        match self.books.ledger.submit(command).await {
            Ok(_) => Ok(true),
            Err(OperatorError::State {
                state: PaymentState::Voided | PaymentState::Expired,
            }) if arrived => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether nothing can be paid any more. An order whose answer was lost is waited for beyond its end.
    fn is_over(&self) -> bool {
        self.is_known || self.now > self.top_up.ends_at.plus_ms(LOST_MS)
    }

    /// Another order of an ended top-up may still be paid, and has to be given back then.
    fn next_while_open(&self) -> Option<Timestamp> {
        self.has_open.then(|| self.now.plus_ms(self.patience_ms()))
    }

    /// How long until it is looked at again, in ms: often while the person is at the page, seldom later.
    fn patience_ms(&self) -> i64 {
        match self.now.millis().saturating_sub(self.top_up.created_at.millis()) {
            i64::MIN..=120_000 => 5_000,
            120_001..=900_000 => 15_000,
            900_001..=7_200_000 => MINUTE_MS,
            7_200_001.. => 10 * MINUTE_MS,
        }
    }
}

/// A gateway says that something has changed: it is looked at at once.
pub(super) async fn notified(
    books: &Books,
    name: GatewayName,
    notification: &Notification<'_>,
) -> Result<(), OperatorError> {
    let gateway = books.gateways.pick(Some(name)).map(Arc::clone);
    let gateway = gateway.ok_or(OperatorError::NoGateway)?;
    let reference = gateway.notified(notification).map_err(|error| {
        tracing::warn!(gateway = %name, %error, "a notification was refused");
        OperatorError::NotGenuine
    })?;
    let top_up = match rows::top_up_of(&books.database, name, &reference).await? {
        Some(known) => known,
        None => adopt(books, gateway.as_ref(), &reference).await?,
    };
    rows::hurry(&books.database, top_up, books.clock.now()).await?;
    books.gateways.nudge.notify_one();
    Ok(())
}

/// An order whose answer was lost is known again by the id it was ordered with.
async fn adopt(
    books: &Books,
    gateway: &dyn Gateway,
    reference: &Reference,
) -> Result<TransferId, OperatorError> {
    // Anybody may send an unsigned notification: strangers' references must not become a flood of questions.
    let _turn = books
        .gateways
        .strangers
        .try_acquire()
        .map_err(|_| OperatorError::Unavailable)?;
    let look = match gateway.look(reference).await {
        Ok(look) => look,
        Err(GatewayError::UnknownOrder) => return Err(OperatorError::UnknownTopUp),
        Err(error) => {
            tracing::warn!(gateway = %gateway.name(), %error, "a notified order could not be looked at");
            return Err(OperatorError::Unavailable);
        }
    };
    let found = rows::adopt(&books.database, gateway.name(), &look.id, reference).await?;
    found.ok_or(OperatorError::UnknownTopUp)
}
