//! A city's key in a place of one size.

use std::fmt;
use std::str::FromStr;

use cityplus_domain::keys::{CityKey, KEY_MAX_CHARS, KeyError};
use serde::{Deserialize, Serialize};

/// A city's key that is copied like a number: what is signed of money is small, and copied wherever it goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[a-z][a-z0-9-]{0,39}$"))]
pub struct CityName([u8; KEY_MAX_CHARS]);

impl CityName {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        // What is behind the key is nought.
        let text = self.0.split(|byte| *byte == 0).next().unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

impl From<&CityKey> for CityName {
    fn from(key: &CityKey) -> Self {
        // A key is made of ASCII letters, and never longer than the place.
        let mut bytes = [0; KEY_MAX_CHARS];
        for (place, byte) in bytes.iter_mut().zip(key.as_str().bytes()) {
            *place = byte;
        }
        Self(bytes)
    }
}

impl FromStr for CityName {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        text.parse::<CityKey>().map(|key| Self::from(&key))
    }
}

impl TryFrom<String> for CityName {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<CityName> for String {
    fn from(name: CityName) -> Self {
        name.as_str().to_owned()
    }
}

impl fmt::Display for CityName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for CityName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CityName({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_key_it_was_made_of() {
        for text in ["a", "opole", &"k".repeat(KEY_MAX_CHARS)] {
            let key: CityKey = text.parse().unwrap();
            let name = CityName::from(&key);
            assert_eq!(name.as_str(), text);
            assert_eq!(text.parse(), Ok(name));
            let json = serde_json::to_string(&name).unwrap();
            assert_eq!(json, serde_json::to_string(&key).unwrap());
            assert_eq!(serde_json::from_str::<CityName>(&json).unwrap(), name);
        }
        for wrong in ["", "Opole", "opole\n", &"k".repeat(KEY_MAX_CHARS + 1)] {
            assert_eq!(wrong.parse::<CityName>(), Err(KeyError), "{wrong}");
        }
    }
}
