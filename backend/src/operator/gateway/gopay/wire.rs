//! What goes to GoPay and what comes back. Amounts are minor units, written as whole numbers.

use cityplus_domain::Money;
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::card::{brand, masked};
use super::super::client::{Answer, Content, form};
use super::super::error::GatewayError;
use super::super::{
    CardExpiry, CardToken, CardUse, Created, Look, NewOrder, OrderState, Reference, SavedCard, Taking, checks,
};

/// Where payments are.
pub(super) const PAYMENTS: &str = "/api/payments/payment";
/// GoPay's number for a payment that is not in the state for what was asked.
const WRONG_STATE: i64 = 303;
/// What a capture is called on the person's statement.
const CAPTURED_ITEM: &str = "City+";

/// The path of a card that GoPay keeps.
pub(super) fn card_path(card: u64) -> String {
    format!("/api/payments/cards/{card}")
}

/// The path of a payment, or of something in it.
pub(super) fn path(id: u64, rest: &str) -> String {
    format!("{PAYMENTS}/{id}{rest}")
}

/// A payment for the operator of this number. It names no person.
pub(super) fn new_payment(goid: u64, order: &NewOrder) -> Content {
    let amount = order.amount.minor;
    let mut body = json!({
        "payer": payer(&order.card),
        "target": { "type": "ACCOUNT", "goid": goid },
        "amount": amount,
        "currency": order.amount.currency.code(),
        "order_number": order.id,
        "order_description": order.description,
        "items": [{ "name": order.description, "amount": amount, "count": 1 }],
        "lang": order.language.to_ascii_uppercase(),
        "callback": { "return_url": order.return_url, "notification_url": order.notify_url },
    });
    if order.taking == Taking::Later
        && let Some(fields) = body.as_object_mut()
    {
        fields.insert("preauthorization".to_owned(), json!(true));
    }
    Content::Json(body.to_string())
}

/// How it may be paid. Whether a card is kept, the person decides on the page.
fn payer(card: &CardUse) -> Value {
    match card {
        CardUse::Ask => json!({
            "allowed_payment_instruments": ["PAYMENT_CARD", "BANK_ACCOUNT"],
            "default_payment_instrument": "PAYMENT_CARD",
        }),
        CardUse::AskAndSave => json!({
            "allowed_payment_instruments": ["PAYMENT_CARD"],
            "default_payment_instrument": "PAYMENT_CARD",
            "request_card_token": true,
        }),
        CardUse::Saved(token) => json!({
            "allowed_payment_instruments": ["PAYMENT_CARD"],
            "default_payment_instrument": "PAYMENT_CARD",
            "allowed_card_token": token.reveal(),
        }),
    }
}

/// An empty form, as GoPay wants it where there is nothing to say.
pub(super) fn nothing() -> Content {
    Content::Form(form(&[]))
}

/// Takes so much of what is blocked.
pub(super) fn capture_part(amount: Money) -> Content {
    let body = json!({
        "amount": amount.minor,
        "items": [{ "name": CAPTURED_ITEM, "amount": amount.minor }],
    });
    Content::Json(body.to_string())
}

/// Gives so much back.
pub(super) fn refund(amount: Money) -> Content {
    Content::Form(form(&[("amount", amount.minor.to_string().as_str())]))
}

#[derive(Deserialize)]
struct PaymentBody {
    id: Option<u64>,
    order_number: Option<String>,
    state: Option<String>,
    amount: Option<i64>,
    currency: Option<String>,
    gw_url: Option<String>,
    payer: Option<PayerBody>,
}

#[derive(Deserialize)]
struct PayerBody {
    card_id: Option<u64>,
    payment_card: Option<PaymentCardBody>,
}

#[derive(Deserialize)]
struct PaymentCardBody {
    card_id: Option<u64>,
}

#[derive(Deserialize)]
struct CardBody {
    card_id: Option<u64>,
    card_number: Option<String>,
    card_expiration: Option<String>,
    card_brand: Option<String>,
    card_token: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct ResultBody {
    id: Option<u64>,
    result: Option<String>,
}

#[derive(Deserialize)]
struct ErrorsBody {
    errors: Vec<ErrorBody>,
}

#[derive(Deserialize)]
struct ErrorBody {
    error_code: Option<i64>,
    error_name: Option<String>,
}

/// A payment that was looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// How it stands.
    pub(super) look: Look,
    /// Whether a part of it was given back.
    pub(super) is_partly_refunded: bool,
    /// GoPay's number of the card that it keeps, if it keeps one.
    pub(super) card: Option<u64>,
}

/// The payment that was made of the order of this id.
pub(super) fn created(answer: &Answer, id: &str, card: &CardUse) -> Result<Created, GatewayError> {
    let body: PaymentBody = read(answer).map_err(|error| match error {
        // There is no payment yet that could be unknown: nothing is at this address.
        GatewayError::UnknownOrder => GatewayError::refused("404"),
        other => other,
    })?;
    if body.order_number.is_some_and(|given| given != id) {
        return Err(GatewayError::Garbled("order_number"));
    }
    let reference = body
        .id
        .map(|id| id.to_string())
        .filter(|text| super::number(text).is_some())
        .and_then(Reference::new)
        .ok_or(GatewayError::Garbled("id"))?;
    let is_over = matches!(
        body.state.as_deref(),
        Some("PAID" | "AUTHORIZED" | "CANCELED" | "TIMEOUTED")
    );
    let has_page = !(is_over && matches!(card, CardUse::Saved(_)));
    Ok(Created {
        reference,
        page_url: has_page.then(|| checks::page(body.gw_url)).transpose()?,
    })
}

/// How the payment of this number stands.
pub(super) fn seen(answer: &Answer, id: u64) -> Result<Seen, GatewayError> {
    let body: PaymentBody = read(answer)?;
    if body.id != Some(id) {
        return Err(GatewayError::Garbled("id"));
    }
    let state = match body.state.as_deref() {
        Some("CREATED" | "PAYMENT_METHOD_CHOSEN") => OrderState::Open,
        Some("AUTHORIZED") => OrderState::Blocked,
        Some("PAID" | "PARTIALLY_REFUNDED") => OrderState::Paid,
        Some("CANCELED" | "TIMEOUTED") => OrderState::Cancelled,
        Some("REFUNDED") => OrderState::Refunded,
        _ => return Err(GatewayError::Garbled("state")),
    };
    Ok(Seen {
        is_partly_refunded: body.state.as_deref() == Some("PARTIALLY_REFUNDED"),
        card: body.payer.and_then(kept_card),
        look: Look {
            id: checks::ordered_with(body.order_number)?,
            state,
            amount: checks::money(body.amount, body.currency.as_deref())?,
            saved: None,
        },
    })
}

fn kept_card(payer: PayerBody) -> Option<u64> {
    let of_card = payer.payment_card.and_then(|card| card.card_id);
    payer.card_id.or(of_card)
}

/// The card of this number; none if GoPay has forgotten it.
pub(super) fn saved(answer: &Answer, card: u64) -> Result<Option<SavedCard>, GatewayError> {
    let body: CardBody = match read(answer) {
        Err(GatewayError::UnknownOrder) => return Ok(None),
        body => body?,
    };
    if body.card_id != Some(card) {
        return Err(GatewayError::Garbled("card_id"));
    }
    if body.status.as_deref() != Some("ACTIVE") {
        return Ok(None);
    }
    let token = body.card_token.and_then(CardToken::new);
    let number = body.card_number.as_deref().and_then(masked);
    Ok(Some(SavedCard {
        token: token.ok_or(GatewayError::Garbled("card_token"))?,
        masked: number.ok_or(GatewayError::Garbled("card_number"))?,
        brand: body.card_brand.as_deref().and_then(brand),
        expires: body.card_expiration.as_deref().and_then(CardExpiry::from_yymm),
    }))
}

/// Makes sure that a card is forgotten; one that is not there is.
pub(super) fn forgotten(answer: &Answer) -> Result<(), GatewayError> {
    if answer.status.is_success() || answer.status == StatusCode::NOT_FOUND {
        Ok(())
    } else {
        Err(refused(answer))
    }
}

/// Makes sure that what was asked for the payment of this number was done.
pub(super) fn finished(answer: &Answer, id: u64) -> Result<(), GatewayError> {
    let body: ResultBody = read(answer)?;
    if body.id != Some(id) {
        return Err(GatewayError::Garbled("id"));
    }
    match body.result.as_deref() {
        Some("FINISHED") => Ok(()),
        Some("FAILED") => Err(GatewayError::refused("FAILED")),
        _ => Err(GatewayError::Garbled("result")),
    }
}

/// The same for what must not be done twice: whatever does not say clearly that nothing was done is unsure.
pub(super) fn finished_once(answer: &Answer, id: u64) -> Result<(), GatewayError> {
    let is_unclear = answer.status.is_success() || answer.status.is_server_error();
    match finished(answer, id) {
        Err(GatewayError::Away | GatewayError::Garbled(_)) if is_unclear => Err(GatewayError::Unsure),
        result => result,
    }
}

/// The body of what was done, or why it was not.
fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, GatewayError> {
    if answer.status.is_success() {
        serde_json::from_slice(&answer.body).map_err(|_| GatewayError::Garbled("a body that cannot be read"))
    } else {
        Err(refused(answer))
    }
}

fn refused(answer: &Answer) -> GatewayError {
    if answer.is_busy() {
        return GatewayError::Away;
    }
    let first = serde_json::from_slice::<ErrorsBody>(&answer.body)
        .ok()
        .and_then(|body| body.errors.into_iter().next());
    let Some(error) = first else {
        return GatewayError::Garbled("a refusal that cannot be read");
    };
    if answer.status == StatusCode::NOT_FOUND {
        return GatewayError::UnknownOrder;
    }
    let name = error.error_name.filter(|name| !name.is_empty());
    match (name, error.error_code) {
        (Some(name), _) if name == "PAYMENT_WRONG_STATE" => GatewayError::NotNow,
        (_, Some(WRONG_STATE)) => GatewayError::NotNow,
        (Some(name), _) => GatewayError::refused(&name),
        (None, Some(code)) => GatewayError::refused(&code.to_string()),
        (None, None) => GatewayError::Garbled("a refusal without a code"),
    }
}
