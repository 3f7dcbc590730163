//! Telephone numbers: how they are read, and the bodies by which an account gets one.
//!
//! A number is kept and compared in one form only, that of E.164: `+`, the country's calling code, the rest.

use cityplus_domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Find;
use crate::texts::{Email, NumberCode, PhoneNumber, TextError, without_hidden};

/// The country of a number that is written without one: Poland, where the cities are. Cities of other countries write
/// the calling code.
const DEFAULT_CALLING_CODE: &str = "48";
/// The digits of a Polish number behind the calling code; there is no other length.
const POLISH_DIGITS: usize = 9;
/// The fewest digits with the calling code; those of the smallest countries have seven.
const DIGITS_MIN: usize = 7;
/// The most digits with the calling code (E.164, section 6.2).
const DIGITS_MAX: usize = 15;
/// The longest text that is read, in bytes: far more than anybody puts between fifteen digits.
const TYPED_MAX_BYTES: usize = 128;
/// The digits of a code by which a number is confirmed.
const CODE_DIGITS: usize = 6;

/// The number of a text as E.164 has it; none if it is no number.
///
/// `+` or `00` begins a number with its calling code. Without either, nine digits are a Polish number. Spaces, hyphens,
/// full stops, slashes and brackets between digits mean nothing.
pub(crate) fn clean(text: &str) -> Option<String> {
    if text.len() > TYPED_MAX_BYTES {
        return None;
    }
    // A number that is copied from an address book often comes between marks of direction.
    let text = without_hidden(text);
    let text = text.trim();
    let with_code = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    let mut digits = digits_of(with_code.unwrap_or(text))?;
    if with_code.is_none() {
        if digits.len() != POLISH_DIGITS {
            return None;
        }
        digits.insert_str(0, DEFAULT_CALLING_CODE);
    }
    let fits = (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) && !digits.starts_with('0');
    let is_polish_and_wrong = digits
        .strip_prefix("48")
        .is_some_and(|rest| rest.len() != POLISH_DIGITS || rest.starts_with('0'));
    (fits && !is_polish_and_wrong).then(|| format!("+{digits}"))
}

/// The digits of a text with nothing else in it but what stands between them.
fn digits_of(text: &str) -> Option<String> {
    let is_between = |c: char| {
        matches!(
            c,
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '-' | '\u{2010}'..='\u{2013}' | '.' | '/' | '(' | ')'
        )
    };
    text.chars()
        .filter(|c| !is_between(*c))
        .map(|c| c.is_ascii_digit().then_some(c))
        .collect()
}

/// The code of a text, in digits alone; none if it is no code.
pub(crate) fn clean_code(text: &str) -> Option<String> {
    if text.len() > TYPED_MAX_BYTES {
        return None;
    }
    digits_of(text.trim()).filter(|digits| digits.len() == CODE_DIGITS)
}

impl PhoneNumber {
    /// For people to read: a Polish number in groups of three, any other as it is.
    pub fn shown(&self) -> String {
        let number = self.as_str();
        let groups = number
            .strip_prefix("+48")
            .and_then(|rest| Some([rest.get(..3)?, rest.get(3..6)?, rest.get(6..)?]));
        groups.map_or_else(|| number.to_owned(), |groups| format!("+48 {}", groups.join(" ")))
    }

    /// The last three digits: by them its owner knows which number is meant, and nobody else does.
    pub fn ending(&self) -> &str {
        let number = self.as_str();
        number.get(number.len().saturating_sub(3)..).unwrap_or_default()
    }
}

/// By what somebody is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alias {
    /// A mail address.
    Mail(Email),
    /// A telephone number.
    Number(PhoneNumber),
}

impl std::str::FromStr for Alias {
    type Err = TextError;

    /// What has an `@` is a mail address.
    fn from_str(text: &str) -> Result<Self, TextError> {
        if text.contains('@') {
            text.parse().map(Self::Mail)
        } else {
            text.parse().map(Self::Number)
        }
    }
}

impl From<Alias> for Find {
    fn from(alias: Alias) -> Self {
        match alias {
            Alias::Mail(mail) => Self {
                mail: Some(mail),
                number: None,
            },
            Alias::Number(number) => Self {
                mail: None,
                number: Some(number),
            },
        }
    }
}

impl Find {
    /// What is asked for; none if it is nothing, or both.
    pub fn alias(self) -> Option<Alias> {
        match (self.mail, self.number) {
            (Some(mail), None) => Some(Alias::Mail(mail)),
            (None, Some(number)) => Some(Alias::Number(number)),
            (None, None) | (Some(_), Some(_)) => None,
        }
    }
}

/// `PUT /v1/account/me/number`: a code goes to this number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetNumber {
    /// With the calling code, such as `+48 601 234 567`; nine digits alone are a Polish number.
    pub number: PhoneNumber,
}

/// `POST /v1/account/me/number/confirm`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmNumber {
    /// The six digits of the text message.
    pub code: NumberCode,
}

/// The account's telephone number: `GET /v1/account/me/number`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NumberView {
    /// The one that was confirmed.
    pub number: Option<PhoneNumber>,
    /// One that waits for its code. Until it is confirmed the other one stays.
    pub pending: Option<PendingNumber>,
}

/// A number that waits for its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingNumber {
    /// The number.
    pub number: PhoneNumber,
    /// From then on the code is too old.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::account::{Findable, SetFindable};

    #[test]
    fn a_consent_from_before_numbers_and_from_after_this_program_reads() {
        for (body, by_mail, by_number) in [
            (r#"{"by_mail":true}"#, true, false),
            (r#"{"by_mail":false,"by_number":true}"#, false, true),
            (r#"{"by_mail":true,"by_number":true,"by_name":true}"#, true, true),
        ] {
            let read: Findable = serde_json::from_str(body).unwrap();
            assert_eq!(read, Findable { by_mail, by_number }, "{body}");
        }
        // What is asked for is taken to the letter.
        assert!(serde_json::from_str::<SetFindable>(r#"{"by_mail":true}"#).is_ok());
        assert!(serde_json::from_str::<SetFindable>(r#"{"by_name":true}"#).is_err());
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("601234567", "+48601234567"),
            (" 601 234 567 ", "+48601234567"),
            ("601-234-567", "+48601234567"),
            ("(77) 451 23 45", "+48774512345"),
            ("+48 601 234 567", "+48601234567"),
            ("0048 601.234.567", "+48601234567"),
            (
                "\u{202a}+48\u{a0}601\u{2011}234\u{2011}567\u{202c}",
                "+48601234567",
            ),
            ("+420 601 234 567", "+420601234567"),
            ("+386 31 234 567", "+38631234567"),
            ("+1 (555) 123-4567", "+15551234567"),
            ("+6834000", "+6834000"),
            ("+999999999999999", "+999999999999999"),
        ] {
            let number: PhoneNumber = text.parse().unwrap();
            assert_eq!(number.as_str(), expected, "{text}");
            assert_eq!(number.as_str().parse::<PhoneNumber>().unwrap(), number);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let long = format!("+48{}601234567", " ".repeat(200));
        for text in [
            "",
            "+",
            "00",
            "60123456",
            "6012345678",
            "48601234567",
            "012345678",
            "+48 60123456",
            "+48 6012345678",
            "+48 012345678",
            "+0123456789",
            "+683400",
            "+1234567890123456",
            "+48 601 234 567 ext 8",
            "+48+601234567",
            "601,234,567",
            "٦٠١٢٣٤٥٦٧",
            "jan@example.com",
            "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07",
            "601\n234567",
            long.as_str(),
        ] {
            assert!(text.parse::<PhoneNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_shown_to_who_may_see_them_only() {
        let number: PhoneNumber = "601234567".parse().unwrap();
        assert_eq!(
            (number.shown().as_str(), number.ending()),
            ("+48 601 234 567", "567")
        );
        assert_eq!(format!("{number:?}"), "PhoneNumber(…)");
        let number: PhoneNumber = "+420601234567".parse().unwrap();
        assert_eq!(number.shown(), "+420601234567");
    }

    #[test]
    fn codes_have_six_digits() {
        for text in ["012345", " 012 345", "012-345"] {
            assert_eq!(text.parse::<NumberCode>().unwrap().as_str(), "012345", "{text}");
        }
        for text in ["", "01234", "0123456", "text", "01234a", "+12345"] {
            assert!(text.parse::<NumberCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn somebody_is_looked_for_by_one_thing() {
        let mail: Alias = "jan@example.com".parse().unwrap();
        let number: Alias = "601 234 567".parse().unwrap();
        assert!("Jan".parse::<Alias>().is_err());
        for (alias, body) in [
            (mail, r#"{"mail":"jan@example.com"}"#),
            (number, r#"{"number":"+48601234567"}"#),
        ] {
            let find = Find::from(alias.clone());
            assert_eq!(serde_json::to_string(&find).unwrap(), body);
            assert_eq!(serde_json::from_str::<Find>(body).unwrap().alias(), Some(alias));
        }
        for body in [
            "{}",
            r#"{"mail":"jan@example.com","number":"601234567"}"#,
            r#"{"mail":null}"#,
        ] {
            assert_eq!(
                serde_json::from_str::<Find>(body).unwrap().alias(),
                None,
                "{body}"
            );
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}") {
            if let Ok(number) = text.parse::<PhoneNumber>() {
                prop_assert!(number.as_str().len() <= DIGITS_MAX + 1);
                prop_assert_eq!(number.as_str().parse::<PhoneNumber>(), Ok(number.clone()));
            }
            let _ = text.parse::<NumberCode>();
        }
    }
}
