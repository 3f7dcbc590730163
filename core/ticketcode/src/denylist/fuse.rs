//! A binary fuse filter (Graf and Lemire, 2022) of three segments with packed
//! fingerprints of 20 bits: 2.81 bytes an entry, one false positive in 2²⁰.
//!
//! Own code because the libraries have 8, 16 or 32 bits: 16 are not one in a
//! million, 32 do not fit the size. Never a false negative; a filter that came
//! from outside is checked before a single look-up.

use super::DenylistError;

/// Most entries of a filter.
pub const MAX_ENTRIES: usize = 4_000_000;

/// Most fingerprints of a filter; four million entries need 4.5 million.
const MAX_PLACES: u64 = 1 << 23;
const FINGERPRINT_MASK: u64 = 0xf_ffff;
const MAX_SEGMENT_BITS: u32 = 18;
const ATTEMPTS: u64 = 64;

/// From how many entries on a segment is 2ⁿ long: 3.33^(n − 2.25), for n from 3.
const SEGMENT_FROM: [usize; 16] = [
    3,
    9,
    28,
    92,
    304,
    1_010,
    3_362,
    11_193,
    37_273,
    124_118,
    413_310,
    1_376_322,
    4_583_150,
    15_261_887,
    50_822_082,
    169_237_530,
];

/// Places for a thousand entries, by how many entries there are: small filters need more room.
const ROOM: [(usize, usize); 9] = [
    (1_000_000, 1125),
    (300_000, 1150),
    (100_000, 1175),
    (30_000, 1210),
    (10_000, 1250),
    (1_000, 1375),
    (100, 1625),
    (10, 2400),
    (0, 6000),
];

/// A filter over 64-bit hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuseFilter {
    count: u64,
    seed: u64,
    segment_bits: u32,
    segments: u32,
    fingerprints: Vec<u8>,
}

impl FuseFilter {
    /// Of hashes, in any order; repeated ones count once. The same hashes give the same bytes.
    pub fn build(hashes: &[u64]) -> Result<Self, DenylistError> {
        let mut hashes = hashes.to_vec();
        hashes.sort_unstable();
        hashes.dedup();
        if hashes.len() > MAX_ENTRIES {
            return Err(DenylistError::TooMany { limit: MAX_ENTRIES });
        }
        let empty = Self::shape(hashes.len())?;
        for seed in 0..ATTEMPTS {
            let mut filter = empty.clone();
            filter.seed = seed;
            if let Some(order) = filter.peel(&hashes) {
                filter.assign(&order);
                return Ok(filter);
            }
        }
        Err(DenylistError::Build)
    }

    /// An empty filter with room for so many entries.
    fn shape(count: usize) -> Result<Self, DenylistError> {
        let mut segment_bits = 2;
        segment_bits += SEGMENT_FROM.iter().filter(|&&from| count >= from).count();
        let segment_bits = u32::try_from(segment_bits)
            .unwrap_or(MAX_SEGMENT_BITS)
            .min(MAX_SEGMENT_BITS);
        let per_thousand = ROOM
            .iter()
            .find(|(from, _)| count >= *from)
            .map_or(6000, |(_, room)| *room);
        let places = (count * per_thousand).div_ceil(1000);
        let segments = places.div_ceil(1 << segment_bits).saturating_sub(2).max(1);
        let segments = u32::try_from(segments).map_err(|_| DenylistError::Build)?;
        let count = u64::try_from(count).map_err(|_| DenylistError::Build)?;
        let fingerprints = Vec::new();
        let mut filter = Self {
            count,
            seed: 0,
            segment_bits,
            segments,
            fingerprints,
        };
        filter.fingerprints = vec![0; packed_len(filter.places())];
        Ok(filter)
    }

    /// Of parts that came from outside; `None` if they do not belong together.
    pub fn from_parts(
        count: u64,
        seed: u64,
        segment_bits: u32,
        segments: u32,
        fingerprints: &[u8],
    ) -> Option<Self> {
        let limit = u64::try_from(MAX_ENTRIES).ok()?;
        if count > limit || segment_bits > MAX_SEGMENT_BITS || segments == 0 {
            return None;
        }
        // Before any arithmetic that could overflow where `usize` has 32 bits.
        if (u64::from(segments) + 2) << segment_bits > MAX_PLACES {
            return None;
        }
        let filter = Self {
            count,
            seed,
            segment_bits,
            segments,
            fingerprints: Vec::new(),
        };
        // The length is compared before anything of that size is allocated.
        (fingerprints.len() == packed_len(filter.places())).then(|| Self {
            fingerprints: fingerprints.to_vec(),
            ..filter
        })
    }

    /// Entries it was built of.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Seed, bits of a segment's length, number of segments and packed fingerprints.
    pub fn parts(&self) -> (u64, u32, u32, &[u8]) {
        (self.seed, self.segment_bits, self.segments, &self.fingerprints)
    }

    /// False if a hash is certainly not in it.
    pub fn contains(&self, hash: u64) -> bool {
        if self.count == 0 {
            return false;
        }
        let mixed = mix(hash, self.seed);
        let [a, b, c] = self.positions(mixed);
        self.get(a) ^ self.get(b) ^ self.get(c) == fingerprint(mixed)
    }

    fn places(&self) -> usize {
        (self.segments as usize + 2) << self.segment_bits
    }

    /// Three places in three neighbouring segments.
    fn positions(&self, mixed: u64) -> [usize; 3] {
        let range = u64::from(self.segments) << self.segment_bits;
        let first = usize::try_from((u128::from(mixed) * u128::from(range)) >> 64).unwrap_or(0);
        let length = 1_usize << self.segment_bits;
        let within = |shift: u32| usize::try_from(mixed >> shift & (length as u64 - 1)).unwrap_or(0);
        [
            first,
            (first + length) ^ within(18),
            (first + 2 * length) ^ within(0),
        ]
    }

    /// The fingerprint at a place: 20 bits, least significant first.
    fn get(&self, place: usize) -> u64 {
        let start = place * 5 / 2;
        let Some([low, middle, high]) = self.fingerprints.get(start..).and_then(<[u8]>::first_chunk) else {
            return 0;
        };
        let bits = u64::from(u32::from_le_bytes([*low, *middle, *high, 0]));
        bits >> (4 * (place % 2)) & FINGERPRINT_MASK
    }

    fn set(&mut self, place: usize, value: u64) {
        let start = place * 5 / 2;
        let shift = 4 * (place % 2);
        let [new_low, new_middle, new_high, ..] = (value << shift).to_le_bytes();
        let [mask_low, mask_middle, mask_high, ..] = (FINGERPRINT_MASK << shift).to_le_bytes();
        if let Some([low, middle, high]) = self
            .fingerprints
            .get_mut(start..)
            .and_then(<[u8]>::first_chunk_mut)
        {
            *low = *low & !mask_low | new_low;
            *middle = *middle & !mask_middle | new_middle;
            *high = *high & !mask_high | new_high;
        }
    }

    /// An order in which every entry has a place of its own, or `None` if this seed has none.
    fn peel(&self, hashes: &[u64]) -> Option<Vec<(u64, usize)>> {
        // Of every place: how many entries use it, and all of them mixed into one number.
        let mut users = vec![(0_u32, 0_u64); self.places()];
        for &hash in hashes {
            let mixed = mix(hash, self.seed);
            for place in self.positions(mixed) {
                let (count, all) = users.get_mut(place)?;
                *count += 1;
                *all ^= mixed;
            }
        }
        let mut alone: Vec<usize> = Vec::new();
        alone.extend(
            users
                .iter()
                .enumerate()
                .filter(|(_, (count, _))| *count == 1)
                .map(|(place, _)| place),
        );
        let mut order = Vec::with_capacity(hashes.len());
        while let Some(place) = alone.pop() {
            let &(1, mixed) = users.get(place)? else { continue };
            order.push((mixed, place));
            for other in self.positions(mixed) {
                let (count, all) = users.get_mut(other)?;
                *count -= 1;
                *all ^= mixed;
                if *count == 1 {
                    alone.push(other);
                }
            }
        }
        (order.len() == hashes.len()).then_some(order)
    }

    /// Writes the fingerprints, last peeled first, so that every entry's three add up to its own.
    fn assign(&mut self, order: &[(u64, usize)]) {
        for &(mixed, own) in order.iter().rev() {
            let others = self.positions(mixed).into_iter().filter(|&place| place != own);
            let value = others.fold(fingerprint(mixed), |value, place| value ^ self.get(place));
            self.set(own, value);
        }
    }
}

/// Bytes for so many fingerprints of 20 bits; the last one is read as three whole bytes.
const fn packed_len(places: usize) -> usize {
    (places * 5).div_ceil(2)
}

/// Stafford's finaliser over the sum of hash and seed.
const fn mix(hash: u64, seed: u64) -> u64 {
    let mut value = hash.wrapping_add(seed);
    value = (value ^ value >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value = (value ^ value >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ value >> 33
}

const fn fingerprint(mixed: u64) -> u64 {
    (mixed ^ mixed >> 32) & FINGERPRINT_MASK
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same in every run.
    fn hashes(from: u64, count: u64) -> Vec<u64> {
        (from..from + count)
            .map(|number| mix(number.wrapping_mul(0x9e37_79b9_7f4a_7c15), 7))
            .collect()
    }

    #[test]
    fn builds_at_every_size_without_false_negatives() {
        for count in (0..60).chain([99, 100, 303, 1_009, 5_000, 30_001, 200_000]) {
            let hashes = hashes(0, count);
            let filter = FuseFilter::build(&hashes).unwrap();
            assert!(hashes.iter().all(|&hash| filter.contains(hash)), "{count}");
            assert_eq!(filter.count(), count);
        }
    }

    #[test]
    fn says_perhaps_about_once_in_a_million() {
        let filter = FuseFilter::build(&hashes(0, 50_000)).unwrap();
        let wrong = hashes(1_000_000, 4_000_000)
            .iter()
            .filter(|&&hash| filter.contains(hash))
            .count();
        // 3.8 are expected; more than 15 has a probability of 10⁻⁵, and the numbers are always the same.
        assert!((1..=15).contains(&wrong), "{wrong}");
    }

    #[test]
    fn repeated_entries_count_once() {
        assert_eq!(
            FuseFilter::build(&[5, 6, 5]).unwrap(),
            FuseFilter::build(&[6, 5]).unwrap()
        );
    }

    #[test]
    fn parts_must_belong_together() {
        let filter = FuseFilter::build(&hashes(0, 100)).unwrap();
        let (seed, bits, segments, bytes) = filter.parts();
        assert_eq!(
            FuseFilter::from_parts(100, seed, bits, segments, bytes),
            Some(filter.clone())
        );
        for (count, bits, segments, length) in [
            (100, bits, segments, bytes.len() - 1),
            (100, bits + 1, segments, bytes.len()),
            (100, 19, segments, bytes.len()),
            (100, bits, 0, bytes.len()),
            (100, 18, u32::MAX, bytes.len()),
            (u64::MAX, bits, segments, bytes.len()),
        ] {
            assert_eq!(
                FuseFilter::from_parts(count, seed, bits, segments, &bytes[..length]),
                None
            );
        }
    }

    #[test]
    fn a_million_entries_fit_the_size() {
        let filter = FuseFilter::shape(1_000_000).unwrap();
        assert!(
            filter.fingerprints.len() <= 2_936_012,
            "{}",
            filter.fingerprints.len()
        );
    }
}
