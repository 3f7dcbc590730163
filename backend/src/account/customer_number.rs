//! Customer numbers: what people read out at the desk and on the telephone (Olomouc O1).
//!
//! Eight random digits, the first not zero, and a check digit by ISO/IEC 7064, MOD 11,10: it finds every wrong digit
//! and nearly every swap of neighbours. Random, so that a number tells nothing of how many there are.

use super::{AccountError, tokens};

const DIGITS: usize = 8;

/// A new one, such as `482915034`.
pub(super) fn new() -> Result<String, AccountError> {
    let mut bytes = [0; 8];
    tokens::fill(&mut bytes)?;
    let number = 10_000_000 + u64::from_le_bytes(bytes) % 90_000_000;
    let payload = number.to_string();
    let check = check_digit(&payload).unwrap_or(0);
    Ok(format!("{payload}{check}"))
}

/// Whether a text, with spaces and hyphens wherever people put them, is a customer number; the digits alone if so.
pub fn parse(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let (payload, check) = digits.split_at_checked(DIGITS)?;
    let fits = !payload.starts_with('0') && check_digit(payload)?.to_string() == check;
    fits.then_some(digits)
}

/// The check digit by ISO/IEC 7064, MOD 11,10.
fn check_digit(payload: &str) -> Option<u32> {
    let mut product = 10;
    for letter in payload.chars() {
        let sum = (product + letter.to_digit(10)?) % 10;
        product = (if sum == 0 { 10 } else { sum } * 2) % 11;
    }
    Some((11 - product) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_example() {
        // ISO/IEC 7064: the check digit of 0794 in MOD 11,10 is 5.
        assert_eq!(check_digit("0794"), Some(5));
    }

    #[test]
    fn every_wrong_digit_is_found() {
        let number = new().unwrap();
        assert_eq!(parse(&number), Some(number.clone()));
        let spoken = format!("{} {}-{}", &number[..3], &number[3..6], &number[6..]);
        assert_eq!(parse(&spoken), Some(number.clone()));
        for place in 0..number.len() {
            for digit in ('0'..='9').filter(|digit| number.chars().nth(place) != Some(*digit)) {
                let mut wrong = number.clone();
                wrong.replace_range(place..=place, &digit.to_string());
                assert_eq!(parse(&wrong), None, "{number} {wrong}");
            }
        }
        for bad in [
            "",
            "12345678",
            "0123456789",
            "abcdefghi",
            "１２３４５６７８９",
            &"1".repeat(5000),
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
