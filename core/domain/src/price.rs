//! Price lists: what a variant costs on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::keys::VariantKey;
use crate::money::Money;

/// Prices from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceList {
    /// The first day it applies to.
    pub from: NaiveDate,
    /// The last day it applies to; none is until further notice.
    pub to: Option<NaiveDate>,
    /// A price for each variant.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, Money>))]
    pub amounts: BTreeMap<VariantKey, Money>,
}

impl PriceList {
    /// Whether it applies to a day.
    pub fn applies_to(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether the two apply to a common day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |one: &Self, two: &Self| one.to.is_some_and(|to| to < two.from);
        !ends_before(self, other) && !ends_before(other, self)
    }
}

/// The price of a variant on a day, by the list that applies; lists do not overlap.
pub fn price_on(lists: &[PriceList], variant: &VariantKey, day: NaiveDate) -> Option<Money> {
    lists
        .iter()
        .find(|list| list.applies_to(day))?
        .amounts
        .get(variant)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn list(from: &str, to: Option<&str>, minor: i64) -> PriceList {
        PriceList {
            from: from.parse().unwrap(),
            to: to.map(|day| day.parse().unwrap()),
            amounts: BTreeMap::from([("normal".parse().unwrap(), Money::new(minor, Currency::PLN))]),
        }
    }

    #[test]
    fn the_list_of_the_day_decides() {
        let lists = [
            list("2026-01-01", Some("2026-03-31"), 1_000),
            list("2026-04-01", None, 2_000),
        ];
        let normal = "normal".parse().unwrap();
        let cases = [
            ("2025-12-31", None),
            ("2026-03-31", Some(1_000)),
            ("2026-04-01", Some(2_000)),
            ("2030-01-01", Some(2_000)),
        ];
        for (day, minor) in cases {
            let price = price_on(&lists, &normal, day.parse().unwrap());
            assert_eq!(price.map(|money| money.minor), minor, "{day}");
        }
    }

    #[test]
    fn overlap_is_seen_from_both_sides() {
        let spring = list("2026-03-01", Some("2026-05-31"), 1);
        for (other, expected) in [
            (list("2026-05-31", None, 1), true),
            (list("2026-06-01", None, 1), false),
            (list("2026-01-01", Some("2026-02-28"), 1), false),
            (list("2026-01-01", None, 1), true),
        ] {
            assert_eq!(spring.overlaps(&other), expected);
            assert_eq!(other.overlaps(&spring), expected);
        }
    }
}
