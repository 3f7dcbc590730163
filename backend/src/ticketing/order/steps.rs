//! The steps of an order: each asks the operator or signs, then writes what follows.

use std::time::Duration;

use cityplus_domain::ids::OrderId;
use cityplus_protocol::{ErrorCode, Problem};
use tracing::{error, warn};

use super::content::Paid;
use super::door::{Door, reserve};
use super::store::{self, Move, Record};
use super::{State, Ticketing};
use crate::operator::{OperatorError, Payment, PaymentState};
use crate::ticketing::TicketingError;
use crate::ticketing::driver::{Driver, ORDERS};
use crate::ticketing::issuer::Issuer;
use crate::ticketing::ticket::TicketRow;

/// How long one call of the operator may take; longer is no answer.
const CALL_MAX: Duration = Duration::from_secs(10);

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The order is in this state now.
    At(State),
    /// Another driver has taken the order over.
    Lost,
    /// It cannot go on now; try again later.
    Later,
}

impl Ticketing {
    /// Drives an order as far as it goes. Failures are logged and put the order back for a later try.
    pub(super) async fn drive_order(&self, order: OrderId, driver: &Driver) {
        let mut attempts = 0;
        let outcome = self.drive(order, driver, &mut attempts).await;
        match outcome {
            Ok(Step::At(_) | Step::Lost) => return,
            Ok(Step::Later) => {}
            Err(failure) => warn!(%order, %failure, "an order could not go on"),
        }
        let now = self.clock.now();
        let put_back = ORDERS
            .put_back(&self.database, &order.to_string(), driver, attempts, now)
            .await;
        if let Err(failure) = put_back {
            // The lease ends by itself.
            warn!(%order, %failure, "an order could not be put back");
        }
    }

    async fn drive(
        &self,
        order: OrderId,
        driver: &Driver,
        attempts: &mut i64,
    ) -> Result<Step, TicketingError> {
        loop {
            let Some(record) = store::find(&self.database, order).await? else {
                return Ok(Step::Lost);
            };
            *attempts = record.attempts;
            let step = match record.state {
                State::Authorising => self.authorise(&record, driver).await?,
                State::Issuing => self.issue(&record, driver).await?,
                State::Capturing => self.capture(&record, driver).await?,
                State::Voiding => self.void(&record, driver).await?,
                State::Completed | State::Refused => Step::At(record.state),
            };
            match step {
                Step::At(state) if !state.has_ended() => {}
                end => return Ok(end),
            }
        }
    }

    /// Moves an order on that nobody need be told of.
    pub(super) async fn advance(
        &self,
        record: &Record,
        driver: &Driver,
        to: State,
        problem: Option<&Problem>,
    ) -> Result<Step, TicketingError> {
        let mut transaction = self.database.begin_write().await?;
        let change = Move {
            order: record.order_id,
            from: record.state,
            to,
            driver,
            problem,
            now: self.clock.now(),
        };
        if store::advance(&mut transaction, change).await?.is_none() {
            return Ok(Step::Lost);
        }
        transaction.commit().await?;
        Ok(Step::At(to))
    }

    async fn authorise(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        if record.is_free() {
            return self.advance(record, driver, State::Issuing, None).await;
        }
        let (door, operator) = (record.door(), &*self.operator);
        let mut answer = reserve(operator, &record.content).await;
        if let Paid::Here(signed) = &record.content.payment
            && answer.as_ref().is_err_and(is_of_binding)
            && self.may_wait(record)
        {
            // Of a linked wallet's payment: whose device signed it.
            let wallet = record.content.user.unwrap_or(signed.order.wallet_id);
            let key = signed.public_key;
            if self.bindings.is_still_to_be_told(wallet, key).await? {
                return Ok(Step::Later);
            }
            // It may have been told between the refusal and this question.
            answer = reserve(operator, &record.content).await;
        }
        let (payment, refusal) = match answer {
            Ok(payment) => (Some(payment), None),
            Err(failure) if is_passing(&failure) => return self.wait_or_give_up(record, driver).await,
            // Refused now, but an earlier call, whose answer was lost, may have gone through.
            Err(refusal) => match door.payment(operator, record.payment_id()).await {
                Ok(payment) => (payment, Some(refusal)),
                Err(_) => return self.wait_or_give_up(record, driver).await,
            },
        };
        // Only what this order has asked for is its to free: another's may have the same id.
        let may_have_reserved = door == Door::Partner
            && refusal != Some(OperatorError::IdReused)
            && payment
                .as_ref()
                .is_none_or(|payment| is_of(payment, record) && payment.state != PaymentState::Captured);
        let state = payment
            .filter(|payment| is_of(payment, record))
            .map(|payment| payment.state);
        let problem = match (state, refusal) {
            (Some(PaymentState::Authorised), _) => {
                return self.advance(record, driver, State::Issuing, None).await;
            }
            (None, Some(refusal)) => problem_of(&refusal),
            // The door to partners keeps what was asked, and gives it up itself when it is refused.
            (Some(PaymentState::Voided), Some(refusal))
                if door == Door::Partner && !matches!(refusal, OperatorError::State { .. }) =>
            {
                problem_of(&refusal)
            }
            (Some(PaymentState::Voided | PaymentState::Expired), _) => reservation_ended(),
            // Taken, or another payment: not by this order, which has not come so far.
            (Some(PaymentState::Captured) | None, _) => Problem::new(
                ErrorCode::IdReused,
                "the payment's id was used before; order again with new ids",
            ),
        };
        if may_have_reserved {
            // A call that was given up here may still be on its way there: what it reserves is freed.
            return self.advance(record, driver, State::Voiding, Some(&problem)).await;
        }
        self.refuse(record, driver, &problem).await
    }

    /// What is done while nobody says whether the money is reserved. A partner may stay away for ever; once what it would
    /// reserve has ended, it is not waited for any more.
    async fn wait_or_give_up(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        if record.door() == Door::Here || self.may_wait(record) {
            return Ok(Step::Later);
        }
        let problem = reservation_ended();
        self.advance(record, driver, State::Voiding, Some(&problem)).await
    }

    /// Whether a payment that has not begun may still be reserved.
    fn may_wait(&self, record: &Record) -> bool {
        self.clock.now() < record.content.reserved_until
    }

    async fn issue(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        let now = self.clock.now();
        if record.content.quote.window.until <= now {
            let problem = Problem::new(
                ErrorCode::SaleOver,
                "the ticket's time was over before it was paid",
            );
            return self.advance(record, driver, State::Voiding, Some(&problem)).await;
        }
        let key = self.issuer.signing_key(now).await?;
        let tickets = match record.content.sign(record.bearer(), &key, now) {
            Ok(tickets) => tickets,
            Err(failure) => {
                error!(order = %record.order_id, %failure, "tickets cannot be signed");
                let problem = Problem::new(
                    ErrorCode::Internal,
                    "the tickets could not be made; nothing was paid",
                );
                return self.advance(record, driver, State::Voiding, Some(&problem)).await;
            }
        };
        let mut transaction = self.database.begin_write().await?;
        let (device, account) = (record.device(), record.account_id);
        if !self.bindings.is_live(&mut transaction, account, device).await? {
            let now_for = store::device_of(&mut transaction, record.order_id).await?;
            transaction.rollback().await?;
            if now_for.is_some_and(|now_for| now_for != device) {
                // Another device has taken its place since the order was read: signed again, for that one.
                return Ok(Step::At(State::Issuing));
            }
            return self
                .advance(record, driver, State::Voiding, Some(&device_gone()))
                .await;
        }
        let change = Move {
            order: record.order_id,
            from: State::Issuing,
            to: State::Capturing,
            driver,
            problem: None,
            now,
        };
        // First: it locks the order, so that a driver that lost its lease writes no second set of tickets.
        if store::advance(&mut transaction, change).await?.is_none() {
            return Ok(Step::Lost);
        }
        for ticket in &tickets {
            TicketRow::held(record.account_id, ticket)
                .insert(&mut transaction)
                .await?;
        }
        Issuer::signed_until(&mut transaction, &key, record.content.quote.window.until).await?;
        transaction.commit().await?;
        Ok(Step::At(State::Capturing))
    }

    async fn capture(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        if record.is_free() {
            return self.complete(record, driver).await;
        }
        let (door, operator) = (record.door(), &*self.operator);
        match door.capture(operator, record.payment_id()).await {
            Ok(_) => self.complete(record, driver).await,
            Err(failure) if is_passing(&failure) => Ok(Step::Later),
            Err(_) => match door.payment(operator, record.payment_id()).await {
                Ok(Some(payment)) if payment.state == PaymentState::Captured => {
                    self.complete(record, driver).await
                }
                Ok(_) => {
                    let problem = reservation_ended();
                    self.advance(record, driver, State::Voiding, Some(&problem)).await
                }
                Err(_) => Ok(Step::Later),
            },
        }
    }

    async fn void(&self, record: &Record, driver: &Driver) -> Result<Step, TicketingError> {
        let why = record.problem.clone().unwrap_or_else(reservation_ended);
        if record.is_free() {
            return self.refuse(record, driver, &why).await;
        }
        let (door, operator) = (record.door(), &*self.operator);
        let failure = match door.void(operator, record.payment_id()).await {
            Ok(_) | Err(OperatorError::UnknownPayment) => return self.refuse(record, driver, &why).await,
            Err(failure) => failure,
        };
        let is_unheard = is_passing(&failure);
        if is_unheard && door == Door::Here {
            return Ok(Step::Later);
        }
        let payment = door.payment(operator, record.payment_id()).await;
        match payment.map(|payment| payment.map(|payment| payment.state)) {
            // A capture that was under way when the order was taken over has gone through after all.
            Ok(Some(PaymentState::Captured)) => self.complete(record, driver).await,
            // The operator has it down that it is given up, and frees it at the partner's when that can be reached.
            Ok(Some(PaymentState::Voided | PaymentState::Expired)) if door == Door::Partner => {
                self.refuse(record, driver, &why).await
            }
            Ok(None) if !is_unheard => self.refuse(record, driver, &why).await,
            _ => {
                warn!(order = %record.order_id, %failure, "a payment cannot be voided yet");
                Ok(Step::Later)
            }
        }
    }
}

/// Calls the operator; no answer in time counts as none at all.
pub(in crate::ticketing) async fn call<T>(
    answer: impl Future<Output = Result<T, OperatorError>>,
) -> Result<T, OperatorError> {
    call_for(CALL_MAX, answer).await
}

/// The same with a limit of its own.
pub(super) async fn call_for<T>(
    at_most: Duration,
    answer: impl Future<Output = Result<T, OperatorError>>,
) -> Result<T, OperatorError> {
    tokio::time::timeout(at_most, answer)
        .await
        .unwrap_or(Err(OperatorError::Unavailable))
}

/// Whether it is a failure of the operator and not its answer: what it did is unknown, the same call again finds out.
pub(in crate::ticketing) const fn is_passing(failure: &OperatorError) -> bool {
    matches!(failure, OperatorError::Unavailable | OperatorError::Internal(_))
}

/// Whether the operator does not know the wallet or the key: perhaps only not yet.
const fn is_of_binding(refusal: &OperatorError) -> bool {
    matches!(
        refusal,
        OperatorError::UnknownWallet | OperatorError::UnboundDevice
    )
}

/// Whether a payment is what the order asks for.
fn is_of(payment: &Payment, record: &Record) -> bool {
    let order = record.content.payment.terms();
    payment.wallet == order.wallet && payment.merchant == *order.merchant && payment.amount == order.amount
}

fn problem_of(refusal: &OperatorError) -> Problem {
    Problem::new(refusal.code(), refusal.to_string())
}

fn device_gone() -> Problem {
    Problem::new(
        ErrorCode::InvalidSignature,
        "the device that ordered does not belong to the account any more and nothing was paid; order on another one",
    )
}

fn reservation_ended() -> Problem {
    Problem::new(
        ErrorCode::PaymentState,
        "the payment was not finished in time and nothing was paid; order again with new ids",
    )
}
