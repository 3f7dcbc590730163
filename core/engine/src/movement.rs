//! A movement of money that is asked for: kept in the outbox before it is sent, so that a lost answer moves nothing twice.

use cityplus_domain::ids::{AccountId, TransferId};

use crate::outbox::{self, Answer, Delivery, Request};
use crate::session::still_signed_in;
use crate::{Engine, EngineError};

/// What came of asking for a movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MovementOutcome<R> {
    /// It is done.
    Done(R),
    /// The answer is not here yet. The request is kept with its id and its signature; [`Engine::sync`], or the same
    /// asked for again, brings it to its end without moving anything twice.
    Pending {
        /// The movement.
        transfer_id: TransferId,
        /// The code of what was in the way.
        because: &'static str,
    },
}

impl Engine {
    /// Keeps a request and sends it. A refusal is an error, and no money has moved. `id` is the request's; `receipt`
    /// takes the answer to it. Asking for the same while the first answer is missing continues the first.
    pub(crate) async fn move_money<R>(
        &self,
        request: Request,
        receipt: impl FnOnce(Answer) -> Option<R>,
    ) -> Result<MovementOutcome<R>, EngineError> {
        self.move_money_for(None, request, receipt).await
    }

    /// The same for the person of this account, who began it: [`EngineError::SomebodyElse`] if another is signed in by now,
    /// and then nothing is kept.
    pub(crate) async fn move_money_as<R>(
        &self,
        account_id: AccountId,
        request: Request,
        receipt: impl FnOnce(Answer) -> Option<R>,
    ) -> Result<MovementOutcome<R>, EngineError> {
        self.move_money_for(Some(account_id), request, receipt).await
    }

    async fn move_money_for<R>(
        &self,
        account_id: Option<AccountId>,
        request: Request,
        receipt: impl FnOnce(Answer) -> Option<R>,
    ) -> Result<MovementOutcome<R>, EngineError> {
        let now = self.clock.now();
        let (entry, resumed) = self
            .store
            .write(move |view| {
                if let Some(account_id) = account_id {
                    still_signed_in(view, account_id)?;
                }
                outbox::add(view, request, now)
            })
            .await?;
        match self.deliver_asked(&entry, resumed).await? {
            Delivery::Heard(Some(Answer::Refused(problem))) => Err(EngineError::server(problem, None)),
            Delivery::Heard(answer) => answer
                .and_then(receipt)
                .map(MovementOutcome::Done)
                .ok_or(EngineError::Internal("a movement got another's answer")),
            Delivery::Failed(error) => Ok(MovementOutcome::Pending {
                transfer_id: entry
                    .content
                    .request
                    .key()
                    .parse()
                    .map_err(|_| EngineError::Internal("a movement has no transfer's id"))?,
                because: error.code(),
            }),
        }
    }
}
