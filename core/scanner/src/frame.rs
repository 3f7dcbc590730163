//! One camera frame as its luma plane, checked before anything looks at a pixel. Must never copy or allocate.

/// Most pixels of a frame or a picture: a photo of today's phones, but not one of 100 megapixels.
pub const MAX_PIXELS: u64 = 64_000_000;

/// Why a frame cannot be scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No column or no row.
    #[error("the frame has no pixels; wait for the camera's next frame")]
    Empty,
    /// More than [`MAX_PIXELS`].
    #[error("the frame has {pixels} pixels, more than {MAX_PIXELS}; choose a lower resolution")]
    TooLarge {
        /// Width times height.
        pixels: u64,
    },
    /// Rows would overlap.
    #[error("the frame's rows begin {stride} bytes apart but are {width} bytes long")]
    StrideTooSmall {
        /// Bytes from the start of a row to the start of the next.
        stride: u32,
        /// Pixels, that is bytes, of a row.
        width: u32,
    },
    /// The buffer ends before the last row does.
    #[error("the frame is torn: {length} bytes instead of {needed}; wait for the camera's next frame")]
    Torn {
        /// Bytes in the buffer.
        length: u64,
        /// Bytes up to the last pixel.
        needed: u64,
    },
}

impl FrameError {
    /// The stable code, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "frame_empty",
            Self::TooLarge { .. } => "frame_too_large",
            Self::StrideTooSmall { .. } => "frame_stride_too_small",
            Self::Torn { .. } => "frame_torn",
        }
    }
}

/// A luma plane: a byte for each pixel, 0 is black, rows from top to bottom.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    width: usize,
    height: usize,
    stride: usize,
    /// Ends with the last row, which may lack its padding.
    luma: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Checks a plane; `width` and `height` in pixels, `stride` in bytes from row to row.
    ///
    /// Android's cameras leave the padding after the last row away, so a buffer is whole once it holds the last pixel.
    /// Bytes after the last row are ignored.
    pub fn new(width: u32, height: u32, stride: u32, luma: &'a [u8]) -> Result<Self, FrameError> {
        if width == 0 || height == 0 {
            return Err(FrameError::Empty);
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MAX_PIXELS {
            return Err(FrameError::TooLarge { pixels });
        }
        if stride < width {
            return Err(FrameError::StrideTooSmall { stride, width });
        }
        // No overflow: less than 2^26 rows of less than 2^32 bytes.
        let needed = u64::from(stride) * u64::from(height - 1) + u64::from(width);
        let length = luma.len() as u64;
        let torn = FrameError::Torn { length, needed };
        let rows = u64::from(stride) * u64::from(height);
        // What does not fit the address space cannot be in a buffer either.
        let end = usize::try_from(length.min(rows)).map_err(|_| torn)?;
        if length < needed {
            return Err(torn);
        }
        Ok(Self {
            width: usize::try_from(width).map_err(|_| torn)?,
            height: usize::try_from(height).map_err(|_| torn)?,
            stride: usize::try_from(stride).map_err(|_| torn)?,
            luma: luma.get(..end).ok_or(torn)?,
        })
    }

    /// Pixels in a row.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub const fn height(&self) -> usize {
        self.height
    }

    /// The pixels as one block, if there is nothing between the rows.
    pub(crate) fn packed(&self) -> Option<&'a [u8]> {
        (self.stride == self.width).then_some(self.luma)
    }

    /// Groups of `count` rows from top to bottom, without padding; the last group may have fewer.
    pub(crate) fn bands(&self, count: usize) -> impl Iterator<Item = impl Iterator<Item = &'a [u8]>> {
        let (stride, width) = (self.stride, self.width);
        let band = stride.saturating_mul(count);
        let bands = self.luma.chunks(band.max(1));
        bands.map(move |band| band.chunks(stride).filter_map(move |row| row.get(..width)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_frames_are_refused_by_code() {
        let bytes = [0; 64];
        for (width, height, stride, length, code) in [
            (0, 0, 0, 0, "frame_empty"),
            (0, 8, 8, 64, "frame_empty"),
            (8, 0, 8, 64, "frame_empty"),
            (8, 8, 7, 64, "frame_stride_too_small"),
            (8, 8, 0, 64, "frame_stride_too_small"),
            (8, 8, 8, 63, "frame_torn"),
            (8, 8, 8, 0, "frame_torn"),
            (6, 8, 8, 61, "frame_torn"),
            (8, 8, u32::MAX, 64, "frame_torn"),
            (1, u32::MAX, 1, 64, "frame_too_large"),
            (u32::MAX, u32::MAX, u32::MAX, 64, "frame_too_large"),
            (10_000, 10_000, 10_000, 64, "frame_too_large"),
            (8_000, 8_001, 8_000, 64, "frame_too_large"),
        ] {
            let error = Frame::new(width, height, stride, &bytes[..length]).unwrap_err();
            assert_eq!(error.code(), code, "{width}x{height}, {stride}, {length}");
        }
    }

    #[test]
    fn the_largest_frame_is_only_torn() {
        assert_eq!(
            Frame::new(8_000, 8_000, 8_000, &[]).unwrap_err(),
            FrameError::Torn {
                length: 0,
                needed: MAX_PIXELS
            }
        );
    }

    #[test]
    fn padding_is_left_out_even_where_the_last_row_has_none() {
        let bytes: Vec<u8> = (0..24).collect();
        for length in [22, 23, 24] {
            let frame = Frame::new(2, 3, 10, &bytes[..length]).unwrap();
            let rows: Vec<&[u8]> = frame.bands(2).flatten().collect();
            assert_eq!(rows, [&[0, 1][..], &[10, 11], &[20, 21]]);
            assert_eq!(frame.packed(), None);
        }
        let frame = Frame::new(5, 3, 5, &bytes).unwrap();
        assert_eq!(frame.packed(), Some(&bytes[..15]));
        assert_eq!(frame.bands(2).map(Iterator::count).collect::<Vec<_>>(), [2, 1]);
    }
}
