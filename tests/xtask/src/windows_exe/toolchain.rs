//! The compilers that make programs for Windows on Debian: Debian's own newer Rust with its sources, and MinGW.
//!
//! The standard library is built from those sources (`-Zbuild-std`), as Debian has none for Windows. Everything goes
//! into a target folder of its own, so that the compiler of the daily work loses nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, root, works};

pub(crate) const PACKAGES: [&str; 4] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "g++-mingw-w64-x86-64-posix",
];

pub(super) const TARGET: &str = "x86_64-pc-windows-gnu";

/// Where Debian puts them: a `rustc` in `PATH` may be another.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const SOURCES: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";
const MINGW: &str = "x86_64-w64-mingw32-g++-posix";

pub(crate) fn is_installed() -> bool {
    works(CARGO, &["--version"]) && has_sources() && works(MINGW, &["--version"])
}

fn has_sources() -> bool {
    let sysroot = command::read(&mut command::program(RUSTC, &["--print", "sysroot"]));
    sysroot.is_ok_and(|sysroot| {
        let sysroot = String::from_utf8_lossy(&sysroot);
        Path::new(sysroot.trim()).join(SOURCES).is_file()
    })
}

/// The folder of the workspace that this build has to itself.
pub(super) fn target_folder() -> PathBuf {
    root().join("target/windows")
}

/// `cargo VERB ARGUMENTS` for Windows.
pub(super) fn cargo(verb: &str, arguments: &[&str]) -> Command {
    let mut cargo = command::program(
        CARGO,
        &[
            verb,
            "--locked",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_unwind",
        ],
    );
    cargo.args(arguments);
    // Variables by which rustup or the developer would lead cargo to another compiler.
    for variable in ["RUSTC_WRAPPER", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO"] {
        cargo.env_remove(variable);
    }
    cargo
        .env("RUSTC", RUSTC)
        .env("CARGO_TARGET_DIR", target_folder())
        // The sources of the standard library ask for unstable features.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CC_x86_64_pc_windows_gnu", "x86_64-w64-mingw32-gcc-posix")
        .env("CXX_x86_64_pc_windows_gnu", MINGW)
        .env(
            "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER",
            "x86_64-w64-mingw32-gcc-posix",
        );
    cargo
}
