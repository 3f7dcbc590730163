//! Texts people type: checked for length and form while they are read.
//!
//! None of these prints its content with `{:?}`: they are personal data or secrets (decision 18).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TextError(&'static str);

/// Makes a text type with a check that gives the cleaned text or what is needed.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $clean:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                let clean: fn(String) -> Result<String, TextError> = $clean;
                clean(text).map(Self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

texts! {
    /// A mail address, in small letters (RFC 5321: at most 254 characters).
    Email, clean_email;
    /// A password: 10 to 128 characters (NIST SP 800-63B asks for length, not for kinds of characters).
    Password, clean_password;
    /// A person's or a device's name: 1 to 100 characters on one line.
    Name, |text| clean_line(&text, 100, "1 to 100 characters on one line are needed");
    /// What money is asked for: 1 to 80 characters on one line, 160 bytes at most. It is shown on somebody else's screen,
    /// so nothing in it may be invisible or turn the direction of the text.
    Note, |text| clean_note(&text);
    /// A secret handed out earlier: a link's token, a refresh token, a one-time code.
    Secret, clean_secret;
    /// A language: an ISO 639-1 code of two small letters.
    Language, clean_language;
    /// A telephone number in the form of E.164, such as `+48601234567`. Typed without a calling code, nine digits are a
    /// Polish number.
    PhoneNumber, |text| crate::number::clean(&text).ok_or(TextError(
        "a telephone number such as +48 601 234 567 is needed; without the calling code only a Polish one, of nine digits",
    ));
    /// The code of a text message by which a telephone number is confirmed: six digits.
    NumberCode, |text| crate::number::clean_code(&text).ok_or(TextError(
        "the six digits of the text message are needed",
    ));
}

#[allow(clippy::needless_pass_by_value)] // all cleaners have one shape
fn clean_email(text: String) -> Result<String, TextError> {
    const NEEDED: TextError = TextError("a mail address such as jan@example.com is needed");
    let text = text.trim().to_lowercase();
    let (local, host) = text.rsplit_once('@').ok_or(NEEDED)?;
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let local_fits = local.len() <= 64
        && plain(local)
        && !local.contains(['<', '>', '(', ')', ',', ';', ':', '"', '@', '\\']);
    let host_fits = host.contains('.')
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    if text.len() <= 254 && local_fits && host_fits {
        Ok(text)
    } else {
        Err(NEEDED)
    }
}

fn clean_password(text: String) -> Result<String, TextError> {
    let fits = (10..=128).contains(&text.chars().take(129).count());
    // A line break or an escape slips in by pasting, and then nobody can type the password again.
    if fits && !text.chars().any(char::is_control) {
        Ok(text)
    } else {
        Err(TextError(
            "10 to 128 characters are needed, none of them a line break or another control character",
        ))
    }
}

fn clean_line(text: &str, max_chars: usize, needed: &'static str) -> Result<String, TextError> {
    let text = text.trim();
    let count = text.chars().take(max_chars + 1).count();
    if count == 0 || count > max_chars || text.chars().any(char::is_control) {
        return Err(TextError(needed));
    }
    Ok(text.to_owned())
}

/// Characters without a shape of their own that join, separate or turn what stands beside them.
const HIDDEN: [std::ops::RangeInclusive<char>; 4] = [
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

fn is_hidden(c: char) -> bool {
    HIDDEN.iter().any(|range| range.contains(&c))
}

/// A text without characters that are invisible or turn its direction, none of which a [`Note`] has: for names that are
/// shown to somebody else than who typed them. It may be empty.
pub fn without_hidden(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

fn clean_note(text: &str) -> Result<String, TextError> {
    const NEEDED: &str = "1 to 80 visible characters on one line are needed";
    let text = clean_line(text, 80, NEEDED)?;
    if text.len() > 160 || text.contains(is_hidden) {
        return Err(TextError(NEEDED));
    }
    Ok(text)
}

fn clean_secret(text: String) -> Result<String, TextError> {
    let fits = (4..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fits {
        Ok(text)
    } else {
        Err(TextError(
            "4 to 128 letters, digits, - and _ are needed, as they were handed out",
        ))
    }
}

fn clean_language(text: String) -> Result<String, TextError> {
    let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    if fits {
        Ok(text)
    } else {
        Err(TextError(
            "a language code of two small letters such as pl is needed",
        ))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mail_addresses() {
        let good = [
            ("Jan@Example.com ", "jan@example.com"),
            ("a.b+c@x-y.pl", "a.b+c@x-y.pl"),
            ("zoë@münchen.de", "zoë@münchen.de"),
        ];
        for (text, expected) in good {
            assert_eq!(text.parse::<Email>().unwrap().as_str(), expected);
        }
        let long = format!("{}@example.com", "a".repeat(65));
        let header_trick = "a@example.com\r\nbcc: b@example.com";
        for bad in [
            "",
            "@",
            "jan",
            "jan@",
            "@x.pl",
            "a b@x.pl",
            "a@x",
            "a@-x.pl",
            "a@x..pl",
            "<a>@x.pl",
            &long,
            header_trick,
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!("ąęśćżźółń!".parse::<Password>().is_ok());
        assert!("short".parse::<Password>().is_err());
        assert!("x".repeat(129).parse::<Password>().is_err());
        assert!("pasted with a break\n".parse::<Password>().is_err());
        assert!("\u{0}name".parse::<Name>().is_err());
        assert!(" ".parse::<Name>().is_err());
    }

    #[test]
    fn notes_are_short_and_hide_nothing() {
        for (text, expected) in [(" Pierogi, 2 porcje 🥟 ", "Pierogi, 2 porcje 🥟"), ("ż", "ż")] {
            assert_eq!(text.parse::<Note>().unwrap().as_str(), expected);
        }
        let (long, heavy) = ("a".repeat(81), "🥟".repeat(41));
        for bad in [
            "",
            " ",
            "two\nlines",
            "\u{202e}back to front",
            "zero\u{200b}width",
            &long,
            &heavy,
        ] {
            assert!(bad.parse::<Note>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_hides_is_left_out() {
        assert_eq!(without_hidden("\u{202e}Zoë\u{200b} Ł\u{feff}"), "Zoë Ł");
        assert_eq!(without_hidden("\u{2066}\u{2069}"), "");
    }

    #[test]
    fn secrets_do_not_print() {
        assert_eq!(
            format!("{:?}", "correct horse battery".parse::<Password>().unwrap()),
            "Password(…)"
        );
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,300}") {
            let _ = text.parse::<Email>();
            let _ = text.parse::<Name>();
            let _ = text.parse::<Note>();
            let _ = text.parse::<Secret>();
        }
    }
}
