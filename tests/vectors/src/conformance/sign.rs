//! `EdDSA` examples of the COSE working group: Ed25519 is checked, of Ed448 the bytes that are signed.

use std::path::Path;

use cityplus_ticketcode::cose::Sign1;
use serde_json::Value;

use super::cbor::{body, structure};
use super::keys::ExampleKey;
use super::{Report, cose, hex, json, same};

/// CBOR tag of `COSE_Sign`, which has several signers.
const SIGN_TAG: u64 = 98;

pub(super) fn check(folder: &Path) -> Report {
    let mut report = Report::default();
    for name in ["eddsa-sig-01", "eddsa-sig-02", "eddsa-01", "eddsa-02"] {
        let outcome = json(folder, &format!("cose/eddsa-examples/{name}.json")).and_then(|file| {
            let several = file.pointer("/input/sign").is_some();
            if several {
                several_signers(name, &file, &mut report)
            } else {
                one_signer(name, &file, &mut report)
            }
        });
        report.count(name, outcome);
    }
    report
}

fn one_signer(name: &str, file: &Value, report: &mut Report) -> Result<(), String> {
    if ExampleKey::read(file, "/input/sign0/key")?.is_known() {
        return cose::pass(file);
    }
    let message = hex(file, "/output/cbor")?;
    let parts = Sign1::parse(&message).map_err(|error| error.to_string())?;
    without_signature(name, report);
    same(
        "what is signed",
        &parts.to_be_signed(&[]),
        &hex(file, "/intermediates/ToBeSign_hex")?,
    )
}

fn several_signers(name: &str, file: &Value, report: &mut Report) -> Result<(), String> {
    let key = ExampleKey::read(file, "/input/sign/signers/0/key")?;
    let message = hex(file, "/output/cbor")?;
    let mut body = body(&message, SIGN_TAG, 4)?;
    let (protected, signature) = first_signer(&mut body.rest).map_err(|error| error.to_string())?;
    let signed = structure("Signature", &[body.protected, protected, &[], body.content])?;
    same(
        "what is signed",
        &signed,
        &hex(file, "/intermediates/signers/0/ToBeSign_hex")?,
    )?;
    if key.is_known() {
        return key.verify(cityplus_ticketcode::cose::EDDSA, &signed, signature);
    }
    without_signature(name, report);
    Ok(())
}

fn without_signature(name: &str, report: &mut Report) {
    let reason =
        "Ed448 signature (structure and signed bytes were checked): ring has no Ed448, tickets forbid it";
    report.not_applicable.push(format!("{name}: {reason}"));
}

/// Protected header and signature of the only signer.
fn first_signer<'a>(
    input: &mut minicbor::Decoder<'a>,
) -> Result<(&'a [u8], &'a [u8]), minicbor::decode::Error> {
    if input.array()? != Some(1) || input.array()? != Some(3) {
        return Err(minicbor::decode::Error::message("not one signer"));
    }
    let protected = input.bytes()?;
    input.skip()?;
    Ok((protected, input.bytes()?))
}
