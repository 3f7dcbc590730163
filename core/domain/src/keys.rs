//! Keys: the short names by which a city pack calls its things (`zoo`, `reduced`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest key, in characters.
pub const KEY_MAX_CHARS: usize = 40;

/// A text that is not a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a key is 1 to 40 small letters a-z, digits and hyphens, and starts with a letter, such as \"zoo-admission\""
)]
pub struct KeyError;

fn check(text: &str) -> Result<(), KeyError> {
    let starts_with_letter = text.starts_with(|first: char| first.is_ascii_lowercase());
    let clean = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if starts_with_letter && clean && text.len() <= KEY_MAX_CHARS {
        Ok(())
    } else {
        Err(KeyError)
    }
}

/// Makes a key type.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[a-z][a-z0-9-]{0,39}$"))]
        pub struct $name(String);

        impl $name {
            /// The key as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = KeyError;

            fn from_str(text: &str) -> Result<Self, KeyError> {
                check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = KeyError;

            fn try_from(text: String) -> Result<Self, KeyError> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )+};
}

keys! {
    /// A city: the name of its pack.
    CityKey;
    /// A unit: the legal person that gets the money.
    UnitKey;
    /// A venue: a place with a gate, such as one of a unit's pools.
    VenueKey;
    /// Something sold at a venue.
    ProductKey;
    /// A kind of a product with a price of its own, such as normal or reduced; unique within its product.
    VariantKey;
    /// A kind of points that are earned beside money.
    PointsKey;
    /// Something proven about a person that opens a price, such as a family card.
    EntitlementKey;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_plain_short_names() {
        for good in ["a", "zoo", "zoo-admission", "u2", &"k".repeat(40)] {
            assert!(good.parse::<ProductKey>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "Zoo",
            "-zoo",
            "2u",
            "zoo admission",
            "żoo",
            "zoo/..",
            &"k".repeat(41),
        ] {
            assert_eq!(bad.parse::<ProductKey>(), Err(KeyError), "{bad}");
        }
    }
}
