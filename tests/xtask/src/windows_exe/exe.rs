//! The Windows shell as a person downloads it: its size, and its window under wine.

use std::fs;
use std::path::{Path, PathBuf};

use cityplus_servers::process::{Backend, Setup};

use crate::artifacts;
use crate::command::{self, root};
use crate::trixie;

use super::toolchain;
use super::wine::Wine;

const SHELL: &str = "cityplus-windows";
/// What a download may cost: 25 MB.
const SIZE_LIMIT_BYTES: u64 = 25_000_000;
const PICTURES: &str = "target/screenshots";

/// Builds it for release, and holds it to its size.
pub(super) fn build() -> Result<PathBuf, String> {
    let arguments = [
        "--release",
        "--package",
        SHELL,
        "--bin",
        SHELL,
        artifacts::MESSAGES,
    ];
    let exe = artifacts::build(&mut toolchain::cargo("build", &arguments))?.binary(SHELL)?;
    let size = fs::metadata(&exe)
        .map_err(|error| format!("{}: {error}", exe.display()))?
        .len();
    println!("{}", size_line(size));
    if size <= SIZE_LIMIT_BYTES {
        Ok(exe)
    } else {
        Err(format!("the exe has {size} bytes, {SIZE_LIMIT_BYTES} at most"))
    }
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

/// Starts it under wine with a real backend and takes a picture of its window.
pub(super) fn show(exe: &Path, wine: &Wine) -> Result<PathBuf, String> {
    let pictures = root().join(PICTURES);
    fs::create_dir_all(&pictures).map_err(|error| format!("{}: {error}", pictures.display()))?;
    let backend = backend()?;
    let broken = || format!("{}: no program", exe.display());
    let (folder, file) = (
        exe.parent().ok_or_else(broken)?,
        exe.file_name().ok_or_else(broken)?,
    );
    let sandbox = wine
        .sandbox()?
        .reads(folder, "programs")
        .writes(&pictures, "pictures");
    let script = trixie::place("project/tests/xtask/wine/show.sh");
    let program = trixie::place(&format!("programs/{}", file.to_string_lossy()));
    let arguments = [
        script.as_str(),
        "wine",
        &program,
        "--server",
        &backend.url(),
        "--data",
        "C:\\cityplus",
    ];
    command::run(&mut sandbox.command("sh", &arguments))?;
    Ok(pictures.join("wine.png"))
}

fn backend() -> Result<Backend, String> {
    let arguments = [
        "build",
        "--locked",
        "--package",
        "cityplus-backend",
        artifacts::MESSAGES,
    ];
    let built = artifacts::build(&mut command::program(&command::cargo(), &arguments))?;
    Backend::start_with(Setup {
        binary: Some(built.binary("cityplus")?),
        ..Setup::default()
    })
    .map_err(|error| error.to_string())
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
