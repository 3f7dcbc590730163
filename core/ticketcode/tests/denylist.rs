//! The denylist from the city's records to an inspector's look-up.
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

mod common;

use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::denylist::{MAX_DELTA, Snapshot, sign_delta};
use cityplus_ticketcode::{Denylist, DenylistError, IssuerKey, KeySet, Listing, SecretSeed};
use common::{HOUR_MS, NOON, issuer, keys, paper, ticket_id};
use proptest::prelude::*;

fn ids(range: std::ops::Range<u64>) -> Vec<TicketId> {
    range.map(ticket_id).collect()
}

fn held(number: u64, denied: &[TicketId]) -> Denylist {
    let snapshot = Snapshot::sign(&issuer(), number, NOON, denied).unwrap();
    Denylist::open(&snapshot.to_bytes(), &keys()).unwrap()
}

#[test]
fn a_whole_list_settles_every_ticket() {
    let list = held(7, &ids(0..40_000));
    assert_eq!(
        (list.number(), list.count(), list.made_at(), list.is_exact()),
        (7, 40_000, NOON, true)
    );
    assert!(ids(0..40_000).iter().all(|id| list.lookup(id) == Listing::Listed));
    assert!(
        ids(40_000..200_000)
            .iter()
            .all(|id| list.lookup(id) == Listing::Clear)
    );
}

#[test]
fn a_filter_alone_never_says_listed() {
    let snapshot = Snapshot::sign(&issuer(), 1, NOON, &ids(0..40_000)).unwrap();
    let mut list = Denylist::open(&snapshot.filter, &keys()).unwrap();
    assert!(!list.is_exact());
    assert!(
        ids(0..40_000)
            .iter()
            .all(|id| list.lookup(id) == Listing::Possible)
    );
    // The exact messages may come one by one, in any order and twice.
    for exact in snapshot.exact.iter().rev().chain(&snapshot.exact) {
        list.add_exact(exact, &keys()).unwrap();
    }
    assert!(list.is_exact() && ids(0..40_000).iter().all(|id| list.lookup(id) == Listing::Listed));
}

#[test]
fn changes_follow_one_another() {
    let mut list = held(1, &ids(0..10));
    let key = issuer();
    let first = sign_delta(&key, 1, 2, NOON.plus_ms(1), &ids(10..12), &ids(0..1)).unwrap();
    let second = sign_delta(&key, 2, 3, NOON.plus_ms(2), &ids(0..1), &ids(11..12)).unwrap();
    let still = sign_delta(&key, 3, 3, NOON.plus_ms(3), &[], &[]).unwrap();
    let gap = DenylistError::Gap { base: 2, held: 1 };
    assert_eq!(list.apply_delta(&second, &keys()), Err(gap));
    list.apply_delta(&first, &keys()).unwrap();
    let seen = |list: &Denylist| ids(0..13).iter().map(|id| list.lookup(id)).collect::<Vec<_>>();
    let now = seen(&list);
    assert_eq!(
        (now[0], now[1], now[10], now[12]),
        (Listing::Clear, Listing::Listed, Listing::Listed, Listing::Clear)
    );
    list.apply_delta(&second, &keys()).unwrap();
    list.apply_delta(&still, &keys()).unwrap();
    let now = seen(&list);
    assert_eq!(
        (now[0], now[10], now[11]),
        (Listing::Listed, Listing::Listed, Listing::Clear)
    );
    // What was taken already changes nothing.
    for old in [&first, &second, &still] {
        list.apply_delta(old, &keys()).unwrap();
    }
    assert_eq!(
        (list.number(), list.made_at(), seen(&list)),
        (3, NOON.plus_ms(3), now)
    );
}

#[test]
fn only_the_city_can_make_one() {
    let snapshot = Snapshot::sign(&issuer(), 1, NOON, &ids(0..5)).unwrap();
    let stranger = IssuerKey::from_seed(&SecretSeed::from_bytes([4; 32])).unwrap();
    let strangers = KeySet::new(NOON, vec![common::key(&stranger)]);
    assert_eq!(
        Denylist::open(&snapshot.filter, &strangers).unwrap_err(),
        DenylistError::Signature
    );
    // A ticket, signed by the right key, is no list; an exact message is no filter.
    for other in [
        paper().as_bytes(),
        &snapshot.exact[0],
        &[][..],
        &[0xa0][..],
        &[0x80][..],
    ] {
        assert_eq!(
            Denylist::open(other, &keys()).unwrap_err(),
            DenylistError::Malformed
        );
    }
    // Made while the key did not sign.
    let late = Snapshot::sign(&issuer(), 1, NOON.plus_ms(2_000 * HOUR_MS), &[]).unwrap();
    assert_eq!(
        Denylist::open(&late.filter, &keys()).unwrap_err(),
        DenylistError::Signature
    );
    let mut list = Denylist::open(&snapshot.filter, &keys()).unwrap();
    let other = Snapshot::sign(&issuer(), 2, NOON, &ids(0..5)).unwrap();
    assert_eq!(
        list.add_exact(&other.exact[0], &keys()),
        Err(DenylistError::Gap { base: 2, held: 1 })
    );
    assert_eq!(
        list.apply_delta(&snapshot.filter, &keys()),
        Err(DenylistError::Malformed)
    );
}

#[test]
fn limits_are_refused_before_signing() {
    let key = issuer();
    let many = ids(0..u64::try_from(MAX_DELTA).unwrap() + 1);
    let error = sign_delta(&key, 1, 2, NOON, &many, &[]).unwrap_err();
    assert_eq!(error, DenylistError::TooMany { limit: MAX_DELTA });
    assert!(sign_delta(&key, 2, 1, NOON, &[], &[]).is_err());
    assert!(sign_delta(&key, 2, 2, NOON, &ids(0..1), &[]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_listed_ticket_is_listed(numbers in proptest::collection::btree_set(any::<u32>(), 0..300)) {
        let denied: Vec<_> = numbers.iter().map(|&number| ticket_id(u64::from(number))).collect();
        let list = held(1, &denied);
        prop_assert!(denied.iter().all(|id| list.lookup(id) == Listing::Listed));
        for number in 0..300_u32 {
            let listed = list.lookup(&ticket_id(u64::from(number))) == Listing::Listed;
            prop_assert_eq!(listed, numbers.contains(&number));
        }
    }

    #[test]
    fn a_damaged_message_changes_nothing(byte in any::<prop::sample::Index>(), bit in 0..8_u32, cut in any::<bool>()) {
        let mut list = held(1, &ids(0..3));
        let mut delta = sign_delta(&issuer(), 1, 2, NOON.plus_ms(1), &ids(3..5), &ids(0..1)).unwrap();
        let mut whole = Snapshot::sign(&issuer(), 1, NOON, &ids(0..3)).unwrap().to_bytes();
        for bytes in [&mut delta, &mut whole] {
            let place = byte.index(bytes.len());
            if cut { bytes.truncate(place) } else { bytes[place] ^= 1 << bit }
        }
        prop_assert!(list.apply_delta(&delta, &keys()).is_err());
        prop_assert_eq!(list.number(), 1);
        prop_assert!(Denylist::open(&whole, &keys()).is_err());
    }
}
