//! Giving a ticket back.

use cityplus_domain::ids::{RefundId, TicketId};
use cityplus_protocol::ticketing::RefundView;

use crate::outbox::{self, Answer, Delivery, Request};
use crate::{Engine, EngineError};

/// What came of asking for a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The server has taken the ticket back; `done` in it says whether the money is there already.
    Accepted(Box<RefundView>),
    /// The answer is not here yet. The request is kept, and the ticket's code is no longer shown; [`Engine::sync`] brings
    /// it to its end.
    Pending {
        /// The refund.
        refund_id: RefundId,
        /// The code of what was in the way.
        because: &'static str,
    },
}

impl Engine {
    /// Gives a ticket back for its price. A refusal is an error, and the ticket stays as it is.
    pub async fn refund(&self, ticket_id: TicketId) -> Result<RefundOutcome, EngineError> {
        self.ticket(ticket_id).await?;
        let refund_id = RefundId::new(self.now());
        let now = self.clock.now();
        let request = Request::Refund {
            ticket_id,
            ask: cityplus_protocol::ticketing::AskRefund { refund_id },
        };
        let (entry, resumed) = self
            .store
            .write(move |view| outbox::add(view, request, now))
            .await?;
        let Request::Refund { ask, .. } = &entry.content.request else {
            return Err(EngineError::Internal("a refund turned into something else"));
        };
        match self.deliver_asked(&entry, resumed).await? {
            Delivery::Heard(Some(Answer::Refund(refund))) => Ok(RefundOutcome::Accepted(Box::new(refund))),
            Delivery::Heard(Some(Answer::Refused(problem))) => Err(EngineError::server(problem, None)),
            Delivery::Heard(_) => Err(EngineError::Internal("a refund got another's answer")),
            Delivery::Failed(error) => Ok(RefundOutcome::Pending {
                refund_id: ask.refund_id,
                because: error.code(),
            }),
        }
    }
}
