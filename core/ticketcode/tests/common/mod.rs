//! A city, a device and a zoo ticket, the same in every run.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::{
    Claims, Denials, DeviceSigner, InspectionContext, IssuerKey, IssuerPublicKey, KeySet, Limits,
    RingDeviceKey, SecretSeed, SignedTicket, issue,
};

pub(crate) const ZOO: u16 = 101;

/// 2026-11-21T12:00:00Z.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_795_262_400_000);
pub(crate) const HOUR_MS: i64 = 3_600_000;

pub(crate) fn issuer() -> IssuerKey {
    IssuerKey::from_seed(&SecretSeed::from_bytes([1; 32])).unwrap()
}

pub(crate) fn device() -> RingDeviceKey {
    RingDeviceKey::from_seed(&SecretSeed::from_bytes([2; 32])).unwrap()
}

pub(crate) fn ticket_id(number: u64) -> TicketId {
    let [.., a, b, c, d] = number.to_be_bytes();
    TicketId::from_parts(NOON.plus_ms(-HOUR_MS), [9, 9, 9, 9, 9, 9, a, b, c, d])
}

pub(crate) fn claims() -> Claims {
    Claims {
        id: ticket_id(1),
        valid_from: NOON.plus_ms(-6 * HOUR_MS),
        valid_until: NOON.plus_ms(6 * HOUR_MS),
        device: Some(device().public_key()),
        venue: ZOO,
        variant: 1201,
        persons: 2,
        document_check: false,
        print_allowed: false,
    }
}

pub(crate) fn ticket() -> SignedTicket {
    issue(&issuer(), &claims()).unwrap()
}

pub(crate) fn paper() -> SignedTicket {
    issue(
        &issuer(),
        &Claims {
            device: None,
            print_allowed: true,
            ..claims()
        },
    )
    .unwrap()
}

pub(crate) fn key(issuer: &IssuerKey) -> IssuerPublicKey {
    IssuerPublicKey::new(
        *issuer.public_key(),
        NOON.plus_ms(-1000 * HOUR_MS),
        NOON.plus_ms(1000 * HOUR_MS),
    )
}

pub(crate) fn keys() -> KeySet {
    KeySet::new(NOON.plus_ms(-HOUR_MS), vec![key(&issuer())])
}

/// Everything in order at noon at the zoo.
pub(crate) fn context(keys: &KeySet) -> InspectionContext<'_> {
    InspectionContext {
        keys,
        denials: Denials::Exact {
            denied: false,
            at: NOON,
        },
        venues: &[ZOO],
        now: NOON,
        limits: Limits::default(),
        already_used: None,
    }
}
