//! The pixels that are searched: packed, and shrunk to a size that is quick to search. Never larger than the frame.

use std::borrow::Cow;

use crate::frame::Frame;

/// The longest side that is searched, in pixels: a Full HD frame is not shrunk.
const MAX_SIDE: usize = 1920;

/// Pixels without padding: `width` times `height` bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Luma<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl<'a> Luma<'a> {
    /// The frame's pixels, shrunk by a whole factor where its longest side is over [`MAX_SIDE`].
    pub(crate) fn of(frame: &Frame<'a>) -> Self {
        let factor = frame.width().max(frame.height()).div_ceil(MAX_SIDE);
        match frame.packed() {
            Some(bytes) if factor <= 1 => Self {
                width: frame.width(),
                height: frame.height(),
                bytes: Cow::Borrowed(bytes),
            },
            _ => shrunk(frame, factor.max(1)),
        }
    }

    /// Both sides divided by `factor`.
    pub(crate) fn shrunk(&self, factor: usize) -> Option<Luma<'static>> {
        let (width, height) = (u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        let frame = Frame::new(width, height, width, &self.bytes).ok()?;
        Some(shrunk(&frame, factor.max(1)))
    }
}

/// Each pixel is the mean of a square of `factor` pixels on a side; at the right and the lower edge of what is there.
fn shrunk(frame: &Frame<'_>, factor: usize) -> Luma<'static> {
    let width = frame.width().div_ceil(factor);
    let height = frame.height().div_ceil(factor);
    let mut bytes = Vec::with_capacity(width * height);
    let mut sums = vec![0_u32; width];
    for band in frame.bands(factor) {
        if factor == 1 {
            band.for_each(|row| bytes.extend_from_slice(row));
            continue;
        }
        sums.fill(0);
        let mut rows = 0;
        for row in band {
            rows += 1;
            for (sum, cells) in sums.iter_mut().zip(row.chunks(factor)) {
                *sum += cells.iter().map(|&cell| u32::from(cell)).sum::<u32>();
            }
        }
        let columns = (0..frame.width()).step_by(factor);
        let areas = columns.map(|left| rows * (frame.width() - left).min(factor));
        bytes.extend(sums.iter().zip(areas).map(|(&sum, area)| {
            let mean = u32::try_from(area).ok().and_then(|area| sum.checked_div(area));
            mean.and_then(|mean| u8::try_from(mean).ok()).unwrap_or_default()
        }));
    }
    Luma {
        width,
        height,
        bytes: Cow::Owned(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_becomes_its_mean_and_the_edges_theirs() {
        #[rustfmt::skip]
        let bytes = [
            0, 10, 20, 30, 100, 7,
            10, 20, 30, 40, 200, 7,
            5, 15, 200, 100, 9, 7,
        ];
        let frame = Frame::new(5, 3, 6, &bytes).unwrap();
        let luma = shrunk(&frame, 2);
        assert_eq!((luma.width, luma.height), (3, 2));
        assert_eq!(*luma.bytes, [10, 30, 150, 10, 150, 9]);
        assert_eq!(shrunk(&frame, 1).bytes.len(), 15);
        assert_eq!(*shrunk(&frame, 9).bytes, [52]);
    }

    #[test]
    fn only_large_frames_are_shrunk() {
        for (width, height, expected) in [
            (1920, 2, (1920, 2)),
            (1921, 2, (961, 1)),
            (2, 4_000, (1, 1_334)),
            (1, 4_000_000, (1, 1_920)),
        ] {
            let bytes = vec![9; width * height];
            let frame = Frame::new(
                u32::try_from(width).unwrap(),
                u32::try_from(height).unwrap(),
                u32::try_from(width).unwrap(),
                &bytes,
            )
            .unwrap();
            let luma = Luma::of(&frame);
            assert_eq!((luma.width, luma.height), expected, "{width}x{height}");
            assert_eq!(luma.bytes.len(), luma.width * luma.height);
            assert!(luma.bytes.iter().all(|&byte| byte == 9));
        }
    }
}
