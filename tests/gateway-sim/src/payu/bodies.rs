//! What PayU reads and says: orders, refunds and notifications.

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::cards::{CardState, Kept};
use crate::clock::{millis, rfc3339};
use crate::fields::{
    DESCRIPTION_MAX, EXT_ID_MAX, ITEMS_MAX, NAME_MAX, Object, Wrong, address, currency, digits, is_amount,
    needed, text, within,
};
use crate::notify::{Notice, Signed};
use crate::orders::{CardUse, GOOD_UNTIL, Gateway, Order, Placed, Refund, State};
use crate::settings::{PointOfSale, Settings};

/// The longest that an order may be open, in seconds: a year.
const VALIDITY_MAX: u64 = 366 * 24 * 60 * 60;
/// Where the ids of payments begin.
const PAYMENT_IDS: u64 = 5_000_000_000;

/// What is asked for when an order is placed at this point of sale.
pub(super) fn placed(body: &Object, pos: &PointOfSale, settings: &Settings) -> Result<Placed, Wrong> {
    let customer_ip = needed(body, "customerIp", 45)?;
    if customer_ip.parse::<IpAddr>().is_err() {
        return Err(Wrong::Invalid("customerIp"));
    }
    let mut echo = Object::new();
    echo.insert("customerIp".to_owned(), customer_ip.into());
    echo.insert("merchantPosId".to_owned(), pos.id.clone().into());
    echo.insert("products".to_owned(), products(body)?);
    let card = card(body)?;
    if let (Some(buyer), CardUse::Save { .. }) = (within(body, "buyer")?, &card) {
        echo.insert("buyer".to_owned(), Value::Object(buyer.clone()));
    }
    Ok(Placed {
        gateway: Gateway::PayU,
        account: pos.id.clone(),
        ext_id: text(body, "extOrderId", EXT_ID_MAX)?,
        amount: amount(body, "totalAmount")?,
        currency: currency(body, "currencyCode")?,
        description: needed(body, "description", DESCRIPTION_MAX)?,
        notify_url: address(body, "notifyUrl")?,
        return_url: address(body, "continueUrl")?,
        valid_for: valid_for(body, settings)?,
        blocks: !pos.auto_receive,
        card,
        echo,
    })
}

/// An amount: digits in a text.
pub(super) fn amount(body: &Object, name: &'static str) -> Result<u64, Wrong> {
    let text = needed(body, name, 20)?;
    digits(&text)
        .filter(|amount| is_amount(*amount))
        .ok_or(Wrong::Invalid(name))
}

/// Which card pays: whoever begins the payment says so in `cardOnFile`.
fn card(body: &Object) -> Result<CardUse, Wrong> {
    let Some(on_file) = text(body, "cardOnFile", 32)? else {
        return Ok(CardUse::Ask);
    };
    let methods = within(body, "payMethods")?.ok_or(Wrong::Missing("payMethods"))?;
    let method = within(methods, "payMethod")?.ok_or(Wrong::Missing("payMethod"))?;
    let (kind, value) = (needed(method, "type", 32)?, needed(method, "value", 255)?);
    match (&*on_file, &*kind, &*value) {
        ("FIRST", "PBL", "c") => {
            let buyer = within(body, "buyer")?.ok_or(Wrong::Missing("buyer"))?;
            needed(buyer, "email", 255)?;
            Ok(CardUse::Save {
                customer: needed(buyer, "extCustomerId", EXT_ID_MAX)?,
            })
        }
        ("STANDARD_CARDHOLDER", "CARD_TOKEN", _) => Ok(CardUse::Saved { token: value }),
        _ => Err(Wrong::Invalid("cardOnFile")),
    }
}

/// A kept card as PayU shows it.
pub(super) fn kept(card: &Kept) -> Value {
    let status = if card.state == CardState::Expired {
        "EXPIRED"
    } else {
        "ACTIVE"
    };
    let (year, month) = GOOD_UNTIL;
    json!({
        "value": card.token,
        "status": status,
        "cardExpirationYear": year,
        "cardExpirationMonth": month,
        "cardNumberMasked": card.card.masked(),
        "cardBrand": card.card.brand(),
        "preferred": true,
    })
}

/// `validityTime`, in seconds there and in milliseconds here.
fn valid_for(body: &Object, settings: &Settings) -> Result<u64, Wrong> {
    let Some(seconds) = text(body, "validityTime", 20)? else {
        return Ok(millis(settings.payu_validity));
    };
    digits(&seconds)
        .filter(|seconds| (1..=VALIDITY_MAX).contains(seconds))
        .map(|seconds| seconds.saturating_mul(1000))
        .ok_or(Wrong::Invalid("validityTime"))
}

fn products(body: &Object) -> Result<Value, Wrong> {
    let list = body.get("products").ok_or(Wrong::Missing("products"))?;
    let list = list
        .as_array()
        .filter(|list| (1..=ITEMS_MAX).contains(&list.len()))
        .ok_or(Wrong::Invalid("products"))?;
    let mut products = Vec::new();
    for product in list {
        let product = product.as_object().ok_or(Wrong::Invalid("products"))?;
        let name = needed(product, "name", NAME_MAX)?;
        let unit_price = needed(product, "unitPrice", 20)?;
        let quantity = needed(product, "quantity", 20)?;
        if digits(&unit_price).is_none() {
            return Err(Wrong::Invalid("unitPrice"));
        }
        if digits(&quantity).is_none() {
            return Err(Wrong::Invalid("quantity"));
        }
        products.push(json!({ "name": name, "unitPrice": unit_price, "quantity": quantity }));
    }
    Ok(Value::Array(products))
}

/// An order as PayU shows it.
pub(super) fn shown(order: &Order) -> Object {
    let placed = &order.placed;
    let mut shown = placed.echo.clone();
    let mut show = |name: &str, value: String| shown.insert(name.to_owned(), Value::String(value));
    show("orderId", order.id.clone());
    if let Some(ext_id) = &placed.ext_id {
        show("extOrderId", ext_id.clone());
    }
    if let Some(url) = &placed.notify_url {
        show("notifyUrl", url.to_string());
    }
    show("orderCreateDate", rfc3339(order.created_at));
    show("description", placed.description.clone());
    show("currencyCode", placed.currency.clone());
    show("totalAmount", order.shown_amount().to_string());
    show("status", order.word().to_owned());
    shown
}

/// The payment of an order, as soon as there is one.
pub(super) fn properties(order: &Order) -> Value {
    if matches!(order.state, State::Blocked | State::Paid) {
        let id = PAYMENT_IDS.saturating_add(order.serial).to_string();
        json!([{ "name": "PAYMENT_ID", "value": id }])
    } else {
        json!([])
    }
}

/// A refund as PayU shows it.
pub(super) fn refund(refund: &Refund, currency: &str, status: &str) -> Value {
    json!({
        "refundId": refund.id,
        "extRefundId": refund.ext_id,
        "amount": refund.amount.to_string(),
        "currencyCode": currency,
        "description": refund.description,
        "creationDateTime": rfc3339(refund.at),
        "status": status,
        "statusDateTime": rfc3339(refund.at),
    })
}

/// The notification that an order has changed; none if there is no address for it.
pub(crate) fn notice(order: &Order, settings: &Settings, now: u64) -> Option<Notice> {
    let url = order.placed.notify_url.clone()?;
    let account = &order.placed.account;
    let pos = settings.points_of_sale.iter().find(|pos| pos.id == *account)?;
    let body = json!({
        "order": shown(order),
        "localReceiptDateTime": rfc3339(now),
        "properties": properties(order),
    });
    Some(Notice {
        order: order.id.clone(),
        url,
        signed: Some(Signed {
            body: body.to_string(),
            key: pos.key.clone(),
            algorithm: settings.algorithm,
        }),
    })
}
