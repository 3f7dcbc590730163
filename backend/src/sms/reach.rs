//! Where text messages may go, and how many a day: each costs the city money, and one to some countries costs many times
//! what one at home does. There are people who live on that difference.

use cityplus_protocol::texts::PhoneNumber;

use crate::mail::MailError;

/// The most digits of a calling code with what follows it, where a country is one of several with the same code, such as
/// `1787`.
const CODE_DIGITS_MAX: usize = 7;
/// The most messages a day that make sense.
const A_DAY_MAX: i64 = 1_000_000;
/// A number of so many digits, with its calling code, is a Polish one to SMSAPI.pl, whose number it would then be.
const TAKEN_FOR_POLISH_DIGITS: usize = 9;

/// Where text messages may go, and how many of the whole city in a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    calling_codes: Vec<String>,
    messages_a_day: i64,
}

impl Default for Reach {
    /// To Poland, 5000 a day.
    fn default() -> Self {
        Self {
            calling_codes: home(),
            messages_a_day: a_day(),
        }
    }
}

impl Reach {
    /// To numbers that begin with one of these digits, and so many a day.
    ///
    /// # Errors
    /// What is no calling code, such as `+48`, and a number of messages that makes no sense.
    pub fn new(calling_codes: Vec<String>, messages_a_day: i64) -> Result<Self, MailError> {
        let is_code = |code: &String| {
            (1..=CODE_DIGITS_MAX).contains(&code.len())
                && !code.starts_with('0')
                && code.bytes().all(|byte| byte.is_ascii_digit())
        };
        if calling_codes.is_empty() || !calling_codes.iter().all(is_code) {
            return Err(MailError::Setup(
                "calling_codes lists at least one calling code, in digits alone, such as [\"48\", \"420\"]",
            ));
        }
        if !(1..=A_DAY_MAX).contains(&messages_a_day) {
            return Err(MailError::Setup("messages_a_day is 1 to 1000000"));
        }
        Ok(Self {
            calling_codes,
            messages_a_day,
        })
    }

    /// Whether messages may go to this number.
    pub fn has(&self, number: &PhoneNumber) -> bool {
        let digits = number.as_str().trim_start_matches('+');
        self.calling_codes
            .iter()
            .any(|code| digits.starts_with(code.as_str()))
    }

    /// The most messages of the whole city in a day.
    pub const fn messages_a_day(&self) -> i64 {
        self.messages_a_day
    }
}

/// Whether a message to this number, as E.164 has it, reaches that number and no other one.
pub(crate) fn can_be_sent_to(number: &str) -> bool {
    number.trim_start_matches('+').len() != TAKEN_FOR_POLISH_DIGITS
}

/// The calling codes if nothing is said: Poland's.
pub(super) fn home() -> Vec<String> {
    vec!["48".to_owned()]
}

/// The messages a day if nothing is said.
pub(super) const fn a_day() -> i64 {
    5_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_go_where_they_are_allowed() {
        let number = |text: &str| text.parse::<PhoneNumber>().unwrap();
        let home = Reach::default();
        assert!(home.has(&number("601234567")));
        for abroad in ["+420601234567", "+15551234567", "+8481234567"] {
            assert!(!home.has(&number(abroad)), "{abroad}");
        }
        let wider = Reach::new(vec!["48".into(), "420".into()], 10).unwrap();
        assert!(wider.has(&number("+420601234567")) && !wider.has(&number("+421901234567")));
        assert_eq!(wider.messages_a_day(), 10);
        for wrong in ["", "+48", "048", "4 8", "pl", "12345678"] {
            assert!(Reach::new(vec![wrong.to_owned()], 10).is_err(), "{wrong}");
        }
        assert!(Reach::new(Vec::new(), 10).is_err());
        for a_day in [-1, 0, A_DAY_MAX + 1] {
            assert!(Reach::new(self::home(), a_day).is_err(), "{a_day}");
        }
    }

    #[test]
    fn nine_digits_would_reach_somebody_else() {
        for (number, can) in [
            ("+376312345", false),
            ("+48601234567", true),
            ("+6834000", true),
            ("+3545812345", true),
        ] {
            assert_eq!(can_be_sent_to(number), can, "{number}");
        }
    }
}
