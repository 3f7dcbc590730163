//! Pixels to texts: the frames of the camera, a picture out of a file. Never on a screen's own task.

use cityplus_scanner::{Frame, FrameError, PictureError, ScanError, scan, scan_picture};

use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// A frame as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pixels {
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// Bytes from one row to the next.
    pub(crate) row_stride: u32,
    /// The luma plane, row by row.
    pub(crate) luma: Vec<u8>,
}

/// Frames are looked at one at a time; of those that come meanwhile the newest is kept.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    looking: bool,
    newest: Option<Pixels>,
}

impl Frames {
    /// A frame came: gives it back if it is to be looked at now.
    pub(crate) fn take(&mut self, pixels: Pixels) -> Option<Pixels> {
        if self.looking {
            self.newest = Some(pixels);
            return None;
        }
        self.looking = true;
        Some(pixels)
    }

    /// A frame was looked at: gives the one that came meanwhile.
    pub(crate) fn done(&mut self) -> Option<Pixels> {
        self.looking = false;
        self.newest.take()
    }

    /// What came meanwhile counts no more.
    pub(crate) fn forget(&mut self) {
        self.newest = None;
    }
}

/// Why pixels gave no text, or none that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The platform has no camera for us.
    Camera,
    /// The camera gives frames that are none.
    Frame(&'static str),
    /// A frame larger than any camera's.
    FrameTooLarge(&'static str),
    /// A code that cannot be read.
    Code(&'static str),
    /// A picture file that is too large.
    PictureTooLarge(&'static str),
    /// A file that is no picture we know.
    PictureFormat(&'static str),
    /// A picture file that is damaged.
    PictureDamaged(&'static str),
    /// A picture without a code.
    NoCode,
    /// More than one code that could be meant.
    Several,
    /// A code of another kind; the text of this key says of which.
    Foreign(&'static str),
}

impl Trouble {
    const fn key(&self) -> &'static str {
        match self {
            Self::Camera => "camera-failed",
            Self::Frame(_) => "camera-frame-broken",
            Self::FrameTooLarge(_) => "camera-frame-too-large",
            Self::Code(_) => "camera-code-unreadable",
            Self::PictureTooLarge(_) => "camera-picture-too-large",
            Self::PictureFormat(_) => "camera-picture-format",
            Self::PictureDamaged(_) => "camera-picture-damaged",
            Self::NoCode => "camera-picture-without-code",
            Self::Several => "camera-several",
            Self::Foreign(key) => key,
        }
    }

    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Camera => "camera_failed",
            Self::Frame(code)
            | Self::FrameTooLarge(code)
            | Self::Code(code)
            | Self::PictureTooLarge(code)
            | Self::PictureFormat(code)
            | Self::PictureDamaged(code) => code,
            Self::NoCode => "picture_without_code",
            Self::Several => "several_codes",
            Self::Foreign(_) => "foreign_code",
        }
    }

    /// In words.
    pub(crate) fn notice(&self, speech: &Speech) -> Notice {
        Notice {
            code: Some(self.code().to_owned()),
            ..speech.notice("trouble", Tone::Warning, self.key())
        }
    }
}

impl From<FrameError> for Trouble {
    fn from(error: FrameError) -> Self {
        match error.code() {
            code @ "frame_too_large" => Self::FrameTooLarge(code),
            code => Self::Frame(code),
        }
    }
}

impl From<ScanError> for Trouble {
    fn from(error: ScanError) -> Self {
        Self::Code(error.code())
    }
}

impl From<PictureError> for Trouble {
    fn from(error: PictureError) -> Self {
        match error.code() {
            code @ ("picture_file_too_large" | "frame_too_large") => Self::PictureTooLarge(code),
            code @ "picture_unknown_format" => Self::PictureFormat(code),
            code if code.starts_with("scan_") => Self::Code(code),
            code => Self::PictureDamaged(code),
        }
    }
}

/// The texts of the codes in a frame.
pub(crate) async fn look_at_frame(pixels: Pixels) -> Result<Vec<String>, Trouble> {
    aside(move || {
        let frame = Frame::new(pixels.width, pixels.height, pixels.row_stride, &pixels.luma)?;
        Ok(scan(&frame)?)
    })
    .await
}

/// The texts of the codes in a picture out of a file.
pub(crate) async fn look_at_picture(content: Vec<u8>) -> Result<Vec<String>, Trouble> {
    aside(move || Ok(scan_picture(&content)?)).await
}

/// On a thread for work that takes long. A decoder that panics costs its frame only.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(Trouble::Code("scan_decoder_failed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(width: u32, height: u32, row_stride: u32, bytes: usize) -> Pixels {
        Pixels {
            width,
            height,
            row_stride,
            luma: vec![0; bytes],
        }
    }

    #[tokio::test]
    async fn bad_pixels_are_told_by_a_stable_code() {
        for (frame, code) in [
            (pixels(0, 0, 0, 0), "frame_empty"),
            (pixels(640, 480, 640, 1_000), "frame_torn"),
            (pixels(640, 480, 10, 640 * 480), "frame_stride_too_small"),
            (pixels(10_000, 10_000, 10_000, 16), "frame_too_large"),
            (pixels(u32::MAX, u32::MAX, u32::MAX, 16), "frame_too_large"),
        ] {
            assert_eq!(look_at_frame(frame).await.unwrap_err().code(), code);
        }
        assert_eq!(look_at_frame(pixels(64, 64, 64, 4_096)).await, Ok(Vec::new()));
        for (file, code) in [
            (b"".to_vec(), "picture_unknown_format"),
            (b"GIF89a not for us".to_vec(), "picture_unknown_format"),
            (b"\x89PNG\r\n\x1a\nbroken".to_vec(), "picture_damaged"),
        ] {
            assert_eq!(look_at_picture(file).await.unwrap_err().code(), code);
        }
    }

    #[test]
    fn of_frames_that_come_meanwhile_the_newest_is_looked_at() {
        let mut frames = Frames::default();
        assert_eq!(frames.take(pixels(1, 1, 1, 1)), Some(pixels(1, 1, 1, 1)));
        assert_eq!(frames.take(pixels(2, 2, 2, 4)), None);
        assert_eq!(frames.take(pixels(3, 3, 3, 9)), None);
        assert_eq!(frames.done(), Some(pixels(3, 3, 3, 9)));
        assert!(frames.take(pixels(4, 4, 4, 16)).is_some());
        assert_eq!(frames.take(pixels(5, 5, 5, 25)), None);
        frames.forget();
        assert_eq!(frames.done(), None);
    }
}
