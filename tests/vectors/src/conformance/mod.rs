//! The public vectors of the standards we speak, against our own code.
//!
//! The vectors are other people's and are not tracked here: a folder with them
//! is named on the command line. A set counts as read only if every file that
//! belongs to it was there; what cannot be checked is named with its reason.

mod base45;
mod cbor;
mod cose;
mod cwt;
mod keys;
mod sign;
mod zxing;

use std::fs;
use std::path::Path;

use serde_json::Value;

/// What became of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Vectors that came out as they should.
    pub read: usize,
    /// Vectors that should.
    pub expected: usize,
    /// Vectors that did not, with what happened.
    pub failures: Vec<String>,
    /// Vectors, or parts of them, that cannot be checked, with the reason. Not counted as read or expected.
    pub not_applicable: Vec<String>,
}

impl Report {
    /// Whether everything that can be checked was read.
    pub fn is_ok(&self) -> bool {
        self.failures.is_empty() && self.read == self.expected && self.expected > 0
    }

    /// Counts one vector.
    pub(crate) fn count(&mut self, name: &str, outcome: Result<(), String>) {
        self.expected += 1;
        match outcome {
            Ok(()) => self.read += 1,
            Err(problem) => self.failures.push(format!("{name}: {problem}")),
        }
    }
}

/// Checks one set in the folder of all sets.
type Check = fn(&Path) -> Report;

/// The sets by the path or the name of their data.
pub const SETS: [(&str, Check); 6] = [
    ("base45_rfc9285", base45::check),
    ("cose/sign1-tests", cose::check),
    ("cose/eddsa-examples", sign::check),
    ("cose/CWT", cwt::check),
    ("zxing qrcode-2", zxing::check_second),
    ("zxing qrcode-3", zxing::check_third),
];

/// A JSON file of a set.
pub(crate) fn json(folder: &Path, path: &str) -> Result<Value, String> {
    let text = fs::read(folder.join(path)).map_err(|error| format!("{path} cannot be read: {error}"))?;
    serde_json::from_slice(&text).map_err(|error| format!("{path} is no JSON: {error}"))
}

/// A text in a JSON value, by its JSON pointer.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| format!("no text at {pointer}"))
}

/// Bytes that stand as hexadecimal in a JSON value.
pub(crate) fn hex(value: &Value, pointer: &str) -> Result<Vec<u8>, String> {
    let text = text(value, pointer)?;
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes());
    bytes.map_err(|error| format!("{pointer}: {error}"))
}

/// An error unless two byte strings are the same.
pub(crate) fn same(what: &str, ours: &[u8], theirs: &[u8]) -> Result<(), String> {
    if ours == theirs {
        Ok(())
    } else {
        Err(format!("{what} differs"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_a_failure() {
        for (name, check) in SETS {
            let report = check(Path::new("/nonexistent"));
            assert!(
                !report.is_ok() && report.read == 0 && !report.failures.is_empty(),
                "{name}"
            );
        }
    }
}
