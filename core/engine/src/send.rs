//! Money from one's own wallet to another: signed here, kept in the outbox, sent.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::operator::SendReceipt;
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};

use crate::movement::MovementOutcome;
use crate::outbox::{Answer, Request};
use crate::{Engine, EngineError};

/// What came of sending money.
pub type SendOutcome = MovementOutcome<SendReceipt>;

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
        self.move_money(request, |answer| match answer {
            Answer::Sent(receipt) => Some(receipt),
            _ => None,
        })
        .await
    }
}
