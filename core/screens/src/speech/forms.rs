//! How money, days, times and numbers are written in each language.
//!
//! Facts: Unicode CLDR 48 (English as in Great Britain). Two things differ from it on purpose: thousands are always
//! marked, and amounts carry the sign that stands on the spot (CLDR's narrow one), but in English the code, which
//! needs no knowledge of the country. Nothing here breaks in the middle: spaces inside are no-break spaces.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use cityplus_domain::{Currency, Money, Timestamp};

use super::tables::{Names, names};
use super::{Language, Speech};

/// No-break space.
const NBSP: char = '\u{a0}';
/// The sign of a debit: a hyphen could be left alone at the end of a line.
const MINUS: char = '\u{2212}';

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Speech {
    /// Money, such as `1 234,50 zł`.
    pub(crate) fn money(&self, money: Money) -> String {
        let digits = money.currency.exponent() as usize;
        let unit = 10_u64.pow(money.currency.exponent());
        let size = money.minor.unsigned_abs();
        let whole = grouped(size / unit, self.language());
        let amount = format!("{whole}{}{:0digits$}", decimal_mark(self.language()), size % unit);
        let sign = if money.minor < 0 {
            MINUS.to_string()
        } else {
            String::new()
        };
        match (self.language(), money.currency) {
            (Language::English, Currency::EUR) => format!("{sign}€{amount}"),
            (Language::English, currency) => format!("{sign}{currency}{NBSP}{amount}"),
            (_, currency) => format!("{sign}{amount}{NBSP}{}", symbol(currency)),
        }
    }

    /// An amount without its currency, as it is typed: `12,50`.
    pub(crate) fn amount_example(&self) -> String {
        format!("12{}50", decimal_mark(self.language()))
    }

    /// A day in full, such as `sobota, 21 listopada 2026`.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        let weekday = name(&self.names().weekdays, day.weekday().num_days_from_monday());
        let comma = if self.language() == Language::Czech {
            ""
        } else {
            ","
        };
        format!("{weekday}{comma} {}", self.date(day))
    }

    /// A day in short, such as `21 lis`.
    pub(crate) fn day_short(&self, day: NaiveDate) -> String {
        let month = name(&self.names().months_short, day.month0());
        match self.language() {
            Language::Czech => format!("{}.{NBSP}{}.", day.day(), day.month()),
            Language::German | Language::Slovenian => format!("{}.{NBSP}{month}", day.day()),
            _ => format!("{}{NBSP}{month}", day.day()),
        }
    }

    /// The day of the week in short, such as `sob.`.
    pub(crate) fn weekday_short(&self, day: NaiveDate) -> String {
        name(&self.names().weekdays_short, day.weekday().num_days_from_monday()).to_owned()
    }

    /// A time of day, such as `14:05`.
    #[allow(clippy::unused_self)] // all of our languages write 24 hours with a colon; the next one may not
    pub(crate) fn time(&self, moment: Timestamp, zone: Tz) -> String {
        formatted(moment, zone, "%H:%M")
    }

    /// A time of day to the second, such as `14:05:09`.
    #[allow(clippy::unused_self)] // as above
    pub(crate) fn time_exact(&self, moment: Timestamp, zone: Tz) -> String {
        formatted(moment, zone, "%H:%M:%S")
    }

    /// Day and time, such as `21 listopada 2026, 14:05`.
    pub(crate) fn moment(&self, moment: Timestamp, zone: Tz) -> String {
        moment.to_utc().map_or_else(String::new, |utc| {
            let day = utc.with_timezone(&zone).date_naive();
            format!("{}, {}", self.date(day), self.time(moment, zone))
        })
    }

    /// How long ago, such as `3 godziny temu`; `przed chwilą` below a minute.
    pub(crate) fn ago(&self, ms: i64) -> String {
        match ms {
            ..MINUTE_MS => self.say("common-ago-moment"),
            MINUTE_MS..HOUR_MS => self.say_with("common-ago-minutes", &[("count", (ms / MINUTE_MS).into())]),
            HOUR_MS..DAY_MS => self.say_with("common-ago-hours", &[("count", (ms / HOUR_MS).into())]),
            _ => self.say_with("common-ago-days", &[("count", (ms / DAY_MS).into())]),
        }
    }

    /// A whole number, such as `12 345`.
    pub(crate) fn number(&self, number: i64) -> String {
        let digits = grouped(number.unsigned_abs(), self.language());
        if number < 0 {
            format!("{MINUS}{digits}")
        } else {
            digits
        }
    }

    /// A day without its weekday, such as `21 listopada 2026`.
    fn date(&self, day: NaiveDate) -> String {
        let month = name(&self.names().months, day.month0());
        let (number, year) = (day.day(), day.year());
        match self.language() {
            Language::Polish | Language::English => format!("{number}{NBSP}{month} {year}"),
            Language::Ukrainian => format!("{number}{NBSP}{month} {year}{NBSP}р."),
            Language::German | Language::Czech | Language::Slovenian => {
                format!("{number}.{NBSP}{month} {year}")
            }
        }
    }

    fn names(&self) -> &'static Names {
        names(self.language())
    }
}

fn name<const N: usize>(names: &[&'static str; N], index: u32) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or_default()
}

/// Empty beyond the years that a calendar names.
fn formatted(moment: Timestamp, zone: Tz, pattern: &str) -> String {
    moment.to_utc().map_or_else(String::new, |utc| {
        utc.with_timezone(&zone).format(pattern).to_string()
    })
}

/// Digits in groups of three.
fn grouped(number: u64, language: Language) -> String {
    let mark = match language {
        Language::English => ',',
        Language::German | Language::Slovenian => '.',
        Language::Polish | Language::Ukrainian | Language::Czech => NBSP,
    };
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

const fn decimal_mark(language: Language) -> char {
    match language {
        Language::English => '.',
        _ => ',',
    }
}

/// The sign that people of the country write; the code of a currency that has none here.
fn symbol(currency: Currency) -> String {
    match currency {
        Currency::PLN => "zł".to_owned(),
        Currency::CZK => "Kč".to_owned(),
        Currency::EUR => "€".to_owned(),
        Currency::UAH => "₴".to_owned(),
        other => other.code().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plain(text: &str) -> String {
        text.replace(NBSP, "~")
    }

    /// In the order of [`Language::ALL`]; `~` is a no-break space.
    fn check(expected: [&str; 6], form: impl Fn(&Speech) -> String) {
        for (language, expected) in Language::ALL.into_iter().zip(expected) {
            let said = form(&Speech::in_language(language));
            assert_eq!(plain(&said), expected, "{language:?}");
        }
    }

    #[test]
    fn money_in_every_language() {
        let money = |minor, currency| Money::new(minor, currency);
        check(
            [
                "1~234,50~zł",
                "PLN~1,234.50",
                "1.234,50~zł",
                "1~234,50~zł",
                "1~234,50~zł",
                "1.234,50~zł",
            ],
            |speech| speech.money(money(123_450, Currency::PLN)),
        );
        check(
            [
                "1~234~567,00~Kč",
                "CZK~1,234,567.00",
                "1.234.567,00~Kč",
                "1~234~567,00~Kč",
                "1~234~567,00~Kč",
                "1.234.567,00~Kč",
            ],
            |speech| speech.money(money(123_456_700, Currency::CZK)),
        );
        check(
            ["−0,05~€", "−€0.05", "−0,05~€", "−0,05~€", "−0,05~€", "−0,05~€"],
            |speech| speech.money(money(-5, Currency::EUR)),
        );
        check(
            ["0,00~₴", "UAH~0.00", "0,00~₴", "0,00~₴", "0,00~₴", "0,00~₴"],
            |speech| speech.money(money(0, Currency::UAH)),
        );
        let least = Speech::in_language(Language::Polish).money(money(i64::MIN, Currency::PLN));
        assert_eq!(plain(&least), "−92~233~720~368~547~758,08~zł");
    }

    #[test]
    fn days_in_every_language() {
        check(
            [
                "sobota, 21~listopada 2026",
                "Saturday, 21~November 2026",
                "Samstag, 21.~November 2026",
                "субота, 21~листопада 2026~р.",
                "sobota 21.~listopadu 2026",
                "sobota, 21.~november 2026",
            ],
            |speech| speech.day(day("2026-11-21")),
        );
        check(
            ["3~maj", "3~May", "3.~Mai", "3~трав.", "3.~5.", "3.~maj"],
            |speech| speech.day_short(day("2027-05-03")),
        );
        check(["sob.", "Sat", "Sa", "сб", "so", "sob."], |speech| {
            speech.weekday_short(day("2026-11-21"))
        });
        check(["pon.", "Mon", "Mo", "пн", "po", "pon."], |speech| {
            speech.weekday_short(day("2026-11-23"))
        });
    }

    #[test]
    fn times_are_the_citys() {
        let moment = Timestamp::parse_rfc3339("2026-03-29T01:05:09Z").unwrap();
        let zone = Tz::Europe__Warsaw;
        check(["03:05"; 6], |speech| speech.time(moment, zone));
        check(["03:05:09"; 6], |speech| speech.time_exact(moment, zone));
        check(
            [
                "29~marca 2026, 03:05",
                "29~March 2026, 03:05",
                "29.~März 2026, 03:05",
                "29~березня 2026~р., 03:05",
                "29.~března 2026, 03:05",
                "29.~marec 2026, 03:05",
            ],
            |speech| speech.moment(moment, zone),
        );
        for beyond in [i64::MIN, i64::MAX] {
            check([""; 6], |speech| {
                speech.moment(Timestamp::from_millis(beyond), zone)
            });
            check([""; 6], |speech| {
                speech.time(Timestamp::from_millis(beyond), zone)
            });
        }
    }

    #[test]
    fn how_long_ago() {
        let say = |language, ms| Speech::in_language(language).ago(ms);
        for (ms, polish, slovenian) in [
            (-5, "przed chwilą", "pravkar"),
            (59_999, "przed chwilą", "pravkar"),
            (MINUTE_MS, "minutę temu", "pred 1 minuto"),
            (2 * MINUTE_MS, "2 minuty temu", "pred 2 minutama"),
            (5 * MINUTE_MS, "5 minut temu", "pred 5 minutami"),
            (22 * MINUTE_MS, "22 minuty temu", "pred 22 minutami"),
            (HOUR_MS, "godzinę temu", "pred 1 uro"),
            (23 * HOUR_MS, "23 godziny temu", "pred 23 urami"),
            (DAY_MS, "dzień temu", "pred 1 dnevom"),
            (i64::MAX, "106751991167 dni temu", "pred 106751991167 dnevi"),
        ] {
            assert_eq!(say(Language::Polish, ms), polish, "{ms}");
            assert_eq!(say(Language::Slovenian, ms), slovenian, "{ms}");
        }
    }

    #[test]
    fn numbers_in_groups() {
        check(
            ["12~345", "12,345", "12.345", "12~345", "12~345", "12.345"],
            |speech| speech.number(12_345),
        );
        check(["−999"; 6], |speech| speech.number(-999));
        check(["0"; 6], |speech| speech.number(0));
    }
}
