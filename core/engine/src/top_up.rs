//! Cash into a wallet, taken by a teller at a desk.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::operator::{CashTopUp, TopUpReceipt};

use crate::movement::MovementOutcome;
use crate::outbox::{Answer, Request};
use crate::{Engine, EngineError};

/// What came of a top-up.
pub type TopUpOutcome = MovementOutcome<TopUpReceipt>;

impl Engine {
    /// Puts cash into a wallet. A refusal is an error, and no money has moved.
    pub async fn top_up(&self, wallet_id: WalletId, amount: Money) -> Result<TopUpOutcome, EngineError> {
        let teller = self.bring_shift_to_its_end().await?;
        let request = Request::TopUp(CashTopUp {
            transfer_id: TransferId::new(self.now()),
            wallet_id,
            amount,
        });
        self.move_money_as(teller, request, |answer| match answer {
            Answer::TopUp(receipt) => Some(receipt),
            _ => None,
        })
        .await
    }
}
