//! What a city that came through the check promises, written down a second time and without the check's own code, for
//! the tests here and for the fuzz target.

use std::collections::BTreeSet;

use cityplus_domain::catalogue::{Catalogue, EntitlementRequirement, Product};
use cityplus_domain::quote::{LINES_MAX, TICKETS_PER_ORDER_MAX};
use cityplus_domain::{Money, Text};

/// Panics where a promise is broken.
pub(crate) fn hold(catalogue: &Catalogue) {
    let first = catalogue.city.languages.first().unwrap();
    let complete = |text: &Text| {
        assert!(text.has(first));
        assert!(text.iter().all(|(language, text)| {
            catalogue.city.languages.iter().any(|known| known == language) && !text.trim().is_empty()
        }));
    };
    complete(&catalogue.city.name);
    assert!(!catalogue.units.is_empty());
    unique(catalogue.units.iter().map(|unit| &unit.key));
    unique(catalogue.venues.iter().map(|venue| &venue.key));
    unique(catalogue.venues.iter().map(|venue| venue.code));
    unique(catalogue.products.iter().map(|product| &product.key));
    let variants = || catalogue.products.iter().flat_map(|product| &product.variants);
    unique(variants().map(|variant| variant.code));
    catalogue.units.iter().for_each(|unit| complete(&unit.name));
    for venue in &catalogue.venues {
        complete(&venue.name);
        assert!(venue.code > 0);
        assert!(catalogue.units.iter().any(|unit| unit.key == venue.unit));
    }
    for variant in variants() {
        complete(&variant.name);
        assert!(variant.code > 0 && (1..=50).contains(&variant.persons));
        assert!((1..=TICKETS_PER_ORDER_MAX).contains(&variant.max_per_order));
        if let EntitlementRequirement::Document { documents } = &variant.requires {
            complete(documents);
        }
    }
    for product in &catalogue.products {
        complete(&product.name);
        assert!(catalogue.venue(&product.venue).is_some());
        assert!((1..=LINES_MAX).contains(&product.variants.len()));
        unique(product.variants.iter().map(|variant| &variant.key));
        prices_hold(product, Money::zero(catalogue.city.currency));
    }
    let json = serde_json::to_string(catalogue).unwrap();
    assert_eq!(serde_json::from_str::<Catalogue>(&json).unwrap(), *catalogue);
}

fn prices_hold(product: &Product, zero: Money) {
    assert!(!product.prices.is_empty());
    for (index, list) in product.prices.iter().enumerate() {
        assert!(list.to.is_none_or(|to| list.from <= to));
        assert_eq!(list.amounts.len(), product.variants.len());
        for variant in &product.variants {
            let price = list.amounts[&variant.key];
            assert!(price.is_positive() && price.currency == zero.currency);
            // The dearest order can be added up.
            price.times(TICKETS_PER_ORDER_MAX).unwrap();
        }
        if let Some(next) = product.prices.get(index + 1) {
            assert!(!list.overlaps(next));
            assert_eq!(list.to.and_then(|to| to.succ_opt()), Some(next.from));
        }
    }
}

fn unique<T: Ord>(items: impl Iterator<Item = T>) {
    let mut seen = BTreeSet::new();
    for item in items {
        assert!(seen.insert(item));
    }
}
