//! What is checked of what goes to a gateway and of what comes back, whichever gateway it is.

use cityplus_domain::{Currency, Money};
use reqwest::Url;

use super::error::GatewayError;
use super::{NewOrder, NewRefund};

/// Longest id of an order or a refund.
const ID_MAX: usize = 48;
/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 120;
/// Most digits of an amount: fewer than would overflow.
const DIGITS_MAX: usize = 18;
/// Longest address of a page.
const PAGE_MAX_BYTES: usize = 2048;

/// Makes sure that an order can be ordered.
pub(super) fn order(order: &NewOrder) -> Result<(), GatewayError> {
    id(&order.id)?;
    positive(order.amount)?;
    description(&order.description)?;
    let language = order.language.as_bytes();
    if language.len() == 2 && language.iter().all(u8::is_ascii_alphabetic) {
        Ok(())
    } else {
        Err(GatewayError::refused("the language must be two letters"))
    }
}

/// Makes sure that a refund can be asked for.
pub(super) fn refund(refund: &NewRefund) -> Result<(), GatewayError> {
    id(&refund.id)?;
    positive(refund.amount)?;
    description(&refund.description)
}

/// Makes sure that an amount is more than nothing.
pub(super) fn positive(amount: Money) -> Result<(), GatewayError> {
    if amount.is_positive() {
        Ok(())
    } else {
        Err(GatewayError::refused("the amount must be more than nothing"))
    }
}

fn id(id: &str) -> Result<(), GatewayError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=ID_MAX).contains(&id.len()) && id.bytes().all(allowed) {
        Ok(())
    } else {
        Err(GatewayError::refused(
            "the id must be 1 to 48 letters, digits, hyphens, underscores or dots",
        ))
    }
}

fn description(text: &str) -> Result<(), GatewayError> {
    let is_line = !text.trim().is_empty() && !text.chars().any(char::is_control);
    if is_line && text.chars().count() <= DESCRIPTION_MAX {
        Ok(())
    } else {
        Err(GatewayError::refused(
            "the description must be one line of 1 to 120 characters",
        ))
    }
}

/// Minor units that a gateway writes as a text of digits.
pub(super) fn minor(digits: &str) -> Option<i64> {
    let plain = (1..=DIGITS_MAX).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// An amount that a gateway gives: not less than nothing, in a currency that is handled here.
pub(super) fn money(minor: Option<i64>, currency: Option<&str>) -> Result<Money, GatewayError> {
    let minor = minor
        .filter(|minor| *minor >= 0)
        .ok_or(GatewayError::Garbled("amount"))?;
    let currency = currency
        .and_then(|code| code.parse::<Currency>().ok())
        .ok_or(GatewayError::Garbled("currency"))?;
    Ok(Money::new(minor, currency))
}

/// The id an order was ordered with, as a gateway gives it back.
pub(super) fn ordered_with(id: Option<String>) -> Result<String, GatewayError> {
    id.filter(|id| !id.is_empty())
        .ok_or(GatewayError::Garbled("the order's id"))
}

/// The address of a page, for the person's browser.
pub(super) fn page(address: Option<String>) -> Result<String, GatewayError> {
    let is_page = |text: &String| {
        text.len() <= PAGE_MAX_BYTES
            // The parser would drop what is not graphic without a word.
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && Url::parse(text)
                .is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
    };
    address
        .filter(is_page)
        .ok_or(GatewayError::Garbled("the page's address"))
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::super::{CardUse, Taking};
    use super::*;

    fn an_order() -> NewOrder {
        NewOrder {
            id: "top-up_1.a".into(),
            amount: Money::new(2_000, Currency::PLN),
            taking: Taking::AtOnce,
            description: "City+".into(),
            language: "pl".into(),
            customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            return_url: "https://city.example/back".into(),
            notify_url: "https://city.example/told".into(),
            valid_for_s: 900,
            card: CardUse::Ask,
        }
    }

    #[test]
    fn refuses_orders_that_no_gateway_takes() {
        assert_eq!(order(&an_order()), Ok(()));
        let wrong: [fn(&mut NewOrder); 9] = [
            |order| order.id = String::new(),
            |order| order.id = "a".repeat(49),
            |order| order.id = "a/b".into(),
            |order| order.amount.minor = 0,
            |order| order.amount.minor = -1,
            |order| order.description = " ".into(),
            |order| order.description = "a\nb".into(),
            |order| order.description = "ż".repeat(121),
            |order| order.language = "pol".into(),
        ];
        for (number, spoil) in wrong.into_iter().enumerate() {
            let mut spoilt = an_order();
            spoil(&mut spoilt);
            assert!(
                matches!(order(&spoilt), Err(GatewayError::Refused { .. })),
                "{number}"
            );
        }
    }

    #[test]
    fn an_amount_is_digits() {
        assert_eq!(minor("0"), Some(0));
        assert_eq!(minor("2000"), Some(2_000));
        assert_eq!(minor(&"9".repeat(18)), Some(999_999_999_999_999_999));
        for bad in ["", "-1", "+1", " 1", "1 ", "1.0", "1,0", "1e3", "0x1", "٥"] {
            assert_eq!(minor(bad), None, "{bad}");
        }
        assert_eq!(minor(&"9".repeat(19)), None);
    }

    #[test]
    fn money_has_a_known_currency() {
        assert_eq!(money(Some(5), Some("CZK")), Ok(Money::new(5, Currency::CZK)));
        assert_eq!(money(None, Some("CZK")), Err(GatewayError::Garbled("amount")));
        assert_eq!(money(Some(-1), Some("CZK")), Err(GatewayError::Garbled("amount")));
        for bad in [None, Some(""), Some("czk"), Some("XXX")] {
            assert_eq!(money(Some(5), bad), Err(GatewayError::Garbled("currency")));
        }
    }

    #[test]
    fn a_page_is_one_that_a_browser_opens() {
        for good in [
            "https://secure.payu.com/pay/?orderId=A&token=b",
            "http://127.0.0.1:4100/pay",
        ] {
            assert_eq!(page(Some(good.to_owned())), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "/pay",
            "javascript:alert(1)",
            "https://",
            "mailto:a@example.com",
            "https://secure.payu.com/a\nb",
            " https://secure.payu.com",
        ] {
            assert!(page(Some(bad.to_owned())).is_err(), "{bad}");
        }
        assert!(page(None).is_err());
        let long = format!("https://secure.payu.com/{}", "a".repeat(PAGE_MAX_BYTES));
        assert!(page(Some(long)).is_err());
    }
}
