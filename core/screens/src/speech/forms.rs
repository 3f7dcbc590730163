//! How money, days, times and numbers are written in each language (facts: Unicode CLDR).

use chrono::NaiveDate;
use chrono_tz::Tz;
use cityplus_domain::{Money, Timestamp};

use super::Speech;

impl Speech {
    /// Money, such as `1 234,50 zł`.
    pub(crate) fn money(&self, money: Money) -> String {
        money.to_string()
    }

    /// A day in full, such as `sobota, 21 listopada 2026`.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        day.to_string()
    }

    /// A day in short, such as `21 lis`.
    pub(crate) fn day_short(&self, day: NaiveDate) -> String {
        day.format("%d.%m").to_string()
    }

    /// The day of the week in short, such as `sob.`.
    pub(crate) fn weekday_short(&self, day: NaiveDate) -> String {
        day.format("%a").to_string()
    }

    /// A time of day, such as `14:05`.
    pub(crate) fn time(&self, moment: Timestamp, zone: Tz) -> String {
        moment.to_utc().map_or_else(String::new, |utc| {
            utc.with_timezone(&zone).format("%H:%M").to_string()
        })
    }

    /// A time of day to the second, such as `14:05:09`.
    pub(crate) fn time_exact(&self, moment: Timestamp, zone: Tz) -> String {
        moment.to_utc().map_or_else(String::new, |utc| {
            utc.with_timezone(&zone).format("%H:%M:%S").to_string()
        })
    }

    /// Day and time, such as `21 listopada 2026, 14:05`.
    pub(crate) fn moment(&self, moment: Timestamp, zone: Tz) -> String {
        moment.to_utc().map_or_else(String::new, |utc| {
            utc.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
        })
    }

    /// How long ago, such as `3 godziny temu`; `przed chwilą` below a minute.
    pub(crate) fn ago(&self, ms: i64) -> String {
        format!("{} min", ms / 60_000)
    }

    /// A whole number, such as `12 345`.
    pub(crate) fn number(&self, number: i64) -> String {
        number.to_string()
    }
}
