//! When a ticket is valid: a rule of the product and a day of the city's
//! calendar give two moments.
//!
//! Days are the city's days. The night the clocks change a day has 23 or 25
//! hours; a local time that the change skips means the first moment after it,
//! one that comes twice means the earlier for a beginning and the later for an end.

use chrono::{Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// How a product's validity follows from the day chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ValidityRule {
    /// All of the day chosen, from midnight to midnight.
    Day,
    /// Some hours of the day chosen; `until` at or before `from` means the next day.
    Hours {
        /// The first moment, local time.
        #[cfg_attr(feature = "openapi", schema(value_type = String, example = "09:00:00"))]
        from: NaiveTime,
        /// The first moment no longer valid, local time.
        #[cfg_attr(feature = "openapi", schema(value_type = String, example = "18:00:00"))]
        until: NaiveTime,
    },
}

/// A stretch of time: from the first moment up to, not including, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// The first moment in it.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

impl Window {
    /// Whether a moment lies in it.
    pub fn contains(&self, moment: Timestamp) -> bool {
        self.from <= moment && moment < self.until
    }
}

impl ValidityRule {
    /// The window of a ticket for a day. `None` only where the calendar ends.
    pub fn window(&self, day: NaiveDate, zone: Tz) -> Option<Window> {
        match *self {
            Self::Day => {
                let next = day.checked_add_days(Days::new(1))?;
                Some(Window {
                    from: start_of_day(day, zone)?,
                    until: start_of_day(next, zone)?,
                })
            }
            Self::Hours { from, until } => {
                let last_day = if until > from {
                    day
                } else {
                    day.checked_add_days(Days::new(1))?
                };
                Some(Window {
                    from: earliest(day.and_time(from), zone)?,
                    until: latest(last_day.and_time(until), zone)?,
                })
            }
        }
    }
}

/// The first moment of a day in a zone.
pub fn start_of_day(day: NaiveDate, zone: Tz) -> Option<Timestamp> {
    earliest(day.and_time(NaiveTime::MIN), zone)
}

/// The day that a moment falls on in a zone.
pub fn day_of(moment: Timestamp, zone: Tz) -> Option<NaiveDate> {
    moment.to_utc().map(|utc| utc.with_timezone(&zone).date_naive())
}

fn earliest(local: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => {
            Some(moment.with_timezone(&Utc).into())
        }
        LocalResult::None => after_gap(local, zone),
    }
}

fn latest(local: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(_, moment) => {
            Some(moment.with_timezone(&Utc).into())
        }
        LocalResult::None => after_gap(local, zone),
    }
}

/// The first moment after a gap in local time. Gaps on record end on a minute and last at most a day.
fn after_gap(local: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    let whole_minute = local
        - TimeDelta::nanoseconds(i64::from(chrono::Timelike::nanosecond(&local)))
        - TimeDelta::seconds(i64::from(chrono::Timelike::second(&local)));
    (1..=24 * 60)
        .filter_map(|minutes| whole_minute.checked_add_signed(TimeDelta::minutes(minutes)))
        .find_map(|later| zone.from_local_datetime(&later).earliest())
        .map(|moment| moment.with_timezone(&Utc).into())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Warsaw;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn days_are_23_24_and_25_hours_long() {
        for (date, hours) in [("2026-03-29", 23), ("2026-07-01", 24), ("2026-10-25", 25)] {
            let window = ValidityRule::Day.window(day(date), Warsaw).unwrap();
            assert_eq!(window.until.ms_since(window.from), hours * 3_600_000, "{date}");
        }
    }

    #[test]
    fn hours_skipped_or_doubled_by_the_clock_change() {
        let rule = |from: &str, until: &str| ValidityRule::Hours {
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
        };
        // 02:30 does not exist on 29 March: the ticket starts when it would have, at 03:00 summer time.
        let spring = rule("02:30:00", "18:00:00")
            .window(day("2026-03-29"), Warsaw)
            .unwrap();
        assert_eq!(spring.from, at("2026-03-29T03:00:00+02:00"));
        // 02:30 comes twice on 25 October: begin with the first, end with the second.
        let begins = rule("02:30:00", "18:00:00")
            .window(day("2026-10-25"), Warsaw)
            .unwrap();
        assert_eq!(begins.from, at("2026-10-25T02:30:00+02:00"));
        let ends = rule("00:00:00", "02:30:00")
            .window(day("2026-10-25"), Warsaw)
            .unwrap();
        assert_eq!(ends.until, at("2026-10-25T02:30:00+01:00"));
    }

    #[test]
    fn an_evening_may_end_after_midnight() {
        let rule = ValidityRule::Hours {
            from: "20:00:00".parse().unwrap(),
            until: "02:00:00".parse().unwrap(),
        };
        let window = rule.window(day("2026-06-30"), Warsaw).unwrap();
        assert_eq!(window.until, at("2026-07-01T02:00:00+02:00"));
    }

    #[test]
    fn a_window_holds_its_first_moment_and_not_its_last() {
        let window = Window {
            from: Timestamp::from_millis(10),
            until: Timestamp::from_millis(20),
        };
        let inside: Vec<bool> = [9, 10, 19, 20]
            .map(|ms| window.contains(Timestamp::from_millis(ms)))
            .to_vec();
        assert_eq!(inside, [false, true, true, false]);
    }

    #[test]
    fn the_end_of_the_calendar_is_no_panic() {
        assert_eq!(ValidityRule::Day.window(NaiveDate::MAX, Warsaw), None);
        let _ = ValidityRule::Day.window(NaiveDate::MIN, Warsaw);
    }

    proptest! {
        #[test]
        fn days_follow_each_other_without_gap_or_overlap(offset in 0_u64..40_000) {
            for zone in [Warsaw, chrono_tz::Europe::Ljubljana, chrono_tz::Africa::Cairo, chrono_tz::Pacific::Apia] {
                let today = day("1990-01-01") + Days::new(offset);
                let window = ValidityRule::Day.window(today, zone).unwrap();
                let next = ValidityRule::Day.window(today + Days::new(1), zone).unwrap();
                prop_assert_eq!(window.until, next.from);
                prop_assert!(window.until >= window.from);
            }
        }

        #[test]
        fn a_moment_lies_in_the_day_it_falls_on(ms in 0_i64..4_000_000_000_000) {
            let moment = Timestamp::from_millis(ms);
            let window = ValidityRule::Day.window(day_of(moment, Warsaw).unwrap(), Warsaw).unwrap();
            prop_assert!(window.contains(moment));
        }
    }
}
