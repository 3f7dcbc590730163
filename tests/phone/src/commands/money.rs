//! Wallet, statement, top-up, sending.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_engine::{Engine, EngineError, SendOutcome, TopUpOutcome};
use serde_json::{Value, json};

use crate::output::Failure;
use crate::views;

/// The wallet now, or without a network as it was last seen; `fresh` tells which.
pub(crate) async fn wallet(engine: &Engine) -> Result<Value, Failure> {
    let (wallet, is_fresh) = match engine.fetch_wallet().await {
        Ok(wallet) => (wallet, true),
        Err(error @ EngineError::Offline(_)) => match engine.held_wallet().await? {
            Some(wallet) => (wallet, false),
            None => return Err(error.into()),
        },
        Err(error) => return Err(error.into()),
    };
    Ok(json!({
        "wallet_id": wallet.wallet_id.to_string(),
        "balance": views::money(wallet.balance),
        "available": views::money(wallet.available),
        "as_of": views::moment(wallet.as_of),
        "fresh": is_fresh,
    }))
}

pub(crate) async fn statement(engine: &Engine, cursor: Option<&str>, limit: u32) -> Result<Value, Failure> {
    let page = engine.statement(cursor, limit).await?;
    Ok(json!({
        "entries": page.entries.iter().map(views::statement_entry).collect::<Vec<_>>(),
        "next_cursor": page.next_cursor,
    }))
}

pub(crate) async fn top_up(
    engine: &Engine,
    wallet: WalletId,
    amount: &str,
    currency: Option<Currency>,
) -> Result<Value, Failure> {
    let amount = money(engine, amount, currency).await?;
    let (transfer_id, state, because) = match engine.top_up(wallet, amount).await? {
        TopUpOutcome::Done(receipt) => (receipt.transfer_id, "done", None),
        TopUpOutcome::Pending { transfer_id, because } => (transfer_id, "pending", Some(because)),
    };
    Ok(movement(transfer_id, wallet, amount, state, because))
}

pub(crate) async fn send(
    engine: &Engine,
    wallet: WalletId,
    amount: &str,
    currency: Option<Currency>,
) -> Result<Value, Failure> {
    let amount = money(engine, amount, currency).await?;
    let (transfer_id, state, because) = match engine.send_money(wallet, amount).await? {
        SendOutcome::Done(receipt) => (receipt.transfer_id, "done", None),
        SendOutcome::Pending { transfer_id, because } => (transfer_id, "pending", Some(because)),
    };
    Ok(movement(transfer_id, wallet, amount, state, because))
}

/// An amount as it was typed; in the city's currency if none is named.
async fn money(engine: &Engine, amount: &str, currency: Option<Currency>) -> Result<Money, Failure> {
    let currency = match currency {
        Some(currency) => currency,
        None => engine.catalogue().await?.catalogue.city.currency,
    };
    Money::parse(amount, currency)
        .map_err(|error| Failure::new("invalid_amount", format!("--amount: {error}")))
}

/// Money on its way into a wallet.
fn movement(
    transfer_id: TransferId,
    wallet: WalletId,
    amount: Money,
    state: &str,
    because: Option<&str>,
) -> Value {
    json!({
        "transfer_id": transfer_id.to_string(),
        "wallet_id": wallet.to_string(),
        "amount": views::money(amount),
        "state": state,
        "because": because,
    })
}
