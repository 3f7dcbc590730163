//! The core's own tests, built for Windows and run under wine: files, clock, crypto and SQLite are others there.

use std::path::Path;
use std::time::Instant;

use crate::artifacts::{self, Program};
use crate::command::root;
use crate::tally::{self, Count};
use crate::trixie;

use super::toolchain;
use super::wine::Wine;

/// The crates of the core: what a phone or a desktop carries.
const PACKAGES: [&str; 4] = [
    "cityplus-domain",
    "cityplus-ticketcode",
    "cityplus-protocol",
    "cityplus-engine",
];

pub(super) fn build() -> Result<Vec<Program>, String> {
    let mut arguments = vec!["--no-run", artifacts::MESSAGES];
    arguments.extend(PACKAGES.iter().flat_map(|package| ["--package", package]));
    let mut cargo = toolchain::cargo("test", &arguments);
    // Nobody debugs there, and linking is a third of the time otherwise.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    artifacts::build(&mut cargo)?.programs()
}

/// Runs all of them, also after a failure.
pub(super) fn run(programs: &[Program], wine: &Wine) -> Result<String, String> {
    let mut total = Count::default();
    let mut failures = Vec::new();
    for program in programs {
        let name = format!("{} {}", program.package, program.target);
        let start = Instant::now();
        let log = root().join(format!(
            "target/xtask/wine-{}-{}.log",
            program.package, program.target
        ));
        let (count, failure) = run_one(program, wine, &log)?;
        total = total.plus(count);
        eprintln!(
            "   {name}: {} passed, {} failed, {:.1} s",
            count.passed,
            count.failed,
            start.elapsed().as_secs_f64()
        );
        if let Some(reason) = failure {
            eprintln!("{}", std::fs::read_to_string(&log).unwrap_or_default());
            failures.push(format!("{name}: {reason}"));
        }
    }
    tally::verdict(total, &failures)
}

fn run_one(program: &Program, wine: &Wine, log: &Path) -> Result<(Count, Option<String>), String> {
    let broken = || format!("{}: no test program of this workspace", program.path.display());
    let folder = program.path.parent().ok_or_else(broken)?;
    let file = program
        .path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(broken)?;
    let workspace = root()
        .canonicalize()
        .map_err(|error| format!("the workspace: {error}"))?;
    let package = program.folder.strip_prefix(&workspace).map_err(|_| broken())?;
    let package = format!("project/{}", package.display());
    let sandbox = wine
        .sandbox()?
        .reads(folder, "programs")
        .variable("CARGO_MANIFEST_DIR", &trixie::place(&package))
        .begins_in(&package);
    let path = trixie::place(&format!("programs/{file}"));
    tally::run(&mut sandbox.command("wine", &[&path]), log, tally::libtest)
}
