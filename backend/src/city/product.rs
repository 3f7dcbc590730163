//! A product in a unit's file: what it is, when it is valid, until when it is taken back, its variants and prices.

use std::ops::RangeInclusive;

use chrono::NaiveTime;
use cityplus_domain::catalogue::{Product, ProductKind};
use cityplus_domain::keys::{ProductKey, VenueKey};
use cityplus_domain::refund::RefundPolicy;
use cityplus_domain::validity::ValidityRule;

use super::node::{Node, Table};
use super::problem::{Problems, shortened};
use super::reading::{NAME_MAX_CHARS, Reading};
use super::suggest::suggestion;
use super::{prices, variant};

/// Numbers of venues and variants in ticket codes.
pub(super) const CODES: RangeInclusive<i64> = 1..=65_535;
/// How many days ahead something may be sold: two years.
const DAYS_AHEAD: RangeInclusive<i64> = 0..=730;
/// How many days before a ticket's day its refund may end.
const REFUND_DAYS: RangeInclusive<i64> = 0..=365;
const FIELDS: [&str; 10] = [
    "key",
    "kind",
    "venue",
    "name",
    "sold_days_ahead",
    "validity",
    "refund",
    "printable",
    "variants",
    "prices",
];

/// Reads a product of a unit with these venues.
pub(super) fn read<'p>(node: &Node<'p>, venues: &[VenueKey], reading: &mut Reading<'p>) -> Option<Product> {
    let table = node.table(&FIELDS, &mut reading.problems)?;
    let key = read_key(&table, reading);
    let name = table.required("name", "{ pl = \"Bilet wstępu\" }", &mut reading.problems);
    let name = name.and_then(|node| reading.localized(&node, NAME_MAX_CHARS));
    let variants = variant::read_all(&table, reading);
    let prices = prices::read_all(&table, variants.keys(), reading);
    let problems = &mut reading.problems;
    let kind = read_kind(&table, problems);
    let venue = read_venue(&table, venues, problems);
    let days_ahead = table.required("sold_days_ahead", "90", problems);
    let days_ahead = days_ahead.and_then(|node| node.integer(&DAYS_AHEAD, problems));
    let validity = table.required("validity", "\"day\"", problems);
    let validity = validity.and_then(|node| read_validity(&node, problems));
    let refund = table.required("refund", "{ until_days_before = 1 }", problems);
    let refund = refund.and_then(|node| read_refund(&node, problems));
    let printable = table.optional("printable");
    let printable = printable.map_or(Some(false), |node| node.boolean(problems));
    Some(Product {
        key: key?,
        kind: kind?,
        venue: venue?,
        name: name?,
        sold_days_ahead: days_ahead?,
        validity: validity?,
        refund: refund?,
        printable: printable?,
        variants: variants.into_variants()?,
        prices: prices?,
    })
}

fn read_key<'p>(table: &Table<'p>, reading: &mut Reading<'p>) -> Option<ProductKey> {
    let problems = &mut reading.problems;
    let node = table.required("key", "\"zoo-admission\"", problems)?;
    let key: ProductKey = node.parsed("zoo-admission", problems)?;
    reading.product_keys.take(key.clone(), &node.place, problems);
    Some(key)
}

fn read_kind(table: &Table<'_>, problems: &mut Problems) -> Option<ProductKind> {
    let node = table.required("kind", "\"admission\"", problems)?;
    let text = node.text("admission", problems)?;
    if text == "admission" {
        return Some(ProductKind::Admission);
    }
    let hint = suggestion(text, ["admission"]);
    problems.at(
        &node.place,
        format!("\"{}\" is no kind of product; {hint}", shortened(text)),
    );
    None
}

fn read_venue(table: &Table<'_>, venues: &[VenueKey], problems: &mut Problems) -> Option<VenueKey> {
    let node = table.required("venue", "\"zoo\"", problems)?;
    let text = node.text("zoo", problems)?;
    let venue = venues.iter().find(|venue| venue.as_str() == text);
    if venue.is_none() {
        let hint = suggestion(text, venues.iter().map(VenueKey::as_str));
        let message = format!("this unit has no venue \"{}\"; {hint}", shortened(text));
        problems.at(&node.place, message);
    }
    venue.cloned()
}

fn read_validity(node: &Node<'_>, problems: &mut Problems) -> Option<ValidityRule> {
    if node.is_text() {
        if node.text("day", problems)? == "day" {
            return Some(ValidityRule::Day);
        }
        let needed = "write \"day\", or hours such as { from = \"09:00\", until = \"18:00\" }";
        problems.at(&node.place, format!("is no rule of validity; {needed}"));
        return None;
    }
    let table = node.table(&["from", "until"], problems)?;
    let from = table.required("from", "\"09:00\"", problems);
    let from = from.and_then(|node| read_time(&node, problems));
    let until = table.required("until", "\"18:00\"", problems);
    let until = until.and_then(|node| read_time(&node, problems));
    let (from, until) = (from?, until?);
    Some(ValidityRule::Hours { from, until })
}

/// A time of day to the minute, with quotes or without.
fn read_time(node: &Node<'_>, problems: &mut Problems) -> Option<NaiveTime> {
    let time = node.written().and_then(|text| {
        let minutes = text.strip_suffix(":00").filter(|rest| rest.contains(':'));
        NaiveTime::parse_from_str(minutes.unwrap_or(&text), "%H:%M").ok()
    });
    if time.is_none() {
        problems.at(&node.place, "not a time of day; write it like \"09:00\"");
    }
    time
}

fn read_refund(node: &Node<'_>, problems: &mut Problems) -> Option<RefundPolicy> {
    if node.is_text() {
        if node.text("never", problems)? == "never" {
            return Some(RefundPolicy::Never);
        }
        let needed = "write \"never\", or days such as { until_days_before = 1 }";
        problems.at(&node.place, format!("is no rule of refund; {needed}"));
        return None;
    }
    let table = node.table(&["until_days_before"], problems)?;
    let days = table.required("until_days_before", "1", problems)?;
    let days = days.integer(&REFUND_DAYS, problems)?;
    Some(RefundPolicy::UntilDaysBefore { days })
}
