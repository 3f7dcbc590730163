//! One order of a hold: what its gateway says of it, and what that asks for.

use cityplus_domain::Money;

use super::follow::{Case, Occasion};
use super::rows::{self, Hold, Order, OrderOutcome, Wish};
use super::unsaid;
use crate::operator::follower::{Hindrance, call_off, seen};
use crate::operator::gateway::{GatewayError, Look, NewRefund, OrderState, Reference};
use crate::operator::ledger::{AccountKey, Command, Transfer, TransferKind};
use crate::operator::{Books, OperatorError, wallets};

/// What is to be done with what an order has blocked.
enum Blocked {
    Wait,
    Take(Money),
    Release,
}

impl Case<'_> {
    /// Looks at one order and does what its state and the hold's wish ask for.
    pub(super) async fn settle_order(&mut self, order: &Order) -> Result<Option<OrderOutcome>, Hindrance> {
        let (Some(reference), None | Some(OrderOutcome::Holding)) = (&order.reference, order.outcome) else {
            self.is_known |= order.reference.is_some();
            return Ok(order.outcome);
        };
        self.is_known = true;
        let mut look = seen(self.gateway, &order.id, reference).await?;
        let mut refused = None;
        if look.state == OrderState::Blocked {
            match self.blocked(order).await? {
                Blocked::Wait => {
                    self.is_held = true;
                    return Ok(Some(OrderOutcome::Holding));
                }
                Blocked::Take(amount) => refused = self.take(reference, amount).await?,
                Blocked::Release => call_off(self.gateway, reference).await?,
            }
            // Whatever was answered, this is what counts.
            look = seen(self.gateway, &order.id, reference).await?;
        }
        match look.state {
            OrderState::Paid => self.paid(order, reference, &look).await.map(Some),
            // Not done after all, or not yet.
            OrderState::Blocked => {
                self.has_open = true;
                if let Some(error) = refused {
                    return self.unsaid(order, error).await;
                }
                Ok(order.outcome)
            }
            OrderState::Open => {
                self.has_open = true;
                if self.hold.is_over() || self.turn.now > self.hold.ends_at {
                    call_off(self.gateway, reference).await?;
                }
                Ok(order.outcome)
            }
            OrderState::Cancelled => self.over(order, OrderOutcome::Over).await.map(Some),
            OrderState::Refunded => {
                tracing::warn!(
                    order = order.id,
                    "an order of a hold was given back at its gateway"
                );
                self.over(order, OrderOutcome::Returned).await.map(Some)
            }
        }
    }

    /// What becomes of what an order has blocked. Of several orders one blocks for the hold.
    async fn blocked(&self, order: &Order) -> Result<Blocked, Hindrance> {
        if self.hold.is_over() {
            return Ok(Blocked::Release);
        }
        if rows::claim_holding(&self.turn.books.database, &order.id).await? != Some(OrderOutcome::Holding) {
            return Ok(Blocked::Release);
        }
        Ok(match self.hold.wish {
            None => Blocked::Wait,
            Some(Wish::Capture(amount)) => Blocked::Take(amount),
            Some(Wish::Release) => Blocked::Release,
        })
    }

    /// A capture was refused. If nothing else was asked for before, it will be refused for ever, and whoever waits for it
    /// may say something else; otherwise one that is under way may be why, and what is wished stays.
    async fn unsaid(&self, order: &Order, error: GatewayError) -> Result<Option<OrderOutcome>, Hindrance> {
        if self.occasion == Occasion::Asked
            && unsaid::unsay(&self.turn.books.database, self.hold.id, self.turn.claim).await?
        {
            return Err(error.into());
        }
        tracing::error!(
            order = order.id,
            %error,
            "a capture is refused that may have been taken before; if it stays so, look in the gateway's panel"
        );
        Ok(order.outcome)
    }

    /// Has it taken; the gateway's refusal, if it refuses: only another look tells whether nothing was taken.
    async fn take(&self, reference: &Reference, amount: Money) -> Result<Option<GatewayError>, Hindrance> {
        if !unsaid::sending(&self.turn.books.database, self.hold.id, amount).await? {
            // Something else was said meanwhile.
            return Ok(None);
        }
        let part = (amount != self.hold.amount).then_some(amount);
        match self.gateway.capture(reference, part).await {
            // It has changed since it was looked at: the next look says how.
            Ok(()) | Err(GatewayError::NotNow) => Ok(None),
            Err(error @ GatewayError::Refused { .. }) => Ok(Some(error)),
            Err(error) => Err(error.into()),
        }
    }

    async fn over(&self, order: &Order, outcome: OrderOutcome) -> Result<OrderOutcome, Hindrance> {
        rows::end_order(&self.turn.books.database, &order.id, outcome).await?;
        Ok(outcome)
    }

    /// The gateway has taken money.
    async fn paid(
        &self,
        order: &Order,
        reference: &Reference,
        look: &Look,
    ) -> Result<OrderOutcome, Hindrance> {
        // Read again behind the look: what is asked for is kept before the gateway hears of it, so whatever has made it
        // take the money is seen now.
        let right = rows::claim_holding(&self.turn.books.database, &order.id).await?;
        if right == Some(OrderOutcome::Holding) {
            unsaid::say_again(&self.turn.books.database, self.hold.id, look.amount).await?;
        }
        let found = rows::hold(&self.turn.books.database, self.hold.id).await?;
        let hold = found.ok_or(OperatorError::UnknownHold)?;
        match (hold.wish, right) {
            (_, Some(ended @ (OrderOutcome::Captured | OrderOutcome::Returned | OrderOutcome::Over))) => {
                Ok(ended)
            }
            (Some(Wish::Capture(amount)), Some(OrderOutcome::Holding)) => {
                if look.amount != amount {
                    tracing::error!(
                        order = order.id,
                        taken = %look.amount,
                        asked = %amount,
                        "a gateway took another amount than was asked for; look in its panel"
                    );
                    return Err(GatewayError::Garbled("another amount than was asked for").into());
                }
                book(self.turn.books, &hold, amount).await?;
                rows::captured(&self.turn.books.database, hold.id, &order.id).await?;
                Ok(OrderOutcome::Captured)
            }
            (_, Some(OrderOutcome::Holding)) if hold.unsaid == Some(look.amount) => {
                tracing::error!(
                    order = order.id,
                    taken = %look.amount,
                    "a gateway took what it had refused to take, and something else was said since; look in its panel"
                );
                Err(GatewayError::Garbled("what it had refused to take was taken").into())
            }
            _ => self.give_back(order, reference, look.amount).await,
        }
    }

    /// It was taken though nobody has asked for it: by a point of sale that does not block, or in the gateway's panel.
    async fn give_back(
        &self,
        order: &Order,
        reference: &Reference,
        amount: Money,
    ) -> Result<OrderOutcome, Hindrance> {
        tracing::error!(
            order = order.id,
            "a gateway took what was only to be blocked; it is given back"
        );
        let refund = NewRefund {
            id: format!("{}-r", order.id),
            amount,
            description: "Zwrot blokady".to_owned(),
        };
        self.gateway.refund(reference, &refund).await?;
        self.over(order, OrderOutcome::Returned).await
    }
}

/// Puts what was taken into the books: to the unit, and of a direct one at once out of what is owed to it.
async fn book(books: &Books, hold: &Hold, amount: Money) -> Result<(), OperatorError> {
    let from = outside(hold);
    wallets::open(
        &books.database,
        &hold.city,
        &from,
        amount.currency,
        books.clock.now(),
    )
    .await?;
    let sale = Transfer {
        id: hold.sale,
        kind: if hold.is_direct {
            TransferKind::DirectSale
        } else {
            TransferKind::CardSale
        },
        debit: from.clone(),
        credit: merchant(hold),
        amount: amount.minor,
        currency: amount.currency,
        made_at: books.clock.now(),
        expires_at: None,
        related: None,
        actor: None,
    };
    let command = if hold.is_direct {
        let paid = Transfer {
            id: hold.paid,
            kind: TransferKind::PaidDirectly,
            debit: sale.credit.clone(),
            credit: from,
            related: Some(hold.sale),
            ..sale.clone()
        };
        Command::Both {
            first: Box::new(sale),
            second: Box::new(paid),
        }
    } else {
        Command::Make {
            transfer: Box::new(sale),
            proof: None,
            refusal: None,
            send_limit: None,
        }
    };
    books.ledger.submit(command).await.map(drop)
}

/// Where the money of a hold comes from.
pub(super) fn outside(hold: &Hold) -> AccountKey {
    let (city, currency) = (hold.city.clone(), hold.amount.currency);
    if hold.is_direct {
        AccountKey::Direct {
            city,
            unit: hold.unit.clone(),
            currency,
        }
    } else {
        AccountKey::Gateway {
            city,
            gateway: hold.gateway,
            currency,
        }
    }
}

/// The unit's account.
pub(super) fn merchant(hold: &Hold) -> AccountKey {
    AccountKey::Merchant {
        city: hold.city.clone(),
        unit: hold.unit.clone(),
    }
}
