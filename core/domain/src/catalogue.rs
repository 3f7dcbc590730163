//! The catalogue: what a city sells, as data (decision 13).
//!
//! A catalogue that came through the pack check keeps these promises: keys are
//! unique, codes are unique in the city, every product names a venue that
//! exists, every price list has a price for every variant, and the city's first
//! language is there in every text.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::keys::{CityKey, EntitlementKey, ProductKey, UnitKey, VariantKey, VenueKey};
use crate::money::Currency;
use crate::price::PriceList;
use crate::refund::RefundPolicy;
use crate::text::Text;
use crate::validity::ValidityRule;

/// A city and its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct City {
    /// The pack's name, such as `opole`.
    pub key: CityKey,
    /// What the app is called there, such as Opole+.
    pub name: Text,
    /// The time zone in which its days begin and end (IANA name).
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "Europe/Warsaw"))]
    pub zone: Tz,
    /// The currency of its prices.
    pub currency: Currency,
    /// Languages its texts come in; the first is complete.
    pub languages: Vec<String>,
}

/// A legal person that gets the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Its key; also the merchant's key at the payment operator.
    pub key: UnitKey,
    /// Its name.
    pub name: Text,
}

/// A place with a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Venue {
    /// Its key.
    pub key: VenueKey,
    /// Its number in ticket codes; unique in the city, never reused.
    pub code: u16,
    /// The unit that runs it.
    pub unit: UnitKey,
    /// Its name.
    pub name: Text,
}

/// What kind of thing a product is. Later kinds (rental, ride, pass, parking, bike) join here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProductKind {
    /// A person or a group enters a venue.
    Admission,
}

/// What a buyer must show or have proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EntitlementRequirement {
    /// Nothing.
    None,
    /// A document, looked at by the inspector (SERVICES, "common purchase walk").
    Document {
        /// Which documents do.
        documents: Text,
    },
    /// An entitlement the account must hold when buying.
    Proven {
        /// Which one.
        entitlement: EntitlementKey,
    },
}

impl EntitlementRequirement {
    /// Whether the inspector must ask for a document.
    pub const fn is_document(&self) -> bool {
        matches!(self, Self::Document { .. })
    }
}

/// A kind of a product with a price of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Variant {
    /// Its key, unique within the product.
    pub key: VariantKey,
    /// Its number in ticket codes; unique in the city, never reused.
    pub code: u16,
    /// Its name.
    pub name: Text,
    /// How many persons one ticket admits.
    pub persons: u8,
    /// How many of it one order may hold.
    pub max_per_order: u32,
    /// What its buyer must show or have proven.
    pub requires: EntitlementRequirement,
}

/// Something sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// Its key.
    pub key: ProductKey,
    /// What kind of thing it is.
    pub kind: ProductKind,
    /// Where it is used.
    pub venue: VenueKey,
    /// Its name.
    pub name: Text,
    /// How many days ahead it is sold; 0 is today only.
    pub sold_days_ahead: u16,
    /// When a ticket of it is valid.
    pub validity: ValidityRule,
    /// Until when it is taken back.
    pub refund: RefundPolicy,
    /// Whether a code printed on paper, without the phone's own signature, is accepted (decision 7).
    pub printable: bool,
    /// Its kinds.
    pub variants: Vec<Variant>,
    /// Its prices over time.
    pub prices: Vec<PriceList>,
}

impl Product {
    /// The variant of a key.
    pub fn variant(&self, key: &VariantKey) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.key == *key)
    }
}

/// All a city sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalogue {
    /// The city.
    pub city: City,
    /// Its units.
    pub units: Vec<Unit>,
    /// Its venues.
    pub venues: Vec<Venue>,
    /// What it sells.
    pub products: Vec<Product>,
}

impl Catalogue {
    /// The product of a key.
    pub fn product(&self, key: &ProductKey) -> Option<&Product> {
        self.products.iter().find(|product| product.key == *key)
    }

    /// The venue of a key.
    pub fn venue(&self, key: &VenueKey) -> Option<&Venue> {
        self.venues.iter().find(|venue| venue.key == *key)
    }

    /// The product and variant that a number in a ticket code means.
    pub fn variant_of_code(&self, code: u16) -> Option<(&Product, &Variant)> {
        self.products.iter().find_map(|product| {
            product
                .variants
                .iter()
                .find(|variant| variant.code == code)
                .map(|variant| (product, variant))
        })
    }
}
