//! `COSE_Sign1` (RFC 9052, 4.2), whatever the algorithm: taking it apart and
//! building the bytes that its signature covers.
//!
//! This layer decides nothing about trust. Which algorithm, which headers and
//! which key are allowed is the business of [`crate::code`] and
//! [`crate::denylist`]; the conformance sets use it with other algorithms too.

use minicbor::data::{Tag, Type};
use minicbor::{Decoder, decode};

use crate::cbor;

/// CBOR tag of `COSE_Sign1`.
pub const SIGN1_TAG: u64 = 18;
/// `EdDSA` in the registry of COSE algorithms.
pub const EDDSA: i64 = -8;

const HEADER_ALGORITHM: i64 = 1;
const HEADER_KEY_ID: i64 = 4;

/// Bytes that are no `COSE_Sign1`, or lack what was asked of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// Not an array of four with the right types, or bytes after it.
    #[error("not a COSE_Sign1 structure")]
    Structure,
    /// A tag other than 18.
    #[error("the CBOR tag is not that of COSE_Sign1")]
    Tag,
    /// No algorithm, or one that is no registered number.
    #[error("the signature's algorithm is missing or unknown")]
    Algorithm,
}

impl From<decode::Error> for CoseError {
    fn from(_: decode::Error) -> Self {
        Self::Structure
    }
}

/// The four parts of a `COSE_Sign1`, still in the bytes they came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign1<'a> {
    /// Whether tag 18 stood before it.
    pub tagged: bool,
    /// The protected header: the map's bytes, or nothing.
    pub protected: &'a [u8],
    /// The unprotected header: the map's bytes.
    pub unprotected: &'a [u8],
    /// What is signed.
    pub payload: &'a [u8],
    /// The signature.
    pub signature: &'a [u8],
}

impl<'a> Sign1<'a> {
    /// Takes bytes apart. Nothing is copied.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, CoseError> {
        let mut input = Decoder::new(bytes);
        let tagged = input.datatype()? == Type::Tag;
        if tagged && input.tag()? != Tag::new(SIGN1_TAG) {
            return Err(CoseError::Tag);
        }
        if input.array()? != Some(4) {
            return Err(CoseError::Structure);
        }
        let protected = input.bytes()?;
        let start = input.position();
        if !matches!(input.datatype()?, Type::Map | Type::MapIndef) {
            return Err(CoseError::Structure);
        }
        input.skip()?;
        let unprotected = bytes.get(start..input.position()).ok_or(CoseError::Structure)?;
        let payload = input.bytes()?;
        let signature = input.bytes()?;
        if input.position() != bytes.len() {
            return Err(CoseError::Structure);
        }
        Ok(Self {
            tagged,
            protected,
            unprotected,
            payload,
            signature,
        })
    }

    /// The algorithm, from the protected header or else from the unprotected one.
    pub fn algorithm(&self) -> Result<i64, CoseError> {
        for header in [self.protected, self.unprotected] {
            if let Some(mut value) = header_value(header, HEADER_ALGORITHM)? {
                return value.i64().map_err(|_| CoseError::Algorithm);
            }
        }
        Err(CoseError::Algorithm)
    }

    /// The key's id, from the protected header or else from the unprotected one.
    pub fn key_id(&self) -> Result<Option<&'a [u8]>, CoseError> {
        for header in [self.protected, self.unprotected] {
            if let Some(mut value) = header_value(header, HEADER_KEY_ID)? {
                return Ok(Some(value.bytes()?));
            }
        }
        Ok(None)
    }

    /// The bytes that the signature covers: `Sig_structure` of RFC 9052, 4.4.
    pub fn to_be_signed(&self, external: &[u8]) -> Vec<u8> {
        // An empty map is signed as no bytes at all.
        let protected = if self.protected == [0xa0] {
            &[]
        } else {
            self.protected
        };
        to_be_signed(protected, external, self.payload)
    }
}

/// `Sig_structure` of RFC 9052, 4.4, for one signer.
pub(crate) fn to_be_signed(protected: &[u8], external: &[u8], payload: &[u8]) -> Vec<u8> {
    cbor::write(32 + protected.len() + external.len() + payload.len(), |out| {
        out.array(4)?
            .str("Signature1")?
            .bytes(protected)?
            .bytes(external)?
            .bytes(payload)?
            .ok()
    })
}

/// The bytes of a tagged `COSE_Sign1` with an empty unprotected header.
pub(crate) fn assemble(protected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    cbor::write(16 + protected.len() + payload.len() + signature.len(), |out| {
        out.tag(Tag::new(SIGN1_TAG))?
            .array(4)?
            .bytes(protected)?
            .map(0)?
            .bytes(payload)?
            .bytes(signature)?
            .ok()
    })
}

/// The protected header City+ writes: `EdDSA` and the key's id.
pub(crate) fn protected_header(key_id: &[u8]) -> Vec<u8> {
    cbor::write(16, |out| {
        out.map(2)?.u8(1)?.i64(EDDSA)?.u8(4)?.bytes(key_id)?.ok()
    })
}

fn header_value(header: &[u8], label: i64) -> Result<Option<Decoder<'_>>, CoseError> {
    if header.is_empty() {
        return Ok(None);
    }
    let mut input = Decoder::new(header);
    let Some(pairs) = input.map()? else {
        return Err(CoseError::Structure);
    };
    for _ in 0..pairs {
        // Labels may be texts; only numbers can be the one looked for.
        let here = match input.datatype()? {
            Type::String => {
                input.skip()?;
                false
            }
            _ => input.i64()? == label,
        };
        if here {
            return Ok(Some(input));
        }
        input.skip()?;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_apart_what_it_assembles() {
        let protected = protected_header(&[9; 8]);
        let bytes = assemble(&protected, b"payload", &[1; 64]);
        let parts = Sign1::parse(&bytes).unwrap();
        assert_eq!(
            (parts.payload, parts.signature, parts.unprotected),
            (&b"payload"[..], &[1; 64][..], &[0xa0][..])
        );
        assert_eq!(parts.algorithm(), Ok(EDDSA));
        assert_eq!(parts.key_id(), Ok(Some(&[9; 8][..])));
    }

    #[test]
    fn refuses_other_shapes() {
        let good = assemble(&protected_header(&[9; 8]), b"payload", &[1; 64]);
        let mut long = good.clone();
        long.push(0);
        let mut tag = good.clone();
        tag[0] = 0xd1;
        for (bytes, error) in [
            (&good[..good.len() - 1], CoseError::Structure),
            (&long[..], CoseError::Structure),
            (&tag[..], CoseError::Tag),
            (&[][..], CoseError::Structure),
            (&[0x84, 0x40, 0x01, 0x40, 0x40][..], CoseError::Structure),
        ] {
            assert_eq!(Sign1::parse(bytes), Err(error));
        }
    }
}
