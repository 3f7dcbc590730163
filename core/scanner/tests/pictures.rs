//! Picture files of every kind with a ticket's code in them, and files that are no pictures.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests: the helpers, too, may fail loudly"
)]

mod common;

use std::io::Cursor;

use cityplus_scanner::{MAX_PICTURE_BYTES, scan_picture};
use common::{SHOT, Shot, phone_code};
use image::{DynamicImage, GrayImage, ImageFormat, Rgba};
use proptest::prelude::*;

fn picture() -> DynamicImage {
    GrayImage::from_raw(SHOT.width, SHOT.height, SHOT.luma(&phone_code()))
        .unwrap()
        .into()
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The part of a PNG before its pixels, saying this size in eight bits of grey.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap();
    bytes
}

#[test]
fn every_kind_of_picture_is_read() {
    let picture = picture();
    let mut alpha = picture.to_rgba8();
    // What is transparent shows white, whatever its colour.
    for pixel in alpha.pixels_mut().filter(|pixel| pixel.0[0] > 128) {
        *pixel = Rgba([0, 0, 0, 0]);
    }
    let expected = Ok(vec![phone_code()]);
    for (name, bytes) in [
        ("grey PNG", file(&picture, ImageFormat::Png)),
        ("colour PNG", file(&picture.to_rgb8().into(), ImageFormat::Png)),
        ("16-bit PNG", file(&picture.to_rgb16().into(), ImageFormat::Png)),
        ("transparent PNG", file(&alpha.into(), ImageFormat::Png)),
        (
            "grey and alpha PNG",
            file(&picture.to_luma_alpha8().into(), ImageFormat::Png),
        ),
        ("grey JPEG", file(&picture, ImageFormat::Jpeg)),
        ("colour JPEG", file(&picture.to_rgb8().into(), ImageFormat::Jpeg)),
    ] {
        assert_eq!(scan_picture(&bytes), expected, "{name}");
    }
}

#[test]
fn the_ticket_as_it_is_printed_is_read() {
    let code = phone_code();
    for scale in [1, 2, 8, 32] {
        let png = cityplus_ticketcode::qr_matrix(&code)
            .unwrap()
            .to_png(scale)
            .unwrap();
        assert_eq!(
            scan_picture(&png),
            Ok(vec![code.clone()]),
            "{scale} pixels a module"
        );
    }
}

#[test]
fn a_picture_without_a_code_has_no_texts() {
    let blank = DynamicImage::new_luma8(300, 200);
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        assert_eq!(scan_picture(&file(&blank, format)), Ok(Vec::new()));
    }
}

#[test]
fn bad_files_are_refused_by_code() {
    let (png, jpeg) = (
        file(&picture(), ImageFormat::Png),
        file(&picture(), ImageFormat::Jpeg),
    );
    // A JPEG says its size after the marker of its frame: precision, then height and width.
    let place = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 5;
    let mut huge_jpeg = jpeg.clone();
    huge_jpeg[place..place + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let mut empty_jpeg = jpeg.clone();
    empty_jpeg[place..place + 4].copy_from_slice(&[0, 0, 0, 0]);
    for (name, bytes, code) in [
        ("nothing", Vec::new(), "picture_unknown_format"),
        ("text", b"CP1:".to_vec(), "picture_unknown_format"),
        (
            "a GIF",
            b"GIF89a\x01\x00\x01\x00".to_vec(),
            "picture_unknown_format",
        ),
        (
            "over the limit",
            vec![0; MAX_PICTURE_BYTES + 1],
            "picture_file_too_large",
        ),
        ("half a PNG", png[..png.len() / 2].to_vec(), "picture_damaged"),
        ("a PNG's first bytes", png[..8].to_vec(), "picture_damaged"),
        ("a JPEG's first bytes", jpeg[..4].to_vec(), "picture_damaged"),
        ("no pixels", png_header(300, 200), "picture_damaged"),
        ("100 megapixels", png_header(10_000, 10_000), "frame_too_large"),
        (
            "a PNG as large as can be",
            png_header(0x7fff_ffff, 0x7fff_ffff),
            "frame_too_large",
        ),
        ("a JPEG as large as can be", huge_jpeg, "frame_too_large"),
        ("a JPEG of no size", empty_jpeg, "picture_damaged"),
    ] {
        let error = scan_picture(&bytes).unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_damage_panics_or_is_read_wrong(
        jpeg in any::<bool>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
    ) {
        let shot = Shot { width: 240, height: 240, module: 3.0, ..SHOT };
        let code = phone_code();
        let grey = GrayImage::from_raw(240, 240, shot.luma(&code)).unwrap().into();
        let mut bytes = file(&grey, if jpeg { ImageFormat::Jpeg } else { ImageFormat::Png });
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        // Now and then the end is missing.
        let end = end.index(bytes.len() * 4);
        bytes.truncate(end.max(bytes.len() / 2));
        match scan_picture(&bytes) {
            Ok(texts) => prop_assert!(texts.iter().all(|text| *text == code)),
            Err(error) => prop_assert_ne!(error.code(), "scan_decoder_failed"),
        }
    }
}
