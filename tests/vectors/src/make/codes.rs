//! Makes `cp1-codes.json`.

use cityplus_ticketcode::cose::Sign1;
use cityplus_ticketcode::{Claims, KeyId, issue, present, printed, qr_matrix};

use super::{MakeError, city, refused};
use crate::codes::{ClaimsVector, CodesFile, KeyVector, ShownVector, TicketVector};
use crate::hex::Hex;

pub(super) fn file() -> Result<CodesFile, MakeError> {
    let zoo = city::zoo_claims()?;
    let family = Claims {
        id: city::ticket_id(3),
        variant: 1203,
        persons: 4,
        document_check: true,
        ..zoo.clone()
    };
    let both = Claims {
        id: city::ticket_id(4),
        print_allowed: true,
        ..zoo.clone()
    };
    let extremes = Claims {
        id: cityplus_domain::ids::TicketId::from_bytes([0xff; 16]),
        valid_from: cityplus_domain::Timestamp::from_seconds(0),
        valid_until: cityplus_domain::Timestamp::from_seconds(i64::from(u32::MAX)),
        venue: u16::MAX,
        variant: 0,
        persons: u8::MAX,
        document_check: true,
        ..both.clone()
    };
    Ok(CodesFile {
        about: "City+ ticket codes, format CP1; see FORMAT.md. Times in ms since 1970, bytes in hex."
            .to_owned(),
        keys: city::KEYS
            .iter()
            .map(|(name, _)| key(name))
            .collect::<Result<_, _>>()?,
        tickets: vec![
            ticket("zoo admission for one, on the phone", "city", &zoo)?,
            ticket("zoo admission for one, on paper", "city", &city::paper_claims()?)?,
            ticket("family ticket with a document check", "city", &family)?,
            ticket("bound to a phone, with the print flag", "city", &both)?,
            ticket("smallest and largest numbers", "city-next", &extremes)?,
        ],
        refused: refused::codes()?,
    })
}

fn key(name: &str) -> Result<KeyVector, MakeError> {
    let seed = city::seed(name)?;
    let public_key = seed.public_key()?;
    Ok(KeyVector {
        name: name.to_owned(),
        seed: Hex(seed.expose().to_vec()),
        public_key: Hex(public_key.to_vec()),
        kid: Hex(KeyId::of(&public_key).as_bytes().to_vec()),
    })
}

fn ticket(name: &str, issuer: &str, claims: &Claims) -> Result<TicketVector, MakeError> {
    let signed = issue(&city::issuer(issuer)?, claims)?;
    let payload = Sign1::parse(signed.as_bytes())?.payload.to_vec();
    let text = printed(&signed);
    let mut shown = Vec::new();
    if claims.device.is_some() {
        let phone = city::device("phone")?;
        // Fractions of a second are cut off.
        for at in [city::NOON, city::NOON.plus_ms(10_999)] {
            let code = present(&signed, &phone, at)?;
            let qr_version = qr_matrix(&code)?.version;
            shown.push(ShownVector { at, code, qr_version });
        }
    }
    Ok(TicketVector {
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        device: claims.device.map(|_| "phone".to_owned()),
        claims: ClaimsVector::from(signed.claims()),
        payload: Hex(payload),
        signed: Hex(signed.as_bytes().to_vec()),
        printed_qr_version: qr_matrix(&text)?.version,
        printed: text,
        shown,
    })
}
