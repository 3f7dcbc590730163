//! Codes of real tickets in camera frames, and frames of anything at all.
#![allow(clippy::unwrap_used, reason = "tests: the helpers, too, may fail loudly")]

mod common;

use cityplus_scanner::{Frame, scan};
use common::{SHOT, Shot, phone_code};
use proptest::prelude::*;

/// Photographs the code in each of the ways, and names those in which it was not read.
fn assert_read(shots: impl IntoIterator<Item = Shot>) {
    let code = phone_code();
    let expected = Ok(vec![code.clone()]);
    let missed: Vec<Shot> = shots
        .into_iter()
        .filter(|shot| shot.scan(&code) != expected)
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_code_is_read_from_afar_and_from_near() {
    assert_read([2.0, 2.3, 2.5, 2.9, 3.0, 3.7, 4.0, 5.0, 6.1].map(|module| Shot { module, ..SHOT }));
}

#[test]
fn a_code_is_read_however_it_is_turned() {
    assert_read((0..24).map(|step| Shot {
        turn_degrees: f64::from(step) * 15.0,
        ..SHOT
    }));
}

#[test]
fn a_code_is_read_light_on_dark_mirrored_and_tilted() {
    for turn_degrees in [0.0, 90.0, 180.0, 270.0] {
        let shot = Shot { turn_degrees, ..SHOT };
        let inverted = Shot {
            dark: SHOT.light,
            light: SHOT.dark,
            ..shot
        };
        let mirrored = Shot {
            mirrored: true,
            ..shot
        };
        assert_read([shot, inverted, mirrored]);
        assert_read([0.1, 0.2, 0.3, 0.4].map(|tilt| Shot { tilt, ..shot }));
    }
}

#[test]
fn a_code_is_read_in_noise_and_with_little_contrast() {
    assert_read([20, 40, 60].map(|noise| Shot { noise, ..SHOT }));
    assert_read([(100, 150), (0, 60), (200, 255)].map(|(dark, light)| Shot { dark, light, ..SHOT }));
}

#[test]
fn frames_of_every_size_are_read() {
    assert_read(
        [
            (320, 240, 3.0),
            (480, 640, 5.0),
            (1280, 720, 4.0),
            (1920, 1080, 4.0),
            (2560, 1440, 8.0),
            (3000, 2000, 8.0),
        ]
        .map(|(width, height, module)| Shot {
            width,
            height,
            module,
            ..SHOT
        }),
    );
    assert_read([1, 64, 640].map(|padding| Shot { padding, ..SHOT }));
}

#[test]
fn two_codes_in_a_frame_are_both_read() {
    let small = Shot {
        width: 320,
        height: 320,
        ..SHOT
    };
    let (left, right) = (small.luma("CP1:LEFT"), small.luma("CP1:RIGHT"));
    let rows = left.chunks(320).zip(right.chunks(320));
    let luma: Vec<u8> = rows.flat_map(|(left, right)| [left, right].concat()).collect();
    let mut texts = scan(&Frame::new(640, 320, 640, &luma).unwrap()).unwrap();
    texts.sort();
    assert_eq!(texts, ["CP1:LEFT", "CP1:RIGHT"]);
}

#[test]
fn a_frame_without_a_code_has_no_texts() {
    for grey in [0, 128, 255] {
        for (width, height) in [(1, 1), (640, 480), (2, 2_000), (5_000, 1)] {
            let luma = vec![grey; usize::try_from(width * height).unwrap()];
            let frame = Frame::new(width, height, width, &luma).unwrap();
            assert_eq!(scan(&frame), Ok(Vec::new()), "{width}x{height} of {grey}");
        }
    }
    // A half of a code is none.
    let shot = Shot { width: 200, ..SHOT };
    assert_eq!(shot.scan(&phone_code()), Ok(Vec::new()));
}

/// A wall of the squares that mark a code's corners, which would be millions of codes to try.
#[test]
fn a_wall_of_corners_is_given_up() {
    let square = |x: u32, y: u32| {
        let (x, y) = (x % 18 / 2, y % 18 / 2);
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        if ring == 2 || ring > 3 { 255 } else { 0 }
    };
    let luma: Vec<u8> = (0..480)
        .flat_map(|y| (0..640).map(move |x| square(x, y)))
        .collect();
    assert_eq!(scan(&Frame::new(640, 480, 640, &luma).unwrap()), Ok(Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_frame_panics(
        width in 0_u32..200,
        height in 0_u32..200,
        extra in 0_u32..20,
        luma in prop::collection::vec(any::<u8>(), 0..40_000),
    ) {
        if let Ok(frame) = Frame::new(width, height, width + extra, &luma) {
            prop_assert!(scan(&frame).is_ok());
        }
    }

    #[test]
    fn no_spoiled_code_panics_or_is_read_wrong(
        spots in prop::collection::vec((0_usize..240 * 240, 1_usize..40, any::<u8>()), 0..60),
    ) {
        let shot = Shot { width: 240, height: 240, module: 3.0, ..SHOT };
        let code = phone_code();
        let mut luma = shot.luma(&code);
        for (at, side, grey) in spots {
            for row in luma.chunks_mut(240).skip(at / 240).take(side) {
                row.iter_mut().skip(at % 240).take(side).for_each(|pixel| *pixel = grey);
            }
        }
        let texts = scan(&Frame::new(240, 240, 240, &luma).unwrap());
        prop_assert!(texts.is_ok_and(|texts| texts.iter().all(|text| *text == code)));
    }
}
