//! The city's side: the key that signs tickets, and signing one.
//!
//! The secret never leaves this module except through [`SecretSeed::expose`],
//! and is never printed.

use std::fmt;

use ring::signature::Ed25519KeyPair;

use crate::claims::{Claims, ClaimsError};
use crate::code::SignedTicket;
use crate::cose;
use crate::keyset::KeyId;
use crate::seed::{self, SecretSeed};

/// Why a key cannot be made or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The system gives no random bytes.
    #[error("the system gives no random bytes; no key was made")]
    NoRandomness,
    /// Not an Ed25519 key.
    #[error("not an Ed25519 key: a seed of 32 bytes or a PKCS#8 document is needed")]
    Rejected,
}

/// A key of the city that signs tickets and inspection lists.
pub struct IssuerKey {
    pair: Ed25519KeyPair,
    public_key: [u8; 32],
    key_id: KeyId,
}

impl IssuerKey {
    /// Of a secret seed.
    pub fn from_seed(seed: &SecretSeed) -> Result<Self, KeyError> {
        Self::from_pair(seed.key_pair()?)
    }

    /// Of a PKCS#8 document (RFC 8410), with or without the public key in it.
    pub fn from_pkcs8(document: &[u8]) -> Result<Self, KeyError> {
        Self::from_pair(Ed25519KeyPair::from_pkcs8_maybe_unchecked(document).map_err(|_| KeyError::Rejected)?)
    }

    fn from_pair(pair: Ed25519KeyPair) -> Result<Self, KeyError> {
        let public_key = seed::public_key(&pair)?;
        Ok(Self {
            pair,
            public_key,
            key_id: KeyId::of(&public_key),
        })
    }

    /// The public half, to be published in the key set.
    pub const fn public_key(&self) -> &[u8; 32] {
        &self.public_key
    }

    /// The id that stands in what it signs.
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// A tagged `COSE_Sign1` over a payload; `external` keeps kinds of messages apart.
    pub(crate) fn sign1(&self, external: &[u8], payload: &[u8]) -> Result<Vec<u8>, KeyError> {
        let protected = cose::protected_header(self.key_id.as_bytes());
        let message = cose::to_be_signed(&protected, external, payload);
        let signature = seed::sign(&self.pair, &message)?;
        Ok(cose::assemble(&protected, payload, &signature))
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "IssuerKey({})", self.key_id)
    }
}

/// Why a ticket was not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The claims make no ticket.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// The key failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Signs a ticket. Times are kept in whole seconds, rounded down.
pub fn issue(key: &IssuerKey, claims: &Claims) -> Result<SignedTicket, IssueError> {
    let payload = claims.encode()?;
    let bytes = key.sign1(&[], &payload)?;
    // Reading it back gives the claims as they will be read by everybody else.
    SignedTicket::from_bytes(bytes).map_err(|_| IssueError::Key(KeyError::Rejected))
}
