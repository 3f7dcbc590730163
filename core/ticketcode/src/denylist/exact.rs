//! The exact side: short hashes in sorted chunks, each a message of its own, so
//! that a list of a million can be fetched in pieces.

use std::collections::BTreeMap;

use super::{DenylistError, Listing, MAX_CHUNK, MAX_ENTRIES};

/// All listed hashes of one part of the range of hashes.
///
/// The range is cut into 2^`bits` equal parts; `index` says which one this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) bits: u32,
    pub(super) index: u32,
    /// Strictly ascending.
    pub(super) hashes: Vec<u64>,
}

/// Largest number of chunks, as a power of two: a million entries in messages of 16 384.
pub(super) const MAX_CHUNK_BITS: u32 = 12;

/// Number of the part that a hash falls into.
fn part_of(hash: u64, bits: u32) -> u32 {
    u32::try_from(hash.checked_shr(64 - bits).unwrap_or(0)).unwrap_or(u32::MAX)
}

impl Chunk {
    /// Whether it is what a publisher makes: in order, in its part, within the limits.
    pub(super) fn is_sound(&self) -> bool {
        self.bits <= MAX_CHUNK_BITS
            && self.index < 1 << self.bits
            && self.hashes.len() <= MAX_CHUNK
            && self.hashes.is_sorted_by(|earlier, later| earlier < later)
            && self
                .hashes
                .iter()
                .all(|&hash| part_of(hash, self.bits) == self.index)
    }

    /// Cuts sorted hashes into as few parts as fit the limit.
    pub(super) fn cut(hashes: &[u64]) -> Result<Vec<Self>, DenylistError> {
        'bits: for bits in 0..=MAX_CHUNK_BITS {
            let mut chunks = Vec::new();
            let mut rest = hashes;
            for index in 0..1 << bits {
                let length = rest.partition_point(|&hash| part_of(hash, bits) <= index);
                if length > MAX_CHUNK {
                    continue 'bits;
                }
                let (here, later) = rest.split_at(length);
                chunks.push(Self {
                    bits,
                    index,
                    hashes: here.to_vec(),
                });
                rest = later;
            }
            return Ok(chunks);
        }
        Err(DenylistError::TooMany { limit: MAX_ENTRIES })
    }
}

/// The chunks that are here.
#[derive(Clone, Debug, Default)]
pub(super) struct ExactChunks {
    bits: u32,
    chunks: BTreeMap<u32, Vec<u64>>,
}

impl ExactChunks {
    pub(super) fn add(&mut self, chunk: Chunk) -> Result<(), DenylistError> {
        // One snapshot is cut in one way.
        if !self.chunks.is_empty() && self.bits != chunk.bits {
            return Err(DenylistError::Malformed);
        }
        self.bits = chunk.bits;
        self.chunks.insert(chunk.index, chunk.hashes);
        Ok(())
    }

    /// Settles a hit of the filter.
    pub(super) fn settle(&self, hash: u64) -> Listing {
        match self.chunks.get(&part_of(hash, self.bits)) {
            None => Listing::Possible,
            Some(hashes) if hashes.binary_search(&hash).is_ok() => Listing::Listed,
            Some(_) => Listing::Clear,
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.chunks.len() == 1 << self.bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_into_sound_parts_that_hold_everything() {
        for (count, parts) in [(0_u64, 1), (1, 1), (16_384, 1), (16_385, 2), (100_000, 8)] {
            let mut hashes: Vec<u64> = (0..count)
                .map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
                .collect();
            hashes.sort_unstable();
            let chunks = Chunk::cut(&hashes).unwrap();
            assert_eq!(chunks.len(), parts, "{count}");
            assert!(chunks.iter().all(Chunk::is_sound));
            assert_eq!(
                chunks
                    .into_iter()
                    .flat_map(|chunk| chunk.hashes)
                    .collect::<Vec<_>>(),
                hashes
            );
        }
        let clustered: Vec<u64> = (0..20_000).collect();
        assert_eq!(
            Chunk::cut(&clustered),
            Err(DenylistError::TooMany { limit: MAX_ENTRIES })
        );
    }

    #[test]
    fn unsound_parts_are_noticed() {
        let good = Chunk {
            bits: 1,
            index: 1,
            hashes: vec![1 << 63, (1 << 63) + 1],
        };
        assert!(good.is_sound());
        for (bits, index, hashes) in [
            (1, 1, vec![1_u64 << 63, 1 << 63]),
            (1, 1, vec![0]),
            (1, 2, vec![]),
            (13, 0, vec![]),
            (0, 0, vec![2, 1]),
        ] {
            assert!(!Chunk { bits, index, hashes }.is_sound());
        }
    }
}
