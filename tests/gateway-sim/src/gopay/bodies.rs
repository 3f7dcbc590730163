//! What GoPay reads and says: payments and notifications.

use serde_json::{Value, json};

use crate::clock::millis;
use crate::fields::{
    DESCRIPTION_MAX, EXT_ID_MAX, ITEMS_MAX, NAME_MAX, Object, Wrong, address, currency, is_amount, needed,
    text, within,
};
use crate::notify::Notice;
use crate::orders::{Gateway, Order, Placed};
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
    let payer = within(body, "payer")?.cloned().unwrap_or_default();
    let payer = Value::Object(payer);
    if payer.to_string().len() > PAYER_MAX {
        return Err(Wrong::Invalid("payer"));
    }
    Ok(payer)
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
