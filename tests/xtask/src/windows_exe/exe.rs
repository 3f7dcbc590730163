//! The Windows shell as a person downloads it: its size, and a walk through its window under wine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::artifacts;
use crate::command::{self, root};

use super::city::City;
use super::screen::Screen;
use super::toolchain;
use super::walk;
use super::wine::Wine;

const SHELL: &str = "cityplus-windows";
/// How a download is built.
const PROFILE: &str = "desktop";
/// What a download may cost: 25 MB.
const SIZE_LIMIT_BYTES: u64 = 25_000_000;
const PICTURES: &str = "target/screenshots";

/// Builds it as it is given to people, and tells its size.
pub(super) fn build() -> Result<PathBuf, String> {
    let arguments = [
        "--profile",
        PROFILE,
        "--package",
        SHELL,
        "--bin",
        SHELL,
        artifacts::MESSAGES,
    ];
    let exe = artifacts::build(&mut toolchain::cargo("build", &arguments))?.binary(SHELL)?;
    // A package with a setting of its own in the profile is not stripped by it.
    let file = exe.display().to_string();
    command::run(&mut command::program("x86_64-w64-mingw32-strip", &[&file]))?;
    println!("{}", size_line(size(&exe)?));
    Ok(exe)
}

/// Holds it to its size.
pub(super) fn weigh(exe: &Path) -> Result<(), String> {
    match size(exe)? {
        size if size <= SIZE_LIMIT_BYTES => Ok(()),
        size => Err(format!("the exe has {size} bytes, {SIZE_LIMIT_BYTES} at most")),
    }
}

fn size(exe: &Path) -> Result<u64, String> {
    let known = fs::metadata(exe).map_err(|error| format!("{}: {error}", exe.display()))?;
    Ok(known.len())
}

/// In the form of the benchmarks.
#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^52")]
fn size_line(bytes: u64) -> String {
    let (value, limit) = (bytes as f64 / 1e6, SIZE_LIMIT_BYTES as f64 / 1e6);
    let round = |number: f64| (number * 1e4).round() / 1e4;
    serde_json::json!({
        "name": "windows exe",
        "value": round(value),
        "unit": "MB",
        "limit": round(limit),
        "ratio": round(value / limit),
    })
    .to_string()
}

/// Starts it under wine with a real backend and walks through it; returns the picture of the ticket's code.
pub(super) fn try_out(exe: &Path, wine: &Wine) -> Result<PathBuf, String> {
    let city = City::start()?;
    let url = city.url();
    let arguments = [
        "--server",
        &url,
        "--data",
        "C:\\cityplus",
        "--language",
        walk::LANGUAGE,
    ];
    let pictures = root().join(PICTURES);
    let mut screen = Screen::open(wine, exe, &arguments, &pictures)?;
    walk::walk(&mut screen, &city)
}

#[cfg(test)]
mod tests {
    use super::size_line;

    #[test]
    fn the_size_is_told_as_benchmarks_tell_figures() {
        let line: serde_json::Value = serde_json::from_str(&size_line(17_500_000)).unwrap();
        assert_eq!((&line["value"], &line["limit"]), (&17.5.into(), &25.0.into()));
        assert_eq!((&line["ratio"], &line["unit"]), (&0.7.into(), &"MB".into()));
    }
}
