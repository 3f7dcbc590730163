//! Tokens: who may ask, and for how long.

use std::collections::HashMap;

use axum::http::{HeaderMap, header};
use data_encoding::HEXLOWER;

use crate::orders::Gateway;

/// Most tokens at once; then the one that ends first makes room.
const TOKENS_MAX: usize = 10_000;

struct Token {
    gateway: Gateway,
    account: String,
    /// The customer of the shop for whom it was given out, at PayU.
    customer: Option<String>,
    until: u64,
}

/// The tokens that were given out.
#[derive(Default)]
pub(crate) struct Tokens(HashMap<String, Token>);

impl Tokens {
    /// A new token of this account, a point of sale or a shop.
    pub(crate) fn issue(&mut self, gateway: Gateway, account: &str, now: u64, lifetime: u64) -> String {
        if self.0.len() >= TOKENS_MAX {
            self.0.retain(|_, token| now < token.until);
        }
        if self.0.len() >= TOKENS_MAX {
            let first = self.0.iter().min_by_key(|(_, token)| token.until);
            if let Some(first) = first.map(|(text, _)| text.clone()) {
                self.0.remove(&first);
            }
        }
        let text = random();
        let token = Token {
            gateway,
            account: account.to_owned(),
            customer: None,
            until: now.saturating_add(lifetime),
        };
        self.0.insert(text.clone(), token);
        text
    }

    /// A new token of a point of sale at PayU that reaches the cards of one customer, too.
    pub(crate) fn issue_for(&mut self, account: &str, customer: &str, now: u64, lifetime: u64) -> String {
        let text = self.issue(Gateway::PayU, account, now, lifetime);
        if let Some(token) = self.0.get_mut(&text) {
            token.customer = Some(customer.to_owned());
        }
        text
    }

    /// For which customer this token was given out, if it was for one.
    pub(crate) fn customer(&self, text: &str) -> Option<&str> {
        self.0.get(text)?.customer.as_deref()
    }

    /// Whose token this is, if it is still good.
    pub(crate) fn account(&self, gateway: Gateway, text: &str, now: u64) -> Option<&str> {
        let token = self.0.get(text)?;
        let good = token.gateway == gateway && now < token.until;
        good.then_some(&*token.account)
    }
}

/// A text that nobody has yet.
pub(crate) fn random() -> String {
    HEXLOWER.encode(&fastrand::u128(..).to_be_bytes())
}

/// What follows a scheme such as `Bearer` in the header `Authorization`.
pub(crate) fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (said, rest) = value.trim().split_once(' ')?;
    said.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_gateway_and_its_time() {
        let mut tokens = Tokens::default();
        let text = tokens.issue(Gateway::PayU, "145227", 1000, 50);
        assert_eq!(tokens.account(Gateway::PayU, &text, 1049), Some("145227"));
        assert_eq!(tokens.account(Gateway::PayU, &text, 1050), None);
        assert_eq!(tokens.account(Gateway::GoPay, &text, 1000), None);
        assert_eq!(tokens.account(Gateway::PayU, "", 1000), None);
        assert_eq!(tokens.customer(&text), None);
        let customers = tokens.issue_for("145227", "ours-1", 1000, 50);
        assert_eq!(tokens.customer(&customers), Some("ours-1"));
        assert_ne!(tokens.issue(Gateway::PayU, "145227", 1000, 50), text);
    }

    #[test]
    fn tokens_are_not_kept_without_end() {
        let mut tokens = Tokens::default();
        let first = tokens.issue(Gateway::GoPay, "1", 0, 10);
        for _ in 0..TOKENS_MAX {
            tokens.issue(Gateway::GoPay, "1", 0, 1000);
        }
        assert_eq!(tokens.0.len(), TOKENS_MAX);
        assert_eq!(tokens.account(Gateway::GoPay, &first, 0), None);
    }

    #[test]
    fn the_header_is_read() {
        let read = |value: &str, scheme: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            authorization(&headers, scheme).map(str::to_owned)
        };
        assert_eq!(read("Bearer abc", "Bearer").as_deref(), Some("abc"));
        assert_eq!(read("bearer  abc ", "Bearer").as_deref(), Some("abc"));
        assert_eq!(read("Basic abc", "Bearer"), None);
        assert_eq!(read("abc", "Bearer"), None);
        assert_eq!(authorization(&HeaderMap::new(), "Bearer"), None);
    }
}
