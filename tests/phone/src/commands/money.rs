//! Wallet, statement, top-up, sending.

use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::operator::OnlineTopUpView;
use cityplus_engine::protocol::redemption::{PayOutTo, RedemptionView};
use cityplus_engine::{Engine, EngineError, PayingCard, RedemptionOutcome, SendOutcome, TopUpOutcome};
use serde_json::{Value, json};

use crate::options::{CardChoice, RedeemOptions, TopUpOptions};
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

/// Cash into a wallet, as a teller; without a wallet, by card into one's own.
pub(crate) async fn top_up(engine: &Engine, how: TopUpOptions) -> Result<Value, Failure> {
    let amount = money(engine, &how.amount, how.currency).await?;
    let Some(wallet) = how.wallet else {
        let card = match (how.card, how.save_card) {
            (Some(CardChoice::Saved(_)), true) => {
                let text = "--save-card: a saved card is saved already; leave it out, or name no card";
                return Err(Failure::new("invalid_field", text));
            }
            (Some(CardChoice::Saved(card)), false) => PayingCard::Saved(card),
            (_, true) => PayingCard::AskAndSave,
            (_, false) => PayingCard::Ask,
        };
        // The person pays on the page that comes back, if one does.
        let own = own_wallet(engine).await?;
        let top_up = engine
            .start_card_top_up(own, amount, how.gateway, card, "pl")
            .await?;
        return Ok(online(&top_up));
    };
    let (transfer_id, number, state, because) = match engine.top_up(wallet, amount).await? {
        TopUpOutcome::Done(receipt) => (receipt.transfer_id, receipt.receipt_number, "done", None),
        TopUpOutcome::Pending { transfer_id, because } => (transfer_id, None, "pending", Some(because)),
    };
    let mut shown = movement(transfer_id, wallet, amount, state, because);
    if let Some(fields) = shown.as_object_mut() {
        let number = number.map(|number| number.to_string());
        fields.insert("receipt_number".to_owned(), json!(number));
    }
    Ok(shown)
}

pub(crate) async fn online_top_up(engine: &Engine, id: TransferId) -> Result<Value, Failure> {
    Ok(online(&engine.online_top_up(id).await?))
}

pub(crate) async fn gateways(engine: &Engine) -> Result<Value, Failure> {
    let names = engine.gateways().await?;
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    Ok(json!({ "gateways": names }))
}

/// The saved cards, the newest first.
pub(crate) async fn cards(engine: &Engine) -> Result<Value, Failure> {
    let cards = engine.saved_cards().await?;
    let cards: Vec<Value> = cards
        .iter()
        .map(|card| {
            json!({
                "card_id": card.card_id.to_string(),
                "gateway": card.gateway.as_str(),
                "number": card.masked_number,
                "brand": card.brand,
                "expires": card.expires,
                "saved_at": views::moment(card.saved_at),
            })
        })
        .collect();
    Ok(json!({ "cards": cards }))
}

pub(crate) async fn forget_card(engine: &Engine, card: CardId) -> Result<Value, Failure> {
    engine.forget_card(own_wallet(engine).await?, card).await?;
    Ok(json!({ "card_id": card.to_string(), "forgotten": true }))
}

fn online(top_up: &OnlineTopUpView) -> Value {
    json!({
        "transfer_id": top_up.transfer_id.to_string(),
        "amount": views::money(top_up.amount),
        "gateway": top_up.gateway.as_str(),
        "state": top_up.state,
        "page": top_up.page_url,
        "ends_at": views::moment(top_up.ends_at),
    })
}

pub(crate) async fn send(
    engine: &Engine,
    wallet: WalletId,
    amount: &str,
    currency: Option<Currency>,
) -> Result<Value, Failure> {
    let amount = money(engine, amount, currency).await?;
    let own = own_wallet(engine).await?;
    Ok(sent(
        wallet,
        amount,
        &engine.send_money(own, wallet, amount).await?,
    ))
}

/// The wallet of whoever is signed in: on this phone they are who agrees.
pub(super) async fn own_wallet(engine: &Engine) -> Result<WalletId, Failure> {
    let own = engine.account().await?.account.wallet_id;
    own.ok_or_else(|| EngineError::NoWallet.into())
}

/// What came of sending money.
pub(super) fn sent(wallet: WalletId, amount: Money, outcome: &SendOutcome) -> Value {
    let (transfer_id, state, because) = match outcome {
        SendOutcome::Done(receipt) => (receipt.transfer_id, "done", None),
        SendOutcome::Pending { transfer_id, because } => (*transfer_id, "pending", Some(*because)),
    };
    movement(transfer_id, wallet, amount, state, because)
}

/// Takes money out: to a bank account, or in cash if none is named.
pub(crate) async fn redeem(engine: &Engine, how: RedeemOptions) -> Result<Value, Failure> {
    let amount = money(engine, &how.amount, how.currency).await?;
    let to = match how.iban.zip(how.name) {
        Some((iban, name)) => PayOutTo::Bank { iban, name },
        None => PayOutTo::Cash,
    };
    let own = own_wallet(engine).await?;
    Ok(redeemed(engine.redeem(own, amount, to).await?))
}

pub(crate) async fn redemption(engine: &Engine, id: TransferId) -> Result<Value, Failure> {
    Ok(redemption_view(&engine.redemption(id).await?))
}

pub(crate) async fn pay_out(
    engine: &Engine,
    id: TransferId,
    identity_checked: bool,
) -> Result<Value, Failure> {
    Ok(redeemed(engine.pay_out(id, identity_checked).await?))
}

fn redeemed(outcome: RedemptionOutcome) -> Value {
    match outcome {
        RedemptionOutcome::Done(view) => redemption_view(&view),
        RedemptionOutcome::Pending { transfer_id, because } => json!({
            "redemption_id": transfer_id.to_string(),
            "state": "pending",
            "because": because,
        }),
    }
}

fn redemption_view(view: &RedemptionView) -> Value {
    json!({
        "redemption_id": view.redemption_id.to_string(),
        "amount": views::money(view.amount),
        "state": view.state,
        "ends_at": view.ends_at.map(views::moment),
    })
}

/// An amount as it was typed; in the city's currency if none is named.
pub(super) async fn money(
    engine: &Engine,
    amount: &str,
    currency: Option<Currency>,
) -> Result<Money, Failure> {
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
