//! What the operator's deeds cost, and the deposits that a teller takes and gives back for tourists' wallets.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::paths;
use cityplus_protocol::tariff::{DepositReceipt, DepositReturn, ReturnDeposit, TakeDeposit, Tariff};

use crate::http::Call;
use crate::movement::MovementOutcome;
use crate::outbox::{Answer, Request, TillAnswer, TillRequest};
use crate::{Engine, EngineError};

/// What came of taking a deposit.
pub type DepositOutcome = MovementOutcome<DepositReceipt>;
/// What came of giving one back.
pub type ReturnOutcome = MovementOutcome<DepositReturn>;

impl Engine {
    /// What deeds cost, before anybody does one; in the currency of one's own wallet, if none is named.
    pub async fn tariff(&self, currency: Option<Currency>) -> Result<Tariff, EngineError> {
        let call = Call::get(paths::TARIFF);
        let call = match currency {
            Some(currency) => call.query("currency", currency),
            None => call,
        };
        self.send(&call).await?.json()
    }

    /// Takes the cash of a deposit for an anonymous wallet and of what may be spent from it, as a teller. A refusal is an
    /// error: take no cash then.
    pub async fn open_deposit(
        &self,
        wallet_id: WalletId,
        deposit: Money,
        balance: Money,
    ) -> Result<DepositOutcome, EngineError> {
        let teller = self.bring_shift_to_its_end().await?;
        let request = Request::Till(TillRequest::Deposit(TakeDeposit {
            deposit_id: TransferId::new(self.now()),
            wallet_id,
            deposit,
            balance,
        }));
        self.move_money_as(teller, request, |answer| match answer {
            Answer::Till(TillAnswer::Deposited(receipt)) => Some(receipt),
            _ => None,
        })
        .await
    }

    /// Hands out a wallet's deposit and all that is left in it, as a teller; the wallet ends. A refusal is an error: hand
    /// out nothing then.
    pub async fn return_deposit(
        &self,
        wallet_id: WalletId,
        identity_checked: bool,
    ) -> Result<ReturnOutcome, EngineError> {
        let teller = self.bring_shift_to_its_end().await?;
        let request = Request::Till(TillRequest::Return(ReturnDeposit {
            return_id: TransferId::new(self.now()),
            wallet_id,
            identity_checked,
        }));
        self.move_money_as(teller, request, |answer| match answer {
            Answer::Till(TillAnswer::Returned(receipt)) => Some(receipt),
            _ => None,
        })
        .await
    }
}
