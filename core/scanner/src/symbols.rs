//! QR symbols in one grey picture: made black and white, searched dark on light, then light on dark.
//!
//! The steps are the decoder library's own; they are put together here because its ready-made reader tries every
//! triple of finder patterns, and a wall full of them would keep it busy for minutes. It must never try more than
//! the limits below.

use std::cmp::Reverse;

use rxing::common::{BitMatrix, DetectorRXingResult as _, GlobalHistogramBinarizer, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};
use rxing::{Binarizer as _, Luma8Source};

use crate::luma::Luma;
use crate::scan::MAX_CODES;

/// In a picture with a longer side, in pixels, modules under two pixels are not looked for: a camera does not show them
/// sharply, and looking for them costs the most.
const LARGE_SIDE: u32 = 1_000;
/// Most corners that are put together to symbols; the largest are kept, because noise is small.
const MAX_PATTERNS: usize = 256;
/// Most triples of corners that are read, the likeliest first.
const MAX_TRIPLES: usize = 1_024;

/// What separates black from white.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Threshold {
    /// Each small block's own: for shadows and uneven light.
    Local,
    /// One for the whole picture: for codes with little contrast.
    Global,
}

/// The texts of all symbols dark on light; if there is none, of those light on dark.
pub(crate) fn texts(luma: &Luma<'_>, threshold: Threshold) -> Vec<String> {
    let Some(mut bits) = black_and_white(luma, threshold) else {
        return Vec::new();
    };
    let texts = read_all(&bits);
    if !texts.is_empty() {
        return texts;
    }
    bits.flip_self();
    read_all(&bits)
}

/// Nothing for a picture in one grey.
fn black_and_white(luma: &Luma<'_>, threshold: Threshold) -> Option<BitMatrix> {
    let (width, height) = (u32::try_from(luma.width).ok()?, u32::try_from(luma.height).ok()?);
    let source = Luma8Source::new_with_slice(&luma.bytes, width, height).ok()?;
    let bits = match threshold {
        Threshold::Local => HybridBinarizer::new(source).get_black_matrix().cloned(),
        Threshold::Global => GlobalHistogramBinarizer::new(source).get_black_matrix().cloned(),
    };
    bits.ok()
}

fn read_all(bits: &BitMatrix) -> Vec<String> {
    let is_large = bits.width().max(bits.height()) > LARGE_SIDE;
    let mut patterns = FindFinderPatterns(bits, true, if is_large { 2 } else { 0 });
    patterns.sort_by_key(|pattern| Reverse(pattern.size));
    patterns.truncate(MAX_PATTERNS);
    let mut read: Vec<FinderPatternSet> = Vec::new();
    let mut texts = Vec::new();
    for triple in GenerateFinderPatternSets(&mut patterns)
        .into_iter()
        .take(MAX_TRIPLES)
    {
        if texts.len() >= MAX_CODES {
            break;
        }
        if read.iter().any(|known| shares_a_corner(known, &triple)) {
            continue;
        }
        let sampled = SampleQR(bits, &triple);
        let Some(symbol) = sampled.ok().and_then(|symbol| Decode(symbol.getBits()).ok()) else {
            continue;
        };
        if symbol.isValid() {
            read.push(triple);
            texts.push(symbol.text());
        }
    }
    texts
}

fn shares_a_corner(one: &FinderPatternSet, other: &FinderPatternSet) -> bool {
    let theirs = [other.bl, other.tl, other.tr];
    [one.bl, one.tl, one.tr]
        .iter()
        .any(|corner| theirs.contains(corner))
}
