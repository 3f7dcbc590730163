//! `COSE_Sign1` examples of the COSE working group: three that pass, six that must not.

use std::path::Path;

use cityplus_ticketcode::cose::Sign1;
use data_encoding::HEXLOWER_PERMISSIVE;
use serde_json::Value;

use super::keys::ExampleKey;
use super::{Report, hex, json, same, text};

const PASS: [&str; 3] = ["sign-pass-01", "sign-pass-02", "sign-pass-03"];
/// There is no 05.
const FAIL: [&str; 6] = [
    "sign-fail-01",
    "sign-fail-02",
    "sign-fail-03",
    "sign-fail-04",
    "sign-fail-06",
    "sign-fail-07",
];

pub(super) fn check(folder: &Path) -> Report {
    let mut report = Report::default();
    let read = |name: &str| json(folder, &format!("cose/sign1-tests/{name}.json"));
    for name in PASS {
        report.count(name, read(name).and_then(|file| pass(&file)));
    }
    for name in FAIL {
        report.count(name, read(name).and_then(|file| fail(&file)));
    }
    report
}

/// An example whose signature is right.
pub(super) fn pass(file: &Value) -> Result<(), String> {
    let key = ExampleKey::read(file, "/input/sign0/key")?;
    let message = hex(file, "/output/cbor")?;
    let parts = Sign1::parse(&message).map_err(|error| error.to_string())?;
    let signed = parts.to_be_signed(&external(file)?);
    same(
        "what is signed",
        &signed,
        &hex(file, "/intermediates/ToBeSign_hex")?,
    )?;
    let algorithm = parts.algorithm().map_err(|error| error.to_string())?;
    key.verify(algorithm, &signed, parts.signature)
}

/// An example that must be refused. What its test file itself lacks is a failure, not a refusal.
fn fail(file: &Value) -> Result<(), String> {
    if file.get("fail") != Some(&Value::Bool(true)) {
        return Err("is not marked as one that fails".to_owned());
    }
    let key = ExampleKey::read(file, "/input/sign0/key")?;
    let (message, external) = (hex(file, "/output/cbor")?, external(file)?);
    let Ok(parts) = Sign1::parse(&message) else {
        return Ok(());
    };
    let Ok(algorithm) = parts.algorithm() else {
        return Ok(());
    };
    match key.verify(algorithm, &parts.to_be_signed(&external), parts.signature) {
        Ok(()) => Err("was accepted".to_owned()),
        Err(_) => Ok(()),
    }
}

fn external(file: &Value) -> Result<Vec<u8>, String> {
    match text(file, "/input/sign0/external") {
        Ok(coded) => HEXLOWER_PERMISSIVE
            .decode(coded.as_bytes())
            .map_err(|error| error.to_string()),
        Err(_) => Ok(Vec::new()),
    }
}
