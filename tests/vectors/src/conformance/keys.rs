//! Keys as the COSE examples write them, and checking with `ring` what they sign.

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey, VerificationAlgorithm};
use serde_json::Value;

use super::{hex, text};

const ES256: i64 = -7;
const EDDSA: i64 = -8;

/// A public key of an example.
pub(super) struct ExampleKey {
    curve: String,
    bytes: Vec<u8>,
}

impl ExampleKey {
    /// Of the object at a JSON pointer.
    pub(super) fn read(file: &Value, pointer: &str) -> Result<Self, String> {
        let key = file
            .pointer(pointer)
            .ok_or_else(|| format!("no key at {pointer}"))?;
        let curve = text(key, "/crv")?.to_owned();
        let bytes = match curve.as_str() {
            // An uncompressed point.
            "P-256" => [vec![4], coordinate(key, "x")?, coordinate(key, "y")?].concat(),
            _ => coordinate(key, "x")?,
        };
        Ok(Self { curve, bytes })
    }

    /// Whether `ring` knows the curve.
    pub(super) fn is_known(&self) -> bool {
        matches!(self.curve.as_str(), "P-256" | "Ed25519")
    }

    /// Checks a signature made with a COSE algorithm; the algorithm must belong to the key.
    pub(super) fn verify(&self, algorithm: i64, message: &[u8], signature: &[u8]) -> Result<(), String> {
        let with: &'static dyn VerificationAlgorithm = match (algorithm, self.curve.as_str()) {
            (ES256, "P-256") => &ECDSA_P256_SHA256_FIXED,
            (EDDSA, "Ed25519") => &ED25519,
            _ => {
                return Err(format!(
                    "algorithm {algorithm} is not one of curve {}",
                    self.curve
                ));
            }
        };
        let verified = UnparsedPublicKey::new(with, &self.bytes).verify(message, signature);
        verified.map_err(|_| "the signature is wrong".to_owned())
    }
}

/// A coordinate, in hexadecimal or base64url.
fn coordinate(key: &Value, name: &str) -> Result<Vec<u8>, String> {
    if let Ok(bytes) = hex(key, &format!("/{name}_hex")) {
        return Ok(bytes);
    }
    let coded = text(key, &format!("/{name}"))?;
    BASE64URL_NOPAD
        .decode(coded.as_bytes())
        .map_err(|error| format!("{name}: {error}"))
}
