//! From a frame to the texts of the codes in it. Must never let a fault of the decoder out as a panic.

use std::panic::catch_unwind;

use crate::frame::Frame;
use crate::luma::Luma;
use crate::symbols::{self, Threshold};

/// Longest text of a code, in bytes; a ticket has a tenth of it.
pub const MAX_TEXT_BYTES: usize = 4_096;
/// Most codes of one frame.
pub const MAX_CODES: usize = 16;

/// A picture of fewer pixels on its shorter side is not searched at half its size.
const MIN_HALVED_SIDE: usize = 160;

/// Why a frame that could be searched gave no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// There are only codes with more than [`MAX_TEXT_BYTES`]: no ticket, and nothing a person would read.
    #[error("the code's text is longer than {MAX_TEXT_BYTES} bytes; it is no ticket")]
    TextTooLong,
    /// A defect of the decoder, which this frame brought to light.
    #[error("a fault of the decoder; hold the code in another way")]
    Decoder,
}

impl ScanError {
    /// The stable code, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TextTooLong => "scan_text_too_long",
            Self::Decoder => "scan_decoder_failed",
        }
    }
}

/// The texts of the QR codes in a frame, each once, at most [`MAX_CODES`]; none if there is no code that can be read.
///
/// Codes may be turned, mirrored, seen from the side, and light on dark.
pub fn scan(frame: &Frame<'_>) -> Result<Vec<String>, ScanError> {
    caught(|| found(frame)).and_then(kept)
}

/// What `work` gives, or [`ScanError::Decoder`] if it panics: the decoders are other people's, the input is foreign.
pub(crate) fn caught<T>(work: impl FnOnce() -> T + std::panic::UnwindSafe) -> Result<T, ScanError> {
    catch_unwind(work).map_err(|_| ScanError::Decoder)
}

/// Tries the quickest first: as it is, then at half its size, where the noise of a dark or blurred picture goes away,
/// then with one threshold for all of it.
fn found(frame: &Frame<'_>) -> Vec<String> {
    let luma = Luma::of(frame);
    let mut texts = symbols::texts(&luma, Threshold::Local);
    if texts.is_empty() && luma.width.min(luma.height) >= MIN_HALVED_SIDE {
        let half = luma.shrunk(2);
        texts = half
            .map(|half| symbols::texts(&half, Threshold::Local))
            .unwrap_or_default();
    }
    if texts.is_empty() {
        texts = symbols::texts(&luma, Threshold::Global);
    }
    texts
}

fn kept(texts: Vec<String>) -> Result<Vec<String>, ScanError> {
    let any = !texts.is_empty();
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if text.len() <= MAX_TEXT_BYTES && kept.len() < MAX_CODES && !kept.contains(&text) {
            kept.push(text);
        }
    }
    if any && kept.is_empty() {
        return Err(ScanError::TextTooLong);
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_panics_is_an_error() {
        let failed: Result<(), _> = caught(|| panic!("what a decoder might do"));
        assert_eq!(failed.unwrap_err().code(), "scan_decoder_failed");
        assert_eq!(caught(|| 7), Ok(7));
    }

    #[test]
    fn texts_are_limited_in_length_and_number() {
        let long = "9".repeat(MAX_TEXT_BYTES + 1);
        let full = "9".repeat(MAX_TEXT_BYTES);
        assert_eq!(kept(Vec::new()), Ok(Vec::new()));
        assert_eq!(kept(vec![long.clone()]), Err(ScanError::TextTooLong));
        assert_eq!(kept(vec![long, "a".into()]), Ok(vec!["a".into()]));
        assert_eq!(kept(vec![full.clone(), full.clone()]), Ok(vec![full]));
        let many = (0..50).map(|n| n.to_string()).collect();
        assert_eq!(kept(many).map(|texts| texts.len()), Ok(MAX_CODES));
        assert_eq!(ScanError::TextTooLong.code(), "scan_text_too_long");
    }
}
