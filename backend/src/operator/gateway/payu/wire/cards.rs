//! Saved cards at PayU: tokens of many uses (`TOKC_…`), which belong to a customer of the shop.
//!
//! Each order that saves a card is a customer of its own, named by the order's id: PayU learns nothing of who pays
//! again, and what it keeps for that customer is the one card of that order.

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::super::card::{brand, masked};
use super::super::super::client::{Answer, form};
use super::super::super::error::GatewayError;
use super::super::super::{CardExpiry, CardToken, CardUse, NewOrder, SavedCard};
use super::super::PayUPos;
use super::{AnyBody, done, read};

/// Where the cards of a customer are.
pub(in crate::operator::gateway::payu) const CARDS: &str = "/api/v2_1/paymethods";
/// PayU's name for paying by card on its page.
const CARD_PAGE: &str = "c";
/// Where PayU wants a mail address, and nobody has to read anything (RFC 2606).
const NOBODY: &str = "card.invalid";

/// The buyer of an order: no more than the language, and for a card that is to be saved the customer it is saved for.
pub(super) fn buyer(order: &NewOrder) -> Value {
    let language = order.language.to_ascii_lowercase();
    match order.card {
        CardUse::AskAndSave => json!({
            "language": language,
            "extCustomerId": order.id,
            "email": mail(&order.id),
        }),
        CardUse::Ask | CardUse::Saved(_) => json!({ "language": language }),
    }
}

/// What PayU is told about the card: who begins the payment, and how it is paid. Nothing if the page asks for all.
pub(super) fn asked(card: &CardUse) -> Option<(&'static str, Value)> {
    match card {
        CardUse::Ask => None,
        CardUse::AskAndSave => Some(("FIRST", json!({ "type": "PBL", "value": CARD_PAGE }))),
        // The owner is there: PayU may ask for 3-D Secure.
        CardUse::Saved(token) => Some((
            "STANDARD_CARDHOLDER",
            json!({ "type": "CARD_TOKEN", "value": token.reveal() }),
        )),
    }
}

/// Whether an order was taken and its owner has to go on at a page: to confirm it to the card's bank (`…_3DS`), to type
/// the card's code (`…_CVV`) or for whatever else PayU wants. Such an answer is never a refusal: the order is there.
pub(super) fn is_to_be_confirmed(answer: &Answer) -> Result<bool, GatewayError> {
    let code = read::<AnyBody>(answer)
        .ok()
        .and_then(|body| body.status)
        .and_then(|status| status.code);
    if !code.is_some_and(|code| code.starts_with("WARNING_CONTINUE_")) {
        return Ok(false);
    }
    if answer.status.is_success() || answer.status == StatusCode::FOUND {
        Ok(true)
    } else {
        Err(GatewayError::Garbled("statusCode"))
    }
}

/// The form for a token by which the cards of a customer are reached.
pub(in crate::operator::gateway::payu) fn login(pos: &PayUPos, customer: &str) -> String {
    form(&[
        ("grant_type", "trusted_merchant"),
        ("client_id", pos.client_id.as_str()),
        ("client_secret", pos.client_secret.as_str()),
        ("email", mail(customer).as_str()),
        ("ext_customer_id", customer),
    ])
}

fn mail(customer: &str) -> String {
    format!("{customer}@{NOBODY}")
}

#[derive(Deserialize)]
struct OrdersBody {
    #[serde(default)]
    orders: Vec<OrderBody>,
}

#[derive(Deserialize)]
struct OrderBody {
    buyer: Option<BuyerBody>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BuyerBody {
    ext_customer_id: Option<String>,
}

/// Whether an order that was looked at, of this id, was to save a card.
pub(in crate::operator::gateway::payu) fn saves(answer: &Answer, id: &str) -> bool {
    let orders = read::<OrdersBody>(answer)
        .map(|body| body.orders)
        .unwrap_or_default();
    let mut customers = orders
        .into_iter()
        .filter_map(|order| order.buyer?.ext_customer_id);
    customers.any(|customer| customer == id)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CardsBody {
    #[serde(default)]
    card_tokens: Vec<CardBody>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CardBody {
    value: Option<String>,
    status: Option<String>,
    card_number_masked: Option<String>,
    card_expiration_year: Option<Value>,
    card_expiration_month: Option<Value>,
    card_scheme: Option<String>,
    card_brand: Option<String>,
}

/// The card of a customer that has one; none if the person did not agree to keep it.
pub(in crate::operator::gateway::payu) fn saved(answer: &Answer) -> Result<Option<SavedCard>, GatewayError> {
    done(answer)?;
    let body: CardsBody = read(answer)?;
    let mut cards = body.card_tokens.into_iter();
    let Some(card) = cards.find(|card| card.status.as_deref() != Some("EXPIRED")) else {
        return Ok(None);
    };
    let token = card.value.and_then(CardToken::new);
    let number = card.card_number_masked.as_deref().and_then(masked);
    let expires = number_of(card.card_expiration_year)
        .zip(number_of(card.card_expiration_month))
        .and_then(|(year, month)| CardExpiry::new(year, u8::try_from(month).ok()?));
    let named = card.card_brand.or(card.card_scheme);
    Ok(Some(SavedCard {
        token: token.ok_or(GatewayError::Garbled("the token of a card"))?,
        masked: number.ok_or(GatewayError::Garbled("cardNumberMasked"))?,
        brand: named.as_deref().and_then(brand),
        expires,
    }))
}

/// A whole number, which PayU writes as a text.
fn number_of(value: Option<Value>) -> Option<u16> {
    match value? {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
        _ => None,
    }
}

/// Where a token is forgotten; none if no token of PayU looks like it.
pub(in crate::operator::gateway::payu) fn path(token: &CardToken) -> Option<String> {
    let text = token.reveal();
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_plain.then(|| format!("/api/v2_1/tokens/{text}"))
}

/// Makes sure that a token is forgotten; one that is not there is.
pub(in crate::operator::gateway::payu) fn forgotten(answer: &Answer) -> Result<(), GatewayError> {
    if answer.status.is_success() || answer.status == StatusCode::NOT_FOUND {
        Ok(())
    } else {
        done(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &Value) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            body: body.to_string().into_bytes(),
        }
    }

    fn cards(field: &str, value: Value) -> Result<Option<SavedCard>, GatewayError> {
        let mut card = json!({
            "value": "TOKC_KPNZVSLJUNR4DHF5NPVKDPJGMX7",
            "status": "ACTIVE",
            "cardExpirationYear": "2029",
            "cardExpirationMonth": "12",
            "cardNumberMasked": "444433******1111",
            "cardScheme": "VS",
            "cardBrand": "VISA",
            "preferred": true,
        });
        card[field] = value;
        let body = json!({ "cardTokens": [card], "payByLinks": [], "status": { "statusCode": "SUCCESS" } });
        saved(&answer(200, &body))
    }

    #[test]
    fn a_saved_card_is_read() {
        let card = cards("preferred", json!(false)).unwrap().unwrap();
        assert_eq!(card.token.reveal(), "TOKC_KPNZVSLJUNR4DHF5NPVKDPJGMX7");
        assert_eq!(
            (card.masked.as_str(), card.brand.as_deref(), card.expires),
            ("444433******1111", Some("VISA"), CardExpiry::new(2029, 12))
        );
        assert_eq!(
            cards("cardExpirationYear", Value::Null).unwrap().unwrap().expires,
            None
        );
        assert_eq!(cards("status", json!("EXPIRED")), Ok(None));
        assert_eq!(
            cards("cardNumberMasked", json!("4444333322221111")),
            Err(GatewayError::Garbled("cardNumberMasked"))
        );
        assert_eq!(
            cards("value", json!("4444333322221111")),
            Err(GatewayError::Garbled("the token of a card"))
        );
        let none = json!({ "cardTokens": [], "status": { "statusCode": "SUCCESS" } });
        assert_eq!(saved(&answer(200, &none)), Ok(None));
    }

    #[test]
    fn an_order_says_whether_it_saves_a_card() {
        let order = |buyer: Value| {
            let body = json!({ "orders": [{ "buyer": buyer }], "status": { "statusCode": "SUCCESS" } });
            saves(&answer(200, &body), "top-up-1")
        };
        assert!(order(json!({ "extCustomerId": "top-up-1", "language": "pl" })));
        assert!(!order(json!({ "extCustomerId": "somebody" })));
        assert!(!order(json!({ "language": "pl" })));
        assert!(!order(Value::Null));
    }

    #[test]
    fn a_token_is_forgotten_once() {
        let token = |text: &str| CardToken::new(text).unwrap();
        assert_eq!(path(&token("TOKC_1")).as_deref(), Some("/api/v2_1/tokens/TOKC_1"));
        assert_eq!(path(&token("TOKC/../x")), None);
        assert_eq!(forgotten(&answer(204, &Value::Null)), Ok(()));
        assert_eq!(forgotten(&answer(404, &Value::Null)), Ok(()));
        assert_eq!(forgotten(&answer(503, &Value::Null)), Err(GatewayError::Away));
    }
}
