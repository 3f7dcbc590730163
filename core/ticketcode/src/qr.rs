//! A code as a QR symbol: alphanumeric mode, error correction M, as a matrix of
//! modules, PNG or SVG.
//!
//! It must never fall back to byte mode: the symbol would grow by two versions
//! and cheap readers would fail.

use std::fmt::Write as _;

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::code::MAX_CHARS;

/// Width of the light border, in modules (ISO/IEC 18004 asks for four).
pub const QUIET_ZONE: usize = 4;
/// Largest PNG scale, in pixels for a module.
pub const MAX_SCALE: usize = 32;
/// Largest version tried; the longest code fits 12-M.
const MAX_VERSION: i16 = 12;

/// The longest text of a large symbol; 16-M holds it (ISO/IEC 18004, table 7).
pub const LARGE_MAX_CHARS: usize = 656;
const LARGE_MAX_VERSION: i16 = 16;

/// Why no symbol can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Empty, too long, or with characters outside the alphanumeric set.
    #[error(
        "the text does not fit a QR code: up to 400 characters (of a code that pays 656) of 0-9, A-Z, space and \
         $%*+-./: are allowed"
    )]
    Text,
    /// A scale of none or of more than [`MAX_SCALE`] pixels.
    #[error("a QR module can be 1 to 32 pixels wide")]
    Scale,
    /// The picture could not be written.
    #[error("the picture could not be made")]
    Picture,
}

/// A QR symbol without its border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrMatrix {
    /// Version, 1 to 40.
    pub version: u8,
    /// Modules on a side.
    pub side: usize,
    /// Row by row; true is dark.
    pub modules: Vec<bool>,
}

/// The symbol of a ticket's code, or of another text that is no longer.
pub fn qr_matrix(text: &str) -> Result<QrMatrix, QrError> {
    matrix(text, MAX_CHARS, MAX_VERSION)
}

/// The symbol of a code that is longer than a ticket's, such as one that pays: up to [`LARGE_MAX_CHARS`] characters.
pub fn large_qr_matrix(text: &str) -> Result<QrMatrix, QrError> {
    matrix(text, LARGE_MAX_CHARS, LARGE_MAX_VERSION)
}

fn matrix(text: &str, max_chars: usize, max_version: i16) -> Result<QrMatrix, QrError> {
    if text.is_empty() || text.len() > max_chars || !text.bytes().all(is_alphanumeric) {
        return Err(QrError::Text);
    }
    let fitting = (1..=max_version).find_map(|version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_alphanumeric_data(text.as_bytes()).ok()?;
        bits.push_terminator(EcLevel::M).ok()?;
        Some((version, QrCode::with_bits(bits, EcLevel::M).ok()?))
    });
    let (version, symbol) = fitting.ok_or(QrError::Text)?;
    Ok(QrMatrix {
        version: u8::try_from(version).unwrap_or_default(),
        side: symbol.width(),
        modules: symbol
            .into_colors()
            .into_iter()
            .map(|color| color == Color::Dark)
            .collect(),
    })
}

const fn is_alphanumeric(character: u8) -> bool {
    matches!(character, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':')
}

impl QrMatrix {
    /// Whether a module is dark; everything outside the symbol is light.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.side
            && self
                .modules
                .get(row * self.side + column)
                .copied()
                .unwrap_or(false)
    }

    /// A black and white PNG with its border; `scale` is the width of a module in pixels.
    pub fn to_png(&self, scale: usize) -> Result<Vec<u8>, QrError> {
        if scale == 0 || scale > MAX_SCALE {
            return Err(QrError::Scale);
        }
        let width = (self.side + 2 * QUIET_ZONE) * scale;
        let pixels = u32::try_from(width).map_err(|_| QrError::Scale)?;
        let mut rows = Vec::with_capacity(width * width.div_ceil(8));
        for y in 0..width {
            let mut row = vec![0_u8; width.div_ceil(8)];
            for x in 0..width {
                let dark = match (
                    (x / scale).checked_sub(QUIET_ZONE),
                    (y / scale).checked_sub(QUIET_ZONE),
                ) {
                    (Some(column), Some(line)) => self.is_dark(column, line),
                    _ => false,
                };
                if let (false, Some(byte)) = (dark, row.get_mut(x / 8)) {
                    *byte |= 0x80 >> (x % 8);
                }
            }
            rows.extend(row);
        }
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, pixels, pixels);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().map_err(|_| QrError::Picture)?;
        writer.write_image_data(&rows).map_err(|_| QrError::Picture)?;
        writer.finish().map_err(|_| QrError::Picture)?;
        Ok(picture)
    }

    /// An SVG with its border: one path of horizontal runs, no script, no style.
    pub fn to_svg(&self) -> String {
        let width = self.side + 2 * QUIET_ZONE;
        let mut path = String::new();
        for row in 0..self.side {
            let mut column = 0;
            while column < self.side {
                let run = (column..self.side).take_while(|&x| self.is_dark(x, row)).count();
                if run > 0 {
                    let (x, y) = (column + QUIET_ZONE, row + QUIET_ZONE);
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                column += run.max(1);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{width}v{width}H0z\"/>\
             <path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_the_smallest_version() {
        for (length, version) in [
            (1, 1),
            (20, 1),
            (21, 2),
            (262, 9),
            (263, 10),
            (366, 11),
            (367, 12),
            (400, 12),
        ] {
            let matrix = qr_matrix(&"A".repeat(length)).unwrap();
            assert_eq!(
                (matrix.version, matrix.side),
                (version, 17 + 4 * usize::from(version)),
                "{length}"
            );
            assert_eq!(matrix.modules.len(), matrix.side * matrix.side);
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        for text in ["", "a", "A\u{141}", &"A".repeat(401)] {
            assert_eq!(qr_matrix(text), Err(QrError::Text));
        }
    }

    #[test]
    fn draws_the_same_modules_in_both_pictures() {
        let matrix = qr_matrix("CP1:ABC").unwrap();
        let picture = matrix.to_png(3).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture))
            .read_info()
            .unwrap();
        let mut rows = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rows).unwrap();
        let line = info.line_size;
        let dark = |x: usize, y: usize| rows[y * line + x / 8] & (0x80 >> (x % 8)) == 0;
        for row in 0..matrix.side {
            for column in 0..matrix.side {
                let (x, y) = ((column + QUIET_ZONE) * 3 + 1, (row + QUIET_ZONE) * 3 + 1);
                assert_eq!(dark(x, y), matrix.is_dark(column, row));
            }
        }
        assert!(!dark(0, 0) && !dark(info.width as usize - 1, info.height as usize - 1));
        let runs: usize = matrix
            .to_svg()
            .split('h')
            .filter_map(|part| {
                part.split_once("v1")
                    .and_then(|(run, _)| run.parse::<usize>().ok())
            })
            .sum();
        assert_eq!(runs, matrix.modules.iter().filter(|&&dark| dark).count());
        assert_eq!(matrix.to_png(0), Err(QrError::Scale));
        assert_eq!(matrix.to_png(33), Err(QrError::Scale));
    }
}
