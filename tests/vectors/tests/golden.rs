//! The tracked vectors against the code of today: what was released must be written and read the same for ever.
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use cityplus_ticketcode::cose::Sign1;
use cityplus_ticketcode::{
    Claims, Denylist, Level, Listing, RingDeviceKey, SecretSeed, SignedTicket, decode, issue, present,
    printed, qr_matrix,
};
use cityplus_ticketcode::{IssuerKey, denylist};
use cityplus_vectors::codes::{ClaimsVector, CodesFile};
use cityplus_vectors::denylist::DenylistFile;
use cityplus_vectors::verdicts::VerdictsFile;
use cityplus_vectors::{FILES, file, make};

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(file(name).unwrap()).unwrap()
}

fn seed(codes: &CodesFile, name: &str) -> SecretSeed {
    let key = codes.keys.iter().find(|key| key.name == name).unwrap();
    SecretSeed::from_bytes(key.seed.0.clone().try_into().unwrap())
}

#[test]
fn the_files_are_those_that_the_generator_makes() {
    let made = make::all().unwrap();
    assert_eq!(made.len(), FILES.len());
    for ((name, text), (tracked_name, tracked)) in made.iter().zip(FILES) {
        assert_eq!(*name, tracked_name);
        assert!(
            text == tracked,
            "{name}: the format has changed; released tickets have not"
        );
    }
}

#[test]
fn tickets_are_signed_shown_and_read_as_released() {
    let codes: CodesFile = read("cp1-codes.json");
    assert!(codes.tickets.len() >= 5);
    for vector in &codes.tickets {
        let claims = claims(&vector.claims);
        let ticket = issue(
            &IssuerKey::from_seed(&seed(&codes, &vector.issuer)).unwrap(),
            &claims,
        )
        .unwrap();
        assert_eq!(ticket.as_bytes(), vector.signed.0, "{}", vector.name);
        assert_eq!(Sign1::parse(ticket.as_bytes()).unwrap().payload, vector.payload.0);
        assert_eq!(printed(&ticket), vector.printed);
        assert_eq!(
            qr_matrix(&vector.printed).unwrap().version,
            vector.printed_qr_version
        );
        assert_eq!(
            SignedTicket::from_text(&vector.printed).unwrap().claims(),
            &claims
        );
        assert_eq!(vector.shown.is_empty(), vector.device.is_none());
        for shown in &vector.shown {
            let device = RingDeviceKey::from_seed(&seed(&codes, vector.device.as_ref().unwrap())).unwrap();
            assert_eq!(present(&ticket, &device, shown.at).unwrap(), shown.code);
            assert_eq!(qr_matrix(&shown.code).unwrap().version, shown.qr_version);
            let read = decode(&shown.code).unwrap();
            assert_eq!(read.ticket, ticket);
            assert!(
                matches!(read.level, Level::Device { signed_at, .. } if signed_at.seconds() == shown.at.seconds())
            );
        }
    }
}

fn claims(vector: &ClaimsVector) -> Claims {
    Claims {
        id: vector.id,
        valid_from: vector.valid_from,
        valid_until: vector.valid_until,
        device: vector
            .device
            .as_ref()
            .map(|key| key.0.clone().try_into().unwrap()),
        venue: vector.venue,
        variant: vector.variant,
        persons: vector.persons,
        document_check: vector.document_check,
        print_allowed: vector.print_allowed,
    }
}

#[test]
fn bad_codes_are_refused_with_their_error() {
    let codes: CodesFile = read("cp1-codes.json");
    assert!(codes.refused.len() >= 20);
    for vector in &codes.refused {
        assert_eq!(
            decode(&vector.text).unwrap_err().code(),
            vector.error,
            "{}",
            vector.name
        );
    }
}

#[test]
fn lists_say_of_every_ticket_what_they_said() {
    let vectors: DenylistFile = read("cp1-denylist.json");
    let filter = Denylist::open(&vectors.snapshot.filter.0, &vectors.keys).unwrap();
    let snapshot = Denylist::open(&vectors.snapshot.packed.0, &vectors.keys).unwrap();
    let mut pieces = filter.clone();
    for exact in &vectors.snapshot.exact {
        pieces.add_exact(&exact.0, &vectors.keys).unwrap();
    }
    let mut deltas = snapshot.clone();
    for delta in &vectors.deltas {
        assert_eq!(deltas.number(), delta.base);
        deltas.apply_delta(&delta.signed.0, &vectors.keys).unwrap();
        assert_eq!((deltas.number(), deltas.made_at()), (delta.number, delta.made_at));
    }
    assert!(
        vectors
            .snapshot
            .denied
            .iter()
            .all(|id| pieces.lookup(id) == Listing::Listed)
    );
    assert!(vectors.lookups.len() >= 27);
    for lookup in &vectors.lookups {
        let list = match lookup.held.as_str() {
            "filter" => &filter,
            "snapshot" => &snapshot,
            "deltas" => &deltas,
            other => panic!("{other}"),
        };
        let listing = format!("{:?}", list.lookup(&lookup.id)).to_lowercase();
        assert_eq!(listing, lookup.listing, "{} {}", lookup.held, lookup.id);
    }
    for refused in &vectors.refused {
        let error = Denylist::open(&refused.message.0, &vectors.keys).unwrap_err();
        assert_eq!(error.code(), refused.error, "{}", refused.name);
    }
    assert_eq!(denylist::EXTERNAL, b"City+ denylist, version 1");
}

#[test]
fn verdicts_are_what_they_were() {
    let vectors: VerdictsFile = read("cp1-verdicts.json");
    assert!(vectors.cases.len() >= 31);
    for case in &vectors.cases {
        assert_eq!(case.judge().unwrap(), case.verdict, "{}", case.name);
    }
}
