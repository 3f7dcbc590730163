//! The days one can choose from, week by week.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use cityplus_domain::Timestamp;
use cityplus_domain::catalogue::Product;
use cityplus_domain::price::price_on;
use cityplus_domain::validity::day_of;

/// Days shown at once.
pub(super) const SHOWN: u64 = 7;

/// Why a day cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The hours of the day are over.
    Over,
    /// No price list applies.
    NoPrice,
}

/// The first and the last day on which a product is sold; none where the calendar ends.
pub(super) fn range(product: &Product, zone: Tz, now: Timestamp) -> Option<(NaiveDate, NaiveDate)> {
    let today = day_of(now, zone)?;
    let last = today
        .checked_add_days(Days::new(u64::from(product.sold_days_ahead)))
        .unwrap_or(NaiveDate::MAX);
    Some((today, last))
}

/// Why a day of the range cannot be chosen; none if it can.
pub(super) fn closed(product: &Product, day: NaiveDate, zone: Tz, now: Timestamp) -> Option<Closed> {
    let window = product.validity.window(day, zone);
    if window.is_none_or(|window| window.until <= now) {
        return Some(Closed::Over);
    }
    let has_price = product
        .variants
        .iter()
        .any(|variant| price_on(&product.prices, &variant.key, day).is_some());
    (!has_price).then_some(Closed::NoPrice)
}

/// The first day of the range that can be chosen.
pub(super) fn first_open(product: &Product, zone: Tz, now: Timestamp) -> Option<NaiveDate> {
    let (today, last) = range(product, zone, now)?;
    today
        .iter_days()
        .take_while(|day| *day <= last)
        .find(|day| closed(product, *day, zone, now).is_none())
}

/// The week of the range that holds a day, by its first day: weeks are counted from today.
pub(super) fn week_of(day: NaiveDate, today: NaiveDate) -> NaiveDate {
    let ahead = u64::try_from(day.signed_duration_since(today).num_days()).unwrap_or(0);
    today
        .checked_add_days(Days::new(ahead - ahead % SHOWN))
        .unwrap_or(today)
}

/// The days of a week, up to the last one sold.
pub(super) fn week(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let days = std::iter::successors(Some(first), NaiveDate::succ_opt).take(7);
    days.take_while(move |day| *day <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_are_counted_from_today() {
        let today = day("2026-12-30");
        for (chosen, first) in [
            ("2026-12-30", "2026-12-30"),
            ("2027-01-05", "2026-12-30"),
            ("2027-01-06", "2027-01-06"),
            ("2026-12-01", "2026-12-30"),
        ] {
            assert_eq!(week_of(day(chosen), today), day(first), "{chosen}");
        }
        assert_eq!(week(today, day("2027-01-01")).count(), 3);
        assert_eq!(week(today, day("2028-01-01")).count(), 7);
        assert_eq!(week(NaiveDate::MAX, NaiveDate::MIN).count(), 0);
    }
}
