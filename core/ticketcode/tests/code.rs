//! The code as text: round trips, sizes, and everything that must be refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics says where"
)]

mod common;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::{
    Claims, ClaimsError, DecodeError, DeviceSigner, IssueError, Level, Outcome, SignedTicket, base45, decode,
    issue, judge_text, present, printed, qr_matrix,
};
use common::{NOON, claims, context, device, issuer, keys, paper, ticket};
use proptest::prelude::*;

#[test]
fn sizes_stay_where_the_design_wants_them() {
    let phone = present(&ticket(), &device(), NOON).unwrap();
    let both = printed(
        &issue(
            &issuer(),
            &Claims {
                print_allowed: true,
                ..claims()
            },
        )
        .unwrap(),
    );
    let paper = printed(&paper());
    // Bytes, characters, QR version at error correction M.
    for (text, bytes, characters, version) in [
        (&phone, 239, 363, 11),
        (&both, 167, 255, 9),
        (&paper, 124, 190, 8),
    ] {
        assert_eq!(base45::decode(&text[4..]).unwrap().len(), bytes);
        assert_eq!(
            (text.len(), qr_matrix(text).unwrap().version),
            (characters, version)
        );
    }
}

#[test]
fn the_largest_numbers_do_not_grow_the_code() {
    let most = Claims {
        id: TicketId::from_bytes([255; 16]),
        valid_from: Timestamp::from_seconds(i64::from(u32::MAX) - 1),
        valid_until: Timestamp::from_seconds(i64::from(u32::MAX)),
        venue: u16::MAX,
        variant: u16::MAX,
        persons: u8::MAX,
        document_check: true,
        print_allowed: true,
        ..claims()
    };
    let ticket = issue(&issuer(), &most).unwrap();
    assert_eq!(ticket.claims(), &most);
    let code = present(&ticket, &device(), Timestamp::from_seconds(i64::from(u32::MAX))).unwrap();
    assert_eq!((code.len(), qr_matrix(&code).unwrap().version), (363, 11));
}

#[test]
fn a_camera_reads_what_is_drawn() {
    for text in [present(&ticket(), &device(), NOON).unwrap(), printed(&paper())] {
        let picture = qr_matrix(&text).unwrap().to_png(4).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture));
        reader.set_transformations(png::Transformations::EXPAND);
        let mut reader = reader.read_info().unwrap();
        let mut luma = vec![0; reader.output_buffer_size().unwrap()];
        let side = reader.next_frame(&mut luma).unwrap().width as usize;
        assert_eq!(luma.len(), side * side);
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| luma[y * side + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        let (meta, read) = grids[0].decode().unwrap();
        // Error correction level M is number 0 in a symbol.
        assert_eq!((read, meta.ecc_level), (text, 0));
    }
}

#[test]
fn impossible_claims_are_not_signed() {
    let long_ago = Timestamp::from_millis(-1);
    for (claims, error) in [
        (
            Claims {
                valid_until: claims().valid_from,
                ..claims()
            },
            ClaimsError::EmptyValidity,
        ),
        (
            Claims {
                valid_until: claims().valid_from.plus_ms(999),
                ..claims()
            },
            ClaimsError::EmptyValidity,
        ),
        (
            Claims {
                valid_from: long_ago,
                ..claims()
            },
            ClaimsError::TimeOutOfRange,
        ),
        (
            Claims {
                valid_until: Timestamp::from_millis(i64::MAX),
                ..claims()
            },
            ClaimsError::TimeOutOfRange,
        ),
        (
            Claims {
                persons: 0,
                ..claims()
            },
            ClaimsError::NoPerson,
        ),
        (
            Claims {
                device: None,
                ..claims()
            },
            ClaimsError::Unusable,
        ),
    ] {
        assert_eq!(issue(&issuer(), &claims), Err(IssueError::Claims(error)));
    }
}

#[test]
fn the_time_of_issue_is_in_the_id() {
    assert_eq!(ticket().claims().issued_at(), NOON.plus_ms(-common::HOUR_MS));
}

#[test]
fn secrets_and_signatures_are_not_printed() {
    let shown = format!(
        "{:?} {:?} {:?}",
        issuer(),
        device(),
        decode(&present(&ticket(), &device(), NOON).unwrap())
    );
    assert!(shown.contains("IssuerKey(34750f98bd59fcfc)"), "{shown}");
    assert!(!shown.contains("signature"), "{shown}");
}

/// A ticket's bytes, and the same with one thing changed that must not pass.
#[test]
fn other_spellings_are_refused() {
    let bytes = paper().as_bytes().to_vec();
    let (header, claims) = (16, 19);
    assert_eq!(
        (bytes[header], bytes[claims]),
        (0xa0, 0xa4),
        "the layout that this test knows"
    );
    let change = |at: usize, byte: u8| {
        let mut changed = bytes.clone();
        changed[at] = byte;
        changed
    };
    let insert = |at: usize, more: &[u8]| {
        let mut changed = bytes.clone();
        changed.splice(at..at, more.iter().copied());
        changed
    };
    for (what, changed, error) in [
        ("trailing byte", insert(bytes.len(), &[0]), DecodeError::Structure),
        ("no tag", bytes[1..].to_vec(), DecodeError::Structure),
        ("other tag", change(0, 0xd1), DecodeError::Structure),
        ("algorithm ES256", change(5, 0x26), DecodeError::Algorithm),
        ("algorithm 7", change(5, 0x07), DecodeError::Algorithm),
        (
            "longer spelling of the array",
            [&[0xd2, 0x98, 4], &bytes[2..]].concat(),
            DecodeError::Structure,
        ),
        (
            "unprotected header",
            [&bytes[..16], &[0xa1, 4, 0], &bytes[17..]].concat(),
            DecodeError::Structure,
        ),
        ("claim twice", change(26, 4), DecodeError::Claims),
        ("unknown claim", change(32, 6), DecodeError::Claims),
        ("unknown flag", change(claims + 38, 0x82), DecodeError::Claims),
        ("no person", change(claims + 37, 0), DecodeError::Claims),
        ("no use", change(claims + 38, 0), DecodeError::Claims),
    ] {
        assert_eq!(SignedTicket::from_bytes(changed), Err(error), "{what}");
    }
    assert!(SignedTicket::from_bytes(bytes).is_ok());
}

#[test]
fn a_device_cannot_sign_a_printed_ticket_for_another() {
    let signature = device().sign(b"anything").unwrap();
    let mut bytes = [&[0x83], paper().as_bytes(), &[0x1a, 0x60, 0, 0, 0, 0x58, 64]].concat();
    bytes.extend(signature);
    let text = format!("CP1:{}", base45::encode(&bytes));
    assert_eq!(decode(&text), Err(DecodeError::Claims));
    let phone = present(&ticket(), &device(), NOON).unwrap();
    assert_eq!(SignedTicket::from_text(&phone), Err(DecodeError::Structure));
}

prop_compose! {
    fn any_claims()(
        id: [u8; 16], from in 0..u32::MAX - 1, length in 1..u32::MAX, bound: bool, venue: u16, variant: u16,
        persons in 1..=u8::MAX, document_check: bool, print: bool,
    ) -> Claims {
        Claims {
            id: TicketId::from_bytes(id),
            valid_from: Timestamp::from_seconds(i64::from(from)),
            valid_until: Timestamp::from_seconds(i64::from(from.saturating_add(length))),
            device: bound.then(|| device().public_key()),
            venue,
            variant,
            persons,
            document_check,
            print_allowed: print || !bound,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_issued_is_read(claims in any_claims(), seconds in 0..=u32::MAX) {
        let ticket = issue(&issuer(), &claims).unwrap();
        prop_assert_eq!(ticket.claims(), &claims);
        prop_assert_eq!(&SignedTicket::from_text(&printed(&ticket)).unwrap(), &ticket);
        if claims.device.is_some() {
            let now = Timestamp::from_seconds(i64::from(seconds));
            let code = decode(&present(&ticket, &device(), now.plus_ms(999)).unwrap()).unwrap();
            let fresh = matches!(code.level, Level::Device { signed_at, .. } if signed_at == now);
            prop_assert!(fresh);
            prop_assert_eq!(code.ticket, ticket);
        }
    }

    #[test]
    fn a_flipped_bit_or_a_cut_is_never_valid(place in any::<prop::sample::Index>(), bit in 0..8_u32, phone: bool) {
        let text = if phone { present(&ticket(), &device(), NOON).unwrap() } else { printed(&paper()) };
        let keys = keys();
        let mut bytes = base45::decode(&text[4..]).unwrap();
        let at = place.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let flipped = format!("CP1:{}", base45::encode(&bytes));
        for bad in [&flipped, &text[..place.index(text.len())]] {
            prop_assert_eq!(judge_text(bad, &context(&keys)).outcome, Outcome::Invalid);
        }
    }

    #[test]
    fn another_character_is_never_valid(place in any::<prop::sample::Index>(), other in "[ -~]") {
        let text = present(&ticket(), &device(), NOON).unwrap();
        let keys = keys();
        let at = place.index(text.len());
        let changed = [&text[..at], &other, &text[at + 1..]].concat();
        prop_assume!(changed != text);
        prop_assert_ne!(judge_text(&changed, &context(&keys)).outcome, Outcome::Valid);
    }

    #[test]
    fn random_texts_and_bytes_are_refused_without_panic(
        text in ".{0,60}", bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        for text in [text.clone(), format!("CP1:{text}"), format!("CP1:{}", base45::encode(&bytes))] {
            prop_assert!(decode(&text).is_err());
        }
    }
}
