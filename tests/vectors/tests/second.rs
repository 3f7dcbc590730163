//! A second reader of codes and lists, written from `FORMAT.md` alone: other CBOR, numbers instead of layers.
//! If it and the product disagree on a vector, the description or the product is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics says where"
)]

use ciborium::Value;
use cityplus_vectors::codes::{CodesFile, TicketVector};
use cityplus_vectors::denylist::DenylistFile;
use cityplus_vectors::file;
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, UnparsedPublicKey};

const SET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Section 1.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    if text.len() > 400 {
        return None;
    }
    let mut bytes = Vec::new();
    for group in text.strip_prefix("CP1:")?.as_bytes().chunks(3) {
        let digits = group
            .iter()
            .map(|&c| SET.find(char::from(c)))
            .collect::<Option<Vec<_>>>()?;
        match digits[..] {
            [a, b, c] => bytes.extend(u16::try_from(a + 45 * b + 2025 * c).ok()?.to_be_bytes()),
            [a, b] => bytes.push(u8::try_from(a + 45 * b).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

fn cbor(bytes: &[u8]) -> Option<Value> {
    ciborium::from_reader(bytes).ok()
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn good(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, key)
        .verify(message, signature)
        .is_ok()
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// What was read of a ticket or a list message: key id, payload, signature, and what the signature covers.
struct Signed {
    kid: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
    covered: Vec<u8>,
}

/// Section 2; also the wrapping of section 7.
fn signed(value: &Value, external: &[u8]) -> Option<Signed> {
    let Value::Tag(18, inner) = value else { return None };
    let [protected, unprotected, payload, signature] = &inner.as_array()?[..] else {
        return None;
    };
    let header = cbor(protected.as_bytes()?)?;
    let [(one, algorithm), (four, kid)] = &header.as_map()?[..] else {
        return None;
    };
    let headers_right = (one, algorithm, four) == (&1.into(), &(-8).into(), &4.into());
    if !headers_right || !unprotected.as_map()?.is_empty() || signature.as_bytes()?.len() != 64 {
        return None;
    }
    let covered = Value::Array(vec![
        text("Signature1"),
        protected.clone(),
        Value::Bytes(external.to_vec()),
        payload.clone(),
    ]);
    Some(Signed {
        kid: kid.as_bytes()?.clone(),
        payload: payload.as_bytes()?.clone(),
        signature: signature.as_bytes()?.clone(),
        covered: written(&covered),
    })
}

/// Section 3, as seconds, id, device and scope.
type Claims = (u64, u64, Vec<u8>, Option<Vec<u8>>, Vec<u8>);

fn claims(payload: &[u8]) -> Option<Claims> {
    let map = cbor(payload)?;
    let map = map.as_map()?;
    let keys: Vec<u64> = map
        .iter()
        .map(|(key, _)| key.as_integer().and_then(|key| key.try_into().ok()))
        .collect::<Option<_>>()?;
    if keys != [4, 5, 7, 8, 9] && keys != [4, 5, 7, 9] {
        return None;
    }
    let value = |key: u64| keys.iter().position(|k| *k == key).map(|place| &map[place].1);
    let seconds = |key| -> Option<u64> { value(key)?.as_integer()?.try_into().ok() };
    let (exp, nbf) = (seconds(4)?, seconds(5)?);
    let device = match value(8) {
        None => None,
        Some(confirmation) => {
            let [(one, key)] = &confirmation.as_map()?[..] else {
                return None;
            };
            let [(kty, okp), (crv, ed25519), (x, public_key)] = &key.as_map()?[..] else {
                return None;
            };
            let names = (one, kty, okp, crv, ed25519, x);
            if names
                != (
                    &1.into(),
                    &1.into(),
                    &1.into(),
                    &(-1).into(),
                    &6.into(),
                    &(-2).into(),
                )
            {
                return None;
            }
            Some(public_key.as_bytes()?.clone())
        }
    };
    let (id, scope) = (value(7)?.as_bytes()?.clone(), value(9)?.as_bytes()?.clone());
    let [_, _, _, _, persons, flags] = scope[..] else {
        return None;
    };
    let right = exp > nbf && exp < 1 << 32 && id.len() == 16 && persons > 0 && flags < 4;
    (right && (device.is_some() || flags & 2 != 0)).then_some((exp, nbf, id, device, scope))
}

/// A code that this reader accepts: issuer's part, claims, and the time and signature of the device.
struct Code {
    ticket: Signed,
    ticket_bytes: Vec<u8>,
    claims: Claims,
    shown: Option<(u64, Vec<u8>)>,
}

/// Sections 1 to 4.
fn read(code: &str) -> Option<Code> {
    let bytes = bytes_of(code)?;
    let value = cbor(&bytes)?;
    if written(&value) != bytes {
        return None;
    }
    let (ticket, shown) = match &value {
        Value::Array(items) => {
            let [ticket, time, signature] = &items[..] else {
                return None;
            };
            let time: u64 = time.as_integer()?.try_into().ok()?;
            let signature = signature.as_bytes()?.clone();
            if time >= 1 << 32 || signature.len() != 64 {
                return None;
            }
            (ticket, Some((time, signature)))
        }
        other => (other, None),
    };
    let parts = signed(ticket, b"")?;
    let claims = claims(&parts.payload)?;
    let payload_again = written(&cbor(&parts.payload)?);
    if payload_again != parts.payload || parts.kid.len() != 8 || (shown.is_some() && claims.3.is_none()) {
        return None;
    }
    Some(Code {
        ticket: parts,
        ticket_bytes: written(ticket),
        claims,
        shown,
    })
}

fn check_ticket(codes: &CodesFile, vector: &TicketVector, code: &Code) {
    let issuer = codes.keys.iter().find(|key| key.name == vector.issuer).unwrap();
    assert_eq!(
        code.ticket.kid,
        digest(&SHA256, &issuer.public_key.0).as_ref()[..8]
    );
    assert!(good(
        &issuer.public_key.0,
        &code.ticket.covered,
        &code.ticket.signature
    ));
    let (exp, nbf, id, device, scope) = &code.claims;
    let wanted = &vector.claims;
    assert_eq!(i64::try_from(*exp).unwrap() * 1000, wanted.valid_until.millis());
    assert_eq!(i64::try_from(*nbf).unwrap() * 1000, wanted.valid_from.millis());
    assert_eq!(
        (&id[..], device.as_ref()),
        (
            &wanted.id.as_bytes()[..],
            wanted.device.as_ref().map(|key| &key.0)
        )
    );
    let flags = u8::from(wanted.document_check) | u8::from(wanted.print_allowed) << 1;
    let venue_and_variant = [wanted.venue.to_be_bytes(), wanted.variant.to_be_bytes()].concat();
    assert_eq!(*scope, [venue_and_variant, vec![wanted.persons, flags]].concat());
}

#[test]
fn codes_are_read_alike() {
    let codes: CodesFile = serde_json::from_str(file("cp1-codes.json").unwrap()).unwrap();
    for vector in &codes.tickets {
        let paper = read(&vector.printed).unwrap();
        assert!(paper.shown.is_none());
        check_ticket(&codes, vector, &paper);
        for shown in &vector.shown {
            let code = read(&shown.code).unwrap();
            check_ticket(&codes, vector, &code);
            let (time, signature) = code.shown.unwrap();
            assert_eq!(i64::try_from(time).unwrap(), shown.at.seconds());
            let label = b"City+ ticket code, device signature, version 1";
            let message = [&label[..], &code.ticket_bytes, &time.to_be_bytes()].concat();
            assert!(good(
                &vector.claims.device.as_ref().unwrap().0,
                &message,
                &signature
            ));
        }
    }
    for refused in &codes.refused {
        assert!(read(&refused.text).is_none(), "{}", refused.name);
    }
}

/// Section 7: the numbers of a filter message and its fingerprints.
fn may_be_listed(filter: &[Value], hash: u64) -> bool {
    let number = |at: usize| -> u64 { filter[at].as_integer().unwrap().try_into().unwrap() };
    let (count, seed, length, segments) = (number(3), number(4), 1_u64 << number(5), number(6));
    let packed = filter[7].as_bytes().unwrap();
    let mut m = hash.wrapping_add(seed);
    m = (m ^ (m >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    m = (m ^ (m >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    m ^= m >> 33;
    let first = u64::try_from((u128::from(m) * u128::from(segments * length)) >> 64).unwrap();
    let places = [
        first,
        (first + length) ^ ((m >> 18) & (length - 1)),
        (first + 2 * length) ^ (m & (length - 1)),
    ];
    // Bit by bit, as the description has it.
    let bit = |at: u64| u64::from(packed[usize::try_from(at / 8).unwrap()] >> (at % 8) & 1);
    let fingerprint = |place: u64| (0..20).fold(0, |sum, at| sum | bit(20 * place + at) << at);
    assert_eq!(packed.len() as u64, ((segments + 2) * length * 5).div_ceil(2));
    count > 0
        && places.into_iter().fold(0, |sum, place| sum ^ fingerprint(place)) == (m ^ (m >> 32)) & 0xf_ffff
}

#[test]
fn lists_are_read_alike() {
    let vectors: DenylistFile = serde_json::from_str(file("cp1-denylist.json").unwrap()).unwrap();
    let open = |bytes: &[u8]| -> Option<Vec<Value>> {
        let parts = signed(&cbor(bytes)?, b"City+ denylist, version 1")?;
        let content = cbor(&parts.payload)?.as_array()?.clone();
        let made_at: i64 = content[content.len().min(if content[0] == 3.into() { 3 } else { 2 })]
            .as_integer()?
            .try_into()
            .ok()?;
        let key = vectors
            .keys
            .keys()
            .iter()
            .find(|key| key.key_id().as_bytes()[..] == parts.kid)?;
        let in_force = (key.not_before.millis()..key.not_after.millis()).contains(&made_at);
        (in_force && good(key.public_key(), &parts.covered, &parts.signature)).then_some(content)
    };
    let short_hash = |id: &[u8]| u64::from_be_bytes(digest(&SHA256, id).as_ref()[..8].try_into().unwrap());
    for vector in &vectors.hashes {
        assert_eq!(short_hash(vector.id.as_bytes()).to_be_bytes(), vector.hash.0[..]);
    }
    let filter = open(&vectors.snapshot.filter.0).unwrap();
    let exact = open(&vectors.snapshot.exact[0].0).unwrap();
    assert_eq!(exact[3], 0.into(), "this reader knows lists of one exact message");
    let exact: Vec<&[u8]> = exact[5].as_bytes().unwrap().chunks(8).collect();
    for lookup in &vectors.lookups {
        let id = lookup.id.as_bytes();
        let hash = short_hash(id);
        let on_exact = exact.contains(&&hash.to_be_bytes()[..]);
        let mut listing = match (may_be_listed(&filter, hash), lookup.held.as_str()) {
            (true, "filter") => "possible",
            (true, _) if on_exact => "listed",
            _ => "clear",
        };
        for delta in vectors.deltas.iter().filter(|_| lookup.held == "deltas") {
            let delta = open(&delta.signed.0).unwrap();
            for (place, meaning) in [(4, "listed"), (5, "clear")] {
                if delta[place]
                    .as_bytes()
                    .unwrap()
                    .chunks(16)
                    .any(|other| other == id)
                {
                    listing = meaning;
                }
            }
        }
        assert_eq!(listing, lookup.listing, "{} {}", lookup.held, lookup.id);
    }
    for refused in &vectors.refused {
        let opened = open(&refused.message.0).filter(|content| content[0] == 1.into());
        assert!(opened.is_none(), "{}", refused.name);
    }
}
