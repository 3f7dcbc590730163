//! The secret half of an Ed25519 key: 32 bytes that are never printed.

use std::fmt;

use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::issuer::KeyError;

/// An Ed25519 seed (RFC 8032, 5.1.5). `Debug` says only that there is one.
#[derive(Clone)]
pub struct SecretSeed([u8; 32]);

impl SecretSeed {
    /// Of 32 secret bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new one of the system's randomness.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| KeyError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The secret bytes, for storing them under a key of their own. Never log them.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public key that belongs to it.
    pub fn public_key(&self) -> Result<[u8; 32], KeyError> {
        public_key(&self.key_pair()?)
    }

    pub(crate) fn key_pair(&self) -> Result<Ed25519KeyPair, KeyError> {
        Ed25519KeyPair::from_seed_unchecked(&self.0).map_err(|_| KeyError::Rejected)
    }
}

impl fmt::Debug for SecretSeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretSeed(…)")
    }
}

pub(crate) fn public_key(pair: &Ed25519KeyPair) -> Result<[u8; 32], KeyError> {
    pair.public_key()
        .as_ref()
        .try_into()
        .map_err(|_| KeyError::Rejected)
}

pub(crate) fn sign(pair: &Ed25519KeyPair, message: &[u8]) -> Result<[u8; 64], KeyError> {
    pair.sign(message)
        .as_ref()
        .try_into()
        .map_err(|_| KeyError::Rejected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_never_printed() {
        assert_eq!(format!("{:?}", SecretSeed::from_bytes([7; 32])), "SecretSeed(…)");
    }

    #[test]
    fn two_new_ones_differ() {
        assert_ne!(
            SecretSeed::generate().unwrap().expose(),
            SecretSeed::generate().unwrap().expose()
        );
    }
}
