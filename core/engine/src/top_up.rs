//! Cash into a wallet, taken by a teller at a desk.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::operator::{CashTopUp, TopUpReceipt};

use crate::outbox::{self, Answer, Delivery, Request};
use crate::{Engine, EngineError};

/// What came of a top-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopUpOutcome {
    /// The money is in the wallet.
    Done(TopUpReceipt),
    /// The answer is not here yet. The transfer is kept with its id; [`Engine::sync`], or the same top-up again, brings it
    /// to its end without paying twice.
    Pending {
        /// The transfer.
        transfer_id: TransferId,
        /// The code of what was in the way.
        because: &'static str,
    },
}

impl Engine {
    /// Puts cash into a wallet. A refusal is an error, and no money has moved.
    pub async fn top_up(&self, wallet_id: WalletId, amount: Money) -> Result<TopUpOutcome, EngineError> {
        let now = self.clock.now();
        let request = Request::TopUp(CashTopUp {
            transfer_id: TransferId::new(self.now()),
            wallet_id,
            amount,
        });
        let (entry, resumed) = self
            .store
            .write(move |view| outbox::add(view, request, now))
            .await?;
        let Request::TopUp(asked) = &entry.content.request else {
            return Err(EngineError::Internal("a top-up turned into something else"));
        };
        match self.deliver_asked(&entry, resumed).await? {
            Delivery::Heard(Some(Answer::TopUp(receipt))) => Ok(TopUpOutcome::Done(receipt)),
            Delivery::Heard(Some(Answer::Refused(problem))) => Err(EngineError::server(problem, None)),
            Delivery::Heard(_) => Err(EngineError::Internal("a top-up got another's answer")),
            Delivery::Failed(error) => Ok(TopUpOutcome::Pending {
                transfer_id: asked.transfer_id,
                because: error.code(),
            }),
        }
    }
}
