//! The city's public keys, several at once, each with the span in which it signs.
//!
//! Rotation: publish the new key at least one [`crate::Limits::keys_max_age_ms`]
//! before it signs the first ticket; keep the old one in the set until the last
//! ticket it signed has expired. A key that was stolen is taken out of the set.

use std::fmt;

use cityplus_domain::Timestamp;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ring::digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Most keys in a set; more are refused.
pub const MAX_KEYS: usize = 64;

/// First eight bytes of SHA-256 of a public key. Two keys may share one: all that match are tried.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// Of a public key.
    pub fn of(public_key: &[u8; 32]) -> Self {
        let hash = digest::digest(&digest::SHA256, public_key);
        Self(hash.as_ref().first_chunk().copied().unwrap_or_default())
    }

    /// Of the eight bytes in a header.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The eight bytes.
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyId({self})")
    }
}

/// A public key of the city. In JSON:
/// `{"kid": hex, "public_key": base64url, "not_before": ms, "not_after": ms}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerPublicKey {
    key_id: KeyId,
    public_key: [u8; 32],
    /// First moment at which it signs. The time of issue is the one inside a ticket's id.
    pub not_before: Timestamp,
    /// First moment at which it signs no longer; tickets issued before stay good.
    pub not_after: Timestamp,
}

impl IssuerPublicKey {
    /// A key and the span in which it signs.
    pub fn new(public_key: [u8; 32], not_before: Timestamp, not_after: Timestamp) -> Self {
        Self {
            key_id: KeyId::of(&public_key),
            public_key,
            not_before,
            not_after,
        }
    }

    /// Its id.
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// Its 32 bytes.
    pub const fn public_key(&self) -> &[u8; 32] {
        &self.public_key
    }
}

#[derive(Serialize, Deserialize)]
struct KeyForm {
    kid: String,
    public_key: String,
    not_before: Timestamp,
    not_after: Timestamp,
}

impl Serialize for IssuerPublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        KeyForm {
            kid: self.key_id.to_string(),
            public_key: BASE64URL_NOPAD.encode(&self.public_key),
            not_before: self.not_before,
            not_after: self.not_after,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for IssuerPublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = KeyForm::deserialize(deserializer)?;
        let public_key = BASE64URL_NOPAD
            .decode(form.public_key.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| {
                de::Error::custom("public_key: 32 bytes in base64url without padding are needed")
            })?;
        let key = Self::new(public_key, form.not_before, form.not_after);
        if key.key_id.to_string() != form.kid {
            return Err(de::Error::custom("kid: does not belong to this public_key"));
        }
        Ok(key)
    }
}

/// The city's public keys as known at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    /// When the city published this set.
    pub made_at: Timestamp,
    #[serde(deserialize_with = "few_keys")]
    keys: Vec<IssuerPublicKey>,
}

fn few_keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IssuerPublicKey>, D::Error> {
    let keys = Vec::deserialize(deserializer)?;
    if keys.len() > MAX_KEYS {
        Err(de::Error::custom("keys: at most 64 are allowed"))
    } else {
        Ok(keys)
    }
}

impl KeySet {
    /// Of keys and the moment they were published; only the first [`MAX_KEYS`] are kept.
    pub fn new(made_at: Timestamp, mut keys: Vec<IssuerPublicKey>) -> Self {
        keys.truncate(MAX_KEYS);
        Self { made_at, keys }
    }

    /// All keys.
    pub fn keys(&self) -> &[IssuerPublicKey] {
        &self.keys
    }

    /// All keys with an id: usually one, more only by chance.
    pub fn matching(&self, key_id: KeyId) -> impl Iterator<Item = &IssuerPublicKey> {
        self.keys.iter().filter(move |key| key.key_id == key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travels_in_json() {
        let key = IssuerPublicKey::new([3; 32], Timestamp::from_millis(1), Timestamp::from_millis(2));
        let set = KeySet::new(Timestamp::from_millis(5), vec![key]);
        let text = serde_json::to_string(&set).unwrap();
        assert_eq!(serde_json::from_str::<KeySet>(&text).unwrap(), set);
        assert!(text.contains(r#""public_key":"AwMDAwMD"#), "{text}");
    }

    #[test]
    fn says_which_field_is_wrong() {
        let good = r#"{"kid":"KID","public_key":"PK","not_before":1,"not_after":2}"#;
        for (kid, public_key, field) in [
            (
                "0000000000000000",
                "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM",
                "kid:",
            ),
            ("0000000000000000", "AwMD", "public_key:"),
            ("0000000000000000", "???", "public_key:"),
        ] {
            let text = good.replace("KID", kid).replace("PK", public_key);
            let error = serde_json::from_str::<IssuerPublicKey>(&text)
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(field), "{error}");
        }
    }
}
