//! Sending one entry and writing down what became of it.

use cityplus_protocol::offline::OfflineReceipt;
use cityplus_protocol::operator::{SendReceipt, TopUpReceipt};
use cityplus_protocol::paths;
use cityplus_protocol::redemption::{PayOutCash, RedemptionOrder, RedemptionView, SignedRedemptionOrder};
use cityplus_protocol::ticketing::{OrderView, RefundView};
use cityplus_protocol::{ErrorCode, Problem};

use super::entry::{Answer, Entry, Request};
use super::queue::{self, Settled};
use crate::http::Call;
use crate::request::request_paid;
use crate::{Engine, EngineError};

/// What came of a try.
pub(crate) enum Delivery {
    /// The server's final word, or that it is still at work.
    Heard(Option<Answer>),
    /// No word; the entry waits.
    Failed(EngineError),
}

fn call(request: &Request) -> Result<Call, EngineError> {
    let call = match request {
        Request::Order(order) => Call::post(paths::ORDERS, order)?,
        Request::Refund { ticket_id, ask } => Call::post(paths::REFUND, ask)?.with("{ticket_id}", ticket_id),
        Request::TopUp(top_up) => Call::post(paths::TOP_UPS, top_up)?,
        Request::Send(sent) | Request::Asked(sent) => Call::post(paths::TRANSFERS, sent)?,
        Request::Redeem(redeemed) => Call::post(paths::REDEMPTIONS, redeemed)?,
        Request::PayOut(paid) => Call::post(paths::PAY_OUTS, paid)?,
        Request::Offline(paid) => Call::post(paths::OFFLINE_PAYMENTS, paid)?,
        Request::OldOffline(_) => return Err(never_sent()),
        Request::Till(asked) => asked.call()?,
    };
    Ok(call.creates(request.key()))
}

impl Engine {
    /// Sends an entry, which is in the store, and keeps what comes of it. An error only if the store fails.
    pub(crate) async fn deliver(&self, entry: &Entry) -> Result<Delivery, EngineError> {
        let (settled, delivery) = match self.ask(entry).await {
            Ok(Some(answer)) => (
                Settled::Final(Box::new(answer.clone())),
                Delivery::Heard(Some(answer)),
            ),
            Ok(None) => (later("under_way", None), Delivery::Heard(None)),
            Err(EngineError::Server { problem, .. }) if is_final(&problem) => {
                let answer = Answer::Refused(refusal(&entry.content.request, *problem));
                (
                    Settled::Final(Box::new(answer.clone())),
                    Delivery::Heard(Some(answer)),
                )
            }
            Err(error) => {
                let retry_after_s = match &error {
                    EngineError::Server { retry_after_s, .. } => *retry_after_s,
                    _ => None,
                };
                (
                    later(code_for_owner(&error), retry_after_s),
                    Delivery::Failed(error),
                )
            }
        };
        let (id, now) = (entry.id.clone(), self.clock.now());
        self.store
            .write(move |view| queue::settle(view, &id, settled, now))
            .await?;
        Ok(delivery)
    }

    /// Sends an entry for the person who asks for it just now. That their session is over, or that somebody else is signed
    /// in by now, is an error, never "pending": a request that is new is taken back, because the server has done nothing of
    /// it. One that was under way before (`resumed`) stays, because an earlier try may have been carried out; asked for
    /// again, it goes on as the same.
    pub(crate) async fn deliver_asked(&self, entry: &Entry, resumed: bool) -> Result<Delivery, EngineError> {
        match self.deliver(entry).await? {
            Delivery::Failed(error) if error.is_not_signed_in() => {
                // While the outbox is worked off, the entry may be on its way a second time: then it stays, too.
                if let (false, Ok(_nobody_sends)) = (resumed, self.sending.try_lock()) {
                    let id = entry.id.clone();
                    self.store.write(move |view| queue::take_back(view, &id)).await?;
                }
                Err(match error {
                    EngineError::SomebodyElse => EngineError::SomebodyElse,
                    _ => EngineError::NotSignedIn,
                })
            }
            delivery => Ok(delivery),
        }
    }

    async fn ask(&self, entry: &Entry) -> Result<Option<Answer>, EngineError> {
        let request = &entry.content.request;
        let answer = self.send_as(&call(request)?, &entry.account_id).await?;
        let wrong = || EngineError::ServerGarbage("it answers another request".to_owned());
        match request {
            Request::Order(asked) => {
                let order: OrderView = answer.json()?;
                if order.order_id != asked.order_id {
                    return Err(wrong());
                }
                Ok(queue::order_answer(order))
            }
            Request::Refund { ask, .. } => {
                let refund: RefundView = answer.json()?;
                // The ticket may be another: the one that took its place when a lost device was replaced.
                if refund.refund_id != ask.refund_id {
                    return Err(wrong());
                }
                Ok(Some(Answer::Refund(refund)))
            }
            Request::TopUp(asked) => {
                let receipt: TopUpReceipt = answer.json()?;
                if receipt.transfer_id != asked.transfer_id {
                    return Err(wrong());
                }
                Ok(Some(Answer::TopUp(receipt)))
            }
            Request::Send(asked) | Request::Asked(asked) => {
                let receipt: SendReceipt = answer.json()?;
                if receipt.transfer_id != asked.order.transfer_id {
                    return Err(wrong());
                }
                Ok(Some(Answer::Sent(receipt)))
            }
            Request::Offline(asked) => {
                let receipt: OfflineReceipt = answer.json()?;
                if receipt.transfer_id != asked.order.transfer_id {
                    return Err(wrong());
                }
                Ok(Some(Answer::Offline(receipt)))
            }
            Request::OldOffline(_) => Err(never_sent()),
            Request::Till(asked) => Ok(Some(Answer::Till(asked.read(&answer)?))),
            Request::Redeem(SignedRedemptionOrder {
                order: RedemptionOrder { redemption_id, .. },
                ..
            })
            | Request::PayOut(PayOutCash { redemption_id, .. }) => {
                let view: RedemptionView = answer.json()?;
                if view.redemption_id != *redemption_id {
                    return Err(wrong());
                }
                Ok(Some(Answer::Redemption(view)))
            }
        }
    }
}

/// It was refused when the store became one of this program.
const fn never_sent() -> EngineError {
    EngineError::Internal("a payment of an app from before is not sent")
}

/// What went wrong as an entry keeps it, for its owner to read: whoever else is signed in, they are not.
fn code_for_owner(error: &EngineError) -> &'static str {
    match error {
        EngineError::SomebodyElse => EngineError::NotSignedIn.code(),
        error => error.code(),
    }
}

const fn later(code: &'static str, retry_after_s: Option<u64>) -> Settled {
    Settled::Later { code, retry_after_s }
}

/// The refusal as it is told. The id of a request for money is used once: that it is taken means that it has been paid.
fn refusal(request: &Request, problem: Problem) -> Problem {
    match (request, problem.code) {
        (Request::Asked(_), ErrorCode::IdReused) => request_paid(),
        _ => problem,
    }
}

/// Whether the server's word ends the request: a refusal for a reason that sending it again does not change.
pub(crate) fn is_final(problem: &Problem) -> bool {
    (400..500).contains(&problem.status) && !matches!(problem.status, 401 | 408 | 425 | 429)
}
