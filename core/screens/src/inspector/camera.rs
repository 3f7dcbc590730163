//! Pixels to a text: the frames of the camera, a picture out of a file. Never on the screen's own task.

use cityplus_engine::ticketcode::code::PREFIX;
use cityplus_scanner::{Frame, FrameError, PictureError, ScanError, scan, scan_picture};

use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// A frame as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) row_stride: u32,
    pub(super) luma: Vec<u8>,
}

/// Why pixels gave no text.
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
}

impl Trouble {
    const fn key(&self) -> &'static str {
        match self {
            Self::Camera => "inspector-camera-failed",
            Self::Frame(_) => "inspector-frame-broken",
            Self::FrameTooLarge(_) => "inspector-frame-too-large",
            Self::Code(_) => "inspector-code-unreadable",
            Self::PictureTooLarge(_) => "inspector-picture-too-large",
            Self::PictureFormat(_) => "inspector-picture-format",
            Self::PictureDamaged(_) => "inspector-picture-damaged",
            Self::NoCode => "inspector-picture-without-code",
        }
    }

    /// The stable code.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Camera => "camera_failed",
            Self::Frame(code)
            | Self::FrameTooLarge(code)
            | Self::Code(code)
            | Self::PictureTooLarge(code)
            | Self::PictureFormat(code)
            | Self::PictureDamaged(code) => code,
            Self::NoCode => "picture_without_code",
        }
    }

    /// In words.
    pub(super) fn notice(&self, speech: &Speech) -> Notice {
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

/// The code to judge in a frame; none where there is no code.
pub(super) async fn look_at_frame(pixels: Pixels) -> Result<Option<String>, Trouble> {
    aside(move || {
        let frame = Frame::new(pixels.width, pixels.height, pixels.row_stride, &pixels.luma)?;
        Ok(ticket_first(scan(&frame)?))
    })
    .await
}

/// The code to judge in a picture out of a file.
pub(super) async fn look_at_picture(content: Vec<u8>) -> Result<Option<String>, Trouble> {
    aside(move || Ok(ticket_first(scan_picture(&content)?))).await
}

/// On a thread for work that takes long. A decoder that panics costs its frame only.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(Trouble::Code("scan_decoder_failed")))
}

/// Of several codes the one that looks like a ticket: posters stand beside gates.
fn ticket_first(mut texts: Vec<String>) -> Option<String> {
    match texts.iter().position(|text| text.starts_with(PREFIX)) {
        Some(ticket) => Some(texts.swap_remove(ticket)),
        None => texts.into_iter().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_goes_before_a_poster() {
        let texts = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect();
        let first = |all| ticket_first(texts(all));
        assert_eq!(
            first(&["https://zoo.example", "CP1:A", "CP1:B"]).unwrap(),
            "CP1:A"
        );
        assert_eq!(
            first(&["https://zoo.example", "x"]).unwrap(),
            "https://zoo.example"
        );
        assert_eq!(first(&[]), None);
    }

    #[tokio::test]
    async fn bad_pixels_are_told_by_a_stable_code() {
        let pixels = |width, height, row_stride, bytes: usize| Pixels {
            width,
            height,
            row_stride,
            luma: vec![0; bytes],
        };
        for (frame, code) in [
            (pixels(0, 0, 0, 0), "frame_empty"),
            (pixels(640, 480, 640, 1_000), "frame_torn"),
            (pixels(640, 480, 10, 640 * 480), "frame_stride_too_small"),
            (pixels(10_000, 10_000, 10_000, 16), "frame_too_large"),
            (pixels(u32::MAX, u32::MAX, u32::MAX, 16), "frame_too_large"),
        ] {
            assert_eq!(look_at_frame(frame).await.unwrap_err().code(), code);
        }
        assert_eq!(look_at_frame(pixels(64, 64, 64, 4_096)).await, Ok(None));
        for (file, code) in [
            (b"".to_vec(), "picture_unknown_format"),
            (b"GIF89a not for us".to_vec(), "picture_unknown_format"),
            (b"\x89PNG\r\n\x1a\nbroken".to_vec(), "picture_damaged"),
        ] {
            assert_eq!(look_at_picture(file).await.unwrap_err().code(), code);
        }
    }
}
