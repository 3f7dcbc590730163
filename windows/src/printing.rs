//! A ticket on paper: its picture goes to the printer of the system by a command.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::background;

/// The command that prints, with its arguments; the file's name follows them.
static COMMAND: OnceLock<Vec<String>> = OnceLock::new();

/// What prints a picture where nothing else was said.
#[cfg(windows)]
const DEFAULT: [&str; 2] = ["mspaint.exe", "/p"];
#[cfg(not(windows))]
const DEFAULT: [&str; 1] = ["lp"];

/// Says what prints: a program and its arguments. The first word counts; none leaves it as it is.
pub fn use_command(words: Vec<String>) {
    if !words.is_empty() {
        // Said once, when the program starts; a second word would be a defect and changes nothing.
        drop(COMMAND.set(words));
    }
}

/// Prints a PNG, and says whether the printer took it.
pub(crate) fn print(png: Vec<u8>, then: impl FnOnce(bool) + 'static) {
    background::run(move || hand_over(&png).is_ok_and(|done| done), then);
}

fn hand_over(png: &[u8]) -> std::io::Result<bool> {
    let mut file = tempfile::Builder::new()
        .prefix("cityplus-")
        .suffix(".png")
        .tempfile()?;
    file.write_all(png)?;
    // Another program reads it: on Windows it could not while it is open here.
    let path = file.into_temp_path();
    let default: Vec<String> = DEFAULT.iter().map(|word| (*word).to_owned()).collect();
    let words = COMMAND.get().unwrap_or(&default);
    let Some((program, arguments)) = words.split_first() else {
        return Ok(false);
    };
    let status = Command::new(program)
        .args(arguments)
        .arg(&path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(status.success())
}
