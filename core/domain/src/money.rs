//! Money: whole minor units of one currency (decision 2).
//!
//! Never a float, never a silent sum of two currencies, never an overflow that wraps.

use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What can be wrong with an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not three capital letters, or a currency City+ does not handle.
    #[error("\"{0}\" is not a currency handled here; use an ISO 4217 code such as PLN, CZK, EUR")]
    Currency(String),
    /// Two currencies in one sum.
    #[error("{0} and {1} cannot be added or compared")]
    Mixed(Currency, Currency),
    /// Beyond what can be counted.
    #[error("the amount is too large")]
    Overflow,
    /// Not an amount.
    #[error("\"{0}\" is not an amount; write it like 12.50")]
    Amount(String),
}

/// A currency of ISO 4217, by its three letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "PLN"))]
pub struct Currency([u8; 3]);

impl Currency {
    /// Polish złoty.
    pub const PLN: Self = Self(*b"PLN");
    /// Czech koruna.
    pub const CZK: Self = Self(*b"CZK");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// Ukrainian hryvnia.
    pub const UAH: Self = Self(*b"UAH");

    /// No currency at all (ISO 4217, `XXX`): what points are kept in inside the operator's ledger. No text is read as it, so no
    /// request, order or city pack can name it.
    pub const NONE: Self = Self(*b"XXX");

    const KNOWN: [Self; 4] = [Self::PLN, Self::CZK, Self::EUR, Self::UAH];

    /// The three letters.
    pub fn code(&self) -> &str {
        // The constructors admit ASCII letters only.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the decimal point (ISO 4217, "minor unit").
    #[allow(clippy::unused_self)] // every currency handled today has two; those with none or three will not
    pub const fn exponent(self) -> u32 {
        2
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::KNOWN
            .into_iter()
            .find(|known| known.code() == text)
            .ok_or_else(|| MoneyError::Currency(text.chars().take(8).collect()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount: minor units (grosze, haléře, cents) of a currency. May be negative: a difference, a debit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 1250 is 12.50 zł.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: Currency,
}

impl Money {
    /// That many minor units of a currency.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// So many times over.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        let minor = self
            .minor
            .checked_mul(i64::from(count))
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// A share given in percent, rounded half away from zero to the minor unit.
    pub fn percent(self, percent: Decimal) -> Result<Self, MoneyError> {
        let exact = Decimal::from(self.minor)
            .checked_mul(percent)
            .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
            .ok_or(MoneyError::Overflow)?;
        let rounded = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Ok(Self {
            minor: rounded.to_i64().ok_or(MoneyError::Overflow)?,
            ..self
        })
    }

    /// Of a text such as `50`, `50.5`, `50.00` or `50,00`, without sign and without thousands' marks.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let refused = || MoneyError::Amount(text.chars().take(24).collect());
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let exponent = currency.exponent() as usize;
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let separator_without_digits = fraction.is_empty() && whole.len() != text.len();
        if whole.is_empty()
            || fraction.len() > exponent
            || separator_without_digits
            || !digits_only(whole)
            || !digits_only(fraction)
        {
            return Err(refused());
        }
        // More digits than an i64 can hold is an overflow, not a typo.
        format!("{whole}{fraction:0<exponent$}")
            .parse()
            .map(|minor| Self { minor, currency })
            .map_err(|_| MoneyError::Overflow)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Mixed(self.currency, other.currency))
        }
    }
}

impl fmt::Display for Money {
    /// For logs and for developers: `-12.50 PLN`. What people read is formatted by their language elsewhere.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.currency.exponent());
        let size = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let width = self.currency.exponent() as usize;
        write!(
            formatter,
            "{sign}{}.{:0width$} {}",
            size / unit,
            size % unit,
            self.currency
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLN: Currency = Currency::PLN;

    #[test]
    fn reads_what_people_write() {
        for (text, minor) in [
            ("50", 5_000),
            ("50.00", 5_000),
            ("0,05", 5),
            ("12.5", 1_250),
            ("007.10", 710),
        ] {
            assert_eq!(Money::parse(text, PLN), Ok(Money::new(minor, PLN)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "", ".", "5.", ".5", "-5", "+5", "5.001", "5 000", "1e3", "5,0,0", "٥", "NaN", "5.0.0",
        ] {
            assert!(
                matches!(Money::parse(text, PLN), Err(MoneyError::Amount(_))),
                "{text}"
            );
        }
        assert_eq!(
            Money::parse("99999999999999999999", PLN),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn never_mixes_currencies() {
        let mixed = Money::new(1, PLN).plus(Money::new(1, Currency::CZK));
        assert_eq!(mixed, Err(MoneyError::Mixed(PLN, Currency::CZK)));
    }

    #[test]
    fn percent_rounds_half_away_from_zero() {
        let half = Decimal::new(50, 0);
        assert_eq!(Money::new(5, PLN).percent(half), Ok(Money::new(3, PLN)));
        assert_eq!(Money::new(-5, PLN).percent(half), Ok(Money::new(-3, PLN)));
        assert_eq!(
            Money::new(i64::MAX, PLN).percent(Decimal::new(200, 0)),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn json_is_strict() {
        assert!(serde_json::from_str::<Money>(r#"{"minor":1,"currency":"PLN"}"#).is_ok());
        for bad in [
            r#"{"minor":1.5,"currency":"PLN"}"#,
            r#"{"minor":"1","currency":"PLN"}"#,
            r#"{"minor":1,"currency":"pln"}"#,
            r#"{"minor":1,"currency":"XXX"}"#,
            r#"{"minor":1}"#,
            r#"{"minor":9223372036854775808,"currency":"PLN"}"#,
            r#"{"minor":1,"currency":"PLN","more":1}"#,
        ] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(minor in 0..=i64::MAX) {
            let money = Money::new(minor, PLN);
            let shown = money.to_string();
            prop_assert_eq!(Money::parse(shown.trim_end_matches(" PLN"), PLN), Ok(money));
        }

        #[test]
        fn minus_undoes_plus(a in any::<i64>(), b in any::<i64>()) {
            let (a, b) = (Money::new(a, PLN), Money::new(b, PLN));
            match a.plus(b) {
                Ok(sum) => prop_assert_eq!(sum.minus(b), Ok(a)),
                Err(error) => {
                    prop_assert_eq!(error, MoneyError::Overflow);
                    prop_assert!(a.minor.checked_add(b.minor).is_none());
                }
            }
        }

        #[test]
        fn times_is_repeated_plus(minor in -1_000_000_i64..1_000_000, count in 0_u32..50) {
            let money = Money::new(minor, PLN);
            let mut sum = Money::zero(PLN);
            for _ in 0..count {
                sum = sum.plus(money).unwrap();
            }
            prop_assert_eq!(money.times(count), Ok(sum));
        }

        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = Money::parse(&text, PLN);
            let _ = text.parse::<Currency>();
        }
    }
}
