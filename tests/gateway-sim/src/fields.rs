//! Reading what came in: bodies, fields and addresses, all of them bounded.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::{BytesRejection, PathRejection};
use serde_json::{Map, Value};
use url::Url;

/// The longest body, in bytes.
pub(crate) const BODY_MAX: usize = 64 * 1024;
/// The largest amount, in minor units.
pub(crate) const AMOUNT_MAX: u64 = 99_999_999_999;
/// The longest address, in characters.
pub(crate) const ADDRESS_MAX: usize = 2048;
/// The longest id of an order that the shop gives, in characters.
pub(crate) const EXT_ID_MAX: usize = 128;
/// The longest description, in characters.
pub(crate) const DESCRIPTION_MAX: usize = 1024;
/// The longest name of a thing that is sold, in characters.
pub(crate) const NAME_MAX: usize = 255;
/// The most things in one order.
pub(crate) const ITEMS_MAX: usize = 100;

const CURRENCIES: [&str; 14] = [
    "BGN", "CHF", "CZK", "DKK", "EUR", "GBP", "HRK", "HUF", "NOK", "PLN", "RON", "SEK", "UAH", "USD",
];

/// A body as it came, or why it did not come whole.
pub(crate) type Body = Result<Bytes, BytesRejection>;
/// An id in an address.
pub(crate) type Id = Result<Path<String>, PathRejection>;
/// An object of JSON.
pub(crate) type Object = Map<String, Value>;

/// What is wrong with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is no object of JSON, or too long.
    Syntax,
    /// This field is missing.
    Missing(&'static str),
    /// This field cannot be so.
    Invalid(&'static str),
}

/// An object of JSON.
pub(crate) fn object(body: Body) -> Result<Object, Wrong> {
    let bytes = body.map_err(|_| Wrong::Syntax)?;
    serde_json::from_slice(&bytes).map_err(|_| Wrong::Syntax)
}

/// The fields of a form; of a body that is none, no fields.
pub(crate) fn form(body: Body) -> HashMap<String, String> {
    let bytes = body.unwrap_or_default();
    url::form_urlencoded::parse(&bytes).into_owned().collect()
}

/// The id in an address; an empty one, which nothing has, if it cannot be read.
pub(crate) fn id(path: Id) -> String {
    path.map(|Path(id)| id).unwrap_or_default()
}

/// A text of one to `max` characters, without control characters, if there is one.
pub(crate) fn text(of: &Object, name: &'static str, max: usize) -> Result<Option<String>, Wrong> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if is_text(text, max) => Ok(Some(text.clone())),
        Some(_) => Err(Wrong::Invalid(name)),
    }
}

/// The same, where there must be one.
pub(crate) fn needed(of: &Object, name: &'static str, max: usize) -> Result<String, Wrong> {
    text(of, name, max)?.ok_or(Wrong::Missing(name))
}

fn is_text(text: &str, max: usize) -> bool {
    !text.is_empty() && text.chars().count() <= max && !text.chars().any(char::is_control)
}

/// An object within an object, if there is one.
pub(crate) fn within<'a>(of: &'a Object, name: &'static str) -> Result<Option<&'a Object>, Wrong> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Wrong::Invalid(name)),
    }
}

/// A whole number written as text, with nothing but digits.
pub(crate) fn digits(text: &str) -> Option<u64> {
    let clean = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if clean { text.parse().ok() } else { None }
}

/// Whether it is an amount of money that can be paid.
pub(crate) fn is_amount(amount: u64) -> bool {
    (1..=AMOUNT_MAX).contains(&amount)
}

/// A currency that the gateways know.
pub(crate) fn currency(of: &Object, name: &'static str) -> Result<String, Wrong> {
    let currency = needed(of, name, 3)?;
    if CURRENCIES.contains(&&*currency) {
        Ok(currency)
    } else {
        Err(Wrong::Invalid(name))
    }
}

/// An address on the web, if there is one.
pub(crate) fn address(of: &Object, name: &'static str) -> Result<Option<Url>, Wrong> {
    let Some(text) = text(of, name, ADDRESS_MAX)? else {
        return Ok(None);
    };
    let url = Url::parse(&text).map_err(|_| Wrong::Invalid(name))?;
    if ["http", "https"].contains(&url.scheme()) && url.has_host() {
        Ok(Some(url))
    } else {
        Err(Wrong::Invalid(name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Object {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn texts_have_bounds() {
        let object = read(json!({ "a": "żółw", "empty": "", "number": 1, "null": null, "line": "a\nb" }));
        assert_eq!(text(&object, "a", 4), Ok(Some("żółw".to_owned())));
        assert_eq!(text(&object, "a", 3), Err(Wrong::Invalid("a")));
        for name in ["empty", "number", "line"] {
            assert_eq!(text(&object, name, 9), Err(Wrong::Invalid(name)));
        }
        for name in ["null", "absent"] {
            assert_eq!(needed(&object, name, 9), Err(Wrong::Missing(name)));
        }
    }

    #[test]
    fn numbers_are_digits_only() {
        for (text, expected) in [
            ("2000", Some(2000)),
            ("0", Some(0)),
            ("", None),
            ("+1", None),
            ("-1", None),
            ("1.0", None),
            (" 1", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(digits(text), expected, "{text}");
        }
        assert!(is_amount(1) && is_amount(AMOUNT_MAX));
        assert!(!is_amount(0) && !is_amount(AMOUNT_MAX + 1));
    }

    #[test]
    fn currencies_and_addresses_are_known_ones() {
        let object = read(json!({
            "pln": "PLN", "small": "pln", "none": "XXX",
            "web": "https://city.example/back?a=1", "script": "javascript:alert(1)", "path": "/back",
        }));
        assert_eq!(currency(&object, "pln"), Ok("PLN".to_owned()));
        assert_eq!(currency(&object, "small"), Err(Wrong::Invalid("small")));
        assert_eq!(currency(&object, "none"), Err(Wrong::Invalid("none")));
        let web = address(&object, "web").unwrap().unwrap();
        assert_eq!(web.as_str(), "https://city.example/back?a=1");
        assert_eq!(address(&object, "script"), Err(Wrong::Invalid("script")));
        assert_eq!(address(&object, "path"), Err(Wrong::Invalid("path")));
        assert_eq!(address(&object, "absent"), Ok(None));
    }
}
