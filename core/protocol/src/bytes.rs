//! Keys and signatures on the wire: base64url without padding (RFC 4648, section 5).

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

/// A text that does not hold the bytes needed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{needed} bytes in base64url without padding are needed")]
pub struct BytesError {
    needed: usize,
}

/// Makes a type of so many bytes.
macro_rules! byte_strings {
    ($($(#[$doc:meta])* $name:ident[$size:literal];)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(pub [u8; $size]);

        impl FromStr for $name {
            type Err = BytesError;

            fn from_str(text: &str) -> Result<Self, BytesError> {
                let refused = BytesError { needed: $size };
                if text.len() > 2 * $size {
                    return Err(refused);
                }
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| refused.clone())?;
                bytes.try_into().map(Self).map_err(|_| refused)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BytesError;

            fn try_from(text: String) -> Result<Self, BytesError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(bytes: $name) -> Self {
                bytes.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&BASE64URL_NOPAD.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self)
            }
        }
    )+};
}

byte_strings! {
    /// An Ed25519 public key (RFC 8032).
    PublicKey[32];
    /// An Ed25519 signature (RFC 8032).
    Signature[64];
    /// A short name of a public key: the first eight bytes of its SHA-256. Two keys may share one.
    KeyId[8];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let key = PublicKey([7; 32]);
        assert_eq!(key.to_string().parse(), Ok(key));
        for bad in ["", "AAAA", &"A".repeat(44), &"*".repeat(43), &"A".repeat(100_000)] {
            assert!(bad.parse::<PublicKey>().is_err());
        }
    }
}
