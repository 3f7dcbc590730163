//! The suite `swift`: the Swift package against the real library and a real backend.
//!
//! Swift runs in a trixie system, everything else on the machine. The backend's folder is lent to the tests, which read
//! mails and the first passwords there as a person would.

use std::fs;
use std::path::Path;

use cityplus_servers::process::{Backend, Setup};

use crate::artifacts::Artifacts;
use crate::bindings::{self, Facade};
use crate::command::{self, root};
use crate::tally;
use crate::trixie::{self, Sandbox};

const PACKAGE: &str = "project/bindings/swift";
/// Where the sources are that a person wrote; generated ones lie in folders below and follow no style.
const WRITTEN: [&str; 3] = ["", "Sources/CityPlus", "Tests/CityPlusTests"];

pub(super) fn run(artifacts: &Artifacts) -> Result<String, String> {
    let facade = Facade::of(artifacts)?;
    bindings::swift(&facade)?;
    let scratch = root().join("target/swift");
    fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    lint(&scratch)?;
    let backend = Backend::start_with(Setup {
        binary: Some(artifacts.binary("cityplus")?),
        ..Setup::default()
    })
    .map_err(|error| error.to_string())?;
    let log = root().join("target/xtask/swift.log");
    let mut command = test_command(&scratch, &facade.library, &artifacts.binary("phone")?, &backend)?;
    let (count, failure) = tally::run(&mut command, &log, tally::xctest)?;
    if let Some(reason) = &failure {
        eprintln!("{}", fs::read_to_string(&log).unwrap_or_default());
        eprintln!("{reason}");
    }
    tally::verdict(count, failure.as_slice())
}

fn lint(scratch: &Path) -> Result<(), String> {
    let files = written(&root().join(bindings::SWIFT_PACKAGE))?;
    let mut arguments = vec!["format", "lint", "--strict"];
    arguments.extend(files.iter().map(String::as_str));
    command::run(&mut sandbox(scratch)?.command("swift", &arguments))
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
    scratch: &Path,
    library: &Path,
    phone: &Path,
    backend: &Backend,
) -> Result<std::process::Command, String> {
    let folder = |file: &Path| file.parent().unwrap_or(Path::new(".")).to_path_buf();
    let sandbox = sandbox(scratch)?
        .reads(&folder(library), "library")
        .reads(&folder(phone), "programs")
        .reads(&backend.data(), "backend")
        .variable("CITYPLUS_LIBRARY_FOLDER", &trixie::place("library"))
        .variable("CITYPLUS_TEST_SERVER", &backend.url())
        .variable("CITYPLUS_TEST_DATA", &trixie::place("backend"))
        .variable("CITYPLUS_TEST_PHONE", &trixie::place("programs/phone"))
        .variable("CITYPLUS_TEST_VECTORS", &trixie::place("project/tests/vectors"));
    let place = |name: &str| trixie::place(&format!("scratch/{name}"));
    let (build, cache, config, security) =
        (place("build"), place("cache"), place("config"), place("security"));
    Ok(sandbox.command(
        "swift",
        &[
            "test",
            "--disable-swift-testing",
            "--scratch-path",
            &build,
            "--cache-path",
            &cache,
            "--config-path",
            &config,
            "--security-path",
            &security,
        ],
    ))
}

/// The workspace to read, a folder of our own to write.
fn sandbox(scratch: &Path) -> Result<Sandbox, String> {
    let absolute = |path: &Path| {
        path.canonicalize()
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    Ok(Sandbox::of(&trixie::SWIFT)?
        .reads(&absolute(&root())?, "project")
        .writes(&absolute(scratch)?, "scratch")
        .begins_in(PACKAGE))
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
