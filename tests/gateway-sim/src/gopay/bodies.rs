//! What GoPay reads and says: payments and notifications.

use serde_json::{Value, json};

use crate::cards::{CardState, Kept};
use crate::clock::millis;
use crate::fields::{
    DESCRIPTION_MAX, EXT_ID_MAX, ITEMS_MAX, NAME_MAX, Object, Wrong, address, currency, is_amount, needed,
    text, within,
};
use crate::notify::Notice;
use crate::orders::{Card, CardUse, GOOD_UNTIL, Gateway, Order, Placed};
use crate::settings::Settings;

/// The longest `payer` that is kept, in bytes of JSON.
const PAYER_MAX: usize = 4096;

/// What is asked for when a payment is created.
pub(super) fn placed(body: &Object, settings: &Settings) -> Result<Placed, Wrong> {
    let goid = settings.shop.goid;
    let target = within(body, "target")?.ok_or(Wrong::Missing("target"))?;
    if needed(target, "type", 16)? != "ACCOUNT" {
        return Err(Wrong::Invalid("type"));
    }
    if target.get("goid").and_then(Value::as_u64) != Some(goid) {
        return Err(Wrong::Invalid("goid"));
    }
    let callback = within(body, "callback")?.ok_or(Wrong::Missing("callback"))?;
    let return_url = address(callback, "return_url")?.ok_or(Wrong::Missing("return_url"))?;
    let notify_url = address(callback, "notification_url")?.ok_or(Wrong::Missing("notification_url"))?;
    items(body)?;
    let lang = text(body, "lang", 2)?.unwrap_or_else(|| "EN".to_owned());
    let mut echo = Object::new();
    echo.insert("payer".to_owned(), payer(body)?);
    echo.insert("target".to_owned(), json!({ "type": "ACCOUNT", "goid": goid }));
    echo.insert("lang".to_owned(), lang.into());
    Ok(Placed {
        gateway: Gateway::GoPay,
        account: goid.to_string(),
        ext_id: Some(needed(body, "order_number", EXT_ID_MAX)?),
        amount: amount(body)?.ok_or(Wrong::Missing("amount"))?,
        currency: currency(body, "currency")?,
        description: text(body, "order_description", DESCRIPTION_MAX)?.unwrap_or_default(),
        notify_url: Some(notify_url),
        return_url: Some(return_url),
        valid_for: millis(settings.gopay_timeout),
        blocks: preauthorization(body)?,
        card: card(body)?,
        echo,
    })
}

/// An amount: a whole number of minor units, if there is one.
pub(super) fn amount(body: &Object) -> Result<Option<u64>, Wrong> {
    let Some(value) = body.get("amount") else {
        return Ok(None);
    };
    match value.as_u64().filter(|amount| is_amount(*amount)) {
        Some(amount) => Ok(Some(amount)),
        None => Err(Wrong::Invalid("amount")),
    }
}

/// Checks the things that are paid for. They are not shown again.
pub(super) fn items(body: &Object) -> Result<(), Wrong> {
    let Some(items) = body.get("items") else {
        return Ok(());
    };
    let items = items
        .as_array()
        .filter(|items| items.len() <= ITEMS_MAX)
        .ok_or(Wrong::Invalid("items"))?;
    for item in items {
        let item = item.as_object().ok_or(Wrong::Invalid("items"))?;
        needed(item, "name", NAME_MAX)?;
        if item.get("amount").is_none_or(|amount| !amount.is_i64()) {
            return Err(Wrong::Invalid("items"));
        }
    }
    Ok(())
}

fn payer(body: &Object) -> Result<Value, Wrong> {
    let mut payer = within(body, "payer")?.cloned().unwrap_or_default();
    payer.remove("allowed_card_token");
    let payer = Value::Object(payer);
    if payer.to_string().len() > PAYER_MAX {
        return Err(Wrong::Invalid("payer"));
    }
    Ok(payer)
}

/// Which card pays: one that stands there, one that is to be kept, or any.
fn card(body: &Object) -> Result<CardUse, Wrong> {
    let Some(payer) = within(body, "payer")? else {
        return Ok(CardUse::Ask);
    };
    let wanted = match payer.get("request_card_token") {
        None => false,
        Some(value) => value.as_bool().ok_or(Wrong::Invalid("request_card_token"))?,
    };
    match text(payer, "allowed_card_token", 255)? {
        Some(token) => Ok(CardUse::Saved { token }),
        None if wanted => Ok(CardUse::Save {
            customer: String::new(),
        }),
        None => Ok(CardUse::Ask),
    }
}

/// A card as GoPay shows it.
fn shown_card(id: u64, card: Card) -> Object {
    let (year, month) = GOOD_UNTIL;
    let mut shown = Object::new();
    shown.insert("card_id".to_owned(), id.into());
    shown.insert("card_number".to_owned(), card.masked().into());
    let expiration = format!("{}{month}", year.trim_start_matches("20"));
    shown.insert("card_expiration".to_owned(), expiration.into());
    shown.insert("card_brand".to_owned(), card.brand().into());
    shown
}

/// A kept card as GoPay shows it; of one that is forgotten only that it is.
pub(super) fn kept(kept: &Kept) -> Value {
    if kept.state == CardState::Deleted {
        return json!({ "card_id": kept.id, "status": "DELETED" });
    }
    let mut shown = shown_card(kept.id, kept.card);
    shown.insert("card_token".to_owned(), kept.token.clone().into());
    shown.insert("status".to_owned(), "ACTIVE".into());
    Value::Object(shown)
}

fn preauthorization(body: &Object) -> Result<bool, Wrong> {
    match body.get("preauthorization") {
        None => Ok(false),
        Some(value) => value.as_bool().ok_or(Wrong::Invalid("preauthorization")),
    }
}

/// A payment as GoPay shows it.
pub(super) fn shown(order: &Order, page: String) -> Object {
    let placed = &order.placed;
    let mut shown = placed.echo.clone();
    if let (Some((id, card)), Some(payer)) =
        (order.saved, shown.get_mut("payer").and_then(Value::as_object_mut))
    {
        payer.insert("card_id".to_owned(), id.into());
        payer.insert("payment_card".to_owned(), Value::Object(shown_card(id, card)));
    }
    let mut show = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    show("id", number(order));
    if let Some(ext_id) = &placed.ext_id {
        show("order_number", ext_id.clone().into());
    }
    show("state", order.word().into());
    show("amount", order.shown_amount().into());
    show("currency", placed.currency.clone().into());
    show("gw_url", page.into());
    shown
}

/// The id of a payment, a number.
pub(super) fn number(order: &Order) -> Value {
    order.id.parse::<u64>().unwrap_or_default().into()
}

/// The notification that a payment has changed: its id, and nothing more.
pub(crate) fn notice(order: &Order) -> Option<Notice> {
    let mut url = order.placed.notify_url.clone()?;
    url.query_pairs_mut().append_pair("id", &order.id);
    Some(Notice {
        order: order.id.clone(),
        url,
        signed: None,
    })
}
