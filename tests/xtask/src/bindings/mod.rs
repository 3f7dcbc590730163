//! `bindings [kotlin|swift]`: the sources of other languages, written by uniffi from the facade's library.
//!
//! They go into the folder of that language's package and are never tracked: the library is their only source.

mod kotlin;
mod quicker;
mod swift;
pub(crate) mod swift_package;

use std::fs;
use std::path::{Path, PathBuf};

use crate::artifacts::{self, Artifacts};
use crate::command;

pub(crate) use kotlin::{PACKAGE as KOTLIN_PACKAGE, generate as kotlin};
pub(crate) use swift::{PACKAGE as SWIFT_PACKAGE, generate as swift};

/// The only crate that names uniffi.
pub(crate) const FACADE: &str = "cityplus-ffi";
/// The generator is the facade's own: of the same version, and no program to install.
pub(crate) const GENERATOR_FEATURE: &str = "cityplus-ffi/bindgen";
const GENERATOR: &str = "uniffi-bindgen";

/// What the sources are made from, and what they call.
pub(crate) struct Facade {
    pub(crate) library: PathBuf,
    generator: PathBuf,
}

impl Facade {
    /// Out of a build with [`GENERATOR_FEATURE`].
    pub(crate) fn of(artifacts: &Artifacts) -> Result<Self, String> {
        Ok(Self {
            library: artifacts.library(FACADE)?,
            generator: artifacts.binary(GENERATOR)?,
        })
    }

    /// Out of [`build`].
    pub(crate) fn build(profile: &[&str]) -> Result<Self, String> {
        Self::of(&build(profile)?)
    }

    fn generate(&self, language: &str, configuration: Option<&Path>, folder: &Path) -> Result<(), String> {
        let mut command = command::program(
            &self.generator.to_string_lossy(),
            &["generate", "--language", language],
        );
        command.arg("--no-format").arg("--out-dir").arg(folder);
        if let Some(configuration) = configuration {
            command.arg("--config").arg(configuration);
        }
        command::run(command.arg("--library").arg(&self.library))
    }
}

/// Builds the facade and the generator, and nothing else; with cargo's options for the profile.
pub(crate) fn build(profile: &[&str]) -> Result<Artifacts, String> {
    let arguments = [
        "build",
        "--package",
        FACADE,
        "--features",
        GENERATOR_FEATURE,
        "--locked",
        artifacts::MESSAGES,
    ];
    let mut cargo = command::program(&command::cargo(), &arguments);
    artifacts::build(cargo.args(profile))
}

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [language] if language == "kotlin" => kotlin(&Facade::build(&[])?),
        [language] if language == "swift" => swift(&Facade::build(&[])?),
        [] => {
            let facade = Facade::build(&[])?;
            kotlin(&facade).and_then(|()| swift(&facade))
        }
        _ => Err("the languages are kotlin and swift".to_owned()),
    }
}

/// A folder with nothing in it.
fn empty(folder: &Path) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(folder).map_err(failed)
}
