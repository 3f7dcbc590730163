//! What goes to PayU and what comes back, as JSON. Amounts are minor units, written as texts.

pub(super) mod cards;

#[cfg(test)]
mod tests;

use cityplus_domain::Money;
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::super::client::{Answer, Content};
use super::super::error::GatewayError;
use super::super::{CardUse, Look, NewOrder, NewRefund, OrderState, checks};

/// Where orders are.
pub(super) const ORDERS: &str = "/api/v2_1/orders";

/// The path of an order, or of something in it.
pub(super) fn path(order_id: &str, rest: &str) -> String {
    format!("{ORDERS}/{order_id}{rest}")
}

/// An order for a point of sale. It names no person: PayU asks the buyer for what it needs.
pub(super) fn new_order(pos_id: &str, order: &NewOrder) -> Content {
    let amount = order.amount.minor.to_string();
    let mut body = json!({
        "extOrderId": order.id,
        "notifyUrl": order.notify_url,
        "continueUrl": order.return_url,
        "customerIp": order.customer_ip.to_canonical().to_string(),
        "merchantPosId": pos_id,
        "description": order.description,
        "currencyCode": order.amount.currency.code(),
        "totalAmount": amount,
        "validityTime": order.valid_for_s.to_string(),
        "buyer": cards::buyer(order),
        "products": [{ "name": order.description, "unitPrice": amount, "quantity": "1" }],
    });
    if let Some((card_on_file, method)) = cards::asked(&order.card)
        && let Some(fields) = body.as_object_mut()
    {
        fields.insert("cardOnFile".to_owned(), json!(card_on_file));
        fields.insert("payMethods".to_owned(), json!({ "payMethod": method }));
    }
    Content::Json(body.to_string())
}

/// Takes all that is blocked.
pub(super) fn capture_all(order_id: &str) -> Content {
    let body = json!({ "orderId": order_id, "orderStatus": "COMPLETED" });
    Content::Json(body.to_string())
}

/// Takes so much of what is blocked.
pub(super) fn capture_part(amount: Money) -> Content {
    let body = json!({ "amount": amount.minor.to_string(), "currencyCode": amount.currency.code() });
    Content::Json(body.to_string())
}

/// Gives so much back.
pub(super) fn refund(refund: &NewRefund) -> Content {
    let body = json!({
        "refund": {
            "description": refund.description,
            "amount": refund.amount.minor.to_string(),
            "currencyCode": refund.amount.currency.code(),
            "extRefundId": refund.id,
        },
    });
    Content::Json(body.to_string())
}

/// What every answer has.
#[derive(Deserialize)]
struct AnyBody {
    status: Option<StatusBody>,
}

#[derive(Deserialize)]
struct StatusBody {
    #[serde(rename = "statusCode")]
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreatedBody {
    order_id: Option<String>,
    redirect_uri: Option<String>,
    ext_order_id: Option<String>,
}

#[derive(Deserialize)]
struct OrdersBody {
    #[serde(default)]
    orders: Vec<OrderBody>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrderBody {
    order_id: Option<String>,
    ext_order_id: Option<String>,
    currency_code: Option<String>,
    total_amount: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct RefundedBody {
    refund: Option<RefundBody>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RefundBody {
    ext_refund_id: Option<String>,
    amount: Option<String>,
    currency_code: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct NotificationBody {
    order: NotifiedBody,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NotifiedBody {
    order_id: String,
    merchant_pos_id: String,
}

/// Makes sure that it was done.
pub(super) fn done(answer: &Answer) -> Result<(), GatewayError> {
    if answer.is_busy() {
        return Err(GatewayError::Away);
    }
    let body: AnyBody = read(answer)?;
    let code = body
        .status
        .and_then(|status| status.code)
        .ok_or(GatewayError::Garbled("statusCode"))?;
    // An order that was taken is answered with a redirect to its page: it is in the body, too.
    let is_success = answer.status.is_success() || answer.status == StatusCode::FOUND;
    match (is_success, code.as_str()) {
        (true, "SUCCESS") => Ok(()),
        (false, "SUCCESS") => Err(GatewayError::Garbled("statusCode")),
        (_, "ERROR_ORDER_NOT_UNIQUE") => Err(GatewayError::UsedId),
        (_, "ERROR_ORDER_STATUS_INVALID") => Err(GatewayError::NotNow),
        _ if answer.status == StatusCode::NOT_FOUND => Err(GatewayError::UnknownOrder),
        (_, code) => Err(GatewayError::refused(code)),
    }
}

/// The order's id and its page, if somebody has to go to one.
pub(super) fn created(
    answer: &Answer,
    id: &str,
    card: &CardUse,
) -> Result<(String, Option<String>), GatewayError> {
    let is_to_be_confirmed = cards::is_to_be_confirmed(answer)?;
    if !is_to_be_confirmed {
        done(answer).map_err(|error| match error {
            // There is no order yet that could be unknown: nothing is at this address.
            GatewayError::UnknownOrder => GatewayError::refused("404"),
            other => other,
        })?;
    }
    let body: CreatedBody = read(answer)?;
    if body.ext_order_id.is_some_and(|given| given != id) {
        return Err(GatewayError::Garbled("extOrderId"));
    }
    let order_id = body.order_id.ok_or(GatewayError::Garbled("orderId"))?;
    let has_page = is_to_be_confirmed || !matches!(card, CardUse::Saved(_));
    let page = has_page.then(|| checks::page(body.redirect_uri)).transpose()?;
    Ok((order_id, page))
}

/// How the order of this id stands.
pub(super) fn look(answer: &Answer, order_id: &str) -> Result<Look, GatewayError> {
    done(answer)?;
    let body: OrdersBody = read(answer)?;
    let Ok([order]) = <[OrderBody; 1]>::try_from(body.orders) else {
        return Err(GatewayError::Garbled("orders"));
    };
    if order.order_id.as_deref() != Some(order_id) {
        return Err(GatewayError::Garbled("orderId"));
    }
    // What was given back does not show here: such an order stays completed.
    let state = match order.status.as_deref() {
        Some("NEW" | "PENDING") => OrderState::Open,
        Some("WAITING_FOR_CONFIRMATION") => OrderState::Blocked,
        Some("COMPLETED") => OrderState::Paid,
        Some("CANCELED") => OrderState::Cancelled,
        _ => return Err(GatewayError::Garbled("state")),
    };
    Ok(Look {
        id: checks::ordered_with(order.ext_order_id)?,
        state,
        amount: money(order.total_amount.as_deref(), order.currency_code.as_deref())?,
        saved: None,
    })
}

/// Makes sure that this refund was taken.
pub(super) fn refunded(answer: &Answer, asked: &NewRefund) -> Result<(), GatewayError> {
    done(answer)?;
    let body: RefundedBody = read(answer)?;
    let refund = body.refund.ok_or(GatewayError::Garbled("refund"))?;
    if refund.ext_refund_id.is_some_and(|id| id != asked.id) {
        return Err(GatewayError::Garbled("extRefundId"));
    }
    // The id's first refund comes back, whatever was asked this time.
    if money(refund.amount.as_deref(), refund.currency_code.as_deref())? != asked.amount {
        return Err(GatewayError::UsedId);
    }
    if refund.status.as_deref() == Some("CANCELED") {
        return Err(GatewayError::refused("CANCELED"));
    }
    Ok(())
}

/// What an unproved notification says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// Which order it is about.
    pub(super) order_id: String,
    /// Which point of sale it comes from.
    pub(super) pos_id: String,
}

/// Reads a notification, without believing it.
pub(super) fn told(body: &[u8]) -> Result<Told, GatewayError> {
    let body: NotificationBody = serde_json::from_slice(body).map_err(|_| GatewayError::NotGenuine)?;
    Ok(Told {
        order_id: body.order.order_id,
        pos_id: body.order.merchant_pos_id,
    })
}

fn money(minor: Option<&str>, currency: Option<&str>) -> Result<Money, GatewayError> {
    checks::money(minor.and_then(checks::minor), currency)
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, GatewayError> {
    serde_json::from_slice(&answer.body).map_err(|_| GatewayError::Garbled("a body that cannot be read"))
}
