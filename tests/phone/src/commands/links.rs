//! Linked wallets and points.

use cityplus_domain::ids::WalletId;
use cityplus_engine::Engine;
use cityplus_engine::protocol::link::Link;
use cityplus_engine::protocol::points::PointsEntry;
use serde_json::{Value, json};

use super::money;
use crate::options::Linked;
use crate::output::Failure;
use crate::views;

/// Entries of a history that are shown.
const SHOWN: u32 = 100;

/// One of the commands of this module.
pub(crate) async fn run(engine: &Engine, command: Linked) -> Result<Value, Failure> {
    match command {
        Linked::Allow {
            who,
            per_day,
            per_month,
            until,
            currency,
        } => {
            let (wallet, name) = if let Ok(wallet) = who.parse::<WalletId>() {
                (wallet, None)
            } else {
                let found = engine.find(&who).await?;
                (found.wallet_id, Some(found.shown_name.as_str().to_owned()))
            };
            let per_day = money::money(engine, &per_day, currency).await?;
            let per_month = money::money(engine, &per_month, currency).await?;
            let own = money::own_wallet(engine).await?;
            let made = engine.allow_link(own, wallet, per_day, per_month, until).await?;
            let mut shown = link(&made);
            if let (Some(name), Some(fields)) = (name, shown.as_object_mut()) {
                fields.insert("to".to_owned(), Value::String(name));
            }
            Ok(shown)
        }
        Linked::Links => {
            let links = engine.links().await?;
            Ok(json!({ "links": links.iter().map(link).collect::<Vec<_>>() }))
        }
        Linked::EndLink { id } => {
            let own = money::own_wallet(engine).await?;
            Ok(link(&engine.end_link(own, id).await?))
        }
        Linked::Points { name: None } => {
            let points = engine.points().await?;
            let balances = points
                .balances
                .iter()
                .map(|balance| json!({ "name": balance.name.to_string(), "points": balance.points }));
            Ok(json!({ "balances": balances.collect::<Vec<_>>() }))
        }
        Linked::Points { name: Some(name) } => {
            let page = engine.points_history(&name, None, SHOWN).await?;
            Ok(json!({
                "name": name.to_string(),
                "entries": page.entries.iter().map(entry).collect::<Vec<_>>(),
            }))
        }
    }
}

fn link(link: &Link) -> Value {
    json!({
        "link_id": link.link_id.to_string(),
        "wallet_id": link.wallet_id.to_string(),
        "user_wallet_id": link.user_wallet_id.to_string(),
        "per_day": views::money(link.per_day),
        "per_month": views::money(link.per_month),
        "left_today": views::money(link.left_today),
        "left_this_month": views::money(link.left_this_month),
        "valid_until": link.valid_until.map(views::moment),
        "ended_at": link.ended_at.map(views::moment),
    })
}

fn entry(entry: &PointsEntry) -> Value {
    json!({
        "transfer_id": entry.transfer_id.to_string(),
        "kind": entry.kind,
        "points": entry.points,
        "balance_after": entry.balance_after,
        "at": views::moment(entry.at),
        "payment_id": entry.payment_id.map(|id| id.to_string()),
    })
}
