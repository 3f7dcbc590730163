//! RFC 9285: the examples of the standard, and texts that it forbids.

use std::path::Path;

use cityplus_ticketcode::base45;
use serde_json::Value;

use super::{Report, json, same, text};

/// Vectors in the file, as the standard has them: four to encode, five to refuse.
const ENCODE: usize = 4;
const INVALID: usize = 5;

pub(super) fn check(folder: &Path) -> Report {
    let mut report = Report::default();
    let file = match json(folder, "base45_rfc9285.json") {
        Ok(file) => file,
        Err(problem) => {
            report.count("base45_rfc9285.json", Err(problem));
            return report;
        }
    };
    let list = |key: &str| {
        file.get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    for vector in list("encode") {
        report.count("encode", encode(&vector));
    }
    for vector in list("invalid") {
        report.count("invalid", invalid(&vector));
    }
    if report.expected < ENCODE + INVALID {
        report
            .failures
            .push(format!("the file has only {} vectors", report.expected));
        report.expected = ENCODE + INVALID;
    }
    report
}

fn encode(vector: &Value) -> Result<(), String> {
    let (plain, coded) = (text(vector, "/utf8")?, text(vector, "/base45")?);
    same(
        coded,
        base45::encode(plain.as_bytes()).as_bytes(),
        coded.as_bytes(),
    )?;
    let decoded = base45::decode(coded).map_err(|error| format!("{coded}: {error}"))?;
    same(coded, &decoded, plain.as_bytes())
}

fn invalid(vector: &Value) -> Result<(), String> {
    let coded = text(vector, "/base45")?;
    match base45::decode(coded) {
        Ok(_) => Err(format!("{coded} was read although {}", text(vector, "/why")?)),
        Err(_) => Ok(()),
    }
}
