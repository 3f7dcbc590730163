//! Makes texts that are no codes: each a good code with one thing changed.

use cityplus_ticketcode::code::PREFIX;
use cityplus_ticketcode::{base45, decode, present, printed};

use super::{MakeError, city};
use crate::codes::RefusedVector;

/// Offsets in the paper ticket's bytes; FORMAT.md shows the layout.
const ALGORITHM: usize = 5;
const UNPROTECTED: usize = 16;
const FIRST_CLAIM: usize = 20;
const ID_CLAIM: usize = 32;
const PERSONS: usize = 56;
const FLAGS: usize = 57;

pub(super) fn codes() -> Result<Vec<RefusedVector>, MakeError> {
    let phone = present(&city::zoo_ticket()?, &city::device("phone")?, city::NOON)?;
    let ticket = city::paper_ticket()?;
    let (good, bytes) = (printed(&ticket), ticket.as_bytes());
    let mut cases = vec![
        ("empty", String::new()),
        ("a web address", "https://example.org/".to_owned()),
        ("prefix in lower case", good.replacen("CP1", "cp1", 1)),
        ("prefix of another format", good.replacen("CP1", "HC1", 1)),
        ("only the prefix", PREFIX.to_owned()),
        (
            "longer than 400 characters",
            format!("{PREFIX}{}", "0".repeat(397)),
        ),
        ("a character outside Base45", good.replacen(':', ":_", 1)),
        (
            "one character cut off",
            good.chars().take(good.len() - 1).collect(),
        ),
        (
            "one byte cut off",
            text(bytes.get(..bytes.len() - 1).unwrap_or_default()),
        ),
        ("one byte too many", text(&[bytes, &[0]].concat())),
        ("no tag", text(bytes.get(1..).unwrap_or_default())),
        ("tag of COSE_Mac0", text(&changed(bytes, 0, 0xd1))),
        ("algorithm ES256", text(&changed(bytes, ALGORITHM, 0x26))),
        (
            "something in the unprotected header",
            text(&spliced(bytes, UNPROTECTED, 1, &[0xa1, 4, 0])),
        ),
        (
            "array head in a longer spelling",
            text(&spliced(bytes, 1, 1, &[0x98, 4])),
        ),
        ("exp under another key", text(&changed(bytes, FIRST_CLAIM, 3))),
        ("iat instead of cti", text(&changed(bytes, ID_CLAIM, 6))),
        ("no person", text(&changed(bytes, PERSONS, 0))),
        ("a flag that does not exist", text(&changed(bytes, FLAGS, 0b110))),
        (
            "neither a device nor allowed on paper",
            text(&changed(bytes, FLAGS, 0)),
        ),
    ];
    let shown = base45::decode(phone.strip_prefix(PREFIX).unwrap_or_default())?;
    let device_part = shown.get(shown.len() - 71..).unwrap_or_default();
    cases.push((
        "a device's signature on a paper ticket",
        text(&[&[0x83], bytes, device_part].concat()),
    ));
    cases.push((
        "a device's signature cut short",
        text(&spliced(&shown, shown.len() - 65, 2, &[63])),
    ));
    cases
        .into_iter()
        .map(|(name, text)| refused(name, text))
        .collect()
}

fn text(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", base45::encode(bytes))
}

fn changed(bytes: &[u8], at: usize, byte: u8) -> Vec<u8> {
    spliced(bytes, at, 1, &[byte])
}

fn spliced(bytes: &[u8], at: usize, cut: usize, put: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.splice(at..at + cut, put.iter().copied());
    bytes
}

fn refused(name: &str, text: String) -> Result<RefusedVector, MakeError> {
    match decode(&text) {
        Ok(_) => Err(format!("{name}: was meant to be refused").into()),
        Err(error) => Ok(RefusedVector {
            name: name.to_owned(),
            text,
            error: error.code().to_owned(),
        }),
    }
}
