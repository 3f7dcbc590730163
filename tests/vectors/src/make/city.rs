//! The city of the vectors: its keys, its phone, its zoo.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::{
    Claims, DeviceSigner, IssuerKey, IssuerPublicKey, KeySet, RingDeviceKey, SecretSeed, SignedTicket, issue,
};

use super::MakeError;

pub(super) const SECOND_MS: i64 = 1_000;
pub(super) const HOUR_MS: i64 = 3_600_000;
/// 2026-11-21T12:00:00Z.
pub(super) const NOON: Timestamp = Timestamp::from_millis(1_795_262_400_000);
pub(super) const ZOO: u16 = 101;

/// Names of the keys and the byte their seeds consist of.
pub(super) const KEYS: [(&str, u8); 5] = [
    ("city", 0x11),
    ("city-next", 0x12),
    ("foreign-city", 0x13),
    ("phone", 0x21),
    ("other-phone", 0x22),
];

pub(super) fn seed(name: &str) -> Result<SecretSeed, MakeError> {
    let key = KEYS.iter().find(|(key, _)| *key == name);
    let (_, byte) = key.ok_or("a vector names a key that does not exist")?;
    Ok(SecretSeed::from_bytes([*byte; 32]))
}

pub(super) fn issuer(name: &str) -> Result<IssuerKey, MakeError> {
    Ok(IssuerKey::from_seed(&seed(name)?)?)
}

pub(super) fn device(name: &str) -> Result<RingDeviceKey, MakeError> {
    Ok(RingDeviceKey::from_seed(&seed(name)?)?)
}

pub(super) fn ticket_id(number: u8) -> TicketId {
    TicketId::from_parts(NOON.plus_ms(-2 * HOUR_MS), [0xa0, 1, 2, 3, 4, 5, 6, 7, 8, number])
}

/// A normal zoo admission for one, on the phone, for the whole day.
pub(super) fn zoo_claims() -> Result<Claims, MakeError> {
    Ok(Claims {
        id: ticket_id(1),
        valid_from: NOON.plus_ms(-13 * HOUR_MS),
        valid_until: NOON.plus_ms(11 * HOUR_MS),
        device: Some(device("phone")?.public_key()),
        venue: ZOO,
        variant: 1201,
        persons: 1,
        document_check: false,
        print_allowed: false,
    })
}

/// The same on paper.
pub(super) fn paper_claims() -> Result<Claims, MakeError> {
    Ok(Claims {
        id: ticket_id(2),
        device: None,
        print_allowed: true,
        ..zoo_claims()?
    })
}

pub(super) fn zoo_ticket() -> Result<SignedTicket, MakeError> {
    Ok(issue(&issuer("city")?, &zoo_claims()?)?)
}

pub(super) fn paper_ticket() -> Result<SignedTicket, MakeError> {
    Ok(issue(&issuer("city")?, &paper_claims()?)?)
}

/// The city's keys as published an hour before noon: the present one and the next.
pub(super) fn keys() -> Result<KeySet, MakeError> {
    let (day_ms, year_ms) = (24 * HOUR_MS, 365 * 24 * HOUR_MS);
    let present = key("city", NOON.plus_ms(-year_ms), NOON.plus_ms(2 * day_ms))?;
    let next = key("city-next", NOON.plus_ms(day_ms), NOON.plus_ms(year_ms))?;
    Ok(KeySet::new(NOON.plus_ms(-HOUR_MS), vec![present, next]))
}

pub(super) fn key(name: &str, from: Timestamp, until: Timestamp) -> Result<IssuerPublicKey, MakeError> {
    Ok(IssuerPublicKey::new(*issuer(name)?.public_key(), from, until))
}
