//! Choosing tickets of a product for a day: what may be chosen, what it costs and why. The venue and the kiosk use it.
//!
//! Prices and limits come from the domain's own rules, which the server applies, too; nothing is computed twice here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use cityplus_domain::Timestamp;
use cityplus_domain::catalogue::{Catalogue, EntitlementRequirement, Product, Variant};
use cityplus_domain::keys::VariantKey;
use cityplus_domain::price::price_on;
use cityplus_domain::quote::{LINES_MAX, Line, Quote, QuoteError, TICKETS_PER_ORDER_MAX, quote};

use crate::parts::{buttons, ticket_row};
use crate::speech::Speech;
use crate::venue::VariantRow;
use crate::view::{Amount, Fact};

/// How many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Basket {
    counts: BTreeMap<VariantKey, u32>,
}

/// Why one more of a variant cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// One order holds so many of it at most.
    OfVariant(u32),
    /// One order holds so many tickets at most.
    OfOrder,
    /// It has no price on this day.
    NoPrice,
    /// The price needs a proof that cannot be given here.
    Proof,
}

impl Basket {
    /// How many of a variant.
    pub(crate) fn count(&self, variant: &VariantKey) -> u32 {
        self.counts.get(variant).copied().unwrap_or(0)
    }

    /// How many tickets in all.
    pub(crate) fn tickets(&self) -> u32 {
        self.counts
            .values()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Whether nothing is chosen.
    pub(crate) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Nothing chosen any more.
    pub(crate) fn clear(&mut self) {
        self.counts.clear();
    }

    /// Why one more of a variant cannot be chosen; none if it can.
    pub(crate) fn limit(&self, product: &Product, variant: &Variant, day: NaiveDate) -> Option<Limit> {
        let count = self.count(&variant.key);
        if matches!(variant.requires, EntitlementRequirement::Proven { .. }) {
            Some(Limit::Proof)
        } else if price_on(&product.prices, &variant.key, day).is_none() {
            Some(Limit::NoPrice)
        } else if count >= variant.max_per_order {
            Some(Limit::OfVariant(variant.max_per_order))
        } else if self.tickets() >= TICKETS_PER_ORDER_MAX || (count == 0 && self.counts.len() >= LINES_MAX) {
            Some(Limit::OfOrder)
        } else {
            None
        }
    }

    /// One more; where a limit is reached nothing happens. False if there is no such variant.
    pub(crate) fn more(&mut self, product: &Product, variant: &str, day: NaiveDate) -> bool {
        let Some(variant) = find(product, variant) else {
            return false;
        };
        if self.limit(product, variant, day).is_none() {
            let count = self.counts.entry(variant.key.clone()).or_insert(0);
            *count = count.saturating_add(1);
        }
        true
    }

    /// One less; of none nothing happens. False if there is no such variant.
    pub(crate) fn fewer(&mut self, product: &Product, variant: &str) -> bool {
        let Some(variant) = find(product, variant) else {
            return false;
        };
        match self.count(&variant.key) {
            0 | 1 => drop(self.counts.remove(&variant.key)),
            count => drop(self.counts.insert(variant.key.clone(), count - 1)),
        }
        true
    }

    /// Drops what the product does not sell on a day any more: another day, another catalogue.
    pub(crate) fn fit(&mut self, product: &Product, day: NaiveDate) {
        self.counts.retain(|key, count| {
            let variant = product.variant(key);
            let is_sold = price_on(&product.prices, key, day).is_some();
            *count = (*count).min(variant.map_or(0, |variant| variant.max_per_order));
            *count > 0 && is_sold
        });
    }

    /// The lines of an order, in the order of the catalogue.
    pub(crate) fn lines(&self, product: &Product) -> Vec<Line> {
        let counts = product.variants.iter().map(|variant| Line {
            variant: variant.key.clone(),
            count: self.count(&variant.key),
        });
        counts.filter(|line| line.count > 0).collect()
    }

    /// What it costs.
    pub(crate) fn quote(
        &self,
        catalogue: &Catalogue,
        product: &Product,
        day: NaiveDate,
        now: Timestamp,
    ) -> Result<Quote, QuoteError> {
        quote(catalogue, &product.key, day, &self.lines(product), &[], now)
    }

    /// A row for each kind of ticket. While an order is under way nothing can be changed (`frozen`).
    pub(crate) fn rows(
        &self,
        speech: &Speech,
        product: &Product,
        day: NaiveDate,
        frozen: bool,
    ) -> Vec<VariantRow> {
        let variants = product.variants.iter();
        variants
            .map(|variant| self.row(speech, product, variant, day, frozen))
            .collect()
    }

    fn row(
        &self,
        speech: &Speech,
        product: &Product,
        variant: &Variant,
        day: NaiveDate,
        frozen: bool,
    ) -> VariantRow {
        let name = speech.text(&variant.name).to_owned();
        let count = self.count(&variant.key);
        let price = price_on(&product.prices, &variant.key, day)
            .map_or_else(|| speech.say("venue-no-price"), |price| speech.money(price));
        let busy = speech.say("venue-busy");
        let named = |key: &str| speech.say_with(key, &[("kind", (&name).into())]);
        let mut more = match self.limit(product, variant, day) {
            _ if frozen => buttons::off("+", &busy),
            Some(limit) => buttons::off("+", &say_limit(speech, limit)),
            None => buttons::on("+"),
        };
        more.accessibility = more.accessibility.replacen('+', &named("venue-more"), 1);
        let mut fewer = match count {
            _ if frozen => buttons::off("−", &busy),
            0 => buttons::off("−", &speech.say("venue-none-chosen")),
            _ => buttons::on("−"),
        };
        fewer.accessibility = fewer.accessibility.replacen('−', &named("venue-fewer"), 1);
        let detail = (variant.persons > 1).then(|| {
            let persons = u32::from(variant.persons);
            speech.say_with("venue-persons", &[("persons", persons.into())])
        });
        let document = document_of(speech, variant);
        let chosen = speech.say_with("venue-chosen", &[("count", count.into())]);
        let parts = [
            Some(&name),
            detail.as_ref(),
            Some(&price),
            Some(&chosen),
            document.as_ref(),
        ];
        VariantRow {
            variant: variant.key.to_string(),
            accessibility: parts
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(". "),
            count,
            count_text: speech.number(i64::from(count)),
            name,
            detail,
            document,
            price,
            fewer,
            more,
        }
    }
}

fn find<'p>(product: &'p Product, variant: &str) -> Option<&'p Variant> {
    let mut variants = product.variants.iter();
    variants.find(|known| known.key.as_str() == variant)
}

/// What must be shown with a kind of ticket, or why it cannot be bought here.
pub(crate) fn document_of(speech: &Speech, variant: &Variant) -> Option<String> {
    match &variant.requires {
        EntitlementRequirement::None => None,
        EntitlementRequirement::Document { documents } => {
            let documents = speech.text(documents);
            Some(speech.say_with("venue-document", &[("documents", documents.into())]))
        }
        EntitlementRequirement::Proven { .. } => Some(speech.say("venue-proof")),
    }
}

fn say_limit(speech: &Speech, limit: Limit) -> String {
    let said = |key: &str, max: u32| {
        let max = speech.number(i64::from(max));
        speech.say_with(key, &[("max", (&max).into())])
    };
    match limit {
        Limit::OfVariant(max) => said("venue-limit-kind", max),
        Limit::OfOrder => said("venue-limit-order", TICKETS_PER_ORDER_MAX),
        Limit::NoPrice => speech.say("venue-no-price-why"),
        Limit::Proof => speech.say("venue-proof"),
    }
}

/// How a price comes about: a line for each kind chosen.
pub(crate) fn explanation(speech: &Speech, product: &Product, quote: &Quote) -> Vec<Amount> {
    let lines = quote.lines.iter();
    lines
        .map(|line| {
            let name = product.variant(&line.variant).map_or_else(
                || line.variant.to_string(),
                |variant| speech.text(&variant.name).to_owned(),
            );
            let price = speech.money(line.unit_price);
            let count = speech.number(i64::from(line.count));
            let label = speech.say_with(
                "venue-line",
                &[
                    ("count", (&count).into()),
                    ("kind", (&name).into()),
                    ("price", (&price).into()),
                ],
            );
            amount(label, speech.money(line.total))
        })
        .collect()
}

/// A label and money, with both for a screen reader.
pub(crate) fn amount(label: String, money: String) -> Amount {
    Amount {
        accessibility: format!("{label}: {money}"),
        label,
        money,
    }
}

/// What to know before paying: when the tickets are valid, until when they are taken back.
pub(crate) fn facts(
    speech: &Speech,
    product: &Product,
    day: NaiveDate,
    zone: Tz,
    now: Timestamp,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(window) = product.validity.window(day, zone) {
        let day = speech.day(day);
        let is_all_day = matches!(product.validity, cityplus_domain::validity::ValidityRule::Day);
        facts.push(Fact {
            label: speech.say("venue-valid"),
            value: if is_all_day {
                speech.say_with("venue-valid-all-day", &[("day", (&day).into())])
            } else {
                ticket_row::window(speech, window, zone, &day)
            },
        });
    }
    facts.push(Fact {
        label: speech.say("venue-refund"),
        value: match product.refund.deadline(day, zone) {
            None => speech.say("venue-refund-never"),
            Some(deadline) if deadline <= now => speech.say("venue-refund-over"),
            Some(deadline) => {
                // The deadline is the first moment too late: the one before it is what a person understands.
                let last = speech.moment(deadline.plus_ms(-60_000), zone);
                speech.say_with("venue-refund-until", &[("moment", (&last).into())])
            }
        },
    });
    facts
}
