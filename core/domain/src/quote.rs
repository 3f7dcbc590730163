//! A quote: what tickets for a day cost, and whether they may be bought.
//!
//! The phone shows it offline, the server charges by it: one function, so that they agree.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, EntitlementRequirement, Product, Variant};
use crate::clock::Timestamp;
use crate::keys::{EntitlementKey, ProductKey, VariantKey};
use crate::money::{Money, MoneyError};
use crate::price::price_on;
use crate::validity::{Window, day_of};

/// The most different variants in one order.
pub const LINES_MAX: usize = 20;
/// The most tickets in one order.
pub const TICKETS_PER_ORDER_MAX: u32 = 100;

/// So many of a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// Which variant of the product.
    pub variant: VariantKey,
    /// How many tickets of it.
    pub count: u32,
}

/// So many of a variant, priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotedLine {
    /// Which variant.
    pub variant: VariantKey,
    /// How many tickets.
    pub count: u32,
    /// The price of one.
    pub unit_price: Money,
    /// The price of all.
    pub total: Money,
}

/// What it costs and when it is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// The product.
    pub product: ProductKey,
    /// The day chosen.
    pub day: NaiveDate,
    /// Each line with its price.
    pub lines: Vec<QuotedLine>,
    /// The sum of the lines.
    pub total: Money,
    /// When the tickets are valid.
    pub window: Window,
    /// The first moment at which they are no longer taken back; none if never.
    pub refundable_until: Option<Timestamp>,
}

/// Why something cannot be bought.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// No such product.
    #[error("there is no product \"{0}\"; look at the catalogue")]
    UnknownProduct(ProductKey),
    /// No such variant.
    #[error("product \"{product}\" has no variant \"{variant}\"; look at the catalogue")]
    UnknownVariant {
        /// The product.
        product: ProductKey,
        /// What was asked for.
        variant: VariantKey,
    },
    /// Nothing ordered, or a line of none.
    #[error("choose at least one ticket")]
    Nothing,
    /// The same variant twice.
    #[error("variant \"{0}\" stands in two lines; put the counts together")]
    Repeated(VariantKey),
    /// More than one order may hold.
    #[error("one order may hold at most {max} of \"{variant}\"")]
    TooMany {
        /// Of which variant.
        variant: VariantKey,
        /// The most.
        max: u32,
    },
    /// More tickets or lines than one order may hold.
    #[error("one order may hold at most {TICKETS_PER_ORDER_MAX} tickets in {LINES_MAX} lines")]
    TooLarge,
    /// The day is over.
    #[error("{0} is over; choose today or a later day")]
    Past(NaiveDate),
    /// The hours of the day's ticket are over.
    #[error("tickets for {0} are no longer sold, the venue's hours are over; choose a later day")]
    Over(NaiveDate),
    /// Not sold so far ahead.
    #[error("tickets are sold up to {last}; choose an earlier day")]
    TooFarAhead {
        /// The last day one may choose.
        last: NaiveDate,
    },
    /// No price list applies to the day.
    #[error("there is no price for {0} yet; choose another day")]
    NoPrice(NaiveDate),
    /// The buyer has not proven what the price needs.
    #[error("variant \"{variant}\" needs the entitlement \"{entitlement}\"")]
    NotEntitled {
        /// Which variant.
        variant: VariantKey,
        /// What must be proven.
        entitlement: EntitlementKey,
    },
    /// The sum is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl QuoteError {
    /// The stable code, as it travels in the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownProduct(_) => "unknown_product",
            Self::UnknownVariant { .. } => "unknown_variant",
            Self::Nothing => "nothing_ordered",
            Self::Repeated(_) => "repeated_line",
            Self::TooMany { .. } | Self::TooLarge => "too_many_tickets",
            Self::Past(_) => "date_in_past",
            Self::Over(_) => "sale_over",
            Self::TooFarAhead { .. } => "date_too_far",
            Self::NoPrice(_) => "no_price",
            Self::NotEntitled { .. } => "not_entitled",
            Self::Money(_) => "amount_too_large",
        }
    }
}

/// Prices an order of one product for a day. `held` are the entitlements the buyer has proven.
pub fn quote(
    catalogue: &Catalogue,
    product: &ProductKey,
    day: NaiveDate,
    lines: &[Line],
    held: &[EntitlementKey],
    now: Timestamp,
) -> Result<Quote, QuoteError> {
    let product = catalogue
        .product(product)
        .ok_or_else(|| QuoteError::UnknownProduct(product.clone()))?;
    check_size(lines)?;
    let window = check_day(catalogue, product, day, now)?;
    let mut total = Money::zero(catalogue.city.currency);
    let mut quoted = Vec::with_capacity(lines.len());
    for line in lines {
        let variant = check_line(product, line, held)?;
        let unit_price = price_on(&product.prices, &variant.key, day).ok_or(QuoteError::NoPrice(day))?;
        let line_total = unit_price.times(line.count)?;
        total = total.plus(line_total)?;
        quoted.push(QuotedLine {
            variant: variant.key.clone(),
            count: line.count,
            unit_price,
            total: line_total,
        });
    }
    let refundable_until = product.refund.deadline(day, catalogue.city.zone);
    Ok(Quote {
        product: product.key.clone(),
        day,
        lines: quoted,
        total,
        window,
        refundable_until,
    })
}

fn check_size(lines: &[Line]) -> Result<(), QuoteError> {
    if lines.is_empty() {
        return Err(QuoteError::Nothing);
    }
    let tickets = lines
        .iter()
        .fold(0_u32, |sum, line| sum.saturating_add(line.count));
    if lines.len() > LINES_MAX || tickets > TICKETS_PER_ORDER_MAX {
        return Err(QuoteError::TooLarge);
    }
    for (index, line) in lines.iter().enumerate() {
        if lines
            .iter()
            .take(index)
            .any(|earlier| earlier.variant == line.variant)
        {
            return Err(QuoteError::Repeated(line.variant.clone()));
        }
    }
    Ok(())
}

fn check_day(
    catalogue: &Catalogue,
    product: &Product,
    day: NaiveDate,
    now: Timestamp,
) -> Result<Window, QuoteError> {
    let zone = catalogue.city.zone;
    let today = day_of(now, zone).ok_or(QuoteError::Past(day))?;
    if day < today {
        return Err(QuoteError::Past(day));
    }
    let last = today
        .checked_add_days(Days::new(u64::from(product.sold_days_ahead)))
        .unwrap_or(NaiveDate::MAX);
    if day > last {
        return Err(QuoteError::TooFarAhead { last });
    }
    let window = product
        .validity
        .window(day, zone)
        .ok_or(QuoteError::TooFarAhead { last })?;
    if window.until <= now {
        Err(QuoteError::Over(day))
    } else {
        Ok(window)
    }
}

fn check_line<'p>(
    product: &'p Product,
    line: &Line,
    held: &[EntitlementKey],
) -> Result<&'p Variant, QuoteError> {
    let variant = product
        .variant(&line.variant)
        .ok_or_else(|| QuoteError::UnknownVariant {
            product: product.key.clone(),
            variant: line.variant.clone(),
        })?;
    if line.count == 0 {
        return Err(QuoteError::Nothing);
    }
    if line.count > variant.max_per_order {
        return Err(QuoteError::TooMany {
            variant: variant.key.clone(),
            max: variant.max_per_order,
        });
    }
    match &variant.requires {
        EntitlementRequirement::Proven { entitlement } if !held.contains(entitlement) => {
            Err(QuoteError::NotEntitled {
                variant: variant.key.clone(),
                entitlement: entitlement.clone(),
            })
        }
        _ => Ok(variant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::zoo_catalogue;

    fn ask(lines: &[(&str, u32)], day: &str, held: &[&str]) -> Result<Quote, QuoteError> {
        let lines: Vec<Line> = lines
            .iter()
            .map(|(variant, count)| Line {
                variant: variant.parse().unwrap(),
                count: *count,
            })
            .collect();
        let held: Vec<EntitlementKey> = held.iter().map(|key| key.parse().unwrap()).collect();
        let now = Timestamp::parse_rfc3339("2026-07-10T12:00:00+02:00").unwrap();
        let product = "zoo-admission".parse().unwrap();
        quote(
            &zoo_catalogue(),
            &product,
            day.parse().unwrap(),
            &lines,
            &held,
            now,
        )
    }

    #[test]
    fn adds_up() {
        let quote = ask(&[("normal", 2), ("reduced", 1)], "2026-07-11", &[]).unwrap();
        assert_eq!(quote.total.minor, 2 * 3_000 + 2_000);
        assert_eq!(
            quote.refundable_until,
            Timestamp::parse_rfc3339("2026-07-11T00:00:00+02:00")
        );
    }

    #[test]
    fn says_why_not() {
        type Case = (&'static [(&'static str, u32)], &'static str, &'static str);
        let cases: [Case; 10] = [
            (&[], "2026-07-10", "nothing_ordered"),
            (&[("normal", 0)], "2026-07-10", "nothing_ordered"),
            (&[("normal", 11)], "2026-07-10", "too_many_tickets"),
            (
                &[("normal", u32::MAX), ("reduced", u32::MAX)],
                "2026-07-10",
                "too_many_tickets",
            ),
            (&[("normal", 1), ("normal", 1)], "2026-07-10", "repeated_line"),
            (&[("vip", 1)], "2026-07-10", "unknown_variant"),
            (&[("normal", 1)], "2026-07-09", "date_in_past"),
            (&[("normal", 1)], "2026-12-31", "date_too_far"),
            (&[("normal", 1)], "2026-08-05", "no_price"),
            (&[("senior", 1)], "2026-07-10", "not_entitled"),
        ];
        for (lines, day, code) in cases {
            assert_eq!(ask(lines, day, &[]).unwrap_err().code(), code, "{lines:?} {day}");
        }
        assert!(ask(&[("senior", 1)], "2026-07-10", &["senior-card"]).is_ok());
    }
}
