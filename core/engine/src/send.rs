//! Money from one's own wallet to another: signed here, kept in the outbox, sent.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::operator::SendReceipt;
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};

use crate::movement::MovementOutcome;
use crate::outbox::{self, Answer, Request};
use crate::session::signed_in;
use crate::{Engine, EngineError};

/// What came of sending money.
pub type SendOutcome = MovementOutcome<SendReceipt>;

/// Money on its way to another wallet: asked for here, and not answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendWaiting {
    /// The movement.
    pub transfer_id: TransferId,
    /// Whose wallet gets it.
    pub to: WalletId,
    /// How much.
    pub amount: Money,
}

impl Engine {
    /// What was sent from here and is not answered yet, oldest first.
    pub async fn sends_waiting(&self) -> Result<Vec<SendWaiting>, EngineError> {
        self.store
            .read(|view| {
                let account_id = signed_in(view)?.account.account_id.to_string();
                let entries = outbox::pending(view, &account_id)?;
                let waiting = entries.into_iter().filter_map(|entry| {
                    let (Request::Send(sent) | Request::Asked(sent)) = entry.content.request else {
                        return None;
                    };
                    Some(SendWaiting {
                        transfer_id: sent.order.transfer_id,
                        to: sent.order.to_wallet_id,
                        amount: sent.order.amount,
                    })
                });
                Ok(waiting.collect())
            })
            .await
    }

    /// Sends money to another wallet, which its owner shows as a number or a code, or which was found by a mail address. A
    /// refusal is an error, and no money has moved. Asking for the same while the first answer is missing continues the
    /// first. `own` is the wallet that whoever agreed has: [`EngineError::SomebodyElse`] if another person is signed in by
    /// now, who has agreed to nothing.
    pub async fn send_money(
        &self,
        own: WalletId,
        to: WalletId,
        amount: Money,
    ) -> Result<SendOutcome, EngineError> {
        let order = self
            .signed_transfer(own, TransferId::new(self.now()), to, amount)
            .await?;
        self.move_money(Request::Send(order), receipt).await
    }

    /// An order to send money from one's own wallet, signed by this device. [`EngineError::SomebodyElse`] if `own` is
    /// another's.
    pub(crate) async fn signed_transfer(
        &self,
        own: WalletId,
        transfer_id: TransferId,
        to: WalletId,
        amount: Money,
    ) -> Result<SignedTransferOrder, EngineError> {
        let account = self.account_with(own).await?;
        let identity = self.identity_named(account.identity).await?;
        let order = TransferOrder {
            transfer_id,
            from_wallet_id: own,
            to_wallet_id: to,
            amount,
            created_at: self.now(),
        };
        let signature = identity.sign(&order.signing_bytes())?;
        Ok(SignedTransferOrder {
            order,
            public_key: identity.public_key(),
            signature,
        })
    }
}

/// What the sender keeps, out of the answer to a transfer.
#[allow(clippy::needless_pass_by_value)] // the shape `move_money` wants
pub(crate) fn receipt(answer: Answer) -> Option<SendReceipt> {
    match answer {
        Answer::Sent(receipt) => Some(receipt),
        _ => None,
    }
}
