//! Codes as a camera and a file show them.

use cityplus_engine::ticketcode::qr_matrix;
use cityplus_screens::inspector::InspectorIntent;

/// Pixels of a module.
const SCALE: usize = 4;
/// Light modules around the symbol.
const QUIET: usize = 4;

/// A frame that shows a code, with some bytes after each row, as cameras give them.
pub(crate) fn frame(text: &str) -> InspectorIntent {
    let matrix = qr_matrix(text).unwrap();
    let side = (matrix.side + 2 * QUIET) * SCALE;
    let stride = side + 32;
    let mut luma = vec![255_u8; stride * side];
    for row in 0..matrix.side * SCALE {
        for column in 0..matrix.side * SCALE {
            if matrix.is_dark(column / SCALE, row / SCALE) {
                luma[(row + QUIET * SCALE) * stride + column + QUIET * SCALE] = 0;
            }
        }
    }
    InspectorIntent::Frame {
        width: u32::try_from(side).unwrap(),
        height: u32::try_from(side).unwrap(),
        row_stride: u32::try_from(stride).unwrap(),
        luma,
    }
}

/// A frame of one shade.
pub(crate) fn empty(width: u32, height: u32, bytes: usize) -> InspectorIntent {
    InspectorIntent::Frame {
        width,
        height,
        row_stride: width,
        luma: vec![128; bytes],
    }
}

/// A picture file that shows a code.
pub(crate) fn picture(text: &str) -> InspectorIntent {
    InspectorIntent::Image {
        content: qr_matrix(text).unwrap().to_png(6).unwrap(),
    }
}
