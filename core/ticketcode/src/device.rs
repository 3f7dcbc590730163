//! The phone's side: signing a ticket again with a fresh time.
//!
//! The device's signature covers a label, the whole ticket and the time, so it
//! can neither be moved to another ticket nor be mistaken for a payment order.

use std::fmt;

use cityplus_domain::Timestamp;
use ring::signature::Ed25519KeyPair;

use crate::code::{self, SignedTicket};
use crate::issuer::KeyError;
use crate::seed::{self, SecretSeed};

/// Keeps the device's signatures for codes apart from all its others.
pub const LABEL: &[u8] = b"City+ ticket code, device signature, version 1";

/// The device's key store could not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device's key cannot sign now: {reason}")]
pub struct SignerError {
    /// What the key store said; no secret in it.
    pub reason: String,
}

/// The device's key, wherever it lives.
pub trait DeviceSigner: Send + Sync {
    /// The Ed25519 public key that the city has registered.
    fn public_key(&self) -> [u8; 32];

    /// An Ed25519 signature of a message.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError>;
}

/// A device key held in memory.
pub struct RingDeviceKey {
    pair: Ed25519KeyPair,
    public_key: [u8; 32],
}

impl RingDeviceKey {
    /// Of a secret seed, which the platform's key store keeps.
    pub fn from_seed(seed: &SecretSeed) -> Result<Self, KeyError> {
        let pair = seed.key_pair()?;
        let public_key = seed::public_key(&pair)?;
        Ok(Self { pair, public_key })
    }
}

impl fmt::Debug for RingDeviceKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RingDeviceKey(…)")
    }
}

impl DeviceSigner for RingDeviceKey {
    fn public_key(&self) -> [u8; 32] {
        self.public_key
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        seed::sign(&self.pair, message).map_err(|error| SignerError {
            reason: error.to_string(),
        })
    }
}

/// Why a ticket cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PresentError {
    /// A printed ticket, or one bound to another device.
    #[error("the ticket belongs to another device; show it there or move it here first")]
    OtherDevice,
    /// The clock stands before 1970 or after 2106.
    #[error("the device's clock is wrong; set it right first")]
    Clock,
    /// The key store could not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl PresentError {
    /// Stable code of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherDevice => "other_device",
            Self::Clock => "clock_wrong",
            Self::Signer(_) => "signer_failed",
        }
    }
}

/// The code to show now: the ticket, the time in whole seconds and the device's signature.
/// Make a new one every 10 to 15 seconds.
pub fn present(
    ticket: &SignedTicket,
    signer: &dyn DeviceSigner,
    now: Timestamp,
) -> Result<String, PresentError> {
    if ticket.claims().device != Some(signer.public_key()) {
        return Err(PresentError::OtherDevice);
    }
    let time = u32::try_from(now.seconds()).map_err(|_| PresentError::Clock)?;
    let signature = signer.sign(&message(ticket, time))?;
    Ok(code::to_text(&code::assemble_device_code(
        ticket, time, &signature,
    )))
}

/// What the device signs: label, ticket, time as eight bytes, most significant first.
fn message(ticket: &SignedTicket, time: u32) -> Vec<u8> {
    [LABEL, ticket.as_bytes(), &u64::from(time).to_be_bytes()].concat()
}

/// Whether the device named in the ticket made this signature at this time.
pub(crate) fn is_signed_by_device(ticket: &SignedTicket, signed_at: Timestamp, signature: &[u8; 64]) -> bool {
    let (Some(public_key), Ok(time)) = (&ticket.claims().device, u32::try_from(signed_at.seconds())) else {
        return false;
    };
    code::verify(public_key, &message(ticket, time), signature)
}
