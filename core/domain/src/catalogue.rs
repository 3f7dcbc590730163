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
    /// The colour of buttons and headings: `#` and six hexadecimal digits in small letters. Catalogues kept on devices
    /// since before there was one have none.
    #[serde(default)]
    pub brand_color: Option<String>,
    /// The city's page with help and contact, `https://` only.
    #[serde(default)]
    pub page: Option<String>,
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

/// The picture of a venue; each shell has its own drawing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum VenueIcon {
    /// A zoo.
    Zoo,
    /// A swimming pool.
    Pool,
    /// An ice rink.
    IceRink,
    /// Buses.
    Bus,
    /// Bikes.
    Bike,
    /// Parking.
    Parking,
    /// A library.
    Library,
    /// A museum or a gallery.
    Museum,
    /// Things lent out.
    Rental,
    /// A place of any kind; also a picture newer than this program.
    #[default]
    #[serde(other)]
    Place,
}

impl VenueIcon {
    /// Every picture.
    pub const ALL: [Self; 10] = [
        Self::Place,
        Self::Zoo,
        Self::Pool,
        Self::IceRink,
        Self::Bus,
        Self::Bike,
        Self::Parking,
        Self::Library,
        Self::Museum,
        Self::Rental,
    ];

    /// As it stands in a pack and travels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Zoo => "zoo",
            Self::Pool => "pool",
            Self::IceRink => "ice_rink",
            Self::Bus => "bus",
            Self::Bike => "bike",
            Self::Parking => "parking",
            Self::Library => "library",
            Self::Museum => "museum",
            Self::Rental => "rental",
        }
    }
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
    /// Its picture.
    #[serde(default)]
    pub icon: VenueIcon,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_travel_by_their_names_and_newer_ones_are_a_place() {
        for icon in VenueIcon::ALL {
            let text = format!("\"{}\"", icon.as_str());
            assert_eq!(serde_json::to_string(&icon).unwrap(), text);
            assert_eq!(serde_json::from_str::<VenueIcon>(&text).unwrap(), icon);
        }
        assert_eq!(
            serde_json::from_str::<VenueIcon>("\"cable_car\"").unwrap(),
            VenueIcon::Place
        );
    }

    #[test]
    fn a_catalogue_kept_since_before_is_read() {
        let mut kept = serde_json::to_value(crate::samples::zoo_catalogue()).unwrap();
        kept["city"].as_object_mut().unwrap().remove("brand_color");
        kept["city"].as_object_mut().unwrap().remove("page");
        kept["venues"][0].as_object_mut().unwrap().remove("icon");
        let read: Catalogue = serde_json::from_value(kept).unwrap();
        assert_eq!(read.venues[0].icon, VenueIcon::Place);
        assert_eq!(read.city.brand_color, None);
    }
}
