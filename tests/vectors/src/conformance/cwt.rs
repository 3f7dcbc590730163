//! CWT examples (RFC 8392, appendix A): signed, with a MAC, encrypted.

use std::path::Path;

use cityplus_ticketcode::cose::Sign1;
use ring::hmac;
use serde_json::Value;

use super::cbor::{body, structure};
use super::keys::ExampleKey;
use super::{Report, cose, hex, json, same};

const MAC0_TAG: u64 = 17;
const ENCRYPT0_TAG: u64 = 16;

pub(super) fn check(folder: &Path) -> Report {
    let mut report = Report::default();
    let read = |name: &str| json(folder, &format!("cose/CWT/{name}.json"));
    report.count("A_3", read("A_3").and_then(|file| signed(&file)));
    report.count("A_4", read("A_4").and_then(|file| authenticated(&file)));
    report.count("A_5", read("A_5").and_then(|file| encrypted(&file)));
    // The content of A.6, in the clear beside it, is signed by the key of A.3.
    report.count(
        "A_6",
        read("A_6").and_then(|file| encrypted(&file).and_then(|()| nested(&file, &read("A_3")?))),
    );
    report.count("A_7", read("A_7").and_then(|file| authenticated(&file)));
    for name in ["A_5", "A_6"] {
        let reason = "decryption (structure and authenticated bytes were checked): ring has no AES-CCM";
        report.not_applicable.push(format!("{name}: {reason}"));
    }
    report
}

fn signed(file: &Value) -> Result<(), String> {
    let message = hex(file, "/output/cbor")?;
    let parts = Sign1::parse(&message).map_err(|error| error.to_string())?;
    same("the claims", parts.payload, &hex(file, "/input/plaintext_hex")?)?;
    cose::pass(file)
}

/// HMAC-SHA-256 cut to eight bytes.
fn authenticated(file: &Value) -> Result<(), String> {
    let message = hex(file, "/output/cbor")?;
    let mut body = body(&message, MAC0_TAG, 4)?;
    same("the claims", body.content, &hex(file, "/input/plaintext_hex")?)?;
    let covered = structure("MAC0", &[body.protected, &[], body.content])?;
    same(
        "what is authenticated",
        &covered,
        &hex(file, "/intermediates/ToMac_hex")?,
    )?;
    let key = hmac::Key::new(
        hmac::HMAC_SHA256,
        &hex(file, "/input/mac0/recipients/0/key/k_hex")?,
    );
    let tag = hmac::sign(&key, &covered);
    let theirs = body.rest.bytes().map_err(|error| error.to_string())?;
    same("the MAC", tag.as_ref().get(..8).unwrap_or_default(), theirs)
}

/// Everything of an encrypted one but the decryption.
fn encrypted(file: &Value) -> Result<(), String> {
    let message = hex(file, "/output/cbor")?;
    let body = body(&message, ENCRYPT0_TAG, 3)?;
    let covered = structure("Encrypt0", &[body.protected, &[]])?;
    same(
        "what is authenticated",
        &covered,
        &hex(file, "/intermediates/AAD_hex")?,
    )?;
    // The ciphertext is as long as the claims and an authentication tag of eight bytes.
    let claims = hex(file, "/input/plaintext_hex")?;
    if body.content.len() == claims.len() + 8 {
        Ok(())
    } else {
        Err("the ciphertext's length is wrong".to_owned())
    }
}

fn nested(file: &Value, signer: &Value) -> Result<(), String> {
    let message = hex(file, "/input/plaintext_hex")?;
    let parts = Sign1::parse(&message).map_err(|error| error.to_string())?;
    let algorithm = parts.algorithm().map_err(|error| error.to_string())?;
    let key = ExampleKey::read(signer, "/input/sign0/key")?;
    key.verify(algorithm, &parts.to_be_signed(&[]), parts.signature)
}
