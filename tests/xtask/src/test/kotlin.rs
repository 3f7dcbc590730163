//! The suite `kotlin`: the Kotlin package on the JVM, against the real library and a real backend.

use std::fs;
use std::path::Path;
use std::process::Command;

use cityplus_servers::process::{Backend, Setup};

use crate::artifacts::Artifacts;
use crate::bindings::{self, Facade};
use crate::command::{program, root};
use crate::tally;

pub(super) fn run(artifacts: &Artifacts) -> Result<String, String> {
    let facade = Facade::of(artifacts)?;
    bindings::kotlin(&facade)?;
    let backend = Backend::start_with(Setup {
        binary: Some(artifacts.binary("cityplus")?),
        ..Setup::default()
    })
    .map_err(|error| error.to_string())?;
    let log = root().join("target/xtask/kotlin.log");
    let mut maven = maven(&facade.library, &artifacts.binary("phone")?, &backend)?;
    let (count, failure) = tally::run(&mut maven, &log, tally::surefire)?;
    if let Some(reason) = &failure {
        eprintln!("{}", fs::read_to_string(&log).unwrap_or_default());
        eprintln!("{reason}");
    }
    tally::verdict(count, failure.as_slice())
}

fn maven(library: &Path, phone: &Path, backend: &Backend) -> Result<Command, String> {
    let absolute = |path: &Path| {
        path.canonicalize()
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    let library = absolute(library.parent().unwrap_or(Path::new(".")))?;
    let package = format!("{}/pom.xml", bindings::KOTLIN_PACKAGE);
    let mut maven = program("mvn", &["--batch-mode", "--file", &package, "test"]);
    maven
        .arg(format!("-Dcityplus.library.folder={}", library.display()))
        .env("CITYPLUS_TEST_SERVER", backend.url())
        .env("CITYPLUS_TEST_DATA", absolute(&backend.data())?)
        .env("CITYPLUS_TEST_PHONE", absolute(phone)?)
        .env("CITYPLUS_TEST_VECTORS", absolute(&root().join("tests/vectors"))?);
    Ok(maven)
}
