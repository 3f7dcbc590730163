//! A bank account as people type it, looked at while they type.

use cityplus_domain::Currency;
use cityplus_engine::protocol::redemption::BankAccount;

/// The longest number there is (ISO 13616).
const LONGEST: usize = 34;
/// How long it is where the people of our cities have their accounts (SWIFT IBAN registry).
const LENGTHS: [(&str, usize); 8] = [
    ("AT", 20),
    ("CZ", 24),
    ("DE", 22),
    ("HR", 21),
    ("PL", 28),
    ("SI", 19),
    ("SK", 24),
    ("UA", 29),
];

/// What the text is so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Iban {
    /// Nothing yet.
    Empty,
    /// It may become one.
    Unfinished,
    /// It is one.
    Right(BankAccount),
    /// A letter or sign that no account number has.
    Sign,
    /// As long as it should be, but its check digits do not fit.
    Wrong,
}

/// What a text is.
pub(super) fn look(text: &str, currency: Option<Currency>) -> Iban {
    let compact: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    if compact.is_empty() {
        return Iban::Empty;
    }
    if !compact.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Iban::Sign;
    }
    let has_country = !compact.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    // In Poland people write the number without the country before it.
    let full = if !has_country && currency == Some(Currency::PLN) {
        format!("PL{compact}")
    } else {
        compact
    };
    if let Ok(account) = full.parse::<BankAccount>() {
        return Iban::Right(account);
    }
    let country = full.get(..2).unwrap_or_default();
    let known = LENGTHS.iter().find(|(name, _)| *name == country);
    let whole = known.map_or(LONGEST, |(_, length)| *length);
    if full.len() >= whole {
        Iban::Wrong
    } else {
        Iban::Unfinished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_of_typing_is_told_apart() {
        let right = Iban::Right("PL61109010140000071219812874".parse().unwrap());
        for (text, expected) in [
            ("", Iban::Empty),
            ("  ", Iban::Empty),
            ("P", Iban::Unfinished),
            ("PL61 1090", Iban::Unfinished),
            ("pl61 1090 1014 0000 0712 1981 2874", right.clone()),
            ("61 1090 1014 0000 0712 1981 2874", right),
            ("61 1090 1014 0000 0712", Iban::Unfinished),
            ("61 1090 1014 0000 0712 1981 2875", Iban::Wrong),
            ("PL61 1090 1014 0000 0712 1981 2875", Iban::Wrong),
            ("PL61 1090 1014 0000 0712 1981 28740", Iban::Wrong),
            ("PL61-1090", Iban::Sign),
            ("PL61 ż", Iban::Sign),
        ] {
            assert_eq!(look(text, Some(Currency::PLN)), expected, "{text}");
        }
        assert_eq!(look("61 1090 1014", Some(Currency::CZK)), Iban::Unfinished);
        assert_eq!(look("CZ6508000000192000145398", Some(Currency::CZK)), Iban::Wrong);
    }
}
