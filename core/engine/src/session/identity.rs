//! Who the device is: an id and an Ed25519 key, one pair for each account that signs in on it.
//!
//! One pair for each account, so that a device which changes hands proves nothing about its earlier owner, and so that
//! the server can hold a device to one account. The pair lives in the key store under a name that does not tell the
//! mail address.

use std::sync::{Arc, PoisonError};

use cityplus_domain::ids::DeviceId;
use cityplus_protocol::account::{DeviceRegistration, device_proof_bytes};
use cityplus_protocol::texts::{Email, Name};
use cityplus_protocol::{PublicKey, Signature};
use cityplus_ticketcode::{DeviceSigner, RingDeviceKey, SecretSeed};

use crate::store::blocking;
use crate::{Engine, EngineError};

/// The device's id and key for an account.
pub(crate) struct DeviceIdentity {
    /// The name of its secret in the key store.
    pub(crate) name: String,
    pub(crate) device_id: DeviceId,
    pub(crate) key: RingDeviceKey,
}

impl DeviceIdentity {
    /// Of the 16 bytes of the id and the 32 of the seed.
    fn of_secret(name: &str, secret: &[u8]) -> Result<Self, EngineError> {
        let wrong = || EngineError::KeyStore("the device's key has a wrong length".to_owned());
        let (id, seed) = secret.split_first_chunk::<16>().ok_or_else(wrong)?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| wrong())?;
        let key = RingDeviceKey::from_seed(&SecretSeed::from_bytes(seed))
            .map_err(|error| EngineError::Signer(error.to_string()))?;
        Ok(Self {
            name: name.to_owned(),
            device_id: DeviceId::from_bytes(*id),
            key,
        })
    }

    /// Signs what proves that the device holds its key.
    pub(crate) fn registration(&self, email: &Email, name: Name) -> Result<DeviceRegistration, EngineError> {
        let public_key = self.public_key();
        Ok(DeviceRegistration {
            device_id: self.device_id,
            name,
            public_key,
            proof: self.sign(&device_proof_bytes(email, self.device_id, &public_key))?,
        })
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey(self.key.public_key())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Signature, EngineError> {
        let signature = self
            .key
            .sign(message)
            .map_err(|error| EngineError::Signer(error.reason))?;
        Ok(Signature(signature))
    }
}

impl Engine {
    /// The identity for a mail address, made at the first sign-in.
    pub(crate) async fn identity_for(&self, email: &Email) -> Result<Arc<DeviceIdentity>, EngineError> {
        let name = format!(
            "device-{}",
            self.store.sealer().blind_name("device", email.as_str())
        );
        let (keys, now) = (Arc::clone(&self.key_store), self.now());
        blocking(move || {
            if let Some(secret) = keys.get(&name)? {
                return DeviceIdentity::of_secret(&name, &secret).map(Arc::new);
            }
            let seed = SecretSeed::generate().map_err(|error| EngineError::KeyStore(error.to_string()))?;
            let secret = [DeviceId::new(now).as_bytes().as_slice(), seed.expose()].concat();
            keys.set(&name, &secret)?;
            DeviceIdentity::of_secret(&name, &secret).map(Arc::new)
        })
        .await
    }

    /// The identity of a name, kept in memory once read.
    pub(crate) async fn identity_named(&self, name: String) -> Result<Arc<DeviceIdentity>, EngineError> {
        let held = self
            .identity
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(identity) = held.filter(|held| held.name == name) {
            return Ok(identity);
        }
        let keys = Arc::clone(&self.key_store);
        let identity = blocking(move || {
            let secret = keys
                .get(&name)?
                .ok_or_else(|| EngineError::KeyStore("the device's key is gone; sign in again".to_owned()))?;
            DeviceIdentity::of_secret(&name, &secret).map(Arc::new)
        })
        .await?;
        self.remember_identity(Some(&identity));
        Ok(identity)
    }

    pub(crate) fn remember_identity(&self, identity: Option<&Arc<DeviceIdentity>>) {
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner) = identity.cloned();
    }
}
