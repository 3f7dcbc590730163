//! Ticket codes and denylist messages: any text, any bytes, and every edit of a good code.
#![no_main]

use std::sync::LazyLock;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::cose::Sign1;
use cityplus_ticketcode::denylist::{Snapshot, sign_delta};
use cityplus_ticketcode::{
    Claims, Denials, Denylist, DeviceSigner, InspectionContext, IssuerKey, IssuerPublicKey, KeySet, Level,
    Limits, Outcome, RingDeviceKey, SecretSeed, SignedTicket, base45, decode, issue, judge_text, present,
    printed,
};
use libfuzzer_sys::fuzz_target;

const NOW: Timestamp = Timestamp::from_millis(1_795_262_400_000);

/// A city with a phone ticket, a printed ticket and a denylist.
struct City {
    keys: KeySet,
    phone: Vec<u8>,
    paper: Vec<u8>,
    filter: Vec<u8>,
    exact: Vec<u8>,
    delta: Vec<u8>,
    list: Denylist,
}

static CITY: LazyLock<City> = LazyLock::new(|| {
    let issuer = IssuerKey::from_seed(&SecretSeed::from_bytes([1; 32])).unwrap();
    let device = RingDeviceKey::from_seed(&SecretSeed::from_bytes([2; 32])).unwrap();
    let claims = Claims {
        id: TicketId::from_parts(NOW.plus_ms(-1), [7; 10]),
        valid_from: NOW.plus_ms(-60_000),
        valid_until: NOW.plus_ms(60_000),
        device: Some(device.public_key()),
        venue: 1,
        variant: 2,
        persons: 1,
        document_check: true,
        print_allowed: false,
    };
    let ticket = issue(&issuer, &claims).unwrap();
    let paper = issue(
        &issuer,
        &Claims {
            device: None,
            print_allowed: true,
            ..claims
        },
    )
    .unwrap();
    let denied: Vec<_> = (0..40).map(|n| TicketId::from_parts(NOW, [n; 10])).collect();
    let snapshot = Snapshot::sign(&issuer, 1, NOW, &denied).unwrap();
    let key = IssuerPublicKey::new(*issuer.public_key(), NOW.plus_ms(-100_000), NOW.plus_ms(100_000));
    let keys = KeySet::new(NOW, vec![key]);
    City {
        phone: bytes_of(&present(&ticket, &device, NOW).unwrap()),
        paper: paper.as_bytes().to_vec(),
        delta: sign_delta(&issuer, 1, 2, NOW, &denied[..1], &denied[1..3]).unwrap(),
        list: Denylist::open(&snapshot.to_bytes(), &keys).unwrap(),
        exact: snapshot.exact[0].clone(),
        filter: snapshot.filter,
        keys,
    }
});

fn bytes_of(code: &str) -> Vec<u8> {
    base45::decode(code.strip_prefix("CP1:").unwrap()).unwrap()
}

/// The original with bytes changed, put in or cut out, as the input says.
fn edited(original: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for edit in edits.chunks_exact(4).take(8) {
        if bytes.is_empty() {
            break;
        }
        let place = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % bytes.len();
        match edit[2] % 5 {
            0 => bytes[place] = edit[3],
            1 => bytes[place] ^= 1 << (edit[3] % 8),
            2 => bytes.insert(place, edit[3]),
            3 => drop(bytes.remove(place)),
            _ => bytes.truncate(place),
        }
    }
    bytes
}

fn judge(text: &str, city: &City) -> Outcome {
    let context = InspectionContext {
        keys: &city.keys,
        denials: Denials::List(&city.list),
        venues: &[1],
        now: NOW,
        limits: Limits::default(),
        already_used: None,
    };
    // What can be read has one spelling.
    if let Ok(code) = decode(text) {
        if code.level == Level::Issuer {
            assert_eq!(printed(&code.ticket), text);
        }
        assert!(SignedTicket::from_bytes(code.ticket.as_bytes().to_vec()).is_ok());
    }
    judge_text(text, &context).outcome
}

/// Takes a denylist message as one of the three kinds. Signatures are slow here, so one kind for each input.
fn take_message(kind: u8, bytes: &[u8], city: &City, original: &[u8]) {
    let mut list = city.list.clone();
    let taken = match kind {
        0 => Denylist::open(bytes, &city.keys).is_ok(),
        1 => list.add_exact(bytes, &city.keys).is_ok(),
        _ => list.apply_delta(bytes, &city.keys).is_ok(),
    };
    if taken {
        // Signed content cannot be changed; only the wrapping has more than one spelling.
        let content = |bytes: &[u8]| Sign1::parse(bytes).map(|parts| parts.payload.to_vec()).ok();
        assert!(content(bytes).is_none() || content(bytes) == content(original));
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let city = &*CITY;
    let messages = [&city.filter, &city.exact, &city.delta];
    match kind % 11 {
        0 => {
            if let Ok(text) = std::str::from_utf8(rest) {
                assert_ne!(judge(text, city), Outcome::Valid);
                assert_ne!(judge(&format!("CP1:{text}"), city), Outcome::Valid);
            }
        }
        1 | 2 => assert_ne!(
            judge(&format!("CP1:{}", base45::encode(rest)), city),
            Outcome::Valid
        ),
        3 | 4 => {
            let original = if kind % 11 == 3 { &city.phone } else { &city.paper };
            let bytes = edited(original, rest);
            let outcome = judge(&format!("CP1:{}", base45::encode(&bytes)), city);
            assert_eq!(outcome == Outcome::Valid, &bytes == original);
        }
        kind @ 5..=7 => take_message(kind - 5, rest, city, &[]),
        kind => {
            let original = messages[usize::from(kind - 8)];
            take_message(kind - 8, &edited(original, rest), city, original);
        }
    }
});
