//! Frames and picture files of anything: never a panic, which the scanner would tell as a fault of its decoder.
#![no_main]

use cityplus_scanner::{Frame, MAX_CODES, MAX_TEXT_BYTES, PictureError, ScanError, scan, scan_picture};
use libfuzzer_sys::fuzz_target;

fn check(texts: &[String]) {
    assert!(texts.len() <= MAX_CODES);
    assert!(texts.iter().all(|text| text.len() <= MAX_TEXT_BYTES));
}

/// A frame whose pixels are the input's bits, so that few bytes make a picture of black and white.
fn of_bits(width: u32, bytes: &[u8]) -> (u32, Vec<u8>) {
    let bits = bytes
        .iter()
        .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1));
    let luma: Vec<u8> = bits.map(|bit| bit * 255).collect();
    (luma.len() as u32 / width, luma)
}

fuzz_target!(|data: &[u8]| {
    let [kind, width, stride, rest @ ..] = data else {
        return;
    };
    let width = u32::from(*width).max(1);
    let (height, luma) = match kind % 3 {
        0 => match scan_picture(rest) {
            Ok(texts) => return check(&texts),
            Err(error) => return assert_ne!(error, PictureError::Scan(ScanError::Decoder)),
        },
        1 => (u32::from(*stride), rest.to_vec()),
        _ => of_bits(width, rest),
    };
    let stride = if kind % 3 == 1 { u32::from(*stride) } else { width };
    let Ok(frame) = Frame::new(width, height, stride, &luma) else {
        return;
    };
    match scan(&frame) {
        Ok(texts) => check(&texts),
        Err(error) => assert_ne!(error, ScanError::Decoder),
    }
});
