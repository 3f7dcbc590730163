//! Money from one's own wallet to another: signed here, kept in the outbox, sent.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::operator::SendReceipt;
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};

use crate::outbox::{self, Answer, Delivery, Request};
use crate::{Engine, EngineError};

/// What came of sending money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The receiver has it.
    Done(SendReceipt),
    /// The answer is not here yet. The transfer is kept with its id and its signature; [`Engine::sync`], or the same
    /// asked for again, brings it to its end without paying twice.
    Pending {
        /// The transfer.
        transfer_id: TransferId,
        /// The code of what was in the way.
        because: &'static str,
    },
}

impl Engine {
    /// Sends money to another wallet, which its owner shows as a number or a code. A refusal is an error, and no money
    /// has moved. Asking for the same while the first answer is missing continues the first.
    pub async fn send_money(&self, to: WalletId, amount: Money) -> Result<SendOutcome, EngineError> {
        let account = self.account().await?;
        let from = account.account.wallet_id.ok_or(EngineError::NoWallet)?;
        let identity = self.identity_named(account.identity.clone()).await?;
        let created_at = self.now();
        let order = TransferOrder {
            transfer_id: TransferId::new(created_at),
            from_wallet_id: from,
            to_wallet_id: to,
            amount,
            created_at,
        };
        let signature = identity.sign(&order.signing_bytes())?;
        let request = Request::Send(SignedTransferOrder {
            order,
            public_key: identity.public_key(),
            signature,
        });
        let now = self.clock.now();
        let (entry, resumed) = self
            .store
            .write(move |view| outbox::add(view, request, now))
            .await?;
        let Request::Send(asked) = &entry.content.request else {
            return Err(EngineError::Internal("a transfer turned into something else"));
        };
        match self.deliver_asked(&entry, resumed).await? {
            Delivery::Heard(Some(Answer::Sent(receipt))) => Ok(SendOutcome::Done(receipt)),
            Delivery::Heard(Some(Answer::Refused(problem))) => Err(EngineError::server(problem, None)),
            Delivery::Heard(_) => Err(EngineError::Internal("a transfer got another's answer")),
            Delivery::Failed(error) => Ok(SendOutcome::Pending {
                transfer_id: asked.order.transfer_id,
                because: error.code(),
            }),
        }
    }
}
