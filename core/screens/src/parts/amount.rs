//! An amount as people type it.

use cityplus_domain::{Currency, Money};

use super::typed::Wrong;

/// No wallet holds as much: beyond it a finger slipped.
const WHOLE_MAX_DIGITS: usize = 9;

/// The amount of a text: digits, and after one comma or point the small coins. Blanks between digits are passed over;
/// marks between thousands are not, for in another language they are the decimal mark.
pub(crate) fn read(text: &str, currency: Currency) -> Result<Money, Wrong> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if compact.is_empty() {
        return Err(Wrong::Text("money-wrong-empty"));
    }
    let (is_negative, digits) = match compact.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, compact.as_str()),
    };
    let (whole, small) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(small) || (whole.is_empty() && small.is_empty()) {
        return Err(Wrong::Amount);
    }
    if is_negative {
        return Err(Wrong::Text("money-wrong-zero"));
    }
    let places = usize::try_from(currency.exponent()).unwrap_or(0);
    if small.len() > places {
        return Err(Wrong::Decimals(currency.exponent()));
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > WHOLE_MAX_DIGITS {
        return Err(Wrong::Text("money-wrong-large"));
    }
    let minor = format!("0{whole}{small:0<places$}");
    match minor.parse::<i64>() {
        Ok(0) => Err(Wrong::Text("money-wrong-zero")),
        Ok(minor) => Ok(Money::new(minor, currency)),
        Err(_) => Err(Wrong::Text("money-wrong-large")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, minor) in [
            ("12", 1_200),
            ("12,5", 1_250),
            ("12.50", 1_250),
            (" 1 234,05 ", 123_405),
            ("1\u{a0}234,05", 123_405),
            ("0,01", 1),
            (",5", 50),
            ("7,", 700),
            ("007", 700),
            ("999999999,99", 99_999_999_999),
        ] {
            assert_eq!(
                read(text, Currency::PLN),
                Ok(Money::new(minor, Currency::PLN)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_amount_says_why() {
        for (text, wrong) in [
            ("", Wrong::Text("money-wrong-empty")),
            ("  ", Wrong::Text("money-wrong-empty")),
            ("0", Wrong::Text("money-wrong-zero")),
            ("0,00", Wrong::Text("money-wrong-zero")),
            ("-5", Wrong::Text("money-wrong-zero")),
            ("\u{2212}5,00", Wrong::Text("money-wrong-zero")),
            ("1,234", Wrong::Decimals(2)),
            ("12,505", Wrong::Decimals(2)),
            ("1.234,50", Wrong::Amount),
            ("12 zł", Wrong::Amount),
            ("twelve", Wrong::Amount),
            (",", Wrong::Amount),
            ("-", Wrong::Amount),
            ("1e3", Wrong::Amount),
            ("+5", Wrong::Amount),
            ("١٢", Wrong::Amount),
            ("1000000000", Wrong::Text("money-wrong-large")),
            ("99999999999999999999999", Wrong::Text("money-wrong-large")),
        ] {
            assert_eq!(read(text, Currency::PLN), Err(wrong), "{text}");
        }
    }
}
