//! The rules a new transfer must obey. They look and change nothing.

use cityplus_domain::Money;

use super::state::State;
use super::transfer::{Known, Outcome, SendLimit, Transfer, TransferKind};
use crate::operator::OperatorError;
use crate::operator::types::PaymentState;

/// Every rule a new transfer must obey.
pub(super) fn check(
    state: &State,
    transfer: &Transfer,
    send_limit: Option<SendLimit>,
) -> Result<(), OperatorError> {
    let debit = state.account(&transfer.debit)?;
    // What is another city's is as good as none. The merchant, the cash desk and the sender are the caller's.
    let (stranger, credit) = match transfer.kind {
        TransferKind::Send | TransferKind::Offline => {
            let credit = state.accounts.get(&transfer.credit);
            (
                OperatorError::UnknownReceiver,
                credit.ok_or(OperatorError::UnknownReceiver)?,
            )
        }
        _ => (OperatorError::UnknownWallet, state.account(&transfer.credit)?),
    };
    if debit.city != credit.city {
        return Err(stranger);
    }
    if transfer.amount <= 0 {
        return Err(OperatorError::Amount);
    }
    if debit.currency != transfer.currency || credit.currency != transfer.currency {
        return Err(OperatorError::Currency);
    }
    match transfer.kind {
        TransferKind::TopUp => credit.check_load(transfer.amount, &state.limits, state.now)?,
        TransferKind::Payment if transfer.amount > state.limits.payment_ceiling => {
            let most = Money::new(state.limits.payment_ceiling, transfer.currency);
            return Err(OperatorError::TransferCeiling { most });
        }
        TransferKind::Send => {
            debit.check_send(transfer.amount, send_limit, state.now)?;
            credit.check_balance(transfer.amount, &state.limits)?;
        }
        TransferKind::Redemption => {
            if transfer.amount > state.limits.redemption_ceiling {
                let most = Money::new(state.limits.redemption_ceiling, transfer.currency);
                return Err(OperatorError::TransferCeiling { most });
            }
            debit.check_send(transfer.amount, send_limit, state.now)?;
        }
        TransferKind::SetAside => debit.check_send(transfer.amount, send_limit, state.now)?,
        // A receiver has taken it in good faith: no ceiling stands in its way.
        TransferKind::Offline
        | TransferKind::SetBack
        | TransferKind::Payment
        | TransferKind::Refund
        | TransferKind::Settlement
        | TransferKind::Fee => {}
    }
    // What is given back of a ticket may be more than a merchant still has here: the rest was paid out to it.
    let owed = match transfer.kind {
        TransferKind::Refund | TransferKind::Fee => state.limits.merchant_debt,
        _ => 0,
    };
    debit.check_debit(transfer.amount, owed)?;
    credit.check_credit(transfer.amount)
}

/// Whether so much may be given back of a payment.
pub(super) fn check_refund(paid: &Known, amount: Money) -> Result<(), OperatorError> {
    let state = |state| Err(OperatorError::State { state });
    let captured = match paid.outcome {
        Some(Outcome::Posted(captured)) => captured,
        Some(Outcome::Voided) => return state(PaymentState::Voided),
        Some(Outcome::Expired) => return state(PaymentState::Expired),
        None => return state(PaymentState::Authorised),
    };
    if amount.currency != paid.transfer.currency {
        return Err(OperatorError::Currency);
    }
    if amount.minor <= 0 {
        return Err(OperatorError::Amount);
    }
    let left = captured.saturating_sub(paid.refunded);
    if amount.minor > left {
        return Err(OperatorError::ExceedsPayment {
            most: Money::new(left, amount.currency),
        });
    }
    Ok(())
}
