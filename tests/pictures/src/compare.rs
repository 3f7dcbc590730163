//! Whether a picture is the one that is kept: the same size, and hardly a pixel different.
//!
//! A machine may round the edge of a letter another way. A word, a colour or a line that moved is far more than that.

use crate::picture::Picture;

/// What a part of a pixel may differ by.
const PART_TOLERANCE: u8 = 24;
/// Of so many pixels one may differ by more.
const ONE_OF: usize = 2_000;

/// Compares.
///
/// # Errors
/// A sentence, where they differ.
pub fn same(kept: &Picture, drawn: &Picture) -> Result<(), String> {
    if (kept.width, kept.height) != (drawn.width, drawn.height) {
        return Err(format!(
            "{} × {} pixels are kept, {} × {} were drawn",
            kept.width, kept.height, drawn.width, drawn.height
        ));
    }
    let different = kept
        .pixels
        .iter()
        .zip(&drawn.pixels)
        .filter(|(kept, drawn)| {
            let parts = [(kept.r, drawn.r), (kept.g, drawn.g), (kept.b, drawn.b)];
            parts
                .into_iter()
                .any(|(kept, drawn)| kept.abs_diff(drawn) > PART_TOLERANCE)
        })
        .count();
    let allowed = kept.pixels.len() / ONE_OF;
    if different > allowed {
        return Err(format!("{different} pixels differ, {allowed} may"));
    }
    Ok(())
}
