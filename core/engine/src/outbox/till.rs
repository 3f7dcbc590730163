//! What a teller asks of the till, as entries of the outbox.

use cityplus_protocol::paths;
use cityplus_protocol::tariff::{DepositReceipt, DepositReturn, ReturnDeposit, TakeDeposit};
use cityplus_protocol::till::{CancelTopUp, CloseShift, OpenShift, Shift, TopUpCancel, TopUpName};
use serde::{Deserialize, Serialize};

use crate::EngineError;
use crate::http::{Answer, Call};

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TillRequest {
    Cancel { top_up: TopUpName, ask: CancelTopUp },
    Open(OpenShift),
    Close(CloseShift),
    Deposit(TakeDeposit),
    Return(ReturnDeposit),
}

/// What the server said to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TillAnswer {
    Cancelled(TopUpCancel),
    Shift(Shift),
    Deposited(DepositReceipt),
    Returned(DepositReturn),
}

impl TillRequest {
    /// The id of what it creates.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Cancel { ask, .. } => ask.cancel_id.to_string(),
            Self::Open(open) => open.shift_id.to_string(),
            Self::Close(close) => close.close_id.to_string(),
            Self::Deposit(take) => take.deposit_id.to_string(),
            Self::Return(back) => back.return_id.to_string(),
        }
    }

    /// The top-up, the currency of the shift, or the wallet of the deposit.
    pub(super) fn subject(&self) -> String {
        match self {
            Self::Cancel { top_up, .. } => top_up.to_string(),
            Self::Open(open) => open.opening_float.currency.to_string(),
            Self::Close(close) => close.counted.currency.to_string(),
            Self::Deposit(take) => take.wallet_id.to_string(),
            Self::Return(back) => back.wallet_id.to_string(),
        }
    }

    /// Whether the second is the teller trying the first again.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cancel { top_up: one, .. }, Self::Cancel { top_up: two, .. }) => one == two,
            (Self::Open(one), Self::Open(two)) => one.opening_float == two.opening_float,
            (Self::Close(one), Self::Close(two)) => {
                (one.shift_number, one.counted) == (two.shift_number, two.counted)
            }
            (Self::Deposit(one), Self::Deposit(two)) => {
                (one.wallet_id, one.deposit, one.balance) == (two.wallet_id, two.deposit, two.balance)
            }
            (Self::Return(one), Self::Return(two)) => {
                (one.wallet_id, one.identity_checked) == (two.wallet_id, two.identity_checked)
            }
            _ => false,
        }
    }

    pub(super) fn call(&self) -> Result<Call, EngineError> {
        match self {
            Self::Cancel { top_up, ask } => {
                Ok(Call::post(paths::TOP_UP_CANCEL, ask)?.with("{transfer_id}", top_up))
            }
            Self::Open(open) => Call::post(paths::SHIFTS, open),
            Self::Close(close) => Call::post(paths::SHIFTS_CLOSE, close),
            Self::Deposit(take) => Call::post(paths::DEPOSITS, take),
            Self::Return(back) => Call::post(paths::DEPOSIT_RETURNS, back),
        }
    }

    /// The answer, if it is one to this request.
    pub(super) fn read(&self, answer: &Answer) -> Result<TillAnswer, EngineError> {
        let (read, is_mine) = match self {
            Self::Cancel { ask, .. } => {
                let cancel: TopUpCancel = answer.json()?;
                let is_mine = cancel.cancel_id == ask.cancel_id;
                (TillAnswer::Cancelled(cancel), is_mine)
            }
            Self::Open(asked) => {
                let shift: Shift = answer.json()?;
                (
                    TillAnswer::Shift(shift),
                    shift.opening_float == asked.opening_float,
                )
            }
            Self::Close(asked) => {
                let shift: Shift = answer.json()?;
                let is_mine = shift.close.is_some_and(|close| close.close_id == asked.close_id);
                (TillAnswer::Shift(shift), is_mine)
            }
            Self::Deposit(asked) => {
                let receipt: DepositReceipt = answer.json()?;
                let is_mine = receipt.deposit_id == asked.deposit_id;
                (TillAnswer::Deposited(receipt), is_mine)
            }
            Self::Return(asked) => {
                let receipt: DepositReturn = answer.json()?;
                let is_mine = receipt.return_id == asked.return_id;
                (TillAnswer::Returned(receipt), is_mine)
            }
        };
        if is_mine {
            Ok(read)
        } else {
            Err(EngineError::ServerGarbage(
                "it answers another request".to_owned(),
            ))
        }
    }
}
