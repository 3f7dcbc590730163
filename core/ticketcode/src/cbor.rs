//! Writing deterministic CBOR (RFC 8949, 4.2.1) into memory.
//!
//! Reading stays with each format. Readers of codes write what they have read
//! again and compare, so there is exactly one accepted spelling of a code.

use std::convert::Infallible;

use minicbor::Encoder;
use minicbor::encode::Error;

/// Bytes of what `build` writes. Writing to memory cannot fail, so there is no error to hand on.
pub(crate) fn write(
    capacity: usize,
    build: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), Error<Infallible>>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::with_capacity(capacity));
    let written = build(&mut encoder);
    debug_assert!(written.is_ok(), "writing CBOR to memory failed");
    encoder.into_writer()
}
