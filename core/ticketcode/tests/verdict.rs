//! Every reason a verdict can have, each from the thing that should cause it.
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

mod common;

use std::collections::HashSet;

use cityplus_domain::Timestamp;
use cityplus_ticketcode::denylist::Snapshot;
use cityplus_ticketcode::{
    Claims, Denials, Denylist, InspectionContext, IssuerKey, IssuerPublicKey, KeySet, Outcome, Reason,
    RingDeviceKey, SecretSeed, issue, judge_text, present, printed,
};
use common::{HOUR_MS, NOON, claims, context, device, issuer, keys, paper, ticket};

fn fresh() -> String {
    present(&ticket(), &device(), NOON).unwrap()
}

#[track_caller]
fn expect(text: &str, context: &InspectionContext<'_>, outcome: Outcome, reason: Reason) {
    let verdict = judge_text(text, context);
    assert_eq!((verdict.outcome, verdict.reason), (outcome, reason));
}

#[test]
fn a_fresh_code_and_a_paper_ticket_are_valid() {
    let keys = keys();
    expect(&fresh(), &context(&keys), Outcome::Valid, Reason::Ok);
    expect(
        &format!("{}\r\n", fresh()),
        &context(&keys),
        Outcome::Valid,
        Reason::Ok,
    );
    expect(&printed(&paper()), &context(&keys), Outcome::Valid, Reason::Ok);
    let both = issue(
        &issuer(),
        &Claims {
            print_allowed: true,
            ..claims()
        },
    )
    .unwrap();
    // Stripped of its device's signature, a phone ticket is a copy even where its claims allow paper.
    expect(&printed(&both), &context(&keys), Outcome::Invalid, Reason::Copy);
    let shown = present(&both, &device(), NOON).unwrap();
    expect(&shown, &context(&keys), Outcome::Valid, Reason::Ok);
    let view = judge_text(&fresh(), &context(&keys)).ticket.unwrap();
    assert_eq!((view.persons, view.variant, view.device_signed), (2, 1201, true));
}

#[test]
fn a_copy_dies_within_two_minutes() {
    let keys = keys();
    for (later_ms, outcome, reason) in [
        (-15_000, Outcome::Valid, Reason::Ok),
        (-16_000, Outcome::Invalid, Reason::FromFuture),
        (45_000, Outcome::Valid, Reason::Ok),
        (46_000, Outcome::Invalid, Reason::Stale),
        (120_000, Outcome::Invalid, Reason::Stale),
    ] {
        let context = InspectionContext {
            now: NOON.plus_ms(later_ms),
            ..context(&keys)
        };
        expect(&fresh(), &context, outcome, reason);
        assert_eq!(judge_text(&fresh(), &context).code_age_ms, Some(later_ms));
    }
    // Without the device's signature, or with that of another device.
    expect(
        &printed(&ticket()),
        &context(&keys),
        Outcome::Invalid,
        Reason::Copy,
    );
    let thief = RingDeviceKey::from_seed(&SecretSeed::from_bytes([3; 32])).unwrap();
    assert!(present(&ticket(), &thief, NOON).is_err());
}

#[test]
fn keys_decide_who_issued() {
    let code = fresh();
    let stranger = IssuerKey::from_seed(&SecretSeed::from_bytes([4; 32])).unwrap();
    let strangers = KeySet::new(NOON, vec![common::key(&stranger)]);
    expect(
        &code,
        &context(&strangers),
        Outcome::Invalid,
        Reason::ForeignIssuer,
    );
    let old = KeySet::new(NOON.plus_ms(-25 * HOUR_MS), vec![common::key(&stranger)]);
    expect(&code, &context(&old), Outcome::Unconfirmed, Reason::UnknownKey);
    let span = |from: Timestamp, until: Timestamp| {
        KeySet::new(
            NOON,
            vec![IssuerPublicKey::new(*issuer().public_key(), from, until)],
        )
    };
    let future = span(NOON.plus_ms(1), NOON.plus_ms(2));
    expect(&code, &context(&future), Outcome::Invalid, Reason::KeyNotYetValid);
    // The ticket was issued an hour before noon, at the first moment of its key; the inspector's clock is behind.
    let rotated_in = span(NOON.plus_ms(-HOUR_MS), NOON.plus_ms(HOUR_MS));
    for (behind_ms, reason) in [(15_000, Reason::NotYetValid), (15_001, Reason::KeyNotYetValid)] {
        let bound = issue(
            &issuer(),
            &Claims {
                device: None,
                print_allowed: true,
                valid_from: NOON,
                ..claims()
            },
        )
        .unwrap();
        let early = InspectionContext {
            now: NOON.plus_ms(-HOUR_MS - behind_ms),
            ..context(&rotated_in)
        };
        expect(&printed(&bound), &early, Outcome::Invalid, reason);
    }
    let past = span(NOON.plus_ms(-2 * HOUR_MS), NOON.plus_ms(-HOUR_MS));
    expect(&code, &context(&past), Outcome::Invalid, Reason::KeyExpired);
    // Two keys at once, and the same key in two spans: one that fits is enough.
    let rotated = KeySet::new(
        NOON,
        [
            past.keys(),
            strangers.keys(),
            span(NOON.plus_ms(-HOUR_MS), NOON.plus_ms(1)).keys(),
        ]
        .concat(),
    );
    expect(&code, &context(&rotated), Outcome::Valid, Reason::Ok);
}

#[test]
fn a_wrong_signature_shows_nothing_of_the_ticket() {
    let keys = keys();
    let mut bytes = ticket().as_bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let text = format!("CP1:{}", cityplus_ticketcode::base45::encode(&bytes));
    let verdict = judge_text(&text, &context(&keys));
    assert_eq!((verdict.reason, verdict.ticket), (Reason::BadSignature, None));
}

#[test]
fn place_time_and_use_decide() {
    let keys = keys();
    let paper = printed(&paper());
    let at = |ms: i64| InspectionContext {
        now: NOON.plus_ms(ms),
        ..context(&keys)
    };
    let invalid = Outcome::Invalid;
    expect(
        &paper,
        &InspectionContext {
            venues: &[7, 8],
            ..at(0)
        },
        invalid,
        Reason::WrongVenue,
    );
    expect(
        &paper,
        &InspectionContext { venues: &[], ..at(0) },
        invalid,
        Reason::WrongVenue,
    );
    expect(&paper, &at(-6 * HOUR_MS - 15_001), invalid, Reason::NotYetValid);
    expect(
        &paper,
        &at(-6 * HOUR_MS - 15_000 + 1),
        Outcome::Unconfirmed,
        Reason::ClockBehind,
    );
    expect(&paper, &at(6 * HOUR_MS + 15_000), invalid, Reason::Expired);
    let used = InspectionContext {
        already_used: Some(NOON),
        ..at(60_000)
    };
    expect(&paper, &used, invalid, Reason::AlreadyUsed);
    assert_eq!(judge_text(&paper, &used).used_at, Some(NOON));
}

#[test]
fn what_a_newer_list_could_change_is_unconfirmed() {
    let keys = keys();
    let code = fresh();
    let with = |denials| InspectionContext {
        denials,
        ..context(&keys)
    };
    let unconfirmed = Outcome::Unconfirmed;
    expect(
        &code,
        &with(Denials::Missing),
        unconfirmed,
        Reason::DenylistMissing,
    );
    let denied = with(Denials::Exact {
        denied: true,
        at: NOON,
    });
    expect(&code, &denied, Outcome::Invalid, Reason::Denied);

    let made_at = NOON.plus_ms(-3 * HOUR_MS);
    let id = ticket().claims().id;
    let snapshot = Snapshot::sign(&issuer(), 1, made_at, &[id]).unwrap();
    let bare = Denylist::open(&snapshot.filter, &keys).unwrap();
    expect(
        &code,
        &with(Denials::List(&bare)),
        unconfirmed,
        Reason::DenylistPossible,
    );
    let mut exact = bare.clone();
    exact.add_exact(&snapshot.exact[0], &keys).unwrap();
    expect(
        &code,
        &with(Denials::List(&exact)),
        Outcome::Invalid,
        Reason::Denied,
    );

    let empty = Snapshot::sign(&issuer(), 1, made_at, &[]).unwrap();
    let empty = Denylist::open(&empty.filter, &keys).unwrap();
    let old = with(Denials::List(&empty));
    expect(&code, &old, unconfirmed, Reason::DenylistOld);
    assert_eq!(judge_text(&code, &old).denylist_age_ms, Some(3 * HOUR_MS));
    let mut patient = old;
    patient.limits.denylist_max_age_ms = 3 * HOUR_MS;
    expect(&code, &patient, Outcome::Valid, Reason::Ok);
    patient.limits.keys_max_age_ms = HOUR_MS - 1;
    expect(&code, &patient, unconfirmed, Reason::KeysOld);
}

/// The inspector with the whole list and the server with its records say the same of every ticket, at every time.
#[test]
fn online_and_offline_agree() {
    let keys = keys();
    let denied: Vec<_> = (0..40).map(|number| common::ticket_id(number * 2)).collect();
    let snapshot = Snapshot::sign(&issuer(), 1, NOON, &denied).unwrap();
    let list = Denylist::open(&snapshot.to_bytes(), &keys).unwrap();
    for number in 0..80 {
        let id = common::ticket_id(number);
        let ticket = issue(&issuer(), &Claims { id, ..claims() }).unwrap();
        let code = present(&ticket, &device(), NOON).unwrap();
        for later_ms in [-60_000, 0, 60_000, 3 * HOUR_MS, 7 * HOUR_MS] {
            let now = NOON.plus_ms(later_ms);
            let exact = Denials::Exact {
                denied: number % 2 == 0,
                at: NOON,
            };
            let [offline, online] = [Denials::List(&list), exact].map(|denials| {
                judge_text(
                    &code,
                    &InspectionContext {
                        now,
                        denials,
                        ..context(&keys)
                    },
                )
            });
            assert_eq!(offline, online);
            assert_eq!(
                offline.reason == Reason::Denied,
                number % 2 == 0 && later_ms < 7 * HOUR_MS
            );
        }
    }
}

#[test]
fn other_texts_are_told_apart_from_damaged_codes() {
    let keys = keys();
    for (text, reason) in [
        ("", Reason::NotATicket),
        ("https://opole.pl/", Reason::NotATicket),
        ("HC1:ABC", Reason::NotATicket),
        ("cp1:ABC", Reason::NotATicket),
        ("CP1:", Reason::Malformed),
        ("CP1:A", Reason::Malformed),
        ("CP1:\u{17b}", Reason::Malformed),
    ] {
        expect(text, &context(&keys), Outcome::Invalid, reason);
    }
    expect(
        &format!("CP1:{}", "0".repeat(1_000_000)),
        &context(&keys),
        Outcome::Invalid,
        Reason::Malformed,
    );
}

#[test]
fn reasons_have_one_stable_code_each() {
    let codes: HashSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
}
