//! Time as the rest of the house sees it: UTC milliseconds behind a port.
//!
//! Nothing outside this module may ask the operating system for the time, so
//! that every rule can be tested at any moment.

use std::fmt;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = i64, example = 1_790_000_000_000_i64))]
pub struct Timestamp(i64);

impl Timestamp {
    /// Of milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Of whole seconds since the Unix epoch; stops at the ends of the range.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Later by that many milliseconds (earlier if negative); stops at the ends of the range.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative if this one is the earlier.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// As a calendar time in UTC; `None` beyond the years chrono can name.
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }

    /// Of an RFC 3339 text such as `2026-11-21T12:00:00+01:00`.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|moment| Self(moment.timestamp_millis()))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, to the millisecond.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_utc() {
            Some(moment) => formatter.write_str(&moment.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(formatter, "{} ms", self.0),
        }
    }
}

/// Where the time comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is told otherwise: for tests and for replaying a moment.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// Stopped at a moment.
    pub const fn at(moment: Timestamp) -> Self {
        Self(Mutex::new(moment))
    }

    /// Turns the clock to a moment, also back.
    pub fn set(&self, moment: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = moment;
    }

    /// Turns the clock on by that many milliseconds (back if negative).
    pub fn advance_ms(&self, ms: i64) {
        let mut moment = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *moment = moment.plus_ms(ms);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_rfc3339() {
        let moment = Timestamp::parse_rfc3339("2026-03-29T02:30:00+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-03-29T01:30:00.000Z");
        assert_eq!(Timestamp::parse_rfc3339("2026-03-29"), None);
    }

    #[test]
    fn ends_of_the_range_do_not_overflow() {
        assert_eq!(Timestamp::from_millis(i64::MAX).plus_ms(1).millis(), i64::MAX);
        assert_eq!(
            Timestamp::from_millis(i64::MIN).to_string(),
            format!("{} ms", i64::MIN)
        );
        assert_eq!(Timestamp::from_millis(-1).seconds(), -1);
    }

    #[test]
    fn a_manual_clock_goes_where_it_is_told() {
        let clock = ManualClock::at(Timestamp::from_seconds(10));
        clock.advance_ms(-3_000);
        assert_eq!(clock.now(), Timestamp::from_seconds(7));
    }
}
