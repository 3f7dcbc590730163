//! Sealing values: ChaCha20-Poly1305 (RFC 8439) with a random nonce.
//!
//! The table and the key of the row are authenticated with the value, so a value copied to another row does not open.
//! A sealed value is 12 bytes of nonce, the ciphertext and 16 bytes of tag. Random nonces of 96 bits allow some 2³²
//! values under one key, far more than a device ever writes.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::EngineError;

/// Bytes of the master key.
pub(crate) const KEY_BYTES: usize = 32;

/// Seals and opens values with the master key.
pub(crate) struct Sealer {
    key: LessSafeKey,
    names: hmac::Key,
    random: SystemRandom,
}

fn context(table: &str, key: &str) -> Vec<u8> {
    // Neither part may hold a zero byte, so the parts cannot run into each other.
    [b"cityplus-store-1\0", table.as_bytes(), b"\0", key.as_bytes()].concat()
}

fn damaged(table: &str) -> EngineError {
    EngineError::StoreCorrupt(format!("a value in \"{table}\" does not open"))
}

impl Sealer {
    pub(crate) fn new(master: &[u8]) -> Result<Self, EngineError> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, master)
            .map_err(|_| EngineError::KeyStore("the master key has a wrong length".to_owned()))?;
        Ok(Self {
            key: LessSafeKey::new(key),
            names: hmac::Key::new(hmac::HMAC_SHA256, master),
            random: SystemRandom::new(),
        })
    }

    /// A new master key.
    pub(crate) fn new_master() -> Result<[u8; KEY_BYTES], EngineError> {
        let mut master = [0; KEY_BYTES];
        SystemRandom::new()
            .fill(&mut master)
            .map_err(|_| EngineError::KeyStore("the system gives no random bytes".to_owned()))?;
        Ok(master)
    }

    pub(crate) fn seal_bytes(&self, table: &str, key: &str, plain: &[u8]) -> Result<Vec<u8>, EngineError> {
        let mut nonce = [0; NONCE_LEN];
        self.random
            .fill(&mut nonce)
            .map_err(|_| EngineError::Internal("the system gives no random bytes"))?;
        let mut body = plain.to_vec();
        let aad = Aad::from(context(table, key));
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut body)
            .map_err(|_| EngineError::Internal("a value could not be sealed"))?;
        Ok([nonce.as_slice(), &body].concat())
    }

    pub(crate) fn open_bytes(&self, table: &str, key: &str, sealed: &[u8]) -> Result<Vec<u8>, EngineError> {
        let (nonce, body) = sealed
            .split_first_chunk::<NONCE_LEN>()
            .ok_or_else(|| damaged(table))?;
        let mut body = body.to_vec();
        let aad = Aad::from(context(table, key));
        let opened = self
            .key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut body)
            .map_err(|_| damaged(table))?
            .len();
        body.truncate(opened);
        Ok(body)
    }

    /// A value as sealed JSON.
    pub(crate) fn seal<T: Serialize>(
        &self,
        table: &str,
        key: &str,
        value: &T,
    ) -> Result<Vec<u8>, EngineError> {
        let plain =
            serde_json::to_vec(value).map_err(|_| EngineError::Internal("a value has no JSON form"))?;
        self.seal_bytes(table, key, &plain)
    }

    /// A value of sealed JSON.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        table: &str,
        key: &str,
        sealed: &[u8],
    ) -> Result<T, EngineError> {
        let plain = self.open_bytes(table, key, sealed)?;
        serde_json::from_slice(&plain)
            .map_err(|_| EngineError::StoreCorrupt(format!("a value in \"{table}\" has another form")))
    }

    /// A name that stands for a text which must not be readable, such as a mail address: 32 hexadecimal digits.
    pub(crate) fn blind_name(&self, kind: &str, text: &str) -> String {
        let tag = hmac::sign(&self.names, &context(kind, text));
        let half = tag.as_ref().get(..16).unwrap_or_default();
        data_encoding::HEXLOWER.encode(half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(&[byte; KEY_BYTES]).unwrap()
    }

    #[test]
    fn opens_only_where_it_was_sealed() {
        let sealed = sealer(1).seal("ticket", "a", &"Jan Kowalski").unwrap();
        assert_eq!(
            sealer(1).open::<String>("ticket", "a", &sealed).unwrap(),
            "Jan Kowalski"
        );
        for (key, table, row) in [
            (2, "ticket", "a"),
            (1, "tickets", "a"),
            (1, "ticket", "b"),
            (1, "ticke", "ta"),
        ] {
            let refused = sealer(key).open::<String>(table, row, &sealed).unwrap_err();
            assert_eq!(refused.code(), "store_corrupt");
        }
    }

    #[test]
    fn any_changed_bit_and_any_cut_is_noticed() {
        let sealed = sealer(1).seal("ticket", "a", &42).unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(sealer(1).open::<i64>("ticket", "a", &changed).is_err());
            assert!(sealer(1).open::<i64>("ticket", "a", &sealed[..index]).is_err());
        }
    }

    #[test]
    fn the_same_value_never_looks_the_same() {
        let sealer = sealer(1);
        assert_ne!(
            sealer.seal("t", "k", &1).unwrap(),
            sealer.seal("t", "k", &1).unwrap()
        );
        assert_eq!(sealer.blind_name("device", "a"), sealer.blind_name("device", "a"));
        assert_ne!(sealer.blind_name("device", "a"), sealer.blind_name("device", "b"));
    }

    #[test]
    fn a_master_key_of_a_wrong_length_is_refused() {
        assert_eq!(Sealer::new(&[0; 31]).err().unwrap().code(), "key_store_failed");
    }
}
