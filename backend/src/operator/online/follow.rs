//! Following online top-ups to their end: what the gateway says decides, and what was missed is asked for again.

use std::time::Duration;

use async_trait::async_trait;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::operator::OnlineTopUpState;
use tokio::time::MissedTickBehavior;

use super::TURNS;
use super::rows::{self, Order, OrderOutcome, TopUp, state_text};
use crate::operator::cards::{self, SavedBy};
use crate::operator::follower::{self, Followed, Hindrance, Turn};
use crate::operator::gateway::{Gateway, GatewayError, Look, NewRefund, OrderState, Reference};
use crate::operator::ledger::{Command, TransferKind};
use crate::operator::turns::Turns;
use crate::operator::types::PaymentState;
use crate::operator::{Books, OperatorError, holds};
use crate::store::StoreError;

/// How often it is seen whether anything is due.
const EVERY: Duration = Duration::from_secs(1);

/// For ever: give it to a task that the server ends.
pub(in crate::operator) async fn follow_for_ever(books: &Books) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = books.gateways.nudge.notified() => {}
        }
        // Together: a gateway that is away for the ones holds up none of the others.
        let (top_ups, holds) = tokio::join!(follow(books), holds::follow(books));
        for error in top_ups.err().into_iter().chain(holds.err()) {
            tracing::warn!(%error, "what is under way at gateways could not be followed; it is tried again");
        }
    }
}

/// Looks at the top-ups that are due; returns how many were. Cards that are to be forgotten are forgotten beside that.
pub(in crate::operator) async fn follow(books: &Books) -> Result<usize, OperatorError> {
    let (forgotten, followed) = tokio::join!(cards::forget_due(books), follower::follow(&TopUps, books));
    if let Err(error) = forgotten {
        tracing::warn!(%error, "saved cards could not be forgotten; it is tried again");
    }
    followed
}

/// Online top-ups are followed.
struct TopUps;

#[async_trait]
impl Followed for TopUps {
    const TURNS: Turns = TURNS;

    async fn look(&self, turn: Turn<'_>) -> Result<(), Hindrance> {
        let found = rows::top_up(&turn.books.database, turn.id).await?;
        let top_up = found.ok_or(OperatorError::UnknownTopUp)?;
        let state = state_text(top_up.state);
        let Some(gateway) = turn.books.gateways.pick(Some(top_up.gateway)) else {
            turn.without_gateway(top_up.gateway, state).await?;
            return Ok(());
        };
        let mut case = Case {
            turn,
            gateway: gateway.as_ref(),
            top_up: &top_up,
            has_open: false,
            is_known: false,
        };
        let settled = case.settle().await;
        if let Err(Hindrance::Gateway(error)) = &settled {
            turn.hindered(top_up.gateway, error, state, case.later()).await?;
        }
        settled
    }
}

/// A top-up being looked at.
struct Case<'a> {
    turn: Turn<'a>,
    gateway: &'a dyn Gateway,
    top_up: &'a TopUp,
    /// Whether an order of it can still be paid.
    has_open: bool,
    /// Whether the gateway knows an order of it.
    is_known: bool,
}

impl Case<'_> {
    async fn settle(&mut self) -> Result<(), Hindrance> {
        let mut orders = rows::orders(&self.turn.books.database, self.top_up.id).await?;
        // One that its gateway says nothing good of holds up no other.
        let mut hindrance = None;
        for order in &mut orders {
            match self.settle_order(order).await {
                Ok(outcome) => order.outcome = outcome,
                Err(Hindrance::Gateway(error)) => {
                    tracing::warn!(order = order.id, %error, "an order could not be followed; it is tried again");
                    // It may still be paid, or have to be given back.
                    self.has_open = true;
                    hindrance = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        let has = |outcome| orders.iter().any(|order| order.outcome == Some(outcome));
        if has(OrderOutcome::Landed) {
            self.end_as(OnlineTopUpState::Paid).await
        } else if has(OrderOutcome::Returned) {
            self.end_returned().await
        } else if let Some(error) = hindrance {
            Err(error.into())
        } else if self.has_open || !self.is_over() {
            self.set(self.top_up.state, Some(self.later())).await?;
            Ok(())
        } else {
            self.give_up(&orders).await
        }
    }

    /// Keeps how the top-up stands, if it is still this look's turn.
    async fn set(&self, state: OnlineTopUpState, look_at: Option<Timestamp>) -> Result<bool, StoreError> {
        self.turn.end(state_text(state), look_at).await
    }

    /// The money has come or gone back: that is so even if another look has the turn by now.
    async fn end_as(&self, state: OnlineTopUpState) -> Result<(), Hindrance> {
        // Another order of an ended top-up may still be paid: it lands if it can, or has to be given back then.
        let look_at = self.has_open.then(|| self.later());
        if !self.set(state, look_at).await? {
            rows::end(&self.turn.books.database, self.top_up.id, state).await?;
        }
        Ok(())
    }

    /// All that was paid has gone back. What was reserved is freed as soon as no other order can be paid any more: what went
    /// back because another amount was paid has left it as it was, and the other order may still land.
    async fn end_returned(&self) -> Result<(), Hindrance> {
        // Said before the reservation is freed: no order is made from here on. It stays due until all is done. Without the
        // turn it is freed by the look that has it.
        let is_kept = self.has_open || !self.turn.say(state_text(OnlineTopUpState::Returned)).await?;
        let state = if is_kept || self.free().await? {
            OnlineTopUpState::Returned
        } else {
            // Another look has landed an order meanwhile.
            OnlineTopUpState::Paid
        };
        self.end_as(state).await
    }

    /// Nothing was paid and nothing can be any more.
    async fn give_up(&self, orders: &[Order]) -> Result<(), Hindrance> {
        // Said before the reservation is freed: no order is made from here on. It stays due until all is done.
        if !self.turn.say(state_text(OnlineTopUpState::Cancelled)).await? {
            return Ok(());
        }
        if self.free().await? {
            for order in orders.iter().filter(|order| order.is_unheard) {
                tracing::error!(
                    order = order.id,
                    top_up = %self.top_up.id,
                    "a saved card may have been charged, and its gateway has told nothing; look in the gateway's panel"
                );
            }
            self.set(OnlineTopUpState::Cancelled, None).await?;
            return Ok(());
        }
        tracing::error!(
            top_up = %self.top_up.id,
            "a top-up is in the wallet, and its gateway says that it was not paid; look in the gateway's panel"
        );
        self.end_as(OnlineTopUpState::Paid).await
    }

    /// Looks at one order and does what its state asks for.
    async fn settle_order(&mut self, order: &Order) -> Result<Option<OrderOutcome>, Hindrance> {
        // One that had the right to land, or was to go back, and was left alone with it is looked at again.
        let (Some(reference), None | Some(OrderOutcome::Landing | OrderOutcome::Returning)) =
            (&order.reference, order.outcome)
        else {
            self.is_known |= order.reference.is_some();
            return Ok(order.outcome);
        };
        self.is_known = true;
        let look = follower::seen(self.gateway, &order.id, reference).await?;
        self.keep_card(reference, &look).await?;
        match look.state {
            OrderState::Paid => self.paid(order, reference, &look).await.map(Some),
            OrderState::Refunded => self.refunded(order).await.map(Some),
            OrderState::Open | OrderState::Blocked => {
                self.has_open = true;
                if self.turn.now > self.top_up.ends_at {
                    // No more money is wanted.
                    follower::call_off(self.gateway, reference).await?;
                }
                Ok(order.outcome)
            }
            OrderState::Cancelled => Ok(order.outcome),
        }
    }

    /// Keeps the card that the gateway has saved, if that was asked for. Before the money lands: no look comes after that.
    async fn keep_card(&self, reference: &Reference, look: &Look) -> Result<(), StoreError> {
        let Some(card) = look.saved.as_ref().filter(|_| self.top_up.save_card) else {
            return Ok(());
        };
        let by = SavedBy {
            city: &self.top_up.city,
            wallet: self.top_up.wallet,
            gateway: self.top_up.gateway,
            reference,
        };
        cards::keep(&self.turn.books.database, by, card, self.turn.now).await
    }

    /// The gateway has the money: it lands, if the order has the right to that and as much was paid as was ordered, or goes
    /// back to the payer.
    async fn paid(
        &self,
        order: &Order,
        reference: &Reference,
        look: &Look,
    ) -> Result<OrderOutcome, Hindrance> {
        let is_as_ordered = look.amount == self.top_up.amount;
        let right = if is_as_ordered {
            rows::claim_landing(&self.turn.books.database, &order.id).await?
        } else {
            self.claim_return(order, look).await?
        };
        let has_landed = match right {
            Some(ended @ (OrderOutcome::Landed | OrderOutcome::Returned)) => return Ok(ended),
            Some(OrderOutcome::Landing) if is_as_ordered => self.land().await?,
            // What was ordered is perhaps in the wallet already: a person has to say what is right.
            Some(OrderOutcome::Landing) => {
                return Err(GatewayError::Garbled("another amount than was ordered").into());
            }
            // Once it is to go back it never lands, whatever the gateway says of the amount now.
            Some(OrderOutcome::Returning) | None => false,
        };
        let outcome = if has_landed {
            OrderOutcome::Landed
        } else {
            self.give_back(order, reference, look.amount).await?;
            OrderOutcome::Returned
        };
        rows::end_order(&self.turn.books.database, &order.id, outcome).await?;
        Ok(outcome)
    }

    /// Another amount was paid than was ordered: keeps that it goes back, unless the order has the right to land. The log is
    /// told once of one that goes back, and each time of one that a person has to look at.
    async fn claim_return(&self, order: &Order, look: &Look) -> Result<Option<OrderOutcome>, StoreError> {
        let right = rows::claim_return(&self.turn.books.database, &order.id).await?;
        let goes_back = right == Some(OrderOutcome::Returning);
        if order.outcome != Some(OrderOutcome::Returning)
            && (goes_back || right == Some(OrderOutcome::Landing))
        {
            tracing::error!(
                order = order.id,
                top_up = %self.top_up.id,
                paid = %look.amount,
                ordered = %self.top_up.amount,
                goes_back,
                "a gateway took another amount than was ordered; if it does not go back, look in its panel"
            );
        }
        Ok(right)
    }

    /// Gives a payment back at the gateway; asked again it is the same refund.
    async fn give_back(
        &self,
        order: &Order,
        reference: &Reference,
        amount: Money,
    ) -> Result<(), GatewayError> {
        let refund = NewRefund {
            id: format!("{}-r", order.id),
            amount,
            description: "Zwrot doładowania".to_owned(),
        };
        let given_back = self.gateway.refund(reference, &refund).await;
        // The id is used: it was asked to give back another amount before.
        if let Err(GatewayError::Refused { .. } | GatewayError::UsedId) = &given_back {
            tracing::error!(
                order = order.id,
                "a gateway does not give a payment back; look in its panel"
            );
        }
        given_back
    }

    /// The gateway has given it back: asked by this operator, who was cut off then, or by a person in its panel.
    async fn refunded(&self, order: &Order) -> Result<OrderOutcome, Hindrance> {
        let right = rows::claim_landing(&self.turn.books.database, &order.id).await?;
        if let Some(ended @ (OrderOutcome::Landed | OrderOutcome::Returned)) = right {
            return Ok(ended);
        }
        // Only with the right to land is what was reserved this order's own to free.
        let outcome = if right != Some(OrderOutcome::Landing) || self.free().await? {
            OrderOutcome::Returned
        } else {
            tracing::error!(
                order = order.id,
                top_up = %self.top_up.id,
                "a top-up is in the wallet and was given back at the gateway, too; a person has to put it right"
            );
            OrderOutcome::Landed
        };
        rows::end_order(&self.turn.books.database, &order.id, outcome).await?;
        Ok(outcome)
    }

    /// Puts what was reserved into the wallet; false if the reservation had ended without that.
    async fn land(&self) -> Result<bool, OperatorError> {
        match self.finish(true).await {
            Err(OperatorError::State {
                state: PaymentState::Voided | PaymentState::Expired,
            }) => Ok(false),
            done => done.map(|()| true),
        }
    }

    /// Frees what was reserved; false if it is in the wallet.
    async fn free(&self) -> Result<bool, OperatorError> {
        match self.finish(false).await {
            Err(OperatorError::State {
                state: PaymentState::Captured,
            }) => Ok(false),
            done => done.map(|()| true),
        }
    }

    async fn finish(&self, moved: bool) -> Result<(), OperatorError> {
        let command = Command::Finish {
            transfer: self.top_up.id,
            kind: TransferKind::TopUp,
            moved,
        };
        self.turn.books.ledger.submit(command).await.map(|_| ())
    }

    /// Whether nothing can be paid any more. An order whose answer was lost is waited for beyond its end.
    fn is_over(&self) -> bool {
        // One that is cancelled takes no more orders: what is left is to free what was reserved.
        self.top_up.state == OnlineTopUpState::Cancelled
            || self.is_known
            || self.turn.is_past(self.top_up.ends_at)
    }

    /// When it is looked at again.
    fn later(&self) -> Timestamp {
        self.turn
            .now
            .plus_ms(self.turn.patience_ms(self.top_up.created_at))
    }
}
