//! Saved cards, as a gateway knows them: a token that stands for a card. The operator never sees a card's number.

use std::fmt;

/// Which card an order is paid with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardUse {
    /// The gateway's page asks how to pay; nothing is kept.
    Ask,
    /// The page asks for a card, and the person agrees there that it is kept for the next time.
    AskAndSave,
    /// A card that was kept. The person is only asked if the card's bank wants it.
    Saved(CardToken),
}

/// What stands for a card at one gateway. Nobody else can pay with it, but it is kept like a secret: it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct CardToken(String);

impl CardToken {
    /// Most characters.
    pub const MAX: usize = 255;

    /// Reads one: 1 to [`CardToken::MAX`] printable ASCII signs without spaces.
    ///
    /// None for a text of digits alone as long as a card's number: it could be one, and no number of a card is kept.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_clean =
            (1..=Self::MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        (is_clean && !is_card_number(&text)).then_some(Self(text))
    }

    /// Its text, for the gateway and for the table of saved cards; for nobody else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CardToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CardToken(…)")
    }
}

/// A card that a gateway keeps, as it tells about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedCard {
    /// What stands for it.
    pub token: CardToken,
    /// Its number with all but the first six and last four digits hidden at most, such as `444433******1111`.
    pub masked: String,
    /// Whose card it is, such as `VISA`, if the gateway says so.
    pub brand: Option<String>,
    /// The last month in which it is good, if the gateway says so.
    pub expires: Option<CardExpiry>,
}

/// The last month in which a card is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CardExpiry {
    year: u16,
    month: u8,
}

impl CardExpiry {
    /// A month of a year; none if there is no such month or the year is not of this century.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        ((2000..=2099).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Reads `YYMM`, as GoPay writes it.
    pub fn from_yymm(text: &str) -> Option<Self> {
        let (year, month) = text.split_at_checked(2)?;
        if month.len() != 2 {
            return None;
        }
        Self::new(2000 + digits(year)?, u8::try_from(digits(month)?).ok()?)
    }

    /// The month as one number that orders like time: year × 12 + month − 1.
    pub fn ordinal(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }

    /// The month of such a number.
    pub fn from_ordinal(ordinal: i64) -> Option<Self> {
        let year = u16::try_from(ordinal.div_euclid(12)).ok()?;
        let month = u8::try_from(ordinal.rem_euclid(12) + 1).ok()?;
        Self::new(year, month)
    }
}

impl fmt::Display for CardExpiry {
    /// `YYYY-MM`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

/// A masked number as it may be kept and shown: digits and signs that hide some, four digits to be read at the end.
///
/// None if too much of the number can be read: more than the ten digits that PCI DSS 3.4.1 lets anybody show.
pub(super) fn masked(text: &str) -> Option<String> {
    let shape: String = text.chars().filter(|sign| *sign != ' ' && *sign != '-').collect();
    let is_plain = (8..=19).contains(&shape.len())
        && shape
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'X' | b'x'));
    let shown = shape.bytes().filter(u8::is_ascii_digit).count();
    let ends_plainly = shape.bytes().rev().take(4).all(|byte| byte.is_ascii_digit());
    (is_plain && ends_plainly && shown <= 10).then(|| shape.replace(['X', 'x'], "*"))
}

/// A brand as it may be kept: a short word; none for anything else.
pub(super) fn brand(text: &str) -> Option<String> {
    let is_word = (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'_' | b'-'));
    is_word.then(|| text.to_ascii_uppercase())
}

fn digits(text: &str) -> Option<u16> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

/// Whether a text could be the number of a card: 12 to 19 digits (ISO/IEC 7812) with the right check digit.
fn is_card_number(text: &str) -> bool {
    if !(12..=19).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = text
        .bytes()
        .rev()
        .zip([1u32, 2].into_iter().cycle())
        .map(|(byte, weight)| {
            let product = u32::from(byte - b'0') * weight;
            product / 10 + product % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_shown() {
        let token = CardToken::new("TOKC_hush").unwrap();
        assert_eq!(token.reveal(), "TOKC_hush");
        let shown = format!("{token:?} {:?}", CardUse::Saved(token.clone()));
        assert!(!shown.contains("hush"), "{shown}");
    }

    #[test]
    fn a_number_of_a_card_is_no_token() {
        for number in ["4444333322221111", "4012001037141112", "5123456789012346"] {
            assert_eq!(CardToken::new(number), None, "{number}");
        }
        for bad in ["", "two words", "żeton", "x".repeat(256).as_str()] {
            assert_eq!(CardToken::new(bad), None, "{bad}");
        }
        for good in ["4444333322221112", "TOK_1AA22BB33CC", "a"] {
            assert!(CardToken::new(good).is_some(), "{good}");
        }
    }

    #[test]
    fn a_masked_number_hides_enough() {
        for (text, expected) in [
            ("444433******1111", Some("444433******1111")),
            ("4444 33XX XXXX 1111", Some("444433******1111")),
            ("************1111", Some("************1111")),
            ("4444333322221111", None),
            ("4444333*****1111", None),
            ("444433*******111", None),
            ("<b>1111", None),
            ("", None),
        ] {
            assert_eq!(masked(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn months_are_read_and_written() {
        let december = CardExpiry::new(2029, 12).unwrap();
        assert_eq!(CardExpiry::from_yymm("2912"), Some(december));
        assert_eq!(CardExpiry::from_ordinal(december.ordinal()), Some(december));
        assert_eq!(december.to_string(), "2029-12");
        assert!(CardExpiry::new(2030, 1).unwrap() > december);
        for bad in ["2913", "29", "29120", "a912", "2900"] {
            assert_eq!(CardExpiry::from_yymm(bad), None, "{bad}");
        }
    }
}
