//! PayU's signature under a notification: a hash of the body and of a key that the two sides share.
//!
//! What is in the header is untrusted: an algorithm counts only if it is allowed, a signature only if it is equal.

use std::fmt;
use std::hint::black_box;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use ring::digest;

use super::error::GatewayError;

/// The longest header that is read.
const HEADER_MAX_BYTES: usize = 1024;

/// A hash that PayU signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// MD5: what PayU's notifications come with.
    Md5,
    /// SHA-1: not for new settings.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl SignatureAlgorithm {
    /// Those that are allowed unless the settings say otherwise.
    pub const USUAL: [Self; 4] = [Self::Md5, Self::Sha256, Self::Sha384, Self::Sha512];

    const ALL: [Self; 5] = [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Its name, as PayU writes it in the header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for SignatureAlgorithm {
    type Err = GatewayError;

    /// With and without the hyphen: PayU writes both.
    fn from_str(text: &str) -> Result<Self, GatewayError> {
        Self::ALL
            .into_iter()
            .find(|algorithm| {
                let name = algorithm.as_str();
                name == text || name.replace('-', "") == text
            })
            .ok_or_else(|| {
                GatewayError::Setup(
                    "an algorithm is one of MD5, SHA-1, SHA-256, SHA-384, SHA-512; write them so".to_owned(),
                )
            })
    }
}

/// What PayU signs a body with: the hash of the body and the key after it, in small hex digits.
pub fn sign_notification(algorithm: SignatureAlgorithm, body: &[u8], key: &str) -> String {
    let sha = |which| {
        let mut hash = digest::Context::new(which);
        hash.update(body);
        hash.update(key.as_bytes());
        HEXLOWER.encode(hash.finish().as_ref())
    };
    match algorithm {
        SignatureAlgorithm::Md5 => {
            let mut hash = Md5::new();
            hash.update(body);
            hash.update(key.as_bytes());
            HEXLOWER.encode(hash.finalize().as_slice())
        }
        SignatureAlgorithm::Sha1 => sha(&digest::SHA1_FOR_LEGACY_USE_ONLY),
        SignatureAlgorithm::Sha256 => sha(&digest::SHA256),
        SignatureAlgorithm::Sha384 => sha(&digest::SHA384),
        SignatureAlgorithm::Sha512 => sha(&digest::SHA512),
    }
}

/// Makes sure that a body was signed with the key, by the value of its header. Without a key nothing is genuine.
pub fn verify_notification(
    header_value: &str,
    body: &[u8],
    key: &str,
    allowed: &[SignatureAlgorithm],
) -> Result<(), GatewayError> {
    let header = parsed(header_value).ok_or(GatewayError::NotGenuine)?;
    let algorithm = header
        .algorithm
        .parse::<SignatureAlgorithm>()
        .ok()
        .filter(|algorithm| allowed.contains(algorithm))
        .ok_or(GatewayError::NotGenuine)?;
    if key.is_empty() {
        return Err(GatewayError::NotGenuine);
    }
    let signature = sign_notification(algorithm, body, key);
    if are_equal(signature.as_bytes(), header.signature.as_bytes()) {
        Ok(())
    } else {
        Err(GatewayError::NotGenuine)
    }
}

/// What counts of a header such as `sender=checkout;signature=…;algorithm=MD5;content=DOCUMENT`.
#[derive(Debug, PartialEq, Eq)]
struct Header<'a> {
    signature: &'a str,
    algorithm: &'a str,
}

/// Reads a header: parts in any order, perhaps with spaces around them and a `;` at the end, none of them twice.
fn parsed(value: &str) -> Option<Header<'_>> {
    if value.len() > HEADER_MAX_BYTES {
        return None;
    }
    let value = value.trim();
    let mut names: Vec<&str> = Vec::new();
    let (mut signature, mut algorithm) = (None, None);
    for part in value.strip_suffix(';').unwrap_or(value).split(';') {
        let (name, content) = part.split_once('=')?;
        let (name, content) = (name.trim(), content.trim());
        let seen = names.iter().any(|seen| seen.eq_ignore_ascii_case(name));
        if name.is_empty() || content.is_empty() || seen {
            return None;
        }
        names.push(name);
        match name {
            "signature" => signature = Some(content),
            "algorithm" => algorithm = Some(content),
            _ => {}
        }
    }
    Some(Header {
        signature: signature?,
        algorithm: algorithm?,
    })
}

/// Compares in a time that does not tell where the difference is. The lengths are no secret.
fn are_equal(left: &[u8], right: &[u8]) -> bool {
    let difference = left.iter().zip(right).fold(0_u8, |difference, (left, right)| {
        black_box(difference | (left ^ right))
    });
    left.len() == right.len() && black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA_256_OF_TEST_OK: &str = "846b2de129d2200443bd72abe691ce174fcec064f89dc529d6a5d98a046cbb4d";
    const ALL: &[SignatureAlgorithm] = &SignatureAlgorithm::ALL;

    /// Source: `PayU-EMEA/openpayu_php` (Apache-2.0), `OpenPayU_UtilTest`; body `OpenPayUData`, key `SignatureKey`.
    const VECTORS: [(&str, &str); 5] = [
        ("MD5", "8375034eb737d520c829fad4026a38aa"),
        ("SHA-1", "52bb16149d1a5ccc8ac05f8e435c30d82efd5364"),
        (
            "SHA256",
            "8b2fd55b48f150347df56ce18d787335f32ced1d67f214016476f7c0a8f09981",
        ),
        (
            "SHA384",
            concat!(
                "219a7029f09ae02ee406a623becca9691557cbf503fe5848",
                "5cb5a08bf1a2a72f745fbc3e8fb1fa80f824b4f890ad3b35"
            ),
        ),
        (
            "SHA512",
            concat!(
                "4f658844a6bc4ed3c4320ecae0dc5e414c4fa2ce07563914cd5069f277ddead3",
                "7be5ca6dc35099ff9d8c184bb561bb740f626fdb5162d8f7160dba8ec4ad1d5d"
            ),
        ),
    ];

    fn header(algorithm: &str, signature: &str) -> String {
        format!("sender=checkout;signature={signature};algorithm={algorithm};content=DOCUMENT")
    }

    #[test]
    fn signs_as_payu_does() {
        for (name, signature) in VECTORS {
            let algorithm = name.parse::<SignatureAlgorithm>().unwrap();
            assert_eq!(
                sign_notification(algorithm, b"OpenPayUData", "SignatureKey"),
                signature,
                "{name}"
            );
            let header = header(name, signature);
            let verified = |body: &[u8], key: &str| verify_notification(&header, body, key, ALL);
            assert_eq!(verified(b"OpenPayUData", "SignatureKey"), Ok(()), "{name}");
            for (body, key) in [
                ("OpenPayUDat", "SignatureKey"),
                ("OpenPayUData", "signatureKey"),
                ("OpenPayUData", ""),
            ] {
                assert_eq!(
                    verified(body.as_bytes(), key),
                    Err(GatewayError::NotGenuine),
                    "{name}"
                );
            }
        }
    }

    /// Source: `PayU-EMEA/openpayu_php` (Apache-2.0), `OpenPayUTest` and `OpenPayU_UtilTest`.
    #[test]
    fn tells_a_wrong_signature() {
        let key = "13a980d4f851f3d9a1cfc792fb1f5e50";
        let right = header("SHA-256", SHA_256_OF_TEST_OK);
        assert_eq!(verify_notification(&right, b"TEST_OK", key, ALL), Ok(()));
        let wrong = [
            (right.clone(), "TEST_FAIL"),
            (header("SHA256", "incorrectSignature"), "TEST_OK"),
            (header("SHA-256", &SHA_256_OF_TEST_OK[..63]), "TEST_OK"),
            (header("SHA-256", &format!("{SHA_256_OF_TEST_OK}0")), "TEST_OK"),
            (header("MD5", SHA_256_OF_TEST_OK), "TEST_OK"),
            (header("SHA-3", SHA_256_OF_TEST_OK), "TEST_OK"),
        ];
        for (header, body) in wrong {
            assert_eq!(
                verify_notification(&header, body.as_bytes(), key, ALL),
                Err(GatewayError::NotGenuine),
                "{header}"
            );
        }
    }

    #[test]
    fn only_allowed_algorithms_count() {
        for algorithm in SignatureAlgorithm::ALL {
            let header = header(algorithm.as_str(), &sign_notification(algorithm, b"{}", "key"));
            let usual = verify_notification(&header, b"{}", "key", &SignatureAlgorithm::USUAL);
            assert_eq!(
                usual.is_ok(),
                algorithm != SignatureAlgorithm::Sha1,
                "{algorithm}"
            );
            let listed = verify_notification(&header, b"{}", "key", &[algorithm]);
            assert_eq!(listed, Ok(()), "{algorithm}");
            let none = verify_notification(&header, b"{}", "key", &[]);
            assert_eq!(none, Err(GatewayError::NotGenuine), "{algorithm}");
        }
    }

    #[test]
    fn without_a_key_nothing_is_genuine() {
        let header = header("MD5", &sign_notification(SignatureAlgorithm::Md5, b"{}", ""));
        assert_eq!(
            verify_notification(&header, b"{}", "", ALL),
            Err(GatewayError::NotGenuine)
        );
    }

    #[test]
    fn reads_headers_as_payu_writes_them() {
        let expected = Some(Header {
            signature: SHA_256_OF_TEST_OK,
            algorithm: "SHA-256",
        });
        for text in [
            // Source: PayU-EMEA/openpayu_php (Apache-2.0).
            format!("sender=145227;algorithm=SHA-256;signature={SHA_256_OF_TEST_OK}"),
            format!("sender=checkout;signature={SHA_256_OF_TEST_OK};algorithm=SHA-256;content=DOCUMENT;"),
            format!(" signature = {SHA_256_OF_TEST_OK} ; algorithm=SHA-256 ; "),
        ] {
            assert_eq!(parsed(&text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_broken_headers() {
        for text in [
            // Source of the first four: PayU-EMEA/openpayu_php (Apache-2.0).
            String::new(),
            "TEST".into(),
            "sender=145227;algorithm=SHA-256".into(),
            format!("sender=145227;signature={SHA_256_OF_TEST_OK}"),
            ";".into(),
            "signature=;algorithm=MD5".into(),
            "signature=a;algorithm=".into(),
            "signature=a;;algorithm=MD5".into(),
            "signature=a;algorithm=MD5;;".into(),
            "signature=a;signature=a;algorithm=MD5".into(),
            "signature=a;Signature=b;algorithm=MD5".into(),
            "signature=a;algorithm=MD5;algorithm=SHA-1".into(),
            "signature=a;algorithm=MD5;sender=a;sender=b".into(),
            "signature=a,algorithm=MD5".into(),
            format!(
                "signature=a;algorithm=MD5;sender={}",
                "a".repeat(HEADER_MAX_BYTES)
            ),
        ] {
            assert_eq!(parsed(&text), None, "{text}");
        }
    }

    #[test]
    fn reads_the_names_of_algorithms() {
        for algorithm in SignatureAlgorithm::ALL {
            assert_eq!(algorithm.as_str().parse(), Ok(algorithm));
            assert_eq!(algorithm.as_str().replace('-', "").parse(), Ok(algorithm));
        }
        for bad in ["", "md5", "SHA", "SHA-", "SHA-224", "S-HA1", "MD-5"] {
            assert!(bad.parse::<SignatureAlgorithm>().is_err(), "{bad}");
        }
    }
}
