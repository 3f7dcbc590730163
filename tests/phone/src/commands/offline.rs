//! Paying and being paid without a network.

use cityplus_engine::ticketcode::large_qr_matrix;
use cityplus_engine::{Engine, SetAside};
use serde_json::{Value, json};

use super::{inspect, money, tickets};
use crate::options::Command;
use crate::output::Failure;
use crate::views;

/// One of the commands of this module.
pub(crate) async fn run(engine: &Engine, command: Command) -> Result<Value, Failure> {
    match command {
        Command::SetAside { amount, currency } => {
            let amount = money::money(engine, &amount, currency).await?;
            let own = money::own_wallet(engine).await?;
            Ok(set_aside(&engine.set_aside(own, amount).await?))
        }
        Command::HandBack => Ok(json!({ "amount": views::money(engine.hand_back_aside().await?) })),
        Command::OfferOffline {
            wallet,
            amount,
            currency,
            png,
        } => {
            let amount = money::money(engine, &amount, currency).await?;
            let own = money::own_wallet(engine).await?;
            let offer = engine.offer_offline(own, wallet, amount).await?;
            if let Some(file) = png {
                tickets::write_png(large_qr_matrix(&offer.code), &file)?;
            }
            Ok(json!({
                "transfer_id": offer.transfer_id.to_string(),
                "amount": views::money(offer.amount),
                "code": offer.code,
                "left": views::money(offer.left),
            }))
        }
        Command::AcceptOffline { code, picture } => {
            let code = inspect::shown(code, picture.as_deref())?;
            let accepted = engine.accept_offline(&code).await?;
            Ok(json!({
                "transfer_id": accepted.transfer_id.to_string(),
                "amount": views::money(accepted.amount),
                "settle_until": views::moment(accepted.settle_until),
            }))
        }
        _ => Ok(engine
            .held_allowance()
            .await?
            .as_ref()
            .map_or_else(|| json!({ "left": Value::Null }), set_aside)),
    }
}

fn set_aside(held: &SetAside) -> Value {
    json!({
        "amount": views::money(held.amount),
        "left": views::money(held.left),
        "expires_at": views::moment(held.expires_at),
        "settle_until": views::moment(held.settle_until),
    })
}
