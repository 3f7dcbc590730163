//! Taking apart and writing the COSE structures that are not `COSE_Sign1`; only the conformance sets have them.

use minicbor::data::Tag;
use minicbor::{Decoder, Encoder};

/// Parts of a tagged COSE array: protected header, payload or ciphertext, and where the reading stands.
pub(super) struct Body<'a> {
    pub(super) protected: &'a [u8],
    pub(super) content: &'a [u8],
    /// What comes after the content.
    pub(super) rest: Decoder<'a>,
}

/// Reads the start of a COSE array with a tag and a number of items.
pub(super) fn body(bytes: &[u8], tag: u64, items: u64) -> Result<Body<'_>, String> {
    let read = || -> Result<Option<Body<'_>>, minicbor::decode::Error> {
        let mut rest = Decoder::new(bytes);
        if rest.tag()? != Tag::new(tag) || rest.array()? != Some(items) {
            return Ok(None);
        }
        let protected = rest.bytes()?;
        rest.skip()?;
        let content = rest.bytes()?;
        Ok(Some(Body {
            protected,
            content,
            rest,
        }))
    };
    read()
        .map_err(|error| error.to_string())?
        .ok_or_else(|| "another COSE structure".to_owned())
}

/// A context text and byte strings in one array: what COSE signs, authenticates or encrypts along.
pub(super) fn structure(context: &str, parts: &[&[u8]]) -> Result<Vec<u8>, String> {
    let mut out = Encoder::new(Vec::new());
    let mut write = || {
        out.array(1 + parts.len() as u64)?.str(context)?;
        for part in parts {
            out.bytes(part)?;
        }
        Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
    };
    write().map_err(|error| error.to_string())?;
    Ok(out.into_writer())
}
