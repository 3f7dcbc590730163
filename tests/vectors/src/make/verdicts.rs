//! Makes `cp1-verdicts.json`: at least one case for every reason.

use cityplus_domain::Timestamp;
use cityplus_ticketcode::denylist::Snapshot;
use cityplus_ticketcode::{KeySet, Limits, Outcome, Reason, base45, issue, present, printed};

use super::MakeError;
use super::city::{self, HOUR_MS, NOON, SECOND_MS, ZOO};
use crate::hex::Hex;
use crate::verdicts::{DenialsVector, VerdictVector, VerdictsFile};

pub(super) fn file() -> Result<VerdictsFile, MakeError> {
    let mut cases = Vec::new();
    for (name, reason, case) in [codes()?, keys()?, rules()?, lists()?].into_iter().flatten() {
        let verdict = case.judge()?;
        if verdict.reason != reason {
            return Err(format!("{name}: {} instead of {}", verdict.reason.code(), reason.code()).into());
        }
        cases.push(VerdictVector {
            name: name.to_owned(),
            verdict,
            ..case
        });
    }
    for reason in Reason::ALL {
        if !cases.iter().any(|case| case.verdict.reason == *reason) {
            return Err(format!("no case for {}", reason.code()).into());
        }
    }
    Ok(VerdictsFile {
        about: "City+ verdicts, format CP1; see FORMAT.md. Times in ms since 1970, bytes in hex.".to_owned(),
        cases,
    })
}

type Case = (&'static str, Reason, VerdictVector);

/// A text at noon at the zoo, with everything in order.
fn case(text: String) -> Result<VerdictVector, MakeError> {
    let placeholder = cityplus_ticketcode::Verdict {
        outcome: Outcome::Unconfirmed,
        reason: Reason::Ok,
        ticket: None,
        keys_age_ms: 0,
        denylist_age_ms: None,
        code_age_ms: None,
        used_at: None,
    };
    Ok(VerdictVector {
        name: String::new(),
        text,
        keys: city::keys()?,
        denials: DenialsVector::Exact {
            denied: false,
            at: NOON,
        },
        venues: vec![ZOO],
        now: NOON,
        limits: Limits::default(),
        already_used: None,
        verdict: placeholder,
    })
}

fn at(case: VerdictVector, now: Timestamp) -> VerdictVector {
    VerdictVector { now, ..case }
}

fn phone() -> Result<VerdictVector, MakeError> {
    case(present(&city::zoo_ticket()?, &city::device("phone")?, NOON)?)
}

fn paper() -> Result<VerdictVector, MakeError> {
    case(printed(&city::paper_ticket()?))
}

/// A phone ticket whose claims carry the print flag, without the device's signature.
fn stripped() -> Result<VerdictVector, MakeError> {
    let claims = cityplus_ticketcode::Claims {
        id: city::ticket_id(4),
        print_allowed: true,
        ..city::zoo_claims()?
    };
    case(printed(&issue(&city::issuer("city")?, &claims)?))
}

fn codes() -> Result<Vec<Case>, MakeError> {
    let zoo = city::zoo_ticket()?;
    let mut bad_signature = zoo.as_bytes().to_vec();
    if let Some(byte) = bad_signature.last_mut() {
        *byte ^= 1;
    }
    // The device part of one ticket's code put behind another ticket.
    let family = cityplus_ticketcode::Claims {
        id: city::ticket_id(3),
        persons: 4,
        ..city::zoo_claims()?
    };
    let family = issue(&city::issuer("city")?, &family)?;
    let shown = base45::decode(phone()?.text.strip_prefix("CP1:").unwrap_or_default())?;
    let device_part = shown.get(shown.len() - 71..).unwrap_or_default();
    let moved = [&[0x83], family.as_bytes(), device_part].concat();
    let text = |bytes: &[u8]| format!("CP1:{}", base45::encode(bytes));
    Ok(vec![
        ("phone, fresh", Reason::Ok, phone()?),
        ("paper", Reason::Ok, paper()?),
        (
            "a reader added a line end",
            Reason::Ok,
            case(format!("{}\r\n", paper()?.text))?,
        ),
        (
            "a web address",
            Reason::NotATicket,
            case("https://example.org/".to_owned())?,
        ),
        ("a damaged code", Reason::Malformed, case("CP1:ABC".to_owned())?),
        (
            "a bit of the issuer's signature flipped",
            Reason::BadSignature,
            case(text(&bad_signature))?,
        ),
        (
            "a phone ticket without the device's signature",
            Reason::Copy,
            case(printed(&zoo))?,
        ),
        ("the same with the print flag set", Reason::Copy, stripped()?),
        (
            "the device's signature of another ticket",
            Reason::Copy,
            case(text(&moved))?,
        ),
        (
            "a screenshot two minutes old",
            Reason::Stale,
            at(phone()?, NOON.plus_ms(120 * SECOND_MS)),
        ),
        (
            "at the end of freshness and tolerance",
            Reason::Ok,
            at(phone()?, NOON.plus_ms(45 * SECOND_MS)),
        ),
        (
            "a second later",
            Reason::Stale,
            at(phone()?, NOON.plus_ms(46 * SECOND_MS)),
        ),
        (
            "from a clock ahead",
            Reason::FromFuture,
            at(phone()?, NOON.plus_ms(-16 * SECOND_MS)),
        ),
    ])
}

fn keys() -> Result<Vec<Case>, MakeError> {
    let foreign = case(printed(&issue(
        &city::issuer("foreign-city")?,
        &city::paper_claims()?,
    )?))?;
    let early = case(printed(&issue(
        &city::issuer("city-next")?,
        &city::paper_claims()?,
    )?))?;
    let old_keys = KeySet::new(NOON.plus_ms(-25 * HOUR_MS), city::keys()?.keys().to_vec());
    let retired = city::key("city", NOON.plus_ms(-48 * HOUR_MS), NOON.plus_ms(-24 * HOUR_MS))?;
    let retired = KeySet::new(NOON, vec![retired]);
    let unknown = VerdictVector {
        keys: old_keys.clone(),
        ..foreign.clone()
    };
    let future = KeySet::new(NOON.plus_ms(SECOND_MS * 16), city::keys()?.keys().to_vec());
    Ok(vec![
        ("of a foreign city", Reason::ForeignIssuer, foreign),
        ("of an unknown key, with old keys", Reason::UnknownKey, unknown),
        ("of a key that does not sign yet", Reason::KeyNotYetValid, early),
        (
            "of a key that signed no longer",
            Reason::KeyExpired,
            VerdictVector {
                keys: retired,
                ..paper()?
            },
        ),
        (
            "with old keys",
            Reason::KeysOld,
            VerdictVector {
                keys: old_keys,
                ..paper()?
            },
        ),
        (
            "with keys from the future",
            Reason::ClockBehind,
            VerdictVector {
                keys: future,
                ..paper()?
            },
        ),
    ])
}

fn rules() -> Result<Vec<Case>, MakeError> {
    let claims = city::paper_claims()?;
    let fresh = |case: VerdictVector| VerdictVector {
        denials: DenialsVector::Exact {
            denied: false,
            at: case.now,
        },
        keys: KeySet::new(case.now, case.keys.keys().to_vec()),
        ..case
    };
    let end = claims.valid_until.plus_ms(15 * SECOND_MS);
    let start = claims.valid_from.plus_ms(-15 * SECOND_MS);
    Ok(vec![
        (
            "at another venue",
            Reason::WrongVenue,
            VerdictVector {
                venues: vec![102, 103],
                ..paper()?
            },
        ),
        (
            "one of several venues",
            Reason::Ok,
            VerdictVector {
                venues: vec![100, ZOO],
                ..paper()?
            },
        ),
        (
            "before it begins",
            Reason::NotYetValid,
            fresh(at(paper()?, start.plus_ms(-1))),
        ),
        ("at the first moment", Reason::Ok, fresh(at(paper()?, start))),
        (
            "at the last moment",
            Reason::Ok,
            fresh(at(paper()?, end.plus_ms(-1))),
        ),
        ("when it is over", Reason::Expired, fresh(at(paper()?, end))),
        (
            "used before",
            Reason::AlreadyUsed,
            VerdictVector {
                already_used: Some(NOON.plus_ms(-60_000)),
                ..paper()?
            },
        ),
    ])
}

fn lists() -> Result<Vec<Case>, MakeError> {
    let issuer = city::issuer("city")?;
    let denied = [city::paper_claims()?.id];
    let fresh = Snapshot::sign(&issuer, 7, NOON.plus_ms(-HOUR_MS), &denied)?;
    let empty = Snapshot::sign(&issuer, 7, NOON.plus_ms(-HOUR_MS), &[])?;
    let old = Snapshot::sign(&issuer, 6, NOON.plus_ms(-3 * HOUR_MS), &[])?;
    let with = |denials: DenialsVector| -> Result<VerdictVector, MakeError> {
        Ok(VerdictVector { denials, ..paper()? })
    };
    let list = |signed: Vec<u8>| with(DenialsVector::List { signed: Hex(signed) });
    Ok(vec![
        (
            "denied by the server",
            Reason::Denied,
            with(DenialsVector::Exact {
                denied: true,
                at: NOON,
            })?,
        ),
        (
            "denied by the whole list",
            Reason::Denied,
            list(fresh.to_bytes())?,
        ),
        (
            "perhaps denied, by the filter alone",
            Reason::DenylistPossible,
            list(fresh.filter)?,
        ),
        ("not on the list", Reason::Ok, list(empty.to_bytes())?),
        (
            "without a list",
            Reason::DenylistMissing,
            with(DenialsVector::Missing)?,
        ),
        (
            "with a list of three hours ago",
            Reason::DenylistOld,
            list(old.to_bytes())?,
        ),
    ])
}
