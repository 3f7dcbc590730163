//! The signed messages of a denylist: `COSE_Sign1` over a deterministic CBOR
//! array whose first item is the kind.
//!
//! | kind | payload |
//! |---|---|
//! | 1 filter | `[1, number, made_at ms, count, seed, segment bits, segments, fingerprints]` |
//! | 2 exact | `[2, number, made_at ms, chunk bits, chunk index, hashes]` |
//! | 3 delta | `[3, base, number, made_at ms, added ids, removed ids]` |
//!
//! Hashes and ids are byte strings of 8 and 16 bytes each, one after another,
//! strictly ascending. [`EXTERNAL`] is signed along, so that a ticket can never pass as a list.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use minicbor::data::Type;
use minicbor::{Decoder, decode};

use super::exact::{Chunk, MAX_CHUNK_BITS};
use super::{DenylistError, FuseFilter, MAX_CHUNK, MAX_DELTA};
use crate::cbor;
use crate::code;
use crate::cose::{self, Sign1};
use crate::issuer::IssuerKey;
use crate::keyset::{KeyId, KeySet};

/// Signed along with every message (`external_aad`).
pub const EXTERNAL: &[u8] = b"City+ denylist, version 1";

/// Largest message that is looked at: a filter of four million entries.
const MAX_BYTES: usize = 13_000_000;

/// Most messages in one piece: the filter and every chunk.
const MAX_MESSAGES: u64 = 1 + (1 << MAX_CHUNK_BITS);

const FILTER: u8 = 1;
const EXACT: u8 = 2;
const DELTA: u8 = 3;

/// A message, its signature checked.
pub(super) enum Message {
    Filter {
        number: u64,
        made_at: Timestamp,
        filter: FuseFilter,
    },
    Exact {
        number: u64,
        chunk: Chunk,
    },
    Delta {
        base: u64,
        number: u64,
        made_at: Timestamp,
        added: Vec<TicketId>,
        removed: Vec<TicketId>,
    },
}

pub(super) fn sign_filter(
    key: &IssuerKey,
    number: u64,
    made_at: Timestamp,
    filter: &FuseFilter,
) -> Result<Vec<u8>, DenylistError> {
    let (seed, bits, segments, fingerprints) = filter.parts();
    let payload = cbor::write(fingerprints.len() + 64, |out| {
        out.array(8)?
            .u8(FILTER)?
            .u64(number)?
            .i64(made_at.millis())?
            .u64(filter.count())?;
        out.u64(seed)?.u32(bits)?.u32(segments)?.bytes(fingerprints)?.ok()
    });
    Ok(key.sign1(EXTERNAL, &payload)?)
}

pub(super) fn sign_exact(
    key: &IssuerKey,
    number: u64,
    made_at: Timestamp,
    chunk: &Chunk,
) -> Result<Vec<u8>, DenylistError> {
    let hashes: Vec<u8> = chunk.hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
    let payload = cbor::write(hashes.len() + 32, |out| {
        out.array(6)?.u8(EXACT)?.u64(number)?.i64(made_at.millis())?;
        out.u32(chunk.bits)?.u32(chunk.index)?.bytes(&hashes)?.ok()
    });
    Ok(key.sign1(EXTERNAL, &payload)?)
}

pub(super) fn sign_delta(
    key: &IssuerKey,
    numbers: (u64, u64),
    made_at: Timestamp,
    added: &[TicketId],
    removed: &[TicketId],
) -> Result<Vec<u8>, DenylistError> {
    let join = |ids: &[TicketId]| ids.iter().flat_map(|id| *id.as_bytes()).collect::<Vec<u8>>();
    let (added, removed) = (join(added), join(removed));
    let payload = cbor::write(added.len() + removed.len() + 48, |out| {
        out.array(6)?
            .u8(DELTA)?
            .u64(numbers.0)?
            .u64(numbers.1)?
            .i64(made_at.millis())?;
        out.bytes(&added)?.bytes(&removed)?.ok()
    });
    Ok(key.sign1(EXTERNAL, &payload)?)
}

/// Several messages in one piece: a CBOR array of byte strings, the filter first.
pub(super) fn pack(filter: &[u8], exact: &[Vec<u8>]) -> Vec<u8> {
    let size = filter.len() + exact.iter().map(|message| message.len() + 5).sum::<usize>() + 16;
    cbor::write(size, |out| {
        out.array(1 + exact.len() as u64)?.bytes(filter)?;
        for message in exact {
            out.bytes(message)?;
        }
        Ok(())
    })
}

/// The messages of a piece; a message alone is a piece of one.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<&[u8]>, DenylistError> {
    let mut input = Decoder::new(bytes);
    if matches!(input.datatype(), Ok(Type::Tag)) {
        return Ok(vec![bytes]);
    }
    let count = input
        .array()
        .ok()
        .flatten()
        .filter(|count| (1..=MAX_MESSAGES).contains(count));
    let count = count.ok_or(DenylistError::Malformed)?;
    let messages = (0..count).map(|_| input.bytes()).collect::<Result<Vec<_>, _>>();
    let messages = messages.map_err(|_| DenylistError::Malformed)?;
    if input.position() == bytes.len() {
        Ok(messages)
    } else {
        Err(DenylistError::Malformed)
    }
}

/// Checks the signature, then reads. The key must have been in force when the message was made.
pub(super) fn open(bytes: &[u8], keys: &KeySet) -> Result<Message, DenylistError> {
    if bytes.len() > MAX_BYTES {
        return Err(DenylistError::Malformed);
    }
    let parts = Sign1::parse(bytes).map_err(|_| DenylistError::Malformed)?;
    let key_id = parts
        .key_id()
        .ok()
        .flatten()
        .and_then(|id| id.try_into().ok())
        .map(KeyId::from_bytes);
    let key_id = key_id.ok_or(DenylistError::Malformed)?;
    let ours = parts.tagged && parts.unprotected == [0xa0] && parts.signature.len() == 64;
    if !ours || parts.protected != cose::protected_header(key_id.as_bytes()) {
        return Err(DenylistError::Malformed);
    }
    let (message, made_at) = read(parts.payload).map_err(|_| DenylistError::Malformed)?;
    let signed = parts.to_be_signed(EXTERNAL);
    let good = keys
        .matching(key_id)
        .filter(|key| (key.not_before..key.not_after).contains(&made_at))
        .any(|key| code::verify(key.public_key(), &signed, parts.signature));
    if good {
        Ok(message)
    } else {
        Err(DenylistError::Signature)
    }
}

fn read(payload: &[u8]) -> Result<(Message, Timestamp), decode::Error> {
    let mut input = Decoder::new(payload);
    let length = input.array()?;
    let kind = input.u8()?;
    let read = match (kind, length) {
        (FILTER, Some(8)) => read_filter(&mut input)?,
        (EXACT, Some(6)) => read_exact(&mut input)?,
        (DELTA, Some(6)) => read_delta(&mut input)?,
        _ => return Err(wrong()),
    };
    if input.position() == payload.len() {
        Ok(read)
    } else {
        Err(wrong())
    }
}

fn wrong() -> decode::Error {
    decode::Error::message("not a denylist message")
}

fn read_filter(input: &mut Decoder<'_>) -> Result<(Message, Timestamp), decode::Error> {
    let (number, made_at) = (input.u64()?, Timestamp::from_millis(input.i64()?));
    let (count, seed, bits, segments) = (input.u64()?, input.u64()?, input.u32()?, input.u32()?);
    let filter = FuseFilter::from_parts(count, seed, bits, segments, input.bytes()?).ok_or_else(wrong)?;
    Ok((
        Message::Filter {
            number,
            made_at,
            filter,
        },
        made_at,
    ))
}

fn read_exact(input: &mut Decoder<'_>) -> Result<(Message, Timestamp), decode::Error> {
    let (number, made_at) = (input.u64()?, Timestamp::from_millis(input.i64()?));
    let (bits, index, bytes) = (input.u32()?, input.u32()?, input.bytes()?);
    let (hashes, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() || hashes.len() > MAX_CHUNK {
        return Err(wrong());
    }
    let chunk = Chunk {
        bits,
        index,
        hashes: hashes.iter().map(|hash| u64::from_be_bytes(*hash)).collect(),
    };
    if chunk.is_sound() {
        Ok((Message::Exact { number, chunk }, made_at))
    } else {
        Err(wrong())
    }
}

fn read_delta(input: &mut Decoder<'_>) -> Result<(Message, Timestamp), decode::Error> {
    let (base, number) = (input.u64()?, input.u64()?);
    let made_at = Timestamp::from_millis(input.i64()?);
    let (added, removed) = (ids(input.bytes()?)?, ids(input.bytes()?)?);
    if number < base || added.len() + removed.len() > MAX_DELTA {
        return Err(wrong());
    }
    if number == base && !(added.is_empty() && removed.is_empty()) {
        // Two different lists would have one number.
        return Err(wrong());
    }
    Ok((
        Message::Delta {
            base,
            number,
            made_at,
            added,
            removed,
        },
        made_at,
    ))
}

fn ids(bytes: &[u8]) -> Result<Vec<TicketId>, decode::Error> {
    let (ids, rest) = bytes.as_chunks::<16>();
    let ascending = ids.is_sorted_by(|earlier, later| earlier < later);
    if !rest.is_empty() || ids.len() > MAX_DELTA || !ascending {
        return Err(wrong());
    }
    Ok(ids.iter().map(|id| TicketId::from_bytes(*id)).collect())
}
