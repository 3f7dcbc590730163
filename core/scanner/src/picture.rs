//! A picture file instead of a camera: PNG or JPEG, for "choose an image".
//!
//! The file's own words about its size are checked before memory is taken for its pixels. Only brightness is kept;
//! what is transparent is white.

use png::{ColorType, Transformations};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::frame::{Frame, FrameError, MAX_PIXELS};
use crate::scan::{ScanError, caught, scan};

/// Largest picture file, in bytes.
pub const MAX_PICTURE_BYTES: usize = 32 * 1024 * 1024;
/// Most bytes of a PNG's pixels as the file stores them; up to eight for each.
const MAX_PNG_BYTES: usize = 192 * 1024 * 1024;
/// Most passes of a progressive JPEG; each goes over the whole picture.
const MAX_JPEG_PASSES: usize = 64;

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG_SIGNATURE: &[u8] = b"\xff\xd8\xff";

/// Why a picture gave no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Over [`MAX_PICTURE_BYTES`].
    #[error("the file has more than {} MiB; choose a smaller picture", MAX_PICTURE_BYTES / 1024 / 1024)]
    FileTooLarge,
    /// Neither PNG nor JPEG.
    #[error("the file is neither a PNG nor a JPEG picture; choose another one")]
    UnknownFormat,
    /// It begins like a picture but cannot be read to its end.
    #[error("the picture is damaged; choose another one")]
    Damaged,
    /// Its size is none, or over the limit.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// It could be read, but not searched.
    #[error(transparent)]
    Scan(#[from] ScanError),
}

impl PictureError {
    /// The stable code, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FileTooLarge => "picture_file_too_large",
            Self::UnknownFormat => "picture_unknown_format",
            Self::Damaged => "picture_damaged",
            Self::Frame(error) => error.code(),
            Self::Scan(error) => error.code(),
        }
    }
}

/// The texts of the QR codes in a PNG or JPEG file; see [`scan`].
pub fn scan_picture(file: &[u8]) -> Result<Vec<String>, PictureError> {
    if file.len() > MAX_PICTURE_BYTES {
        return Err(PictureError::FileTooLarge);
    }
    let read: fn(&[u8]) -> Result<Picture, PictureError> = if file.starts_with(PNG_SIGNATURE) {
        png
    } else if file.starts_with(JPEG_SIGNATURE) {
        jpeg
    } else {
        return Err(PictureError::UnknownFormat);
    };
    let picture = caught(|| read(file))??;
    let frame = Frame::new(picture.width, picture.height, picture.width, &picture.luma)?;
    Ok(scan(&frame)?)
}

struct Picture {
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

/// The same limits as a frame's, before there are pixels.
fn check_size(width: u32, height: u32) -> Result<(), FrameError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(FrameError::Empty),
        pixels if pixels > MAX_PIXELS => Err(FrameError::TooLarge { pixels }),
        _ => Ok(()),
    }
}

fn png(file: &[u8]) -> Result<Picture, PictureError> {
    let limits = png::Limits { bytes: MAX_PNG_BYTES };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(file), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(|_| PictureError::Damaged)?;
    let (width, height) = (header.width, header.height);
    check_size(width, height)?;
    let mut reader = decoder.read_info().map_err(|_| PictureError::Damaged)?;
    let size = reader.output_buffer_size().filter(|&size| size <= MAX_PNG_BYTES);
    let too_large = FrameError::TooLarge {
        pixels: u64::from(width) * u64::from(height),
    };
    let mut pixels = vec![0; size.ok_or(too_large)?];
    let info = reader
        .next_frame(&mut pixels)
        .map_err(|_| PictureError::Damaged)?;
    let luma = match info.color_type {
        ColorType::Grayscale => pixels,
        ColorType::GrayscaleAlpha => mapped(&pixels, |[grey, alpha]| on_white(grey, alpha)),
        ColorType::Rgb => mapped(&pixels, brightness),
        ColorType::Rgba => mapped(&pixels, |[red, green, blue, alpha]| {
            on_white(brightness([red, green, blue]), alpha)
        }),
        // Palettes were replaced by the transformation above.
        ColorType::Indexed => return Err(PictureError::Damaged),
    };
    Ok(Picture { width, height, luma })
}

fn jpeg(file: &[u8]) -> Result<Picture, PictureError> {
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_JPEG_PASSES);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(|_| PictureError::Damaged)?;
    let info = decoder.info().ok_or(PictureError::Damaged)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    check_size(width, height)?;
    // Most pictures hold their brightness as a plane of its own: then colours need not be put together at all.
    let has_luma = matches!(
        decoder.input_colorspace(),
        Some(ColorSpace::YCbCr | ColorSpace::Luma)
    );
    let wanted = if has_luma {
        ColorSpace::Luma
    } else {
        ColorSpace::RGB
    };
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    let pixels = decoder.decode().map_err(|_| PictureError::Damaged)?;
    let luma = if has_luma {
        pixels
    } else {
        mapped(&pixels, brightness)
    };
    Ok(Picture { width, height, luma })
}

fn mapped<const SAMPLES: usize>(pixels: &[u8], luma: impl Fn([u8; SAMPLES]) -> u8) -> Vec<u8> {
    pixels
        .as_chunks::<SAMPLES>()
        .0
        .iter()
        .map(|&pixel| luma(pixel))
        .collect()
}

/// Weights of ITU-R BT.601 in 256ths.
fn brightness([red, green, blue]: [u8; 3]) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from((sum + 128) / 256).unwrap_or(u8::MAX)
}

/// A pixel that lets white through.
fn on_white(grey: u8, alpha: u8) -> u8 {
    let (grey, alpha) = (u32::from(grey), u32::from(alpha));
    u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}
