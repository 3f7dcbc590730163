//! How PayU signs a notification: a hash over the body as it is sent, and the second key after it.

use std::str::FromStr;

use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};

/// The hash of a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// MD5, what PayU uses if nobody asks for another.
    #[default]
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// A word that names none of the algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write one of MD5, SHA-1, SHA-256, SHA-384, SHA-512")]
pub struct AlgorithmError;

impl Algorithm {
    const ALL: [Self; 5] = [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Its name in the header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The signature of a body, in lower-case hexadecimal digits.
    pub fn sign(self, body: &[u8], key: &str) -> String {
        let mut signed = body.to_vec();
        signed.extend_from_slice(key.as_bytes());
        let algorithm = match self {
            Self::Md5 => return HEXLOWER.encode(&Md5::digest(&signed)),
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        };
        HEXLOWER.encode(digest(algorithm, &signed).as_ref())
    }
}

impl FromStr for Algorithm {
    type Err = AlgorithmError;

    /// Reads it with or without the hyphen.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |text: &str| text.replace('-', "").to_ascii_uppercase();
        Self::ALL
            .into_iter()
            .find(|algorithm| plain(algorithm.as_str()) == plain(text))
            .ok_or(AlgorithmError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_other_programs() {
        let body = br#"{"order":{}}"#;
        for (algorithm, expected) in [
            (Algorithm::Md5, "82d0629dacf3b628bf8c59b5db7f1b07"),
            (Algorithm::Sha1, "a31ea9735005d9919294c754bd01170fb413bdf8"),
            (
                Algorithm::Sha256,
                "617de41a994c159666f9bc8fc6d0a244114e414b47afd3cd6d3e2b0042808561",
            ),
            (
                Algorithm::Sha384,
                "0bd72fa8182a0968ed0863ecfdd04d5520f8173633bedd74fadffb2adb2d19e4faad6320453299de059f14d064a0d6ec",
            ),
            (
                Algorithm::Sha512,
                "11ff5124fa74b0a80a808555d8c5a263fe261d9381893d2b89137a833e1ffd29\
                 a46bf11a917bed3ef1d1f5cd11d79d43944634404091e5b910c95da76faa2b48",
            ),
        ] {
            let key = "13a980d4f851f3d9a1cfc792fb1f5e50";
            assert_eq!(algorithm.sign(body, key), expected);
            assert_ne!(algorithm.sign(body, "another"), expected);
        }
    }

    #[test]
    fn names_are_read_with_and_without_a_hyphen() {
        for algorithm in Algorithm::ALL {
            assert_eq!(algorithm.as_str().parse::<Algorithm>(), Ok(algorithm));
        }
        assert_eq!("sha256".parse::<Algorithm>(), Ok(Algorithm::Sha256));
        assert_eq!("SHA-3".parse::<Algorithm>(), Err(AlgorithmError));
    }
}
