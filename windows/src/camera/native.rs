//! The camera of Windows (Media Foundation) and macOS (AVFoundation).

use nokhwa::pixel_format::LumaFormat;
use nokhwa::utils::{
    CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution,
};
use nokhwa::{Buffer, Camera, NokhwaError};

use super::Frame;

/// Wide enough for a code at arm's length, small enough to be looked at several times a second.
const SIZE: (u32, u32) = (1280, 720);
const FRAMES_PER_SECOND: u32 = 30;
/// The kinds of frames whose brightness can be read without decoding anything.
const KINDS: [FrameFormat; 3] = [FrameFormat::NV12, FrameFormat::YUYV, FrameFormat::GRAY];
/// Frames in a row that may fail before the camera is given up.
const FAILURES_MAX: u32 = 30;

/// Gives frames until it is told to stop.
pub(super) fn run(mut seen: impl FnMut(Frame), keep_on: &dyn Fn() -> bool) -> Result<(), String> {
    let (width, height) = SIZE;
    let closest = CameraFormat::new(
        Resolution::new(width, height),
        FrameFormat::NV12,
        FRAMES_PER_SECOND,
    );
    let wanted = RequestedFormat::with_formats(RequestedFormatType::Closest(closest), &KINDS);
    let mut camera = Camera::new(CameraIndex::Index(0), wanted).map_err(words)?;
    camera.open_stream().map_err(words)?;
    let mut failures = 0;
    while keep_on() {
        match camera.frame().map_err(words).and_then(|buffer| frame(&buffer)) {
            Ok(frame) => {
                failures = 0;
                seen(frame);
            }
            Err(reason) => {
                failures += 1;
                if failures >= FAILURES_MAX {
                    return Err(reason);
                }
            }
        }
    }
    camera.stop_stream().map_err(words)
}

#[allow(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn words(error: NokhwaError) -> String {
    error.to_string()
}

/// The brightness of a frame, checked against its size.
fn frame(buffer: &Buffer) -> Result<Frame, String> {
    let (width, height) = (buffer.resolution().width(), buffer.resolution().height());
    let pixels = usize::try_from(u64::from(width) * u64::from(height)).map_err(|error| error.to_string())?;
    let bytes = buffer.buffer();
    let luma = match buffer.source_frame_format() {
        FrameFormat::NV12 | FrameFormat::GRAY => bytes.get(..pixels).map(<[u8]>::to_vec),
        FrameFormat::YUYV => Some(bytes.iter().step_by(2).take(pixels).copied().collect())
            .filter(|luma: &Vec<u8>| luma.len() == pixels),
        _ => buffer
            .decode_image::<LumaFormat>()
            .ok()
            .map(|picture| picture.into_raw()),
    };
    match luma {
        Some(luma) if luma.len() == pixels => Ok(Frame { width, height, luma }),
        _ => Err(format!(
            "a frame of {width} × {height} came with {} bytes",
            bytes.len()
        )),
    }
}
