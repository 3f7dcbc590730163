//! The teller's till: a top-up taken back, the shift and its close.

use cityplus_engine::protocol::tariff::Tariff;
use cityplus_engine::protocol::till::{Shift, TillSum};
use cityplus_engine::{CancelOutcome, DepositOutcome, Engine, ReturnOutcome, ShiftOutcome};
use serde_json::{Value, json};

use super::money::money;
use crate::options::Till;
use crate::output::Failure;
use crate::views;

/// One of the commands of this module.
pub(crate) async fn run(engine: &Engine, command: Till) -> Result<Value, Failure> {
    match command {
        Till::CancelTopUp { top_up } => Ok(cancelled(&engine.cancel_top_up(top_up).await?)),
        Till::Tariff { currency } => {
            let currency = match currency {
                Some(currency) => currency,
                None => engine.catalogue().await?.catalogue.city.currency,
            };
            Ok(tariff(&engine.tariff(Some(currency)).await?))
        }
        Till::OpenDeposit {
            wallet,
            balance,
            deposit,
            currency,
        } => {
            let balance = money(engine, &balance, currency).await?;
            let deposit = match deposit {
                Some(deposit) => money(engine, &deposit, Some(balance.currency)).await?,
                None => engine.tariff(Some(balance.currency)).await?.deposit,
            };
            Ok(deposited(&engine.open_deposit(wallet, deposit, balance).await?))
        }
        Till::ReturnDeposit {
            wallet,
            identity_checked,
        } => Ok(returned(&engine.return_deposit(wallet, identity_checked).await?)),
        Till::OpenShift { float, currency } => {
            let float = money(engine, &float, currency).await?;
            Ok(outcome(&engine.open_shift(float).await?))
        }
        Till::Shift { currency } => Ok(shift(&engine.shift(currency).await?)),
        Till::CloseShift { counted, currency } => {
            let counted = money(engine, &counted, currency).await?;
            Ok(outcome(&engine.close_shift(counted).await?))
        }
    }
}

fn cancelled(outcome: &CancelOutcome) -> Value {
    match outcome {
        CancelOutcome::Done(cancel) => json!({
            "cancel_id": cancel.cancel_id.to_string(),
            "transfer_id": cancel.transfer_id.to_string(),
            "receipt_number": cancel.receipt_number.map(|number| number.to_string()),
            "wallet_id": cancel.wallet_id.to_string(),
            "amount": views::money(cancel.amount),
            "state": "done",
        }),
        CancelOutcome::Pending { transfer_id, because } => json!({
            "cancel_id": transfer_id.to_string(),
            "state": "pending",
            "because": because,
        }),
    }
}

fn tariff(tariff: &Tariff) -> Value {
    json!({
        "upgrade": views::money(tariff.upgrade),
        "unblock": views::money(tariff.unblock),
        "replacement": views::money(tariff.replacement),
        "redemption_to_bank": views::money(tariff.redemption_to_bank),
        "redemption_in_cash": views::money(tariff.redemption_in_cash),
        "deposit": views::money(tariff.deposit),
        "debit_ride_max": views::money(tariff.debit_ride_max),
    })
}

fn deposited(outcome: &DepositOutcome) -> Value {
    match outcome {
        DepositOutcome::Done(receipt) => json!({
            "deposit_id": receipt.deposit_id.to_string(),
            "wallet_id": receipt.wallet_id.to_string(),
            "deposit": views::money(receipt.deposit),
            "balance": views::money(receipt.balance),
            "deposit_receipt": receipt.deposit_receipt.map(|number| number.to_string()),
            "balance_receipt": receipt.balance_receipt.map(|number| number.to_string()),
            "state": "done",
        }),
        DepositOutcome::Pending { transfer_id, because } => json!({
            "deposit_id": transfer_id.to_string(),
            "state": "pending",
            "because": because,
        }),
    }
}

fn returned(outcome: &ReturnOutcome) -> Value {
    match outcome {
        ReturnOutcome::Done(receipt) => json!({
            "return_id": receipt.return_id.to_string(),
            "wallet_id": receipt.wallet_id.to_string(),
            "deposit": views::money(receipt.deposit),
            "rest": views::money(receipt.rest),
            "state": "done",
        }),
        ReturnOutcome::Pending { transfer_id, because } => json!({
            "return_id": transfer_id.to_string(),
            "state": "pending",
            "because": because,
        }),
    }
}

fn outcome(outcome: &ShiftOutcome) -> Value {
    match outcome {
        ShiftOutcome::Done(done) => shift(done),
        ShiftOutcome::Pending { because, .. } => json!({ "state": "pending", "because": because }),
    }
}

fn shift(shift: &Shift) -> Value {
    let sum = |sum: TillSum| json!({ "count": sum.count, "sum": views::money(sum.sum) });
    json!({
        "number": shift.number,
        "state": if shift.close.is_some() { "closed" } else { "open" },
        "opened_at": views::moment(shift.opened_at),
        "opening_float": views::money(shift.opening_float),
        "top_ups": sum(shift.top_ups),
        "cancelled": sum(shift.cancelled),
        "paid_out": sum(shift.paid_out),
        "deposits": shift.deposits.map(sum),
        "deposits_back": shift.deposits_back.map(sum),
        "expected": views::money(shift.expected),
        "counted": shift.close.map(|close| views::money(close.counted)),
        "difference": shift.close.map(|close| views::money(close.difference)),
        "closed_at": shift.close.map(|close| views::moment(close.closed_at)),
    })
}
