//! The suite `swift`: the Swift package against the real library and a real backend.
//!
//! Swift runs in a trixie system, everything else on the machine. The backend's folder is lent to the tests, which read
//! mails and the first passwords there as a person would.

use std::fs;
use std::path::Path;
use std::process::Command;

use cityplus_servers::process::{Backend, Setup};

use crate::artifacts::Artifacts;
use crate::bindings::swift_package::{Package, places};
use crate::bindings::{self, Facade};
use crate::command::{self, root};
use crate::tally;
use crate::trixie;

/// Where the sources are that a person wrote; generated ones lie in folders below and follow no style.
const WRITTEN: [&str; 4] = ["", "Sources/Bench", "Sources/CityPlus", "Tests/CityPlusTests"];

pub(super) fn run(artifacts: &Artifacts) -> Result<String, String> {
    let facade = Facade::of(artifacts)?;
    bindings::swift(&facade)?;
    let package = Package::ready()?;
    lint(&package)?;
    let backend = Backend::start_with(Setup {
        binary: Some(artifacts.binary("cityplus")?),
        ..Setup::default()
    })
    .map_err(|error| error.to_string())?;
    let log = root().join("target/xtask/swift.log");
    let mut command = test_command(&package, &facade.library, &artifacts.binary("phone")?, &backend)?;
    let (count, failure) = tally::run(&mut command, &log, tally::xctest)?;
    if let Some(reason) = &failure {
        eprintln!("{}", fs::read_to_string(&log).unwrap_or_default());
        eprintln!("{reason}");
    }
    tally::verdict(count, failure.as_slice())
}

fn lint(package: &Package) -> Result<(), String> {
    let files = written(&root().join(bindings::SWIFT_PACKAGE))?;
    let mut arguments = vec!["format", "lint", "--strict"];
    arguments.extend(files.iter().map(String::as_str));
    command::run(&mut package.sandbox()?.command("swift", &arguments))
}

/// The files to be held to the style, as seen from the package.
fn written(package: &Path) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    for folder in WRITTEN {
        let path = package.join(folder);
        let entries = fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let names = entries
            .filter_map(Result::ok)
            .filter_map(|entry| entry.file_name().into_string().ok());
        let swift = names.filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|ending| ending == "swift")
        });
        files.extend(swift.map(|name| Path::new(folder).join(name).to_string_lossy().into_owned()));
    }
    files.sort();
    Ok(files)
}

fn test_command(
    package: &Package,
    library: &Path,
    phone: &Path,
    backend: &Backend,
) -> Result<Command, String> {
    let sandbox = package
        .linked(library)?
        .reads(phone.parent().unwrap_or(Path::new(".")), "programs")
        .reads(&backend.data(), "backend")
        .variable("CITYPLUS_TEST_SERVER", &backend.url())
        .variable("CITYPLUS_TEST_DATA", &trixie::place("backend"))
        .variable("CITYPLUS_TEST_PHONE", &trixie::place("programs/phone"))
        .variable("CITYPLUS_TEST_VECTORS", &trixie::place("project/tests/vectors"));
    let places = places();
    let mut arguments = vec!["test", "--disable-swift-testing"];
    arguments.extend(places.iter().map(String::as_str));
    Ok(sandbox.command("swift", &arguments))
}

#[cfg(test)]
mod tests {
    use super::written;
    use crate::bindings::SWIFT_PACKAGE;
    use crate::command::root;

    #[test]
    fn every_folder_with_sources_is_held_to_the_style() {
        let files = written(&root().join(SWIFT_PACKAGE)).unwrap();
        for expected in [
            "Package.swift",
            "Sources/CityPlus/Screen.swift",
            "Tests/CityPlusTests/InboxTests.swift",
        ] {
            assert!(
                files.iter().any(|file| file == expected),
                "{expected} in {files:?}"
            );
        }
        assert!(files.iter().all(|file| !file.contains("Generated")), "{files:?}");
    }
}
