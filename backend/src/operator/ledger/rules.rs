//! The rules a new transfer must obey. They look and change nothing.

use cityplus_domain::{Money, Timestamp};

use super::account::Account;
use super::key::AccountKey;
use super::state::State;
use super::transfer::{Known, Outcome, Proof, SendLimit, Transfer, TransferKind};
use crate::operator::types::{PaymentState, Tier};
use crate::operator::{OperatorError, OperatorLimits};

/// Whether the key that signed may sign now. An order may wait while its key's right is taken away; what was set aside
/// before is spent without asking.
pub(super) fn check_key(
    state: &State,
    transfer: &Transfer,
    proof: Option<&Proof>,
) -> Result<(), OperatorError> {
    let Some(proof) = proof.filter(|_| transfer.kind.is_spending()) else {
        return Ok(());
    };
    let signer = (transfer.debit.clone(), proof.public_key);
    if state.bound.contains(&signer) {
        Ok(())
    } else {
        Err(OperatorError::UnboundDevice)
    }
}

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
    if transfer.kind.is_spending() {
        debit.check_unblocked()?;
    }
    // What is refunded or was settled without a network still comes to a wallet that has ended, and waits there.
    match transfer.kind {
        TransferKind::TopUp => credit.check_not_ended()?,
        TransferKind::Send => credit.check_not_ended().map_err(|_| stranger)?,
        _ => {}
    }
    check_kind(state, transfer, send_limit, debit, credit)?;
    let owed = match (transfer.kind, &transfer.credit) {
        // What the merchant has got by itself, and what it owes for that: its next sales here pay it.
        (TransferKind::Fee, _) | (_, AccountKey::Direct { .. }) => i64::MAX,
        // What is given back of a ticket may be more than a merchant still has here: the rest was paid out to it.
        (TransferKind::Refund | TransferKind::CardRefund, _) => state.limits.merchant_debt,
        (TransferKind::Payment, _) => ride_debt(state, transfer)?,
        _ => 0,
    };
    debit.check_debit(transfer.amount, owed)?;
    if transfer.kind.is_spending() {
        debit.check_spend(transfer.amount, &state.limits, state.now)?;
    }
    // Last, and without a figure: only who could send so much learns that it does not fit, and no more than that.
    if transfer.kind == TransferKind::Send {
        let room = credit.check_balance(transfer.amount, &state.limits);
        room.map_err(|_| OperatorError::ReceiverFull)?;
    }
    credit.check_credit(transfer.amount)
}

/// The rules of the transfer's own kind, but for what it needs to be there.
fn check_kind(
    state: &State,
    transfer: &Transfer,
    send_limit: Option<SendLimit>,
    debit: &Account,
    credit: &Account,
) -> Result<(), OperatorError> {
    match transfer.kind {
        TransferKind::TopUp => credit.check_load(transfer.amount, &state.limits, state.now)?,
        TransferKind::Payment if transfer.amount > state.limits.payment_ceiling => {
            let most = Money::new(state.limits.payment_ceiling, transfer.currency);
            return Err(OperatorError::TransferCeiling { most });
        }
        TransferKind::Redemption => {
            if transfer.amount > state.limits.redemption_ceiling {
                let most = Money::new(state.limits.redemption_ceiling, transfer.currency);
                return Err(OperatorError::TransferCeiling { most });
            }
            debit.check_send(transfer.amount, send_limit, state.now)?;
            if is_unidentified(transfer) {
                debit.check_unidentified(transfer.amount, &state.limits, state.now)?;
            }
        }
        TransferKind::Send | TransferKind::SetAside => {
            debit.check_send(transfer.amount, send_limit, state.now)?;
        }
        // A receiver has taken it in good faith: no ceiling stands in its way.
        TransferKind::Offline
        | TransferKind::SetBack
        | TransferKind::TopUpCancel
        | TransferKind::Payment
        | TransferKind::Acquired
        | TransferKind::Refund
        | TransferKind::Settlement
        | TransferKind::Fee
        | TransferKind::CardSale
        | TransferKind::DirectSale
        | TransferKind::CardRefund
        | TransferKind::PaidDirectly
        | TransferKind::FeeUpgrade
        | TransferKind::FeeUnblock
        | TransferKind::FeeReplacement
        | TransferKind::FeeRedemption
        | TransferKind::Deposit
        | TransferKind::DepositBack
        | TransferKind::PointsEarned
        | TransferKind::PointsBack
        | TransferKind::Closing => {}
    }
    Ok(())
}

/// How far below zero a payment may take its wallet, in minor units: a debit ride (Pardubice P5), of a named wallet and
/// with a merchant that is marked for it. Of anything else nothing.
pub(super) fn ride_debt(state: &State, transfer: &Transfer) -> Result<i64, OperatorError> {
    if transfer.kind != TransferKind::Payment {
        return Ok(0);
    }
    let is_ride = state.account(&transfer.credit)?.rides_on_debit;
    let is_named = state.account(&transfer.debit)?.tier == Tier::Named;
    Ok(if is_ride && is_named {
        state.limits.debit_ride_max
    } else {
        0
    })
}

/// Whether it pays somebody out who shows no document: nobody shows one to a bank transfer. Of cash the desk says.
pub(super) const fn is_unidentified(transfer: &Transfer) -> bool {
    matches!(
        (transfer.kind, &transfer.credit),
        (TransferKind::Redemption, AccountKey::Bank { .. })
    )
}

/// Whether so much cash that waits may be handed out of a wallet.
pub(super) fn check_hand_out(
    wallet: &Account,
    amount: i64,
    is_identified: bool,
    limits: &OperatorLimits,
    now: Timestamp,
) -> Result<(), OperatorError> {
    wallet.check_unblocked()?;
    if is_identified {
        return Ok(());
    }
    wallet.check_unidentified(amount, limits, now)
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
