//! A small catalogue for this crate's own tests.

use std::collections::BTreeMap;

use crate::catalogue::{
    Catalogue, City, EntitlementRequirement, Product, ProductKind, Unit, Variant, Venue, VenueIcon,
};
use crate::money::{Currency, Money};
use crate::price::PriceList;
use crate::refund::RefundPolicy;
use crate::text::Text;
use crate::validity::ValidityRule;

fn text(polish: &str) -> Text {
    Text::new([("pl", polish)])
}

fn variant(key: &str, code: u16, requires: EntitlementRequirement) -> Variant {
    Variant {
        key: key.parse().unwrap(),
        code,
        name: text(key),
        persons: 1,
        max_per_order: 10,
        requires,
    }
}

/// A zoo with three kinds of admission, priced for July 2026 and no longer.
pub(crate) fn zoo_catalogue() -> Catalogue {
    let prices = [("normal", 3_000), ("reduced", 2_000), ("senior", 1_000)];
    let senior = EntitlementRequirement::Proven {
        entitlement: "senior-card".parse().unwrap(),
    };
    Catalogue {
        city: City {
            key: "opole".parse().unwrap(),
            name: text("Opole+"),
            zone: chrono_tz::Europe::Warsaw,
            currency: Currency::PLN,
            languages: vec!["pl".to_owned()],
            brand_color: Some("#00529b".to_owned()),
            page: None,
        },
        units: vec![Unit {
            key: "zoo".parse().unwrap(),
            name: text("Zoo"),
        }],
        venues: vec![Venue {
            key: "zoo".parse().unwrap(),
            code: 1,
            unit: "zoo".parse().unwrap(),
            name: text("Zoo"),
            icon: VenueIcon::Zoo,
        }],
        products: vec![Product {
            key: "zoo-admission".parse().unwrap(),
            kind: ProductKind::Admission,
            venue: "zoo".parse().unwrap(),
            name: text("Bilet wstępu"),
            sold_days_ahead: 90,
            validity: ValidityRule::Day,
            refund: RefundPolicy::UntilDaysBefore { days: 1 },
            printable: false,
            variants: vec![
                variant("normal", 1, EntitlementRequirement::None),
                variant(
                    "reduced",
                    2,
                    EntitlementRequirement::Document {
                        documents: text("legitymacja"),
                    },
                ),
                variant("senior", 3, senior),
            ],
            prices: vec![PriceList {
                from: "2026-07-01".parse().unwrap(),
                to: Some("2026-07-31".parse().unwrap()),
                amounts: prices
                    .map(|(key, minor)| (key.parse().unwrap(), Money::new(minor, Currency::PLN)))
                    .into_iter()
                    .collect::<BTreeMap<_, _>>(),
            }],
        }],
    }
}
