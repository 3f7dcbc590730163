//! A product's price lists: each from a day to a day, with a price for every variant, without gap and overlap.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use cityplus_domain::keys::VariantKey;
use cityplus_domain::price::PriceList;
use cityplus_domain::{Currency, Money, MoneyError};

use super::node::{Node, Table};
use super::problem::{Place, Problems};
use super::reading::Reading;
use super::suggest::suggestion;

/// The most price lists of a product.
const LISTS_MAX: usize = 200;
/// The highest price of one ticket, in minor units: 100 000.00. More is a slip of the keyboard.
const PRICE_MAX_MINOR: i64 = 10_000_000;
/// Years a day may lie in. Others are slips of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// A price list's days and where they stand.
struct Days<'p> {
    list: String,
    place: Place<'p>,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// Reads the price lists of a product. `variants` is none if these are not right themselves.
pub(super) fn read_all<'p>(
    product: &Table<'p>,
    variants: Option<&[VariantKey]>,
    reading: &mut Reading<'p>,
) -> Option<Vec<PriceList>> {
    let problems = &mut reading.problems;
    let list = product.required("prices", "[{ from = 2026-01-01, amounts = { … } }]", problems)?;
    let nodes = list.items(LISTS_MAX, problems)?;
    if nodes.is_empty() {
        problems.at(
            &list.place,
            "holds no price list; at least one is needed to sell it",
        );
        return None;
    }
    let currency = reading.rules.currency;
    let mut days = Vec::new();
    let mut lists = Vec::new();
    for node in &nodes {
        let Some(table) = node.table(&["from", "to", "amounts"], problems) else {
            lists.push(None);
            continue;
        };
        let own_days = read_days(&table, problems);
        let amounts = read_amounts(&table, variants, currency, problems);
        lists.push(own_days.as_ref().zip(amounts).map(|(days, amounts)| PriceList {
            from: days.from,
            to: days.to,
            amounts,
        }));
        days.push(own_days);
    }
    // Days that follow each other can be judged only if all of them are known.
    let in_order = days
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .is_none_or(|days| follow_each_other(days, problems));
    let mut lists: Vec<PriceList> = lists.into_iter().collect::<Option<_>>()?;
    lists.sort_by_key(|list| list.from);
    in_order.then_some(lists)
}

fn read_days<'p>(table: &Table<'p>, problems: &mut Problems) -> Option<Days<'p>> {
    let from_node = table.required("from", "2026-04-01", problems);
    let from = from_node.as_ref().and_then(|node| read_day(node, problems));
    let to_node = table.optional("to");
    let to = to_node.as_ref().map(|node| read_day(node, problems));
    if let (Some(from), Some(Some(to)), Some(node)) = (from, to, &to_node)
        && to < from
    {
        let message = format!("{to} lies before `from`, {from}; write the last day the prices apply to");
        problems.at(&node.place, message);
        return None;
    }
    let to = match to {
        None => None,
        Some(day) => Some(day?),
    };
    Some(Days {
        list: table.place.field.clone(),
        place: from_node?.place,
        from: from?,
        to,
    })
}

fn read_day(node: &Node<'_>, problems: &mut Problems) -> Option<NaiveDate> {
    let day = node.written().and_then(|text| {
        let plain = text.len() == 10;
        plain.then(|| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok())?
    });
    match day {
        None => problems.at(&node.place, "not a date; write it like 2026-04-01"),
        Some(day) if !YEARS.contains(&day.year()) => {
            let message = format!("{day} is not a day between 2000 and 2199; mend the year");
            problems.at(&node.place, message);
        }
        Some(_) => return day,
    }
    None
}

fn follow_each_other(mut all: Vec<Days<'_>>, problems: &mut Problems) -> bool {
    all.sort_by_key(|days| days.from);
    let mut fine = true;
    for (earlier, later) in all.iter().zip(all.iter().skip(1)) {
        let from = later.from;
        let message = match earlier.to {
            None => format!(
                "overlaps {}, which has no last day; give that one to = {}",
                earlier.list,
                from.pred_opt().unwrap_or(from)
            ),
            Some(to) if from <= to => format!(
                "overlaps {}, which applies up to {to}; prices of a day must stand in one list",
                earlier.list
            ),
            Some(to) if to.succ_opt() != Some(from) => format!(
                "leaves a gap: {} ends on {to} and this one begins on {from}; close it",
                earlier.list
            ),
            Some(_) => continue,
        };
        problems.at(&later.place, message);
        fine = false;
    }
    fine
}

fn read_amounts(
    list: &Table<'_>,
    variants: Option<&[VariantKey]>,
    currency: Option<Currency>,
    problems: &mut Problems,
) -> Option<BTreeMap<VariantKey, Money>> {
    let node = list.required("amounts", "{ normal = \"35.00\" }", problems)?;
    let table = node.any_table("a table of prices such as { normal = \"35.00\" }", problems)?;
    let mut amounts = BTreeMap::new();
    let mut sound = true;
    for (name, name_place, node) in table.fields() {
        let amount = read_amount(&node, currency, problems);
        let known = variants.is_none_or(|keys| keys.iter().any(|key| key.as_str() == name));
        if !known {
            let hint = suggestion(name, variants.iter().copied().flatten().map(VariantKey::as_str));
            problems.at(
                &name_place,
                format!("a price for a variant that is not there; {hint}"),
            );
        }
        let priced = name.parse().ok().zip(amount);
        sound &= known && priced.is_some();
        amounts.extend(priced);
    }
    for key in variants.into_iter().flatten() {
        if table.optional(key.as_str()).is_none() {
            let message = format!("missing; every variant needs a price: {key} = \"35.00\"");
            problems.at(&table.place.field(key.as_str()), message);
            sound = false;
        }
    }
    sound.then_some(amounts)
}

/// A price such as `"35.00"`, or with its currency, `"35.00 PLN"`.
fn read_amount(node: &Node<'_>, currency: Option<Currency>, problems: &mut Problems) -> Option<Money> {
    let text = node.text("35.00", problems)?;
    let currency = currency?;
    let (amount, named) = match text.rsplit_once(' ') {
        Some((amount, named)) if named.bytes().all(|b| b.is_ascii_alphabetic()) => (amount, Some(named)),
        _ => (text, None),
    };
    if let Some(named) = named.filter(|named| *named != currency.code()) {
        let named: String = named.chars().take(8).collect();
        let message =
            format!("is in {named}, but the city's currency is {currency}; write the price in {currency}");
        problems.at(&node.place, message);
        return None;
    }
    let message = match Money::parse(amount, currency) {
        Ok(money) if !money.is_positive() => "a price must be more than zero".to_owned(),
        Ok(money) if money.minor <= PRICE_MAX_MINOR => return Some(money),
        Ok(_) | Err(MoneyError::Overflow) => {
            "is more than 100000.00, which no ticket costs; mend the amount".to_owned()
        }
        Err(_) if amount.starts_with('-') => "a price must be more than zero".to_owned(),
        Err(error) => error.to_string(),
    };
    problems.at(&node.place, message);
    None
}
