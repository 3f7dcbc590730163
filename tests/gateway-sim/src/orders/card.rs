//! Card numbers. Only test cards are taken: a person who types in a real one by mistake is told so, and it is kept nowhere.

/// What a test card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    Pays,
    /// It pays, and once it is saved its bank wants its owner to confirm each payment (3-D Secure).
    Confirms,
    Declined,
}

/// Why a number is not taken. Nothing changes then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CardError {
    /// It is no number of a card: its check digit is wrong.
    Number,
    /// It is none of the test cards.
    Unknown,
}

/// The last month in which every test card is good.
pub(crate) const GOOD_UNTIL: (&str, &str) = ("2030", "12");

const PAYS: &str = "4444333322221111";
const CONFIRMS: &str = "4012001037141112";
const DECLINED: &str = "5000105018126595";

impl Card {
    /// Reads a number, with spaces or hyphens between its digits if the person likes.
    pub(crate) fn read(text: &str) -> Result<Self, CardError> {
        if text.len() > 64 {
            return Err(CardError::Number);
        }
        let number: String = text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .collect();
        if !is_card_number(&number) {
            return Err(CardError::Number);
        }
        match &*number {
            PAYS => Ok(Self::Pays),
            CONFIRMS => Ok(Self::Confirms),
            DECLINED => Ok(Self::Declined),
            _ => Err(CardError::Unknown),
        }
    }

    /// Its number as gateways show it.
    pub(crate) const fn masked(self) -> &'static str {
        match self {
            Self::Pays => "444433******1111",
            Self::Confirms => "401200******1112",
            Self::Declined => "500010******6595",
        }
    }

    /// Whose card it is.
    pub(crate) const fn brand(self) -> &'static str {
        match self {
            Self::Pays | Self::Confirms => "VISA",
            Self::Declined => "MAESTRO",
        }
    }
}

/// 12 to 19 digits, the last of which is the check digit (Luhn).
fn is_card_number(number: &str) -> bool {
    if !(12..=19).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let mut sum = 0_u32;
    let mut doubled = false;
    for digit in number.chars().rev().filter_map(|digit| digit.to_digit(10)) {
        let value = match (doubled, digit) {
            (false, digit) => digit,
            (true, 0..=4) => digit.saturating_mul(2),
            (true, _) => digit.saturating_mul(2).saturating_sub(9),
        };
        sum = sum.saturating_add(value);
        doubled = !doubled;
    }
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_cards_are_known_and_others_refused() {
        for (text, expected) in [
            ("4444333322221111", Ok(Card::Pays)),
            (" 4444 3333-2222 1111 ", Ok(Card::Pays)),
            ("4012001037141112", Ok(Card::Confirms)),
            ("5000105018126595", Ok(Card::Declined)),
            ("4444333322221112", Err(CardError::Number)),
            ("4111111111111111", Err(CardError::Unknown)),
            ("", Err(CardError::Number)),
            ("0", Err(CardError::Number)),
            ("4444x33322221111", Err(CardError::Number)),
            ("४४४४३३३३२२२२११११", Err(CardError::Number)),
        ] {
            assert_eq!(Card::read(text), expected, "{text}");
        }
        assert_eq!(Card::read(&"0".repeat(10_000)), Err(CardError::Number));
    }
}
