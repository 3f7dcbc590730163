//! Makes `cp1-denylist.json`.

use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::denylist::{Snapshot, sign_delta};
use cityplus_ticketcode::{Denylist, Listing};

use super::MakeError;
use super::city::{self, HOUR_MS, NOON};
use crate::denylist::{DeltaVector, DenylistFile, HashVector, LookupVector, RefusedMessage, SnapshotVector};
use crate::hex::Hex;

pub(super) fn file() -> Result<DenylistFile, MakeError> {
    let keys = city::keys()?;
    let denied = tickets(10..70);
    let snapshot = Snapshot::sign(&city::issuer("city")?, 41, NOON.plus_ms(-2 * HOUR_MS), &denied)?;
    let deltas = vec![
        delta(41, 43, -HOUR_MS, 70..73, 10..12)?,
        delta(43, 44, -1_000, 10..11, 70..71)?,
        delta(44, 44, 0, 0..0, 0..0)?,
    ];

    let filter = Denylist::open(&snapshot.filter, &keys)?;
    let whole = Denylist::open(&snapshot.to_bytes(), &keys)?;
    let mut newest = whole.clone();
    for delta in &deltas {
        newest.apply_delta(&delta.signed.0, &keys)?;
    }
    let mut lookups = Vec::new();
    for (held, list) in [("filter", &filter), ("snapshot", &whole), ("deltas", &newest)] {
        for id in tickets(9..13).into_iter().chain(tickets(69..74)) {
            let listing = listing(list.lookup(&id)).to_owned();
            lookups.push(LookupVector {
                held: held.to_owned(),
                id,
                listing,
            });
        }
    }
    Ok(DenylistFile {
        about: "City+ denylist, format CP1; see FORMAT.md. Times in ms since 1970, bytes in hex.".to_owned(),
        hashes: tickets(10..13).into_iter().map(hash).collect(),
        refused: refused(&snapshot)?,
        snapshot: SnapshotVector {
            number: snapshot.number,
            made_at: snapshot.made_at,
            denied,
            packed: Hex(snapshot.to_bytes()),
            filter: Hex(snapshot.filter),
            exact: snapshot.exact.into_iter().map(Hex).collect(),
        },
        keys,
        deltas,
        lookups,
    })
}

fn tickets(numbers: std::ops::Range<u8>) -> Vec<TicketId> {
    numbers.map(city::ticket_id).collect()
}

fn hash(id: TicketId) -> HashVector {
    let digest = ring::digest::digest(&ring::digest::SHA256, id.as_bytes());
    HashVector {
        id,
        hash: Hex(digest.as_ref().iter().take(8).copied().collect()),
    }
}

fn delta(
    base: u64,
    number: u64,
    age_ms: i64,
    added: std::ops::Range<u8>,
    removed: std::ops::Range<u8>,
) -> Result<DeltaVector, MakeError> {
    let (added, removed, made_at) = (tickets(added), tickets(removed), NOON.plus_ms(age_ms));
    let signed = Hex(sign_delta(
        &city::issuer("city")?,
        base,
        number,
        made_at,
        &added,
        &removed,
    )?);
    Ok(DeltaVector {
        base,
        number,
        made_at,
        added,
        removed,
        signed,
    })
}

pub(crate) fn listing(listing: Listing) -> &'static str {
    match listing {
        Listing::Listed => "listed",
        Listing::Clear => "clear",
        Listing::Possible => "possible",
    }
}

fn refused(snapshot: &Snapshot) -> Result<Vec<RefusedMessage>, MakeError> {
    let foreign = Snapshot::sign(&city::issuer("foreign-city")?, 41, NOON, &[])?;
    let early = Snapshot::sign(&city::issuer("city-next")?, 41, NOON, &[])?;
    let mut flipped = snapshot.filter.clone();
    if let Some(byte) = flipped.last_mut() {
        *byte ^= 1;
    }
    let cut = snapshot
        .filter
        .get(..snapshot.filter.len() - 1)
        .unwrap_or_default()
        .to_vec();
    let cases = [
        ("of a foreign city", foreign.filter),
        ("of a key that does not sign yet", early.filter),
        ("a bit flipped in the signature", flipped),
        ("one byte cut off", cut),
        (
            "a ticket, signed by the right key",
            city::paper_ticket()?.as_bytes().to_vec(),
        ),
        (
            "an exact message where a filter belongs",
            snapshot.exact.first().cloned().unwrap_or_default(),
        ),
    ];
    let keys = city::keys()?;
    cases
        .into_iter()
        .map(|(name, message)| match Denylist::open(&message, &keys) {
            Ok(_) => Err(format!("{name}: was meant to be refused").into()),
            Err(error) => Ok(RefusedMessage {
                name: name.to_owned(),
                message: Hex(message),
                error: error.code().to_owned(),
            }),
        })
        .collect()
}
