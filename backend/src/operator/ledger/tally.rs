//! How much went through an account on a day, in that day's month and in its year. Calendar periods in UTC.

use chrono::{DateTime, Datelike};
use cityplus_domain::Timestamp;

use crate::operator::limits::Period;

const DAY_MS: i64 = 86_400_000;
const DAY_S: i64 = 86_400;

/// Three sums, all of the periods that one day is in. Minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// The last day that anything was counted on: days since 1970 in UTC.
    pub(super) day: i64,
    pub(super) on_day: i64,
    pub(super) in_month: i64,
    pub(super) in_year: i64,
}

impl Tally {
    /// As it counts at a moment: what belongs to a period before counts no more.
    pub(super) fn at(self, at: Timestamp) -> Self {
        self.on(day_of(at))
    }

    /// The same, on a day. It never goes back: two processes' clocks, or one that is set back, would begin a day anew
    /// each time they differ about midnight.
    fn on(self, day: i64) -> Self {
        if day <= self.day {
            return self;
        }
        let ((was_year, was_month), (year, month)) = (year_and_month(self.day), year_and_month(day));
        let is_year = was_year == year;
        let is_month = is_year && was_month == month;
        Self {
            day,
            on_day: 0,
            in_month: if is_month { self.in_month } else { 0 },
            in_year: if is_year { self.in_year } else { 0 },
        }
    }

    /// With so much more at that moment.
    pub(super) fn with(self, amount: i64, at: Timestamp) -> Self {
        let Self {
            day,
            on_day,
            in_month,
            in_year,
        } = self.at(at);
        Self {
            day,
            on_day: on_day.saturating_add(amount),
            in_month: in_month.saturating_add(amount),
            in_year: in_year.saturating_add(amount),
        }
    }

    /// Without what was counted at an earlier moment, in those periods that count now and that it was counted in.
    pub(super) fn without(self, amount: i64, counted_at: Timestamp, now: Timestamp) -> Self {
        let tally = self.at(now);
        let of_then = Self {
            day: day_of(counted_at),
            on_day: amount,
            in_month: amount,
            in_year: amount,
        };
        let counted = of_then.on(tally.day);
        let less = |sum: i64, amount: i64| sum.saturating_sub(amount).max(0);
        Self {
            day: tally.day,
            on_day: less(tally.on_day, counted.on_day),
            in_month: less(tally.in_month, counted.in_month),
            in_year: less(tally.in_year, counted.in_year),
        }
    }

    /// The shortest period in which it is more than may be, and how much may be; `most` is by [`Period::ALL`].
    pub(super) fn over(self, most: [i64; 3]) -> Option<(Period, i64)> {
        let sums = [self.on_day, self.in_month, self.in_year];
        let mut periods = Period::ALL.into_iter().zip(sums).zip(most);
        periods
            .find(|((_, sum), most)| sum > most)
            .map(|((period, _), most)| (period, most))
    }
}

/// The day of a moment: days since 1970 in UTC.
pub(super) const fn day_of(at: Timestamp) -> i64 {
    at.millis().div_euclid(DAY_MS)
}

/// The calendar's year and month of a day; zeros beyond the years it can name.
fn year_and_month(day: i64) -> (i32, u32) {
    DateTime::from_timestamp(day.saturating_mul(DAY_S), 0)
        .map_or((0, 0), |moment| (moment.year(), moment.month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn sums(tally: Tally) -> [i64; 3] {
        [tally.on_day, tally.in_month, tally.in_year]
    }

    #[test]
    fn a_period_ends_where_the_calendar_says() {
        let first = Tally::default().with(100, at("2028-02-28T23:59:59.999Z"));
        assert_eq!(sums(first), [100, 100, 100]);
        let mut tally = first;
        for (moment, expected) in [
            ("2028-02-28T00:00:00Z", [101, 101, 101]),
            ("2028-02-29T00:00:00Z", [1, 102, 102]),
            ("2028-03-01T00:00:00Z", [1, 1, 103]),
            ("2028-12-31T23:59:59.999Z", [1, 1, 104]),
            ("2029-01-01T00:00:00Z", [1, 1, 1]),
            // The same month of another year is another month.
            ("2030-01-01T00:00:00Z", [1, 1, 1]),
        ] {
            tally = tally.with(1, at(moment));
            assert_eq!(sums(tally), expected, "{moment}");
        }
        assert_eq!(sums(first.at(at("2028-02-29T12:00:00Z"))), [0, 100, 100]);
        assert_eq!(sums(first.at(at("2028-04-29T12:00:00Z"))), [0, 0, 100]);
    }

    #[test]
    fn what_is_taken_back_counts_no_more_where_it_counted() {
        let (first, next) = (at("2028-02-28T23:00:00Z"), at("2028-02-29T01:00:00Z"));
        let tally = Tally::default().with(100, first);
        assert_eq!(sums(tally.without(40, first, first)), [60, 60, 60]);
        assert_eq!(sums(tally.with(7, next).without(100, first, next)), [7, 7, 7]);
        let march = at("2028-03-01T01:00:00Z");
        assert_eq!(sums(tally.with(7, march).without(100, first, march)), [7, 7, 7]);
        assert_eq!(sums(tally.without(101, first, first)), [0, 0, 0]);
    }

    #[test]
    fn clocks_that_differ_about_midnight_begin_nothing_anew() {
        let (before, after) = (at("2028-12-31T23:59:59.999Z"), at("2029-01-01T00:00:00Z"));
        let mut tally = Tally::default().with(100, before).with(1, after);
        for (moment, expected) in [
            (before, [2; 3]),
            (after, [3; 3]),
            (before, [4; 3]),
            (after, [5; 3]),
        ] {
            assert_eq!(tally.at(moment), tally);
            tally = tally.with(1, moment);
            assert_eq!(sums(tally), expected, "{moment}");
            assert_eq!(tally.day, day_of(after));
        }
    }

    #[test]
    fn what_is_taken_back_across_midnight_makes_no_room_elsewhere() {
        let (before, after) = (at("2028-02-28T23:59:59.999Z"), at("2028-02-29T00:00:00Z"));
        let tally = Tally::default().with(100, before).with(7, after);
        for now in [before, after] {
            assert_eq!(sums(tally.without(100, before, now)), [7, 7, 7], "{now}");
            assert_eq!(sums(tally.without(7, after, now)), [0, 100, 100], "{now}");
        }
    }

    #[test]
    fn the_shortest_period_is_told_first() {
        let tally = Tally::default().with(100, at("2028-02-28T12:00:00Z"));
        assert_eq!(tally.over([100, 100, 100]), None);
        assert_eq!(tally.over([100, 99, 98]), Some((Period::Month, 99)));
        assert_eq!(tally.over([97, 99, 98]), Some((Period::Day, 97)));
        assert_eq!(tally.over([i64::MAX; 3]), None);
        assert_eq!(tally.with(i64::MAX, at("2028-02-28T12:00:00Z")).on_day, i64::MAX);
    }
}
