//! Makes the vector files from fixed keys and times: the same bytes in every run.
//!
//! It must never be run to make a failing test pass: a difference means that a
//! released format has changed, and tickets in people's phones have not.

mod city;
mod codes;
mod denylist;
mod refused;
mod verdicts;

use std::error::Error;

use serde::Serialize;

/// A file could not be made.
pub type MakeError = Box<dyn Error>;

/// All files, by name.
pub fn all() -> Result<Vec<(&'static str, String)>, MakeError> {
    Ok(vec![
        ("cp1-codes.json", text(&codes::file()?)?),
        ("cp1-denylist.json", text(&denylist::file()?)?),
        ("cp1-verdicts.json", text(&verdicts::file()?)?),
    ])
}

fn text(file: &impl Serialize) -> Result<String, MakeError> {
    let mut text = serde_json::to_string_pretty(file)?;
    text.push('\n');
    Ok(text)
}
